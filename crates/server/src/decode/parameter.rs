//! Parameters by their styles (OpenAPI 3.0.3 §4.7.12.2), the reverse of what a client writes.

use std::collections::BTreeMap;

use http::HeaderMap;
use http::header::COOKIE;
use serde_json::Value;

use super::form::{Pair, form_text, pairs};
use super::texts::{Form, Texts, percent_decoded};
use crate::Problem;
use crate::description::{Location, Parameter, Style};
use crate::problem::Violation;
use crate::schema::Schemas;

/// What a request has parameters in.
#[derive(Debug)]
pub(crate) struct Sources<'r> {
    /// Texts of the path's parameters, percent-encoded.
    pub(crate) path: &'r BTreeMap<String, String>,
    /// What follows `?`.
    pub(crate) query: &'r str,
    pub(crate) headers: &'r HeaderMap,
    /// The names of all parameters at a location, which are no members of an exploded object.
    pub(crate) parameters: &'r [Parameter],
}

/// The value of a parameter as JSON text; `None` if it is absent.
///
/// # Errors
/// Its text is not what its style writes.
pub(crate) fn parameter(
    schemas: &Schemas,
    parameter: &Parameter,
    sources: &Sources<'_>,
) -> Result<Option<String>, Problem> {
    let reader = Reader {
        schemas,
        parameter,
        sources,
    };
    reader.read().map_err(|detail| {
        let location = parameter.location.name();
        Problem::malformed(Violation::new(location, &parameter.name, detail))
    })
}

/// One parameter while it is read.
struct Reader<'a> {
    schemas: &'a Schemas,
    parameter: &'a Parameter,
    sources: &'a Sources<'a>,
}

type Read<T> = Result<Option<T>, String>;

