//! Workspaces below `target/` that tests compile.
//!
//! They build into the folder that holds the running test, with the versions and profiles of this repository, so that what
//! `cargo test` compiled for the repository is not compiled again for each of them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs, io};

use toml_edit::{DocumentMut, Item, Table, value};

/// A workspace whose crates tests write and compile.
#[derive(Clone, Debug)]
pub struct ScratchWorkspace {
    root: PathBuf,
}

impl ScratchWorkspace {
    /// The workspace in a folder of this name below the repository's `target/`; not written yet.
    pub fn new(name: &str) -> Self {
        let target = repository().join("target");
        let root = target.canonicalize().unwrap_or(target).join(name);
        Self { root }
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes the workspace's manifest, with these folders as its members, and one called `dependencies`.
    ///
    /// Members that are compiled without the rest depend on it, so that Cargo compiles every dependency with the same
    /// features in all workspaces: once.
    ///
    /// # Errors
    /// A file can't be read or written.
    pub fn write_manifest(
        &self,
        members: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> io::Result<()> {
        let mut members: Vec<String> = members
            .into_iter()
            .map(|member| format!("{:?}", member.as_ref()))
            .collect();
        members.push(String::from("\"dependencies\""));
        self.write("dependencies/Cargo.toml", DEPENDENCIES)?;
        self.write("dependencies/src/lib.rs", "")?;
        let text = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n{}",
            members.join(", "),
            profile()?
        );
        self.write("Cargo.toml", &text)?;
        fs::copy(
            repository().join("Cargo.lock"),
            self.root.join("Cargo.lock"),
        )?;
        Ok(())
    }

    /// Writes a file whose text differs, so that what is unchanged is not compiled again.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn write(&self, path: &str, text: &str) -> io::Result<()> {
        let file = self.root.join(path);
        if fs::read_to_string(&file).is_ok_and(|old| old == text) {
            return Ok(());
        }
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, text)
    }

    /// Runs Cargo in the workspace.
    ///
    /// # Errors
    /// Cargo doesn't start.
    pub fn cargo(
        &self,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> io::Result<Output> {
        Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", build_folder()?)
            .output()
    }

    /// A program that Cargo built in the workspace.
    ///
    /// # Errors
    /// This program's own path is unknown.
    pub fn program(&self, name: &str) -> io::Result<PathBuf> {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        Ok(build_folder()?.join("debug").join(file))
    }
}

/// What programs that call emitted clients are made with.
const DEPENDENCIES: &str = r#"[package]
name = "dependencies"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
clientsmith-runtime = { path = "../../../crates/runtime" }
loopback = { path = "../../../crates/loopback" }
serde_json = "1"
tokio = { version = "1", features = ["macros", "rt"] }
"#;

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Where the running test was built: `…/debug/deps/test` is below it.
fn build_folder() -> io::Result<PathBuf> {
    let program = env::current_exe()?;
    let folder = program.ancestors().nth(3);
    folder
        .map(Path::to_path_buf)
        .ok_or_else(|| io::Error::other("the test was not built by Cargo"))
}

/// The repository's `[profile.dev]`, for crates that nobody debugs.
///
/// Dependencies are shared only where their profiles are the same.
fn profile() -> io::Result<String> {
    let manifest = fs::read_to_string(repository().join("Cargo.toml"))?;
    let manifest: DocumentMut = manifest.parse().map_err(io::Error::other)?;
    let mut dev = manifest["profile"]["dev"].clone();
    dev["debug"] = value(false);
    dev["incremental"] = value(false);
    let mut profiles = Table::new();
    profiles.set_implicit(true);
    profiles["dev"] = dev;
    let mut text = DocumentMut::new();
    text["profile"] = Item::Table(profiles);
    Ok(text.to_string())
}
