//! What a page gets.

use clientsmith_emit::EmittedFile;
use clientsmith_lower::{Outcome, Problem};
use serde::Serialize;

/// The files of a client, and what the generator has to say of the document.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reply {
    /// The files of the crate, in the order in which they are best read; empty if there are errors.
    pub files: Vec<File>,
    /// Problems and notes, in the document's order.
    pub notes: Vec<Note>,
    /// Operations in the document.
    pub operations: usize,
    /// Schemas among its components.
    pub schemas: usize,
    /// A defect of the generator: what it emitted is not valid Rust.
    pub failure: Option<String>,
}

/// A file of the crate.
#[derive(Clone, Debug, Serialize)]
pub struct File {
    /// Its path, `/` between names.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A problem or note, and where it is.
#[derive(Clone, Debug, Serialize)]
pub struct Note {
    /// How severe it is.
    pub severity: Severity,
    /// Its kind: `dup-operation-id`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// How severe a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// No client is generated.
    Error,
    /// A client is generated.
    Warning,
    /// The document could say more.
    Note,
}

impl Reply {
    pub(crate) fn new(outcome: &Outcome) -> Self {
        let mut notes: Vec<Note> = outcome
            .problems
            .iter()
            .chain(&outcome.notes)
            .map(Note::from)
            .collect();
        notes.sort_by_key(|note| (note.line, note.column));
        Self {
            notes,
            operations: outcome.summary.operations,
            schemas: outcome.summary.schemas,
            ..Self::default()
        }
    }
}

impl From<&Problem> for Note {
    fn from(problem: &Problem) -> Self {
        Self {
            severity: match problem.code.severity() {
                clientsmith_lower::Severity::Error => Severity::Error,
                clientsmith_lower::Severity::Warning => Severity::Warning,
                clientsmith_lower::Severity::Note => Severity::Note,
            },
            code: problem.code.as_str(),
            message: problem.message.clone(),
            help: problem.advice().to_owned(),
            line: problem.span.line,
            column: problem.span.column,
        }
    }
}

impl From<EmittedFile> for File {
    fn from(file: EmittedFile) -> Self {
        Self {
            path: file.path,
            text: file.text,
        }
    }
}
