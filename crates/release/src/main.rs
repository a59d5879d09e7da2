//! `cargo xtask release`: prepares a release, and prints what a person must do.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use clientsmith_release::{Outcome, checks, oldest_rust, raised, released, version};
use jiff::ZonedDateTime;
use semver::Version;

/// Prepare a release: check what must hold, raise the version, and date the changelog.
///
/// Nothing is committed, tagged or published; what is left to do is printed.
///
/// Exit codes: 0 it is prepared; 1 a check failed, or there is nothing to release; 2 wrong usage.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask release")]
struct Arguments {
    /// The new version, greater than the one there is
    version: Version,

    /// Check, and show what would change, but change nothing
    #[arg(long)]
    dry_run: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether the release is prepared.
fn run(arguments: &Arguments) -> Result<bool> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let manifest = TextFile::read(workspace.join("Cargo.toml"))?;
    let changelog = TextFile::read(workspace.join("CHANGELOG.md"))?;
    // What is wrong with the files is known before the checks, which take minutes.
    let old = version(&manifest.text)?;
    let new_manifest = raised(&manifest.text, &arguments.version)?;
    let new_changelog = released(
        &changelog.text,
        &arguments.version,
        ZonedDateTime::now().date(),
    )?;
    let changed = git(&workspace, &["status", "--porcelain"])?;
    ensure!(
        arguments.dry_run || changed.is_empty(),
        "the checkout has changes that are not committed"
    );
    let tag = format!("v{old}");
    let tags = git(&workspace, &["tag", "--list", &tag])?;
    let baseline = (!tags.is_empty()).then_some(tag.as_str());
    let oldest = oldest_rust(&manifest.text)?;
    let mut holds = true;
    for check in checks(&oldest, baseline) {
        anstream::println!(
            "checking that {}: cargo {}",
            check.about,
            check.arguments.join(" ")
        );
        match check.make(&workspace)? {
            Outcome::Passed => {}
            Outcome::NotInstalled => anstream::println!("not checked: it is not installed here"),
            Outcome::Failed => {
                anstream::eprintln!("error: this does not hold: {}", check.about);
                holds = false;
            }
        }
    }
    if !holds {
        return Ok(false);
    }
    let version = &arguments.version;
    if arguments.dry_run {
        anstream::println!(
            "would raise the version from {old} to {version} in Cargo.toml and CHANGELOG.md"
        );
        return Ok(true);
    }
    manifest.write(&new_manifest)?;
    changelog.write(&new_changelog)?;
    anstream::println!(
        "raised the version from {old} to {version} in Cargo.toml and CHANGELOG.md\n\n{}",
        steps(version)
    );
    Ok(true)
}

/// What a person does after this.
fn steps(version: &Version) -> String {
    format!(
        "Left to do:\n\
         1. cargo xtask generate, and review the difference: files name the generator's version\n\
         2. bash .ci/run\n\
         3. git commit --all --message 'Release {version}' && git tag --annotate v{version} --message v{version}\n\
         4. git push --follow-tags, and wait for CI\n\
         5. cargo publish --workspace"
    )
}

fn git(workspace: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new("git")
        .current_dir(workspace)
        .args(arguments)
        .output()
        .context("git can't be started")?;
    ensure!(
        output.status.success(),
        "git {} failed",
        arguments.join(" ")
    );
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A file and its text.
struct TextFile {
    path: PathBuf,
    text: String,
}

impl TextFile {
    fn read(path: PathBuf) -> Result<Self> {
        let text =
            fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        Ok(Self { path, text })
    }

    fn write(&self, text: &str) -> Result<()> {
        fs::write(&self.path, text).with_context(|| format!("writing {}", self.path.display()))
    }
}
