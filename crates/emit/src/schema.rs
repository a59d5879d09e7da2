//! Types: `types/mod.rs` and a file for each module of them.

use std::collections::BTreeMap;

use clientsmith_model::{
    AdditionalPolicy, Api, Constant, Field, Ident, MemberKind, Shape, Struct, TypeDef, TypeId,
    TypeRef,
};

use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::{attributes, comment, token};
use crate::imports::Imports;
use crate::macro_call::{End, MacroCall};
use crate::parallel::Page;
use crate::setter::{Argument, constructor, wrapped};
use crate::type_ref::{TypeScope, field_type, head, type_of, unset_member};
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile, compose, enumeration};

/// `src/types/…`; nothing if the client has no types.
pub(crate) fn pages(api: &Api) -> Vec<Page<'_>> {
    if api.types.is_empty() {
        return Vec::new();
    }
    let mut modules: BTreeMap<&Ident, Vec<TypeId>> = BTreeMap::new();
    for (id, definition) in api.types.iter() {
        modules.entry(&definition.module).or_default().push(id);
    }
    let mut pages: Vec<Page<'_>> = Vec::with_capacity(modules.len() + 1);
    let declared = modules.clone();
    pages.push(Box::new(move || module_file(api, &declared)));
    for (module, ids) in modules {
        pages.push(Box::new(move || file(api, module, &ids)));
    }
    pages
}

fn file(api: &Api, module: &Ident, ids: &[TypeId]) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new(format!("src/types/{}.rs", module.bare()));
    for id in ids {
        definition(api, *id, TypeScope::Types { module }, &mut source);
        if api.types[*id].derives.error_body {
            source.imports.runtime("TypedErrorBody");
            let name = token(&api.types[*id].ident);
            source.items(quote!(impl TypedErrorBody for #name {}));
        }
    }
    source.finish(api)
}

fn module_file(
    api: &Api,
    modules: &BTreeMap<&Ident, Vec<TypeId>>,
) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new("src/types/mod.rs");
    source.inner_docs(&["Types of requests and responses."]);
    let declared = modules.keys().map(|module| token(module));
    let exported = modules.iter().map(|(module, ids)| {
        let mut names: Vec<&Ident> = ids.iter().map(|id| &api.types[*id].ident).collect();
        names.sort();
        export(module, &names)
    });
    source.items(quote! {
        #(mod #declared;)*
        #(#exported)*
    });
    source.finish(api)
}

