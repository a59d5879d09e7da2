//! Stack for structs so wide that a few of them, on their way through functions, fill a thread's.

/// Calls a function that handles values of type `T`, which have so many members, with more stack if that is much.
///
/// Without optimizations, each function that a value is returned through has room for it once or several times, and
/// the one that reads members has some for each. What takes less than this is within what decoding reserves for each
/// level of nesting.
#[cfg(not(target_family = "wasm"))]
#[cfg_attr(not(debug_assertions), inline)]
pub(crate) fn with_room_for<T, R>(members: usize, handle: impl FnOnce() -> R) -> R {
    const COPIES: usize = 64;
    const MEMBER: usize = 256;
    const MUCH: usize = 128 << 10;
    let needed = size_of::<T>()
        .saturating_mul(COPIES)
        .saturating_add(members.saturating_mul(MEMBER));
    if needed < MUCH {
        handle()
    } else {
        stacker::maybe_grow(needed, needed.saturating_mul(4), handle)
    }
}

/// Calls a function. The stack of WebAssembly is fixed.
#[cfg(target_family = "wasm")]
pub(crate) fn with_room_for<T, R>(_members: usize, handle: impl FnOnce() -> R) -> R {
    handle()
}