impl Reader<'_> {
    fn read(&self) -> Read<String> {
        match self.parameter.location {
            Location::Path => {
                let raw = self.sources.path.get(&self.parameter.name);
                raw.map(|raw| self.single(raw)).transpose()
            }
            Location::Header => self.header(),
            Location::Query => self.named(&pairs(self.sources.query, &['&'])),
            Location::Cookie => self.cookie(),
            Location::QueryString => self.query_string(),
        }
    }

    fn header(&self) -> Read<String> {
        let values = self.sources.headers.get_all(self.parameter.name.as_str());
        let values: Result<Vec<&str>, _> = values
            .iter()
            .map(|value| std::str::from_utf8(value.as_bytes()))
            .collect();
        let values = values.map_err(|_| "it is not UTF-8".to_owned())?;
        // Several lines of a header are one list (RFC 9110 §5.3).
        (!values.is_empty())
            .then(|| self.single(&values.join(",")))
            .transpose()
    }

    fn cookie(&self) -> Read<String> {
        let values = self.sources.headers.get_all(COOKIE).iter();
        let values = values.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
        let text = values.collect::<Vec<_>>().join("; ");
        // A list in style `form` is `name=a&name=b`, one cookie.
        let separators: &[char] = match self.parameter.style {
            Style::Cookie => &[';'],
            _ => &[';', '&'],
        };
        self.named(&pairs(&text, separators))
    }

    fn query_string(&self) -> Read<String> {
        let query = self.sources.query;
        if query.is_empty() {
            return Ok(None);
        }
        match self.parameter.style {
            Style::Json => self.content(query).map(Some),
            Style::Form => Ok(Some(form_text(
                self.schemas,
                &self.parameter.schema,
                &[],
                query,
            )?)),
            _ => Ok(Some(self.json(&Texts::Scalar(self.decoded(query)?)))),
        }
    }

    fn json(&self, texts: &Texts) -> String {
        texts.to_json(self.schemas, &self.parameter.schema)
    }

    fn decoded(&self, raw: &str) -> Result<String, String> {
        let is_plain =
            self.parameter.location == Location::Header || self.parameter.style == Style::Cookie;
        if is_plain {
            return Ok(raw.trim().to_owned());
        }
        let is_query = matches!(
            self.parameter.location,
            Location::Query | Location::QueryString
        );
        let plus_is_space = is_query && !self.parameter.allow_reserved;
        percent_decoded(raw, plus_is_space).ok_or_else(|| "it is not UTF-8".to_owned())
    }

    /// A value that is JSON text, or the text of a form (`content`).
    fn content(&self, raw: &str) -> Result<String, String> {
        let text = self.decoded(raw)?;
        match self.parameter.style {
            Style::FormText => form_text(self.schemas, &self.parameter.schema, &[], &text),
            _ => match serde_json::from_str::<Value>(&text) {
                Ok(_) => Ok(text),
                Err(error) => Err(format!("it is not JSON: {error}")),
            },
        }
    }

    /// Splits a text and decodes its pieces: a list, or an object of names and values.
    fn split(&self, raw: &str, separator: &str, assignment: &str) -> Result<Texts, String> {
        let types = self.schemas.types(&self.parameter.schema);
        match Form::of_types(types, raw.contains(separator)) {
            Form::Scalar => Ok(Texts::Scalar(self.decoded(raw)?)),
            Form::List if raw.is_empty() => Ok(Texts::List(Vec::new())),
            Form::List => {
                let items = raw.split(separator);
                let items = items.map(|item| self.decoded(item).map(Texts::Scalar));
                Ok(Texts::List(items.collect::<Result<_, _>>()?))
            }
            Form::Object if raw.is_empty() => Ok(Texts::Object(Vec::new())),
            Form::Object => self.members(raw, separator, assignment).map(Texts::Object),
        }
    }

    fn members(
        &self,
        raw: &str,
        separator: &str,
        assignment: &str,
    ) -> Result<Vec<(String, Texts)>, String> {
        let member = |name: &str, value: &str| {
            Ok((self.decoded(name)?, Texts::Scalar(self.decoded(value)?)))
        };
        let pieces: Vec<&str> = raw.split(separator).collect();
        if separator == assignment {
            let pairs = pieces.chunks(2);
            return pairs
                .map(|pair| match pair {
                    [name, value] => member(name, value),
                    _ => Err("an object has a value for each name".to_owned()),
                })
                .collect();
        }
        pieces
            .iter()
            .map(|piece| match piece.split_once(assignment) {
                Some((name, value)) => member(name, value),
                None => Err(format!("a member of an object is `name{assignment}value`")),
            })
            .collect()
    }

    /// A value without a name: in a path or a header.
    fn single(&self, raw: &str) -> Result<String, String> {
        let explode = self.parameter.explode;
        let texts = match self.parameter.style {
            Style::Json | Style::FormText => return self.content(raw),
            Style::Label => {
                let raw = raw.strip_prefix('.').ok_or("it does not begin with `.`")?;
                match explode {
                    true => self.split(raw, ".", "=")?,
                    false => self.split(raw, ",", ",")?,
                }
            }
            Style::Matrix => self.matrix(raw)?,
            Style::SpaceDelimited => self.split(&raw.replace("%20", " "), " ", " ")?,
            Style::PipeDelimited => self.split(&without_case(raw, "%7C", "|"), "|", "|")?,
            Style::TabDelimited => self.split(&raw.replace("%09", "\t"), "\t", "\t")?,
            _ if explode => self.split(raw, ",", "=")?,
            _ => self.split(raw, ",", ",")?,
        };
        Ok(self.json(&texts))
    }

    fn matrix(&self, raw: &str) -> Result<Texts, String> {
        let raw = raw.strip_prefix(';').ok_or("it does not begin with `;`")?;
        let types = self.schemas.types(&self.parameter.schema);
        if self.parameter.explode {
            let pairs = pairs(raw, &[';']);
            return match Form::of_types(types, pairs.len() > 1) {
                Form::Object => self.pair_members(&pairs, &|_| true).map(Texts::Object),
                Form::List => self.list_of(&pairs).map(Texts::List),
                Form::Scalar => match pairs.as_slice() {
                    [pair] => Ok(Texts::Scalar(self.decoded(&pair.raw)?)),
                    _ => Err("it has several values".to_owned()),
                },
            };
        }
        let (name, value) = raw.split_once('=').unwrap_or((raw, ""));
        if self.decoded(name)? != self.parameter.name {
            return Err(format!(
                "it does not begin with `;{}=`",
                self.parameter.name
            ));
        }
        self.split(value, ",", ",")
    }

    fn list_of(&self, pairs: &[Pair]) -> Result<Vec<Texts>, String> {
        let own = pairs.iter().filter(|pair| pair.name == self.parameter.name);
        own.map(|pair| self.decoded(&pair.raw).map(Texts::Scalar))
            .collect()
    }

    /// The members of an exploded object; those that occur several times are lists.
    fn pair_members(
        &self,
        pairs: &[Pair],
        is_member: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<(String, Texts)>, String> {
        let mut members: Vec<(String, Texts)> = Vec::new();
        for pair in pairs.iter().filter(|pair| is_member(&pair.name)) {
            let text = Texts::Scalar(self.decoded(&pair.raw)?);
            let is_list = || {
                let schema = self.schemas.member(&self.parameter.schema, &pair.name);
                let types = schema.map(|schema| self.schemas.types(schema));
                types.is_some_and(|types| Form::of_types(types, false) == Form::List)
            };
            match members.iter_mut().find(|(name, _)| *name == pair.name) {
                Some((_, Texts::List(items))) => items.push(text),
                Some((_, value)) => *value = Texts::List(vec![value.clone(), text]),
                None if is_list() => members.push((pair.name.clone(), Texts::List(vec![text]))),
                None => members.push((pair.name.clone(), text)),
            }
        }
        Ok(members)
    }

    /// A value with its name: in a query or a cookie.
    fn named(&self, pairs: &[Pair]) -> Read<String> {
        let name = &self.parameter.name;
        let own: Vec<&Pair> = pairs.iter().filter(|pair| pair.name == *name).collect();
        let types = self.schemas.types(&self.parameter.schema);
        let texts = match (self.parameter.style, own.as_slice()) {
            (Style::DeepObject, _) => return Ok(self.deep(pairs)?.map(|texts| self.json(&texts))),
            (Style::Json | Style::FormText, [pair, ..]) => {
                return self.content(&pair.raw).map(Some);
            }
            (_, own) if self.parameter.explode => {
                match (Form::of_types(types, own.len() > 1), own) {
                    (Form::Object, _) => {
                        let members = self.pair_members(pairs, &|name| self.is_own_member(name))?;
                        if members.is_empty() {
                            return Ok(None);
                        }
                        Texts::Object(members)
                    }
                    (_, []) => return Ok(None),
                    (Form::List, _) => Texts::List(self.list_of(pairs)?),
                    (Form::Scalar, [pair]) => Texts::Scalar(self.decoded(&pair.raw)?),
                    (Form::Scalar, own) => {
                        return Err(format!(
                            "it is there {} times, and has one value",
                            own.len()
                        ));
                    }
                }
            }
            (_, []) => return Ok(None),
            (style, [pair]) => match style {
                Style::SpaceDelimited => {
                    let raw = pair.raw.replace("%20", " ").replace('+', " ");
                    self.split(&raw, " ", " ")?
                }
                Style::PipeDelimited => {
                    self.split(&without_case(&pair.raw, "%7C", "|"), "|", "|")?
                }
                Style::TabDelimited => self.split(&pair.raw.replace("%09", "\t"), "\t", "\t")?,
                _ => self.split(&pair.raw, ",", ",")?,
            },
            (_, own) => return Err(format!("it is there {} times instead of once", own.len())),
        };
        Ok(Some(self.json(&texts)))
    }

    /// Whether a pair is a member of this object: one that the schema names, or any that is no parameter itself where
    /// the schema allows others.
    fn is_own_member(&self, name: &str) -> bool {
        let schema = &self.parameter.schema;
        if self.schemas.member(schema, name).is_some() {
            return true;
        }
        let is_parameter = self.sources.parameters.iter().any(|other| {
            other.location == self.parameter.location
                && (other.name == name
                    || self.schemas.member(&other.schema, name).is_some()
                    || other.style == Style::DeepObject
                        && name
                            .strip_prefix(&other.name)
                            .is_some_and(|rest| rest.starts_with('[')))
        });
        !is_parameter
            && (self.schemas.other_members(schema).is_some()
                || self.schemas.member_names(schema).is_empty())
    }

    /// `name[member][…]=value`
    fn deep(&self, pairs: &[Pair]) -> Read<Texts> {
        let (name, schema) = (&self.parameter.name, &self.parameter.schema);
        deep_texts(self.schemas, name, schema, pairs, &|raw| self.decoded(raw))
    }
}

