//! Tree → [`Document`]: one shape, whatever version of OpenAPI the document is written in.
//!
//! Each OpenAPI object has a reader here, which reports what is wrong with it and goes on. What is promised to
//! lowering: every reference names a schema that exists; everything else that was referred to stands where it is used;
//! path-level parameters and servers are each operation's own.

mod body;
mod cursor;
pub(crate) mod extensions;
pub(crate) mod http;
mod identifiers;
mod inline_schemas;
mod operation;
mod parameter;
mod path;
mod reference;
mod route;
mod schema;
mod section;
mod security;
mod server;
mod targets;
mod version;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use clientsmith_model::Dialect;
use indexmap::{IndexMap, IndexSet};
use openapiv3::{Components, Info, OpenAPI, Paths, ReferenceOr, Tag};

use crate::Summary;
use crate::document::{
    AddedSecurity, AdditionalOperation, DeclaredExample, Document, InlineSchemas, Parameters,
    SchemaRef, Styled, WebhookOperation,
};
use crate::load::{Library, Node};
use crate::problem::{Code, Problems};
use crate::source::{FileId, Place, Pointer};
use cursor::Cursor;
use extensions::ExtensionSite;
use identifiers::Identifiers;
use reference::{Ends, ReadObjects, Repeated};
use section::Section;
use targets::SchemaPlace;
use version::{Added, Version};

/// A normalized document, and how much of it was read.
#[derive(Debug)]
pub(crate) struct Normalized {
    pub(crate) document: Document,
    pub(crate) summary: Summary,
}

/// Reads the whole document; `None` if it is no OpenAPI document at all.
pub(crate) fn normalize(
    root: Arc<Node>,
    library: &mut Library,
    problems: &mut Problems,
) -> Option<Normalized> {
    let file_name = library.sources().file_name(FileId::ROOT);
    let at = Cursor {
        node: &root,
        place: Place::value(FileId::ROOT, Pointer::default()),
    };
    let version = Version::read(&at, problems)?;
    let dialect = version.dialect();
    let mut reader = Normalizer {
        library,
        problems,
        version,
        dialect,
        components: IndexMap::new(),
        inline_schemas: InlineSchemas::default(),
        parameters: Parameters::default(),
        security: AddedSecurity::default(),
        server_names: HashMap::new(),
        hoisted: HashMap::new(),
        targets: HashSet::new(),
        origins: HashMap::new(),
        names: HashSet::new(),
        numbers: HashMap::new(),
        queue: VecDeque::new(),
        additional: IndexMap::new(),
        webhooks: Vec::new(),
        path: String::new(),
        examples: Vec::new(),
        named_examples: Vec::new(),
        styled: Vec::new(),
        xml_prefixes: HashMap::new(),
        following: IndexSet::new(),
        ends: HashMap::new(),
        identifiers: Identifiers::default(),
        compared: 0,
        repeated: Repeated::default(),
        shared: ReadObjects::default(),
    };
    reader.collect_targets(&root);
    let openapi = reader.document(&at);
    let Normalizer {
        library,
        components,
        inline_schemas,
        parameters,
        security,
        server_names,
        origins,
        examples,
        named_examples,
        styled,
        additional,
        webhooks,
        xml_prefixes,
        ..
    } = reader;
    let others = origins.values().map(|place| place.file);
    let file_names = others
        .filter(|file| *file != FileId::ROOT)
        .map(|file| (file, library.sources().file_name(file)))
        .collect();
    let schemas = root
        .walk(&["components", "schemas"])
        .and_then(Node::as_map)
        .map_or(0, IndexMap::len);
    let summary = Summary {
        openapi: root
            .get("openapi")
            .or_else(|| root.get("swagger"))
            .and_then(Node::as_str)
            .unwrap_or_default()
            .to_owned(),
        operations: openapi.operations().count() + additional.values().map(Vec::len).sum::<usize>(),
        schemas,
    };
    let document = Document {
        openapi,
        parameters,
        security,
        server_names,
        components,
        inline_schemas,
        additional,
        webhooks,
        dialect,
        ignores_bodies: version == Version::V3_0,
        file_name,
        origins,
        translations: Arc::clone(library.translations()),
        file_names,
        examples,
        named_examples,
        styled,
        xml_prefixes,
        bytes: library.bytes(),
    };
    Some(Normalized { document, summary })
}

