//! Overlay 1.0 files: changes of a document that is somebody else's.
//!
//! Actions are applied in order: what a target (JSONPath, RFC 9535) selects is removed or merged with `update` (Overlay
//! 1.0.0 §4.4.3). Places in the changed document are those of the original text; what an overlay adds has the nearest.

use std::path::Path;
use std::sync::Arc;

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
    let mut document = Arc::unwrap_or_clone(root);
    for path in overlays {
        let file = library.sources().add_beside(path.as_ref());
        if let Some(overlay) = library.tree(file, problems) {
            apply_one(&mut document, &overlay, file, problems);
        }
    }
    library.replace_root(document)
}

fn apply_one(document: &mut Node, overlay: &Node, file: FileId, problems: &mut Problems) {
    let place = Place::value(file, Pointer::default());
    let is_known = overlay
        .get("overlay")
        .is_some_and(|version| matches!(version, Node::String(text) if text.starts_with("1.")));
    let (true, Some(Node::List(actions))) = (is_known, overlay.get("actions")) else {
        let message =
            "this is no Overlay 1.0 file: it needs `overlay: 1.0.0` and a list of `actions`";
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
    document: &mut Node,
    action: &Node,
    place: &Place,
    problems: &mut Problems,
) -> Result<(), (&'static str, String)> {
    let target = action
        .get("target")
        .and_then(Node::as_str)
        .ok_or(("target", "an action needs a `target`".to_owned()))?;
    let path = JsonPath::parse(target)
        .map_err(|error| ("target", format!("`{target}` is no JSONPath: {error}")))?;
    let value = document.to_json();
    let mut pointers: Vec<Pointer> = path
        .query_located(&value)
        .locations()
        .filter_map(|location| Pointer::parse(&location.to_json_pointer()))
        .collect();
    if pointers.is_empty() {
        let message = format!("`{target}` selects nothing of the document");
        problems.report(Code::UnusedOverlay, place.child("target"), message);
        return Ok(());
    }
    if action.get("remove") == Some(&Node::Bool(true)) {
        // From the back, so that removing an item does not move those that are still to be removed.
        pointers.reverse();
        for pointer in &pointers {
            remove(document, pointer);
        }
        return Ok(());
    }
    let Some(update) = action.get("update") else {
        let message = "an action needs `update`, or `remove: true`".to_owned();
        return Err(("target", message));
    };
    for pointer in &pointers {
        if let Some(node) = at(document, pointer) {
            merge(node, update);
        }
    }
    Ok(())
}

/// The node at a pointer.
fn at<'n>(document: &'n mut Node, pointer: &Pointer) -> Option<&'n mut Node> {
    pointer
        .tokens()
        .into_iter()
        .try_fold(document, |node, token| match node {
            Node::Map(members) => members.get_mut(token),
            Node::List(items) => items.get_mut(token.parse::<usize>().ok()?),
            _ => None,
        })
}

fn remove(document: &mut Node, pointer: &Pointer) {
    let Some((parent, name)) = pointer.split_last() else {
        return;
    };
    match at(document, &parent) {
        Some(Node::Map(members)) => drop(members.shift_remove(&name)),
        Some(Node::List(items)) => {
            if let Some(index) = name
                .parse()
                .ok()
                .filter(|index: &usize| *index < items.len())
            {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// Objects are merged member by member, lists get more items, anything else is replaced.
fn merge(node: &mut Node, update: &Node) {
    match (node, update) {
        (Node::Map(members), Node::Map(more)) => {
            for (name, value) in more {
                match members.get_mut(name) {
                    Some(member) => merge(member, value),
                    None => drop(members.insert(name.clone(), value.clone())),
                }
            }
        }
        (Node::List(items), Node::List(more)) => items.extend(more.iter().cloned()),
        (Node::List(items), one) => items.push(one.clone()),
        (node, other) => *node = other.clone(),
    }
}
