//! Calls of described operations whose types are not known when a program is compiled.

use super::operation_spec::Streaming;
use super::{CallOptions, CallSpec, OperationSpec, perform};
use crate::client::Client;
use crate::error::Error;
use crate::request::Request;
use crate::response::{ByteStream, Response};
use crate::transport::BoxFuture;

impl Client {
    /// Sends a request of a described operation whose types are not known when the program is compiled, and returns the
    /// response as a stream of bytes. Its size is not limited.
    ///
    /// # Errors
    ///
    /// As for any other call; errors have no typed body.
    pub fn send_untyped(
        &self,
        spec: &OperationSpec,
        request: Request,
        options: CallOptions,
    ) -> BoxFuture<'static, Result<Response<ByteStream>, Error>> {
        let spec = CallSpec {
            streaming: Streaming::Always,
            ..CallSpec::from(spec)
        };
        let client = self.clone();
        Box::pin(async move {
            let response = perform(client, spec, request, options).await?;
            if !response.is_success() {
                return Err(response.into_error(None));
            }
            let head = response.head();
            Ok(Response::new(Box::new(response.stream()?), head))
        })
    }

    /// The same for the page at a link, absolute or relative to the operation's URL (RFC 3986 §5.2): by GET, with the
    /// request's headers and without its body.
    ///
    /// # Errors
    ///
    /// As for any other call; and the link leads to another origin.
    pub fn send_untyped_link(
        &self,
        spec: &OperationSpec,
        mut request: Request,
        link: String,
        options: &CallOptions,
    ) -> BoxFuture<'static, Result<Response<ByteStream>, Error>> {
        request.follow(link);
        self.send_untyped(spec, request, options.for_link())
    }
}
