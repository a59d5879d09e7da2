//! Pieces of Rust that stand in text and among tokens alike: types, arguments, values.

use std::fmt;

use clientsmith_model::Ident;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// A piece of Rust on one line, spaced as the printer would space it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fragment(String);

impl Fragment {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl From<&Ident> for Fragment {
    fn from(name: &Ident) -> Self {
        Self(name.as_str().to_owned())
    }
}

impl fmt::Display for Fragment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl ToTokens for Fragment {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Ok(parsed) = self.0.parse::<TokenStream>() else {
            // Fragments are made of identifiers and fixed text; one that is not must not vanish.
            let text = &self.0;
            return tokens.extend(quote!(compile_error!(#text)));
        };
        tokens.extend(parsed);
    }
}
