//! OpenAPI document → model.
//!
//! Three stages, one after the other: `load` reads files into trees, `normalize` gives the tree the shape of OpenAPI
//! 3.0 whatever it was, `lower` takes every decision. Problems are collected on the way, each with its place; an error
//! means that there is no model.
//!
//! # Problems
//!
#![doc = include_str!("../PROBLEMS.md")]

mod check;
mod document;
mod load;
mod lower;
mod normalize;
mod problem;
mod replacement;
mod selection;
mod settings;
mod source;

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::thread;

use clientsmith_model::{Api, TypeRef};

pub use clientsmith_model::{
    Contents, Dependency, Ident, ImplementedTraits, Layout, MapType, Metadata, RuntimeDependency,
};
pub use load::Store;
pub use load::names::{NameSetting, NamedKind};
pub use problem::{Code, Problem, Related, Severity, did_you_mean};
pub use replacement::Replacement;
pub use selection::{Filter, OperationSelection};
pub use settings::{AttributeSetting, DependencySetting, DocumentSettings, TypeSetting, TypedPart};
pub use source::{FileId, Place, PlacePart, Pointer, Sources, Span};

use load::LoadedFiles;
use problem::Problems;

/// What the document does not say of the crate that is made of it.
#[derive(Clone, Debug, Default)]
pub struct LowerOptions {
    /// Whether a crate is made of it, or a module of another.
    pub layout: Layout,
    /// Which part of the client is made.
    pub contents: Contents,
    /// The crate's name, or the module's.
    pub package: String,
    /// The crate's version.
    pub version: String,
    /// What its maintainers say of it.
    pub metadata: Metadata,
    /// Lines at the beginning of each file, such as a licence.
    pub header: Vec<String>,
    /// The generator's name and version.
    pub generator: String,
    /// The command that makes the crate again.
    pub regenerate: String,
    /// Where the crate's runtime comes from.
    pub runtime: RuntimeDependency,
    /// Overlay 1.0 files that are applied to the document, in order.
    pub overlays: Vec<PathBuf>,
    /// Names and attributes of its parts.
    pub settings: Option<DocumentSettings>,
    /// Which of its operations the crate has.
    pub selection: OperationSelection,
    /// Whether each tag has a client of its own.
    pub sub_clients: bool,
    /// Whether each tag is a Cargo feature.
    pub tag_features: bool,
    /// Whether the crate has a server and a mock server, as features.
    pub server: bool,
    /// Whether the crate has a program that calls its operations.
    pub command_line: bool,
    /// Whether the document's examples are wanted in [`Outcome::examples`].
    pub examples: bool,
}

/// What came of a document.
#[derive(Debug)]
pub struct Outcome {
    /// The model; `None` if there are errors.
    pub api: Option<Api>,
    /// Errors and warnings by place.
    pub problems: Vec<Problem>,
    /// Notes by place: what the document could say beside what it says.
    pub notes: Vec<Problem>,
    /// The files that were read.
    pub sources: Sources,
    /// What was read.
    pub summary: Summary,
    /// Its examples, if they were asked for and there is a model.
    pub examples: Option<DocumentExamples>,
}

/// A document's examples of what is sent and received, and the document itself, for whoever judges them.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentExamples {
    /// The whole document as JSON, as it was read.
    pub document: serde_json::Value,
    /// The examples whose types are known.
    pub list: Vec<DocumentExample>,
}

/// An example and the type that it is a value of.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentExample {
    /// Its location.
    pub place: Place,
    /// The location of its schema.
    pub schema: Place,
    /// What it is.
    pub value: serde_json::Value,
    /// The type of the model.
    pub ty: TypeRef,
}

/// How much was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The version of OpenAPI that the document names.
    pub openapi: String,
    /// Operations in the document.
    pub operations: usize,
    /// Schemas among its components.
    pub schemas: usize,
}

/// Reads a document and makes its model.
pub fn generate_model(document: &Path, options: &LowerOptions) -> Outcome {
    run(LoadedFiles::from_disk(document), options)
}

/// The same for a document that is read from `reader`, such as standard input: problems call it `name`, and its references
/// are relative to `folder`.
pub fn generate_model_from_reader(
    reader: impl Read,
    name: &str,
    folder: &Path,
    options: &LowerOptions,
) -> Outcome {
    run(LoadedFiles::from_reader(reader, name, folder), options)
}

