//! Pages: how a page's items are taken out, and what selects the next one.

use clientsmith_model::{
    Api, MemberPath, MemberStep, NextPage, Operation, PageInput, PageInputOwner, PageUnit,
    PageValue, Pagination, TokenConversion, Wrapper,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::docs::token;
use crate::imports::Imports;
use crate::type_ref::{TypeScope, type_of};

/// The implementation of the runtime's `Paginated`; `None` if the operation has no pages.
pub(crate) fn items(
    api: &Api,
    operation: &Operation,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let pagination = operation.pagination.as_ref()?;
    for name in ["NextPage", "Paginated", "Response", "paginated"] {
        imports.runtime(name);
    }
    let builder = token(&operation.builder);
    let item = type_of(api, &pagination.item, TypeScope::Crate, imports);
    let next = next_page(pagination, imports);
    let items = moved(&pagination.items);
    Some(quote! {
        impl Paginated for #builder {
            type Item = #item;

            fn next_page(&mut self, page: &Response<Self::Output>) -> Option<NextPage> {
                #next
            }

            fn into_items(page: Self::Output) -> Option<Vec<Self::Item>> {
                Some(#items)
            }
        }

        paginated!(#builder);
    })
}

fn next_page(pagination: &Pagination, imports: &mut Imports) -> TokenStream {
    let more = pagination.more.as_ref().map(|more| {
        let more = copied(quote!(page), more);
        quote! {
            if !#more {
                return None;
            }
        }
    });
    let next = match &pagination.next {
        NextPage::LinkHeader => quote!(NextPage::link_header(page)),
        NextPage::Link(PageValue::Header(name)) => {
            quote!(NextPage::link(&NextPage::header(page, #name)?))
        }
        NextPage::Link(PageValue::Member(member)) => {
            let link = borrowed(quote!(page), member);
            quote!(NextPage::link(#link))
        }
        NextPage::Token {
            value,
            input,
            conversion,
        } => {
            let value = match value {
                PageValue::Header(name) => quote!(&NextPage::header(page, #name)?),
                PageValue::Member(member) => borrowed(quote!(page), member),
            };
            let set = set_token(input, *conversion, imports);
            quote! {
                let token = #value;
                #set
                NextPage::token(token)
            }
        }
        NextPage::LastItem {
            member,
            input,
            conversion,
        } => {
            let list = place(quote!(page), &pagination.items);
            let token = borrowed(quote!(last), member);
            let set = set_token(input, *conversion, imports);
            quote! {
                let last = #list.last()?;
                let token = #token;
                #set
                NextPage::token(token)
            }
        }
        NextPage::Count { input, unit, first } => {
            let list = place(quote!(page), &pagination.items);
            let field = field(input);
            let current = match input.wrapper {
                Wrapper::Option => {
                    let first = Literal::i64_unsuffixed(*first);
                    quote!(#field.unwrap_or(#first))
                }
                Wrapper::Nullable => {
                    let first = Literal::i64_unsuffixed(*first);
                    quote!(#field.value().copied().unwrap_or(#first))
                }
                Wrapper::None | Wrapper::List => field,
            };
            let grown = match unit {
                PageUnit::Pages => quote!(1),
                PageUnit::Items => quote!(items.try_into().ok()?),
            };
            let set = set(input, quote!(#current.checked_add(#grown)?), imports);
            quote! {
                let items = #list.len();
                #set
                NextPage::after(items)
            }
        }
    };
    quote!(#more #next)
}

/// `self.token = Some(token.clone());`
fn set_token(input: &PageInput, conversion: TokenConversion, imports: &mut Imports) -> TokenStream {
    let value = match conversion {
        TokenConversion::Copy => quote!(*token),
        TokenConversion::Clone => quote!(token.clone()),
        TokenConversion::ToString => quote!(token.to_string()),
        TokenConversion::Parse => {
            let set = set(input, quote!(value), imports);
            return quote! {
                let Ok(value) = token.parse() else {
                    return NextPage::invalid();
                };
                #set
            };
        }
    };
    set(input, value, imports)
}

fn set(input: &PageInput, value: TokenStream, imports: &mut Imports) -> TokenStream {
    let field = field(input);
    match input.wrapper {
        Wrapper::None => quote!(#field = #value;),
        Wrapper::Option => quote!(#field = Some(#value);),
        Wrapper::List => quote!(#field = vec![#value].into();),
        Wrapper::Nullable => {
            imports.runtime("Nullable");
            quote!(#field = Nullable::Value(#value);)
        }
    }
}

fn field(input: &PageInput) -> TokenStream {
    let field = token(&input.field);
    match input.owner {
        PageInputOwner::Builder => quote!(self.#field),
        PageInputOwner::Body => quote!(self.body.#field),
        PageInputOwner::OptionalBody => quote!(self.body.get_or_insert_default().#field),
    }
}

/// The place of a member, for a method call on it.
fn place(value: TokenStream, path: &MemberPath) -> TokenStream {
    path.0.iter().fold(value, |value, step| match step {
        MemberStep::Field(name, wrapper) => {
            let name = token(name);
            match wrapper {
                Wrapper::None | Wrapper::List => quote!(#value.#name),
                Wrapper::Option => quote!(#value.#name.as_ref()?),
                Wrapper::Nullable => quote!(#value.#name.value()?),
            }
        }
        MemberStep::Newtype => quote!(#value.0),
        MemberStep::Nullable => quote!(#value.as_ref()?),
    })
}

/// Whether the last step of a path gives a reference rather than a place.
fn ends_in_reference(path: &MemberPath) -> bool {
    match path.0.last() {
        Some(MemberStep::Field(_, wrapper)) => {
            matches!(wrapper, Wrapper::Option | Wrapper::Nullable)
        }
        Some(MemberStep::Nullable) => true,
        Some(MemberStep::Newtype) | None => false,
    }
}

/// A reference to a member.
fn borrowed(value: TokenStream, path: &MemberPath) -> TokenStream {
    let is_reference = ends_in_reference(path);
    let place = place(value, path);
    if is_reference { place } else { quote!(&#place) }
}

/// The value of a member that is `Copy`.
fn copied(value: TokenStream, path: &MemberPath) -> TokenStream {
    let is_reference = ends_in_reference(path);
    let place = place(value, path);
    if is_reference { quote!(*#place) } else { place }
}

/// A member that is moved out of the page.
fn moved(path: &MemberPath) -> TokenStream {
    path.0.iter().fold(quote!(page), |value, step| match step {
        MemberStep::Field(name, wrapper) => {
            let name = token(name);
            match wrapper {
                Wrapper::None => quote!(#value.#name),
                Wrapper::List => quote!(#value.#name.into_vec()),
                Wrapper::Option => quote!(#value.#name?),
                Wrapper::Nullable => quote!(#value.#name.into_value()?),
            }
        }
        MemberStep::Newtype => quote!(#value.0),
        MemberStep::Nullable => quote!(#value?),
    })
}
