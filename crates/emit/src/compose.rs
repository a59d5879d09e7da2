//! Unions.

use clientsmith_model::{
    Api, Branch, Evidence, JsonKind, TaggedUnion, TypeDef, TypeRef, UntaggedUnion,
};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::docs::{attributes, ident, token};
use crate::macro_call::{End, MacroCall};
use crate::schema::{Scope, head, type_of};
use crate::writer::Source;

/// Objects told apart by a member.
pub(crate) fn tagged(
    api: &Api,
    definition: &TypeDef,
    union: &TaggedUnion,
    scope: Scope<'_>,
    source: &mut Source,
) {
    source.imports.runtime("Value");
    let (name, other, tag) = (token(&definition.ident), token(&union.other), &union.tag);
    let rest = quote! {
        /// Any other value, as it came.
        #other(Value),
    };
    declare(api, definition, &union.branches, Some(rest), scope, source);
    let mut entries = Vec::new();
    for branch in &union.branches {
        let (name, values) = (token(&branch.ident), &branch.distinction);
        let ty = type_of(api, &branch.ty, scope, &mut source.imports);
        entries.push(quote!(#name(#ty) => #(#values)|*));
    }
    source.macro_call(MacroCall {
        name: "tagged_union",
        head: quote!(#name by #tag),
        entries,
        end: End::Other(other.into_token_stream()),
    });
}

/// Values told apart by what they look like.
pub(crate) fn untagged(
    api: &Api,
    definition: &TypeDef,
    union: &UntaggedUnion,
    scope: Scope<'_>,
    source: &mut Source,
) {
    declare(api, definition, &union.branches, None, scope, source);
    let mut entries = Vec::new();
    for branch in &union.branches {
        let (name, evidence) = (token(&branch.ident), evidence(&branch.distinction));
        let ty = type_of(api, &branch.ty, scope, &mut source.imports);
        entries.push(quote!(#name(#ty): #evidence));
    }
    source.macro_call(MacroCall {
        name: "untagged_union",
        head: token(&definition.ident).into_token_stream(),
        entries,
        end: End::Nothing,
    });
}

fn evidence(evidence: &Evidence) -> TokenStream {
    let kinds = evidence
        .kinds
        .iter()
        .map(|kind| kind_name(*kind))
        .map(ident);
    let members = members(evidence);
    let inside = (!evidence.inside.is_empty()).then(|| {
        let inside = evidence.inside.iter().map(|(name, evidence)| {
            let members = self::members(evidence);
            quote!(#name: { #members })
        });
        quote!(inside { #(#inside),* })
    });
    let only = evidence.only.as_ref().map(|only| quote!(only [#(#only),*]));
    let among = evidence
        .among
        .as_ref()
        .map(|among| quote!(among [#(#among),*]));
    quote!([#(#kinds),*] #members #inside #only #among)
}

/// What an object must have.
fn members(evidence: &Evidence) -> TokenStream {
    let required = &evidence.requires;
    let requires = (!required.is_empty()).then(|| quote!(requires [#(#required),*]));
    let with = (!evidence.with.is_empty()).then(|| {
        let members = evidence
            .with
            .iter()
            .map(|(name, values)| quote!(#name: [#(#values),*]));
        quote!(with { #(#members),* })
    });
    quote!(#requires #with)
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
    other: Option<TokenStream>,
    scope: Scope<'_>,
    source: &mut Source,
) {
    let head = head(definition);
    let name = token(&definition.ident);
    let mut variants = Vec::new();
    let mut conversions = Vec::new();
    for branch in branches {
        let (docs, variant) = (attributes(&branch.docs), token(&branch.ident));
        let ty = type_of(api, &branch.ty, scope, &mut source.imports);
        variants.push(quote!(#docs #variant(#ty),));
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
