//! Names that settings give parts of a document: each becomes the extension that a document would have for it.

use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::types::replace_schema;
use super::{Library, Node};
use crate::document::METHOD_FIELDS;
use crate::normalize::extensions::{INPUT_NAMES, KNOWN_VALUES, NAME, VARIANT_NAMES};
use crate::problem::{Code, Problem, Problems, did_you_mean};
use crate::settings::{DocumentSettings, TypedPart};
use crate::source::{FileId, Place};

/// A name that settings give a part of a document.
#[derive(Clone, Debug)]
pub struct NameSetting {
    /// What kind of part it is.
    pub kind: NamedKind,
    /// The part, as the document names it.
    pub part: String,
    /// Its name, in words: `listPets`, `list_pets` and `list pets` are the same.
    pub name: String,
    /// Where the settings name the part.
    pub at: Range<usize>,
}

/// What settings give names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedKind {
    /// An operation: its `operationId`, or method and path: `GET /pets`.
    Operation,
    /// An input of an operation: `listPets.limit`.
    Input,
    /// A component schema.
    Type,
    /// A property of a component, or one within it: `Pet.owner.name`.
    Member,
    /// A value of a component's or a property's `enum`: `Status.not-found`.
    Variant,
    /// A tag, whose name the module and the client of its operations have.
    Tag,
}

impl NamedKind {
    const fn noun(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Input => "input",
            Self::Type => "schema",
            Self::Member => "property",
            Self::Variant => "value",
            Self::Tag => "tag",
        }
    }
}

/// Gives the parts of a document's tree their names and types. One for nothing is reported at its place in the settings, the
/// file `file`.
pub(crate) fn apply(
    root: Arc<Node>,
    settings: Option<&DocumentSettings>,
    file: FileId,
    library: &mut Library,
    problems: &mut Problems,
) -> Arc<Node> {
    let Some(settings) =
        settings.filter(|settings| !settings.names.is_empty() || !settings.types.is_empty())
    else {
        return root;
    };
    let mut document = root.to_json();
    let mut report = |noun: &str, part: &str, at: &Range<usize>, candidates: Vec<String>| {
        let message = format!("the document has no {noun} `{part}`");
        let help = did_you_mean(part, candidates.iter().map(String::as_str));
        let place = Place::bytes(file, at);
        problems.push(Problem::new(Code::UnusedSetting, place, message).help(help));
    };
    for setting in &settings.names {
        if let Err(candidates) = name_part(&mut document, setting) {
            report(setting.kind.noun(), &setting.part, &setting.at, candidates);
        }
    }
    for setting in &settings.types {
        if let TypedPart::Schema(part) = &setting.part
            && let Err(candidates) = replace_schema(&mut document, part, &setting.replacement)
        {
            report("schema", part, &setting.at, candidates);
        }
    }
    library.replace_root(document.into())
}

/// Names one part.
///
/// # Errors
/// There is no such part; the parts that there are.
fn name_part(document: &mut Value, setting: &NameSetting) -> Result<(), Vec<String>> {
    let (part, name) = (setting.part.as_str(), setting.name.as_str());
    match setting.kind {
        NamedKind::Operation => {
            let mut operations = operations(document);
            let found = operations
                .iter_mut()
                .find(|(id, route, _)| id == part || route == part);
            match found {
                Some((_, _, operation)) => insert(operation, NAME, json!(name)),
                None => return Err(operations.into_iter().map(|(id, _, _)| id).collect()),
            }
            Ok(())
        }
        NamedKind::Input => input(document, part, name),
        NamedKind::Type => {
            let schemas = schemas(document).ok_or_else(Vec::new)?;
            match schemas.get_mut(part) {
                Some(schema) => insert(schema, NAME, json!(name)),
                None => return Err(schemas.keys().cloned().collect()),
            }
            Ok(())
        }
        NamedKind::Member => {
            let mut names = Vec::new();
            let schema = of_components(document, part, &mut names, &mut |schema, path, names| {
                member_at(schema, path, names)
            });
            insert(schema.ok_or(names)?, NAME, json!(name));
            Ok(())
        }
        NamedKind::Variant => variant(document, part, name),
        NamedKind::Tag => tag(document, part, name),
    }
}

pub(super) fn insert(part: &mut Value, key: &str, value: Value) {
    if let Some(members) = part.as_object_mut() {
        members.insert(key.to_owned(), value);
    }
}

/// The operations below `paths`: `operationId`, method and path, and the operation.
fn operations(document: &mut Value) -> Vec<(String, String, &mut Value)> {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    let mut operations = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if METHOD_FIELDS.contains(&method.as_str()) && operation.is_object() {
                let id = operation.get("operationId").and_then(Value::as_str);
                let route = format!("{} {path}", method.to_uppercase());
                operations.push((id.unwrap_or(&route).to_owned(), route, operation));
            }
        }
    }
    operations
}

