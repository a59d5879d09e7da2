//! Bytes → trees.
//!
//! A [`Library`] reads the document and, when a reference names one, other files of its folder. What it gives is a tree of
//! [`Node`]s without duplicate keys, aliases and merge keys; what the text had of these is resolved or told.

mod node;
pub(crate) mod overlay;
mod parse;

use std::collections::HashMap;
use std::sync::Arc;

pub(crate) use node::Node;

use crate::problem::{Code, Problems};
use crate::source::{FileId, Place, Pointer, Sources};

/// The files of a document, as trees.
pub(crate) struct Library {
    sources: Sources,
    trees: Trees,
}

/// A tree a file; `None` where the file has none.
type Trees = HashMap<FileId, Option<Arc<Node>>>;

impl Library {
    pub(crate) fn new(sources: Sources) -> Self {
        Self {
            sources,
            trees: HashMap::new(),
        }
    }

    /// The document's tree; `None` if it has none, which is told.
    pub(crate) fn root(&mut self, problems: &mut Problems) -> Option<Arc<Node>> {
        self.tree(FileId::ROOT, problems)
    }

    /// A file's tree, parsed on first use.
    pub(crate) fn tree(&mut self, file: FileId, problems: &mut Problems) -> Option<Arc<Node>> {
        self.tree_for(file, &Place::value(file, Pointer::default()), problems)
    }

    /// The tree of a file that is named at a place, which is told if the file can't be read.
    pub(crate) fn tree_for(
        &mut self,
        file: FileId,
        place: &Place,
        problems: &mut Problems,
    ) -> Option<Arc<Node>> {
        if let Some(tree) = self.trees.get(&file) {
            return tree.clone();
        }
        let tree = match self.sources.failure(file) {
            Some(failure) => {
                let message = format!("`{}` can't be read: {failure}", self.sources.name(file));
                problems.report(Code::UnreadableFile, place.clone(), message);
                None
            }
            None => parse::parse(file, self.sources.text(file), problems).map(Arc::new),
        };
        self.trees.insert(file, tree.clone());
        tree
    }

    /// Puts another tree in the document's place.
    pub(crate) fn replace_root(&mut self, root: Node) -> Arc<Node> {
        let root = Arc::new(root);
        self.trees.insert(FileId::ROOT, Some(Arc::clone(&root)));
        root
    }

    pub(crate) fn sources(&mut self) -> &mut Sources {
        &mut self.sources
    }

    /// The texts, and the trees that were made of them.
    pub(crate) fn into_parts(self) -> (Sources, Trees) {
        (self.sources, self.trees)
    }
}
