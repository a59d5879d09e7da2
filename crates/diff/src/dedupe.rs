//! A decision in the document that affects many items is reported as one change.

use std::collections::HashMap;

use crate::change::{Change, ChangeKind, SourceImpact, WireImpact};

/// Fewer items are reported separately.
const FEWEST: usize = 3;

/// Kinds of change that a document makes to many items at once, and that the message describes completely.
const SHARED: &[ChangeKind] = &[
    ChangeKind::SecurityChanged,
    ChangeKind::OperationServersChanged,
    ChangeKind::OperationMoved,
    ChangeKind::MediaTypeChanged,
    ChangeKind::ErrorTypeChanged,
    ChangeKind::DeprecationChanged,
    ChangeKind::ResponseAdded,
    ChangeKind::ResponseRemoved,
    ChangeKind::InputAdded,
    ChangeKind::InputRemoved,
    ChangeKind::AdditionalChanged,
    ChangeKind::HeaderAdded,
    ChangeKind::ConstructorLost,
];

/// Merges equal changes of several items into the first of them.
pub(crate) fn dedupe(changes: Vec<Change>) -> Vec<Change> {
    let mut count: HashMap<MergeKey, usize> = HashMap::new();
    for change in &changes {
        *count.entry(key(change)).or_default() += 1;
    }
    let mut firsts: HashMap<MergeKey, usize> = HashMap::new();
    let mut merged: Vec<Change> = Vec::new();
    for change in changes {
        let key = key(&change);
        let is_shared =
            SHARED.contains(&change.kind) && count.get(&key).is_some_and(|many| *many >= FEWEST);
        match firsts.get(&key).filter(|_| is_shared) {
            Some(first) => {
                let first: &mut Change = &mut merged[*first];
                first.also.push(change.subject);
            }
            None => {
                firsts.insert(key, merged.len());
                merged.push(change);
            }
        }
    }
    merged
}

type MergeKey = (ChangeKind, String, String, SourceImpact, WireImpact);

/// The key by which changes are merged: everything but the item; for parts, also the part's name.
fn key(change: &Change) -> MergeKey {
    let part = match change.kind {
        ChangeKind::SecurityChanged
        | ChangeKind::OperationServersChanged
        | ChangeKind::OperationMoved
        | ChangeKind::MediaTypeChanged
        | ChangeKind::ErrorTypeChanged
        | ChangeKind::DeprecationChanged
        | ChangeKind::ConstructorLost
        | ChangeKind::HeaderAdded => "",
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
