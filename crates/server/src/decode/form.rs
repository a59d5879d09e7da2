//! Forms (`application/x-www-form-urlencoded`): members by their styles (OpenAPI 3.0.4 §4.7.15).

use serde_json::Value;

use super::parameter::deep_texts;
use super::texts::{Form, Texts, percent_decoded, quoted};
use crate::description::{MemberStyle, Style};
use crate::schema::{Schemas, Types};

/// A name, decoded, and the text of its value, which is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) raw: String,
}

/// The pairs of a query, a form or a cookie.
pub(crate) fn pairs(text: &str, separators: &[char]) -> Vec<Pair> {
    let pieces = text.split(separators).map(str::trim_start);
    pieces
        .filter(|piece| !piece.is_empty())
        .map(|piece| {
            let (name, raw) = piece.split_once('=').unwrap_or((piece, ""));
            Pair {
                name: percent_decoded(name, true).unwrap_or_else(|| name.to_owned()),
                raw: raw.to_owned(),
            }
        })
        .collect()
}

/// The JSON text of a form.
///
/// # Errors
/// It is not in UTF-8.
pub(crate) fn form(
    schemas: &Schemas,
    schema: &Value,
    styles: &[MemberStyle],
    body: &[u8],
) -> Result<String, String> {
    let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
    form_text(schemas, schema, styles, text)
}

pub(crate) fn form_text(
    schemas: &Schemas,
    schema: &Value,
    styles: &[MemberStyle],
    text: &str,
) -> Result<String, String> {
    let mut pairs = pairs(text, &['&']);
    let decode = |raw: &str| percent_decoded(raw, true).ok_or_else(|| "it is not UTF-8".to_owned());
    let mut members: Vec<(String, String)> = Vec::new();
    for style in styles {
        let anything = &crate::schema::ANYTHING;
        let of_member = schemas.member(schema, &style.name).unwrap_or(anything);
        let mut taken = Vec::new();
        let mut rest = Vec::new();
        for pair in pairs {
            match is_of_member(schemas, of_member, style, &pair.name) {
                true => taken.push(pair),
                false => rest.push(pair),
            }
        }
        pairs = rest;
        if !taken.is_empty() {
            let value = styled(schemas, of_member, style, &taken, &decode)?;
            members.push((style.name.clone(), value));
        }
    }
    let mut names: Vec<String> = Vec::new();
    for pair in &pairs {
        if !names.contains(&pair.name) {
            names.push(pair.name.clone());
        }
    }
    for name in names {
        let of_member = schemas
            .member(schema, &name)
            .or_else(|| schemas.other_members(schema));
        let of_member = of_member.unwrap_or(&crate::schema::ANYTHING);
        let own = pairs.iter().filter(|pair| pair.name == name);
        let texts: Result<Vec<String>, String> = own.map(|pair| decode(&pair.raw)).collect();
        members.push((name, member(schemas, of_member, &texts?)));
    }
    let members = members
        .iter()
        .map(|(name, value)| format!("{}:{value}", quoted(name)));
    Ok(format!("{{{}}}", members.collect::<Vec<_>>().join(",")))
}

/// Whether a pair belongs to a member that has a style.
fn is_of_member(schemas: &Schemas, schema: &Value, style: &MemberStyle, name: &str) -> bool {
    let is_object = Form::of_types(schemas.types(schema), true) == Form::Object;
    match style.style {
        Style::DeepObject => name
            .strip_prefix(&style.name)
            .is_some_and(|rest| rest.starts_with('[')),
        Style::Json => name == style.name,
        _ if style.explode && is_object => schemas.member(schema, name).is_some(),
        _ => name == style.name,
    }
}

