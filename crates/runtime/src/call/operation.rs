//! Operations: what a generated builder describes, and what every builder can do.

use super::{About, CallOptions, execute};
use crate::answer::{DecodeError, Received, Response};
use crate::client::Client;
use crate::error::{Error, StatusError};
use crate::request::Request;

/// What a generated builder says of its operation; [`operation!`](crate::operation!) makes it a call.
pub trait Operation: Sized {
    /// What a successful call gives.
    type Output;

    /// What a refused call gives, where the document says; else [`Untyped`](crate::Untyped).
    type ErrorBody;

    /// Everything that does not depend on the inputs.
    const ABOUT: About;

    /// Writes the inputs.
    fn encode(self, request: &mut Request);

    /// Reads a successful answer.
    ///
    /// # Errors
    /// It is not what the document says.
    fn decode(response: Received) -> Result<Self::Output, DecodeError>;

    /// Reads a refusal; `None` where the document gives this status no type.
    ///
    /// # Errors
    /// It is not what the document says; its text is kept then.
    fn decode_error(_response: &Received) -> Result<Option<Self::ErrorBody>, DecodeError> {
        Ok(None)
    }
}

/// Makes the call of an operation.
pub async fn send<O: Operation>(
    operation: O,
    client: Client,
    options: CallOptions,
) -> Result<Response<O::Output>, Error<O::ErrorBody>> {
    let about = const { &O::ABOUT };
    let mut request = Request::new(about.method.clone(), about.template);
    operation.encode(&mut request);
    let response = execute(&client, about, request, &options)
        .await
        .map_err(Error::into_typed)?;
    if !response.is_success(about) {
        let body = O::decode_error(&response).unwrap_or_default();
        let (status, headers, text) = response.into_error_parts(&client.0.limits);
        return Err(Error::Status(Box::new(StatusError::new(
            status, headers, body, text,
        ))));
    }
    let (status, headers) = (response.status(), response.headers().clone());
    let value = O::decode(response)?;
    Ok(Response::new(value, status, headers))
}

/// Gives a generated builder its call: `send`, `send_blocking` with the runtime's feature `blocking`, `with_options`, and
/// `.await` on the builder itself. The builder has the fields `client` and `options`.
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
            /// See [`Error`]($crate::Error): it tells apart what could not be sent, what was not answered, and what was
            /// answered otherwise than with a success.
            pub async fn send(
                mut self,
            ) -> ::core::result::Result<
                $crate::Response<<Self as $crate::Operation>::Output>,
                $crate::Error<<Self as $crate::Operation>::ErrorBody>,
            > {
                let (client, options) = (self.client.clone(), ::core::mem::take(&mut self.options));
                $crate::__private::send(self, client, options).await
            }

            $crate::__send_blocking!();
        }

        impl ::core::future::IntoFuture for $name {
            type Output = ::core::result::Result<
                $crate::Response<<Self as $crate::Operation>::Output>,
                $crate::Error<<Self as $crate::Operation>::ErrorBody>,
            >;
            type IntoFuture = $crate::transport::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                ::std::boxed::Box::pin(self.send())
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
        /// As [`send`](Self::send), and [`Error::Build`]($crate::Error::Build) inside an async runtime.
        pub fn send_blocking(
            self,
        ) -> ::core::result::Result<
            $crate::Response<<Self as $crate::Operation>::Output>,
            $crate::Error<<Self as $crate::Operation>::ErrorBody>,
        > {
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
