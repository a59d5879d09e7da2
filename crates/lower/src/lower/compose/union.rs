//! `oneOf` and `anyOf` → unions.
//!
//! What stands beside a union belongs to each of its branches. A union of one branch is that branch; of strings, some of
//! them listed, an open enumeration; of scalars that Rust can't tell apart, the one that takes all. A `discriminator` tells
//! branches apart, or else a member with a value of its own in each; everything else is told apart by what it looks like.

use clientsmith_model::{
    Branch, Evidence, Ident, Scalar, Shape, TaggedUnion, TypeRef, UntaggedUnion,
};
use openapiv3::{Discriminator, ReferenceOr};

use super::{evidence, gather, is_nullable};
use crate::lower::docs::{self, Draft};
use crate::lower::enumeration::{self, Listed};
use crate::lower::facts::{At, Extra, Facts, Hint, Kind, Node, only_requires};
use crate::lower::names::{self, Names};
use crate::lower::scalar;
use crate::lower::schema::{Schemas, Value};
use crate::normalize::component_name;
use crate::problem::Code;

/// The type of a union; the facts again if there is none, with what only restricts them noted.
pub(crate) fn lower<'d>(
    schemas: &mut Schemas<'d, '_>,
    mut facts: Facts<'d>,
    at: &At<'d>,
    component: Option<&'d str>,
) -> Result<Value, Box<Facts<'d>>> {
    let unions = facts.unions.len();
    facts
        .unions
        .retain(|union| !union.branches.iter().all(only_restricts));
    facts.restricted |= facts.unions.len() < unions;
    if facts.unions.is_empty() {
        return inherited(schemas, facts, at, component);
    }
    if facts.unions.len() > 1 {
        let message = "a schema with several unions at once is read without them";
        schemas.report(Code::LooseSchema, &at.pointer, message);
        return without_union(facts);
    }
    let branches = distinct(schemas, &facts);
    facts.nullable |= branches
        .iter()
        .any(|branch| branch.iter().all(|part| is_nullable(schemas, part.node, 0)));
    let nullable = facts.nullable;
    let value = match branches.as_slice() {
        [] => return without_union(facts),
        [only] => sole_branch(schemas, only, component),
        _ => several_branches(schemas, facts, &branches, at, component),
    };
    Ok(Value {
        nullable: value.nullable || nullable,
        ..value
    })
}

/// Whether a branch says nothing of a shape: `{required: [a]}`, or a bound.
fn only_restricts(branch: &At<'_>) -> bool {
    matches!(branch.node, Node::Schema(schema) if only_requires(schema))
}

fn without_union<'d>(mut facts: Facts<'d>) -> Result<Value, Box<Facts<'d>>> {
    facts.unions.clear();
    facts.restricted = true;
    if facts.members.is_empty() && facts.kind != Some(Kind::Object) {
        Ok(Value::JSON)
    } else {
        Err(Box::new(facts))
    }
}

/// The branches, none twice, each with what stands beside the union.
fn distinct<'d>(schemas: &Schemas<'d, '_>, facts: &Facts<'d>) -> Vec<Vec<At<'d>>> {
    let common = !facts.members.is_empty()
        || !facts.required.is_empty()
        || matches!(facts.extra, Extra::Typed(_) | Extra::Denied);
    let mut branches: Vec<Vec<At<'d>>> = Vec::new();
    for branch in facts.unions.iter().flat_map(|union| &union.branches) {
        if branches.iter().any(|known| {
            known
                .last()
                .is_some_and(|known| super::says_the_same(known.node, branch.node))
        }) {
            continue;
        }
        let leaves: &[At<'d>] = if common && !is_scalar(schemas, branch) {
            &facts.leaves
        } else {
            &[]
        };
        branches.push(leaves.iter().chain([branch]).cloned().collect());
    }
    branches
}

