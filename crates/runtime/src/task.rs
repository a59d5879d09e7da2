//! Background tasks.

use crate::transport::BoxFuture;

/// Starts a task in the current runtime.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn spawn(task: BoxFuture<'static, ()>) {
    drop(tokio::spawn(task));
}

/// Starts a task in the browser.
#[cfg(target_family = "wasm")]
pub(crate) fn spawn(task: BoxFuture<'static, ()>) {
    wasm_bindgen_futures::spawn_local(task);
}
