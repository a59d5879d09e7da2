//! Vendor extensions: ours are checked for spelling and place; spec/README.md of this project specifies them.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::Normalizer;
use super::cursor::Cursor;
use crate::document::Unit;
use crate::load::Node;
use crate::problem::{Code, nearest};
use crate::replacement::Replacement;
use crate::source::{FileId, Place};

pub(crate) const PROVENANCE: &str = "x-provenance";
pub(crate) const MIRRORED_INPUTS: &str = "x-clientsmith-mirrored-inputs";
pub(crate) const UNIT: &str = "x-clientsmith-unit";
pub(crate) const KNOWN_VALUES: &str = "x-clientsmith-known-values";
pub(crate) const READ_ONLY: &str = "x-clientsmith-read-only";
pub(crate) const IDEMPOTENT: &str = "x-clientsmith-idempotent";
pub(crate) const PAGINATION: &str = "x-clientsmith-pagination";

pub(crate) const NAME: &str = "x-clientsmith-name";
pub(crate) const VARIANT_NAMES: &str = "x-clientsmith-variant-names";
pub(crate) const INPUT_NAMES: &str = "x-clientsmith-input-names";
pub(crate) const TYPE: &str = "x-clientsmith-type";

/// Marks a media type of the normalized document whose schema is its `itemSchema` (OpenAPI 3.2.0 §4.14).
pub(crate) const ITEM_SCHEMA: &str = "itemSchema";

/// What a media type of the normalized document has as its examples: a number in `Document::named_examples`.
pub(crate) const EXAMPLES: &str = "examples";

const OURS: [&str; 11] = [
    PROVENANCE,
    MIRRORED_INPUTS,
    UNIT,
    KNOWN_VALUES,
    READ_ONLY,
    IDEMPOTENT,
    PAGINATION,
    NAME,
    VARIANT_NAMES,
    INPUT_NAMES,
    TYPE,
];

/// The kinds of object that extensions stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExtensionSite {
    Operation,
    Parameter,
    /// Headers, request bodies, responses.
    Described,
    /// A component, or a property of one.
    NamedSchema,
    /// Any other schema.
    Schema,
    Tag,
    Other,
}

impl ExtensionSite {
    fn allows(self, extension: &str) -> bool {
        match extension {
            PROVENANCE => !matches!(self, Self::Tag | Self::Other),
            UNIT | KNOWN_VALUES | VARIANT_NAMES | TYPE => {
                matches!(self, Self::NamedSchema | Self::Schema)
            }
            NAME => matches!(
                self,
                Self::Operation | Self::Parameter | Self::NamedSchema | Self::Tag
            ),
            _ => self == Self::Operation,
        }
    }
}

/// The name that a document gives an operation, a parameter or a tag.
pub(crate) fn given_name(extensions: &IndexMap<String, Value>) -> Option<&str> {
    extensions.get(NAME)?.as_str()
}

/// Which kind a schema is at a place: its name is that of a type or a member, where it is a component or a property.
pub(super) fn schema_site(place: &Place) -> ExtensionSite {
    let tokens = place.pointer.tokens();
    let is_named = match tokens.as_slice() {
        ["components", "schemas", _] | [.., "properties", _] => true,
        // A schema of another file may be a component.
        _ => place.file != FileId::ROOT,
    };
    match is_named {
        true => ExtensionSite::NamedSchema,
        false => ExtensionSite::Schema,
    }
}

