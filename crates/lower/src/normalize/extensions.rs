//! Vendor extensions: ours are checked for spelling and place; spec/README.md of this project specifies them.

use indexmap::IndexMap;
use serde_json::Value;

use super::Reader;
use super::cursor::At;
use crate::load::Node;
use crate::problem::{Code, nearest};

pub(crate) const PROVENANCE: &str = "x-provenance";
pub(crate) const MIRRORED_INPUTS: &str = "x-clientsmith-mirrored-inputs";
pub(crate) const UNIT: &str = "x-clientsmith-unit";
pub(crate) const KNOWN_VALUES: &str = "x-clientsmith-known-values";
pub(crate) const READ_ONLY: &str = "x-clientsmith-read-only";
pub(crate) const IDEMPOTENT: &str = "x-clientsmith-idempotent";

const OURS: [&str; 6] = [
    PROVENANCE,
    MIRRORED_INPUTS,
    UNIT,
    KNOWN_VALUES,
    READ_ONLY,
    IDEMPOTENT,
];

/// Marks, made by normalization, that no document can hold: their names are no extension's.
pub(crate) const TUPLE: &str = "\u{0}tuple";
/// See [`TUPLE`]: a schema that allows nothing but null.
pub(crate) const NULL: &str = "\u{0}null";

/// The kinds of object that extensions stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Operation,
    /// Parameters, headers, request bodies, responses.
    Described,
    Schema,
    Other,
}

impl Kind {
    fn allows(self, extension: &str) -> bool {
        match extension {
            PROVENANCE => self != Self::Other,
            UNIT | KNOWN_VALUES => self == Self::Schema,
            _ => self == Self::Operation,
        }
    }
}

impl Reader<'_> {
    /// The extensions of an object, ours checked for spelling and place.
    pub(super) fn extensions(&mut self, at: &At<'_>, kind: Kind) -> IndexMap<String, Value> {
        let mut extensions = IndexMap::new();
        let Node::Map(members) = at.node else {
            return extensions;
        };
        for (name, value) in members.iter().filter(|(name, _)| name.starts_with("x-")) {
            let place = at.place.child(name).key();
            if !OURS.contains(&name.as_str()) {
                self.report_misspelled(name, place);
            } else if !kind.allows(name) {
                let code = if name == PROVENANCE {
                    Code::InvalidProvenance
                } else {
                    Code::MisplacedExtension
                };
                self.problems
                    .report(code, place, format!("`{name}` has no meaning here"));
            } else {
                extensions.insert(name.clone(), value.to_json());
            }
        }
        extensions
    }

    fn report_misspelled(&mut self, name: &str, place: crate::source::Place) {
        let near = OURS
            .into_iter()
            .find(|ours| strsim::osa_distance(&name.to_lowercase(), ours) <= 2);
        let help = near
            .or_else(|| nearest(name, OURS))
            .map(|ours| format!("did you mean `{ours}`?"));
        let (code, message) = match (name.starts_with("x-clientsmith-"), near) {
            (true, _) => (
                Code::UnknownExtension,
                format!("there is no extension `{name}`"),
            ),
            (false, Some(PROVENANCE)) => {
                (Code::MisspelledExtension, format!("`{name}` has no effect"))
            }
            (false, Some(_)) => (Code::UnknownExtension, format!("`{name}` has no effect")),
            (false, None) => return,
        };
        match help {
            Some(help) => self.problems.report_with_help(code, place, message, help),
            None => self.problems.report(code, place, message),
        }
    }
}
