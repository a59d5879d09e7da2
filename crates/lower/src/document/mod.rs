//! The normalized document: what `normalize` makes, `check` examines and `lower` reads.
//!
//! `openapiv3` models paths, operations, bodies, responses, security and servers. Schemas are [`Schema`], a type of our
//! own: JSON Schema 2020-12, which `openapiv3` has no room for. Where its objects have a schema, they hold a reference to
//! the place where the schema stands, or to the component that it is; [`Document::schema`] is the way from one to the
//! other. [`Parameter`]s are referred to likewise; what else has no field there is beside it in [`Document`].

mod parameter;
mod schema;
mod security;
mod style;

use std::collections::HashMap;
use std::sync::Arc;

use clientsmith_model::Dialect;
use indexmap::IndexMap;
use openapiv3::{OpenAPI, ReferenceOr};

use crate::load::Translations;
use crate::source::{FileId, Place, Pointer};

pub(crate) use parameter::{Parameter, ParameterKey, ParameterRef, Parameters};
pub(crate) use security::{AddedSecurity, DeviceFlow};
pub(crate) use style::{Styled, default_style, explodes, style_at, style_name};

pub(crate) use schema::{
    AdditionalProperties, Annotations, Assertions, Bounds, Counts, Discriminator, NodeType,
    NumberBound, Schema, SchemaRef, SchemaType, Unit, ValueText, Xml,
};

/// A document whose references are followed, whatever version it is written in.
#[derive(Debug)]
pub(crate) struct Document {
    /// Everything but schemas and parameters.
    pub(crate) openapi: OpenAPI,
    /// The parameters of all operations.
    pub(crate) parameters: Parameters,
    /// What it has of security schemes beside `openapi`.
    pub(crate) security: AddedSecurity,
    /// The names of servers (OpenAPI 3.2), by their URLs.
    pub(crate) server_names: HashMap<String, String>,
    /// The component schemas, those included that became components because something refers to them.
    pub(crate) components: IndexMap<String, SchemaRef>,
    /// Schemas that stand in operations.
    pub(crate) inline_schemas: InlineSchemas,
    /// Operations with methods that `openapiv3` does not know (OpenAPI 3.2), by path.
    pub(crate) additional: IndexMap<String, Vec<AdditionalOperation>>,
    /// Operations of webhooks and callbacks.
    pub(crate) webhooks: Vec<WebhookOperation>,
    /// The version of OpenAPI that decides what the document means.
    pub(crate) dialect: Dialect,
    /// Whether bodies of GET, HEAD and DELETE are ignored, as OpenAPI 3.0 says and no other version.
    pub(crate) ignores_bodies: bool,
    /// The document's own file.
    pub(crate) file_name: String,
    /// The places of components from other files.
    pub(crate) origins: HashMap<String, Place>,
    /// Of files that were converted, where things stand in their texts.
    pub(crate) translations: Arc<Translations>,
    /// The names of other files.
    pub(crate) file_names: HashMap<FileId, String>,
    /// Every example with its schema.
    pub(crate) examples: Vec<DeclaredExample>,
    /// The examples of each media type that has some, with their names.
    pub(crate) named_examples: Vec<Vec<(String, Place)>>,
    /// Every parameter with its style and schema.
    pub(crate) styled: Vec<Styled>,
    /// The namespaces that its schemas give prefixes in XML.
    pub(crate) xml_prefixes: HashMap<String, String>,
    /// How many bytes its files have.
    pub(crate) bytes: usize,
}

/// An operation whose method `openapiv3` does not know.
#[derive(Debug)]
pub(crate) struct AdditionalOperation {
    /// `query`, or the method as it is sent.
    pub(crate) method: String,
    /// What is called.
    pub(crate) operation: openapiv3::Operation,
}

/// The fields of a path item that hold operations (OpenAPI 3.2 §4.9.1).
pub(crate) const METHOD_FIELDS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// An operation of the document, and where it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OperationSite<'d> {
    /// The path template.
    pub(crate) path: &'d str,
    /// The HTTP method: the name of its field in a path item, or the method as it is sent.
    pub(crate) method: &'d str,
    /// What is called.
    pub(crate) operation: &'d openapiv3::Operation,
}

impl OperationSite<'_> {
    /// Where it stands.
    pub(crate) fn pointer(&self) -> Pointer {
        let item = Pointer::default().child("paths").child(self.path);
        if METHOD_FIELDS.contains(&self.method) {
            item.child(self.method)
        } else {
            item.child("additionalOperations").child(self.method)
        }
    }
}

