//! `openapiv3::OpenAPI` → model: every decision.
//!
//! A file a construct. [`schema`] fills the table of types; [`operation`] and its parts refer to it; then passes over
//! the whole table decide what is boxed, in which direction types travel and what they derive. What is lowered here may
//! assume what [`normalize`](crate::normalize) promises.

mod body;
mod boxing;
mod command;
mod compose;
mod constant;
mod conversion;
mod derives;
mod docs;
mod enumeration;
mod example;
mod header;
mod markdown;
mod media_type;
mod merge_patch;
mod merged_schema;
mod mirrored;
mod names;
mod numbers;
mod operation;
mod pagination;
mod parameter;
mod part;
mod provenance;
mod representation;
mod response;
mod scalar;
mod schema;
mod security;
mod server;
pub(crate) mod service;
mod stream_item;
mod table;
mod usage;
mod webhook;
mod xml;

use clientsmith_model::{
    Api, Contents, ExternalType, Ident, Info, Package, Prose, Security, TypeRef, Types, Xml,
    on_one_line, without_controls,
};

use crate::LowerOptions;
use crate::document::Document;
use crate::problem::{Code, Problems};
use crate::settings;
use crate::source::Pointer;
use provenance::SharedProvenance;
use schema::{ReplacedFormats, Schemas};

/// The result of lowering.
#[derive(Debug)]
pub(crate) struct Lowered {
    pub(crate) api: Api,
    /// Types of examples, by their number in [`Document::examples`], if they were asked for.
    pub(crate) exemplified: Vec<(usize, TypeRef)>,
    /// The formats with types of other crates that schemas of the client have.
    pub(crate) formats: Vec<String>,
}

/// Lowers a document; `None` if no crate can be generated.
pub(crate) fn lower(
    document: &Document,
    options: &LowerOptions,
    problems: &mut Problems,
) -> Option<Lowered> {
    let library = Ident::new(&options.package.replace('-', "_"))?;
    let settings = options.settings.as_ref();
    let formats = ReplacedFormats::of(settings);
    let mut schemas = Schemas::new(document, formats, problems);
    schemas.types.map = settings.map(|settings| settings.map).unwrap_or_default();
    schemas.lower_components();
    let (schemes, security) = security::lower(&mut schemas);
    let shared_provenance = SharedProvenance::of_list_parameters(document);
    let (mut operations, tags) = operation::lower_operations(
        &mut schemas,
        (&schemes, &security),
        options,
        &shared_provenance,
    );
    let webhooks = webhook::lower_webhooks(&mut schemas);
    if operations.is_empty() {
        let message =
            "the document has no operations: the client has types and undocumented calls only";
        schemas.report(Code::NoOperations, &Pointer::default(), message);
    }
    let exemplified = if options.examples {
        schemas.exemplified()
    } else {
        Vec::new()
    };
    schemas.end_recursion();
    schemas.finish_union_docs();
    merge_patch::decide(&mut schemas, &mut operations, &webhooks);
    let xml = xml::finished(schemas.xml.xml, &operations);
    let formats = schemas.formats.used();
    let (mut types, problems) = (schemas.types, schemas.problems);
    constant::decide(&mut types, &mut operations);
    usage::decide(&mut types, &operations, &webhooks);
    usage::settle_inputs(&types, &mut operations);
    constant::document(&mut types, &mut operations);
    boxing::decide(&mut types, &mut operations);
    derives::decide(&mut types, &operations);
    numbers::decide(&mut types);
    conversion::decide(&mut types, &mut operations);
    pagination::decide(document, &types, &mut operations, problems);
    table::decide(&types, &mut operations);
    let mut api = Api {
        package: package(document, options, library, &types),
        info: info(document),
        tags,
        types,
        operations,
        operations_docs: shared_provenance.sentences(),
        webhooks,
        xml,
        servers: server::lower_servers(document, &document.openapi.servers),
        schemes,
        security,
        showcase: None,
        service: None,
        command_line: None,
    };
    if options.contents == Contents::Types {
        api = types_of(api);
    }
    example::decide(&mut api);
    api.command_line = options.command_line.then(|| command::lower(&api));
    Some(Lowered {
        api,
        exemplified,
        formats,
    })
}

/// What is left of a client without what calls need. Its types are the same.
fn types_of(api: Api) -> Api {
    Api {
        tags: Vec::new(),
        operations: Vec::new(),
        operations_docs: Vec::new(),
        webhooks: Vec::new(),
        xml: Xml::default(),
        servers: Vec::new(),
        schemes: Vec::new(),
        security: Security::default(),
        service: None,
        command_line: None,
        ..api
    }
}

fn package(document: &Document, options: &LowerOptions, library: Ident, types: &Types) -> Package {
    let is_of_runtime = |external: &ExternalType| external.is_of_runtime;
    Package {
        layout: options.layout,
        contents: options.contents.clone(),
        name: options.package.clone(),
        library,
        version: options.version.clone(),
        description: options.metadata.description.clone().unwrap_or_else(|| {
            let name = display_name(&document.openapi.info.title);
            match options.contents {
                Contents::Types => format!("Types of the {name}"),
                Contents::Client | Contents::WithTypesOf(_) => format!("Client for the {name}"),
            }
        }),
        metadata: options.metadata.clone(),
        header: options
            .header
            .iter()
            .map(|line| on_one_line(line))
            .collect(),
        runtime: options.runtime.clone(),
        runtime_features: [
            ("client", options.contents != Contents::Types),
            // The only types of the runtime's that need one.
            ("time", types.externals().iter().any(is_of_runtime)),
        ]
        .into_iter()
        .filter_map(|(feature, is_needed)| is_needed.then_some(feature))
        .collect(),
        dependencies: settings::dependencies(types, &options.contents, options.settings.as_ref()).0,
        generator: on_one_line(&options.generator),
        regenerate: on_one_line(&options.regenerate),
        document: on_one_line(&document.file_name),
    }
}

/// A title as written in a sentence: `Petstore` and `Petstore - OpenAPI 3.0` → `Petstore API`.
fn display_name(title: &str) -> String {
    const ENDINGS: &[&str] = &[
        "documentation",
        "specification",
        "spec",
        "reference",
        "definition",
        "openapi",
        "swagger",
        "3.0",
        "3.1",
        "-",
        ":",
        "–",
        "(",
        ")",
        ",",
        "rest",
        "api",
    ];
    let plain: String = without_controls(title)
        .chars()
        .map(|letter| {
            if "[]<>`*_\\|".contains(letter) {
                ' '
            } else {
                letter
            }
        })
        .collect();
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    while let Some(last) = words.last()
        && ENDINGS.contains(&last.to_lowercase().as_str())
    {
        words.pop();
    }
    let words = words
        .iter()
        .skip_while(|word| word.eq_ignore_ascii_case("the"))
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    match words.as_str() {
        "" => "API".to_owned(),
        words => format!("{words} API"),
    }
}

fn info(document: &Document) -> Info {
    let info = &document.openapi.info;
    let docs = docs::Draft::from_text(info.description.as_deref());
    Info {
        docs: docs.finish(|| Prose::text(&info.title).with_stop()),
        title: without_controls(&info.title),
        name: display_name(&info.title),
        version: without_controls(&info.version),
        dialect: document.dialect,
    }
}
