//! Tokens → text. The only place where Rust source is made: prettyplease lays it out, and what it leaves out is added:
//! blank lines between items, a line of its own for each line of a doc comment, and the inside of the runtime's macro
//! calls.

use clientsmith_model::Api;
use proc_macro2::TokenStream;

use crate::docs::{LINE_END, inner_comment};
use crate::imports::Imports;
use crate::macro_call::MacroCall;
use crate::{EmitError, EmittedFile, module};

/// A Rust file that is being written: items in order.
#[derive(Debug, Default)]
pub(crate) struct RustFile {
    path: String,
    inner_docs: TokenStream,
    inner_attributes: TokenStream,
    pub(crate) imports: Imports,
    items: TokenStream,
    /// What stands in the place of each macro call without tokens, in order.
    macro_calls: Vec<String>,
}

impl RustFile {
    pub(crate) fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            ..Self::default()
        }
    }

    /// Lines of the file's own docs (`//!`).
    pub(crate) fn inner_docs<S: AsRef<str>>(&mut self, lines: &[S]) {
        self.inner_docs = inner_comment(lines);
    }

    /// Attributes of the file (`#![…]`).
    pub(crate) fn inner_attributes(&mut self, attributes: TokenStream) {
        self.inner_attributes = attributes;
    }

    /// Adds items.
    pub(crate) fn items(&mut self, items: TokenStream) {
        self.items.extend(items);
    }

    /// Adds the call of one of the runtime's macros.
    pub(crate) fn macro_call(&mut self, call: MacroCall) {
        self.imports.runtime(call.name);
        self.items.extend(call.place());
        self.macro_calls.push(call.text());
    }

    /// The file: preamble, docs, imports and items.
    pub(crate) fn finish(self, api: &Api) -> Result<EmittedFile, EmitError> {
        let mut tokens = self.inner_docs;
        tokens.extend(self.inner_attributes);
        let root = module::root(api, &self.path);
        tokens.extend(self.imports.items(&root, api.package.runtime.root()));
        tokens.extend(self.items);
        let file: syn::File = match syn::parse2(tokens) {
            Ok(file) => file,
            Err(error) => {
                return Err(EmitError {
                    path: self.path,
                    message: error.to_string(),
                });
            }
        };
        let printed = prettyplease::unparse(&file);
        let mut text = preamble(api, "//").join("\n");
        text.reserve(printed.len() + printed.len() / 8);
        text.push_str("\n\n");
        spaced(&printed, self.macro_calls, &mut text);
        Ok(EmittedFile {
            path: self.path,
            text,
        })
    }
}

