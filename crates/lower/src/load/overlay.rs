//! Overlay 1.0 files: changes of a document that is somebody else's.
//!
//! Actions are applied in order: what a target (JSONPath, RFC 9535) selects is removed or merged with `update` (Overlay
//! 1.0.0 §4.4.3). Places in the changed document are those of the original text; what an overlay adds has the nearest.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;
use serde_json_path::JsonPath;

use super::{Library, Node};
use crate::problem::{Code, Problems};
use crate::source::{FileId, Place, Pointer};

/// Applies overlay files to a document's tree, one after the other.
pub(crate) fn apply(
    root: Arc<Node>,
    overlays: &[impl AsRef<Path>],
    library: &mut Library,
    problems: &mut Problems,
) -> Arc<Node> {
    if overlays.is_empty() {
        return root;
    }
    // JSONPath selects of JSON values.
    let mut document = root.to_json();
    for path in overlays {
        let file = library.files().add_beside(path.as_ref());
        if let Some(overlay) = library.tree(file, problems) {
            apply_one(&mut document, &overlay, file, problems);
        }
    }
    library.replace_root(document.into())
}

fn apply_one(document: &mut Value, overlay: &Node, file: FileId, problems: &mut Problems) {
    let place = Place::value(file, Pointer::default());
    let is_known = overlay
        .get("overlay")
        .is_some_and(|version| matches!(version, Node::String(text) if text.starts_with("1.")));
    let (true, Some(Node::List(actions))) = (is_known, overlay.get("actions")) else {
        let message = "this is not an Overlay 1.0 file: `overlay: 1.0.0` and a list of `actions` are required";
        problems.report(Code::InvalidOverlay, place, message);
        return;
    };
    for (index, action) in actions.iter().enumerate() {
        let place = place.child("actions").index(index);
        if let Err((member, message)) = act(document, action, &place, problems) {
            problems.report(Code::InvalidOverlay, place.child(member), message);
        }
    }
}

/// One action.
///
/// # Errors
/// The member that is wrong, and what is wrong with it.
fn act(
    document: &mut Value,
    action: &Node,
    place: &Place,
    problems: &mut Problems,
) -> Result<(), (&'static str, String)> {
    let target = action
        .get("target")
        .and_then(Node::as_str)
        .ok_or(("target", "an action needs a `target`".to_owned()))?;
    let path = JsonPath::parse(target).map_err(|error| {
        (
            "target",
            format!("`{target}` is not a valid JSONPath: {error}"),
        )
    })?;
    let pointers: Vec<Pointer> = path
        .query_located(document)
        .locations()
        .filter_map(|location| Pointer::parse(&location.to_json_pointer()))
        .collect();
    if pointers.is_empty() {
        let message = format!("`{target}` selects nothing in the document");
        problems.report(Code::UnusedOverlay, place.child("target"), message);
        return Ok(());
    }
    if action.get("remove") == Some(&Node::Bool(true)) {
        remove(document, &pointers);
        return Ok(());
    }
    let Some(update) = action.get("update") else {
        let message = "an action needs `update`, or `remove: true`".to_owned();
        return Err(("target", message));
    };
    let update = update.to_json();
    for pointer in &pointers {
        if let Some(value) = value_at(document, pointer) {
            merge(value, &update);
        }
    }
    Ok(())
}

/// The value at a pointer.
fn value_at<'v>(document: &'v mut Value, pointer: &Pointer) -> Option<&'v mut Value> {
    pointer
        .tokens()
        .into_iter()
        .try_fold(document, |value, token| match value {
            Value::Object(members) => members.get_mut(token),
            Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
            _ => None,
        })
}

/// Removes what is at the pointers: of each object and list at once, and from the back, so that no pointer leads
/// elsewhere by then.
fn remove(document: &mut Value, pointers: &[Pointer]) {
    let mut by_parent: IndexMap<Pointer, HashSet<String>> = IndexMap::new();
    for (parent, name) in pointers.iter().filter_map(Pointer::split_last) {
        by_parent.entry(parent).or_default().insert(name);
    }
    for (parent, names) in by_parent.iter().rev() {
        match value_at(document, parent) {
            Some(Value::Object(members)) => members.retain(|name, _| !names.contains(name)),
            Some(Value::Array(items)) => {
                let mut index = 0_usize..;
                items.retain(|_| {
                    let index = index.next().unwrap_or_default();
                    !names.contains(&index.to_string())
                });
            }
            _ => {}
        }
    }
}

/// Objects are merged member by member, lists get more items, anything else is replaced.
fn merge(value: &mut Value, update: &Value) {
    match (value, update) {
        (Value::Object(members), Value::Object(more)) => {
            for (name, value) in more {
                match members.get_mut(name) {
                    Some(member) => merge(member, value),
                    None => drop(members.insert(name.clone(), value.clone())),
                }
            }
        }
        (Value::Array(items), Value::Array(more)) => items.extend(more.iter().cloned()),
        (Value::Array(items), one) => items.push(one.clone()),
        (value, other) => *value = other.clone(),
    }
}
