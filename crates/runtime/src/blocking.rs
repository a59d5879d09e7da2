//! Blocking calls, for programs without an async runtime.
//!
//! One thread drives connections and timers for all of them until the process exits: connections outlive calls, and
//! nothing has to be shut down.

use std::future::Future;
use std::pin::pin;
use std::sync::OnceLock;
use std::task::{Context, Waker};

use tokio::runtime::{Builder, Handle};
use tokio::task::consume_budget;

use crate::request::BuildError;

/// Runs a call to completion on the current thread.
///
/// # Errors
///
/// The caller is an async task, where waiting would block other tasks; or no thread can be started. A runtime's threads
/// for blocking work (`spawn_blocking`) are allowed.
pub fn block_on<F: Future>(call: F) -> Result<F::Output, BuildError> {
    if is_in_task() {
        let reason = "would block the async runtime it was called from: await `send` instead";
        return Err(BuildError::setting("`send_blocking`", reason));
    }
    static DRIVER: OnceLock<Option<Handle>> = OnceLock::new();
    match DRIVER.get_or_init(start_driver) {
        Some(driver) => Ok(driver.block_on(call)),
        None => Err(BuildError::setting(
            "`send_blocking`",
            "failed to start its thread",
        )),
    }
}

/// Whether an async task runs on this thread. A handle to its runtime is there for `spawn_blocking` too, but only tasks
/// have a budget after which they must yield (`tokio::task::coop`).
fn is_in_task() -> bool {
    /// More than the budget of any task.
    const MOST: usize = 1024;
    Handle::try_current().is_ok()
        && (0..MOST).any(|_| {
            let mut context = Context::from_waker(Waker::noop());
            pin!(consume_budget()).poll(&mut context).is_pending()
        })
}

/// Starts the thread that drives sockets and timers; `None` if the system can't start one.
fn start_driver() -> Option<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build().ok()?;
    let handle = runtime.handle().clone();
    std::thread::Builder::new()
        .name("http-calls".to_owned())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))
        .ok()?;
    Some(handle)
}