/// The value of a deep object (`name[member][…]=value`); `None` if no pair is part of it.
pub(super) fn deep_texts(
    schemas: &Schemas,
    name: &str,
    schema: &Value,
    pairs: &[Pair],
    decode: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Option<Texts>, String> {
    let mut root: Option<Tree> = None;
    for pair in pairs {
        let Some(steps) = pair.name.strip_prefix(name).and_then(steps) else {
            continue;
        };
        let text = decode(&pair.raw)?;
        root.get_or_insert_with(Tree::default).insert(&steps, text);
    }
    Ok(root.map(|root| root.into_texts(schemas, schema)))
}

/// `[a][b]` → `a`, `b`; `None` if it is something else.
fn steps(text: &str) -> Option<Vec<String>> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (step, tail) = rest.strip_prefix('[')?.split_once(']')?;
        steps.push(step.to_owned());
        rest = tail;
    }
    (!steps.is_empty()).then_some(steps)
}

/// The members of a deep object.
#[derive(Debug, Default)]
struct Tree {
    texts: Vec<String>,
    members: Vec<(String, Tree)>,
}

impl Tree {
    fn insert(&mut self, steps: &[String], text: String) {
        let Some((first, rest)) = steps.split_first() else {
            self.texts.push(text);
            return;
        };
        let position = self.members.iter().position(|(name, _)| name == first);
        let position = position.unwrap_or_else(|| {
            self.members.push((first.clone(), Self::default()));
            self.members.len() - 1
        });
        if let Some((_, member)) = self.members.get_mut(position) {
            member.insert(rest, text);
        }
    }

