//! Lists the files of the runtime, which `runtime` and `runtime.toml` lead to.
//!
//! They are symbolic links, so that `cargo package` includes the files themselves; where a checkout has no symbolic links,
//! the runtime's own folder is beside this one.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let first = |paths: [&str; 2], exists: fn(&Path) -> bool| {
        let mut paths = paths.into_iter().map(|path| here.join(path));
        paths
            .find(|path| exists(path))
            .ok_or_else(|| io::Error::other("the runtime's source is missing"))
    };
    let source = first(["runtime", "../runtime/src"], Path::is_dir)?;
    // Without symbolic links, Git writes a file that holds the link's path.
    let is_manifest = |path: &Path| fs::metadata(path).is_ok_and(|file| file.len() > 200);
    let manifest = first(["runtime.toml", "../runtime/Cargo.toml"], is_manifest)?;

    let mut files = Vec::new();
    collect(&source, &mut files)?;
    files.sort();
    let mut text = format!(
        "const MANIFEST: &str = include_str!({manifest:?});\nconst FILES: &[(&str, &str)] = &[\n"
    );
    println!("cargo::rerun-if-changed={}", manifest.display());
    println!("cargo::rerun-if-changed={}", source.display());
    for file in files {
        let name = file.strip_prefix(&source).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        let _ = writeln!(text, "    ({name:?}, include_str!({file:?})),");
    }
    text += "];\n";
    let output = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(output.join("files.rs"), text)
}

/// The Rust files below a folder.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
