//! Operations: what a generated builder describes, and the methods of all builders.

use super::operation_spec::Streaming;
use super::polling::{PollResult, PollState, Polling, poll_until};
use super::{
    CallOptions, CallSpec, OperationSpec, decoded, perform, prepare, prepare_curl, received,
};
use crate::Bytes;
use crate::client::Client;
use crate::error::Error;
use crate::request::{Body, Request};
use crate::response::{ByteStream, DecodeError, RawResponse, Response};
use crate::stack::with_room_for;
use crate::transport::{BoxFuture, MaybeSend};

/// An operation described by a generated builder; [`operation!`](crate::operation!) adds the methods that send it.
pub trait Operation: Sized {
    /// The body of a successful response.
    type Output: MaybeSend + 'static;

    /// The body of an error response, if documented; else [`NoErrorBody`](crate::NoErrorBody).
    type ErrorBody: MaybeSend + 'static;

    /// Everything that does not depend on the inputs.
    const SPEC: OperationSpec;

    /// Encodes the inputs.
    fn encode(self, request: &mut Request);

    /// Decodes a successful response.
    ///
    /// # Errors
    ///
    /// It does not match the document.
    fn decode(response: RawResponse) -> Result<Self::Output, DecodeError>;

    /// Decodes an error response; `None` if this status has no documented type.
    ///
    /// # Errors
    ///
    /// It does not match the document; its text is kept.
    fn decode_error(_response: &RawResponse) -> Result<Option<Self::ErrorBody>, DecodeError> {
        Ok(None)
    }
}

/// Access to a response that is not decoded. Every generated builder has these methods once this trait is in scope.
pub trait OperationExt: Operation + 'static {
    /// Takes the client and this call's options out of the builder.
    #[doc(hidden)]
    fn take_client(&mut self) -> (Client, CallOptions);

    /// Returns the request without sending it, with its credentials: for callers who have an HTTP client of their own. A
    /// provider is asked for its token. [`decode_response`](Self::decode_response) decodes the response.
    ///
    /// Time limits, retries, redirects and the compression of responses are then the caller's. The body's length is that of
    /// the body ([`http_body::Body::size_hint`]), not yet a header. Secret headers are marked so
    /// ([`HeaderValue::is_sensitive`](crate::HeaderValue::is_sensitive)).
    ///
    /// # Errors
    ///
    /// As those of a call of which nothing is sent: [`Error::Build`], [`Error::Credentials`].
    fn into_request(mut self) -> BoxFuture<'static, Result<http::Request<Body>, Error>> {
        let (client, options) = self.take_client();
        let spec = CallSpec::from(const { &Self::SPEC });
        prepare(client, spec, request(self), options)
    }

    /// Decodes a response to [`into_request`](Self::into_request) as a call does, after decompression.
    ///
    /// # Errors
    ///
    /// [`Error::Status`] if the response is not successful, [`Error::Decode`] if it does not match the document.
    fn decode_response(response: http::Response<impl Into<Bytes>>) -> CallResult<Self> {
        let spec = CallSpec::from(const { &Self::SPEC });
        let response = received(response.map(Into::into), &spec);
        outcome::<Self, _>(response, Self::decode)
    }

    /// The request as a command of `curl`, for logs and reports of problems. It has `REDACTED` in place of credentials, of
    /// headers and cookies that are secret, and of what is secret by its name in the query, a form or JSON (`password`,
    /// `client_secret`, `apiKey`); no provider is asked for a token. A body that is a stream or no text is to be given to the
    /// command as its standard input.
    ///
    /// # Errors
    ///
    /// As those of a call of which nothing is sent.
    fn into_curl(mut self) -> Result<String, Error> {
        let (client, options) = self.take_client();
        let spec = CallSpec::from(const { &Self::SPEC });
        prepare_curl(&client, &spec, request(self), &options)
    }

    /// Repeats the call, a read, until its response says that something is done, such as a job that another call started.
    /// Each read has the options, retries and time limits of the call.
    ///
    /// # Errors
    ///
    /// [`Failed`](crate::PollError::Failed) and [`Late`](crate::PollError::Late) have the last response;
    /// [`Call`](crate::PollError::Call) is the error of a read.
    fn poll_until(
        self,
        polling: Polling,
        state: impl FnMut(&Self::Output) -> PollState + MaybeSend + 'static,
    ) -> BoxFuture<'static, PollResult<Self>>
    where
        Self: Clone + MaybeSend,
    {
        poll_until(self, polling, state)
    }

    /// Sends the call and returns the response as bytes, after decompression, whatever its media type.
    fn send_raw(mut self) -> BoxFuture<'static, Result<Response<Bytes>, Error<Self::ErrorBody>>> {
        let (client, options) = self.take_client();
        let request = request(self);
        Box::pin(async move {
            let spec = CallSpec {
                streaming: Streaming::Never,
                ..CallSpec::from(const { &Self::SPEC })
            };
            let response = perform(client, spec, request, options)
                .await
                .map_err(Error::into_typed)?;
            conclude::<Self, _>(response, |response| response.bytes()).await
        })
    }

    /// Sends the call and returns the response as a stream of bytes. Its size is not limited.
    fn send_streamed(
        mut self,
    ) -> BoxFuture<'static, Result<Response<ByteStream>, Error<Self::ErrorBody>>> {
        let (client, options) = self.take_client();
        let request = request(self);
        Box::pin(async move {
            let spec = CallSpec {
                streaming: Streaming::Always,
                ..CallSpec::from(const { &Self::SPEC })
            };
            let response = perform(client, spec, request, options)
                .await
                .map_err(Error::into_typed)?;
            conclude::<Self, _>(response, RawResponse::stream).await
        })
    }
}