/// What readers share.
pub(super) struct Normalizer<'l> {
    library: &'l mut Library,
    problems: &'l mut Problems,
    version: Version,
    dialect: Dialect,
    /// The component schemas, those included that got a name here.
    components: IndexMap<String, SchemaRef>,
    inline_schemas: InlineSchemas,
    parameters: Parameters,
    security: AddedSecurity,
    server_names: HashMap<String, String>,
    /// Names of schemas that are no component and become one.
    hoisted: HashMap<SchemaPlace, String>,
    /// Schemas within operations and other schemas that something refers to.
    targets: HashSet<SchemaPlace>,
    origins: HashMap<String, Place>,
    names: HashSet<String>,
    /// The number that a name last got where it was taken.
    numbers: HashMap<String, usize>,
    /// Schemas that have a name and are not read yet.
    queue: VecDeque<(String, FileId, Pointer)>,
    /// Operations with methods that `openapiv3` does not know, by path.
    additional: IndexMap<String, Vec<AdditionalOperation>>,
    webhooks: Vec<WebhookOperation>,
    /// The path whose operations are being read.
    path: String,
    /// Examples, to be held against their schemas once these are all known.
    examples: Vec<DeclaredExample>,
    /// The examples of media types, with their names.
    named_examples: Vec<Vec<(String, Place)>>,
    /// Parameters with their styles, to be held against their schemas likewise.
    styled: Vec<Styled>,
    /// Namespaces of prefixes in XML.
    xml_prefixes: HashMap<String, String>,
    /// References that are being followed, to notice a cycle.
    following: IndexSet<(FileId, Pointer)>,
    ends: Ends,
    identifiers: Identifiers,
    /// How many names were compared with those that are missing.
    compared: usize,
    repeated: Repeated,
    shared: ReadObjects,
}

const DOCUMENT_FIELDS: &[&str] = &[
    "swagger",
    "openapi",
    "info",
    "servers",
    "paths",
    "components",
    "security",
    "tags",
    "externalDocs",
    "webhooks",
    "jsonSchemaDialect",
    "$self",
];
const ADDED_DOCUMENT_FIELDS: Added = &[
    ("webhooks", Version::V3_1),
    ("jsonSchemaDialect", Version::V3_1),
    ("$self", Version::V3_2),
];
const ADDED_SECTIONS: Added = &[("pathItems", Version::V3_1), ("mediaTypes", Version::V3_2)];

const ADDED_TAG_FIELDS: Added = &[
    ("summary", Version::V3_2),
    ("parent", Version::V3_2),
    ("kind", Version::V3_2),
];

