//! What is fetched from npm: the compiler of TypeSpec, the specs, and the server.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::{progress, target, write};

/// The exact versions of all packages; that of Node.js is among them, since the server needs a recent one.
const PACKAGE: &str = include_str!("../npm/package.json");
const LOCK: &str = include_str!("../npm/package-lock.json");

/// Compiles the specs to OpenAPI.
const COMPILE: &str = include_str!("../npm/compile.mjs");

/// The folder of the installed packages.
#[derive(Debug)]
pub(crate) struct Packages {
    folder: PathBuf,
}

impl Packages {
    /// Installs the packages, unless these versions are there already.
    pub(crate) fn installed() -> Result<Self> {
        let folder = target().join("npm");
        let packages = Self { folder };
        let stamp = packages.folder.join("installed");
        if !is_current(&stamp, LOCK) {
            progress(format_args!("installing the packages of npm"));
            write(&packages.folder.join("package.json"), PACKAGE)?;
            write(&packages.folder.join("package-lock.json"), LOCK)?;
            let mut npm = Command::new("npm");
            npm.args(["ci", "--no-fund", "--no-audit", "--loglevel", "error"]);
            packages.run(npm, "npm ci")?;
            write(&stamp, LOCK)?;
        }
        Ok(packages)
    }

    /// The folder of the OpenAPI documents, with a folder for each version.
    pub(crate) fn documents(&self) -> Result<PathBuf> {
        let folder = target().join("documents");
        let stamp = folder.join("compiled");
        let inputs = format!("{LOCK}{COMPILE}");
        if !is_current(&stamp, &inputs) {
            progress(format_args!("compiling the specs to OpenAPI"));
            write(&self.folder.join("compile.mjs"), COMPILE)?;
            if folder.exists() {
                fs::remove_dir_all(&folder)
                    .with_context(|| format!("can't remove `{}`", folder.display()))?;
            }
            let node = self.node(["compile.mjs".as_ref(), folder.as_os_str()]);
            self.run(node, "the compiler of TypeSpec")?;
            write(&stamp, &inputs)?;
        }
        Ok(folder)
    }

    /// The command that starts the server, which serves until it is killed.
    pub(crate) fn server(&self, port: u16) -> Command {
        let port = port.to_string();
        let mut command = self.node([
            "node_modules/.bin/tsp-spector",
            "serve",
            "node_modules/@typespec/http-specs/specs",
            "--port",
            &port,
            "--coverageFile",
            "coverage.json",
        ]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn node<I: IntoIterator<Item = A>, A: AsRef<OsStr>>(&self, arguments: I) -> Command {
        let mut command = Command::new(self.folder.join("node_modules/node/bin/node"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        command
    }

    fn run(&self, mut command: Command, name: &str) -> Result<()> {
        let status = command
            .current_dir(&self.folder)
            .stdout(Stdio::null())
            .status()
            .with_context(|| format!("failed to start {name}; is Node.js installed?"))?;
        ensure!(status.success(), "{name} failed: {status}");
        Ok(())
    }
}

fn is_current(stamp: &Path, text: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|old| old == text)
}