    fn into_texts(self, schemas: &Schemas, schema: &Value) -> Texts {
        let types = schemas.types(schema);
        let form = Form::of_types(types, !self.members.is_empty() || self.texts.len() > 1);
        let scalars = |texts: Vec<String>| texts.into_iter().map(Texts::Scalar).collect();
        if self.members.is_empty() {
            let mut texts = self.texts;
            return match (form, texts.len()) {
                (Form::Scalar, 1) => Texts::Scalar(texts.pop().unwrap_or_default()),
                _ => Texts::List(scalars(texts)),
            };
        }
        if form == Form::List {
            // `[]` is the next item, `[0]` one with members.
            let items = self.members.into_iter().flat_map(|(_, item)| {
                if item.members.is_empty() {
                    scalars(item.texts)
                } else {
                    vec![item.into_texts(schemas, schemas.item(schema, 0))]
                }
            });
            return Texts::List(items.collect());
        }
        let members = self.members.into_iter().map(|(name, member)| {
            let of_member = schemas
                .member(schema, &name)
                .or_else(|| schemas.other_members(schema));
            let texts = member.into_texts(schemas, of_member.unwrap_or(&crate::schema::ANYTHING));
            (name, texts)
        });
        Texts::Object(members.collect())
    }
}

/// Replaces an escape whose hexadecimal digits may be in either case.
fn without_case(text: &str, escape: &str, by: &str) -> String {
    text.replace(escape, by)
        .replace(&escape.to_ascii_lowercase(), by)
}