/// The lines of statements for an example in docs. In three blocks, prettyplease breaks lines at 77 columns instead of
/// 89: rustdoc shows up to 80 without a horizontal scroll bar.
pub(crate) fn statement_lines(statements: TokenStream) -> Vec<String> {
    let function = quote::quote!(fn main() {{{ #statements }}});
    let Ok(file) = syn::parse2(function) else {
        return Vec::new();
    };
    let printed = prettyplease::unparse(&file);
    let end = " ".repeat(2 * INDENT) + "}";
    let inside = printed.lines().skip(3).take_while(|line| *line != end);
    let indent = " ".repeat(3 * INDENT);
    inside
        .map(|line| line.strip_prefix(&indent).unwrap_or(line).to_owned())
        .collect()
}

/// Writes what prettyplease has printed with blank lines between the items of the file and of each `impl`, doc comments
/// in lines, and macro calls in their places. Literals hold no line breaks, so lines are lines of code.
fn spaced(printed: &str, macro_calls: Vec<String>, text: &mut String) {
    let lines: Vec<&str> = printed.lines().collect();
    let mut macro_calls = macro_calls.into_iter();
    let mut previous = "";
    let mut is_in_impl = false;
    // The items that began last in the file and in the `impl`.
    let mut last = [ItemKind::Other; 2];
    for (index, line) in lines.iter().enumerate() {
        let code = line.trim_start_matches(' ');
        let depth = (line.len() - code.len()) / INDENT;
        if depth == 0 {
            let continues = is_in_impl && line.starts_with("for ");
            is_in_impl = line.starts_with("impl") || continues;
        }
        if (depth == 0 || (depth == 1 && is_in_impl)) && ends_before_item(previous) {
            let kind = ItemKind::of_first(&lines[index..]);
            let stands_with_last = last[depth] == kind && kind != ItemKind::Other;
            if kind != ItemKind::End && !previous.ends_with('{') && !stands_with_last && index > 0 {
                text.push('\n');
            }
            last[depth] = kind;
        }
        let is_comment = code.starts_with("//");
        if depth == 0 && !is_comment && code.ends_with(MacroCall::PLACE) {
            text.push_str(&macro_calls.next().unwrap_or_default());
            text.push('\n');
        } else {
            push_line(line, code, text);
        }
        previous = line;
    }
}

/// Columns of one step to the right.
const INDENT: usize = 4;

/// Whether an item may begin behind a line: no comment or attribute of it, and not the middle of another.
fn ends_before_item(line: &str) -> bool {
    let code = line.trim_start_matches(' ');
    match code.starts_with("//") || code.starts_with('#') {
        true => code.starts_with("//!") || code.starts_with("#!"),
        false => code.is_empty() || code.ends_with(['}', ';', '{']),
    }
}

/// What an item is, as far as it decides whether it stands with the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ItemKind {
    Mod,
    /// Of the standard library.
    UseStd,
    Use,
    AssociatedType,
    Other,
    /// None: the brace that ends the `impl`.
    End,
}

impl ItemKind {
    /// The kind of the item that begins with the first of these lines.
    fn of_first(lines: &[&str]) -> Self {
        let mut code = lines.iter().map(|line| line.trim_start_matches(' '));
        let Some(first) = code.find(|code| !code.starts_with("#[")) else {
            return Self::Other;
        };
        let code = first.strip_prefix("pub ").unwrap_or(first);
        match code.split(' ').next() {
            Some("mod") => Self::Mod,
            Some("use") if code.starts_with("use std::") => Self::UseStd,
            Some("use") => Self::Use,
            Some("type") => Self::AssociatedType,
            Some("}") => Self::End,
            _ => Self::Other,
        }
    }
}

/// Adds a line, or the lines of a doc comment.
fn push_line(line: &str, code: &str, text: &mut String) {
    let comment = code.split_at_checked(3);
    match comment {
        Some((slashes @ ("///" | "//!"), comment)) if comment.contains(LINE_END) => {
            let indent = &line[..line.len() - code.len()];
            for line in comment.split(LINE_END) {
                text.push_str(indent);
                text.push_str(slashes);
                text.push_str(line);
                text.push('\n');
            }
        }
        _ => {
            text.push_str(line);
            text.push('\n');
        }
    }
}

/// The first lines of every file: those of the maintainers, and the generator's.
pub(crate) fn preamble(api: &Api, comment: &str) -> Vec<String> {
    let header = api.package.header.iter();
    let mut lines: Vec<String> = header.map(|line| format!("{comment} {line}")).collect();
    if !lines.is_empty() {
        lines.push(comment.to_owned());
    }
    lines.extend(origin(api, comment));
    lines
}

/// What the generator says at the beginning of a file.
pub(crate) fn origin(api: &Api, comment: &str) -> [String; 2] {
    let package = &api.package;
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    [
        format!(
            "{comment} @generated by {} from {}. Do not edit:",
            one_line(&package.generator),
            one_line(&package.document)
        ),
        format!(
            "{comment} change the document, then run `{}`.",
            one_line(&package.regenerate)
        ),
    ]
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::docs::comment;
    use crate::macro_call::End;

    fn spaced_text(items: &TokenStream, macro_calls: Vec<String>) -> String {
        let file = syn::parse2(items.clone()).expect("items");
        let mut text = String::new();
        spaced(&prettyplease::unparse(&file), macro_calls, &mut text);
        let parsed: syn::File = syn::parse_str(&text).expect("Rust");
        assert_eq!(
            prettyplease::unparse(&parsed).lines().count(),
            text.lines().filter(|line| !line.is_empty()).count(),
            "only blank lines are added"
        );
        text
    }

    #[test]
    fn items_stand_apart_but_for_imports_and_modules() {
        let items = quote! {
            #![doc = " Docs."]
            #![allow(dead_code)]
            use std::env;
            use std::mem::take;
            use crate::Client;
            use super::Pet;
            #[cfg(feature = "pets")]
            pub mod pets;
            mod toys;
            pub use toys::Ball;
            #[derive(Clone)]
            pub struct Cat {
                name: String,
            }
            impl From<Cat> for Pet {}
            operation!(Cat);
            fn main() {
                one();
                two();
            }
        };
        assert_eq!(
            spaced_text(&items, Vec::new()),
            "//! Docs.\n\n#![allow(dead_code)]\n\nuse std::env;\nuse std::mem::take;\n\nuse crate::Client;\n\
             use super::Pet;\n\n#[cfg(feature = \"pets\")]\npub mod pets;\nmod toys;\n\npub use toys::Ball;\n\n\
             #[derive(Clone)]\npub struct Cat {\n    name: String,\n}\n\nimpl From<Cat> for Pet {}\n\noperation!(Cat);\n\n\
             fn main() {\n    one();\n    two();\n}\n"
        );
    }

    #[test]
    fn items_of_an_impl_stand_apart_but_for_associated_types() {
        let items = quote! {
            impl Operation for Cat {
                type Output = ();
                type ErrorBody = ();
                const SPEC: Spec = Spec::new("an operation with a long name", "a method", "/and/a/path/that/does/not/fit").accept("json");
                #[doc = " Ends with a semicolon;"]
                #[deprecated]
                fn encode(self) {
                    if self.is_large {
                        one();
                    }
                    two();
                }
                fn decode(self) {}
            }
        };
        assert_eq!(
            spaced_text(&items, Vec::new()),
            "impl Operation for Cat {\n    type Output = ();\n    type ErrorBody = ();\n\n    const SPEC: Spec = Spec::new(\n            \
             \"an operation with a long name\",\n            \"a method\",\n            \"/and/a/path/that/does/not/fit\",\n        )\n        \
             .accept(\"json\");\n\n    /// Ends with a semicolon;\n    #[deprecated]\n    fn encode(self) {\n        if self.is_large {\n            \
             one();\n        }\n        two();\n    }\n\n    fn decode(self) {}\n}\n"
        );
    }

    #[test]
    fn an_impl_whose_head_takes_two_lines_is_one() {
        let items = quote! {
            impl From<ANameThatIsSoLongThatTheHeadOfTheImplTakesTwoLines> for AnotherNameThatIsAsLongAsTheFirst {
                fn one() {}
                fn two() {}
            }
        };
        let text = spaced_text(&items, Vec::new());
        assert!(text.contains("\nfor AnotherName"), "{text}");
        assert!(
            text.contains("    fn one() {}\n\n    fn two() {}\n}"),
            "{text}"
        );
    }

    #[test]
    fn a_doc_comment_is_a_line_a_line() {
        let inside = comment(&["One.", "", "- /* two */ \u{2028}// three;"]);
        let items = quote! {
            pub struct Cat {
                #inside
                name: String,
            }
        };
        assert_eq!(
            spaced_text(&items, Vec::new()),
            "pub struct Cat {\n    /// One.\n    ///\n    /// - /* two */  // three;\n    name: String,\n}\n"
        );
    }

    #[test]
    fn a_comment_that_ends_like_the_place_of_a_macro_call_is_a_comment() {
        let docs = comment(&["Wow! {}"]);
        let items = quote!(#docs pub struct Cat;);
        let calls = vec!["object! { Cat {} }".to_owned()];
        assert_eq!(spaced_text(&items, calls), "/// Wow! {}\npub struct Cat;\n");
    }

    #[test]
    fn macro_calls_stand_in_their_places() {
        let call = |name: &'static str| MacroCall {
            name,
            head: quote!(Cat),
            entries: vec![quote!(required name => "name")],
            end: End::Nothing,
        };
        let (first, second) = (call("object"), call("response_headers"));
        let (one, two) = (first.place(), second.place());
        let items = quote!(#one pub struct Between; #two);
        let mut text = String::new();
        let file = syn::parse2(items).expect("items");
        let calls = vec![first.text(), second.text()];
        spaced(&prettyplease::unparse(&file), calls, &mut text);
        let inside = "    Cat {\n        required name => \"name\",\n    }\n}";
        assert_eq!(
            text,
            format!(
                "object! {{\n{inside}\n\npub struct Between;\n\nresponse_headers! {{\n{inside}\n"
            )
        );
    }
}
