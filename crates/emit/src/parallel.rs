//! Files are written independently of each other: on as many processors as there are.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::{EmitError, EmittedFile};

/// What a processor writes before it asks for more.
const BATCH: usize = 16;

/// What writes a file.
pub(crate) type Page<'a> = Box<dyn Fn() -> Result<EmittedFile, EmitError> + Send + Sync + 'a>;

/// Writes the file of each page; the files are in the pages' order.
///
/// # Errors
/// The first error in the pages' order.
pub(crate) fn files(pages: &[Page<'_>]) -> Result<Vec<EmittedFile>, EmitError> {
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let batches: Vec<&[Page<'_>]> = pages.chunks(BATCH).collect();
    if processors == 1 || batches.len() < 2 {
        return pages.iter().map(|page| page()).collect();
    }
    let next = AtomicUsize::new(0);
    let written = Mutex::new(Vec::new());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(batch) = batches.get(index) else {
                return;
            };
            let files: Result<Vec<EmittedFile>, EmitError> =
                batch.iter().map(|page| page()).collect();
            if let Ok(mut written) = written.lock() {
                written.push((index, files));
            }
        }
    };
    thread::scope(|scope| {
        // The thread that asks is one of them: its memory is there already.
        for _ in 1..processors.min(batches.len()) {
            scope.spawn(work);
        }
        work();
    });
    let mut written = written.into_inner().unwrap_or_default();
    written.sort_by_key(|(index, _)| *index);
    let mut files = Vec::with_capacity(pages.len());
    for (_, batch) in written {
        files.extend(batch?);
    }
    Ok(files)
}
