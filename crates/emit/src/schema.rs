//! Types: `types/mod.rs` and a file for each module of them.

use std::collections::{BTreeMap, BTreeSet};

use clientsmith_model::{
    AdditionalPolicy, Api, Errors, Field, Ident, Presence, Scalar, Shape, Struct, TypeDef, TypeId,
    TypeRef,
};

use crate::docs::{attributes_text, comment_text};
use crate::fragment::Fragment;
use crate::imports::Imports;
use crate::setter::{Argument, constructor};
use crate::writer::{Source, string};
use crate::{EmitError, File, compose, enumeration, layout, parallel};

/// `src/types/…`; nothing if the client has no types.
pub(crate) fn files(api: &Api) -> Result<Vec<File>, EmitError> {
    if api.types.is_empty() {
        return Ok(Vec::new());
    }
    let mut modules: BTreeMap<&Ident, Vec<TypeId>> = BTreeMap::new();
    for (id, definition) in api.types.iter() {
        modules.entry(&definition.module).or_default().push(id);
    }
    let error_bodies = error_bodies(api);
    let mut files = vec![module_file(api, &modules)?];
    let modules: Vec<(&Ident, Vec<TypeId>)> = modules.into_iter().collect();
    files.extend(parallel::files(&modules, |(module, ids)| {
        let mut source = Source::new(format!("src/types/{}.rs", module.bare()));
        let scope = Scope::Types { module };
        for id in ids {
            definition(api, *id, scope, &mut source);
            if error_bodies.contains(id) {
                source.imports.runtime("TypedErrorBody");
                let name = &api.types[*id].ident;
                source.text(format!("impl TypedErrorBody for {name} {{}}"));
            }
        }
        source.finish(api)
    })?);
    Ok(files)
}

fn module_file(api: &Api, modules: &BTreeMap<&Ident, Vec<TypeId>>) -> Result<File, EmitError> {
    let mut source = Source::new("src/types/mod.rs");
    source.inner_docs(vec!["What calls send and receive.".to_owned()]);
    source.lines(
        modules
            .keys()
            .map(|module| format!("mod {module};"))
            .collect(),
    );
    let uses = modules.iter().map(|(module, ids)| {
        let mut names: Vec<&Ident> = ids.iter().map(|id| &api.types[*id].ident).collect();
        names.sort();
        let names: Vec<&str> = names.into_iter().map(Ident::as_str).collect();
        layout::import(&format!("pub use {module}"), &names)
    });
    source.lines(uses.collect());
    source.finish(api)
}

/// Types that are the only body of some operation's failures.
fn error_bodies(api: &Api) -> BTreeSet<TypeId> {
    let named = api
        .operations
        .iter()
        .filter_map(|operation| match &operation.responses.errors {
            Errors::One {
                ty: TypeRef::Named(id),
                ..
            } => Some(*id),
            _ => None,
        });
    named.collect()
}

/// Where a type is written, which decides how others are named there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scope<'a> {
    /// In this module of `types`.
    Types { module: &'a Ident },
    /// Elsewhere in the crate: `types::Name`.
    Crate,
    /// In another crate that has imported `types`.
    Outside,
}

/// A type where it is used.
pub(crate) fn type_of(
    api: &Api,
    ty: &TypeRef,
    scope: Scope<'_>,
    imports: &mut Imports,
) -> Fragment {
    let mut inside = |ty: &TypeRef| type_of(api, ty, scope, imports);
    Fragment::new(match ty {
        TypeRef::Named(id) => return named(&api.types[*id], scope, imports),
        TypeRef::Scalar(scalar) => return scalar_type(*scalar, imports),
        TypeRef::List(item) => format!("Vec<{}>", inside(item)),
        TypeRef::Map(value) => {
            let value = inside(value);
            imports.runtime("Map");
            format!("Map<{value}>")
        }
        TypeRef::Nullable(inner) => format!("Option<{}>", inside(inner)),
        TypeRef::OrEmpty(inner) => {
            let inner = inside(inner);
            imports.runtime("OrEmpty");
            format!("OrEmpty<{inner}>")
        }
        TypeRef::Tuple(items) => match items.as_slice() {
            [item] => format!("({},)", inside(item)),
            items => {
                let items: Vec<String> =
                    items.iter().map(|item| inside(item).to_string()).collect();
                format!("({})", items.join(", "))
            }
        },
        TypeRef::Boxed(inner) => format!("Box<{}>", inside(inner)),
        TypeRef::Json => {
            imports.runtime("Value");
            "Value".to_owned()
        }
    })
}

