//! Files are written independently of each other: on as many processors as there are.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::{EmitError, File};

/// What a processor writes before it asks for more.
const BATCH: usize = 16;

/// Writes a file of each item; the files are in the items' order.
///
/// # Errors
/// The first error of the items' order.
pub(crate) fn files<T: Sync>(
    items: &[T],
    write: impl Fn(&T) -> Result<File, EmitError> + Sync,
) -> Result<Vec<File>, EmitError> {
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let batches: Vec<&[T]> = items.chunks(BATCH).collect();
    if processors == 1 || batches.len() < 2 {
        return items.iter().map(write).collect();
    }
    let next = AtomicUsize::new(0);
    let written = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..processors.min(batches.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(batch) = batches.get(index) else {
                        return;
                    };
                    let files: Result<Vec<File>, EmitError> = batch.iter().map(&write).collect();
                    if let Ok(mut written) = written.lock() {
                        written.push((index, files));
                    }
                }
            });
        }
    });
    let mut written = written.into_inner().unwrap_or_default();
    written.sort_by_key(|(index, _)| *index);
    let mut files = Vec::with_capacity(items.len());
    for (_, batch) in written {
        files.extend(batch?);
    }
    Ok(files)
}
