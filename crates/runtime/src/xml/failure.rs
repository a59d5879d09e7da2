//! The error of a document.

/// Why a document is not read, and where.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The path of an element, and a byte offset.
    pub(crate) place: (String, Option<usize>),
    pub(crate) message: String,
    /// Whether its elements are nested too deeply.
    pub(crate) is_too_deep: bool,
}

impl Failure {
    pub(super) fn new(place: (String, Option<usize>), message: impl Into<String>) -> Self {
        Self {
            place,
            message: message.into(),
            is_too_deep: false,
        }
    }

    pub(super) fn too_deep(place: (String, Option<usize>)) -> Self {
        Self {
            is_too_deep: true,
            ..Self::new(place, "its elements are nested too deeply")
        }
    }

    pub(super) fn of(message: impl Into<String>) -> Self {
        Self::new((String::new(), None), message)
    }
}