/// Names an input of one operation, wherever the parameter is declared: in its own list, in that of its path, or behind
/// a reference.
fn input(document: &mut Value, part: &str, name: &str) -> Result<(), Vec<String>> {
    let mut inputs = Vec::new();
    let mut found = None;
    for (id, pointer, parameters) in declared_inputs(document) {
        for parameter in parameters {
            match &parameter.name {
                Some(own) if format!("{id}.{own}") == part => {
                    found = Some((pointer.clone(), parameter));
                }
                Some(own) => inputs.push(format!("{id}.{own}")),
                // Another file has it: whether this is its name shows when the operation is lowered.
                None if found.is_none() => {
                    let own = part
                        .strip_prefix(&id)
                        .and_then(|part| part.strip_prefix('.'));
                    found = own.map(|own| {
                        let name = Some(own.to_owned());
                        (pointer.clone(), DeclaredInput { name, ..parameter })
                    });
                }
                None => {}
            }
            if matches!(
                &found,
                Some((
                    _,
                    DeclaredInput {
                        is_certain: true,
                        ..
                    }
                ))
            ) {
                break;
            }
        }
    }
    let Some((pointer, parameter)) = found else {
        return Err(inputs);
    };
    let operation = document.pointer_mut(&pointer).ok_or_else(Vec::new)?;
    if let Some(index) = parameter.own_index {
        let own = operation.pointer_mut(&format!("/parameters/{index}"));
        insert(own.ok_or_else(Vec::new)?, NAME, json!(name));
    } else if let (Some(members), Some(own)) = (operation.as_object_mut(), parameter.name) {
        let names = members.entry(INPUT_NAMES).or_insert_with(|| json!({}));
        insert(names, &own, json!(name));
    }
    Ok(())
}

/// A parameter of an operation.
struct DeclaredInput {
    /// Its name, if the document itself has it.
    name: Option<String>,
    /// Its place among the parameters of the operation, if it is declared there.
    own_index: Option<usize>,
    /// Whether its name is known.
    is_certain: bool,
}

/// The operations below `paths`: `operationId` or method and path, JSON pointer, and parameters.
fn declared_inputs(document: &Value) -> Vec<(String, String, Vec<DeclaredInput>)> {
    let paths = document.get("paths").and_then(Value::as_object);
    let mut operations = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if !METHOD_FIELDS.contains(&method.as_str()) || !operation.is_object() {
                continue;
            }
            let id = operation.get("operationId").and_then(Value::as_str);
            let id = id.map_or_else(
                || format!("{} {path}", method.to_uppercase()),
                str::to_owned,
            );
            let token = path.replace('~', "~0").replace('/', "~1");
            let of = |owner: &Value, is_own| {
                let list = owner.get("parameters").and_then(Value::as_array);
                let list = list.into_iter().flatten().enumerate();
                let declared = list.map(|(index, parameter)| {
                    let name = parameter_name(document, parameter);
                    DeclaredInput {
                        is_certain: name.is_some(),
                        own_index: (is_own && parameter.get("$ref").is_none()).then_some(index),
                        name,
                    }
                });
                declared.collect::<Vec<_>>()
            };
            let mut parameters = of(operation, true);
            parameters.extend(of(item, false));
            operations.push((id, format!("/paths/{token}/{method}"), parameters));
        }
    }
    operations
}

/// The name of a parameter, or of the one that it refers to in the same document.
fn parameter_name(document: &Value, parameter: &Value) -> Option<String> {
    let mut parameter = parameter;
    // References to references end somewhere, or lead nowhere.
    for _ in 0..8 {
        match parameter.get("$ref").and_then(Value::as_str) {
            Some(reference) => parameter = document.pointer(reference.strip_prefix('#')?)?,
            None => {
                return parameter
                    .get("name")
                    .and_then(Value::as_str)
                    .map(str::to_owned);
            }
        }
    }
    None
}

/// The component schemas, of any version of OpenAPI.
pub(super) fn schemas(document: &mut Value) -> Option<&mut Map<String, Value>> {
    let is_swagger = document.get("definitions").is_some();
    let pointer = if is_swagger {
        "/definitions"
    } else {
        "/components/schemas"
    };
    document.pointer_mut(pointer)?.as_object_mut()
}

pub(super) type Find<'f> =
    dyn for<'v> FnMut(&'v mut Value, &str, &mut Vec<String>) -> Option<&'v mut Value> + 'f;

