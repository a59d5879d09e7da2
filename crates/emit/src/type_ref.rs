//! Types where they are used, and what is wrapped around them.

use clientsmith_model::{
    Api, ExternalType, Ident, MapType, Presence, Scalar, TypeDef, TypeRef, Wrapper,
};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::docs::{attributes, path, token};
use crate::imports::Imports;

/// Where a type is written, which decides how others are named there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum TypeScope<'a> {
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
    scope: TypeScope<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let mut inside = |ty: &TypeRef| type_of(api, ty, scope, imports);
    match ty {
        TypeRef::Named(id) => named(&api.types[*id], scope, imports),
        TypeRef::External(id) => external(&api.types[*id], imports),
        TypeRef::Scalar(scalar) => scalar_type(*scalar, imports),
        TypeRef::List(item) => {
            let item = inside(item);
            quote!(Vec<#item>)
        }
        TypeRef::Map(value) => {
            let value = inside(value);
            match api.types.map {
                MapType::Runtime => {
                    imports.runtime("Map");
                    quote!(Map<#value>)
                }
                map => {
                    let map = path(map.path());
                    quote!(#map<String, #value>)
                }
            }
        }
        TypeRef::Nullable(inner) => {
            let inner = inside(inner);
            quote!(Option<#inner>)
        }
        TypeRef::OrEmpty(inner) => {
            let inner = inside(inner);
            imports.runtime("OrEmpty");
            quote!(OrEmpty<#inner>)
        }
        TypeRef::Tuple(items) => {
            let items: Vec<TokenStream> = items.iter().map(inside).collect();
            match items.as_slice() {
                [item] => quote!((#item,)),
                items => quote!((#(#items),*)),
            }
        }
        TypeRef::Boxed(inner) => {
            let inner = inside(inner);
            quote!(Box<#inner>)
        }
        TypeRef::Json => {
            imports.runtime("Value");
            quote!(Value)
        }
    }
}

fn named(definition: &TypeDef, scope: TypeScope<'_>, imports: &mut Imports) -> TokenStream {
    let name = token(&definition.ident);
    match scope {
        TypeScope::Types { module } => {
            if definition.module != *module {
                imports.sibling(&definition.ident);
            }
            name.into_token_stream()
        }
        TypeScope::Crate => {
            imports.own("types");
            quote!(types::#name)
        }
        TypeScope::Outside => quote!(types::#name),
    }
}

pub(crate) fn external(external: &ExternalType, imports: &mut Imports) -> TokenStream {
    if external.is_of_runtime {
        imports.runtime("format");
    }
    tokens(external.path.as_str())
}

fn scalar_type(scalar: Scalar, imports: &mut Imports) -> TokenStream {
    let name = scalar.path();
    match name.split_once("::") {
        Some((module, _)) => imports.runtime(module),
        None if scalar.has_one_value() => imports.runtime(name),
        None => {}
    }
    path(name)
}

/// A field's type, with what its presence wraps around it.
pub(crate) fn field_type(
    api: &Api,
    ty: &TypeRef,
    presence: Presence,
    scope: TypeScope<'_>,
    imports: &mut Imports,
) -> TokenStream {
    match (presence.wrapper(ty), ty) {
        (Wrapper::List, TypeRef::List(item)) => {
            imports.runtime("List");
            let item = type_of(api, item, scope, imports);
            quote!(List<#item>)
        }
        (Wrapper::None | Wrapper::List, ty) => type_of(api, ty, scope, imports),
        (Wrapper::Option, ty) => {
            let inner = type_of(api, ty, scope, imports);
            quote!(Option<#inner>)
        }
        (Wrapper::Nullable, ty) => {
            let inner = type_of(api, ty, scope, imports);
            imports.runtime("Nullable");
            quote!(Nullable<#inner>)
        }
    }
}

/// `field: value`, for a field that is not set.
pub(crate) fn unset_member(
    field: &proc_macro2::Ident,
    wrapper: Wrapper,
    imports: &mut Imports,
) -> TokenStream {
    match wrapper {
        Wrapper::None | Wrapper::Option => quote!(#field: None),
        Wrapper::List => {
            imports.runtime("List");
            quote!(#field: List::default())
        }
        Wrapper::Nullable => {
            imports.runtime("Nullable");
            quote!(#field: Nullable::Absent)
        }
    }
}

/// A type's docs and derives.
pub(crate) fn head(definition: &TypeDef) -> TokenStream {
    let docs = attributes(&definition.docs);
    let names = definition.derived_traits().into_iter();
    let names = names.map(|name| crate::docs::ident(name).into_token_stream());
    let added = definition.derived.iter().map(|path| tokens(path));
    let names = names.chain(added);
    let attributes = definition.attributes.iter().map(|text| tokens(text));
    quote! {
        #docs
        #[derive(#(#names),*)]
        #(#attributes)*
    }
}

/// Rust that settings hold, which was checked when they were read.
pub(crate) fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

/// Whether a text is a path that can be derived: `my_crate::Sized`.
pub fn is_derivable(text: &str) -> bool {
    let path = syn::parse_str::<syn::Path>(text);
    path.is_ok_and(|path| {
        path.segments
            .iter()
            .all(|segment| segment.arguments.is_none())
    })
}

/// Whether a text is one attribute: `#[my_crate::sized]`.
pub fn is_attribute(text: &str) -> bool {
    let parsed = syn::parse::Parser::parse_str(syn::Attribute::parse_outer, text);
    parsed.is_ok_and(|attributes| attributes.len() == 1)
}
