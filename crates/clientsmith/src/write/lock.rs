//! Two runs at once: the second waits.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};

/// Held while an output folder is compared and written; released when dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: Option<File>,
}

impl Lock {
    /// Waits until no other run uses `folder`; `None` if it does not exist.
    ///
    /// # Errors
    /// It can't be locked.
    pub(super) fn acquire(folder: &Path) -> Result<Option<Self>> {
        let locked = loop {
            match lock(folder) {
                // Its previous holder may have removed the folder, and another run recreated it.
                Ok(lock) if !lock.is_of(folder) => {}
                result => break result,
            }
        };
        match locked {
            Ok(lock) => Ok(Some(lock)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("can't lock `{}`", folder.display())),
        }
    }

    #[cfg(unix)]
    fn is_of(&self, folder: &Path) -> bool {
        use std::os::unix::fs::MetadataExt;

        let Some(file) = &self._file else { return true };
        match (file.metadata(), std::fs::metadata(folder)) {
            (Ok(locked), Ok(there)) => (locked.dev(), locked.ino()) == (there.dev(), there.ino()),
            _ => false,
        }
    }

    #[cfg(not(unix))]
    fn is_of(&self, _: &Path) -> bool {
        true
    }
}

/// On Unix a folder can be locked as it is, and nothing is left behind.
#[cfg(unix)]
fn lock(folder: &Path) -> std::io::Result<Lock> {
    use rustix::io::Errno;

    let file = File::open(folder)?;
    loop {
        match rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive) {
            Ok(()) => return Ok(Lock { _file: Some(file) }),
            Err(Errno::INTR) => {}
            // Some network file systems support no locks, or none on folders; then there is no waiting.
            Err(Errno::NOTSUP | Errno::NOLCK | Errno::BADF | Errno::NOSYS) => {
                return Ok(Lock { _file: None });
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Elsewhere a file of the system's temporary folder stands for it, opened by one at a time.
#[cfg(windows)]
fn lock(folder: &Path) -> std::io::Result<Lock> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    use std::os::windows::fs::OpenOptionsExt;

    /// The error of Windows for a file that another process has open.
    const SHARING_VIOLATION: i32 = 32;

    std::fs::metadata(folder)?;
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
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
fn lock(folder: &Path) -> std::io::Result<Lock> {
    std::fs::metadata(folder).map(|_| Lock { _file: None })
}
