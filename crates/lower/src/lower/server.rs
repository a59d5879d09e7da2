//! Servers.

use std::collections::HashSet;

use clientsmith_model::{Ident, Name, Prose, Server, ServerVariable, without_controls};
use openapiv3::{Server as Declared, ServerVariable as DeclaredVariable};

use super::docs::Draft;
use super::names::{self, NameScope, Names};
use crate::document::Document;

/// Names that come from a description are no longer than this many words.
const WORDS: usize = 3;

/// The servers in the document's order, without duplicates.
pub(crate) fn lower_servers(document: &Document, declared: &[Declared]) -> Vec<Server> {
    let mut names = Names::default();
    let mut urls = HashSet::new();
    let several = declared.len() > 1;
    declared
        .iter()
        .filter(|server| urls.insert(server.url.trim()))
        .map(|server| {
            let name = document.server_names.get(&server.url);
            lower_server(server, name, several, &mut names)
        })
        .collect()
}

fn lower_server(
    server: &Declared,
    name: Option<&String>,
    several: bool,
    names: &mut Names,
) -> Server {
    let mut arguments = Names::within(NameScope::Inputs);
    let base = is_relative(server).then(|| arguments.claim("base_url", "_"));
    let variables = variables(server, &mut arguments);
    let described = || {
        server
            .description
            .as_deref()
            .filter(|_| several)
            .and_then(short_name)
    };
    let words = name.cloned().or_else(described);
    let words = words.unwrap_or_else(|| "default server".to_owned());
    let ident = if variables.is_empty() && base.is_none() {
        names.claim(&names::constant_words(&words), "_")
    } else {
        names.claim(&names::snake_words(&words), "_")
    };
    let draft = Draft::from_text(server.description.as_deref());
    Server {
        ident,
        url: without_controls(server.url.trim()),
        docs: draft.finish(|| "A server of the API.".into()),
        base,
        variables,
    }
}

/// Whether a URL is relative to that of the document (OpenAPI 3.0.3 §4.7.5), whatever its variables are. What begins
/// with a variable may be absolute, and what begins like a host lacks its scheme.
fn is_relative(server: &Declared) -> bool {
    let url = server.url.trim();
    let first = url.split(['/', '?', '#']).next().unwrap_or_default();
    !url.starts_with('{') && !first.trim_start_matches('.').contains([':', '.'])
}

/// A description of a few words is a name.
fn short_name(description: &str) -> Option<String> {
    let line = description.trim().trim_end_matches('.');
    let words: Vec<&str> = line.split_whitespace().collect();
    let fits = !line.contains('\n')
        && (1..=WORDS).contains(&words.len())
        && line.chars().any(char::is_alphabetic);
    fits.then(|| words.join(" "))
}

/// Variables in the order in which the URL names them.
fn variables(server: &Declared, names: &mut Names) -> Vec<ServerVariable> {
    let mut seen = HashSet::new();
    templated(&server.url)
        .filter(|name| seen.insert(without_controls(name)))
        .map(|name| {
            let declared = server
                .variables
                .as_ref()
                .and_then(|variables| variables.get(name));
            variable(name, declared, names)
        })
        .collect()
}

fn variable(name: &str, declared: Option<&DeclaredVariable>, names: &mut Names) -> ServerVariable {
    let rust: Ident = names.claim_member(name);
    let mut draft = Draft::from_text(declared.and_then(|variable| variable.description.as_deref()));
    let default = declared
        .map(|variable| variable.default.clone())
        .unwrap_or_default();
    let values = declared
        .map(|variable| variable.enumeration.clone())
        .unwrap_or_default();
    if !default.is_empty() {
        draft.sentence(Prose::new("Default: {}.", [Prose::code(&default)]));
    }
    if !values.is_empty() {
        let values = Prose::join(values.iter().map(|value| Prose::code(value)), ", ");
        draft.sentence(Prose::new("One of {}.", [values]));
    }
    ServerVariable {
        name: Name {
            // As in the URL.
            wire: without_controls(name),
            rust,
        },
        default,
        values,
        docs: draft.finish(|| Prose::new("{} in the URL.", [Prose::code(name)])),
    }
}

/// The names between braces in a template.
pub(crate) fn templated(template: &str) -> impl Iterator<Item = &str> {
    template
        .split('{')
        .skip(1)
        .filter_map(|piece| piece.split_once('}').map(|(name, _)| name))
        .filter(|name| !name.is_empty())
}
