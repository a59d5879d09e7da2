//! Parameter styles (OpenAPI 3.0.3 §4.7.12.2).

use std::borrow::Cow;

use crate::text::ParameterValue;

/// How a parameter's value is encoded (`style`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `;name=value`, in paths.
    Matrix,
    /// `.value`, in paths.
    Label,
    /// `value`, in paths and headers.
    Simple,
    /// `name=value`, in queries and cookies.
    Form,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a%7Cb`
    PipeDelimited,
    /// `name=a%09b` (Swagger 2.0, `tsv`)
    TabDelimited,
    /// `name%5Bmember%5D=value`
    DeepObject,
    /// `name=value`, in cookies, without percent-encoding (OpenAPI 3.2)
    Cookie,
}

/// Whether items and members are encoded separately (`explode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Explode {
    /// Separately.
    Yes,
    /// Joined.
    No,
}

/// How one parameter is encoded.
pub(super) struct Expansion<'a> {
    pub(super) name: &'a str,
    pub(super) style: Style,
    pub(super) explode: Explode,
    pub(super) encode: fn(&str) -> Cow<'_, str>,
}

impl Expansion<'_> {
    /// As a part of a path, or as a header.
    pub(super) fn path(&self, value: &ParameterValue) -> String {
        match self.style {
            Style::Matrix => self.matrix(value),
            Style::Label => self.label(value),
            Style::SpaceDelimited | Style::PipeDelimited | Style::TabDelimited => {
                let separator = match self.style {
                    Style::SpaceDelimited => " ",
                    Style::PipeDelimited => "|",
                    _ => "\t",
                };
                let separator = (self.encode)(separator);
                self.joined(value, &separator, &separator).into_owned()
            }
            _ => {
                let assignment = if self.explode == Explode::Yes {
                    "="
                } else {
                    ","
                };
                self.joined(value, ",", assignment).into_owned()
            }
        }
    }

    /// As a part of a query, or as cookies; empty if there is nothing to encode.
    pub(super) fn query(&self, value: &ParameterValue) -> String {
        match (self.style, self.explode, value) {
            (Style::DeepObject, _, value) => self.deep(value),
            (_, Explode::Yes, ParameterValue::List(items)) => {
                let pairs = items
                    .iter()
                    .map(|item| self.pair(self.name, &self.joined(item, ",", ",")));
                pairs.collect::<Vec<_>>().join("&")
            }
            (_, Explode::Yes, ParameterValue::Object(members)) => {
                let pairs = members
                    .iter()
                    .flat_map(|(name, value)| self.exploded_member(name, value));
                pairs.collect::<Vec<_>>().join("&")
            }
            (Style::SpaceDelimited, ..) => self.pair(self.name, &self.joined(value, "%20", "%20")),
            (Style::PipeDelimited, ..) => self.pair(self.name, &self.joined(value, "%7C", "%7C")),
            (Style::TabDelimited, ..) => self.pair(self.name, &self.joined(value, "%09", "%09")),
            _ => self.pair(self.name, &self.joined(value, ",", ",")),
        }
    }

    /// As cookies that are not percent-encoded; `None` if a value would not be one, or would be several (RFC 6265 §4.1.1).
    pub(super) fn raw_cookies(&self, value: &ParameterValue) -> Option<String> {
        let pairs = self.raw_pairs(value);
        let is_plain =
            |text: &str| !text.contains(|letter: char| letter == ';' || letter.is_control());
        let are_cookies = pairs
            .iter()
            .all(|(name, value)| is_plain(name) && !name.contains('=') && is_plain(value));
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
        are_cookies.then(|| pairs.collect::<Vec<_>>().join("; "))
    }

    /// Names and values that are not percent-encoded: cookies, and parts of a multipart body.
    pub(super) fn raw_pairs(&self, value: &ParameterValue) -> Vec<(String, String)> {
        let raw = Self {
            encode: super::encode::nothing,
            ..*self
        };
        let text = |value, separator| raw.joined(value, separator, separator).into_owned();
        let separator = match self.style {
            Style::SpaceDelimited => " ",
            Style::PipeDelimited => "|",
            Style::TabDelimited => "\t",
            _ => ",",
        };
        match (self.style, self.explode, value) {
            (Style::DeepObject, _, value) => {
                let mut pairs = Vec::new();
                raw.deep_pairs(self.name.to_owned(), value, &mut pairs);
                pairs
            }
            (_, Explode::Yes, ParameterValue::List(items)) => items
                .iter()
                .map(|item| (self.name.to_owned(), text(item, ",")))
                .collect(),
            (_, Explode::Yes, ParameterValue::Object(members)) => members
                .iter()
                .filter(|(_, value)| !matches!(value, ParameterValue::Absent))
                .map(|(name, value)| (name.clone(), text(value, ",")))
                .collect(),
            (.., ParameterValue::Absent) => Vec::new(),
            _ => vec![(self.name.to_owned(), text(value, separator))],
        }
    }

    /// A separate member; a list in it is encoded item by item.
    fn exploded_member(&self, name: &str, value: &ParameterValue) -> Vec<String> {
        match value {
            ParameterValue::Absent => Vec::new(),
            ParameterValue::List(items) => items
                .iter()
                .map(|item| self.pair(name, &self.joined(item, ",", ",")))
                .collect(),
            value => vec![self.pair(name, &self.joined(value, ",", ","))],
        }
    }

    fn matrix(&self, value: &ParameterValue) -> String {
        let matrix_pair = |name: &str, value: &str| match value {
            "" => format!(";{}", (self.encode)(name)),
            value => format!(";{}={value}", (self.encode)(name)),
        };
        match (self.explode, value) {
            (Explode::Yes, ParameterValue::List(items)) => items
                .iter()
                .map(|item| matrix_pair(self.name, &self.joined(item, ",", ",")))
                .collect(),
            (Explode::Yes, ParameterValue::Object(members)) => members
                .iter()
                .map(|(name, value)| matrix_pair(name, &self.joined(value, ",", ",")))
                .collect(),
            _ => matrix_pair(self.name, &self.joined(value, ",", ",")),
        }
    }

    fn label(&self, value: &ParameterValue) -> String {
        let text = match self.explode {
            Explode::Yes => self.joined(value, ".", "="),
            Explode::No => self.joined(value, ",", ","),
        };
        format!(".{text}")
    }

    /// Items, or names and values, joined; deeper lists and objects by commas.
    fn joined<'v>(
        &self,
        value: &'v ParameterValue,
        separator: &str,
        assignment: &str,
    ) -> Cow<'v, str> {
        match value {
            ParameterValue::Absent => Cow::Borrowed(""),
            ParameterValue::Scalar(text) => (self.encode)(text),
            ParameterValue::List(items) => {
                let items = items.iter().map(|item| self.joined(item, ",", ","));
                items.collect::<Vec<_>>().join(separator).into()
            }
            ParameterValue::Object(members) => {
                let members = members
                    .iter()
                    .filter(|(_, value)| !matches!(value, ParameterValue::Absent));
                let pairs = members.map(|(name, value)| {
                    let value = self.joined(value, ",", ",");
                    [&(self.encode)(name), assignment, &value].concat()
                });
                pairs.collect::<Vec<_>>().join(separator).into()
            }
        }
    }

    /// `name[member][…]=value`. Items of a list are `name[]=…`, or `name[0][…]=…` where they have members of their own.
    fn deep(&self, value: &ParameterValue) -> String {
        let mut pairs = Vec::new();
        self.deep_pairs(self.name.to_owned(), value, &mut pairs);
        let pairs = pairs.iter().map(|(name, value)| self.pair(name, value));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Names that are not encoded, and values that are.
    fn deep_pairs(&self, name: String, value: &ParameterValue, pairs: &mut Vec<(String, String)>) {
        match value {
            ParameterValue::Absent => {}
            ParameterValue::Scalar(text) => {
                pairs.push((name, (self.encode)(text).into_owned()));
            }
            ParameterValue::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    let index = if item.is_scalar() {
                        String::new()
                    } else {
                        index.to_string()
                    };
                    self.deep_pairs(format!("{name}[{index}]"), item, pairs);
                }
            }
            ParameterValue::Object(members) => {
                for (member, value) in members {
                    self.deep_pairs(format!("{name}[{member}]"), value, pairs);
                }
            }
        }
    }

    fn pair(&self, name: &str, encoded: &str) -> String {
        [&super::encode::value(name), "=", encoded].concat()
    }
}
