//! Where output goes: standard output, or a file that is replaced as a whole once all of it is written.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Bytes that are written at once.
const BUFFER: usize = 64 << 10;

/// Where output goes.
pub(crate) struct Target(Kind);

enum Kind {
    Stdout(BufWriter<io::Stdout>),
    /// Beside the file, until it takes its place.
    File {
        temporary: Option<BufWriter<NamedTempFile>>,
        path: PathBuf,
    },
}

impl Target {
    /// Standard output, or a file.
    ///
    /// # Errors
    /// The file's folder can't be written to.
    pub(crate) fn new(file: Option<&str>) -> Result<Self, Failure> {
        let Some(file) = file else {
            return Ok(Self(Kind::Stdout(BufWriter::with_capacity(
                BUFFER,
                io::stdout(),
            ))));
        };
        // A link stays one: what it leads to is replaced.
        let path = fs::canonicalize(file).unwrap_or_else(|_| PathBuf::from(file));
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let temporary = NamedTempFile::new_in(folder)
            .map_err(|error| Failure::local(format!("can't write {file}: {error}")))?;
        Ok(Self(Kind::File {
            temporary: Some(BufWriter::with_capacity(BUFFER, temporary)),
            path,
        }))
    }

    /// Writes what is left, and puts a file in its place. A target that is dropped before leaves no file.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Kind::Stdout(writer) => writer.flush(),
            Kind::File { temporary, path } => {
                let Some(writer) = temporary.take() else {
                    return Ok(());
                };
                let file = writer
                    .into_inner()
                    .map_err(io::IntoInnerError::into_error)?;
                // As a file that is created has them, or as the old one has.
                permissions(file.as_file(), path)?;
                file.persist(path).map(drop).map_err(|error| error.error)
            }
        }
    }
}

#[cfg(unix)]
fn permissions(file: &fs::File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    let mode = match fs::metadata(path) {
        Ok(old) => old.permissions().mode() & 0o7777,
        Err(_) => 0o644,
    };
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn permissions(_file: &fs::File, _path: &Path) -> io::Result<()> {
    Ok(())
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Kind::Stdout(writer) => writer.write(bytes),
            Kind::File {
                temporary: Some(writer),
                ..
            } => writer.write(bytes),
            Kind::File {
                temporary: None, ..
            } => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Kind::Stdout(writer) => writer.flush(),
            Kind::File {
                temporary: Some(writer),
                ..
            } => writer.flush(),
            Kind::File {
                temporary: None, ..
            } => Ok(()),
        }
    }
}
