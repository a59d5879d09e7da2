//! What a test says of the requests for one operation.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Bound, RangeBounds};
use std::panic::Location;
use std::time::Duration;

use http::header::RETRY_AFTER;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use serde_json::Value;

use super::body::{Broken, End};
use super::engine::Engine;
use super::plan::{Action, Plan};
use crate::Problem;
use crate::example::Wanted;
use crate::inputs::{Call, Inputs, Request};
use crate::reply::{EncodedReply, IntoReply as _, Reply};

/// What is expected of the requests for an operation, and how they are responded to.
///
/// Without a response, requests get the document's example, or a value made from the schema. Several responses are a
/// sequence, whose last one is for all further requests. A request is responded to by the first expectation that it
/// meets and that has not received all requests that it expects.
pub struct Mock<'a, C> {
    engine: &'a Engine,
    place: usize,
    call: PhantomData<fn() -> C>,
}

impl<C> fmt::Debug for Mock<'_, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Mock")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// A request as a condition or a response sees it.
fn typed<C: Call>(inputs: &Inputs, head: &Parts) -> Result<Request<C>, Problem> {
    let call = C::decode(&mut inputs.buffered_copy())?;
    Ok(Request::new(call, head.clone()))
}

impl<'a, C: Call> Mock<'a, C> {
    pub(super) fn new(engine: &'a Engine, location: &'static Location<'static>) -> Self {
        Self {
            place: engine.expect(C::OPERATION, location),
            engine,
            call: PhantomData,
        }
    }

    fn condition(
        self,
        condition: impl Fn(&Inputs, &Parts) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        self.engine.change(self.place, |expectation| {
            expectation.conditions.push(Box::new(condition));
        });
        self
    }

    /// Expects only requests for which this holds.
    #[track_caller]
    pub fn when(self, condition: impl Fn(&Request<C>) -> bool + Send + Sync + 'static) -> Self {
        let location = Location::caller();
        self.condition(move |inputs, head| {
            let request = typed::<C>(inputs, head).map_err(|problem| problem.to_string())?;
            match condition(&request) {
                true => Ok(()),
                false => Err(format!("the condition at {location} does not hold")),
            }
        })
    }

    /// Expects only requests whose inputs have these values: an object of parameters by their names on the wire, with the
    /// body as `body`. Members that are not mentioned have any value. The report of a request that differs says where.
    pub fn matching(self, inputs: Value) -> Self {
        self.condition(move |received, _| {
            let mut differences = Vec::new();
            differ(&inputs, &received.to_json(), "", &mut differences);
            match differences.is_empty() {
                true => Ok(()),
                false => Err(differences.join("; ")),
            }
        })
    }

