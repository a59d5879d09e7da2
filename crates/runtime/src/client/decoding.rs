//! How responses are decoded that are not as the document says.

/// How successful responses are decoded that differ from the document in their media type or have no body.
///
/// ```
/// use clientsmith_runtime::{Decoding, EmptyBodies};
///
/// // For a server that sends JSON as `text/html`, and an empty body where the document describes one.
/// let decoding = Decoding::new().any_media_type().empty_bodies(EmptyBodies::Allowed);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Decoding {
    any_media_type: bool,
    empty_bodies: EmptyBodies,
}

/// Which successful responses may have an empty body although the document describes JSON.
///
/// Such a body is decoded as `null`, or as an object without members, if the type allows it: optional members are then
/// absent. If it does not, the error [says so](crate::DecodeError::is_empty_body).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmptyBodies {
    /// Those whose status says that something was done, whatever the body: 201, 202, 204 and 205 (RFC 9110 §15.3). An
    /// empty body with another status, such as 200, is an error, because data is missing.
    #[default]
    ByStatus,
    /// Every one.
    Allowed,
    /// None.
    Refused,
}

impl Decoding {
    /// The defaults.
    pub const fn new() -> Self {
        Self {
            any_media_type: false,
            empty_bodies: EmptyBodies::ByStatus,
        }
    }

    /// Decodes a response with an undocumented media type as the first one that is documented for its status. Default:
    /// it is an error that names the media type.
    ///
    /// A response without `Content-Type` is always decoded in this way, and any `+json` is JSON.
    pub const fn any_media_type(mut self) -> Self {
        self.any_media_type = true;
        self
    }

    /// Which successful responses may have an empty body although JSON is documented. Default:
    /// [`EmptyBodies::ByStatus`].
    pub const fn empty_bodies(mut self, empty_bodies: EmptyBodies) -> Self {
        self.empty_bodies = empty_bodies;
        self
    }

    pub(crate) const fn allows_any_media_type(self) -> bool {
        self.any_media_type
    }

    pub(crate) const fn allows_empty_body(self, status: http::StatusCode) -> bool {
        match self.empty_bodies {
            EmptyBodies::Allowed => true,
            EmptyBodies::Refused => false,
            EmptyBodies::ByStatus => matches!(status.as_u16(), 201 | 202 | 204 | 205),
        }
    }
}
