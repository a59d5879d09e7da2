//! Builds the site into a folder.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;

/// The files of the page that are written by hand.
const PAGE: [(&str, &str); 5] = [
    ("index.html", include_str!("../page/index.html")),
    ("style.css", include_str!("../page/style.css")),
    ("app.js", include_str!("../page/app.js")),
    ("worker.js", include_str!("../page/worker.js")),
    ("example.yaml", include_str!("../page/example.yaml")),
];

const TARGET: &str = "wasm32-unknown-unknown";

/// The size of the generator as a module, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// As it is.
    pub module: usize,
    /// As servers send it, compressed by gzip.
    pub compressed: usize,
}

/// Builds the generator for browsers in `workspace`, and writes it and the page into `folder`.
///
/// # Errors
///
/// The target for browsers is not installed, the generator does not compile, or the folder can't be written.
pub fn build(workspace: &Path, folder: &Path) -> Result<Sizes> {
    let target = workspace.join("target");
    let status = Command::new(env!("CARGO"))
        .current_dir(workspace)
        .args([
            "build",
            "--package",
            "clientsmith-playground",
            "--profile",
            "page",
        ])
        .args(["--target", TARGET, "--target-dir"])
        .arg(&target)
        .status()
        .context("cargo can't be started")?;
    ensure!(
        status.success(),
        "the generator was not built for browsers; is their target installed (`rustup target add {TARGET}`)?"
    );
    let module = target.join(TARGET).join("page/clientsmith_playground.wasm");
    let module = fs::read(&module).with_context(|| format!("reading {}", module.display()))?;
    fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    let files = PAGE.map(|(name, text)| (name, text.as_bytes()));
    for (name, bytes) in files
        .into_iter()
        .chain([("clientsmith.wasm", module.as_slice())])
    {
        let path = folder.join(name);
        fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(Sizes {
        module: module.len(),
        compressed: compressed(&module)?,
    })
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}