/// Makes names of a module public where the module is declared.
pub(crate) fn export(module: &Ident, names: &[&Ident]) -> TokenStream {
    let module = token(module);
    let tokens = names.iter().map(|name| token(name));
    match names {
        [_] => quote!(pub use #module::#(#tokens)*;),
        _ => quote!(pub use #module::{#(#tokens),*};),
    }
}

fn definition(api: &Api, id: TypeId, scope: TypeScope<'_>, source: &mut RustFile) {
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
            let (docs, name) = (attributes(&definition.docs), token(&definition.ident));
            let target = type_of(api, target, scope, &mut source.imports);
            source.items(quote!(#docs pub type #name = #target;));
        }
    }
}

fn newtype(
    api: &Api,
    definition: &TypeDef,
    inner: &TypeRef,
    scope: TypeScope<'_>,
    source: &mut RustFile,
) {
    let (head, name) = (head(definition), token(&definition.ident));
    let inner = type_of(api, inner, scope, &mut source.imports);
    source.imports.runtime("newtype");
    source.items(quote! {
        #head
        pub struct #name(pub #inner);

        newtype!(#name(#inner));
    });
}

fn object_type(
    api: &Api,
    definition: &TypeDef,
    object: &Struct,
    scope: TypeScope<'_>,
    source: &mut RustFile,
) {
    let (head, name) = (head(definition), token(&definition.ident));
    let imports = &mut source.imports;
    let fields: Vec<TokenStream> = object
        .fields
        .iter()
        .map(|field| {
            let (docs, name) = (attributes(&field.docs), token(&field.name.rust));
            let ty = field_type(api, &field.ty, field.presence, scope, imports);
            quote!(#docs pub #name: #ty,)
        })
        .collect();
    let additional = additional_field(api, &object.additional, scope, imports);
    let methods = object_methods(api, definition, object, scope, imports);
    let default = (definition.derives.default && object.has_constants())
        .then(|| constant_default(api, definition, object, scope, imports));
    source.items(quote! {
        #head
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            #additional
        }

        #default
        #methods
    });
    source.macro_call(object_macro(definition, object));
}

fn additional_field(
    api: &Api,
    additional: &AdditionalPolicy,
    scope: TypeScope<'_>,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let AdditionalPolicy::Kept { field, values } = additional else {
        return None;
    };
    imports.runtime("AdditionalProperties");
    let field = token(field);
    let values = match values {
        TypeRef::Json => None,
        values => {
            let values = type_of(api, values, scope, imports);
            Some(quote!(<#values>))
        }
    };
    Some(quote! {
        /// Members that the document does not describe, in the order received.
        pub #field: AdditionalProperties #values,
    })
}

/// `new`, and the setters of an object that calls send.
fn object_methods(
    api: &Api,
    definition: &TypeDef,
    object: &Struct,
    scope: TypeScope<'_>,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let required = object.fields.iter().filter(|field| field.argument);
    let required: Vec<&Field> = required.collect();
    let constructor = (!required.is_empty())
        .then(|| object_constructor(api, definition, object, &required, scope, imports));
    let optional = object
        .fields
        .iter()
        .filter(|field| definition.usage.sent && !field.argument && field.constant.is_none());
    let setters: Vec<TokenStream> = optional
        .map(|field| {
            let value = (&field.ty, field.presence);
            let argument = Argument::for_member(api, &field.name.rust, value, scope, imports);
            let sets = format!("Sets [`{0}`](#structfield.{0}).", field.name.rust.bare());
            let value = argument.wrapped(field.wrapper(), imports);
            let name = argument.name();
            argument.setter(&comment(&[sets]), &quote!(self.#name), &value)
        })
        .collect();
    let name = token(&definition.ident);
    (constructor.is_some() || !setters.is_empty()).then(|| {
        quote! {
            impl #name {
                #constructor
                #(#setters)*
            }
        }
    })
}

/// `Default` of an object that sets members itself.
fn constant_default(
    api: &Api,
    definition: &TypeDef,
    object: &Struct,
    scope: TypeScope<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let name = token(&definition.ident);
    let members = initial_members(api, object, scope, imports);
    quote! {
        impl Default for #name {
            fn default() -> Self {
                Self { #(#members,)* }
            }
        }
    }
}

/// The members that are no arguments, as they are until they are set.
fn initial_members(
    api: &Api,
    object: &Struct,
    scope: TypeScope<'_>,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let given = object.fields.iter().filter(|field| !field.argument);
    let mut members: Vec<TokenStream> = given
        .map(|field| {
            let name = token(&field.name.rust);
            match &field.constant {
                Some(constant) => {
                    let value = constant_value(api, constant, scope, imports);
                    let value = wrapped(value, field.wrapper(), imports);
                    quote!(#name: #value)
                }
                None => unset_member(&name, field.wrapper(), imports),
            }
        })
        .collect();
    if let AdditionalPolicy::Kept { field, .. } = &object.additional {
        let field = token(field);
        members.push(quote!(#field: AdditionalProperties::new()));
    }
    members
}

/// The only value of a member or an input.
pub(crate) fn constant_value(
    api: &Api,
    constant: &Constant,
    scope: TypeScope<'_>,
    imports: &mut Imports,
) -> TokenStream {
    match constant {
        Constant::Variant(id, variant) => {
            let ty = type_of(api, &TypeRef::Named(*id), scope, imports);
            let variant = token(variant);
            quote!(#ty::#variant)
        }
        Constant::Bool(value) => quote!(#value),
        Constant::Float(text) => text.parse().unwrap_or_default(),
    }
}

fn object_constructor(
    api: &Api,
    definition: &TypeDef,
    object: &Struct,
    required: &[&Field],
    scope: TypeScope<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let mut arguments = Vec::new();
    let mut given = Vec::new();
    for field in required {
        let argument = Argument::for_type(api, &field.name.rust, &field.ty, scope, imports);
        given.push(argument.wrapped_member(argument.name(), field.wrapper(), imports));
        arguments.push(argument);
    }
    let rest = initial_members(api, object, scope, imports);
    let docs = match definition.usage.sent {
        true => "Creates a value from its required members.",
        false => "Creates a value from the members that are always present, for tests.",
    };
    constructor(docs, &arguments, &given, &rest)
}

/// The call of `object!`.
fn object_macro(definition: &TypeDef, object: &Struct) -> MacroCall {
    let name = token(&definition.ident);
    let start = (definition.derives.default && !object.has_constants()).then(|| quote!(: Default));
    let entries = object.fields.iter().map(|field| {
        let kind = match field.member_kind() {
            MemberKind::Required => quote!(required),
            MemberKind::Items => quote!(items),
            MemberKind::Optional => quote!(optional),
            MemberKind::Any => quote!(any),
            MemberKind::Nullable => quote!(nullable),
            MemberKind::OptionalNullable => quote!(optional_nullable),
            MemberKind::List => quote!(list),
            MemberKind::NullableList => quote!(nullable_list),
        };
        let (name, wire) = (token(&field.name.rust), &field.name.wire);
        quote!(#kind #name => #wire)
    });
    let end = match &object.additional {
        AdditionalPolicy::Kept { field, .. } => {
            let field = token(field);
            End::Rest(quote!(..#field))
        }
        AdditionalPolicy::Denied => End::Nothing,
    };
    MacroCall {
        name: "object",
        head: quote!(#name #start),
        entries: entries.collect(),
        end,
    }
}
