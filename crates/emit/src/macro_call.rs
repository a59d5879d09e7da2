//! Calls of the runtime's macros, the only Rust that is text: no printer knows the syntax inside.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::{format_ident, quote};

/// The call of a macro that describes a type, an entry a line:
///
/// ```text
/// string_enum! {
///     Colour {
///         Red => "red",
///         Blue => "blue";
///         Other
///     }
/// }
/// ```
#[derive(Debug)]
pub(crate) struct MacroCall {
    /// The macro's name.
    pub(crate) name: &'static str,
    /// What precedes the brace: the type.
    pub(crate) head: TokenStream,
    /// What the macro is given, without what separates them.
    pub(crate) entries: Vec<TokenStream>,
    /// What follows the entries.
    pub(crate) end: End,
}

/// What follows the entries of a [`MacroCall`].
#[derive(Debug)]
pub(crate) enum End {
    /// Nothing.
    Nothing,
    /// The field for all other members: `..additional`.
    Rest(TokenStream),
    /// The variant for all other values, behind a semicolon.
    Other(TokenStream),
}

impl MacroCall {
    /// How the line of [`MacroCall::place`] ends.
    pub(crate) const PLACE: &'static str = "! {}";

    /// The item that the printer lays out in its place.
    pub(crate) fn place(&self) -> TokenStream {
        let name = format_ident!("{}", self.name);
        quote!(#name! {})
    }

    /// The call as written in the file.
    pub(crate) fn text(self) -> String {
        let mut text = format!("{}! {{\n    ", self.name);
        spell(self.head, &mut text);
        text.push_str(" {\n");
        let count = self.entries.len();
        let ends_with_variant = matches!(self.end, End::Other(_));
        for (index, entry) in self.entries.into_iter().enumerate() {
            text.push_str("        ");
            spell(entry, &mut text);
            let is_last = index + 1 == count && ends_with_variant;
            text.push_str(if is_last { ";\n" } else { ",\n" });
        }
        if let End::Rest(end) | End::Other(end) = self.end {
            if count == 0 && ends_with_variant {
                text.push_str("        ;\n");
            }
            text.push_str("        ");
            spell(end, &mut text);
            text.push('\n');
        }
        text.push_str("    }\n}");
        text
    }
}

/// Writes tokens on one line, with the spaces that Rust has between them.
fn spell(tokens: TokenStream, text: &mut String) {
    // Whether no space is written before the next token.
    let mut is_tight = true;
    for token in tokens {
        let letter = match &token {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
        if !is_tight && letter != Some(':') {
            text.push(' ');
        }
        text.push_str(&token.to_string());
        is_tight = match token {
            TokenTree::Punct(punct) => {
                punct.spacing() == Spacing::Joint || matches!(punct.as_char(), '.' | '-')
            }
            _ => false,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(tokens: TokenStream) -> String {
        let mut text = String::new();
        spell(tokens, &mut text);
        text
    }

    #[test]
    fn tokens_are_spaced_as_rust_is_written() {
        assert_eq!(
            spelled(quote!(Cat => "cat" | "kitten")),
            "Cat => \"cat\" | \"kitten\""
        );
        assert_eq!(spelled(quote!(Pet by "kind")), "Pet by \"kind\"");
        assert_eq!(spelled(quote!(r#type => "type")), "r#type => \"type\"");
        assert_eq!(spelled(quote!(Pet: Default)), "Pet: Default");
        assert_eq!(spelled(quote!(..additional)), "..additional");
        assert_eq!(spelled(quote!(One => -1)), "One => -1");
    }

    #[test]
    fn the_last_entry_before_a_variant_for_the_rest_ends_with_a_semicolon() {
        let call = |entries: Vec<TokenStream>, end: End| {
            let call = MacroCall {
                name: "string_enum",
                head: quote!(Colour),
                entries,
                end,
            };
            call.text()
        };
        assert_eq!(
            call(
                vec![quote!(Red => "red"), quote!(Blue => "blue")],
                End::Other(quote!(Other))
            ),
            "string_enum! {\n    Colour {\n        Red => \"red\",\n        Blue => \"blue\";\n        Other\n    }\n}"
        );
        assert_eq!(
            call(Vec::new(), End::Other(quote!(Other))),
            "string_enum! {\n    Colour {\n        ;\n        Other\n    }\n}"
        );
        assert_eq!(
            call(
                vec![quote!(required red => "red")],
                End::Rest(quote!(..rest))
            ),
            "string_enum! {\n    Colour {\n        required red => \"red\",\n        ..rest\n    }\n}"
        );
    }
}