/// What `find` finds in the component that `part` begins with, given the rest of it. Names may have dots in them.
pub(super) fn of_components<'v>(
    document: &'v mut Value,
    part: &str,
    candidates: &mut Vec<String>,
    find: &mut Find<'_>,
) -> Option<&'v mut Value> {
    let schemas = schemas(document)?;
    for (name, schema) in schemas {
        let rest = part
            .strip_prefix(name.as_str())
            .and_then(|rest| rest.strip_prefix('.'));
        let Some(rest) = rest else {
            continue;
        };
        let mut names = Vec::new();
        let found = find(schema, rest, &mut names);
        candidates.extend(names.into_iter().map(|found| format!("{name}.{found}")));
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The property that a path of names leads to, through lists and the parts of `allOf`, `oneOf` and `anyOf`.
pub(super) fn member_at<'v>(
    schema: &'v mut Value,
    path: &str,
    names: &mut Vec<String>,
) -> Option<&'v mut Value> {
    for (keyword, inside) in schema.as_object_mut()? {
        let found = match (keyword.as_str(), inside) {
            ("properties", Value::Object(properties)) => property_at(properties, path, names),
            ("items", items) => member_at(items, path, names),
            ("allOf" | "oneOf" | "anyOf", Value::Array(parts)) => parts
                .iter_mut()
                .find_map(|part| member_at(part, path, names)),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn property_at<'v>(
    properties: &'v mut Map<String, Value>,
    path: &str,
    names: &mut Vec<String>,
) -> Option<&'v mut Value> {
    for (name, property) in properties {
        names.push(name.clone());
        if path == name {
            return Some(property);
        }
        let rest = path
            .strip_prefix(name.as_str())
            .and_then(|rest| rest.strip_prefix('.'));
        if let Some(rest) = rest {
            let mut inside = Vec::new();
            let found = member_at(property, rest, &mut inside);
            names.extend(inside.into_iter().map(|found| format!("{name}.{found}")));
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

fn variant(document: &mut Value, part: &str, name: &str) -> Result<(), Vec<String>> {
    let mut candidates = Vec::new();
    let found = of_components(
        document,
        part,
        &mut candidates,
        &mut |schema, rest, names| enumeration_at(schema, rest, names),
    );
    // What is left of the path is the value.
    let schema = found.ok_or(candidates)?;
    let value = values(schema)
        .into_iter()
        .filter(|value| part.ends_with(&format!(".{value}")));
    let value = value.max_by_key(String::len).unwrap_or_default();
    let members = schema.as_object_mut().ok_or_else(Vec::new)?;
    let given = members.entry(VARIANT_NAMES).or_insert_with(|| json!({}));
    insert(given, &value, json!(name));
    Ok(())
}

/// The listed values of a schema, as text.
fn values(schema: &Value) -> Vec<String> {
    let listed = schema.get("enum").or_else(|| schema.get(KNOWN_VALUES));
    let listed = listed.and_then(Value::as_array).into_iter().flatten();
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    listed.map(text).collect()
}

/// The schema that lists the value at the end of a path: this one, or that of a property.
fn enumeration_at<'v>(
    schema: &'v mut Value,
    path: &str,
    names: &mut Vec<String>,
) -> Option<&'v mut Value> {
    let own = values(schema);
    if own.iter().any(|value| value == path) {
        return Some(schema);
    }
    names.extend(own);
    // A value may have dots in it: the longest path to a property first.
    let dots = path
        .char_indices()
        .rev()
        .filter(|(_, letter)| *letter == '.');
    let ends: Vec<usize> = dots.map(|(index, _)| index).collect();
    for end in ends {
        let mut found = Vec::new();
        let Some(property) = member_at(schema, &path[..end], &mut found) else {
            continue;
        };
        let listed = values(property);
        if listed.iter().any(|value| *value == path[end + 1..]) {
            return member_at(schema, &path[..end], &mut found);
        }
        names.extend(
            listed
                .iter()
                .map(|value| format!("{}.{value}", &path[..end])),
        );
    }
    None
}

fn tag(document: &mut Value, part: &str, name: &str) -> Result<(), Vec<String>> {
    let mut used: Vec<String> = Vec::new();
    for (_, _, operation) in operations(document) {
        let tags = operation
            .get("tags")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        used.extend(tags.filter_map(|tag| tag.as_str().map(str::to_owned)));
    }
    let Some(members) = document.as_object_mut() else {
        return Err(used);
    };
    let declared = members.entry("tags").or_insert_with(|| json!([]));
    let Some(declared) = declared.as_array_mut() else {
        return Err(used);
    };
    let is_wanted = |tag: &&mut Value| tag.get("name").and_then(Value::as_str) == Some(part);
    match declared.iter_mut().find(is_wanted) {
        Some(tag) => insert(tag, NAME, json!(name)),
        None if used.iter().any(|tag| tag == part) => {
            declared.push(json!({"name": part, NAME: name}))
        }
        None => return Err(used),
    }
    Ok(())
}
