//! Reads that are repeated until what they read is done.

use std::fmt;
use std::time::Duration;

use super::operation::{Operation, OperationExt, request, send_request};
use crate::clock::{Instant, sleep, time_of_day};
use crate::error::Error;
use crate::response::Response;
use crate::retry::retry_after;
use crate::transport::{BoxFuture, MaybeSend};

/// How often a read is repeated, and for how long, see [`OperationExt::poll_until`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Polling {
    interval: Duration,
    limit: Option<Duration>,
}

impl Polling {
    /// Waits this long after each response that says that it is not done, unless that has a `Retry-After` (RFC 9110 §10.2.3).
    pub const fn every(interval: Duration) -> Self {
        Self {
            interval,
            limit: None,
        }
    }

    /// Gives up where the next read would be later than this after the first. Default: never.
    pub const fn limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }
}

/// What a response says of what is polled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PollState {
    /// It is not done yet.
    Running,
    /// It is done.
    Done,
    /// It will never be done.
    Failed,
}

/// Why there is no response that says that it is done.
pub enum PollError<T, E> {
    /// A read failed, after its retries.
    Call(Error<E>),
    /// It will never be done; the response says why.
    Failed(Response<T>),
    /// It was not done in time; the last response.
    Late(Response<T>),
}

/// The result of [`OperationExt::poll_until`].
pub type PollResult<O> = Result<
    Response<<O as Operation>::Output>,
    PollError<<O as Operation>::Output, <O as Operation>::ErrorBody>,
>;

/// Repeats a read.
pub(super) fn poll_until<O>(
    mut operation: O,
    polling: Polling,
    mut state: impl FnMut(&O::Output) -> PollState + MaybeSend + 'static,
) -> BoxFuture<'static, PollResult<O>>
where
    O: OperationExt + Clone + MaybeSend,
{
    Box::pin(async move {
        let (client, options) = operation.take_client();
        let start = Instant::now();
        loop {
            let request = request(operation.clone());
            let call = send_request::<O>(request, client.clone(), options.clone());
            let response = call.await.map_err(PollError::Call)?;
            match state(&response) {
                PollState::Done => return Ok(response),
                PollState::Failed => return Err(PollError::Failed(response)),
                PollState::Running => {}
            }
            let asked = retry_after(response.headers(), time_of_day());
            let wait = asked.unwrap_or(polling.interval);
            if let Some(limit) = polling.limit
                && start.elapsed().saturating_add(wait) > limit
            {
                return Err(PollError::Late(response));
            }
            sleep(wait).await;
        }
    })
}

impl<T, E> PollError<T, E> {
    /// The last response, unless a read failed.
    pub const fn response(&self) -> Option<&Response<T>> {
        match self {
            Self::Call(_) => None,
            Self::Failed(response) | Self::Late(response) => Some(response),
        }
    }
}

impl<T, E> fmt::Display for PollError<T, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(formatter),
            Self::Failed(_) => formatter.write_str("what was polled has failed"),
            Self::Late(_) => formatter.write_str("what was polled was not done in time"),
        }
    }
}

impl<T, E: fmt::Debug> fmt::Debug for PollError<T, E> {
    /// Shows of a response only its status.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => formatter.debug_tuple("Call").field(error).finish(),
            Self::Failed(response) => formatter
                .debug_tuple("Failed")
                .field(&response.status())
                .finish(),
            Self::Late(response) => formatter
                .debug_tuple("Late")
                .field(&response.status())
                .finish(),
        }
    }
}

impl<T, E: fmt::Debug> std::error::Error for PollError<T, E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            _ => None,
        }
    }
}
