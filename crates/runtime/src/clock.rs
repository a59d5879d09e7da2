//! Time: the clock, sleeping, and futures with a deadline.
//!
//! Native targets use tokio's clock, which tests may pause. WebAssembly has no tokio timers, so there the browser's are
//! used.

use std::future::Future;
use std::time::Duration;

#[cfg(not(target_family = "wasm"))]
pub(crate) use tokio::time::Instant;
#[cfg(target_family = "wasm")]
pub(crate) use web_time::Instant;

/// The system time, used for dates in headers.
pub(crate) fn time_of_day() -> std::time::SystemTime {
    #[cfg(not(target_family = "wasm"))]
    return std::time::SystemTime::now();
    #[cfg(target_family = "wasm")]
    return std::time::SystemTime::UNIX_EPOCH
        + web_time::SystemTime::now()
            .duration_since(web_time::SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
}

/// Sleeps.
#[cfg(not(target_family = "wasm"))]
pub(crate) async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Sleeps.
#[cfg(target_family = "wasm")]
pub(crate) async fn sleep(duration: Duration) {
    let milliseconds = u32::try_from(duration.as_millis()).unwrap_or(u32::MAX);
    gloo_timers::future::TimeoutFuture::new(milliseconds).await;
}

/// The output of a future, or `None` if the deadline passes first.
#[cfg(not(target_family = "wasm"))]
pub(crate) async fn until<F: Future>(deadline: Option<Instant>, future: F) -> Option<F::Output> {
    match deadline {
        None => Some(future.await),
        Some(deadline) => tokio::time::timeout_at(deadline, future).await.ok(),
    }
}

/// The output of a future, or `None` if the deadline passes first.
#[cfg(target_family = "wasm")]
pub(crate) async fn until<F: Future>(deadline: Option<Instant>, future: F) -> Option<F::Output> {
    let Some(deadline) = deadline else {
        return Some(future.await);
    };
    let mut future = std::pin::pin!(future);
    let mut sleep = std::pin::pin!(sleep(deadline.saturating_duration_since(Instant::now())));
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        std::task::Poll::Ready(output) => std::task::Poll::Ready(Some(output)),
        std::task::Poll::Pending => sleep.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// Whether timers work here. Tokio's panic outside a runtime, and in one that was built without them, and there is no
/// other way to find out.
pub(crate) fn has_timers() -> bool {
    #[cfg(not(target_family = "wasm"))]
    return tokio::runtime::Handle::try_current().is_ok()
        && std::panic::catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO))).is_ok();
    #[cfg(target_family = "wasm")]
    return true;
}
