//! Where what was converted stands in the text that it was converted from.

use std::collections::HashMap;

use crate::source::{FileId, Place, Pointer};

/// The translations of the files that were converted; of most documents, none.
#[derive(Debug, Default)]
pub(crate) struct Translations(HashMap<FileId, Translation>);

impl Translations {
    pub(super) const fn new(by_file: HashMap<FileId, Translation>) -> Self {
        Self(by_file)
    }

    /// Where something that a reference points to is in the tree.
    pub(crate) fn pointer_in_tree(&self, file: FileId, pointer: Pointer) -> Pointer {
        match self.0.get(&file) {
            Some(translation) => translation.from_text.find(&pointer),
            None => pointer,
        }
    }

    /// Where something of a tree stands in the text.
    pub(crate) fn place_in_text(&self, place: &Place) -> Place {
        match self.0.get(&place.file) {
            Some(translation) => Place {
                pointer: translation.to_text.find(&place.pointer),
                ..place.clone()
            },
            None => place.clone(),
        }
    }
}

/// The places of a file that was converted, in both directions. What is below a place is at the same steps below the other,
/// unless it has an entry of its own.
#[derive(Debug, Default)]
pub(super) struct Translation {
    to_text: Steps,
    from_text: Steps,
}

#[derive(Debug, Default)]
struct Steps {
    target: Option<Pointer>,
    below: HashMap<Box<str>, Steps>,
}

impl Translation {
    /// Keeps where something is now and where it stands in the text; of what is in several places now, references lead to
    /// the first.
    pub(super) fn keep(&mut self, now: &Pointer, text: &Pointer) {
        self.to_text.at_pointer(now).target = Some(text.clone());
        let first = &mut self.from_text.at_pointer(text).target;
        first.get_or_insert_with(|| now.clone());
    }
}

impl Steps {
    fn at_pointer(&mut self, pointer: &Pointer) -> &mut Self {
        let tokens = pointer.tokens().into_iter();
        tokens.fold(self, |steps, token| {
            steps.below.entry(token.into()).or_default()
        })
    }

    /// Where the nearest place with an entry leads, and from there on the remaining steps.
    fn find(&self, pointer: &Pointer) -> Pointer {
        let tokens = pointer.tokens();
        let mut steps = self;
        let mut nearest: Option<(&Pointer, usize)> = None;
        for (depth, token) in tokens.iter().enumerate() {
            let Some(below) = steps.below.get(*token) else {
                break;
            };
            steps = below;
            if let Some(target) = &steps.target {
                nearest = Some((target, depth + 1));
            }
        }
        let Some((target, depth)) = nearest else {
            return pointer.clone();
        };
        let rest = tokens[depth..].iter();
        rest.fold(target.clone(), |pointer, token| pointer.child(token))
    }
}