/// The same for a document of which a [`Store`] has the files.
pub fn generate_model_from_store(store: impl Store + 'static, options: &LowerOptions) -> Outcome {
    run(LoadedFiles::from_store(Box::new(store)), options)
}

/// The same for a text; files that it refers to are not found.
pub fn generate_model_from_text(name: &str, text: &str, options: &LowerOptions) -> Outcome {
    run(LoadedFiles::from_text(name, text), options)
}

fn run(files: LoadedFiles, options: &LowerOptions) -> Outcome {
    // What is found while trees are made has its place in the text; everything after that, in the tree.
    let mut problems_in_text = Problems::default();
    let mut problems = Problems::default();
    let mut library = load::Library::new(files);
    let mut summary = Summary::default();
    let root = library.root(&mut problems_in_text);
    let settings = options.settings.as_ref();
    let settings_file = settings.map_or(FileId::ROOT, |settings| {
        let (path, name) = (settings.path.clone(), settings.file.clone());
        library.files().add_text(path, name, settings.text.clone())
    });
    let root = root.map(|root| {
        let overlays = &options.overlays;
        let root = load::overlay::apply(root, overlays, &mut library, &mut problems_in_text);
        load::names::apply(
            root,
            settings,
            settings_file,
            &mut library,
            &mut problems_in_text,
        )
    });
    let made = root.and_then(|root| {
        let tree = load::swagger::convert(root.clone(), &mut library, &mut problems_in_text);
        let normalized = normalize::normalize(tree, &mut library, &mut problems)?;
        let mut document = normalized.document;
        summary = normalized.summary;
        check::examples(&document, &mut library, &mut problems);
        check::styles(&document, &mut problems);
        selection::select(&mut document, &options.selection);
        let mut lowered = lower::lower(&document, options, &mut problems)?;
        if let Some(settings) = settings {
            let types = &mut lowered.api.types;
            let attributes = &settings.attributes;
            settings::add_attributes(types, attributes, settings_file, &mut problems_in_text);
            let (_, unused) = settings::dependencies(types, &options.contents, Some(settings));
            settings::report_dependencies(&unused, settings_file, &mut problems_in_text);
            let formats = (&load::types::formats(&root), lowered.formats.as_slice());
            settings::report_formats(settings, formats, settings_file, &mut problems_in_text);
        }
        if options.server && options.contents != Contents::Types {
            let mut example = |place: &Place| check::value_at(place, &mut library, &mut problems);
            let service = lower::service::lower(&document, &lowered.api, &mut example);
            lowered.api.service = Some(service);
        }
        let examples = options.examples.then(|| DocumentExamples {
            document: root.to_json(),
            list: examples(&document, lowered.exemplified, &mut library, &mut problems),
        });
        Some((lowered.api, examples, document))
    });
    problems.map_places(|place| library.translations().place_in_text(place));
    problems.append(problems_in_text);
    let (made, document) = made
        .map(|(api, examples, document)| ((api, examples), document))
        .unzip();
    let (sources, trees) = library.into_parts();
    // To free what was read takes as long as to find the places of problems. Where there are no threads, as in a browser,
    // it is freed first.
    let problems = thread::scope(|scope| {
        let free = || drop((document, trees));
        drop(thread::Builder::new().spawn_scoped(scope, free));
        problems.sorted(&sources)
    });
    let (notes, problems): (Vec<_>, Vec<_>) = problems
        .into_iter()
        .partition(|problem| problem.code.severity() == Severity::Note);
    let fails = problems
        .iter()
        .any(|problem| problem.code.severity() == Severity::Error);
    let (api, examples) = made.filter(|_| !fails).unzip();
    Outcome {
        api,
        problems,
        notes,
        sources,
        summary,
        examples: examples.flatten(),
    }
}

/// The examples whose types are known, each once a type.
fn examples(
    document: &document::Document,
    exemplified: Vec<(usize, TypeRef)>,
    library: &mut load::Library,
    problems: &mut Problems,
) -> Vec<DocumentExample> {
    let mut seen = HashSet::new();
    let known = exemplified.into_iter().filter_map(|(number, ty)| {
        let example = document.examples.get(number)?;
        if !seen.insert((example.place.clone(), ty.clone())) {
            return None;
        }
        Some(DocumentExample {
            place: library.translations().place_in_text(&example.place),
            schema: library.translations().place_in_text(&example.schema_place),
            value: check::value_at(&example.place, library, problems)?,
            ty,
        })
    });
    known.collect()
}