fn is_scalar(schemas: &Schemas<'_, '_>, branch: &At<'_>) -> bool {
    let schema = match branch.node {
        Node::Schema(schema) | Node::Bare(schema) => Some(schema),
        Node::Component(name) => schemas
            .component_schema(name)
            .and_then(ReferenceOr::as_item),
    };
    matches!(
        schema.map(|schema| &schema.schema_kind),
        Some(openapiv3::SchemaKind::Any(any)) if any.typ.as_deref().is_some_and(|typ| typ != "object")
    )
}

fn sole_branch<'d>(
    schemas: &mut Schemas<'d, '_>,
    parts: &[At<'d>],
    component: Option<&'d str>,
) -> Value {
    match parts {
        [
            At {
                node: Node::Component(_),
                ..
            },
        ] => schemas.value(parts),
        _ => schemas.shape(parts, component),
    }
}

fn several_branches<'d>(
    schemas: &mut Schemas<'d, '_>,
    facts: Facts<'d>,
    branches: &[Vec<At<'d>>],
    at: &At<'d>,
    component: Option<&'d str>,
) -> Value {
    let said: Vec<Facts<'d>> = branches
        .iter()
        .map(|parts| gather(schemas, parts))
        .collect();
    let place = enumeration::Place {
        facts: &facts,
        at,
        component,
    };
    if let Some(values) = open_list(&said) {
        return enumeration::strings(schemas, values, true, place, &at.pointer);
    }
    if let Some(values) = closed_list(branches, &said) {
        let kind = said.first().and_then(|facts| facts.kind);
        let kind = kind.filter(|kind| said.iter().all(|facts| facts.kind == Some(*kind)));
        return enumeration::listed(schemas, values, kind, place, &at.pointer);
    }
    if let Some(scalar) = one_scalar(&said) {
        if said.iter().any(|facts| {
            scalar::of(facts.concluded_kind().unwrap_or(Kind::String), facts) != scalar
        }) && said.iter().all(|facts| facts.format.is_some())
        {
            schemas.report(
                Code::LooseSchema,
                &at.pointer,
                "formats that can't be told apart are read as their common type",
            );
        }
        return Value::of(TypeRef::Scalar(scalar));
    }
    if component.is_none()
        && let Some(value) = or_empty(schemas, branches, &said, at)
    {
        return value;
    }
    schemas.declare_union(facts, at, component)
}

/// A value or the empty string: two branches, null apart, one of which is `enum: [""]`.
fn or_empty<'d>(
    schemas: &mut Schemas<'d, '_>,
    branches: &[Vec<At<'d>>],
    said: &[Facts<'d>],
    at: &At<'d>,
) -> Option<Value> {
    let mut of_values = branches
        .iter()
        .zip(said)
        .filter(|(_, facts)| !facts.null_only && !evidence::is_empty_string(facts));
    let (Some((parts, _)), None) = (of_values.next(), of_values.next()) else {
        return None;
    };
    if !said.iter().any(evidence::is_empty_string) {
        return None;
    }
    let mut parts = parts.clone();
    if let Some(last) = parts.last_mut() {
        last.hint = at.hint.clone();
    }
    let value = schemas.value(&parts);
    Some(match value.ty {
        TypeRef::Json | TypeRef::OrEmpty(_) => value,
        ty => Value {
            ty: TypeRef::OrEmpty(Box::new(ty)),
            nullable: value.nullable,
        },
    })
}

/// Any string, some of which are listed.
fn open_list<'d>(branches: &[Facts<'d>]) -> Option<Vec<Listed<'d, String>>> {
    let is_string =
        |facts: &Facts<'_>| facts.concluded_kind() == Some(Kind::String) && facts.unions.is_empty();
    let plain =
        |facts: &Facts<'_>| is_string(facts) && facts.values.is_none() && facts.format.is_none();
    let listed = |facts: &Facts<'_>| {
        facts.unions.is_empty()
            && facts
                .values
                .as_ref()
                .is_some_and(|values| values.iter().all(serde_json::Value::is_string))
    };
    if !branches.iter().any(plain)
        || !branches.iter().any(listed)
        || !branches.iter().all(|facts| plain(facts) || listed(facts))
    {
        return None;
    }
    let mut seen = std::collections::HashSet::new();
    let values = branches.iter().flat_map(values_of);
    let texts = values.filter_map(|listed| {
        let text = listed.value.as_str()?.to_owned();
        seen.insert(text.clone()).then(|| listed.with(text))
    });
    Some(texts.collect())
}

