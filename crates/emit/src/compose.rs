//! Unions.

use clientsmith_model::{
    Api, Branch, Evidence, JsonKind, TaggedUnion, TextConversion, TypeDef, TypeRef, UntaggedUnion,
};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::docs::{attributes, comment, token};
use crate::macro_call::{End, MacroCall};
use crate::type_ref::{TypeScope, head, type_of};
use crate::writer::RustFile;

/// Objects distinguished by a member.
pub(crate) fn tagged(
    api: &Api,
    definition: &TypeDef,
    union: &TaggedUnion,
    scope: TypeScope<'_>,
    source: &mut RustFile,
) {
    let (name, other, tag) = (token(&definition.ident), token(&union.other), &union.tag);
    let ty = type_of(api, &union.other_ty, scope, &mut source.imports);
    let docs = match union.other_ty {
        TypeRef::Json => comment(&["Any other value, as received."]),
        _ => {
            comment(&["Any other variant: the members that all have, and its own in `additional`."])
        }
    };
    let rest = quote!(#docs #other(#ty),);
    declare(api, definition, &union.branches, Some(rest), scope, source);
    let entries = union.branches.iter().map(|branch| {
        let (name, values) = (token(&branch.ident), &branch.distinction);
        quote!(#name => #(#values)|*)
    });
    let default = union.default.as_ref().map(token);
    let default = default.map(|default| quote!(else #default));
    let exact = exact_numbers(definition);
    source.macro_call(MacroCall {
        name: "tagged_union",
        head: quote!(#name by #tag #default #exact),
        entries: entries.collect(),
        end: End::Other(other.into_token_stream()),
    });
}

/// Values distinguished by their shape.
pub(crate) fn untagged(
    api: &Api,
    definition: &TypeDef,
    union: &UntaggedUnion,
    scope: TypeScope<'_>,
    source: &mut RustFile,
) {
    let rest = union.other.as_ref().map(|other| {
        source.imports.runtime("Value");
        let other = token(other);
        quote! {
            /// Any other variant, as received.
            #other(Value),
        }
    });
    declare(api, definition, &union.branches, rest, scope, source);
    let name = token(&definition.ident);
    let branches = union.branches.iter();
    let evidence = branches.map(|branch| evidence(&branch.distinction));
    let variants = union.branches.iter().map(|branch| token(&branch.ident));
    let other = union.other.as_ref().map(token);
    let other = other.map(|other| quote!(; #other));
    let exact = exact_numbers(definition);
    source.imports.runtime("evidence");
    source.imports.runtime("untagged_union");
    source.items(quote! {
        impl #name {
            const EVIDENCE: &'static [evidence::Evidence] = &[#(#evidence),*];
        }

        untagged_union!(#name #exact { #(#variants),* #other });
    });
}

/// What has the union keep the text of numbers.
fn exact_numbers(definition: &TypeDef) -> Option<TokenStream> {
    definition.numbers.exact.then(|| quote!(with EXACT_NUMBERS))
}

/// `evidence::OBJECT.requires(&["name"])`
fn evidence(evidence: &Evidence) -> TokenStream {
    let mut kinds = evidence.kinds.iter().map(|kind| kind_name(*kind));
    let first = kinds.next().unwrap_or_else(|| quote!(evidence::ANY));
    let required = &evidence.requires;
    let requires = (!required.is_empty()).then(|| quote!(.requires(&[#(#required),*])));
    let with = (!evidence.with.is_empty()).then(|| {
        let members = evidence.with.iter();
        let members = members.map(|(name, values)| quote!((#name, &[#(#values),*])));
        quote!(.with(&[#(#members),*]))
    });
    let inside = (!evidence.inside.is_empty()).then(|| {
        let inside = evidence.inside.iter().map(|(name, evidence)| {
            let evidence = self::evidence(evidence);
            quote!((#name, #evidence))
        });
        quote!(.inside(&[#(#inside),*]))
    });
    let names = (!evidence.names.is_empty()).then(|| {
        let names = &evidence.names;
        quote!(.names(&[#(#names),*]))
    });
    let rest = evidence.rest.then(|| quote!(.rest()));
    let items = evidence.items.as_deref().map(|items| {
        let items = self::evidence(items);
        quote!(.items(&#items))
    });
    let only = evidence
        .only
        .as_ref()
        .map(|only| quote!(.only(&[#(#only),*])));
    let among = evidence
        .among
        .as_ref()
        .map(|among| quote!(.among(&[#(#among),*])));
    quote!(#first #(.or(#kinds))* #requires #with #inside #only #among #names #rest #items)
}

fn kind_name(kind: JsonKind) -> TokenStream {
    match kind {
        JsonKind::Null => quote!(evidence::NULL),
        JsonKind::Boolean => quote!(evidence::BOOLEAN),
        JsonKind::Integer => quote!(evidence::INTEGER),
        JsonKind::Number => quote!(evidence::NUMBER),
        JsonKind::String => quote!(evidence::STRING),
        JsonKind::Array => quote!(evidence::ARRAY),
        JsonKind::Object => quote!(evidence::OBJECT),
    }
}

/// Strings as the one variant that takes them.
fn from_text<D>(name: &proc_macro2::Ident, branch: &Branch<D>) -> Option<TokenStream> {
    let variant = token(&branch.ident);
    if branch.text == TextConversion::None {
        return None;
    }
    let owned = (branch.text == TextConversion::Any).then(|| {
        quote! {
            impl From<String> for #name {
                fn from(value: String) -> Self {
                    Self::#variant(value.into())
                }
            }
        }
    });
    Some(quote! {
        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                Self::#variant(value.into())
            }
        }

        #owned
    })
}

/// The enum and its conversions.
fn declare<D>(
    api: &Api,
    definition: &TypeDef,
    branches: &[Branch<D>],
    other: Option<TokenStream>,
    scope: TypeScope<'_>,
    source: &mut RustFile,
) {
    let head = head(definition);
    let name = token(&definition.ident);
    let mut variants = Vec::new();
    let mut conversions = Vec::new();
    for branch in branches {
        let (docs, variant) = (attributes(&branch.docs), token(&branch.ident));
        let ty = type_of(api, &branch.ty, scope, &mut source.imports);
        variants.push(quote!(#docs #variant(#ty),));
        conversions.extend(from_text(&name, branch));
        if !branch.converts {
            continue;
        }
        let (from, value) = match &branch.ty {
            TypeRef::Boxed(inner) => (
                type_of(api, inner, scope, &mut source.imports),
                quote!(Box::new(value)),
            ),
            _ => (ty, quote!(value)),
        };
        conversions.push(quote! {
            impl From<#from> for #name {
                fn from(value: #from) -> Self {
                    Self::#variant(#value)
                }
            }
        });
    }
    source.items(quote! {
        #head
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #other
        }

        #(#conversions)*
    });
}
