//! Calls that wait, for programs without an async runtime.
//!
//! One thread drives connections and timers for all of them, as long as the process lives: connections outlive calls, and
//! nothing has to be shut down.

use std::future::Future;
use std::pin::pin;
use std::sync::OnceLock;
use std::task::{Context, Waker};

use tokio::runtime::{Builder, Handle};
use tokio::task::consume_budget;

use crate::request::BuildError;

/// Runs a call to its end, on the thread that asks for it.
///
/// # Errors
///
/// Inside an async task, where waiting would block every other task; or when no thread can be started. Threads on which a
/// runtime lets others block (`spawn_blocking`) are no task.
pub fn block_on<F: Future>(call: F) -> Result<F::Output, BuildError> {
    if is_in_task() {
        let reason = "would block the async runtime that it was called in: await `send` instead";
        return Err(BuildError::setting("`send_blocking`", reason));
    }
    static DRIVER: OnceLock<Option<Handle>> = OnceLock::new();
    match DRIVER.get_or_init(start_driver) {
        Some(driver) => Ok(driver.block_on(call)),
        None => Err(BuildError::setting(
            "`send_blocking`",
            "could not start its thread",
        )),
    }
}

/// Whether an async task runs on this thread. A handle to its runtime is there for `spawn_blocking` too, but only tasks have a
/// budget after which they must yield (`tokio::task::coop`).
fn is_in_task() -> bool {
    /// More than any task has.
    const MOST: usize = 1024;
    Handle::try_current().is_ok()
        && (0..MOST).any(|_| {
            let mut context = Context::from_waker(Waker::noop());
            pin!(consume_budget()).poll(&mut context).is_pending()
        })
}

/// Starts the thread that sockets and timers are driven on; `None` if the system refuses one.
fn start_driver() -> Option<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build().ok()?;
    let handle = runtime.handle().clone();
    std::thread::Builder::new()
        .name("http-calls".to_owned())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))
        .ok()?;
    Some(handle)
}
