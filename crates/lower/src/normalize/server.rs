//! Servers.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{Server, ServerVariable};

use super::Normalizer;
use super::cursor::Cursor;
use super::extensions::ExtensionSite;
use super::path::{Piece, pieces};
use super::version::Version;
use crate::problem::Code;

impl Normalizer<'_> {
    pub(super) fn servers(&mut self, at: &Cursor<'_>) -> Vec<Server> {
        let Some(field) = at.get("servers") else {
            return Vec::new();
        };
        let mut servers = Vec::new();
        for server in self.items(&field) {
            self.fields(&server, &["url", "description", "variables", "name"]);
            self.report_added_fields(&server, &[("name", Version::V3_2)]);
            self.extensions(&server, ExtensionSite::Other);
            let Some(url) = self.string(&server, "url") else {
                self.problems.report(
                    Code::IncompleteField,
                    server.place.clone(),
                    "a server without `url` is left out",
                );
                continue;
            };
            let variables = server
                .get("variables")
                .map(|variables| self.variables(&variables));
            self.check_server(&server, &url, variables.as_ref());
            let default = |name: &str| {
                // One that is missing is reported as such.
                server.node.walk(&["variables", name, "default"])?;
                let variable = variables.as_ref()?.get(name)?;
                Some(variable.default.clone())
            };
            self.check_server_route(&url, default, &server.place.child("url"));
            if let Some(name) = self.string(&server, "name") {
                self.server_names.entry(url.clone()).or_insert(name);
            }
            servers.push(Server {
                url,
                description: self.string(&server, "description"),
                variables,
                ..Server::default()
            });
        }
        servers
    }

    /// Reports what a URL and its variables have that does not fit together (OpenAPI 3.0.3 §4.7.5, §4.7.6).
    fn check_server(
        &mut self,
        at: &Cursor<'_>,
        url: &str,
        variables: Option<&IndexMap<String, ServerVariable>>,
    ) {
        let place = at.place.child("url");
        let mut names = HashSet::new();
        for piece in pieces(url) {
            let message = match piece {
                Piece::Text(_) => continue,
                Piece::LoneBrace(brace) => {
                    let counterpart = if brace == '{' { '}' } else { '{' };
                    format!("the URL has a `{brace}` without `{counterpart}`; it is kept literally")
                }
                Piece::Expression(name) if !names.insert(name) => {
                    format!("`{{{name}}}` occurs twice in the URL; both have the same value")
                }
                Piece::Expression("") => {
                    "the URL has a variable without a name; it is kept literally".to_owned()
                }
                Piece::Expression(name) => {
                    if variables.is_some_and(|variables| variables.contains_key(name)) {
                        continue;
                    }
                    format!("the variable `{name}` of the URL is not defined; it has no default")
                }
            };
            self.problems
                .report(Code::InvalidServer, place.clone(), message);
        }
        for (name, variable) in variables.into_iter().flatten() {
            let place = at.place.child("variables").child(name);
            let ServerVariable {
                default,
                enumeration,
                ..
            } = variable;
            let (place, message) = if at.node.walk(&["variables", name, "default"]).is_none() {
                (place.key(), format!("the variable `{name}` has no default"))
            } else if !enumeration.is_empty() && !enumeration.contains(default) {
                let message = format!("the default `{default}` of `{name}` is not in its `enum`");
                (place.child("default"), message)
            } else if !names.contains(name.as_str()) {
                let message =
                    format!("the variable `{name}` does not occur in the URL; it is ignored");
                (place.key(), message)
            } else {
                continue;
            };
            self.problems.report(Code::InvalidServer, place, message);
        }
    }

    fn variables(&mut self, at: &Cursor<'_>) -> IndexMap<String, ServerVariable> {
        let mut variables = IndexMap::new();
        for (name, variable) in self.entries(at) {
            self.fields(&variable, &["enum", "default", "description"]);
            let read = ServerVariable {
                enumeration: self.strings(&variable, "enum"),
                default: self.string(&variable, "default").unwrap_or_default(),
                description: self.string(&variable, "description"),
                ..ServerVariable::default()
            };
            variables.insert(name, read);
        }
        variables
    }
}
