//! Work that goes on beside the calls.

use crate::transport::BoxFuture;

/// Starts a task in the runtime that the caller is in.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn spawn(task: BoxFuture<'static, ()>) {
    drop(tokio::spawn(task));
}

/// Starts a task in the browser.
#[cfg(target_family = "wasm")]
pub(crate) fn spawn(task: BoxFuture<'static, ()>) {
    wasm_bindgen_futures::spawn_local(task);
}