/// What inline branches list, each nothing else: an enumeration in pieces.
fn closed_list<'d>(
    branches: &[Vec<At<'d>>],
    said: &[Facts<'d>],
) -> Option<Vec<Listed<'d, serde_json::Value>>> {
    let lists = branches.iter().zip(said).all(|(parts, facts)| {
        matches!(
            parts.as_slice(),
            [At {
                node: Node::Schema(_),
                ..
            }]
        ) && facts.values.is_some()
            && facts.unions.is_empty()
    });
    lists.then(|| said.iter().flat_map(values_of).collect())
}

/// The values that a branch lists; of one alone, what is said of the branch is said of it.
fn values_of<'d>(facts: &Facts<'d>) -> Vec<Listed<'d, serde_json::Value>> {
    let values = facts.values.as_deref().unwrap_or_default();
    let (title, description) = match values {
        [_] => (facts.title, facts.description),
        _ => (None, None),
    };
    let listed = values.iter().map(|value| Listed {
        value: value.clone(),
        title,
        description,
    });
    listed.collect()
}

/// The scalar that all branches are, or that takes them all where JSON does not tell them apart.
fn one_scalar(branches: &[Facts<'_>]) -> Option<Scalar> {
    let mut scalars = Vec::new();
    for facts in branches {
        let kind = facts
            .concluded_kind()
            .filter(|kind| !matches!(kind, Kind::Array | Kind::Object))?;
        if facts.values.is_some()
            || facts.known_values.is_some()
            || !facts.unions.is_empty()
            || facts.null_only
        {
            return None;
        }
        scalars.push((kind, scalar::of(kind, facts)));
    }
    let (_, first) = *scalars.first()?;
    if scalars.iter().all(|(_, scalar)| *scalar == first) {
        return Some(first);
    }
    if scalars.iter().all(|(kind, _)| *kind == Kind::String) {
        return Some(Scalar::String);
    }
    if scalars.iter().all(|(kind, _)| *kind == Kind::Integer) {
        return Some(Scalar::I64);
    }
    scalars
        .iter()
        .all(|(kind, _)| matches!(kind, Kind::Integer | Kind::Number))
        .then_some(Scalar::F64)
}

/// A parent whose `discriminator` names the heirs that say `allOf` with it (OpenAPI 3.0.3 §4.7.25): where the parent is
/// named, any of them may be.
fn inherited<'d>(
    schemas: &mut Schemas<'d, '_>,
    mut facts: Facts<'d>,
    at: &At<'d>,
    component: Option<&'d str>,
) -> Result<Value, Box<Facts<'d>>> {
    let (Some(discriminator), Some(name)) = (facts.discriminator, component) else {
        return Err(Box::new(facts));
    };
    let heirs = heirs_of(schemas, discriminator, name);
    if heirs.is_empty() {
        return Err(Box::new(facts));
    }
    let pointer = at.pointer.child("discriminator");
    let hint = at.hint.clone();
    let branches = heirs
        .into_iter()
        .map(|heir| At {
            node: Node::Component(heir),
            pointer: pointer.clone(),
            hint: hint.clone(),
        })
        .collect();
    facts
        .unions
        .push(crate::lower::facts::Alternatives { branches });
    facts.members.clear();
    facts.required.clear();
    facts.leaves.clear();
    facts.extra = Extra::Unstated;
    Ok(schemas.declare_union(facts, at, component))
}

/// The components that a mapping names, or else those that inherit; the parent itself is none of them.
fn heirs_of<'d>(
    schemas: &Schemas<'d, '_>,
    discriminator: &'d Discriminator,
    parent: &str,
) -> Vec<&'d str> {
    let mut heirs: Vec<&'d str> = Vec::new();
    let mapped = discriminator
        .mapping
        .values()
        .map(|target| component_name(target));
    for heir in mapped.chain(schemas.heirs(parent).iter().copied()) {
        if heir != parent && schemas.component_schema(heir).is_some() && !heirs.contains(&heir) {
            heirs.push(heir);
        }
    }
    heirs.retain(|heir| schemas.heirs(parent).contains(heir));
    heirs
}

