//! Reconnecting to an event stream (WHATWG HTML §9.2.3).

use std::time::Duration;

use super::{CallOptions, CallSpec, perform};
use crate::client::Client;
use crate::clock::sleep;
use crate::error::Error;
use crate::request::Request;
use crate::response::RawResponse;
use crate::transport::BoxFuture;

/// A call that can be made again.
pub(crate) struct Resume {
    pub(super) client: Client,
    pub(super) spec: CallSpec,
    pub(super) request: Request,
    pub(super) options: CallOptions,
    /// How long to wait unless the server says otherwise.
    pub(super) wait: Duration,
}

impl Resume {
    /// Makes the call again after the wait, from the event after the one with this id on.
    pub(crate) fn connect(
        &self,
        last_id: Option<&str>,
        wait: Option<Duration>,
    ) -> Option<BoxFuture<'static, Result<RawResponse, Error>>> {
        let mut request = self.request.try_clone()?;
        match last_id {
            Some(id) => request.set_header("last-event-id", id),
            // The call before may have had one.
            None => request.remove_header("last-event-id"),
        }
        let (client, spec, options) = (self.client.clone(), self.spec, self.options.clone());
        let wait = wait.unwrap_or(self.wait);
        Some(Box::pin(async move {
            sleep(wait).await;
            perform(client, spec, request, options).await
        }))
    }
}