fn named(definition: &TypeDef, scope: Scope<'_>, imports: &mut Imports) -> Fragment {
    let name = &definition.ident;
    match scope {
        Scope::Types { module } => {
            if definition.module != *module {
                imports.sibling(name);
            }
            name.into()
        }
        Scope::Crate => {
            imports.own("types");
            Fragment::new(format!("types::{name}"))
        }
        Scope::Outside => Fragment::new(format!("types::{name}")),
    }
}

fn scalar_type(scalar: Scalar, imports: &mut Imports) -> Fragment {
    let path = scalar.path();
    match path.split_once("::") {
        Some((module, _)) => imports.runtime(module),
        None if scalar.has_one_value() => imports.runtime(path),
        None => {}
    }
    Fragment::new(path)
}

/// A field's type, with what its presence wraps around it.
pub(crate) fn field_type(
    api: &Api,
    ty: &TypeRef,
    presence: Presence,
    scope: Scope<'_>,
    imports: &mut Imports,
) -> Fragment {
    if let (
        TypeRef::List(item),
        Presence::Optional | Presence::Nullable | Presence::OptionalNullable,
    ) = (ty, presence)
    {
        imports.runtime("List");
        let item = type_of(api, item, scope, imports);
        return Fragment::new(format!("List<{item}>"));
    }
    let inner = type_of(api, ty, scope, imports);
    match presence {
        Presence::Required => inner,
        Presence::Optional | Presence::Nullable => Fragment::new(format!("Option<{inner}>")),
        Presence::OptionalNullable => {
            imports.runtime("Nullable");
            Fragment::new(format!("Nullable<{inner}>"))
        }
    }
}

/// The derives of a type, by name. What the runtime's macro for its shape writes is none.
pub(crate) fn derive(definition: &TypeDef) -> String {
    let derives = definition.derives;
    let is_object = matches!(definition.shape, Shape::Struct(_));
    let is_string = matches!(definition.shape, Shape::StringEnum(_));
    let all = [
        ("Clone", true),
        ("Copy", derives.copy),
        ("Debug", !is_object && !is_string),
        ("Default", derives.default),
        ("Eq", derives.eq && !is_string),
        ("Hash", derives.hash && !is_string),
        ("PartialEq", !is_string),
    ];
    let names: Vec<&str> = all
        .into_iter()
        .filter(|(_, derived)| *derived)
        .map(|(name, _)| name)
        .collect();
    format!("#[derive({})]", names.join(", "))
}

/// A type's docs, derives and what it is: what stands before its members.
pub(crate) fn declaration(definition: &TypeDef, keyword: &str) -> String {
    let docs = attributes_text("", &definition.docs);
    let derives = derive(definition);
    let name = &definition.ident;
    format!("{docs}{derives}\n#[non_exhaustive]\npub {keyword} {name} {{\n")
}

fn definition(api: &Api, id: TypeId, scope: Scope<'_>, source: &mut Source) {
    let definition = &api.types[id];
    match &definition.shape {
        Shape::Struct(object) => object_type(api, definition, object, scope, source),
        Shape::StringEnum(values) => enumeration::strings(definition, values, source),
        Shape::IntegerEnum(values) => enumeration::integers(definition, values, source),
        Shape::ValueEnum(values) => enumeration::values(definition, values, source),
        Shape::TaggedUnion(union) => compose::tagged(api, definition, union, scope, source),
        Shape::UntaggedUnion(union) => compose::untagged(api, definition, union, scope, source),
        Shape::Newtype(inner) => newtype(api, definition, inner, scope, source),
        Shape::Alias(target) => {
            let docs = attributes_text("", &definition.docs);
            let target = type_of(api, target, scope, &mut source.imports);
            let place = format!("pub type {}", definition.ident);
            source.text(docs + &layout::assignment("", &place, &target.to_string()));
        }
    }
}

fn newtype(
    api: &Api,
    definition: &TypeDef,
    inner: &TypeRef,
    scope: Scope<'_>,
    source: &mut Source,
) {
    let docs = attributes_text("", &definition.docs);
    let derives = derive(definition);
    let name = &definition.ident;
    let inner = type_of(api, inner, scope, &mut source.imports);
    source.text(format!("{docs}{derives}\npub struct {name}(pub {inner});"));
    source.imports.runtime("newtype");
    source.text(format!("newtype! {{ {name}({inner}) }}"));
}

