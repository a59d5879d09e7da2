//! A successful response.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use http::{HeaderMap, StatusCode};

use super::Head;

/// A decoded response with its status and headers. Derefs to the value.
#[derive(Clone)]
pub struct Response<T> {
    /// Boxed: it may be wide, and every function that a future's output is returned through has room for it.
    value: Box<T>,
    head: Arc<Head>,
}

impl<T> Response<T> {
    pub(crate) const fn new(value: Box<T>, head: Arc<Head>) -> Self {
        Self { value, head }
    }

    pub(super) fn head(&self) -> Arc<Head> {
        Arc::clone(&self.head)
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The headers that the document names, with their types: `let headers: ListPetsHeaders = ….typed_headers()?`. The
    /// struct is that of the operation, beside its request builder.
    ///
    /// # Errors
    ///
    /// If a header has a value of another type.
    pub fn typed_headers<'r, H: TryFrom<&'r HeaderMap>>(&'r self) -> Result<H, H::Error> {
        H::try_from(self.headers())
    }

    /// The server's request id, if the response has one (`X-Request-Id` or similar).
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// The value only.
    pub fn into_inner(self) -> T {
        *self.value
    }

    /// The value, the status and the headers.
    pub fn into_parts(self) -> (T, StatusCode, HeaderMap) {
        let Head {
            status, headers, ..
        } = Arc::unwrap_or_clone(self.head);
        (*self.value, status, headers)
    }

    /// Converts the value.
    pub fn map<U>(self, map: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            value: Box::new(map(*self.value)),
            head: self.head,
        }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    /// Shows no headers except the request id, and no secrets of the request, which a server may echo.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("value", &self.head.mask.masked(&self.value))
            .finish_non_exhaustive()
    }
}
