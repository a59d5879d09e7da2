//! Versions of OpenAPI: the one that a document is written in, and what each added.

use clientsmith_model::Dialect;

use super::Normalizer;
use super::cursor::Cursor;
use crate::load::{Node, swagger::is_swagger};
use crate::problem::{Code, Problems};
use crate::source::Place;

/// A version of OpenAPI, as far as versions differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    /// Swagger 2.0, converted to OpenAPI 3.0.
    V2_0,
    V3_0,
    V3_1,
    V3_2,
}

/// Fields of a kind of object that were added after the first version.
pub(super) type Added = &'static [(&'static str, Version)];

impl Version {
    /// Which rules for schemas apply.
    pub(super) const fn dialect(self) -> Dialect {
        match self {
            Self::V2_0 | Self::V3_0 => Dialect::V3_0,
            Self::V3_1 | Self::V3_2 => Dialect::V3_1,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::V2_0 => "2.0",
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V3_2 => "3.2",
        }
    }

    /// The version that a document says it is written in; `None` if it is not one that can be read, which is reported.
    pub(super) fn read(at: &Cursor<'_>, problems: &mut Problems) -> Option<Self> {
        let help = "the first line of an OpenAPI document is like `openapi: 3.0.3`";
        let Some(version) = at.get("openapi") else {
            if is_swagger(at.node) {
                return Some(Self::V2_0);
            }
            let found = if at.get("swagger").is_some() || at.get("swaggerVersion").is_some() {
                "a document of Swagger 1"
            } else {
                "not an OpenAPI document: it has no field `openapi`"
            };
            problems.report_with_help(
                Code::UnsupportedVersion,
                at.place.clone(),
                format!("this is {found}"),
                help,
            );
            return None;
        };
        let text = match version.node {
            Node::String(text) => text.clone(),
            Node::Number(number) => number.to_string(),
            _ => "openapi".to_owned(),
        };
        match text.split('.').take(2).collect::<Vec<_>>().as_slice() {
            ["3", "0"] => Some(Self::V3_0),
            ["3", "1"] => Some(Self::V3_1),
            ["3", "2"] => Some(Self::V3_2),
            ["3", minor] if minor.parse::<u32>().is_ok() => {
                let message = format!("OpenAPI {text} is read as OpenAPI 3.2");
                problems.report(Code::NewerVersion, version.place, message);
                Some(Self::V3_2)
            }
            _ => {
                let message = format!("`{text}` is not a version of OpenAPI 3");
                problems.report_with_help(Code::UnsupportedVersion, version.place, message, help);
                None
            }
        }
    }
}

impl Normalizer<'_> {
    /// Reports fields that were added after the document's version. They are read all the same: whoever wrote them meant
    /// what they mean since.
    pub(super) fn report_added_fields(&mut self, at: &Cursor<'_>, added: Added) {
        let Some(members) = at.node.as_map().filter(|_| self.version < Version::V3_2) else {
            return;
        };
        for name in members.keys() {
            let since = added.iter().find(|(field, _)| field == name);
            if let Some((_, since)) = since.filter(|(_, since)| *since > self.version) {
                let place = at.place.child(name).key();
                self.report_added(place, &format!("the field `{name}`"), *since);
            }
        }
    }

    /// Reports what was added after the document's version.
    pub(super) fn report_added(&mut self, place: Place, subject: &str, since: Version) {
        if since <= self.version {
            return;
        }
        let (since, version) = (since.name(), self.version.name());
        let message =
            format!("{subject} was added in OpenAPI {since}; the document is written in {version}");
        self.problems.report(Code::LaterFeature, place, message);
    }

    /// Reports a feature of OpenAPI that the client does not support, with the consequence.
    pub(super) fn report_unsupported(&mut self, at: &Cursor<'_>, field: &str, consequence: &str) {
        if at.get(field).is_some() {
            let place = at.place.child(field).key();
            let message = format!("`{field}` is not supported; {consequence}");
            self.problems
                .report(Code::UnsupportedFeature, place, message);
        }
    }
}