impl Normalizer<'_> {
    /// The extensions of an object, ours checked for spelling and place.
    pub(super) fn extensions(
        &mut self,
        at: &Cursor<'_>,
        site: ExtensionSite,
    ) -> IndexMap<String, Value> {
        let mut extensions = IndexMap::new();
        let Node::Map(members) = at.node else {
            return extensions;
        };
        for (name, value) in members.iter().filter(|(name, _)| name.starts_with("x-")) {
            let place = at.place.child(name).key();
            if !OURS.contains(&name.as_str()) {
                self.report_misspelled(name, place);
            } else if !site.allows(name) {
                let code = if name == PROVENANCE {
                    Code::InvalidProvenance
                } else {
                    Code::MisplacedExtension
                };
                self.problems
                    .report(code, place, format!("`{name}` has no meaning here"));
            } else if let Some(message) = misuse(name, value, at.node) {
                let code = if name == PROVENANCE {
                    Code::InvalidProvenance
                } else {
                    Code::InvalidExtension
                };
                self.problems.report(code, place, message);
            } else {
                extensions.insert(name.clone(), value.to_json());
            }
        }
        extensions
    }

    fn report_misspelled(&mut self, name: &str, place: crate::source::Place) {
        let near = OURS
            .into_iter()
            .filter(|ours| ours.len().abs_diff(name.len()) <= 2)
            .find(|ours| strsim::osa_distance(&name.to_lowercase(), ours) <= 2);
        if near.is_none() && !name.starts_with("x-clientsmith-") {
            return;
        }
        let help = near
            .or_else(|| nearest(name, OURS))
            .map(|ours| format!("did you mean `{ours}`?"));
        let (code, message) = match (name.starts_with("x-clientsmith-"), near) {
            (true, _) => (
                Code::UnknownExtension,
                format!("the extension `{name}` does not exist"),
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

/// What is wrong with the value of one of our extensions, or with what stands beside it.
fn misuse(name: &str, value: &Node, owner: &Node) -> Option<String> {
    match name {
        PROVENANCE => provenance_misuse(value, owner),
        UNIT => {
            if value.as_str().and_then(Unit::named).is_none() {
                Some(format!("`{UNIT}` must be one of {}", listed(&Unit::NAMES)))
            } else if !has_type(owner, "integer") || owner.get("enum").is_some() {
                Some(format!(
                    "`{UNIT}` requires a schema of `type: integer` without `enum`"
                ))
            } else {
                None
            }
        }
        KNOWN_VALUES => {
            if !is_list_of_names(value) {
                Some(format!(
                    "`{KNOWN_VALUES}` must be a list of one or more distinct strings"
                ))
            } else if !has_type(owner, "string")
                || owner.get("enum").is_some()
                || owner.get("format").is_some()
            {
                Some(format!(
                    "`{KNOWN_VALUES}` requires a schema of `type: string` without `enum` and `format`"
                ))
            } else {
                None
            }
        }
        NAME if !value.as_str().is_some_and(has_letter) => {
            Some(format!("`{NAME}` must be a string with a letter in it"))
        }
        VARIANT_NAMES => variant_names_misuse(value, owner),
        TYPE => type_misuse(value, owner),
        INPUT_NAMES => input_names_misuse(value),
        READ_ONLY | IDEMPOTENT if !matches!(value, Node::Bool(_)) => {
            Some(format!("`{name}` must be `true` or `false`"))
        }
        // Checked with the operation's inputs and responses.
        _ => None,
    }
}

fn provenance_misuse(value: &Node, owner: &Node) -> Option<String> {
    const WORDS: [&str; 3] = ["stated", "observed", "assumed"];
    let is_word = |value: &Node| value.as_str().is_some_and(|word| WORDS.contains(&word));
    match value {
        Node::Map(fields) if fields.is_empty() => Some(format!("`{PROVENANCE}` has no fields")),
        Node::Map(fields) => fields.iter().find_map(|(field, word)| {
            if owner.get(field).is_none() {
                Some(format!("this object has no field `{field}`"))
            } else if !is_word(word) {
                Some(format!(
                    "the provenance of a field must be one of {}",
                    listed(&WORDS)
                ))
            } else {
                None
            }
        }),
        value if is_word(value) => None,
        _ => Some(format!(
            "`{PROVENANCE}` must be one of {}, or a mapping of fields to these",
            listed(&WORDS)
        )),
    }
}

/// Names are made of words: `!` has none.
fn has_letter(text: &str) -> bool {
    text.contains(char::is_alphabetic)
}

/// The type that `x-clientsmith-type` names: a path or the name of a crate, alone or as `type`, with what it `implements`.
pub(crate) fn replacement_of(value: &Value) -> Result<Replacement, String> {
    let (ty, implements) = match value {
        Value::String(ty) => (ty.as_str(), None),
        Value::Object(fields) => {
            let unknown = fields
                .keys()
                .find(|name| !["type", "implements"].contains(&name.as_str()));
            if let Some(unknown) = unknown {
                return Err(format!("there is no field `{unknown}` here"));
            }
            let ty = fields.get("type").and_then(Value::as_str);
            (ty.unwrap_or_default(), fields.get("implements"))
        }
        _ => ("", None),
    };
    let implements = match implements {
        None => Vec::new(),
        Some(Value::Array(names)) => names
            .iter()
            .map(|name| name.as_str().unwrap_or_default())
            .collect(),
        Some(_) => return Err("`implements` must be a list of traits".to_owned()),
    };
    Replacement::new(ty, implements)
}

fn type_misuse(value: &Node, owner: &Node) -> Option<String> {
    let replacement = match replacement_of(&value.to_json()) {
        Ok(replacement) => replacement,
        Err(problem) => return Some(format!("`{TYPE}` is not valid: {problem}")),
    };
    // What stands beside a reference is of the format of the schema that it names.
    if owner.get("$ref").is_some() {
        return None;
    }
    let format = owner
        .get("format")
        .and_then(Node::as_str)
        .unwrap_or_default();
    replacement.check_format(format).err()
}

/// The names that a document gives the inputs of an operation whose parameters are declared elsewhere.
pub(crate) fn input_names(extensions: &IndexMap<String, Value>) -> IndexMap<&str, &str> {
    let names = extensions.get(INPUT_NAMES).and_then(Value::as_object);
    let names = names.into_iter().flatten();
    names
        .filter_map(|(input, name)| Some((input.as_str(), name.as_str()?)))
        .collect()
}

fn input_names_misuse(value: &Node) -> Option<String> {
    let Node::Map(names) = value else {
        return Some(format!(
            "`{INPUT_NAMES}` must be a mapping of parameters to names"
        ));
    };
    let wrong = names
        .iter()
        .find(|(_, name)| !name.as_str().is_some_and(has_letter));
    wrong.map(|(input, _)| format!("the name of `{input}` must be a string with a letter in it"))
}

fn variant_names_misuse(value: &Node, owner: &Node) -> Option<String> {
    let Node::Map(names) = value else {
        return Some(format!(
            "`{VARIANT_NAMES}` must be a mapping of values to names"
        ));
    };
    let listed = owner.get("enum").or_else(|| owner.get(KNOWN_VALUES));
    let Some(Node::List(listed)) = listed else {
        return Some(format!(
            "`{VARIANT_NAMES}` requires an `enum` or `{KNOWN_VALUES}` beside it"
        ));
    };
    let values: HashSet<String> = listed.iter().map(value_text).collect();
    names.iter().find_map(|(value, name)| {
        if !values.contains(value) {
            let near = nearest(value, values.iter().map(String::as_str));
            let near = near.map(|near| format!("; did you mean `{near}`?"));
            Some(format!(
                "`{value}` is not one of the values{}",
                near.unwrap_or_default()
            ))
        } else if !name.as_str().is_some_and(has_letter) {
            Some(format!(
                "the name of `{value}` must be a string with a letter in it"
            ))
        } else {
            None
        }
    })
}

/// A listed value as a key names it.
pub(crate) fn value_text(value: &Node) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_json().to_string(),
    }
}

fn is_list_of_names(value: &Node) -> bool {
    let Node::List(items) = value else {
        return false;
    };
    let mut seen = std::collections::HashSet::new();
    !items.is_empty()
        && items
            .iter()
            .all(|item| item.as_str().is_some_and(|name| seen.insert(name)))
}

/// `type: word`, alone or with null (OpenAPI 3.1).
fn has_type(owner: &Node, word: &str) -> bool {
    match owner.get("type") {
        Some(Node::List(types)) => types
            .iter()
            .all(|ty| matches!(ty.as_str(), Some("null")) || ty.as_str() == Some(word)),
        Some(ty) => ty.as_str() == Some(word),
        None => false,
    }
}

fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
