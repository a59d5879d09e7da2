//! What can only be checked once every schema is known: examples and styles beside their schemas. Nothing is generated
//! from an example that does not match; one of the two is wrong all the same.

mod style;
mod validate;

use crate::document::{DeclaredExample, Document};
use crate::load::{Library, Node};
use crate::problem::{Code, Problem, Problems};
use crate::source::Place;
use validate::Validator;

pub(crate) use style::styles;

/// What stands at a place; `None` if nothing does.
pub(crate) fn value_at(
    place: &Place,
    library: &mut Library,
    problems: &mut Problems,
) -> Option<serde_json::Value> {
    let tree = library.tree(place.file, problems)?;
    Some(node_at(&tree, place)?.to_json())
}

fn node_at<'t>(tree: &'t Node, place: &Place) -> Option<&'t Node> {
    tree.walk(&place.pointer.tokens())
}

/// Reports every example that does not fit its schema.
pub(crate) fn examples(document: &Document, library: &mut Library, problems: &mut Problems) {
    for DeclaredExample { place, schema, .. } in &document.examples {
        let Some(tree) = library.tree(place.file, problems) else {
            continue;
        };
        let Some(node) = node_at(&tree, place) else {
            continue;
        };
        if let Err(mismatch) = Validator::new(&document.components).check(node, schema) {
            let inside = mismatch
                .steps
                .iter()
                .rev()
                .fold(place.clone(), |place, step| place.child(step));
            let message = format!(
                "the example does not match its schema: {}",
                mismatch.message
            );
            problems.push(Problem::new(Code::ExampleMismatch, inside, message));
        }
    }
}