    /// Sets how many requests are expected: `1..`, `2..=2`, `..5`. Default: any number.
    ///
    /// The number is checked when the server is dropped. An expectation that has received all that it expects leaves
    /// further requests to others.
    pub fn expect(self, count: impl RangeBounds<u64>) -> Self {
        let least = match count.start_bound() {
            Bound::Included(least) => *least,
            Bound::Excluded(least) => least.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let most = match count.end_bound() {
            Bound::Included(most) => Some(*most),
            Bound::Excluded(most) => Some(most.saturating_sub(1)),
            Bound::Unbounded => None,
        };
        self.engine.change(self.place, |expectation| {
            (expectation.least, expectation.most) = (least, most);
        });
        self
    }

    fn plan(self, plan: Plan) -> Self {
        self.engine
            .change(self.place, |expectation| expectation.plans.push(plan));
        self
    }

    #[track_caller]
    fn encoded(self, reply: Result<EncodedReply, Problem>) -> Self {
        match reply {
            Ok(reply) => self.plan(Plan::reply(reply)),
            Err(problem) => {
                let location = Location::caller();
                self.engine.incident(format!("{location}: {problem}"));
                self
            }
        }
    }

    /// Adds a response: one of the document's, or the body of the successful one.
    #[track_caller]
    pub fn respond(self, response: impl Into<C::Response>) -> Self {
        self.encoded(response.into().into_reply())
    }

    /// Adds a response with headers.
    #[track_caller]
    pub fn reply(self, reply: impl Into<Reply<C::Response>>) -> Self {
        self.encoded(reply.into().encode())
    }

    /// Adds responses that are made of the request.
    pub fn respond_with<R: Into<Reply<C::Response>>>(
        self,
        mut respond: impl FnMut(&Request<C>) -> R + Send + 'static,
    ) -> Self {
        self.plan(Plan::new(Action::Computed(Box::new(
            move |inputs, head| {
                let request = typed::<C>(inputs, head)?;
                respond(&request).into().encode()
            },
        ))))
    }

    /// Adds the document's example of this name, of the response with this status.
    pub fn respond_example(self, status: u16, name: &str) -> Self {
        let wanted = Wanted {
            status: Some(status),
            name: Some(name.to_owned()),
            ..Wanted::default()
        };
        self.plan(Plan::new(Action::Example(wanted)))
    }

    /// Adds a response that is made from the schema. The same seed gives the same value.
    pub fn respond_made(self, seed: u64) -> Self {
        let wanted = Wanted {
            is_made: true,
            seed,
            ..Wanted::default()
        };
        self.plan(Plan::new(Action::Example(wanted)))
    }

    /// Adds a problem (RFC 9457), whether the document has such a response or not.
    pub fn problem(self, problem: Problem) -> Self {
        self.plan(Plan::reply(problem.into_reply()))
    }

    /// Adds a response with this status and no body, whether the document has such a response or not.
    #[track_caller]
    pub fn status(self, status: u16) -> Self {
        self.encoded(EncodedReply::empty(status))
    }

    /// Adds a response with status 429 and `Retry-After` in seconds (RFC 6585 §4).
    #[track_caller]
    pub fn too_many_requests(self, retry_after: Duration) -> Self {
        let reply = EncodedReply::empty(StatusCode::TOO_MANY_REQUESTS).map(|mut reply| {
            reply
                .headers
                .insert(RETRY_AFTER, HeaderValue::from(retry_after.as_secs()));
            reply
        });
        self.encoded(reply)
    }

    /// Adds a connection that breaks before the response.
    pub fn reset(self) -> Self {
        self.plan(Plan::new(Action::Breaks(Broken::Reset)))
    }

    /// Adds a connection that is refused. Over a socket, it breaks before the response.
    pub fn refuse(self) -> Self {
        self.plan(Plan::new(Action::Breaks(Broken::Refused)))
    }

    /// Adds a request that never gets a response.
    pub fn hang(self) -> Self {
        self.plan(Plan::new(Action::Hangs))
    }

    /// Changes the response that was added last; without one, the example.
    fn last(self, change: impl FnOnce(&mut Plan)) -> Self {
        self.engine.change(self.place, |expectation| {
            if expectation.plans.is_empty() {
                let example = Plan::new(Action::Example(Wanted::default()));
                expectation.plans.push(example);
            }
            if let Some(last) = expectation.plans.last_mut() {
                change(last);
            }
        });
        self
    }

    /// Delays the response that was added last.
    pub fn delay(self, delay: Duration) -> Self {
        self.last(|plan| plan.delay = delay)
    }

    /// Sends the body of the response that was added last so many bytes at a time, with a pause after each.
    pub fn drip(self, bytes: usize, pause: Duration) -> Self {
        self.last(|plan| plan.pace.drip = Some((bytes, pause)))
    }

    /// Breaks the connection after so many bytes of the body of the response that was added last.
    pub fn truncate(self, after: usize) -> Self {
        self.last(|plan| plan.end(after, End::Breaks))
    }

    /// Sends nothing after so many bytes of the body of the response that was added last, not even its end.
    pub fn stall(self, after: usize) -> Self {
        self.last(|plan| plan.end(after, End::Stalls))
    }
}

/// What differs between a pattern and a value: each place, and both.
fn differ(pattern: &Value, value: &Value, path: &str, differences: &mut Vec<String>) {
    if let (Value::Object(pattern), Value::Object(value)) = (pattern, value) {
        for (name, pattern) in pattern {
            let path = format!("{path}.{name}");
            let path = path.trim_start_matches('.');
            differ(
                pattern,
                value.get(name).unwrap_or(&Value::Null),
                path,
                differences,
            );
        }
    } else if pattern != value {
        differences.push(format!("`{path}`: expected {pattern}, received {value}"));
    }
}
