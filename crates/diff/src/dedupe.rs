//! One decision of the document that shows at many items is one change.

use std::collections::HashMap;

use crate::change::{Change, Kind, SourceImpact, WireImpact};

/// Fewer items are told one by one.
const FEWEST: usize = 3;

/// Kinds that a document decides for many items at once, and whose message says all of it.
const SHARED: &[Kind] = &[
    Kind::SecurityChanged,
    Kind::OperationServersChanged,
    Kind::OperationMoved,
    Kind::MediaTypeChanged,
    Kind::ErrorTypeChanged,
    Kind::DeprecationChanged,
    Kind::ResponseAdded,
    Kind::ResponseRemoved,
    Kind::InputAdded,
    Kind::InputRemoved,
    Kind::AdditionalChanged,
    Kind::HeaderAdded,
    Kind::ConstructorLost,
];

/// The same changes, those that say the same of several items together at the first of them.
pub(crate) fn told_once(changes: Vec<Change>) -> Vec<Change> {
    let mut count: HashMap<Key, usize> = HashMap::new();
    for change in &changes {
        *count.entry(key(change)).or_default() += 1;
    }
    let mut firsts: HashMap<Key, usize> = HashMap::new();
    let mut told: Vec<Change> = Vec::new();
    for change in changes {
        let key = key(&change);
        let is_shared =
            SHARED.contains(&change.kind) && count.get(&key).is_some_and(|many| *many >= FEWEST);
        match firsts.get(&key).filter(|_| is_shared) {
            Some(first) => {
                let first: &mut Change = &mut told[*first];
                first.also.push(change.subject);
            }
            None => {
                firsts.insert(key, told.len());
                told.push(change);
            }
        }
    }
    told
}

type Key = (Kind, String, String, SourceImpact, WireImpact);

/// What two changes have in common that are one: all but the item. Of parts, the part's name too.
fn key(change: &Change) -> Key {
    let part = match change.kind {
        Kind::SecurityChanged
        | Kind::OperationServersChanged
        | Kind::OperationMoved
        | Kind::MediaTypeChanged
        | Kind::ErrorTypeChanged
        | Kind::DeprecationChanged
        | Kind::ConstructorLost
        | Kind::HeaderAdded => "",
        _ => change.subject.rsplit("::").next().unwrap_or_default(),
    };
    (
        change.kind,
        part.to_owned(),
        change.message.clone(),
        change.recompiled,
        change.deployed,
    )
}
