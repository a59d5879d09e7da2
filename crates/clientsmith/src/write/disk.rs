//! The changes that are made on disk, a system call each. What fails says which place it was about.
//!
//! In debug builds a test can have the process end before the n-th of them, or have the n-th fail: every state that a
//! stopped run can leave is reached in this way, and none of them by chance.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::Result;

/// Where the changes of one run are made.
#[derive(Debug, Default)]
pub(super) struct Disk {
    #[cfg(debug_assertions)]
    faults: faults::Faults,
}

impl Disk {
    #[cfg(debug_assertions)]
    fn step(&self) -> std::io::Result<()> {
        self.faults.step()
    }

    #[cfg(not(debug_assertions))]
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "as in debug builds"
    )]
    fn step(&self) -> std::io::Result<()> {
        Ok(())
    }

    /// Writes a file that must not be there yet.
    pub(super) fn write_new(&self, place: &Path, text: &[u8]) -> Result<File> {
        let write = || {
            self.step()?;
            let mut file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(place)?;
            // Between the two, the file is there and empty.
            self.step()?;
            file.write_all(text)?;
            Ok(file)
        };
        write().map_err(failed("write", place))
    }

    /// Adds to the end of a file.
    pub(super) fn append(&self, place: &Path, text: &str) -> Result<()> {
        let append = || {
            self.step()?;
            let mut file = OpenOptions::new().append(true).open(place)?;
            file.write_all(text.as_bytes())
        };
        append().map_err(failed("write", place))
    }

    /// Gives a file another name in addition; where that can't be, the other is a copy.
    pub(super) fn link_or_copy(&self, from: &Path, to: &Path) -> Result<()> {
        let link = || {
            self.step()?;
            match fs::hard_link(from, to) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    fs::copy(from, to).map(drop)
                }
                result => result,
            }
        };
        link().map_err(failed("keep a copy of", from))
    }

    /// Gives a file another name, in one step; what has that name is replaced.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        let renamed = self.step().and_then(|()| fs::rename(from, to));
        renamed.map_err(failed("write", to))
    }

    /// Removes a file, if it is there.
    pub(super) fn remove(&self, place: &Path) -> Result<()> {
        match self.step().and_then(|()| fs::remove_file(place)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(failed("remove", place)(error))
            }
            _ => Ok(()),
        }
    }

    /// Makes a folder, if it is not there.
    pub(super) fn make_folder(&self, place: &Path) -> Result<()> {
        match self.step().and_then(|()| fs::create_dir(place)) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                Err(failed("make the folder", place)(error))
            }
            _ => Ok(()),
        }
    }

    /// Removes a folder if nothing is in it.
    pub(super) fn remove_empty_folder(&self, place: &Path) -> Result<()> {
        self.step().map_err(failed("remove", place))?;
        // One that still holds somebody's files stays.
        let _ = fs::remove_dir(place);
        Ok(())
    }
}

fn failed(verb: &str, place: &Path) -> impl FnOnce(std::io::Error) -> anyhow::Error {
    let what = format!("can't {verb} `{}`", place.display());
    |error| anyhow::Error::new(error).context(what)
}

#[cfg(debug_assertions)]
mod faults {
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// What the environment asks of this process: `CLIENTSMITH_STOP_AT=n` and `CLIENTSMITH_FAIL_AT=n`.
    #[derive(Debug)]
    pub(super) struct Faults {
        stop_at: Option<usize>,
        fail_at: Option<usize>,
        steps: AtomicUsize,
    }

    impl Default for Faults {
        fn default() -> Self {
            let number = |name| std::env::var(name).ok()?.parse().ok();
            Self {
                stop_at: number("CLIENTSMITH_STOP_AT"),
                fail_at: number("CLIENTSMITH_FAIL_AT"),
                steps: AtomicUsize::new(0),
            }
        }
    }

    impl Faults {
        pub(super) fn step(&self) -> io::Result<()> {
            let step = self.steps.fetch_add(1, Ordering::Relaxed);
            if self.stop_at == Some(step) {
                std::process::abort();
            }
            if self.fail_at == Some(step) {
                return Err(io::ErrorKind::StorageFull.into());
            }
            Ok(())
        }
    }
}
