//! The description of an API, as a generated crate has it: JSON that lowering writes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::schema::Schemas;

/// The description of an API: its operations, their inputs and responses, and the schemas of these.
#[derive(Debug)]
pub struct Api {
    pub(crate) title: String,
    pub(crate) operations: Vec<Arc<Operation>>,
    pub(crate) schemes: BTreeMap<String, Scheme>,
    pub(crate) schemas: Arc<Schemas>,
    /// Why there is no description.
    pub(crate) problem: Option<String>,
}

impl Api {
    /// Reads a description. One that is not valid has no operations, and every request gets a problem that says so.
    pub fn new(description: &str) -> Self {
        let document: Result<Document, _> = serde_json::from_str(description);
        let (document, problem) = match document {
            Ok(document) => (document, None),
            Err(error) => (Document::default(), Some(error.to_string())),
        };
        Self {
            title: document.title,
            operations: document.operations.into_iter().map(Arc::new).collect(),
            schemes: document.schemes,
            schemas: Arc::new(Schemas::new(document.schemas)),
            problem,
        }
    }

    /// The ids of the operations, in the document's order.
    pub fn operation_ids(&self) -> impl Iterator<Item = &str> {
        self.operations
            .iter()
            .map(|operation| operation.id.as_str())
    }
}

#[derive(Default, Deserialize)]
struct Document {
    title: String,
    operations: Vec<Operation>,
    #[serde(default)]
    schemes: BTreeMap<String, Scheme>,
    #[serde(default)]
    schemas: BTreeMap<String, Value>,
}

/// An operation.
#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// The paths of the operation's own servers.
    #[serde(default)]
    pub(crate) base_paths: Vec<String>,
    #[serde(default)]
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<RequestBody>,
    #[serde(default)]
    pub(crate) responses: Vec<Response>,
    /// Names of schemes: any one of these, with all of its schemes.
    #[serde(default)]
    pub(crate) security: Vec<Vec<String>>,
}

/// A parameter.
#[derive(Debug, Deserialize)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    #[serde(rename = "in")]
    pub(crate) location: Location,
    pub(crate) style: Style,
    #[serde(default)]
    pub(crate) explode: bool,
    #[serde(default)]
    pub(crate) allow_reserved: bool,
    #[serde(default)]
    pub(crate) required: bool,
    /// The member of the body that it stands for.
    pub(crate) mirrors: Option<String>,
    pub(crate) schema: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Location {
    Path,
    Query,
    QueryString,
    Header,
    Cookie,
}

impl Location {
    /// As in a document.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::QueryString => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Style {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    TabDelimited,
    DeepObject,
    Cookie,
    /// JSON text (`content`).
    Json,
    /// The text of a form (`content`).
    FormText,
}

/// The body of a request.
#[derive(Debug, Deserialize)]
pub(crate) struct RequestBody {
    #[serde(default)]
    pub(crate) required: bool,
    /// An object that is collected from the body and the parameters that mirror its members.
    #[serde(default)]
    pub(crate) flattened: bool,
    pub(crate) contents: Vec<BodyContent>,
}

/// A media type of a body.
#[derive(Debug, Deserialize)]
pub(crate) struct BodyContent {
    pub(crate) media_type: String,
    pub(crate) kind: BodyKind,
    pub(crate) schema: Option<Value>,
    /// The styles of a form's members.
    #[serde(default)]
    pub(crate) members: Vec<MemberStyle>,
    /// The parts of a multipart body.
    #[serde(default)]
    pub(crate) parts: Vec<PartDescription>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BodyKind {
    Json,
    JsonLines,
    Xml,
    Form,
    Multipart,
    /// Parts that the document does not describe.
    MultipartForm,
    Text,
    Binary,
}

/// How a member of a form is written.
#[derive(Debug, Deserialize)]
pub(crate) struct MemberStyle {
    pub(crate) name: String,
    pub(crate) style: Style,
    #[serde(default)]
    pub(crate) explode: bool,
}

/// A part of a multipart body.
#[derive(Debug, Deserialize)]
pub(crate) struct PartDescription {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) file: bool,
    #[serde(default)]
    pub(crate) repeated: bool,
    #[serde(default)]
    pub(crate) required: bool,
    pub(crate) style: Option<Style>,
    #[serde(default)]
    pub(crate) explode: bool,
}

/// A response.
#[derive(Debug, Deserialize)]
pub(crate) struct Response {
    /// `200`, `2XX` or `default`.
    pub(crate) status: String,
    pub(crate) kind: ResponseKind,
    #[serde(default)]
    pub(crate) media_types: Vec<String>,
    pub(crate) schema: Option<Value>,
    #[serde(default)]
    pub(crate) examples: BTreeMap<String, Value>,
    #[serde(default)]
    pub(crate) headers: Vec<Header>,
}

impl Response {
    /// The status that is sent for an example of it.
    pub(crate) fn example_status(&self) -> u16 {
        let first = self
            .status
            .strip_suffix("XX")
            .map(|class| format!("{class}00"));
        let status = first.as_ref().unwrap_or(&self.status);
        status
            .parse()
            .unwrap_or(if self.status == "default" { 500 } else { 200 })
    }

    /// Whether it is the response with this status.
    pub(crate) fn has_status(&self, status: u16) -> bool {
        let class = self.status.strip_suffix("XX");
        class.map_or(
            self.status == "default" || self.status == status.to_string(),
            |class| class == (status / 100).to_string(),
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ResponseKind {
    Empty,
    Json,
    Xml,
    Text,
    /// JSON if the media type is JSON, otherwise text.
    String,
    Binary,
    Events,
    /// Each is an object with the members `event`, `data`, `id` and `retry`.
    WholeEvents,
    JsonLines,
}

/// A header of a response.
#[derive(Debug, Deserialize)]
pub(crate) struct Header {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) required: bool,
    pub(crate) schema: Value,
}

/// How a scheme identifies the caller.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Scheme {
    /// `Authorization` with this scheme.
    Http {
        scheme: String,
    },
    Header {
        name: String,
    },
    Query {
        name: String,
    },
    Cookie {
        name: String,
    },
}
