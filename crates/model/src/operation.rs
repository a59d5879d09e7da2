//! Operations: one call each.

use crate::{
    Body, BodyForm, Constant, Content, Docs, Example, Ident, Name, Pagination, Parameter, Presence,
    Responses, Security, Server, TagId, TypeId, TypeRef,
};

/// An operation (OpenAPI 3.0.3 §4.7.10), one method of the client.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// `operationId`, or the one made from method and path where the document has none.
    pub id: String,
    /// The client's method, unique among operations.
    pub ident: Ident,
    /// The file below `operations/` that holds it, and the one below `examples/`: the method's name where every system
    /// can have a file of that name.
    pub module: Ident,
    /// The builder's type, unique among builders and the types that belong to operations.
    pub builder: Ident,
    /// The group that it belongs to: its first tag.
    pub tag: Option<TagId>,
    /// Summary, description, method and path, provenance.
    pub docs: Docs,
    /// The HTTP method.
    pub method: HttpMethod,
    /// The path template as the document has it, `{name}` for parameters.
    pub path: String,
    /// Whether it is safe to retry although its method is not.
    pub idempotency: Idempotency,
    /// Its inputs, one setter or argument each: required ones first, otherwise the document's order.
    pub inputs: Vec<Input>,
    /// The request body that is not flattened into [`Operation::inputs`], or the object that collects those that are.
    pub body: Option<Body>,
    /// Its responses.
    pub responses: Responses,
    /// Its security requirements.
    pub security: Security,
    /// Servers of its own, in place of the document's; the first is used.
    pub servers: Vec<Server>,
    /// How it returns its items in pages, if it does.
    pub pagination: Option<Pagination>,
    /// The columns of its response that an example program prints, if that is a list of objects.
    pub table: Option<Table>,
    /// The program that calls it; `None` where it has none.
    pub example: Option<Example>,
}

impl Operation {
    /// The inputs that its builder holds itself.
    pub fn own_inputs(&self) -> impl Iterator<Item = &Input> {
        let inputs = self.inputs.iter();
        inputs.filter(|input| matches!(input.location, InputLocation::Parameter(_)))
    }

    /// Whether some inputs are sent in the query or in the body, as the caller chooses.
    pub fn has_mirrored_inputs(&self) -> bool {
        let mut inputs = self.inputs.iter();
        inputs.any(|input| matches!(input.location, InputLocation::Mirrored { .. }))
    }

    /// The struct of a body whose members are inputs.
    pub fn flattened_body(&self) -> Option<TypeId> {
        match self.body.as_ref()?.form {
            BodyForm::Flattened { ty, .. } => Some(ty),
            _ => None,
        }
    }

    /// The body's default content, unless its members are inputs.
    pub fn default_content(&self) -> Option<&Content> {
        match &self.body.as_ref()?.form {
            BodyForm::Single { content, .. } => Some(content),
            BodyForm::ByMediaType { variants, .. } => Some(&variants.first()?.content),
            BodyForm::Flattened { .. } => None,
        }
    }

    /// Whether its builder can be copied: streamed bodies can't.
    pub fn is_clone(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_clone)
    }
}

/// HTTP methods (RFC 9110 §9).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HttpMethod {
    /// GET
    Get,
    /// PUT
    Put,
    /// POST
    Post,
    /// DELETE
    Delete,
    /// OPTIONS
    Options,
    /// HEAD
    Head,
    /// PATCH
    Patch,
    /// TRACE
    Trace,
    /// QUERY (OpenAPI 3.2)
    Query,
    /// Any other, as it stands in a request (OpenAPI 3.2, `additionalOperations`).
    Other(Box<str>),
}

impl HttpMethod {
    /// The method whose operation a field of a path item holds, or the one that is sent as this text.
    pub fn new(name: &str) -> Self {
        match name {
            "get" => Self::Get,
            "put" => Self::Put,
            "post" => Self::Post,
            "delete" => Self::Delete,
            "options" => Self::Options,
            "head" => Self::Head,
            "patch" => Self::Patch,
            "trace" => Self::Trace,
            "query" => Self::Query,
            other => Self::Other(other.into()),
        }
    }

    /// As written in a request.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(method) => method,
        }
    }
}

/// What the document says of repeating a call, beyond its method (RFC 9110 §9.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Idempotency {
    /// Nothing: the method decides.
    #[default]
    ByMethod,
    /// Read-only (`x-clientsmith-read-only`).
    ReadOnly,
    /// Repeating it has no further effect (`x-clientsmith-idempotent`).
    Idempotent,
}

/// An input of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// On the wire, and the setter's or argument's name in Rust.
    pub name: Name,
    /// The builder's private field that holds it, unless the body's struct does.
    pub field: Ident,
    /// Its description in the document, with unit, default and provenance.
    pub docs: Docs,
    /// The value's type, without what optionality wraps around it.
    pub ty: TypeRef,
    /// An argument of the client's method rather than a setter.
    pub required: bool,
    /// The one value of an input that would be an argument otherwise: calls send it unless the setter is used.
    pub constant: Option<Constant>,
    /// How the field that it is stored in holds it: the builder's, or that of the body's struct.
    pub presence: Presence,
    /// Where it is sent.
    pub location: InputLocation,
}

/// Where an input is sent.
#[derive(Clone, Debug, PartialEq)]
pub enum InputLocation {
    /// As a parameter.
    Parameter(Parameter),
    /// As a member of the flattened body ([`BodyForm::Flattened`](crate::BodyForm::Flattened)): this field of its
    /// struct.
    BodyMember(Ident),
    /// As either: a member of the body by default, a parameter if the caller chooses so
    /// (`x-clientsmith-mirrored-inputs`).
    Mirrored {
        /// The field of the body's struct.
        field: Ident,
        /// The parameter.
        parameter: Parameter,
    },
}

/// A table that an example program prints: the response's list of objects, a column a scalar member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Field of the response that holds the list; `None` when the response is the list.
    pub list: Option<Ident>,
    /// What one of the objects is called.
    pub item: Ident,
    /// At least one unless the objects name no scalar member; then whole objects are printed.
    pub columns: Vec<Column>,
}

/// A column of such a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading of the column: the member's name on the wire.
    pub title: String,
    /// The field.
    pub field: Ident,
    /// Whether the field is an `Option`.
    pub optional: bool,
}
