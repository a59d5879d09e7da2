//! Arguments of constructors and setters as they are written, and what is made of them.

use clientsmith_model::{Api, ArgumentType, Ident, MapType, Presence, TypeRef, Wrapper};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::docs::token;
use crate::imports::Imports;
use crate::type_ref::{TypeScope, type_of};

/// One argument: its name, the type that callers see, and the expression of the value.
#[derive(Debug)]
pub(crate) struct Argument {
    name: proc_macro2::Ident,
    ty: TokenStream,
    /// `None`: the argument as it was given.
    converted: Option<TokenStream>,
}

impl Argument {
    /// What callers may give for `ty`.
    pub(crate) fn for_type(
        api: &Api,
        name: &Ident,
        ty: &TypeRef,
        scope: TypeScope<'_>,
        imports: &mut Imports,
    ) -> Self {
        Self::for_member(api, name, (ty, Presence::Required), scope, imports)
    }

    /// What callers may give for a member of type `ty` that may be missing or null.
    pub(crate) fn for_member(
        api: &Api,
        name: &Ident,
        (ty, presence): (&TypeRef, Presence),
        scope: TypeScope<'_>,
        imports: &mut Imports,
    ) -> Self {
        let argument = ty.argument().with_presence(presence);
        let argument = Self::given(api, name, argument, scope, imports);
        match ty {
            TypeRef::Boxed(_) => {
                let value = argument.value();
                Self {
                    converted: Some(quote!(Box::new(#value))),
                    ..argument
                }
            }
            _ => argument,
        }
    }

    /// An argument of this type.
    pub(crate) fn given(
        api: &Api,
        name: &Ident,
        ty: ArgumentType<'_>,
        scope: TypeScope<'_>,
        imports: &mut Imports,
    ) -> Self {
        let name = token(name);
        let (ArgumentType::Exact(inner)
        | ArgumentType::Into(inner)
        | ArgumentType::ExactItems(inner)
        | ArgumentType::IntoItems(inner)
        | ArgumentType::ExactItemsOrNull(inner)
        | ArgumentType::IntoItemsOrNull(inner)
        | ArgumentType::ExactEntries(inner)
        | ArgumentType::IntoEntries(inner)) = ty;
        let inner = type_of(api, inner, scope, imports);
        match ty {
            ArgumentType::Exact(_) => Self {
                ty: inner,
                converted: None,
                name,
            },
            ArgumentType::Into(_) => Self {
                ty: quote!(impl Into<#inner>),
                converted: Some(quote!(#name.into())),
                name,
            },
            ArgumentType::ExactItems(_) => Self {
                ty: quote!(impl IntoIterator<Item = #inner>),
                converted: Some(quote!(#name.into_iter().collect())),
                name,
            },
            ArgumentType::IntoItems(_) => Self {
                ty: quote!(impl IntoIterator<Item = impl Into<#inner>>),
                converted: Some(quote!(#name.into_iter().map(Into::into).collect())),
                name,
            },
            ArgumentType::ExactItemsOrNull(_) => {
                imports.runtime("IntoExactList");
                Self {
                    ty: quote!(impl IntoExactList<#inner>),
                    converted: Some(quote!(#name.into_list())),
                    name,
                }
            }
            ArgumentType::IntoItemsOrNull(_) => {
                imports.runtime("IntoList");
                Self {
                    ty: quote!(impl IntoList<#inner>),
                    converted: Some(quote!(#name.into_list())),
                    name,
                }
            }
            ArgumentType::ExactEntries(_) => Self {
                ty: quote!(impl IntoIterator<Item = (impl Into<String>, #inner)>),
                converted: Some(match api.types.map {
                    MapType::Runtime => quote!(#name.into_iter().collect()),
                    _ => quote! {
                        #name.into_iter().map(|(name, value)| (name.into(), value)).collect()
                    },
                }),
                name,
            },
            ArgumentType::IntoEntries(_) => Self {
                ty: quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#inner>)>),
                converted: Some(match api.types.map {
                    MapType::Runtime => quote! {
                        #name.into_iter().map(|(name, value)| (name, value.into())).collect()
                    },
                    _ => quote! {
                        #name.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
                    },
                }),
                name,
            },
        }
    }

    /// Whatever converts into `ty`.
    pub(crate) fn into_type(name: &Ident, ty: &TokenStream) -> Self {
        let name = token(name);
        Self {
            ty: quote!(impl Into<#ty>),
            converted: Some(quote!(#name.into())),
            name,
        }
    }

    /// A value of exactly this type.
    pub(crate) fn exact(name: &Ident, ty: TokenStream) -> Self {
        Self {
            name: token(name),
            ty,
            converted: None,
        }
    }

    /// An iterator over values of exactly this type.
    pub(crate) fn exact_list(name: &Ident, item: &TokenStream) -> Self {
        let name = token(name);
        Self {
            ty: quote!(impl IntoIterator<Item = #item>),
            converted: Some(quote!(#name.into_iter().collect())),
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

    /// The value as a field holds it. Lists are collected into what their field is.
    pub(crate) fn wrapped(&self, wrapper: Wrapper, imports: &mut Imports) -> TokenStream {
        wrapped(self.value(), wrapper, imports)
    }

    /// `field: value`, the value as the field holds it.
    pub(crate) fn wrapped_member(
        &self,
        field: &proc_macro2::Ident,
        wrapper: Wrapper,
        imports: &mut Imports,
    ) -> TokenStream {
        if wrapper == Wrapper::None {
            return self.member(field);
        }
        let value = self.wrapped(wrapper, imports);
        quote!(#field: #value)
    }

    /// The method that sets `place` to `value`.
    pub(crate) fn setter(
        &self,
        docs: &TokenStream,
        place: &TokenStream,
        value: &TokenStream,
    ) -> TokenStream {
        method(docs, &self.name, &self.parameter(), place, value)
    }
}

/// A setter: the method that sets `place` to `value`.
pub(crate) fn method(
    docs: &TokenStream,
    name: &proc_macro2::Ident,
    parameters: &TokenStream,
    place: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    quote! {
        #docs
        pub fn #name(mut self, #parameters) -> Self {
            #place = #value;
            self
        }
    }
}

/// A value as a field holds it.
pub(crate) fn wrapped(value: TokenStream, wrapper: Wrapper, imports: &mut Imports) -> TokenStream {
    match wrapper {
        Wrapper::None | Wrapper::List => value,
        Wrapper::Option => quote!(Some(#value)),
        Wrapper::Nullable => {
            imports.runtime("Nullable");
            quote!(Nullable::Value(#value))
        }
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
            #[allow(clippy::too_many_arguments, reason = "required inputs are arguments")]
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
