//! Changes of descriptions only.

use std::collections::{HashMap, HashSet};

use clientsmith_model::{Docs, Shape, TypeDef};

use crate::change::{Change, ChangeKind};
use crate::operation::{pointer, reworded};
use crate::pair::Pair;

/// One change for all items whose descriptions changed, except for those with another change, which explains the new
/// docs.
pub(crate) fn compare(pair: &Pair<'_>, reported: &[Change]) -> Option<Change> {
    let items: HashSet<&str> = reported
        .iter()
        .flat_map(|change| std::iter::once(&change.subject).chain(&change.also))
        .map(String::as_str)
        .collect();
    let places: HashSet<&str> = reported
        .iter()
        .filter_map(|change| change.old.as_deref())
        .collect();
    let mut subjects = Vec::new();
    if pair.old.info.docs != pair.new.info.docs {
        subjects.push("the crate".to_owned());
    }
    let operations: HashMap<_, _> = pair
        .new
        .operations
        .iter()
        .map(|operation| (&operation.ident, operation))
        .collect();
    for old in &pair.old.operations {
        let Some(new) = operations.get(&old.ident) else {
            continue;
        };
        if reworded(&old.docs, &new.docs) && !places.contains(pointer(old).as_str()) {
            subjects.push(pair.old.method_path(old));
        }
        for input in &old.inputs {
            let other = new.inputs.iter().find(|other| other.name == input.name);
            if other.is_some_and(|other| reworded(&input.docs, &other.docs)) {
                subjects.push(format!("{}::{}", old.builder, input.name.rust));
            }
        }
    }
    for (_, old, new) in pair.kept_types() {
        if reworded(&old.docs, &new.docs) {
            subjects.push(old.ident.to_string());
        }
        parts(old, new, &mut subjects);
    }
    subjects.retain(|subject| !items.contains(subject.as_str()));
    let first = subjects.first()?.clone();
    let message = if subjects.len() == 1 {
        "has a new description"
    } else {
        "have new descriptions"
    };
    let mut change = Change::new(ChangeKind::DocsChanged, first, message);
    change.also = subjects.split_off(1);
    Some(change)
}

fn parts(old: &TypeDef, new: &TypeDef, subjects: &mut Vec<String>) {
    let mut tell = |name: &dyn std::fmt::Display, was: &Docs, is: Option<&Docs>| {
        if is.is_some_and(|is| reworded(was, is)) {
            subjects.push(format!("{}::{name}", old.ident));
        }
    };
    match (&old.shape, &new.shape) {
        (Shape::Struct(was), Shape::Struct(is)) => {
            for field in &was.fields {
                let other = is.fields.iter().find(|other| other.name == field.name);
                tell(
                    &field.name.rust,
                    &field.docs,
                    other.map(|other| &other.docs),
                );
            }
        }
        (Shape::StringEnum(was), Shape::StringEnum(is)) => {
            for variant in &was.variants {
                let other = is
                    .variants
                    .iter()
                    .find(|other| other.ident == variant.ident);
                tell(
                    &variant.ident,
                    &variant.docs,
                    other.map(|other| &other.docs),
                );
            }
        }
        _ => {}
    }
}
