//! Bytes → trees.
//!
//! A [`Library`] reads the document and, when a reference names one, other files of its folder. What it gives is a tree
//! of [`Node`]s without duplicate keys, aliases and merge keys; what the text had of these is resolved or reported.

mod depth;
mod disk;
mod files;
pub(crate) mod names;
mod node;
pub(crate) mod overlay;
mod parse;
mod store;
pub(crate) mod swagger;
pub(crate) mod types;

use std::collections::HashMap;
use std::sync::Arc;

pub(crate) use files::LoadedFiles;
pub(crate) use node::Node;
pub use store::Store;
pub(crate) use swagger::Translations;

use crate::problem::{Code, Problems};
use crate::source::{FileId, Place, Pointer, Sources};

/// The files of a document, as trees.
pub(crate) struct Library {
    files: LoadedFiles,
    trees: Trees,
    /// Of files that were converted, where things stand in their texts.
    translations: Arc<Translations>,
}

/// What each file gave.
type Trees = HashMap<FileId, Loaded>;

/// What a file gave.
pub(crate) struct Loaded {
    /// `None` where it can't be read.
    tree: Option<Arc<Node>>,
    /// What is wrong with it, until something that needs it is told so.
    problems: Option<Problems>,
}

impl Loaded {
    fn parse(file: FileId, sources: &Sources) -> Self {
        let mut problems = Problems::default();
        let tree = match sources.failure(file) {
            Some(_) => None,
            None => parse::parse(file, sources.text(file), &mut problems).map(Arc::new),
        };
        Self {
            tree,
            problems: Some(problems),
        }
    }
}

impl Library {
    pub(crate) fn new(files: LoadedFiles) -> Self {
        Self {
            files,
            trees: HashMap::new(),
            translations: Arc::default(),
        }
    }

    /// The document's tree; `None` if it has none, which is reported.
    pub(crate) fn root(&mut self, problems: &mut Problems) -> Option<Arc<Node>> {
        self.tree(FileId::ROOT, problems)
    }

    /// A file's tree, parsed on first use.
    pub(crate) fn tree(&mut self, file: FileId, problems: &mut Problems) -> Option<Arc<Node>> {
        self.tree_for(file, &Place::value(file, Pointer::default()), problems)
    }

    /// The tree of a file that is named at a place, which is reported if the file can't be read.
    pub(crate) fn tree_for(
        &mut self,
        file: FileId,
        place: &Place,
        problems: &mut Problems,
    ) -> Option<Arc<Node>> {
        let sources = self.files.sources();
        let loaded = self.trees.entry(file);
        let loaded = loaded.or_insert_with(|| Loaded::parse(file, sources));
        if let Some(found) = loaded.problems.take() {
            problems.append(found);
            if let Some(failure) = sources.failure(file) {
                let message = format!("`{}` can't be read: {failure}", sources.name(file));
                problems.report(Code::UnreadableFile, place.clone(), message);
            }
        }
        loaded.tree.clone()
    }

    /// A file's tree, for what can do without: what is wrong with the file is kept for something that can't.
    pub(crate) fn tree_quietly(&mut self, file: FileId) -> Option<Arc<Node>> {
        let sources = self.files.sources();
        let loaded = self.trees.entry(file);
        let loaded = loaded.or_insert_with(|| Loaded::parse(file, sources));
        loaded.tree.clone()
    }

    /// Puts another tree in the document's place.
    pub(crate) fn replace_root(&mut self, root: Node) -> Arc<Node> {
        self.replace_tree(FileId::ROOT, root)
    }

    fn replace_tree(&mut self, file: FileId, tree: Node) -> Arc<Node> {
        let tree = Arc::new(tree);
        let loaded = Loaded {
            tree: Some(Arc::clone(&tree)),
            problems: None,
        };
        self.trees.insert(file, loaded);
        tree
    }

    /// Where something that a reference points to is in the tree: the text of a file that was converted has it elsewhere.
    pub(crate) fn pointer_in_tree(&self, file: FileId, pointer: Pointer) -> Pointer {
        self.translations.pointer_in_tree(file, pointer)
    }

    /// Where things of the trees stand in the texts.
    pub(crate) const fn translations(&self) -> &Arc<Translations> {
        &self.translations
    }

    fn keep_translations(&mut self, translations: Translations) {
        self.translations = Arc::new(translations);
    }

    pub(crate) const fn files(&mut self) -> &mut LoadedFiles {
        &mut self.files
    }

    /// How many bytes were read.
    pub(crate) const fn bytes(&self) -> usize {
        self.files.bytes()
    }

    pub(crate) const fn sources(&self) -> &Sources {
        self.files.sources()
    }

    /// The texts, and the trees that were made of them.
    pub(crate) fn into_parts(self) -> (Sources, Trees) {
        (self.files.into_sources(), self.trees)
    }
}