impl Normalizer<'_> {
    fn document(&mut self, at: &Cursor<'_>) -> OpenAPI {
        self.fields(at, DOCUMENT_FIELDS);
        self.report_added_fields(at, ADDED_DOCUMENT_FIELDS);
        self.extensions(at, ExtensionSite::Other);
        let components = at.get("components");
        if let Some(components) = &components {
            self.fields(components, Section::NAMES);
            self.report_added_fields(components, ADDED_SECTIONS);
        }
        let schemas = components
            .as_ref()
            .and_then(|components| components.get("schemas"));
        let schemas: Vec<(String, Cursor<'_>)> = schemas
            .map(|schemas| self.members(&schemas))
            .unwrap_or_default();
        self.names
            .extend(schemas.iter().map(|(name, _)| name.clone()));
        for (name, schema) in schemas {
            let schema = self.schema(&schema);
            self.components.insert(name, schema);
        }
        let paths = at
            .get("paths")
            .map(|paths| self.paths(&paths))
            .unwrap_or_default();
        if at.get("paths").is_none() && self.dialect == Dialect::V3_0 {
            let message = "the document has no `paths`";
            self.problems
                .report(Code::IncompleteField, at.place.clone(), message);
        }
        if let Some(webhooks) = at.get("webhooks") {
            self.webhooks(&webhooks);
        }
        let servers = self.servers(at);
        let security_schemes = components
            .as_ref()
            .map(|components| self.security_schemes(components));
        let security = self.security(at);
        let info = self.info(at);
        let tags = self.tags(at);
        self.drain_queue();
        OpenAPI {
            openapi: "3.0.3".to_owned(),
            info,
            servers,
            paths: Paths {
                paths,
                ..Paths::default()
            },
            components: Some(Components {
                security_schemes: security_schemes.unwrap_or_default(),
                ..Components::default()
            }),
            security,
            tags,
            ..OpenAPI::default()
        }
    }

    /// Puts a schema of an operation where it is found, and gives the reference to it.
    fn keep_schema(
        &mut self,
        at: &Cursor<'_>,
        schema: SchemaRef,
    ) -> ReferenceOr<openapiv3::Schema> {
        self.inline_schemas.keep(at.place.clone(), schema)
    }

    /// Reads schemas that were named because they are referred to, and those that these refer to.
    fn drain_queue(&mut self) {
        while let Some((name, file, pointer)) = self.queue.pop_front() {
            let Some(tree) = self.library.tree(file, self.problems) else {
                continue;
            };
            let mut node = Some(&*tree);
            for token in pointer.tokens() {
                node = node.and_then(|node| node.step(token));
            }
            if let Some(node) = node {
                let schema = self.named_schema(&Cursor {
                    node,
                    place: Place::value(file, pointer),
                });
                self.components.insert(name, schema);
            }
        }
    }

    fn info(&mut self, at: &Cursor<'_>) -> Info {
        let Some(info) = at.get("info") else {
            let message = "the document has no `info`: the client has no title";
            self.problems
                .report(Code::IncompleteField, at.place.clone(), message);
            return Info {
                title: "API".to_owned(),
                ..Info::default()
            };
        };
        let known = [
            "title",
            "summary",
            "description",
            "termsOfService",
            "contact",
            "license",
            "version",
        ];
        self.fields(&info, &known);
        self.report_added_fields(&info, &[("summary", Version::V3_1)]);
        self.extensions(&info, ExtensionSite::Other);
        let version = match info.node.get("version") {
            Some(Node::Number(number)) => number.to_string(),
            _ => self.string(&info, "version").unwrap_or_default(),
        };
        let title = self
            .string(&info, "title")
            .filter(|title| !title.trim().is_empty());
        Info {
            title: title.unwrap_or_else(|| "API".to_owned()),
            description: self
                .string(&info, "description")
                .or_else(|| self.string(&info, "summary")),
            version,
            ..Info::default()
        }
    }

    fn tags(&mut self, at: &Cursor<'_>) -> Vec<Tag> {
        let Some(tags) = at.get("tags") else {
            return Vec::new();
        };
        let mut read = Vec::new();
        for tag in self.items(&tags) {
            self.fields(
                &tag,
                &[
                    "name",
                    "description",
                    "externalDocs",
                    "summary",
                    "parent",
                    "kind",
                ],
            );
            self.report_added_fields(&tag, ADDED_TAG_FIELDS);
            let extensions = self.extensions(&tag, ExtensionSite::Tag);
            if let Some(name) = self.string(&tag, "name") {
                let description = self.string(&tag, "description");
                read.push(Tag {
                    name,
                    // A summary is a display name: it says something where nothing else does.
                    description: description.or_else(|| self.string(&tag, "summary")),
                    extensions,
                    ..Tag::default()
                });
            }
        }
        read
    }
}
