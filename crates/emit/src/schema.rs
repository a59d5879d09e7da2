//! Types: `types/mod.rs` and a file for each module of them.

use std::collections::{BTreeMap, BTreeSet};

use clientsmith_model::{
    Additional, Api, Derives, Errors, Field, Ident, Presence, Scalar, Shape, Struct, TypeDef,
    TypeId, TypeRef,
};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::{attributes, comment, ident, token};
use crate::imports::Imports;
use crate::setter::{Argument, assigned, constructor};
use crate::writer::{Source, string};
use crate::{EmitError, File, compose, enumeration, parallel};

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
                let name = token(&api.types[*id].ident);
                source.item(quote!(impl TypedErrorBody for #name {}));
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
            .map(|module| token(module))
            .map(|module| quote!(mod #module;))
            .collect(),
    );
    let uses = modules.iter().map(|(module, ids)| {
        let module = token(module);
        let mut names: Vec<&Ident> = ids.iter().map(|id| &api.types[*id].ident).collect();
        names.sort();
        let names = names.into_iter().map(token);
        if ids.len() == 1 {
            quote!(pub use #module::#(#names)*;)
        } else {
            quote!(pub use #module::{#(#names),*};)
        }
    });
    source.lines(uses.collect());
    source.finish(api)
}

/// Types that are the only body of some operation's failures.
fn error_bodies(api: &Api) -> BTreeSet<TypeId> {
    let named = api
        .operations
        .iter()
        .filter_map(|operation| match &operation.answers.errors {
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
pub(crate) fn type_tokens(
    api: &Api,
    ty: &TypeRef,
    scope: Scope<'_>,
    imports: &mut Imports,
) -> TokenStream {
    match ty {
        TypeRef::Named(id) => {
            let definition = &api.types[*id];
            let name = token(&definition.ident);
            match scope {
                Scope::Types { module } => {
                    if definition.module != *module {
                        imports.sibling(&definition.ident);
                    }
                    quote!(#name)
                }
                Scope::Crate => {
                    imports.own("types");
                    quote!(types::#name)
                }
                Scope::Outside => quote!(types::#name),
            }
        }
        TypeRef::Scalar(scalar) => scalar_tokens(*scalar, imports),
        TypeRef::List(item) => {
            let item = type_tokens(api, item, scope, imports);
            quote!(Vec<#item>)
        }
        TypeRef::Map(value) => {
            imports.runtime("Map");
            let value = type_tokens(api, value, scope, imports);
            quote!(Map<#value>)
        }
        TypeRef::Nullable(inner) => {
            let inner = type_tokens(api, inner, scope, imports);
            quote!(Option<#inner>)
        }
        TypeRef::Tuple(items) => {
            let items = items
                .iter()
                .map(|item| type_tokens(api, item, scope, imports))
                .collect::<Vec<_>>();
            quote!((#(#items,)*))
        }
        TypeRef::Boxed(inner) => {
            let inner = type_tokens(api, inner, scope, imports);
            quote!(Box<#inner>)
        }
        TypeRef::Json => {
            imports.runtime("Value");
            quote!(Value)
        }
    }
}

fn scalar_tokens(scalar: Scalar, imports: &mut Imports) -> TokenStream {
    let (module, name) = match scalar {
        Scalar::Bool => ("", "bool"),
        Scalar::I8 => ("", "i8"),
        Scalar::I16 => ("", "i16"),
        Scalar::I32 => ("", "i32"),
        Scalar::I64 => ("", "i64"),
        Scalar::U8 => ("", "u8"),
        Scalar::U16 => ("", "u16"),
        Scalar::U32 => ("", "u32"),
        Scalar::U64 => ("", "u64"),
        Scalar::I128 => ("", "i128"),
        Scalar::F64 => ("", "f64"),
        Scalar::String => ("", "String"),
        Scalar::Null => ("runtime", "Null"),
        Scalar::Base64 => ("format", "Base64"),
        Scalar::DateTime => ("format", "DateTime"),
        Scalar::Date => ("format", "Date"),
        Scalar::Time => ("format", "Time"),
        Scalar::Duration => ("format", "Duration"),
        Scalar::Uuid => ("format", "Uuid"),
        Scalar::Uri => ("format", "Uri"),
        Scalar::Ipv4 => ("format", "Ipv4"),
        Scalar::Ipv6 => ("format", "Ipv6"),
        Scalar::Decimal => ("format", "Decimal"),
        Scalar::UnixMilliseconds => ("unit", "UnixMilliseconds"),
        Scalar::UnixSeconds => ("unit", "UnixSeconds"),
        Scalar::Seconds => ("unit", "Seconds"),
        Scalar::Milliseconds => ("unit", "Milliseconds"),
    };
    let name_token = ident(name);
    match module {
        "" => quote!(#name_token),
        "runtime" => {
            imports.runtime(name);
            quote!(#name_token)
        }
        module => {
            imports.runtime(module);
            let module = ident(module);
            quote!(#module::#name_token)
        }
    }
}

/// A field's type, with what its presence wraps around it.
pub(crate) fn field_type(
    api: &Api,
    ty: &TypeRef,
    presence: Presence,
    scope: Scope<'_>,
    imports: &mut Imports,
) -> TokenStream {
    if let (
        TypeRef::List(item),
        Presence::Optional | Presence::Nullable | Presence::OptionalNullable,
    ) = (ty, presence)
    {
        imports.runtime("List");
        let item = type_tokens(api, item, scope, imports);
        return quote!(List<#item>);
    }
    let inner = type_tokens(api, ty, scope, imports);
    match presence {
        Presence::Required => inner,
        Presence::Optional | Presence::Nullable => quote!(Option<#inner>),
        Presence::OptionalNullable => {
            imports.runtime("Nullable");
            quote!(Nullable<#inner>)
        }
    }
}

/// The derives of a type, by name.
pub(crate) fn derive(derives: Derives) -> TokenStream {
    let all = [
        ("Clone", true),
        ("Copy", derives.copy),
        ("Debug", true),
        ("Default", derives.default),
        ("Eq", derives.eq),
        ("Hash", derives.hash),
        ("PartialEq", true),
    ];
    let names = all
        .into_iter()
        .filter(|(_, derived)| *derived)
        .map(|(name, _)| ident(name));
    quote!(#[derive(#(#names),*)])
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
            let docs = attributes(&definition.docs);
            let name = token(&definition.ident);
            let target = type_tokens(api, target, scope, &mut source.imports);
            source.item(quote!(#docs pub type #name = #target;));
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
    let docs = attributes(&definition.docs);
    let derives = derive(definition.derives);
    let name = token(&definition.ident);
    let inner = type_tokens(api, inner, scope, &mut source.imports);
    source.item(quote!(#docs #derives pub struct #name(pub #inner);));
    source.imports.runtime("newtype");
    source.macro_call(format!(
        "newtype! {{ {}({}) }}",
        definition.ident,
        crate::writer::type_text(&inner)
    ));
}

fn object_type(
    api: &Api,
    definition: &TypeDef,
    object: &Struct,
    scope: Scope<'_>,
    source: &mut Source,
) {
    let docs = attributes(&definition.docs);
    let derives = derive(definition.derives);
    let name = token(&definition.ident);
    let mut fields: Vec<TokenStream> = object
        .fields
        .iter()
        .map(|field| {
            let docs = attributes(&field.docs);
            let name = token(&field.name.rust);
            let ty = field_type(api, &field.ty, field.presence, scope, &mut source.imports);
            quote!(#docs pub #name: #ty)
        })
        .collect();
    if let Additional::Kept { field, values } = &object.additional {
        source.imports.runtime("Additional");
        let docs =
            comment(&["Members that the document does not name, in the order in which they came."]);
        let name = token(field);
        let ty = match values {
            TypeRef::Json => quote!(Additional),
            values => {
                let values = type_tokens(api, values, scope, &mut source.imports);
                quote!(Additional<#values>)
            }
        };
        fields.push(quote!(#docs pub #name: #ty));
    }
    source.item(quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
        }
    });
    if definition.usage.sent {
        object_methods(api, definition, object, scope, source);
    }
    source.imports.runtime("object");
    source.macro_call(object_macro(definition, object));
}

/// `new` and the setters of an object that calls send.
fn object_methods(
    api: &Api,
    definition: &TypeDef,
    object: &Struct,
    scope: Scope<'_>,
    source: &mut Source,
) {
    let name = token(&definition.ident);
    let required: Vec<&Field> = object
        .fields
        .iter()
        .filter(|field| field.presence == Presence::Required)
        .collect();
    let optional = object
        .fields
        .iter()
        .filter(|field| field.presence != Presence::Required);
    let mut methods = Vec::new();
    if !required.is_empty() {
        let arguments: Vec<Argument> = required
            .iter()
            .map(|field| Argument::of(api, &field.name.rust, &field.ty, scope, &mut source.imports))
            .collect();
        let values = required
            .iter()
            .zip(&arguments)
            .map(|(field, argument)| assigned(&token(&field.name.rust), argument.value()));
        let rest = object
            .fields
            .iter()
            .filter(|field| field.presence != Presence::Required)
            .map(|field| {
                let name = token(&field.name.rust);
                let empty = empty(field, &mut source.imports);
                quote!(#name: #empty)
            });
        let rest: Vec<TokenStream> = rest.collect();
        let additional = match &object.additional {
            Additional::Kept { field, .. } => {
                let field = token(field);
                quote!(#field: Additional::new(),)
            }
            Additional::Denied => TokenStream::new(),
        };
        let head = constructor(&arguments);
        let docs = comment(&["Makes one from its required members."]);
        methods.push(quote! {
            #docs
            #head -> Self {
                Self { #(#values,)* #(#rest,)* #additional }
            }
        });
    }
    for field in optional {
        let argument = Argument::of(api, &field.name.rust, &field.ty, scope, &mut source.imports);
        let name = token(&field.name.rust);
        let wire = format!("Sets [`{0}`](#structfield.{0}).", field.name.rust.bare());
        let docs = comment(&[wire]);
        let parameter = argument.parameter();
        let value = argument.wrapped(field.presence, &mut source.imports);
        methods.push(quote! {
            #docs
            pub fn #name(mut self, #parameter) -> Self {
                self.#name = #value;
                self
            }
        });
    }
    if !methods.is_empty() {
        source.item(quote!(impl #name { #(#methods)* }));
    }
}

/// The value of a member that is not set.
fn empty(field: &Field, imports: &mut Imports) -> TokenStream {
    match (&field.ty, field.presence) {
        (TypeRef::List(_), _) => {
            imports.runtime("List");
            quote!(List::default())
        }
        (_, Presence::OptionalNullable) => {
            imports.runtime("Nullable");
            quote!(Nullable::Absent)
        }
        _ => quote!(None),
    }
}

/// The call of `object!`: a member a line.
fn object_macro(definition: &TypeDef, object: &Struct) -> String {
    let mut lines = vec![
        "object! {".to_owned(),
        format!("    {} {{", definition.ident),
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
    if let Additional::Kept { field, .. } = &object.additional {
        lines.push(format!("        ..{field}"));
    }
    lines.extend(["    }".to_owned(), "}".to_owned()]);
    lines.join("\n")
}
