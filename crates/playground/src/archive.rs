//! A crate as a ZIP archive.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;

use crate::reply::File;

/// The files below a folder of this name. Their dates are those of the format's beginning: the same files are the same
/// bytes.
///
/// # Errors
///
/// There are more files, or larger ones, than an archive can have.
pub fn archive(folder: &str, files: &[File]) -> ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        writer.start_file(format!("{folder}/{}", file.path), options)?;
        writer.write_all(file.text.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}
