//! Arguments of constructors and setters: what callers may give for a type, and what is made of it.

use clientsmith_model::{Api, Ident, Presence, Scalar, TypeRef};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::docs::token;
use crate::imports::Imports;
use crate::schema::{Scope, type_of};

/// One argument: its name, the type that callers see, and the expression of the value.
#[derive(Debug)]
pub(crate) struct Argument {
    name: proc_macro2::Ident,
    ty: TokenStream,
    /// `None`: the argument as it was given.
    converted: Option<TokenStream>,
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
        let is_list = matches!(ty, TypeRef::List(_));
        let name = token(name);
        let (ty, converted) = of(api, &name, ty, scope, imports);
        Self {
            name,
            ty,
            converted,
            is_list,
        }
    }

    /// Whatever converts into `ty`.
    pub(crate) fn into_type(name: &Ident, ty: &TokenStream) -> Self {
        let name = token(name);
        Self {
            ty: quote!(impl Into<#ty>),
            converted: Some(quote!(#name.into())),
            is_list: false,
            name,
        }
    }

    /// A value of exactly this type.
    pub(crate) fn exact(name: &Ident, ty: TokenStream) -> Self {
        Self {
            name: token(name),
            ty,
            converted: None,
            is_list: false,
        }
    }

    /// An iterator over values of exactly this type.
    pub(crate) fn exact_list(name: &Ident, item: &TokenStream) -> Self {
        let name = token(name);
        Self {
            ty: quote!(impl IntoIterator<Item = #item>),
            converted: Some(quote!(#name.into_iter().collect())),
            is_list: true,
            name,
        }
    }

    /// The argument as it was given.
    pub(crate) fn name(&self) -> &proc_macro2::Ident {
        &self.name
    }

    /// `name: impl Into<T>`
    pub(crate) fn parameter(&self) -> TokenStream {
        let Self { name, ty, .. } = self;
        quote!(#name: #ty)
    }

    /// The value, converted.
    pub(crate) fn value(&self) -> TokenStream {
        match &self.converted {
            Some(value) => value.clone(),
            None => self.name.to_token_stream(),
        }
    }

    /// `field: value`, or `field` where that is the same.
    pub(crate) fn member(&self, field: &proc_macro2::Ident) -> TokenStream {
        match &self.converted {
            None if self.name == *field => quote!(#field),
            _ => {
                let value = self.value();
                quote!(#field: #value)
            }
        }
    }

    /// The value as a field of this presence holds it.
    pub(crate) fn wrapped(&self, presence: Presence, imports: &mut Imports) -> TokenStream {
        let value = self.value();
        match presence {
            Presence::Required => value,
            _ if self.is_list => value,
            Presence::Optional | Presence::Nullable => quote!(Some(#value)),
            Presence::OptionalNullable => {
                imports.runtime("Nullable");
                quote!(Nullable::Value(#value))
            }
        }
    }

    /// `field: value`, the value as a field of this presence holds it.
    pub(crate) fn wrapped_member(
        &self,
        field: &proc_macro2::Ident,
        presence: Presence,
        imports: &mut Imports,
    ) -> TokenStream {
        if presence == Presence::Required {
            return self.member(field);
        }
        let value = self.wrapped(presence, imports);
        quote!(#field: #value)
    }

    /// The method that sets `place` to `value`.
    pub(crate) fn setter(
        &self,
        docs: &TokenStream,
        place: &TokenStream,
        value: &TokenStream,
    ) -> TokenStream {
        let (name, parameter) = (&self.name, self.parameter());
        quote! {
            #docs
            pub fn #name(mut self, #parameter) -> Self {
                #place = #value;
                self
            }
        }
    }
}

/// The type that callers see for `ty`, and the expression that converts `given` if that is needed.
fn of(
    api: &Api,
    given: &proc_macro2::Ident,
    ty: &TypeRef,
    scope: Scope<'_>,
    imports: &mut Imports,
) -> (TokenStream, Option<TokenStream>) {
    match ty {
        TypeRef::Boxed(inner) => {
            let (ty, value) = of(api, given, inner, scope, imports);
            let value = value.unwrap_or_else(|| given.to_token_stream());
            (ty, Some(quote!(Box::new(#value))))
        }
        TypeRef::List(item) if is_plain(item) => {
            let item = type_of(api, item, scope, imports);
            (
                quote!(impl IntoIterator<Item = #item>),
                Some(quote!(#given.into_iter().collect())),
            )
        }
        TypeRef::List(item) => {
            let item = type_of(api, item, scope, imports);
            (
                quote!(impl IntoIterator<Item = impl Into<#item>>),
                Some(quote!(#given.into_iter().map(Into::into).collect())),
            )
        }
        TypeRef::Map(values) => {
            let values = type_of(api, values, scope, imports);
            (
                quote!(impl IntoIterator<Item = (impl Into<String>, #values)>),
                Some(quote!(#given.into_iter().collect())),
            )
        }
        ty if is_plain(ty) => (type_of(api, ty, scope, imports), None),
        ty => {
            let ty = type_of(api, ty, scope, imports);
            (quote!(impl Into<#ty>), Some(quote!(#given.into())))
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
        TypeRef::Named(_) | TypeRef::OrEmpty(_) | TypeRef::Boxed(_) | TypeRef::Json => false,
    }
}

/// `new` of a struct from what callers must give: `given` are the members from arguments, `rest` the others.
pub(crate) fn constructor(
    docs: &str,
    arguments: &[Argument],
    given: &[TokenStream],
    rest: &[TokenStream],
) -> TokenStream {
    let docs = crate::docs::comment(&[docs]);
    let allowance = allowance(arguments.len());
    let parameters = arguments.iter().map(Argument::parameter);
    quote! {
        #docs
        #allowance
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#given,)* #(#rest,)* }
        }
    }
}

/// Lets a function have many parameters; more than Clippy likes.
pub(crate) fn allowance(parameters: usize) -> Option<TokenStream> {
    (parameters > 7).then(|| {
        quote! {
            #[allow(clippy::too_many_arguments, reason = "nothing required can be forgotten")]
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clippy_allows_seven_parameters() {
        assert!(allowance(7).is_none());
        assert!(allowance(8).is_some());
    }
}
