//! Operations: added, removed and renamed ones; their routes, servers and security.

use std::collections::{HashMap, HashSet};

use clientsmith_model::{Api, Docs, HttpMethod, Idempotency, Operation, Security, Server};

use crate::change::{Change, ChangeKind, SourceImpact, WireImpact};
use crate::pair::Pair;
use crate::{constraints, input, pagination, pointer, response};

/// An operation that both documents have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OperationPair<'a> {
    pub(crate) pair: &'a Pair<'a>,
    pub(crate) old: &'a Operation,
    pub(crate) new: &'a Operation,
}

impl OperationPair<'_> {
    /// A change of the operation itself.
    pub(crate) fn change(&self, kind: ChangeKind, message: impl Into<String>) -> Change {
        self.place(Change::new(
            kind,
            self.pair.old.method_path(self.old),
            message,
        ))
    }

    /// A change of one of its parts.
    pub(crate) fn part(&self, kind: ChangeKind, part: &str, message: impl Into<String>) -> Change {
        let owner = &self.old.builder;
        self.place(Change::new(kind, format!("{owner}::{part}"), message))
    }

    pub(crate) fn place(&self, change: Change) -> Change {
        change.was_at(pointer(self.old)).now_at(pointer(self.new))
    }
}

/// All changes of operations.
pub(crate) fn compare(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let matched = matched(pair.old, pair.new);
    let kept: HashSet<usize> = matched.values().copied().collect();
    for (place, operation) in pair.old.operations.iter().enumerate() {
        if !matched.contains_key(&place) {
            changes.push(removed(pair.old, operation));
        }
    }
    for (place, operation) in pair.new.operations.iter().enumerate() {
        if !kept.contains(&place) {
            let message = format!("was added: {}", call(operation));
            let change = Change::new(
                ChangeKind::OperationAdded,
                pair.new.method_path(operation),
                message,
            );
            changes.push(change.now_at(pointer(operation)));
        }
    }
    for (place, old) in pair.old.operations.iter().enumerate() {
        if let Some(new) = matched.get(&place) {
            let new = &pair.new.operations[*new];
            compare_one(OperationPair { pair, old, new }, changes);
        }
    }
}

/// The index of the new operation for each old one: callers identify it by its method, servers by its path.
fn matched(old: &Api, new: &Api) -> HashMap<usize, usize> {
    let idents: HashMap<_, usize> = new
        .operations
        .iter()
        .enumerate()
        .map(|(place, operation)| (&operation.ident, place))
        .collect();
    let calls: HashMap<(&HttpMethod, String), usize> = new
        .operations
        .iter()
        .enumerate()
        .map(|(place, operation)| ((&operation.method, shape(&operation.path)), place))
        .collect();
    let mut matched = HashMap::new();
    for (place, operation) in old.operations.iter().enumerate() {
        if let Some(found) = idents.get(&operation.ident) {
            matched.insert(place, *found);
        }
    }
    let mut taken: HashSet<usize> = matched.values().copied().collect();
    for (place, operation) in old.operations.iter().enumerate() {
        let called = calls.get(&(&operation.method, shape(&operation.path)));
        if let Some(found) = called.filter(|found| !taken.contains(found))
            && !matched.contains_key(&place)
        {
            taken.insert(*found);
            matched.insert(place, *found);
        }
    }
    matched
}

/// A path without the names of its parameters, which do not appear on the wire.
fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        shape.push(letter);
    }
    shape
}

fn removed(api: &Api, operation: &Operation) -> Change {
    let message = format!("was removed: {}", call(operation));
    Change::new(
        ChangeKind::OperationRemoved,
        api.method_path(operation),
        message,
    )
    .recompiled(SourceImpact::Breaks)
    .deployed(WireImpact::Refused)
    .was_at(pointer(operation))
}

fn compare_one(kept: OperationPair<'_>, changes: &mut Vec<Change>) {
    let OperationPair { pair, old, new } = kept;
    names(kept, changes);
    if (&old.method, shape(&old.path)) != (&new.method, shape(&new.path)) {
        let message = format!("now calls {}; previously {}", call(new), call(old));
        let change = kept.change(ChangeKind::OperationPathChanged, message);
        changes.push(
            change
                .recompiled(SourceImpact::Differs)
                .deployed(WireImpact::Refused),
        );
    }
    if is_repeated(old) != is_repeated(new) {
        let message = if is_repeated(new) {
            "is now retried after a failure"
        } else {
            "is no longer retried after a failure"
        };
        changes.push(
            kept.change(ChangeKind::RetryChanged, message)
                .recompiled(SourceImpact::Differs),
        );
    }
    security(kept, changes);
    servers(kept, changes);
    input::compare(kept, changes);
    response::compare(kept, changes);
    pagination::compare(kept, changes);
    let subject = pair.old.method_path(old);
    changes.extend(
        constraints::deprecation(&subject, &old.docs, &new.docs, true)
            .map(|change| kept.place(change)),
    );
}

