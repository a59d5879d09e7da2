//! How much of an answer is taken.

/// Bounds on what a server can make a client hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub(crate) response_bytes: u64,
    pub(crate) error_text_bytes: usize,
}

impl Limits {
    /// The most bytes of an answer, counted after decompression; 1 GiB by default. A larger answer is an error. A
    /// streamed answer is not limited as a whole; each of its items is.
    #[must_use]
    pub const fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.response_bytes = bytes;
        self
    }

    /// The most bytes of a failure's text that are kept; 16 KiB by default. The rest is cut off.
    #[must_use]
    pub const fn error_text_bytes(mut self, bytes: usize) -> Self {
        self.error_text_bytes = bytes;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            response_bytes: 1 << 30,
            error_text_bytes: 16 << 10,
        }
    }
}