/// The JSON text of a member by its style.
fn styled(
    schemas: &Schemas,
    schema: &Value,
    style: &MemberStyle,
    pairs: &[Pair],
    decode: &dyn Fn(&str) -> Result<String, String>,
) -> Result<String, String> {
    let first = pairs.first().map_or("", |pair| pair.raw.as_str());
    if style.style == Style::Json {
        return Ok(json_or_quoted(decode(first)?));
    }
    if style.style == Style::DeepObject {
        let texts = deep_texts(schemas, &style.name, schema, pairs, decode)?;
        return Ok(texts.map_or_else(|| "null".to_owned(), |texts| texts.to_json(schemas, schema)));
    }
    let form = Form::of_types(
        schemas.types(schema),
        pairs.len() > 1 || first.contains(','),
    );
    if style.explode {
        let texts = match form {
            Form::Object => {
                let members = pairs
                    .iter()
                    .map(|pair| Ok((pair.name.clone(), Texts::Scalar(decode(&pair.raw)?))));
                Texts::Object(members.collect::<Result<_, String>>()?)
            }
            Form::List => {
                let items = pairs
                    .iter()
                    .map(|pair| decode(&pair.raw).map(Texts::Scalar));
                Texts::List(items.collect::<Result<_, _>>()?)
            }
            Form::Scalar => Texts::Scalar(decode(first)?),
        };
        return Ok(texts.to_json(schemas, schema));
    }
    let (raw, separator) = match style.style {
        Style::SpaceDelimited => (first.replace("%20", " ").replace('+', " "), ' '),
        Style::PipeDelimited => (first.replace("%7C", "|").replace("%7c", "|"), '|'),
        Style::TabDelimited => (first.replace("%09", "\t"), '\t'),
        _ => (first.to_owned(), ','),
    };
    let pieces: Result<Vec<String>, String> = raw.split(separator).map(decode).collect();
    Ok(split(pieces?, form).to_json(schemas, schema))
}

/// Pieces of a text as a value of this form.
fn split(pieces: Vec<String>, form: Form) -> Texts {
    let is_empty = pieces.iter().all(String::is_empty);
    match form {
        Form::List if is_empty => Texts::List(Vec::new()),
        Form::List => Texts::List(pieces.into_iter().map(Texts::Scalar).collect()),
        Form::Object => {
            let pairs = pieces.chunks(2).map(|pair| {
                let text = |index: usize| pair.get(index).cloned().unwrap_or_default();
                (text(0), Texts::Scalar(text(1)))
            });
            Texts::Object(pairs.filter(|(name, _)| !name.is_empty()).collect())
        }
        Form::Scalar => Texts::Scalar(pieces.join(",")),
    }
}

/// The JSON text of a member without a style: lists are repeated, objects are JSON.
pub(super) fn member(schemas: &Schemas, schema: &Value, texts: &[String]) -> String {
    let types = schemas.types(schema);
    let one = |text: &String, schema: &Value| {
        let types = schemas.types(schema);
        let is_json = types != Types::ALL && Form::of_types(types, true) != Form::Scalar;
        match is_json {
            true => json_or_quoted(text.clone()),
            false => Texts::Scalar(text.clone()).to_json(schemas, schema),
        }
    };
    match (Form::of_types(types, texts.len() > 1), texts) {
        (Form::Scalar | Form::Object, [text]) => one(text, schema),
        _ => {
            let items = texts.iter().enumerate();
            let items = items.map(|(index, text)| one(text, schemas.item(schema, index)));
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
    }
}

/// A text that is JSON, or else a string of it: the schema reports that it is none.
fn json_or_quoted(text: String) -> String {
    match serde_json::from_str::<Value>(&text) {
        Ok(_) => text,
        Err(_) => quoted(&text),
    }
}

/// The JSON text of a value that is several parts of a multipart body, by its style: names and texts that are not
/// percent-encoded.
pub(crate) fn styled_parts(
    schemas: &Schemas,
    schema: &Value,
    style: &MemberStyle,
    parts: &[(String, String)],
) -> Option<String> {
    let own = parts
        .iter()
        .filter(|(name, _)| is_of_member(schemas, schema, style, name));
    let pairs: Vec<Pair> = own
        .map(|(name, text)| Pair {
            name: name.clone(),
            raw: text.clone(),
        })
        .collect();
    if pairs.is_empty() {
        return None;
    }
    styled(schemas, schema, style, &pairs, &|raw| Ok(raw.to_owned())).ok()
}
