//! What a mock server does with a request: the first expectation that it meets decides; without one, it is recorded and
//! refused.

use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use http::request::Parts;
use http::{Request, StatusCode};
use serde_json::Value;

use super::body::Pace;
use super::plan::{Action, Plan, Sending, Sent};
use super::report::Report;
use super::server::RecordedCall;
use crate::decode::{Accepted, Endpoint};
use crate::description::{Api, Operation};
use crate::example::{Wanted, example};
use crate::inputs::Inputs;
use crate::reply::EncodedReply;
use crate::{Limits, Problem};

/// Whether a request meets a condition; if not, what differs.
pub(super) type Condition = Box<dyn Fn(&Inputs, &Parts) -> Result<(), String> + Send + Sync>;

/// What is expected of the requests for an operation.
pub(super) struct Expectation {
    pub(super) operation: usize,
    pub(super) location: &'static Location<'static>,
    pub(super) conditions: Vec<Condition>,
    pub(super) plans: Vec<Plan>,
    pub(super) least: u64,
    pub(super) most: Option<u64>,
    pub(super) seen: u64,
}

/// What requests do that nothing is expected of.
#[derive(Clone, Debug)]
pub(super) enum Unexpected {
    /// They are refused, and the server's report has them.
    Refused,
    /// They are responded to by examples, and nothing is kept of them.
    Examples(Wanted),
}

pub(super) struct Engine {
    endpoint: Endpoint,
    state: Mutex<State>,
}

struct State {
    expectations: Vec<Expectation>,
    incidents: Vec<String>,
    calls: Vec<RecordedCall>,
    unexpected: Unexpected,
    is_kept: bool,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Engine({})", self.endpoint.api.title)
    }
}

/// The characters of an input that are shown.
const SHOWN: usize = 1_000;

