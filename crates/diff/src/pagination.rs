//! Pages: the methods that request them, their items, and what selects the next one.

use crate::change::{Change, ChangeKind, SourceImpact, WireImpact};
use crate::operation::OperationPair;
use crate::value;

/// Changes of how an operation returns its items in pages.
pub(crate) fn compare(kept: OperationPair<'_>, changes: &mut Vec<Change>) {
    let OperationPair { pair, old, new } = kept;
    let change = |message: String| kept.change(ChangeKind::PaginationChanged, message);
    match (&old.pagination, &new.pagination) {
        (None, None) => {}
        (None, Some(_)) => changes.push(change("has `items` and `pages`".to_owned())),
        (Some(_), None) => changes.push(
            change("no longer has `items` and `pages`".to_owned()).recompiled(SourceImpact::Breaks),
        ),
        (Some(old), Some(new)) if !pair.is_same(&old.item, &new.item) => {
            let message = format!(
                "its pages have items of the type `{}` instead of `{}`",
                value::text(pair.new, &new.item),
                value::text(pair.old, &old.item)
            );
            changes.push(change(message).recompiled(SourceImpact::Breaks));
        }
        (Some(old), Some(new))
            if (&old.items, &old.next, &old.more) != (&new.items, &new.next, &new.more) =>
        {
            let message = "its pages are read or selected in another way".to_owned();
            changes.push(change(message).deployed(WireImpact::Misread));
        }
        (Some(_), Some(_)) => {}
    }
}
