//! Limits on requests.

/// Limits on requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub(crate) body_bytes: usize,
    pub(crate) parts: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

impl Limits {
    /// The defaults: bodies of 2 MiB, and 1,000 parts.
    pub const fn new() -> Self {
        Self {
            body_bytes: 2 << 20,
            parts: 1_000,
        }
    }

    /// Sets the size of the largest body that is accepted, in bytes. Larger ones get status 413. Streamed bodies (binary
    /// ones and JSON lines) have no limit as a whole: one item of a stream must be within it. Default: 2 MiB.
    #[must_use]
    pub const fn body_bytes(mut self, bytes: usize) -> Self {
        self.body_bytes = bytes;
        self
    }

    /// Sets how many parts a multipart body may have. Default: 1,000.
    #[must_use]
    pub const fn parts(mut self, parts: usize) -> Self {
        self.parts = parts;
        self
    }
}
