//! The programs that call the server: the sources in `scenarios/`, once with the clients of each version.

use std::env;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::clients::Client;
use crate::results::Outcome;
use crate::{Version, progress, root, target, write};

/// Compiles the clients and the programs; a warning is an error.
pub(crate) fn build(versions: &[Version], clients: &[Client]) -> Result<()> {
    let mut members = String::new();
    for version in versions {
        let folder = target().join("programs").join(version.name());
        write(&folder.join("Cargo.toml"), &manifest(*version, clients))?;
        let _ = writeln!(members, "    {:?},", folder.display().to_string());
    }
    for client in clients {
        let _ = writeln!(members, "    {:?},", client.folder.display().to_string());
    }
    // Built once and run once: nothing that a debugger or a second build needs.
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n\n[profile.dev]\ndebug = false\nincremental = false\n"
    );
    write(&target().join("Cargo.toml"), &workspace)?;
    progress(format_args!("compiling {} clients", clients.len()));
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--keep-going"])
        .args(
            versions
                .iter()
                .flat_map(|version| ["--package".to_owned(), package(*version)]),
        )
        .current_dir(target())
        .env("CARGO_TARGET_DIR", target().join("target"))
        .env("RUSTFLAGS", "-Dwarnings")
        .status()
        .context("failed to start cargo")?;
    ensure!(status.success(), "the clients do not compile");
    Ok(())
}

/// Runs the program of a version.
pub(crate) fn run(version: Version, server: &str, filter: Option<&str>) -> Result<Outcome> {
    let program = target().join("target/debug").join(package(version));
    let output = Command::new(&program)
        .arg(server)
        .args(filter)
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("failed to start `{}`", program.display()))?;
    ensure!(
        output.status.success(),
        "`{}` failed: {}",
        program.display(),
        output.status
    );
    serde_json::from_slice(&output.stdout)
        .with_context(|| format!("`{}` printed no results", program.display()))
}

fn package(version: Version) -> String {
    format!("scenarios-{}", version.suffix())
}

/// The manifest of a program: every client has the same name in each version.
fn manifest(version: Version, clients: &[Client]) -> String {
    let package = package(version);
    let sources = root().join("crates/spector/scenarios/main.rs");
    let runtime = root().join("crates/runtime");
    let mut manifest = format!(
        "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [[bin]]\nname = \"{package}\"\npath = {}\n\n\
         [features]\ndefault = [\"openapi-{suffix}\"]\nopenapi-3-0 = []\nopenapi-3-1 = []\nopenapi-3-2 = []\n\n\
         [dependencies]\nrust_decimal = {{ version = \"1\", default-features = false }}\nserde_json = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\
         clientsmith-runtime = {{ path = {}, default-features = false, features = [\"client\", \"rust_decimal\"] }}\n",
        quoted(&sources),
        quoted(&runtime),
        suffix = version.suffix(),
    );
    for client in clients.iter().filter(|client| client.version == version) {
        let features = if client.has_xml {
            ", features = [\"xml\"]"
        } else {
            ""
        };
        let _ = writeln!(
            manifest,
            "{} = {{ package = \"{}\", path = {}, default-features = false{features} }}",
            client.name,
            client.package,
            quoted(&client.folder)
        );
    }
    manifest
}

fn quoted(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}
