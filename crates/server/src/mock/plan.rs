//! How a request is responded to.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Response, StatusCode};

use super::body::{Broken, End, MockBody, Pace};
use crate::Problem;
use crate::example::Wanted;
use crate::inputs::Inputs;
use crate::reply::{EncodedReply, ReplyBody};

type Respond = Box<dyn FnMut(&Inputs, &Parts) -> Result<EncodedReply, Problem> + Send>;

/// How one request is responded to, or all from it on.
pub(super) struct Plan {
    pub(super) action: Action,
    pub(super) delay: Duration,
    pub(super) pace: Pace,
}

pub(super) enum Action {
    /// The document's example, or a value made from the schema.
    Example(Wanted),
    Reply {
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
    },
    /// A stream, which can be sent once.
    Once(Option<EncodedReply>),
    Computed(Respond),
    Breaks(Broken),
    Hangs,
}

impl fmt::Debug for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Plan")
            .field("delay", &self.delay)
            .finish_non_exhaustive()
    }
}

impl Plan {
    pub(super) fn new(action: Action) -> Self {
        Self {
            action,
            delay: Duration::ZERO,
            pace: Pace::default(),
        }
    }

    pub(super) fn reply(reply: EncodedReply) -> Self {
        Self::new(match reply.body {
            ReplyBody::Bytes(body) => Action::Reply {
                status: reply.status,
                headers: reply.headers,
                body,
            },
            ReplyBody::Stream(_) => Action::Once(Some(reply)),
        })
    }

    pub(super) const fn end(&mut self, after: usize, end: End) {
        self.pace.end = Some((after, end));
    }
}

/// What is sent.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) delay: Duration,
    pub(super) outcome: Sending,
}

#[derive(Debug)]
pub(super) enum Sending {
    Response(Box<Response<MockBody>>),
    Broken(Broken),
    Hangs,
}

impl Sent {
    pub(super) fn reply(reply: EncodedReply, delay: Duration, pace: Pace) -> Self {
        let body = match reply.body {
            ReplyBody::Bytes(bytes) => MockBody::bytes(bytes, pace),
            ReplyBody::Stream(body) => MockBody::stream(body, pace),
        };
        let mut response = Response::new(body);
        *response.status_mut() = reply.status;
        *response.headers_mut() = reply.headers;
        Self {
            delay,
            outcome: Sending::Response(Box::new(response)),
        }
    }

    /// The response, once its time has come.
    pub(super) async fn wait(self) -> Result<Response<MockBody>, Broken> {
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
        match self.outcome {
            Sending::Response(response) => Ok(*response),
            Sending::Broken(broken) => Err(broken),
            Sending::Hangs => std::future::pending().await,
        }
    }
}
