//! Unions.

use clientsmith_model::{
    Api, Branch, Evidence, Ident, JsonKind, TaggedUnion, TypeDef, TypeRef, UntaggedUnion,
};

use crate::docs::{attributes_text, comment_text};
use crate::imports::Imports;
use crate::layout;
use crate::schema::{Scope, closed, declaration, type_of};
use crate::writer::{Source, string};

/// Objects told apart by a member.
pub(crate) fn tagged(
    api: &Api,
    definition: &TypeDef,
    union: &TaggedUnion,
    scope: Scope<'_>,
    source: &mut Source,
) {
    source.imports.runtime("Value");
    let docs = comment_text("    ", &["Any other value, as it came."]);
    let other = format!("{docs}    {}(Value),\n", union.other);
    declare(api, definition, &union.branches, &other, scope, source);
    source.imports.runtime("tagged_union");
    let mut lines = vec![
        "tagged_union! {".to_owned(),
        format!("    {} by {} {{", definition.ident, string(&union.tag)),
    ];
    for branch in &union.branches {
        let values: Vec<String> = branch
            .distinction
            .iter()
            .map(|value| string(value))
            .collect();
        let ty = type_of(api, &branch.ty, scope, &mut source.imports);
        lines.push(format!(
            "        {}({ty}) => {},",
            branch.ident,
            values.join(" | ")
        ));
    }
    if let Some(last) = lines.last_mut().filter(|last| last.ends_with(',')) {
        last.pop();
        last.push(';');
    }
    lines.extend([
        format!("        {}", union.other),
        "    }".to_owned(),
        "}".to_owned(),
    ]);
    source.text(lines.join("\n"));
}

/// Values told apart by what they look like.
pub(crate) fn untagged(
    api: &Api,
    definition: &TypeDef,
    union: &UntaggedUnion,
    scope: Scope<'_>,
    source: &mut Source,
) {
    declare(api, definition, &union.branches, "", scope, source);
    source.imports.runtime("untagged_union");
    let mut lines = vec![
        "untagged_union! {".to_owned(),
        format!("    {} {{", definition.ident),
    ];
    for branch in &union.branches {
        let ty = type_of(api, &branch.ty, scope, &mut source.imports);
        lines.push(format!(
            "        {}({ty}): {},",
            branch.ident,
            evidence(&branch.distinction)
        ));
    }
    lines.extend(["    }".to_owned(), "}".to_owned()]);
    source.text(lines.join("\n"));
}

fn strings(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| string(value)).collect();
    values.join(", ")
}

/// What an object must have.
fn members(evidence: &Evidence) -> String {
    let mut text = String::new();
    if !evidence.requires.is_empty() {
        text += &format!(" requires [{}]", strings(&evidence.requires));
    }
    if !evidence.with.is_empty() {
        let members: Vec<String> = evidence
            .with
            .iter()
            .map(|(name, values)| format!("{}: [{}]", string(name), strings(values)))
            .collect();
        text += &format!(" with {{ {} }}", members.join(", "));
    }
    text
}

fn evidence(evidence: &Evidence) -> String {
    let kinds: Vec<&str> = evidence.kinds.iter().map(|kind| kind_name(*kind)).collect();
    let mut text = format!("[{}]", kinds.join(", "));
    text += &members(evidence);
    if !evidence.inside.is_empty() {
        let inside: Vec<String> = evidence
            .inside
            .iter()
            .map(|(name, evidence)| format!("{}: {{{} }}", string(name), members(evidence)))
            .collect();
        text += &format!(" inside {{ {} }}", inside.join(", "));
    }
    if let Some(only) = &evidence.only {
        text += &format!(" only [{}]", strings(only));
    }
    if let Some(among) = &evidence.among {
        text += &format!(" among [{}]", strings(among));
    }
    text
}

const fn kind_name(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::Null => "Null",
        JsonKind::Boolean => "Boolean",
        JsonKind::Integer => "Integer",
        JsonKind::Number => "Number",
        JsonKind::String => "String",
        JsonKind::Array => "Array",
        JsonKind::Object => "Object",
    }
}

/// The enum and its conversions.
fn declare<D>(
    api: &Api,
    definition: &TypeDef,
    branches: &[Branch<D>],
    other: &str,
    scope: Scope<'_>,
    source: &mut Source,
) {
    let mut text = declaration(definition, "enum");
    for branch in branches {
        let ty = type_of(api, &branch.ty, scope, &mut source.imports);
        text += &attributes_text("    ", &branch.docs);
        text += &format!("    {}({ty}),\n", branch.ident);
    }
    text += other;
    source.text(closed(text));
    for branch in branches {
        let item = conversion(api, &definition.ident, branch, scope, &mut source.imports);
        source.text(item);
    }
}

fn conversion<D>(
    api: &Api,
    union: &Ident,
    branch: &Branch<D>,
    scope: Scope<'_>,
    imports: &mut Imports,
) -> String {
    let (inner, value) = match &branch.ty {
        TypeRef::Boxed(inner) => (&**inner, "Box::new(value)"),
        ty => (ty, "value"),
    };
    let value = format!("Self::{}({value})", branch.ident);
    let ty = type_of(api, inner, scope, imports);
    layout::conversion(&ty.to_string(), union.as_str(), "value", &value)
}