impl Engine {
    pub(super) fn new(api: Api, unexpected: Unexpected, is_kept: bool, base_path: &str) -> Self {
        let limits = Limits::new().body_bytes(64 << 20);
        Self {
            endpoint: Endpoint::new(Arc::new(api), base_path, limits),
            state: Mutex::new(State {
                expectations: Vec::new(),
                incidents: Vec::new(),
                calls: Vec::new(),
                unexpected,
                is_kept,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn api(&self) -> &Api {
        &self.endpoint.api
    }

    pub(super) fn set_unexpected(&self, unexpected: Unexpected) {
        self.state().unexpected = unexpected;
    }

    pub(super) fn calls(&self) -> Vec<RecordedCall> {
        self.state().calls.clone()
    }

    /// Adds an expectation, and returns its place.
    pub(super) fn expect(&self, operation: usize, location: &'static Location<'static>) -> usize {
        let mut state = self.state();
        state.expectations.push(Expectation {
            operation,
            location,
            conditions: Vec::new(),
            plans: Vec::new(),
            least: 0,
            most: None,
            seen: 0,
        });
        state.expectations.len() - 1
    }

    /// Changes an expectation.
    pub(super) fn change(&self, place: usize, change: impl FnOnce(&mut Expectation)) {
        if let Some(expectation) = self.state().expectations.get_mut(place) {
            change(expectation);
        }
    }

    /// Something went wrong.
    pub(super) fn incident(&self, incident: String) {
        self.state().incidents.push(incident);
    }

    /// What went wrong so far.
    pub(super) fn verify(&self) -> Result<(), Report> {
        let state = self.state();
        let mut items = state.incidents.clone();
        for expectation in &state.expectations {
            let (seen, least, most) = (expectation.seen, expectation.least, expectation.most);
            if seen >= least && most.is_none_or(|most| seen <= most) {
                continue;
            }
            let count = |count: u64| match count {
                1 => "1 request".to_owned(),
                count => format!("{count} requests"),
            };
            let expected = match most {
                None => format!("at least {}", count(least)),
                Some(most) if most == least => count(least),
                Some(most) => format!("{least} to {}", count(most)),
            };
            items.push(format!(
                "{}: expected {expected} of {}, received {seen}",
                expectation.location,
                self.name(expectation.operation)
            ));
        }
        match items.is_empty() {
            true => Ok(()),
            false => Err(Report {
                title: self.api().title.clone(),
                items,
            }),
        }
    }

    fn name(&self, operation: usize) -> String {
        let operation = self.api().operations.get(operation);
        operation.map_or_else(String::new, |operation| {
            format!(
                "`{}` ({} {})",
                operation.id, operation.method, operation.path
            )
        })
    }

    /// What is sent in response to a request.
    pub(super) async fn respond(&self, request: Request<Body>) -> Sent {
        let (head, body) = request.into_parts();
        let accepted = self.endpoint.accept(&head, body, true).await;
        match accepted {
            Ok(accepted) => self.respond_to(&head, &accepted),
            Err(refused) => {
                let mut state = self.state();
                if state.is_kept {
                    let target = target(&head);
                    let operation = refused
                        .index
                        .map(|index| format!(" for {}", self.name(index)));
                    state.incidents.push(format!(
                        "refused {target}{}: {}",
                        operation.unwrap_or_default(),
                        refused.problem
                    ));
                }
                problem(refused.problem)
            }
        }
    }

    fn respond_to(&self, head: &Parts, accepted: &Accepted) -> Sent {
        let Accepted {
            index,
            operation,
            inputs,
        } = accepted;
        let mut state = self.state();
        if state.is_kept {
            state.calls.push(RecordedCall {
                operation: operation.id.clone(),
                method: head.method.clone(),
                uri: head.uri.clone(),
                headers: head.headers.clone(),
                inputs: inputs.to_json(),
            });
        }
        let mut differences = Vec::new();
        let State {
            expectations,
            unexpected,
            ..
        } = &mut *state;
        let candidates = expectations
            .iter_mut()
            .filter(|expectation| expectation.operation == *index);
        for expectation in candidates {
            if expectation
                .most
                .is_some_and(|most| expectation.seen >= most)
                && expectation.most != Some(0)
            {
                differences.push(format!(
                    "{}: received all that it expects",
                    expectation.location
                ));
                continue;
            }
            let unmet = expectation
                .conditions
                .iter()
                .find_map(|condition| condition(inputs, head).err());
            match unmet {
                Some(difference) => {
                    differences.push(format!("{}: {difference}", expectation.location))
                }
                None => {
                    let (sent, incident) = self.respond_by(expectation, operation, inputs, head);
                    state.incidents.extend(incident);
                    return sent;
                }
            }
        }
        if let Unexpected::Examples(wanted) = unexpected {
            let asked = Wanted::from_headers(&head.headers);
            let wanted = asked.unwrap_or_else(|| wanted.clone());
            return self.example(operation, &wanted, head, Duration::ZERO, Pace::default());
        }
        let title = match differences.is_empty() {
            true => "nothing is expected of this operation",
            false => "no expectation matches",
        };
        let inputs = shortened(&without_nothing(inputs.to_json()).to_string());
        let mut incident = format!(
            "{} for {}: {title}\ninputs: {inputs}",
            target(head),
            self.name(*index)
        );
        for difference in &differences {
            incident.push_str(&format!("\n- {difference}"));
        }
        state.incidents.push(incident);
        problem(
            Problem::new(StatusCode::NOT_IMPLEMENTED)
                .title("Unexpected request")
                .detail(format!("{title}; {}", differences.join("; "))),
        )
    }

    fn example(
        &self,
        operation: &Operation,
        wanted: &Wanted,
        head: &Parts,
        delay: Duration,
        pace: Pace,
    ) -> Sent {
        let reply = example(self.api(), operation, wanted, &head.headers);
        Sent::reply(reply.unwrap_or_else(Problem::into_reply), delay, pace)
    }

    /// Responds by the next plan of an expectation; the last one is for all further requests.
    fn respond_by(
        &self,
        expectation: &mut Expectation,
        operation: &Operation,
        inputs: &Inputs,
        head: &Parts,
    ) -> (Sent, Option<String>) {
        let seen = usize::try_from(expectation.seen).unwrap_or(usize::MAX);
        expectation.seen += 1;
        let last = expectation.plans.len().saturating_sub(1);
        let Some(plan) = expectation.plans.get_mut(seen.min(last)) else {
            let wanted = Wanted::from_headers(&head.headers).unwrap_or_default();
            return (
                self.example(operation, &wanted, head, Duration::ZERO, Pace::default()),
                None,
            );
        };
        let (delay, pace) = (plan.delay, plan.pace);
        let reply = match &mut plan.action {
            Action::Example(wanted) => {
                return (self.example(operation, wanted, head, delay, pace), None);
            }
            Action::Breaks(broken) => {
                let outcome = Sending::Broken(*broken);
                return (Sent { delay, outcome }, None);
            }
            Action::Hangs => {
                let outcome = Sending::Hangs;
                return (Sent { delay, outcome }, None);
            }
            Action::Reply {
                status,
                headers,
                body,
            } => Ok(EncodedReply {
                status: *status,
                headers: headers.clone(),
                body: body.clone().into(),
            }),
            Action::Once(reply) => reply.take().ok_or_else(|| {
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR)
                    .detail("the response is a stream, which can be sent once; use `respond_with`")
            }),
            Action::Computed(respond) => respond(inputs, head),
        };
        match reply {
            Ok(reply) => (Sent::reply(reply, delay, pace), None),
            Err(error) => {
                let incident = format!("{}: {error}", expectation.location);
                (Sent::reply(error.into_reply(), delay, pace), Some(incident))
            }
        }
    }
}

/// The method and the path of a request; a query may have secrets.
fn target(head: &Parts) -> String {
    format!("{} {}", head.method, head.uri.path())
}

fn problem(problem: Problem) -> Sent {
    Sent::reply(problem.into_reply(), Duration::ZERO, Pace::default())
}

/// Without members that are null.
fn without_nothing(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(members.collect())
        }
        value => value,
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