fn object_type(
    api: &Api,
    definition: &TypeDef,
    object: &Struct,
    scope: Scope<'_>,
    source: &mut Source,
) {
    let mut text = declaration(definition, "struct");
    for field in &object.fields {
        let name = &field.name.rust;
        let ty = field_type(api, &field.ty, field.presence, scope, &mut source.imports);
        text += &attributes_text("    ", &field.docs);
        text += &layout::field(&format!("pub {name}"), &ty.to_string());
        text.push('\n');
    }
    if let AdditionalPolicy::Kept { field, values } = &object.additional {
        source.imports.runtime("AdditionalProperties");
        text += &comment_text(
            "    ",
            &["Members that the document does not name, in the order in which they came."],
        );
        let ty = match values {
            TypeRef::Json => "AdditionalProperties".to_owned(),
            values => {
                let values = type_of(api, values, scope, &mut source.imports);
                format!("AdditionalProperties<{values}>")
            }
        };
        text += &layout::field(&format!("pub {field}"), &ty);
        text.push('\n');
    }
    source.text(closed(text));
    if definition.usage.sent {
        object_methods(api, definition, object, scope, source);
    }
    source.imports.runtime("object");
    source.text(object_macro(definition, object));
}

/// Ends what [`declaration`] begins.
pub(crate) fn closed(mut declaration: String) -> String {
    if declaration.ends_with("{\n") {
        declaration.pop();
    }
    declaration + "}"
}

/// `new` and the setters of an object that calls send.
fn object_methods(
    api: &Api,
    definition: &TypeDef,
    object: &Struct,
    scope: Scope<'_>,
    source: &mut Source,
) {
    let (required, optional): (Vec<&Field>, Vec<&Field>) =
        object.fields.iter().partition(|field| field.argument);
    let mut methods = Vec::new();
    if !required.is_empty() {
        let arguments: Vec<Argument> = required
            .iter()
            .map(|field| Argument::of(api, &field.name.rust, &field.ty, scope, &mut source.imports))
            .collect();
        let mut rest: Vec<String> = optional
            .iter()
            .map(|field| format!("{}: {}", field.name.rust, empty(field, &mut source.imports)))
            .collect();
        if let AdditionalPolicy::Kept { field, .. } = &object.additional {
            rest.push(format!("{field}: AdditionalProperties::new()"));
        }
        let given: Vec<(Fragment, Fragment)> = required
            .iter()
            .zip(&arguments)
            .map(|(field, argument)| {
                let value = argument.wrapped(field.presence, &mut source.imports);
                ((&field.name.rust).into(), value)
            })
            .collect();
        methods.push(constructor(
            &comment_text("    ", &["Makes one from its required members."]),
            &arguments,
            given,
            rest,
        ));
    }
    for field in optional {
        let argument = Argument::of(api, &field.name.rust, &field.ty, scope, &mut source.imports);
        let place = format!("Sets [`{0}`](#structfield.{0}).", field.name.rust.bare());
        let value = argument.wrapped(field.presence, &mut source.imports);
        methods.push(argument.setter(
            &comment_text("    ", &[place]),
            &format!("self.{}", field.name.rust),
            &value,
        ));
    }
    if !methods.is_empty() {
        source.text(format!(
            "impl {} {{\n{}\n}}",
            definition.ident,
            methods.join("\n\n")
        ));
    }
}

/// The value of a member that is not set.
fn empty(field: &Field, imports: &mut Imports) -> &'static str {
    match (&field.ty, field.presence) {
        (TypeRef::List(_), _) => {
            imports.runtime("List");
            "List::default()"
        }
        (_, Presence::OptionalNullable) => {
            imports.runtime("Nullable");
            "Nullable::Absent"
        }
        _ => "None",
    }
}

/// The call of `object!`: a member a line.
fn object_macro(definition: &TypeDef, object: &Struct) -> String {
    let start = if definition.derives.default {
        ": Default"
    } else {
        ""
    };
    let mut lines = vec![
        "object! {".to_owned(),
        format!("    {}{start} {{", definition.ident),
    ];
    for field in &object.fields {
        let presence = match (&field.ty, field.presence) {
            (TypeRef::List(_), Presence::Required) => "items",
            (TypeRef::List(_), _) => "list",
            (_, Presence::Required) => "required",
            (TypeRef::Json, Presence::Optional) => "any",
            (_, Presence::Optional) => "optional",
            (_, Presence::Nullable) => "nullable",
            (_, Presence::OptionalNullable) => "optional_nullable",
        };
        lines.push(format!(
            "        {presence} {} => {},",
            field.name.rust,
            string(&field.name.wire)
        ));
    }
    if let AdditionalPolicy::Kept { field, .. } = &object.additional {
        lines.push(format!("        ..{field}"));
    }
    lines.extend(["    }".to_owned(), "}".to_owned()]);
    lines.join("\n")
}
