//! Two runs at once: the second waits.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};

/// Held while an output folder is compared and written; let go when dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: Option<File>,
}

impl Lock {
    /// Waits until no other run reads or writes `folder`.
    ///
    /// # Errors
    /// The folder that `folder` stands in can't be locked.
    pub(crate) fn of(folder: &Path) -> Result<Self> {
        // The folder itself changes with every write; the one that it stands in stays. The nearest that exists will do.
        let parent = folder
            .ancestors()
            .skip(1)
            .find(|ancestor| ancestor.is_dir())
            .unwrap_or(folder);
        lock(parent).with_context(|| format!("can't lock `{}`", parent.display()))
    }
}

/// On Unix a folder can be locked as it is, and nothing is left behind.
#[cfg(unix)]
fn lock(parent: &Path) -> std::io::Result<Lock> {
    let file = File::open(parent)?;
    match rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive) {
        Ok(()) => Ok(Lock { _file: Some(file) }),
        // Some network file systems have no locks; then nothing can be waited for.
        Err(rustix::io::Errno::NOTSUP | rustix::io::Errno::NOLCK) => Ok(Lock { _file: None }),
        Err(error) => Err(error.into()),
    }
}

/// Elsewhere a file of the system's temporary folder stands for it, opened by one at a time.
#[cfg(windows)]
fn lock(parent: &Path) -> std::io::Result<Lock> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    use std::os::windows::fs::OpenOptionsExt;

    /// What Windows says of a file that somebody has open.
    const SHARING_VIOLATION: i32 = 32;

    let mut hasher = DefaultHasher::new();
    parent.hash(&mut hasher);
    let path = std::env::temp_dir().join(format!("clientsmith-{:x}.lock", hasher.finish()));
    loop {
        match File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .share_mode(0)
            .open(&path)
        {
            Ok(file) => return Ok(Lock { _file: Some(file) }),
            Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            Err(error) => return Err(error),
        }
    }
}

#[cfg(not(any(unix, windows)))]
fn lock(_: &Path) -> std::io::Result<Lock> {
    Ok(Lock { _file: None })
}