/// One branch while the union is made.
struct Draught<'d> {
    ident: Ident,
    value: Value,
    docs: clientsmith_model::Docs,
    facts: Facts<'d>,
    component: Option<&'d str>,
}

/// Fills in a declared union.
pub(crate) fn branches<'d>(schemas: &mut Schemas<'d, '_>, facts: &Facts<'d>, hint: &Hint) -> Shape {
    let parts = distinct(schemas, facts);
    let said: Vec<Facts<'d>> = parts.iter().map(|parts| gather(schemas, parts)).collect();
    let mut names = Names::default();
    let labels = labels(schemas, &parts, &said);
    let mut draughts: Vec<Draught<'d>> = Vec::with_capacity(parts.len());
    for ((mut parts, facts), label) in parts.into_iter().zip(said).zip(labels) {
        if let Some(last) = parts.last_mut() {
            last.hint = hint.child(&label);
        }
        let component = match parts.as_slice() {
            [
                ..,
                At {
                    node: Node::Component(name),
                    ..
                },
            ] => Some(*name),
            _ => None,
        };
        let value = if evidence::is_empty_string(&facts) && component.is_none() {
            Value::of(TypeRef::Scalar(Scalar::EmptyString))
        } else {
            schemas.value(&parts)
        };
        if draughts.iter().any(|known| known.value.ty == value.ty) {
            continue;
        }
        if is_text(&value.ty)
            && let Some(known) = draughts.iter_mut().find(|known| is_text(&known.value.ty))
        {
            // A text of either format is read as it comes: the first would take what the other is.
            if known.facts.format.is_some() && facts.format.is_some() {
                let pointer = parts.last().map(|part| part.pointer.clone());
                schemas.report(
                    Code::LooseSchema,
                    &pointer.unwrap_or_default(),
                    "formats that can't be told apart are read as their common type",
                );
            }
            if known.value.ty == TypeRef::Scalar(Scalar::String) {
                continue;
            }
            *known = Draught {
                ident: names.claim_variant("String", hint.name.as_ref()),
                value: Value::of(TypeRef::Scalar(Scalar::String)),
                docs: Draft::default().finish(|| "A string.".to_owned()),
                facts: Facts {
                    format: None,
                    ..facts
                },
                component: None,
            };
            continue;
        }
        let described = docs::described(schemas, &parts);
        let draft = Draft::of(described.description);
        let docs = draft.finish(|| kind_of(schemas, &value));
        let ident = names.claim_variant(&label, hint.name.as_ref());
        draughts.push(Draught {
            ident,
            value,
            docs,
            facts,
            component,
        });
    }
    match tags(schemas, facts.discriminator, &draughts) {
        Some((tag, tags)) => tagged(names, tag, tags, draughts),
        None => untagged(schemas, draughts),
    }
}

/// Whether a type is a string of any format, which takes every string.
fn is_text(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Scalar(scalar) if scalar.is_text())
}

/// A branch of which the document says nothing.
fn kind_of(schemas: &Schemas<'_, '_>, value: &Value) -> String {
    match &value.ty {
        TypeRef::Named(id) => format!("A [`{}`].", schemas.types[*id].ident),
        TypeRef::List(_) => "A list.".to_owned(),
        TypeRef::Tuple(_) => "A list of a fixed length.".to_owned(),
        TypeRef::Map(_) => "A map.".to_owned(),
        TypeRef::Scalar(Scalar::Bool) => "True or false.".to_owned(),
        TypeRef::Scalar(Scalar::Null) => "Null.".to_owned(),
        TypeRef::Scalar(Scalar::EmptyString) => "The empty string.".to_owned(),
        TypeRef::Scalar(Scalar::EmptyObject) => "An object without members.".to_owned(),
        TypeRef::Scalar(Scalar::F64) => "A number.".to_owned(),
        TypeRef::Scalar(scalar) if scalar::is_integer(*scalar) => "An integer.".to_owned(),
        TypeRef::Scalar(Scalar::String) => "A string.".to_owned(),
        TypeRef::Scalar(_) => "A string of this format.".to_owned(),
        TypeRef::Boxed(_) | TypeRef::Nullable(_) | TypeRef::OrEmpty(_) | TypeRef::Json => {
            "Any other JSON value.".to_owned()
        }
    }
}

