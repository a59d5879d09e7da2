//! Servers.

use indexmap::IndexMap;
use openapiv3::{Server, ServerVariable};

use super::Reader;
use super::cursor::Cursor;
use super::extensions::ExtensionSite;
use crate::problem::Code;

impl Reader<'_> {
    pub(super) fn servers(&mut self, at: &Cursor<'_>) -> Vec<Server> {
        let Some(field) = at.get("servers") else {
            return Vec::new();
        };
        let mut servers = Vec::new();
        for server in self.items(&field) {
            self.fields(&server, &["url", "description", "variables", "name"]);
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
            servers.push(Server {
                url,
                description: self.string(&server, "description"),
                variables,
                ..Server::default()
            });
        }
        servers
    }

    fn variables(&mut self, at: &Cursor<'_>) -> IndexMap<String, ServerVariable> {
        let mut variables = IndexMap::new();
        for (name, variable) in self.named(at) {
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
