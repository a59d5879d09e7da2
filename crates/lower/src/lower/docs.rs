//! The docs of generated items: the document's description, then its facts as sentences.
//!
//! Order within an item: summary, description, then one paragraph with unit, default, example, bounds and provenance.
//! Every item has at least one line.

use clientsmith_model::{Block, Bound, Constraints, Docs, Prose};
use serde_json::Value as Json;

use super::merged_schema::{MergedSchema, SchemaNode, SchemaSite, all_of};
use super::schema::Schemas;
use super::{markdown, provenance};
use crate::document::{Bounds, NumberBound, Schema, SchemaRef, Unit};

/// Longer examples, defaults and patterns are left to the document.
const LONGEST_VALUE: usize = 100;

/// The docs of an item that are being collected.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    blocks: Vec<Block>,
    sentences: Vec<Prose>,
    deprecated: Option<&'static str>,
    constraints: Constraints,
}

impl Draft {
    /// A draft that begins with a text of the document.
    pub(crate) fn from_text(text: Option<&str>) -> Self {
        let mut draft = Self::default();
        draft.text(text);
        draft
    }

    /// Adds a text of the document, if it says anything that is not there yet.
    pub(crate) fn text(&mut self, text: Option<&str>) {
        let Some(text) = text else { return };
        for block in markdown::blocks(text) {
            if self.blocks.last() != Some(&block) {
                self.blocks.push(block);
            }
        }
    }

    /// Adds a title or summary: a line that is not Markdown.
    pub(crate) fn heading(&mut self, text: Option<&str>) {
        let line = text.map(Prose::text).filter(|line| !line.is_empty());
        self.blocks
            .extend(line.map(|line| Block::Prose(line.with_stop())));
    }

    /// Adds a sentence of our own after the document's.
    pub(crate) fn sentence(&mut self, sentence: impl Into<Prose>) {
        self.sentences.push(sentence.into());
    }

    /// Marks the item as one that the document deprecates.
    pub(crate) fn deprecate(&mut self, deprecated: bool) {
        if deprecated {
            self.deprecated = Some("The API's document marks this as deprecated.");
        }
    }

    /// Adds the sentence that `x-provenance` calls for.
    pub(crate) fn provenance(&mut self, provenance: Option<&Json>) {
        self.sentences
            .extend(provenance.and_then(provenance::sentence));
    }

    /// Adds an example.
    pub(crate) fn example(&mut self, example: Option<&Json>) {
        self.sentences.extend(example.and_then(example_sentence));
    }

    /// Whether the document has no description.
    pub(crate) fn is_silent(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The docs, starting with `fallback` if the document has no text that can come first.
    pub(crate) fn finish(self, fallback: impl FnOnce() -> Prose) -> Docs {
        let mut body = self.blocks;
        let summary = match body.first_mut() {
            Some(Block::Prose(first)) => {
                let first = std::mem::take(first);
                body.remove(0);
                first
            }
            _ => fallback(),
        };
        if !self.sentences.is_empty() {
            body.push(Block::Prose(Prose::join(self.sentences, " ")));
        }
        Docs {
            summary,
            body,
            deprecated: self.deprecated,
            constraints: (self.constraints != Constraints::default())
                .then(|| Box::new(self.constraints)),
        }
    }
}

/// What a schema contributes to the docs of the item that has it.
impl Draft {
    /// The facts of a schema as sentences. Its default is given only if it fits.
    pub(crate) fn merged(&mut self, merged: &MergedSchema<'_>, default: Option<&Json>) {
        self.sentences.extend(merged.unit.map(unit_sentence));
        self.sentences.extend(default.and_then(default_sentence));
        self.sentences
            .extend(merged.example.and_then(example_sentence));
        bounds_sentences(&merged.bounds, &mut self.sentences);
        self.constraints = constraints(&merged.bounds, default);
        if merged.negated {
            self.sentence("The document excludes some values (`not`).");
        }
        if merged.restricted {
            self.sentence("The document restricts which members can be combined.");
        }
        self.provenance(merged.provenance);
        self.deprecate(merged.deprecated);
    }

