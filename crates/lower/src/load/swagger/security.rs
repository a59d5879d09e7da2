//! Security definitions → security schemes.

use super::{Conversion, Members, Node, Site, copied, object, text};
use crate::problem::Code;

const FIELDS: [&str; 8] = [
    "type",
    "description",
    "name",
    "in",
    "flow",
    "authorizationUrl",
    "tokenUrl",
    "scopes",
];

impl Conversion<'_> {
    pub(super) fn security_scheme(&mut self, at: &Site<'_>) -> Node {
        self.keep(&at.now, &at.text);
        self.report_unknown(at, &FIELDS);
        let mut scheme = copied(at.node, &["type", "description", "name", "in"]);
        match at.str("type") {
            Some("basic") => {
                scheme.insert("type".to_owned(), text("http"));
                scheme.insert("scheme".to_owned(), text("basic"));
            }
            Some("oauth2") => {
                if let Some(flows) = self.flows(at) {
                    scheme.insert("flows".to_owned(), flows);
                }
            }
            _ => {}
        }
        Node::Map(scheme)
    }

    fn flows(&mut self, at: &Site<'_>) -> Option<Node> {
        let name = match at.str("flow") {
            Some("application") => "clientCredentials",
            Some("accessCode") => "authorizationCode",
            Some(name @ ("implicit" | "password")) => name,
            other => {
                let message = match other {
                    Some(other) => format!("`{other}` is not a flow of Swagger 2.0"),
                    None => "a scheme of the type `oauth2` needs `flow`".to_owned(),
                };
                self.report(Code::IncompleteField, at.text.clone(), message);
                return None;
            }
        };
        let flow: Members = copied(at.node, &["authorizationUrl", "tokenUrl", "scopes"]);
        self.keep(&at.now.child("flows").child(name), &at.text);
        Some(object([(name, Node::Map(flow))]))
    }
}
