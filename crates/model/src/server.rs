//! Servers: where the API is.

use std::collections::HashMap;

use crate::{Docs, Ident, Name};

/// A server (OpenAPI 3.0.3 §4.7.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The function or constant that gives its URL, unique among servers (`default_server`, `production`).
    pub ident: Ident,
    /// The URL with `{name}` for variables; absolute unless the document has a relative one.
    pub url: String,
    /// Its description in the document.
    pub docs: Docs,
    /// Of a relative URL: the argument for the URL that it is resolved against.
    pub base: Option<Ident>,
    /// Variables in the order in which the URL names them. Without any, an absolute URL is a constant.
    pub variables: Vec<ServerVariable>,
}

impl Server {
    /// The URL with the document's defaults for its variables.
    pub fn default_url(&self) -> String {
        self.url_with(str::to_owned, |variable| variable.default.clone())
    }

    /// The URL with something in each variable's place, and something in place of the text between them.
    pub fn url_with(
        &self,
        text: impl Fn(&str) -> String,
        value: impl Fn(&ServerVariable) -> String,
    ) -> String {
        let variables: HashMap<&str, &ServerVariable> = self
            .variables
            .iter()
            .map(|variable| (variable.name.wire.as_str(), variable))
            .collect();
        let mut url = String::new();
        let mut rest = self.url.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let named = after.find(['{', '}']).and_then(|end| {
                let after_name = after[end..].strip_prefix('}')?;
                Some((variables.get(&after[..end])?, after_name))
            });
            url.push_str(&text(before));
            rest = match named {
                Some((variable, after)) => {
                    url.push_str(&value(variable));
                    after
                }
                None => {
                    url.push_str(&text("{"));
                    after
                }
            };
        }
        url.push_str(&text(rest));
        url
    }
}

/// A variable of a server's URL (§4.7.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// In the URL, and the argument in Rust.
    pub name: Name,
    /// The value that the document gives it.
    pub default: String,
    /// The only values that it may have; empty: any.
    pub values: Vec<String>,
    /// Its description in the document.
    pub docs: Docs,
}
