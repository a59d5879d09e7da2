//! Calls that the document does not name.

use std::fmt;

use http::{HeaderName, HeaderValue, Method};
use serde_core::de::DeserializeOwned;
use serde_core::ser::Serialize;

use super::{About, CallOptions, execute};
use crate::Bytes;
#[cfg(feature = "blocking")]
use crate::Value;
use crate::answer::{DecodeError, Received, Response};
use crate::client::Client;
use crate::error::{Error, StatusError};
use crate::request::{Body, Request};

/// A call that the document does not name, with the client's address, credentials, retries and errors.
///
/// ```no_run
/// # async fn example(client: clientsmith_runtime::Client) -> Result<(), clientsmith_runtime::Error> {
/// use clientsmith_runtime::{Method, Value};
///
/// let report: Value = client
///     .request(Method::POST, "/detailedCostReport/somethingNew")
///     .query("range", "7d")
///     .json(&serde_json::json!({"labels": []}))
///     .read_only()
///     .send_json()
///     .await?
///     .into_inner();
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a call is only made when it is sent"]
pub struct RawCall {
    client: Client,
    request: Request,
    options: CallOptions,
    about: About,
}

impl RawCall {
    pub(crate) fn new(client: Client, method: Method, path: String) -> Self {
        let about = About::new("", method.clone(), "").security(client.0.default_security);
        let request = Request::new(method, path);
        Self {
            client,
            request,
            options: CallOptions::new(),
            about,
        }
    }

    /// A query parameter.
    pub fn query(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.request.push_query(name, &value.to_string());
        self
    }

    /// A header, in place of one of the same name.
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) => self.request.insert_header(name, value),
            _ => self.request.set_header("", ""),
        }
        self
    }

    /// A body of JSON text.
    pub fn json<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        self.request.json(value);
        self
    }

    /// Any other body.
    pub fn body(mut self, media_type: &'static str, body: impl Into<Body>) -> Self {
        self.request.bytes(media_type, body);
        self
    }

    /// The call only reads, so it may be repeated.
    pub fn read_only(mut self) -> Self {
        self.about = self.about.read_only();
        self
    }

    /// The call carries no credentials.
    pub fn anonymous(mut self) -> Self {
        self.about = self.about.security(&[]);
        self
    }

    /// Changes this call's time limits or retries.
    pub fn with_options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Makes the call; the answer is its bytes.
    ///
    /// # Errors
    /// As for any other call; no failure has a typed body.
    pub async fn send(self) -> Result<Response<Bytes>, Error> {
        self.answer(Received::bytes).await
    }

    /// Makes the call; the answer is JSON.
    ///
    /// # Errors
    /// As for any other call; no failure has a typed body.
    pub async fn send_json<T: DeserializeOwned>(mut self) -> Result<Response<T>, Error> {
        self.about = self.about.accept("application/json");
        self.answer(|response| response.json()).await
    }

    /// Makes the call and waits for it, outside any async runtime; the answer is JSON.
    ///
    /// # Errors
    /// As [`RawCall::send_json`], and [`Error::Build`] inside an async runtime.
    #[cfg(feature = "blocking")]
    pub fn send_json_blocking(self) -> Result<Response<Value>, Error> {
        crate::blocking::block_on(self.send_json())?
    }

    async fn answer<T>(
        self,
        decode: impl FnOnce(&Received) -> Result<T, DecodeError>,
    ) -> Result<Response<T>, Error> {
        let Self {
            client,
            request,
            options,
            about,
        } = self;
        let response = execute(&client, &about, request, &options).await?;
        if !response.is_success(&about) {
            let (status, headers, text) = response.into_error_parts(&client.0.limits);
            return Err(Error::Status(Box::new(StatusError::new(
                status, headers, None, text,
            ))));
        }
        let value = decode(&response)?;
        Ok(Response::new(
            value,
            response.status(),
            response.headers().clone(),
        ))
    }
}
