//! Examples beside their schemas. Nothing is made of an example that does not fit; one of the two is wrong all the same.

mod fit;

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema};

use crate::load::Library;
use crate::problem::{Code, Problem, Problems};
use crate::source::Place;
use fit::Fit;

/// An example of the document, and the schema that it is an example of.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) place: Place,
    pub(crate) schema: ReferenceOr<Schema>,
}

/// Reports every example that does not fit its schema.
pub(crate) fn examples(
    examples: &[Example],
    schemas: &IndexMap<String, ReferenceOr<Schema>>,
    library: &mut Library,
    problems: &mut Problems,
) {
    for Example { place, schema } in examples {
        let Some(tree) = library.tree(place.file, problems) else {
            continue;
        };
        let node = place
            .pointer
            .tokens()
            .into_iter()
            .try_fold(&*tree, |node, token| node.step(token));
        let Some(node) = node else { continue };
        if let Err(mismatch) = Fit::new(schemas).check(node, schema) {
            let inside = mismatch
                .steps
                .iter()
                .rev()
                .fold(place.clone(), |place, step| place.child(step));
            let message = format!("the example does not fit its schema: {}", mismatch.message);
            problems.push(Problem::new(Code::ExampleMismatch, inside, message));
        }
    }
}
