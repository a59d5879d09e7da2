//! Operations: what a generated builder describes, and what every builder can do.

use super::{CallOptions, CallSpec, OperationSpec, decoded, perform};
use crate::Bytes;
use crate::client::Client;
use crate::error::Error;
use crate::request::Request;
use crate::response::{ByteStream, DecodeError, RawResponse, Response};
use crate::transport::{BoxFuture, MaybeSend};

/// What a generated builder says of its operation; [`operation!`](crate::operation!) makes it a call.
pub trait Operation: Sized {
    /// What a successful call gives.
    type Output: MaybeSend + 'static;

    /// What a refused call gives, where the document says; else [`NoErrorBody`](crate::NoErrorBody).
    type ErrorBody: MaybeSend + 'static;

    /// Everything that does not depend on the inputs.
    const SPEC: OperationSpec;

    /// Writes the inputs.
    fn encode(self, request: &mut Request);

    /// Reads a successful response.
    ///
    /// # Errors
    ///
    /// It is not what the document says.
    fn decode(response: RawResponse) -> Result<Self::Output, DecodeError>;

    /// Reads a refusal; `None` where the document gives this status no type.
    ///
    /// # Errors
    ///
    /// It is not what the document says; its text is kept then.
    fn decode_error(_response: &RawResponse) -> Result<Option<Self::ErrorBody>, DecodeError> {
        Ok(None)
    }
}

/// Other ways to take a response than decoded. Every generated builder has them once this trait is in scope.
pub trait OperationExt: Operation + 'static {
    /// The client and this call's options, for which the builder has no use afterwards.
    #[doc(hidden)]
    fn take_client(&mut self) -> (Client, CallOptions);

    /// Makes the call; the response is its bytes, as they are after decompression.
    fn send_raw(mut self) -> BoxFuture<'static, Result<Response<Bytes>, Error<Self::ErrorBody>>> {
        let (client, options) = self.take_client();
        let request = request(self);
        Box::pin(async move {
            let spec = CallSpec::from(const { &Self::SPEC });
            let response = perform(client, spec, request, options)
                .await
                .map_err(Error::into_typed)?;
            conclude::<Self, _>(response, |response| response.bytes()).await
        })
    }

    /// Makes the call; the response is read as it comes. Its size is not limited.
    fn send_streamed(
        mut self,
    ) -> BoxFuture<'static, Result<Response<ByteStream>, Error<Self::ErrorBody>>> {
        let (client, options) = self.take_client();
        let request = request(self);
        Box::pin(async move {
            let spec = CallSpec {
                streamed: true,
                ..CallSpec::from(const { &Self::SPEC })
            };
            let response = perform(client, spec, request, options)
                .await
                .map_err(Error::into_typed)?;
            conclude::<Self, _>(response, RawResponse::stream).await
        })
    }
}

/// What comes of a call.
pub type CallResult<O> =
    Result<Response<<O as Operation>::Output>, Error<<O as Operation>::ErrorBody>>;

/// A call that is made while it is awaited.
pub type ResponseFuture<O> = BoxFuture<'static, CallResult<O>>;

/// Makes the call of an operation.
pub fn send<O: Operation + Send + 'static>(
    operation: O,
    client: Client,
    options: CallOptions,
) -> ResponseFuture<O> {
    Box::pin(async move {
        let request = request(operation);
        let spec = CallSpec::from(const { &O::SPEC });
        let response = perform(client, spec, request, options)
            .await
            .map_err(Error::into_typed)?;
        conclude::<O, _>(response, O::decode).await
    })
}

fn request<O: Operation>(operation: O) -> Request {
    let spec = const { &O::SPEC };
    let mut request = Request::new(spec.method.clone(), spec.template);
    operation.encode(&mut request);
    request
}

/// The response, decoded if its status is a success.
async fn conclude<O: Operation + 'static, T: MaybeSend + 'static>(
    response: RawResponse,
    decode: fn(RawResponse) -> Result<T, DecodeError>,
) -> Result<Response<T>, Error<O::ErrorBody>> {
    let (size, deadline) = (response.size(), response.deadline());
    let outcome = decoded(size, deadline, move || {
        if !response.is_success() {
            // A body that is not what the document says is still text.
            let body = O::decode_error(&response).unwrap_or_default();
            return Err(response.into_error(body));
        }
        let head = response.head();
        let value = decode(response)?;
        Ok(Response::new(value, head))
    });
    outcome.await.map_err(Error::into_typed)?
}

/// Gives a generated builder its call: `send`, `send_blocking` with the runtime's feature `blocking`, `with_options`,
/// `.await` on the builder itself, and [`OperationExt`](crate::OperationExt). The builder has the fields `client` and `options`.
#[macro_export]
macro_rules! operation {
    ($name:ident) => {
        impl $name {
            /// Changes this call's time limits, retries or headers, or adds inputs that the document does not name.
            pub fn with_options(mut self, options: $crate::CallOptions) -> Self {
                self.options = options;
                self
            }

            /// Makes the call. The same as awaiting the builder.
            ///
            /// # Errors
            ///
            /// See [`Error`]($crate::Error): it tells apart what could not be sent, what was not answered, and what was
            /// answered otherwise than with a success.
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

/// `send_blocking`, where this crate's feature says so: a `cfg` in the macro above would ask the caller's crate.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __send_blocking {
    () => {
        /// Makes the call and waits for it, outside any async runtime.
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
