//! Undocumented calls.

use std::fmt;

use http::{HeaderName, HeaderValue, Method};
use serde_core::de::DeserializeOwned;
use serde_core::ser::Serialize;

use super::operation_spec::Streaming;
use super::{CallOptions, CallSpec, decoded, header_pair, perform, prepare, prepare_curl};
use crate::Bytes;
use crate::auth::Security;
use crate::client::Client;
use crate::error::Error;
use crate::request::{Body, BuildError, MultipartForm, Request};
use crate::response::{ByteStream, DecodeError, RawResponse, Response};
use crate::stack::with_room_for;
use crate::transport::MaybeSend;

/// An undocumented call, with the client's base URL, credentials, retries and errors.
///
/// It uses the credentials of the document's default security, or all that the client has if there is none.
///
/// ```no_run
/// # async fn example(client: clientsmith_runtime::Client) -> Result<(), clientsmith_runtime::Error> {
/// use clientsmith_runtime::{Method, Value};
///
/// let report = client
///     .request(Method::POST, "/detailedCostReport/somethingNew")
///     .query("range", "7d")
///     .json(&serde_json::json!({"labels": []}))
///     .read_only()
///     .send_json::<Value>()
///     .await?
///     .into_inner();
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until `send` is called"]
pub struct RequestBuilder {
    client: Client,
    request: Request,
    options: CallOptions,
    spec: CallSpec,
    problem: Option<BuildError>,
}

impl RequestBuilder {
    pub(crate) fn new(client: Client, method: Method, path: String) -> Self {
        let security = match client.inner().default_security {
            [] => Security::Everything,
            alternatives => Security::Alternatives(alternatives),
        };
        Self {
            client,
            request: Request::raw(method, path),
            options: CallOptions::new(),
            spec: CallSpec::raw(security),
            problem: None,
        }
    }

    /// Adds a query parameter; a name may be repeated.
    pub fn query(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.request.push_query(name, &value.to_string());
        self
    }

    /// Sets a header, replacing any of the same name.
    ///
    /// `Authorization`, `Cookie` and values that are marked sensitive ([`HeaderValue::set_sensitive`]) are treated as
    /// credentials: never shown, never sent in plain text or to another server.
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        match header_pair(name, value) {
            Ok((name, value)) => self.request.insert_header(name, value),
            Err(problem) => drop(self.problem.get_or_insert(problem)),
        }
        self
    }

    /// Sets a JSON body. A number in it that is not finite is an error.
    pub fn json<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        self.request.json_with_floats(value);
        self
    }

    /// Sets any other body.
    pub fn body(mut self, media_type: &'static str, body: impl Into<Body>) -> Self {
        self.request.bytes(media_type, body);
        self
    }

    /// Sets a body of parts (`multipart/form-data`, RFC 7578).
    pub fn multipart(mut self, form: MultipartForm) -> Self {
        self.request.multipart(form);
        self
    }

    /// The accepted media types (RFC 9110 §12.5.1). Default: no `Accept` header; [`send_json`](Self::send_json) sends
    /// `application/json`.
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.spec.accept = media_types;
        self
    }

    /// Marks the call as read-only: safe to retry, whatever its method.
    pub const fn read_only(mut self) -> Self {
        self.spec.repeatable = true;
        self.spec.read_only = true;
        self
    }

    /// Marks a successful response as secret, such as a token: if it can't be decoded, the error keeps nothing of it.
    pub const fn secret_response(mut self) -> Self {
        self.spec.is_secret_response = true;
        self
    }

    /// Sends the call without credentials.
    pub const fn anonymous(mut self) -> Self {
        self.spec.security = Security::Nothing;
        self
    }

    /// Sets this call's time limits or retries.
    pub fn with_options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Sends the call and returns the response as bytes.
    ///
    /// # Errors
    ///
    /// As for any other call; errors have no typed body.
    pub async fn send(self) -> Result<Response<Bytes>, Error> {
        self.send_and_decode(|response| response.bytes()).await
    }

    /// Sends the call and decodes the response as JSON.
    ///
    /// # Errors
    ///
    /// As for any other call; errors have no typed body.
    pub async fn send_json<T: DeserializeOwned + MaybeSend + 'static>(
        mut self,
    ) -> Result<Response<T>, Error> {
        if self.spec.accept.is_empty() {
            self.spec.accept = "application/json";
        }
        self.send_and_decode(|response| response.any_json()).await
    }

    /// Sends the call and returns the response as a stream of bytes. Its size is not limited.
    ///
    /// # Errors
    ///
    /// As for any other call; errors have no typed body.
    pub async fn send_streamed(mut self) -> Result<Response<ByteStream>, Error> {
        self.spec.streaming = Streaming::Always;
        self.send_and_decode(RawResponse::stream).await
    }

    /// Returns the request without sending it, with its credentials; see
    /// [`OperationExt::into_request`](crate::OperationExt::into_request).
    ///
    /// # Errors
    ///
    /// As those of a call of which nothing is sent.
    pub async fn into_request(self) -> Result<http::Request<Body>, Error> {
        let Self {
            client,
            request,
            options,
            spec,
            problem,
        } = self;
        if let Some(problem) = problem {
            return Err(problem.into());
        }
        prepare(client, spec, request, options).await
    }

    /// The request as a command of `curl`, without secrets; see
    /// [`OperationExt::into_curl`](crate::OperationExt::into_curl).
    ///
    /// # Errors
    ///
    /// As those of a call of which nothing is sent.
    pub fn into_curl(self) -> Result<String, Error> {
        match self.problem {
            Some(problem) => Err(problem.into()),
            None => prepare_curl(&self.client, &self.spec, self.request, &self.options),
        }
    }

    /// Blocking [`send`](Self::send). Not for use inside an async runtime.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send), and [`Error::Build`] inside an async runtime.
    #[cfg(feature = "blocking")]
    pub fn send_blocking(self) -> Result<Response<Bytes>, Error> {
        crate::blocking::block_on(self.send())?
    }

    /// Blocking [`send_json`](Self::send_json). Not for use inside an async runtime.
    ///
    /// # Errors
    ///
    /// As [`send_json`](Self::send_json), and [`Error::Build`] inside an async runtime.
    #[cfg(feature = "blocking")]
    pub fn send_json_blocking<T: DeserializeOwned + Send + 'static>(
        self,
    ) -> Result<Response<T>, Error> {
        crate::blocking::block_on(self.send_json())?
    }

    async fn send_and_decode<T: MaybeSend + 'static>(
        self,
        decode: fn(RawResponse) -> Result<T, DecodeError>,
    ) -> Result<Response<T>, Error> {
        let Self {
            client,
            request,
            options,
            spec,
            problem,
        } = self;
        if let Some(problem) = problem {
            return Err(problem.into());
        }
        let response = perform(client, spec, request, options).await?;
        if !response.is_success() {
            return Err(response.into_error(None));
        }
        let (head, size, deadline) = (response.head(), response.size(), response.deadline());
        let value = decoded(size, deadline, move || {
            with_room_for::<T, _>(0, || decode(response).map(Box::new))
        });
        Ok(Response::new(value.await??, head))
    }
}

impl fmt::Debug for RequestBuilder {
    /// Shows names only: values may be secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RequestBuilder")
            .field("request", &self.request)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
