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
mod load;
mod lower;
mod normalize;
mod problem;
mod selection;
mod source;

use std::path::{Path, PathBuf};

use clientsmith_model::Api;

pub use problem::{Code, Problem, Related, Severity};
pub use selection::{Filter, Selection};
pub use source::{FileId, Part, Place, Pointer, Sources, Span};

use problem::Problems;

/// What the document does not say of the crate that is made of it.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The crate's name.
    pub package: String,
    /// The crate's version.
    pub version: String,
    /// The generator's name and version.
    pub generator: String,
    /// The command that makes the crate again.
    pub regenerate: String,
    /// Overlay 1.0 files that are applied to the document, in order.
    pub overlays: Vec<PathBuf>,
    /// Which of its operations the crate has.
    pub selection: Selection,
    /// Whether each tag has a client of its own.
    pub sub_clients: bool,
    /// Whether each tag is a Cargo feature.
    pub tag_features: bool,
}

/// What came of a document.
#[derive(Debug)]
pub struct Outcome {
    /// The model; `None` if there are errors.
    pub api: Option<Api>,
    /// Errors and warnings by place.
    pub problems: Vec<Problem>,
    /// The files that were read.
    pub sources: Sources,
    /// What was read.
    pub summary: Summary,
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
pub fn generate_model(document: &Path, options: &Options) -> Outcome {
    run(Sources::from_disk(document), options)
}

/// The same for a text; files that it refers to are not found.
pub fn generate_model_from_text(name: &str, text: &str, options: &Options) -> Outcome {
    run(Sources::from_text(name, text), options)
}

fn run(sources: Sources, options: &Options) -> Outcome {
    let mut problems = Problems::default();
    let mut library = load::Library::new(sources);
    let mut summary = Summary::default();
    let api = library.root(&mut problems).and_then(|root| {
        let root = load::overlay::apply(root, &options.overlays, &mut library, &mut problems);
        let mut document = normalize::normalize(root, &mut library, &mut problems)?;
        summary = document.summary();
        document.select(&options.selection);
        lower::lower(&document, options, &mut problems)
    });
    let sources = library.into_sources();
    let problems = problems.sorted(&sources);
    let fails = problems
        .iter()
        .any(|problem| problem.code.severity() == Severity::Error);
    Outcome {
        api: api.filter(|_| !fails),
        problems,
        sources,
        summary,
    }
}
