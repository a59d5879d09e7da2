//! Types that settings give parts of a document: each becomes the extension that a document would have for it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Node;
use super::names::{insert, member_at, of_components, schemas};
use crate::normalize::extensions::TYPE;
use crate::replacement::Replacement;

/// Gives a component schema, or a property of one, its type.
///
/// # Errors
/// There is no such schema; the schemas that there are.
pub(super) fn replace_schema(
    document: &mut Value,
    part: &str,
    replacement: &Replacement,
) -> Result<(), Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    if let Some(schemas) = schemas(document) {
        if let Some(schema) = schemas.get_mut(part) {
            insert(schema, TYPE, replacement.to_extension());
            return Ok(());
        }
        names.extend(schemas.keys().cloned());
    }
    let found = of_components(document, part, &mut names, &mut |schema, path, names| {
        member_at(schema, path, names)
    });
    insert(found.ok_or(names)?, TYPE, replacement.to_extension());
    Ok(())
}

/// The formats that a document names.
pub(crate) fn formats(document: &Node) -> BTreeSet<String> {
    let mut formats = BTreeSet::new();
    let mut open = vec![document];
    while let Some(node) = open.pop() {
        match node {
            Node::Map(members) => {
                if let Some(format) = node.get("format").and_then(Node::as_str) {
                    formats.insert(format.to_owned());
                }
                open.extend(members.values());
            }
            Node::List(items) => open.extend(items),
            _ => {}
        }
    }
    formats
}
