//! Decoding of responses, so that a large body neither blocks an async worker nor exceeds the call's time limit.

use crate::clock::Instant;
#[cfg(not(target_family = "wasm"))]
use crate::clock::until;
use crate::error::{Error, Phase};
#[cfg(not(target_family = "wasm"))]
use crate::error::{ExchangeError, TimeoutError};
use crate::transport::MaybeSend;

/// The deadline of decoding, and the limit that it comes from.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(
    target_family = "wasm",
    expect(dead_code, reason = "a browser has one thread, which decodes")
)]
pub(crate) struct Deadline {
    pub(crate) end: Instant,
    pub(crate) phase: Phase,
    pub(crate) limit: std::time::Duration,
}

/// The size in bytes from which a body is decoded on another thread: less than a millisecond of work is faster inline.
#[cfg(not(target_family = "wasm"))]
const LARGE: usize = 256 << 10;

/// Decodes a body of so many bytes: a large one on a blocking thread, at most until the deadline. The thread is not
/// stopped then; its remaining work is bounded by the size of the body.
///
/// # Errors
///
/// The deadline was reached, or the runtime is shut down.
#[cfg(not(target_family = "wasm"))]
pub(crate) async fn decoded<T, F>(
    size: usize,
    deadline: Option<Deadline>,
    decode: F,
) -> Result<T, Error>
where
    T: MaybeSend + 'static,
    F: FnOnce() -> T + MaybeSend + 'static,
{
    if size < LARGE {
        return Ok(decode());
    }
    let task = tokio::task::spawn_blocking(decode);
    match (
        until(deadline.map(|deadline| deadline.end), task).await,
        deadline,
    ) {
        (Some(Ok(value)), _) => Ok(value),
        (Some(Err(stopped)), _) => match stopped.try_into_panic() {
            // The panic comes from a type of the caller: it is resumed in the caller.
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(Error::Transport(ExchangeError::new(
                "the async runtime is shut down".into(),
            ))),
        },
        (None, deadline) => {
            let (phase, limit) = deadline
                .map_or((Phase::Call, std::time::Duration::ZERO), |deadline| {
                    (deadline.phase, deadline.limit)
                });
            Err(Error::Timeout(TimeoutError::new(phase, limit)))
        }
    }
}

/// Decodes a body. A browser has one thread, so it is decoded inline, whatever its size.
///
/// # Errors
///
/// None; it has the signature of its sibling.
#[cfg(target_family = "wasm")]
pub(crate) async fn decoded<T, F>(
    _size: usize,
    _deadline: Option<Deadline>,
    decode: F,
) -> Result<T, Error>
where
    T: MaybeSend + 'static,
    F: FnOnce() -> T + MaybeSend + 'static,
{
    Ok(decode())
}
