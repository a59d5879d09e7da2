//! Limits on responses.

/// Limits on the responses of a server. Exceeding one is an error that names it.
///
/// ```
/// use clientsmith_runtime::Limits;
///
/// let limits = Limits::new().max_response_bytes(2 << 30);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Limits {
    response_bytes: u64,
    error_text_bytes: usize,
    redirects: u8,
    json_depth: u8,
}

/// The maximum of serde_json, which uses stack for each level.
const MOST_DEPTH: u8 = 127;

impl Limits {
    /// The defaults.
    pub const fn new() -> Self {
        Self {
            response_bytes: 512 << 20,
            error_text_bytes: 16 << 10,
            redirects: 10,
            json_depth: MOST_DEPTH,
        }
    }

    /// The maximum size of a response in bytes, after decompression. Default: 512 MiB.
    ///
    /// In a stream, it applies to each event or line, not to the stream as a whole.
    pub const fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.response_bytes = bytes;
        self
    }

    /// The maximum length of a response's text in an error, in bytes. Default: 16 KiB.
    pub const fn error_text_bytes(mut self, bytes: usize) -> Self {
        self.error_text_bytes = bytes;
        self
    }

    /// The maximum number of redirects that one attempt follows. Default: 10; with 0, a redirect is an
    /// [`Error::Status`](crate::Error::Status).
    pub const fn max_redirects(mut self, redirects: u8) -> Self {
        self.redirects = redirects;
        self
    }

    /// The maximum nesting depth of arrays and objects in a response's JSON (RFC 8259 §9), or of elements in its XML.
    /// Default: 127, which is also the maximum value: decoding uses stack for each level. It applies to undocumented
    /// members too.
    pub const fn max_json_depth(mut self, levels: u8) -> Self {
        self.json_depth = if levels < MOST_DEPTH {
            levels
        } else {
            MOST_DEPTH
        };
        self
    }

    pub(crate) const fn depth_limit(&self) -> u8 {
        self.json_depth
    }

    pub(crate) const fn response_limit(&self) -> u64 {
        self.response_bytes
    }

    pub(crate) const fn error_text_limit(&self) -> usize {
        self.error_text_bytes
    }

    pub(crate) const fn redirect_limit(&self) -> u8 {
        self.redirects
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}