/// An operation that the server calls.
#[derive(Debug)]
pub(crate) struct WebhookOperation {
    /// The webhook's name; of a callback, its operation's and its own.
    pub(crate) name: String,
    /// The HTTP method: the name of its field in a path item, or the method as it is sent.
    pub(crate) method: String,
    /// What is called.
    pub(crate) operation: openapiv3::Operation,
    /// Its location.
    pub(crate) pointer: Pointer,
    /// Of a callback, the operation that declares it.
    pub(crate) caller: Option<Caller>,
}

/// What selects an operation.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) path: String,
    pub(crate) operation_id: Option<String>,
    pub(crate) tags: Vec<String>,
}

/// An example of the document, and the schema that it is an example of.
#[derive(Debug)]
pub(crate) struct DeclaredExample {
    /// Its location.
    pub(crate) place: Place,
    /// What it is an example of.
    pub(crate) schema: SchemaRef,
    /// The location of the schema.
    pub(crate) schema_place: Place,
    /// Of a media type's example, the reference by which the media type has its schema.
    pub(crate) media_type_schema: Option<String>,
}

/// Schemas that stand in operations, by the references to them: their numbers. Names of places may be long.
#[derive(Debug, Default)]
pub(crate) struct InlineSchemas {
    schemas: HashMap<String, Schema>,
    numbers: HashMap<Place, usize>,
}

impl InlineSchemas {
    /// Adds a schema and returns the reference to it.
    pub(crate) fn keep(
        &mut self,
        place: Place,
        schema: SchemaRef,
    ) -> ReferenceOr<openapiv3::Schema> {
        let reference = match schema {
            SchemaRef::Component(name) => format!("{COMPONENT}{name}"),
            SchemaRef::Inline(schema) => {
                let next = self.numbers.len();
                let number = *self.numbers.entry(place).or_insert(next);
                let reference = number.to_string();
                self.schemas.insert(reference.clone(), *schema);
                reference
            }
        };
        ReferenceOr::Reference { reference }
    }

    /// The target of a reference in the normalized document.
    pub(crate) fn find<'d>(&'d self, schema: &'d ReferenceOr<openapiv3::Schema>) -> UsedSchema<'d> {
        let reference = reference_of(schema);
        match self.schemas.get(reference) {
            Some(schema) => UsedSchema::Inline(schema),
            None => UsedSchema::Component(reference.strip_prefix(COMPONENT).unwrap_or(reference)),
        }
    }
}

/// The prefix of references to components; the name follows unescaped.
const COMPONENT: &str = "#/components/schemas/";

/// The reference that stands in place of a schema.
pub(crate) fn reference_of(schema: &ReferenceOr<openapiv3::Schema>) -> &str {
    match schema {
        ReferenceOr::Reference { reference } => reference,
        ReferenceOr::Item(_) => "",
    }
}

/// The schema of an object of `openapiv3`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum UsedSchema<'d> {
    /// A component's name.
    Component(&'d str),
    /// A schema in place.
    Inline(&'d Schema),
}

impl Document {
    /// Every operation that the client may call, by path.
    pub(crate) fn operations(&self) -> impl Iterator<Item = OperationSite<'_>> {
        let items = self.openapi.paths.paths.iter();
        items.flat_map(|(path, item)| {
            let fixed = item.as_item().into_iter().flat_map(|item| item.iter());
            let additional = self.additional.get(path).into_iter().flatten();
            let additional =
                additional.map(|additional| (additional.method.as_str(), &additional.operation));
            let all = fixed.chain(additional);
            all.map(move |(method, operation)| OperationSite {
                path,
                method,
                operation,
            })
        })
    }

    /// The schema that an object of `openapiv3` has.
    pub(crate) fn schema<'d>(
        &'d self,
        schema: &'d ReferenceOr<openapiv3::Schema>,
    ) -> UsedSchema<'d> {
        self.inline_schemas.find(schema)
    }

    /// The place in the files of the value at `pointer` in the normalized document.
    pub(crate) fn place(&self, pointer: &Pointer) -> Place {
        let tokens = pointer.tokens();
        if let ["components", "schemas", name, rest @ ..] = tokens.as_slice()
            && let Some(origin) = self.origins.get(*name)
        {
            return rest
                .iter()
                .fold(origin.clone(), |place, token| place.child(token));
        }
        Place::value(FileId::ROOT, pointer.clone())
    }

    /// The same as a text: a JSON pointer as a URI fragment, with the file before it if it is another than the
    /// document.
    pub(crate) fn source(&self, pointer: &Pointer) -> String {
        let place = self.place(pointer);
        let place = self.translations.place_in_text(&place);
        let file = self.file_names.get(&place.file);
        let file = file.map_or("", String::as_str);
        format!("{file}{}", place.pointer.shown())
    }
}