/// Whether a call is retried automatically (RFC 9110 §9.2.2).
fn is_repeated(operation: &Operation) -> bool {
    use HttpMethod::{Delete, Get, Head, Options, Put, Query, Trace};
    operation.idempotency != Idempotency::ByMethod
        || matches!(
            operation.method,
            Get | Head | Options | Trace | Query | Put | Delete
        )
}

fn names(kept: OperationPair<'_>, changes: &mut Vec<Change>) {
    let OperationPair { pair, old, new } = kept;
    let (was, is) = (pair.old.method_path(old), pair.new.method_path(new));
    if was != is {
        let change = kept
            .change(
                ChangeKind::OperationRenamed,
                format!("was renamed to `{is}`"),
            )
            .recompiled(SourceImpact::Breaks);
        changes.push(if old.ident == new.ident {
            change
        } else {
            change.because(format!("both call {}", call(new)))
        });
    }
    if old.builder != new.builder {
        let message = format!("its type was renamed to `{}`", new.builder);
        let change = kept.part(ChangeKind::OperationRenamed, "self", message);
        changes.push(
            change
                .about(old.builder.to_string())
                .recompiled(SourceImpact::Breaks),
        );
    }
    let module = |api: &Api, operation: &Operation| {
        operation.tag.map_or_else(
            || "operations".to_owned(),
            |tag| format!("operations::{}", api.tags[tag.0 as usize].module),
        )
    };
    let (from, to) = (module(pair.old, old), module(pair.new, new));
    if from != to {
        let message = format!("its types are now in `{to}`; were in `{from}`");
        let change = kept.change(ChangeKind::OperationMoved, message);
        changes.push(change.recompiled(SourceImpact::Breaks));
    }
}

/// The security of a call, by the names of the schemes.
fn alternatives(api: &Api, security: &Security) -> Vec<Vec<String>> {
    let name = |id: &clientsmith_model::SchemeId| api.schemes[id.0 as usize].name.clone();
    security
        .alternatives
        .iter()
        .map(|alternative| alternative.schemes.iter().map(name).collect())
        .collect()
}

fn proof(alternatives: &[Vec<String>]) -> String {
    let all: Vec<String> = alternatives
        .iter()
        .map(|schemes| match schemes.as_slice() {
            [] => "nothing".to_owned(),
            schemes => schemes.join(" and "),
        })
        .collect();
    if all.is_empty() {
        "nothing".to_owned()
    } else {
        all.join(", or ")
    }
}

fn security(kept: OperationPair<'_>, changes: &mut Vec<Change>) {
    let was = alternatives(kept.pair.old, &kept.old.security);
    let is = alternatives(kept.pair.new, &kept.new.security);
    if was == is {
        return;
    }
    let message = format!("requires {}; previously {}", proof(&is), proof(&was));
    let needs_nothing = is.is_empty() || is.iter().any(Vec::is_empty);
    // The old credentials are still sufficient.
    let is_enough = needs_nothing || (!was.is_empty() && was.iter().all(|old| is.contains(old)));
    let change = kept
        .change(ChangeKind::SecurityChanged, message)
        .recompiled(SourceImpact::Differs);
    changes.push(change.deployed_if(!is_enough, WireImpact::Refused));
}

fn servers(kept: OperationPair<'_>, changes: &mut Vec<Change>) {
    let first = |servers: &[Server]| servers.first().map(|server| server.url.clone());
    let (was, is) = (first(&kept.old.servers), first(&kept.new.servers));
    if was == is {
        return;
    }
    let server = |url: &Option<String>| match url {
        Some(url) => format!("`{url}`"),
        None => "the client's server".to_owned(),
    };
    let message = format!(
        "now goes to {}; previously to {}",
        server(&is),
        server(&was)
    );
    changes.push(
        kept.change(ChangeKind::OperationServersChanged, message)
            .recompiled(SourceImpact::Differs)
            .deployed(WireImpact::Elsewhere),
    );
}

/// `GET /pets`
fn call(operation: &Operation) -> String {
    format!("`{} {}`", operation.method.as_str(), operation.path)
}

/// The location of an operation in its document.
pub(crate) fn pointer(operation: &Operation) -> String {
    let path = pointer::child("#/paths", &operation.path);
    match &operation.method {
        HttpMethod::Other(method) => {
            pointer::child(&pointer::child(&path, "additionalOperations"), method)
        }
        method => pointer::child(&path, &method.as_str().to_lowercase()),
    }
}

/// Whether only the description of an item changed.
pub(crate) fn reworded(old: &Docs, new: &Docs) -> bool {
    !old.says_the_same(new)
        && old.constraints == new.constraints
        && old.deprecated == new.deprecated
}
