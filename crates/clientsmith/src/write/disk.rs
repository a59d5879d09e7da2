//! The changes on disk, one system call each. Errors name the path.
//!
//! In debug builds, a test can make the process exit before the n-th of them, or make the n-th fail, so that tests
//! reach every state that an interrupted run can leave.

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

    /// Writes a file that must not exist yet.
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

    /// Links a file under a second name; copies it if it can't be linked.
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

    /// Renames a file atomically, replacing any file of that name.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        let renamed = self.step().and_then(|()| fs::rename(from, to));
        renamed.map_err(failed("write", to))
    }

    /// Removes a file, if it exists.
    pub(super) fn remove(&self, place: &Path) -> Result<()> {
        match self.step().and_then(|()| fs::remove_file(place)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(failed("remove", place)(error))
            }
            _ => Ok(()),
        }
    }

    /// Creates a folder, unless it exists.
    pub(super) fn make_folder(&self, place: &Path) -> Result<()> {
        match self.step().and_then(|()| fs::create_dir(place)) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                Err(failed("create the folder", place)(error))
            }
            _ => Ok(()),
        }
    }

    /// Removes a folder if it is empty.
    pub(super) fn remove_empty_folder(&self, place: &Path) -> Result<()> {
        self.step().map_err(failed("remove", place))?;
        // A folder that is not empty is kept.
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

    /// Faults that the environment injects into this process: `CLIENTSMITH_STOP_AT=n` and `CLIENTSMITH_FAIL_AT=n`.
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