/// The result of a call.
pub type CallResult<O> =
    Result<Response<<O as Operation>::Output>, Error<<O as Operation>::ErrorBody>>;

/// A call that is sent when it is awaited.
pub type ResponseFuture<O> = BoxFuture<'static, CallResult<O>>;

/// Sends the call of an operation.
pub fn send<O: Operation + Send + 'static>(
    operation: O,
    client: Client,
    options: CallOptions,
) -> ResponseFuture<O> {
    send_request::<O>(request(operation), client, options)
}

/// Sends a request of an operation.
pub(super) fn send_request<O: Operation + 'static>(
    request: Request,
    client: Client,
    options: CallOptions,
) -> ResponseFuture<O> {
    Box::pin(async move {
        let spec = CallSpec::from(const { &O::SPEC });
        let response = perform(client, spec, request, options)
            .await
            .map_err(Error::into_typed)?;
        conclude::<O, _>(response, O::decode).await
    })
}

/// The request with an operation's inputs.
pub(super) fn request<O: Operation>(operation: O) -> Request {
    let spec = const { &O::SPEC };
    let mut request = Request::new(spec.method().into_owned(), spec.template);
    operation.encode(&mut request);
    request
}

/// The response, decoded if its status is a success.
async fn conclude<O: Operation + 'static, T: MaybeSend + 'static>(
    response: RawResponse,
    decode: fn(RawResponse) -> Result<T, DecodeError>,
) -> Result<Response<T>, Error<O::ErrorBody>> {
    let (size, deadline) = (response.size(), response.deadline());
    let outcome = decoded(size, deadline, move || outcome::<O, T>(response, decode));
    outcome.await.map_err(Error::into_typed)?
}

/// The same on this thread.
fn outcome<O: Operation, T>(
    response: RawResponse,
    decode: fn(RawResponse) -> Result<T, DecodeError>,
) -> Result<Response<T>, Error<O::ErrorBody>> {
    if !response.is_success() {
        // A body that does not match the document is still kept as text.
        let body = O::decode_error(&response).unwrap_or_default();
        return Err(response.into_error(body));
    }
    let head = response.head();
    let value = with_room_for::<T, _>(0, || decode(response).map(Box::new))?;
    Ok(Response::new(value, head))
}

/// Implements sending for a generated builder: `send`, `send_blocking` with the runtime's feature `blocking`,
/// `with_options`, `.await` on the builder itself, and [`OperationExt`](crate::OperationExt). The builder has the
/// fields `client` and `options`.
#[macro_export]
macro_rules! operation {
    ($name:ident) => {
        impl $name {
            /// Sets this call's time limits, retries or headers, or adds undocumented inputs.
            pub fn with_options(mut self, options: $crate::CallOptions) -> Self {
                self.options = options;
                self
            }

            /// Sends the call. The same as awaiting the builder.
            ///
            /// # Errors
            ///
            /// See [`Error`]($crate::Error): it distinguishes calls that could not be sent, calls without a response,
            /// and responses that are not successful.
            pub fn send(mut self) -> $crate::ResponseFuture<Self> {
                let (client, options) = $crate::OperationExt::take_client(&mut self);
                $crate::__private::send(self, client, options)
            }

            $crate::__send_blocking!();
        }

        impl $crate::OperationExt for $name {
            fn take_client(&mut self) -> ($crate::Client, $crate::CallOptions) {
                (
                    ::core::clone::Clone::clone(&self.client),
                    ::core::mem::take(&mut self.options),
                )
            }
        }

        impl $crate::__private::IntoFuture for $name {
            type Output = $crate::CallResult<Self>;
            type IntoFuture = $crate::ResponseFuture<Self>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

/// `send_blocking`, with this crate's feature: a `cfg` in the macro above would check the caller's crate.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __send_blocking {
    () => {
        /// Sends the call and blocks until it completes. Not for use inside an async runtime.
        ///
        /// # Errors
        ///
        /// As [`send`](Self::send), and [`Error::Build`]($crate::Error::Build) inside an async runtime.
        pub fn send_blocking(self) -> $crate::CallResult<Self> {
            $crate::__private::block_on(self.send())?
        }
    };
}

/// Nothing, without the feature `blocking`.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __send_blocking {
    () => {};
}
