//! Bodies that are not decoded.

use std::fmt;

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::Problem;
use crate::problem::Violation;

/// A body as it is: its media type, and its bytes. What inputs and responses have where the format is not supported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Content {
    /// The media type; empty if there is none.
    pub media_type: String,
    /// The bytes.
    pub bytes: Bytes,
}

impl Content {
    /// Bytes of this media type.
    pub fn new(media_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self {
            media_type: media_type.into(),
            bytes: bytes.into(),
        }
    }

    /// The bytes as text in UTF-8; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// The body of a request that is bytes: read as a whole, or as it comes.
pub struct RequestBody {
    pub(crate) media_type: String,
    pub(crate) body: Body,
    pub(crate) limit: usize,
}

impl RequestBody {
    /// The media type; empty if the request has none.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// All of its bytes.
    ///
    /// # Errors
    ///
    /// It is larger than the server's [`Limits`](crate::Limits), or the connection broke.
    pub async fn bytes(self) -> Result<Bytes, Problem> {
        collect(self.body, self.limit).await
    }

    /// Its bytes as they come, without a limit.
    pub fn into_stream(self) -> BodyDataStream {
        self.body.into_data_stream()
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RequestBody")
            .field("media_type", &self.media_type)
            .finish_non_exhaustive()
    }
}

/// The whole body, if it is within the limit.
pub(crate) async fn collect(body: Body, limit: usize) -> Result<Bytes, Problem> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.downcast_ref::<LengthLimitError>().is_some() => {
            Err(Problem::new(http::StatusCode::PAYLOAD_TOO_LARGE)
                .detail(format!("the body has more than {limit} bytes")))
        }
        Err(error) => {
            let violation = Violation::new("body", "", format!("it can't be read: {error}"));
            Err(Problem::malformed(violation))
        }
    }
}
