//! Reads that are sent a second time before the first has a response.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use super::Failure;
use super::perform::Call;
use crate::clock::{Instant, until};
use crate::observe::CallWatch;
use crate::request::Body;
use crate::response::RawResponse;
use crate::retry::may_pass;

type AttemptResult = Result<RawResponse, Failure>;

impl Call<'_> {
    /// An attempt that is followed by a second one after the delay, if the budget allows it. What is good first is used, and
    /// the other is dropped; if neither is good, what ended last.
    pub(super) async fn hedged(
        &self,
        body: Body,
        deadline: Option<Instant>,
        delay: Duration,
        watch: Option<&CallWatch<'_>>,
    ) -> AttemptResult {
        let spare = body.try_clone();
        let mut first = pin!(self.attempt(body, deadline, watch));
        let start = Instant::now().checked_add(delay);
        if let Some(outcome) = until(start, first.as_mut()).await {
            return outcome;
        }
        let budget = &self.exchange.client.budget;
        let Some(spare) = spare.filter(|_| budget.draw()) else {
            return first.await;
        };
        let mut second = pin!(self.attempt(spare, deadline, watch));
        let (mut is_first_over, mut is_second_over) = (false, false);
        poll_fn(|context| {
            if let Some(outcome) = poll_once(first.as_mut(), &mut is_first_over, context)
                && (is_good(&outcome) || is_second_over)
            {
                return Poll::Ready(outcome);
            }
            if let Some(outcome) = poll_once(second.as_mut(), &mut is_second_over, context)
                && (is_good(&outcome) || is_first_over)
            {
                return Poll::Ready(outcome);
            }
            Poll::Pending
        })
        .await
    }
}

/// The outcome of a future, when it is there; nothing after that.
fn poll_once<F: Future>(
    future: Pin<&mut F>,
    is_over: &mut bool,
    context: &mut Context<'_>,
) -> Option<F::Output> {
    if *is_over {
        return None;
    }
    match future.poll(context) {
        Poll::Pending => None,
        Poll::Ready(output) => {
            *is_over = true;
            Some(output)
        }
    }
}

/// Whether there is no reason to wait for another.
fn is_good(outcome: &AttemptResult) -> bool {
    outcome
        .as_ref()
        .is_ok_and(|response| !may_pass(response.status()))
}