fn tagged(
    mut names: Names,
    tag: String,
    tags: Vec<Vec<String>>,
    draughts: Vec<Draught<'_>>,
) -> Shape {
    let branches = draughts
        .into_iter()
        .zip(tags)
        .map(|(draught, tags)| branch(draught, tags))
        .collect();
    Shape::TaggedUnion(TaggedUnion {
        tag,
        branches,
        other: names.claim_catch_all(),
    })
}

fn untagged<'d>(schemas: &mut Schemas<'d, '_>, draughts: Vec<Draught<'d>>) -> Shape {
    let said: Vec<Facts<'d>> = draughts
        .iter()
        .map(|draught| draught.facts.clone())
        .collect();
    let types: Vec<&TypeRef> = draughts.iter().map(|draught| &draught.value.ty).collect();
    let evidence = evidence::of_branches(schemas, &said, &types);
    let mut branches: Vec<(_, Branch<Evidence>)> = draughts
        .into_iter()
        .zip(evidence)
        .map(|(draught, evidence)| {
            (
                evidence::specificity(&draught.facts, &evidence),
                branch(draught, evidence),
            )
        })
        .collect();
    branches.sort_by(|(a, _), (b, _)| a.cmp(b));
    Shape::UntaggedUnion(UntaggedUnion {
        branches: branches.into_iter().map(|(_, branch)| branch).collect(),
    })
}

fn branch<D>(draught: Draught<'_>, distinction: D) -> Branch<D> {
    Branch {
        ident: draught.ident,
        ty: draught.value.ty,
        docs: draught.docs,
        distinction,
    }
}

/// The member that tells the branches apart and the values that it has in each.
fn tags<'d>(
    schemas: &mut Schemas<'d, '_>,
    discriminator: Option<&'d Discriminator>,
    draughts: &[Draught<'d>],
) -> Option<(String, Vec<Vec<String>>)> {
    let objects = draughts
        .iter()
        .all(|draught| matches!(draught.value.ty, TypeRef::Named(_)));
    if !objects {
        return None;
    }
    if let Some(discriminator) = discriminator {
        let tags: Option<Vec<Vec<String>>> = draughts
            .iter()
            .map(|draught| tags_of(schemas, discriminator, draught))
            .collect();
        if let Some(tags) = tags
            && evidence::are_disjoint(&tags)
        {
            return Some((discriminator.property_name.clone(), tags));
        }
    }
    let said: Vec<Facts<'d>> = draughts
        .iter()
        .map(|draught| draught.facts.clone())
        .collect();
    evidence::implicit_tag(schemas, &said)
}

/// What a discriminator's mapping says, else what the branch's own schema lists, else the name of the component.
fn tags_of<'d>(
    schemas: &mut Schemas<'d, '_>,
    discriminator: &Discriminator,
    draught: &Draught<'d>,
) -> Option<Vec<String>> {
    let mapped: Vec<String> = discriminator
        .mapping
        .iter()
        .filter(|(_, target)| draught.component == Some(component_name(target)))
        .map(|(tag, _)| tag.clone())
        .collect();
    if !mapped.is_empty() {
        return Some(mapped);
    }
    evidence::listed_strings(schemas, &draught.facts, &discriminator.property_name)
        .or_else(|| draught.component.map(|name| vec![name.to_owned()]))
}

