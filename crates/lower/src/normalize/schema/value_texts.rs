//! Names and descriptions of an `enum`'s values, in the extensions that other generators read: OpenAPI has neither.

use serde_json::Value as Json;

use crate::document::ValueText;
use crate::load::Node;
use crate::normalize::Normalizer;
use crate::normalize::cursor::Cursor;
use crate::problem::Code;

/// Names: openapi-generator's, NSwag's, and a spelling of both.
const NAMES: [&str; 3] = ["x-enum-varnames", "x-enumNames", "x-enum-names"];
/// Descriptions.
const DESCRIPTIONS: [&str; 2] = ["x-enum-descriptions", "x-enumDescriptions"];

impl Normalizer<'_> {
    /// What a schema's extensions say of the values of its `enum`.
    pub(super) fn value_texts(&mut self, at: &Cursor<'_>, values: &[Json]) -> Vec<ValueText> {
        if values.is_empty() {
            return Vec::new();
        }
        let (key, names) = self.texts(at, &NAMES, values);
        let (_, descriptions) = self.texts(at, &DESCRIPTIONS, values);
        let texts = values.iter().enumerate().map(|(place, value)| ValueText {
            value: value.clone(),
            name: names.get(place).cloned().flatten(),
            description: descriptions.get(place).cloned().flatten(),
            key,
        });
        texts
            .filter(|text| text.name.is_some() || text.description.is_some())
            .collect()
    }

    /// The texts of the first of these keys that is there: a list with one for each value, or a map from the values.
    fn texts(
        &mut self,
        at: &Cursor<'_>,
        keys: &[&'static str],
        values: &[Json],
    ) -> (&'static str, Vec<Option<String>>) {
        for key in keys {
            let Some(field) = at.get(key) else { continue };
            let texts = match field.node {
                Node::Map(members) => {
                    let text = |value: &Json| {
                        let name = match value {
                            Json::String(text) => text.clone(),
                            value => value.to_string(),
                        };
                        let (_, text) = members.iter().find(|(member, _)| **member == name)?;
                        text.as_str().map(str::to_owned)
                    };
                    values.iter().map(text).collect()
                }
                Node::List(items) if items.len() == values.len() => {
                    let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
                    texts.collect()
                }
                Node::List(items) => {
                    let message = format!(
                        "`{key}` has {} entries for the {} values of `enum`; it is ignored",
                        items.len(),
                        values.len()
                    );
                    self.problems
                        .report(Code::IgnoredValue, field.place.clone(), message);
                    Vec::new()
                }
                _ => {
                    self.wrong_extension(&field, key);
                    Vec::new()
                }
            };
            return (key, texts);
        }
        ("", Vec::new())
    }

    fn wrong_extension(&mut self, at: &Cursor<'_>, key: &str) {
        let message = format!("`{key}` is not a list with a string for each value; it is ignored");
        self.problems
            .report(Code::IgnoredValue, at.place.clone(), message);
    }
}
