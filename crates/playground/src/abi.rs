//! How bytes get in and out of the module: a page allocates a buffer, fills it, and calls a function that takes it; what
//! the function returns is a buffer, which the page copies and releases.
//!
//! A buffer is returned as one number: its address in the upper 32 bits, its length in the lower.

use crate::{Request, archive, generate};

/// A buffer of this length.
#[unsafe(no_mangle)]
pub extern "C" fn allocate(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Frees a buffer.
///
/// # Safety
///
/// It is one that [`allocate`] or another function of this module returned, and is not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn release(address: *mut u8, length: usize) {
    // SAFETY: the caller promises that this is a boxed slice that was leaked here.
    drop(unsafe { reclaimed(address, length) });
}

/// Generates a client: takes a [`Request`] as JSON, and returns a [`Reply`](crate::Reply) as JSON. Nothing is returned for
/// what is no request.
///
/// # Safety
///
/// As [`release`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn generate_client(address: *mut u8, length: usize) -> u64 {
    // SAFETY: as above.
    let request = unsafe { reclaimed(address, length) };
    let reply = serde_json::from_slice::<Request>(&request)
        .ok()
        .and_then(|request| serde_json::to_vec(&generate(&request)).ok());
    leaked(reply.unwrap_or_default())
}

/// Generates a client: takes a [`Request`] as JSON, and returns the crate as a ZIP archive. Nothing is returned if there is
/// no client.
///
/// # Safety
///
/// As [`release`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn archive_client(address: *mut u8, length: usize) -> u64 {
    // SAFETY: as above.
    let request = unsafe { reclaimed(address, length) };
    let bytes = serde_json::from_slice::<Request>(&request)
        .ok()
        .and_then(|request| {
            let reply = generate(&request);
            let files = (!reply.files.is_empty()).then_some(reply.files)?;
            archive(&request.options.package, &files).ok()
        });
    leaked(bytes.unwrap_or_default())
}

/// A buffer that was leaked, back in the hands of its owner.
///
/// # Safety
///
/// As [`release`].
unsafe fn reclaimed(address: *mut u8, length: usize) -> Box<[u8]> {
    let slice = std::ptr::slice_from_raw_parts_mut(address, length);
    // SAFETY: the caller promises that this is a boxed slice that was leaked here.
    unsafe { Box::from_raw(slice) }
}

/// The address and length of a buffer that the page releases.
fn leaked(bytes: Vec<u8>) -> u64 {
    let bytes = bytes.into_boxed_slice();
    let length = bytes.len() as u64;
    let address = Box::into_raw(bytes).cast::<u8>() as u64;
    (address << 32) | length
}
