//! `host`, `basePath` and `schemes` → servers.

use super::{Conversion, Node, Site, object, strings, text};
use crate::problem::Code;

impl Conversion<'_> {
    /// The servers of the document, or of an operation that has schemes of its own; `None` where there is nothing to say.
    pub(super) fn servers(&mut self, root: &Site<'_>, schemes: Option<&[String]>) -> Option<Node> {
        let base = root.str("basePath").unwrap_or_default().trim_matches('/');
        let base = if base.is_empty() {
            String::new()
        } else {
            format!("/{base}")
        };
        let now = root.now.child("servers");
        let Some(host) = root.str("host").filter(|host| !host.is_empty()) else {
            if base.is_empty() || schemes.is_some() {
                return None;
            }
            self.keep(&now, &root.text.child("basePath"));
            return Some(Node::List(vec![object([("url", text(&base))])]));
        };
        let declared = strings(root.node.get("schemes"));
        let schemes = schemes.unwrap_or(&declared);
        // Whatever the order, a call is made over TLS where it can be.
        let of_http = ["https", "http"]
            .into_iter()
            .filter(|scheme| schemes.iter().any(|named| named == scheme));
        let mut of_http: Vec<&str> = of_http.collect();
        if of_http.is_empty() {
            if root.node.get("schemes").is_none() {
                let message = "the document has no `schemes`; `https` is used";
                self.report(Code::IncompleteField, root.text.child("host"), message);
            }
            of_http.push("https");
        }
        self.keep(&now, &root.text.child("host"));
        let urls = of_http
            .into_iter()
            .map(|scheme| object([("url", text(&format!("{scheme}://{host}{base}")))]));
        Some(Node::List(urls.collect()))
    }
}
