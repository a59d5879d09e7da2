//! Enumerations.

use clientsmith_model::{Ident, IntegerEnum, StringEnum, TypeDef, ValueEnum, Variant};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::docs::{attributes, token};
use crate::macro_call::{End, MacroCall};
use crate::type_ref::head;
use crate::writer::RustFile;

/// Strings from a list.
pub(crate) fn strings(definition: &TypeDef, values: &StringEnum, source: &mut RustFile) {
    let (variants, other) = (&values.variants, &values.other);
    source.items(declaration(definition, variants, other, quote!(String)));
    let literal = |value: &String| Literal::string(value);
    source.macro_call(call("string_enum", definition, variants, literal, other));
}

/// Integers from a list.
pub(crate) fn integers(definition: &TypeDef, values: &IntegerEnum, source: &mut RustFile) {
    let (variants, other) = (&values.variants, &values.other);
    source.items(declaration(definition, variants, other, quote!(i64)));
    let literal = |value: &i64| Literal::i64_unsuffixed(*value);
    source.macro_call(call("integer_enum", definition, variants, literal, other));
}

/// JSON values from a list.
pub(crate) fn values(definition: &TypeDef, values: &ValueEnum, source: &mut RustFile) {
    let (variants, other) = (&values.variants, &values.other);
    source.imports.runtime("Value");
    source.items(declaration(definition, variants, other, quote!(Value)));
    let literal = |value: &String| Literal::string(value);
    source.macro_call(call("value_enum", definition, variants, literal, other));
}

fn declaration<V>(
    definition: &TypeDef,
    variants: &[Variant<V>],
    other: &Ident,
    rest: TokenStream,
) -> TokenStream {
    let head = head(definition);
    let (name, other) = (token(&definition.ident), token(other));
    let variants = variants.iter().map(|variant| {
        let docs = attributes(&variant.docs);
        let name = token(&variant.ident);
        quote!(#docs #name,)
    });
    quote! {
        #head
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// Any other value, as received.
            #other(#rest),
        }
    }
}

fn call<V, T: ToTokens>(
    name: &'static str,
    definition: &TypeDef,
    variants: &[Variant<V>],
    literal: impl Fn(&V) -> T,
    other: &Ident,
) -> MacroCall {
    let entries = variants.iter().map(|variant| {
        let (name, value) = (token(&variant.ident), literal(&variant.value));
        quote!(#name => #value)
    });
    MacroCall {
        name,
        head: token(&definition.ident).into_token_stream(),
        entries: entries.collect(),
        end: End::Other(token(other).into_token_stream()),
    }
}
