//! Which problems fail a run: the codes' severities, changed by `--deny` and `--allow`.

use clientsmith_lower::{Code, Severity};

use crate::cli::Reporting;
use crate::settings::Denied;

/// The severity of each kind of problem in this run.
#[derive(Debug)]
pub(crate) struct Levels<'a> {
    deny: &'a [Denied],
    allow: &'a [Code],
}

impl<'a> Levels<'a> {
    pub(crate) fn new(reporting: &'a Reporting) -> Self {
        Self {
            deny: &reporting.deny,
            allow: &reporting.allow,
        }
    }

    /// The severity of a kind of problem; `None` if it is not reported. A code takes precedence over
    /// `--deny warnings`, which does not include notes.
    pub(crate) fn severity_of(&self, code: Code) -> Option<Severity> {
        if code.severity() == Severity::Error || self.deny.contains(&Denied::Code(code)) {
            Some(Severity::Error)
        } else if self.allow.contains(&code) {
            None
        } else if code.severity() == Severity::Note {
            Some(Severity::Note)
        } else if self.deny.contains(&Denied::Warnings) {
            Some(Severity::Error)
        } else {
            Some(Severity::Warning)
        }
    }
}