/// What each branch is called: its component's name, its title, the one value of a member, its kind.
fn labels<'d>(
    schemas: &mut Schemas<'d, '_>,
    parts: &[Vec<At<'d>>],
    said: &[Facts<'d>],
) -> Vec<String> {
    let mut labels = Vec::with_capacity(parts.len());
    for (index, (parts, facts)) in parts.iter().zip(said).enumerate() {
        let label = match parts.last().map(|part| part.node) {
            Some(Node::Component(name)) => schemas
                .component_ident(name)
                .map(|ident| ident.bare().to_owned()),
            _ => title_label(facts.title).or_else(|| value_label(schemas, facts)),
        };
        labels.push(label.unwrap_or_else(|| kind_label(facts, said, index)));
    }
    labels
}

/// A title is a name if it is one or a few words.
fn title_label(title: Option<&str>) -> Option<String> {
    let title = title?.trim();
    let fits = title.len() <= 40
        && title.split_whitespace().count() <= 4
        && title.starts_with(|letter: char| letter.is_alphabetic());
    fits.then(|| names::type_words(title))
}

/// The one value of a member, or the enumeration's first where it lists one.
fn value_label<'d>(schemas: &mut Schemas<'d, '_>, facts: &Facts<'d>) -> Option<String> {
    if let Some([serde_json::Value::String(value)]) = facts.values.as_deref() {
        return Some(names::type_words(value));
    }
    let wires: Vec<&str> = facts.members.keys().copied().take(20).collect();
    wires.into_iter().find_map(|wire| {
        let values = evidence::listed_strings(schemas, facts, wire)?;
        let [value] = values.as_slice() else {
            return None;
        };
        Some(names::type_words(value)).filter(|label| label.len() <= 40)
    })
}

/// A branch without any name of its own is called by its kind; of several objects, by the member that only it requires.
fn kind_label(facts: &Facts<'_>, all: &[Facts<'_>], index: usize) -> String {
    if facts.null_only {
        return "Null".to_owned();
    }
    if facts.values.is_some() || facts.known_values.is_some() {
        return "Known".to_owned();
    }
    let same = all
        .iter()
        .filter(|other| other.concluded_kind() == facts.concluded_kind())
        .count();
    match facts.concluded_kind() {
        Some(Kind::Object) if same > 1 => {
            let others: Vec<&Facts<'_>> = all
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .map(|(_, facts)| facts)
                .collect();
            let own = facts
                .required
                .iter()
                .chain(facts.members.keys())
                .find(|name| !others.iter().any(|other| other.members.contains_key(*name)));
            own.map_or_else(
                || format!("Object{}", index + 1),
                |name| format!("With{}", names::suffix_words(name)),
            )
        }
        Some(Kind::Object) => "Object".to_owned(),
        Some(Kind::Array) => list_label(facts),
        Some(Kind::String) => format_label(facts.format).unwrap_or("String").to_owned(),
        Some(Kind::Integer) => "Integer".to_owned(),
        Some(Kind::Number) => "Number".to_owned(),
        Some(Kind::Boolean) => "Boolean".to_owned(),
        None if facts.tuple.is_some() => "Tuple".to_owned(),
        None if facts.unions.is_empty() => "Any".to_owned(),
        None => format!("Variant{}", index + 1),
    }
}

fn list_label(facts: &Facts<'_>) -> String {
    match facts.items.as_ref().map(|items| items.node) {
        Some(Node::Component(name)) => format!("{}List", names::type_words(name)),
        Some(Node::Schema(schema) | Node::Bare(schema)) => {
            let kind = match &schema.schema_kind {
                openapiv3::SchemaKind::Any(any) => any.typ.as_deref(),
                _ => None,
            };
            match kind {
                Some("array") => "Lists".to_owned(),
                Some(kind) => format!("{}s", names::type_words(kind)),
                None => "List".to_owned(),
            }
        }
        None => "List".to_owned(),
    }
}

fn format_label(format: Option<&str>) -> Option<&'static str> {
    Some(match format? {
        "date-time" => "DateTime",
        "date" => "Date",
        "time" => "Time",
        "duration" => "Duration",
        "uuid" => "Uuid",
        "uri" | "url" => "Uri",
        "ipv4" => "Ipv4",
        "ipv6" => "Ipv6",
        "byte" => "Base64",
        "binary" => "Binary",
        "decimal" => "Decimal",
        _ => return None,
    })
}