    /// Whether a member is sent only or received only.
    pub(crate) fn direction(&mut self, merged: &MergedSchema<'_>) {
        if merged.read_only {
            self.sentence("Read-only: set by the server.");
        }
        if merged.write_only {
            self.sentence("Write-only: never part of a response.");
        }
    }
}

fn unit_sentence(unit: Unit) -> Prose {
    let words = match unit {
        Unit::UnixMilliseconds => "Unit: milliseconds since the Unix epoch.",
        Unit::UnixSeconds => "Unit: seconds since the Unix epoch.",
        Unit::Milliseconds => "Unit: milliseconds.",
        Unit::Seconds => "Unit: seconds.",
    };
    words.into()
}

fn default_sentence(default: &Json) -> Option<Prose> {
    match default {
        Json::Array(items) if items.is_empty() => Some("Default: empty.".into()),
        Json::Null => None,
        _ => short(default).map(|value| Prose::new("Default: {}.", [value])),
    }
}

fn example_sentence(example: &Json) -> Option<Prose> {
    match example {
        Json::Null => None,
        Json::Array(items) if items.is_empty() => None,
        Json::Object(members) if members.is_empty() => None,
        _ => short(example).map(|value| Prose::new("Example: {}.", [value])),
    }
}

/// A value as code, if it is short.
pub(crate) fn short(value: &Json) -> Option<Prose> {
    let text = match value {
        // Control characters are escaped.
        Json::String(text) if !text.contains(char::is_control) => text.clone(),
        other => other.to_string(),
    };
    (text.len() <= LONGEST_VALUE).then(|| Prose::code(&text))
}

/// A default and bounds as they can be compared.
fn constraints(bounds: &Bounds, default: Option<&Json>) -> Constraints {
    let bound = |bound: NumberBound| Bound {
        value: bound.value.to_string(),
        excluded: bound.exclusive,
    };
    let at_least = |(low, high): (Option<usize>, Option<usize>)| (low.filter(|low| *low > 0), high);
    Constraints {
        default: default
            .filter(|default| !default.is_null())
            .map(Json::to_string),
        minimum: bounds.minimum.map(bound),
        maximum: bounds.maximum.map(bound),
        multiple_of: bounds.multiple_of.map(|of| of.to_string()),
        length: at_least(bounds.length),
        items: at_least(bounds.items),
        members: at_least(bounds.properties),
        pattern: bounds.pattern.clone(),
        unique: bounds.unique,
    }
}

fn bounds_sentences(bounds: &Bounds, sentences: &mut Vec<Prose>) {
    let low = bounds.minimum.map(|bound| {
        let template = match bound.exclusive {
            true => "Greater than {}",
            false => "At least {}",
        };
        Prose::new(template, [Prose::text(&bound.value.to_string())])
    });
    let high = bounds.maximum.map(|bound| {
        let template = match (bound.exclusive, low.is_some()) {
            (true, false) => "Less than {}",
            (true, true) => "less than {}",
            (false, false) => "At most {}",
            (false, true) => "at most {}",
        };
        Prose::new(template, [Prose::text(&bound.value.to_string())])
    });
    let range = Prose::join(low.into_iter().chain(high), ", ");
    sentences.extend((!range.is_empty()).then(|| range.with_stop()));
    sentences.extend(
        bounds
            .multiple_of
            .map(|of| Prose::new("A multiple of {}.", [Prose::text(&of.to_string())])),
    );
    sentences.extend(count(bounds.length, "character"));
    sentences.extend(count(bounds.items, "item"));
    sentences.extend(count(bounds.properties, "member"));
    if bounds.unique {
        sentences.push("Items are unique.".into());
    }
    let pattern = bounds
        .pattern
        .as_deref()
        .filter(|pattern| pattern.len() <= LONGEST_VALUE);
    sentences.extend(pattern.map(|pattern| Prose::new("Pattern: {}.", [Prose::code(pattern)])));
}

fn count((low, high): (Option<usize>, Option<usize>), what: &str) -> Option<Prose> {
    let many = |count: usize| {
        if count == 1 {
            format!("1 {what}")
        } else {
            format!("{count} {what}s")
        }
    };
    let text = match (low.filter(|low| *low > 0), high) {
        (Some(low), Some(high)) if low == high => format!("Exactly {}.", many(low)),
        (Some(low), Some(high)) => format!("{low} to {}.", many(high)),
        (Some(low), None) => format!("At least {}.", many(low)),
        (None, Some(high)) => format!("At most {}.", many(high)),
        (None, None) => return None,
    };
    Some(Prose::text(&text))
}

/// How many references are followed to find a description.
const FARTHEST: usize = 8;

/// What the schemas at one place contribute to the docs of the member, parameter or item: their own
/// descriptions, else those of the schemas that they refer to.
pub(crate) fn described<'d>(
    schemas: &Schemas<'d, '_>,
    parts: &[SchemaSite<'d>],
) -> MergedSchema<'d> {
    let mut merged = MergedSchema::default();
    for part in parts.iter().rev() {
        let mut node = part.node;
        for _ in 0..FARTHEST {
            let (schema, next) = match node {
                SchemaNode::Component(name) => match schemas.component_schema(name) {
                    Some(SchemaRef::Inline(schema)) => (&**schema, sole_target(schema)),
                    Some(SchemaRef::Component(name)) => {
                        node = SchemaNode::Component(name);
                        continue;
                    }
                    None => break,
                },
                SchemaNode::Schema(schema) | SchemaNode::Bare(schema) => {
                    (schema, sole_target(schema))
                }
            };
            let had_default = merged.default.is_some();
            take(
                &mut merged,
                schema,
                part,
                matches!(node, SchemaNode::Component(_)),
            );
            // Inline parts constrain the schema that they are parts of.
            for inline in all_of(schema).iter().filter_map(SchemaRef::as_inline) {
                merged.constrain_docs(inline, part);
            }
            if !had_default && merged.default.is_some() {
                let holder = match node {
                    SchemaNode::Component(name) => super::schema::component_pointer(name),
                    SchemaNode::Schema(_) | SchemaNode::Bare(_) => part.pointer.clone(),
                };
                merged.default_at = Some(holder.child("default"));
            }
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
    }
    merged
}

fn take<'d>(
    merged: &mut MergedSchema<'d>,
    schema: &'d Schema,
    at: &SchemaSite<'d>,
    referenced: bool,
) {
    let flags = (merged.deprecated, merged.read_only, merged.write_only);
    let object = super::merged_schema::says_members(schema);
    if referenced && object {
        // A declared type has its own docs: only its first paragraph is used.
        merged.description = merged.description.or_else(|| first_words(schema));
    } else {
        merged.describe(&schema.annotations);
        merged.constrain_docs(schema, at);
    }
    if referenced {
        // A deprecated type is marked as such itself.
        merged.deprecated = flags.0;
    }
}

fn first_words(schema: &Schema) -> Option<&str> {
    let text = schema.annotations.description.as_deref()?.trim_start();
    Some(text.split("\n\n").next().unwrap_or(text))
}

fn sole_target(schema: &Schema) -> Option<SchemaNode<'_>> {
    match all_of(schema) {
        [SchemaRef::Component(name)] => Some(SchemaNode::Component(name)),
        _ => None,
    }
}
