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
    /// A device or a pipe, which can't be replaced.
    Device(BufWriter<fs::File>),
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
        let failed = |error: io::Error| Failure::local(format!("can't write {file}: {error}"));
        if fs::metadata(&path).is_ok_and(|there| !there.is_file()) {
            let device = fs::File::options().write(true).open(&path);
            let device = BufWriter::with_capacity(BUFFER, device.map_err(failed)?);
            return Ok(Self(Kind::Device(device)));
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let temporary = temporary_in(folder).map_err(failed)?;
        Ok(Self(Kind::File {
            temporary: Some(BufWriter::with_capacity(BUFFER, temporary)),
            path,
        }))
    }

    /// Writes what is left, and puts a file in its place. A target that is dropped before leaves no file.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Kind::Stdout(writer) => writer.flush(),
            Kind::Device(writer) => writer.flush(),
            Kind::File { temporary, path } => {
                let Some(writer) = temporary.take() else {
                    return Ok(());
                };
                let file = writer
                    .into_inner()
                    .map_err(io::IntoInnerError::into_error)?;
                // As the old file has them.
                permissions(file.as_file(), path)?;
                file.persist(path).map(drop).map_err(|error| error.error)
            }
        }
    }
}

/// A file that gets the permissions of one that is created.
#[cfg(unix)]
fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;

    tempfile::Builder::new()
        .permissions(fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    NamedTempFile::new_in(folder)
}

#[cfg(unix)]
fn permissions(file: &fs::File, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;

    match fs::metadata(path) {
        Ok(old) => {
            let mode = old.permissions().mode() & 0o7777;
            file.set_permissions(fs::Permissions::from_mode(mode))
        }
        Err(_) => Ok(()),
    }
}

#[cfg(not(unix))]
fn permissions(_file: &fs::File, _path: &Path) -> io::Result<()> {
    Ok(())
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Kind::Stdout(writer) => writer.write(bytes),
            Kind::Device(writer) => writer.write(bytes),
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
            Kind::Device(writer) => writer.flush(),
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
