//! Arguments of constructors and setters: what callers may give for a type, and what is made of it.

use clientsmith_model::{Api, Ident, Presence, Scalar, TypeRef};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::token;
use crate::imports::Imports;
use crate::schema::{Scope, type_tokens};

/// One argument: its name, the type that callers see, and the expression of the value.
#[derive(Debug)]
pub(crate) struct Argument {
    name: proc_macro2::Ident,
    ty: TokenStream,
    value: TokenStream,
    is_list: bool,
}

impl Argument {
    /// What callers may give for `ty`: numbers and booleans as they are, anything else by `Into`, lists by any iterator.
    pub(crate) fn of(
        api: &Api,
        name: &Ident,
        ty: &TypeRef,
        scope: Scope<'_>,
        imports: &mut Imports,
    ) -> Self {
        let name = token(name);
        let is_list = matches!(ty, TypeRef::List(_));
        let (ty, value) = of(api, &quote!(#name), ty, scope, imports);
        Self {
            name,
            ty,
            value,
            is_list,
        }
    }

    /// Whatever converts into `ty`.
    pub(crate) fn into_type(name: &Ident, ty: TokenStream) -> Self {
        let name = token(name);
        let value = quote!(#name.into());
        Self {
            name,
            ty: quote!(impl Into<#ty>),
            value,
            is_list: false,
        }
    }

    /// A value of exactly this type, or an iterator that is collected.
    pub(crate) fn exact(name: &Ident, ty: TokenStream, is_list: bool) -> Self {
        let name = token(name);
        let value = if is_list {
            quote!(#name.into_iter().collect())
        } else {
            quote!(#name)
        };
        Self {
            name,
            ty,
            value,
            is_list,
        }
    }

    /// The argument as it was given.
    pub(crate) fn name(&self) -> TokenStream {
        let name = &self.name;
        quote!(#name)
    }

    /// `name: impl Into<T>`
    pub(crate) fn parameter(&self) -> TokenStream {
        let Self { name, ty, .. } = self;
        quote!(#name: #ty)
    }

    /// The value, converted.
    pub(crate) fn value(&self) -> TokenStream {
        self.value.clone()
    }

    /// The value as a field of this presence holds it.
    pub(crate) fn wrapped(&self, presence: Presence, imports: &mut Imports) -> TokenStream {
        let value = &self.value;
        match presence {
            Presence::Required => quote!(#value),
            _ if self.is_list => quote!(#value),
            Presence::Optional | Presence::Nullable => quote!(Some(#value)),
            Presence::OptionalNullable => {
                imports.runtime("Nullable");
                quote!(Nullable::Value(#value))
            }
        }
    }
}

/// The type that callers see for `ty`, and the expression that converts `given`.
fn of(
    api: &Api,
    given: &TokenStream,
    ty: &TypeRef,
    scope: Scope<'_>,
    imports: &mut Imports,
) -> (TokenStream, TokenStream) {
    match ty {
        TypeRef::Boxed(inner) => {
            let (ty, value) = of(api, given, inner, scope, imports);
            (ty, quote!(Box::new(#value)))
        }
        TypeRef::List(item) if is_plain(item) => {
            let item = type_tokens(api, item, scope, imports);
            (
                quote!(impl IntoIterator<Item = #item>),
                quote!(#given.into_iter().collect()),
            )
        }
        TypeRef::List(item) => {
            let item = type_tokens(api, item, scope, imports);
            let value = quote!(#given.into_iter().map(Into::into).collect());
            (quote!(impl IntoIterator<Item = impl Into<#item>>), value)
        }
        TypeRef::Map(values) => {
            let values = type_tokens(api, values, scope, imports);
            let ty = quote!(impl IntoIterator<Item = (impl Into<String>, #values)>);
            (ty, quote!(#given.into_iter().collect()))
        }
        ty if is_plain(ty) => (type_tokens(api, ty, scope, imports), given.clone()),
        ty => {
            let ty = type_tokens(api, ty, scope, imports);
            (quote!(impl Into<#ty>), quote!(#given.into()))
        }
    }
}

/// Whether callers give a value as it is: a literal of such a type would not know its type behind `Into`.
fn is_plain(ty: &TypeRef) -> bool {
    use Scalar::{Bool, F64, I8, I16, I32, I64, I128, Null, U8, U16, U32, U64};
    let plain = [Bool, F64, I8, I16, I32, I64, I128, Null, U8, U16, U32, U64];
    match ty {
        TypeRef::Scalar(scalar) => plain.contains(scalar),
        TypeRef::Tuple(_) | TypeRef::Nullable(_) | TypeRef::List(_) | TypeRef::Map(_) => true,
        TypeRef::Named(_) | TypeRef::Boxed(_) | TypeRef::Json => false,
    }
}

/// The head of `new`.
pub(crate) fn constructor(arguments: &[Argument]) -> TokenStream {
    let parameters = arguments.iter().map(Argument::parameter);
    let allowance = allowance(arguments.len());
    quote!(#allowance pub fn new(#(#parameters),*))
}

/// Lets a function have many arguments; more than Clippy likes.
pub(crate) fn allowance(arguments: usize) -> TokenStream {
    if arguments > 7 {
        quote!(#[allow(clippy::too_many_arguments, reason = "nothing required can be forgotten")])
    } else {
        TokenStream::new()
    }
}

/// `field: value`, or `field` where they are the same.
pub(crate) fn assigned(field: &proc_macro2::Ident, value: TokenStream) -> TokenStream {
    if *field == value.to_string() {
        quote!(#field)
    } else {
        quote!(#field: #value)
    }
}
