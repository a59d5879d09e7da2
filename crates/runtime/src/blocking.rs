//! Calls that wait, for programs without an async runtime.

use std::future::Future;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::request::BuildError;

/// Runs a call to its end on a runtime of this crate's own, which connections outlive calls on.
///
/// # Errors
/// Inside an async runtime, where waiting would block every other task; or when no thread can be started.
pub fn block_on<F: Future>(call: F) -> Result<F::Output, BuildError> {
    if Handle::try_current().is_ok() {
        return Err(BuildError::setting(
            "`send_blocking`",
            "would block the async runtime it was called in; use `send`",
        ));
    }
    Ok(runtime()?.block_on(call))
}

fn runtime() -> Result<&'static Runtime, BuildError> {
    static RUNTIME: OnceLock<Option<Runtime>> = OnceLock::new();
    let start = || {
        Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("http-calls")
            .enable_all()
            .build()
            .ok()
    };
    let failed = || BuildError::setting("`send_blocking`", "could not start a thread");
    RUNTIME.get_or_init(start).as_ref().ok_or_else(failed)
}
