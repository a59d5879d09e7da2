//! What must hold before a release: commands that Cargo and its extensions have.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

/// A command that must succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What it is about.
    pub about: &'static str,
    /// The words after `cargo`.
    pub arguments: Vec<String>,
    /// The command by which it is found out whether the check can be made here, as words after `cargo`.
    needs: Option<Vec<String>>,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// What it needs is not installed.
    NotInstalled,
}

/// The checks, the quick ones first. `oldest` is the oldest Rust that is supported; `baseline` is the revision that the
/// public API is compared with, if there was a release.
#[must_use]
pub fn checks(oldest: &str, baseline: Option<&str>) -> Vec<Check> {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let toolchain = format!("+{oldest}");
    let mut checks = vec![
        Check {
            about: "the generated client is up to date",
            arguments: words("xtask generate --check"),
            needs: None,
        },
        Check {
            about: "it compiles with the oldest Rust",
            arguments: words(&format!(
                "{toolchain} check --workspace --all-targets --target-dir target/msrv"
            )),
            needs: Some(words(&format!("{toolchain} --version"))),
        },
        Check {
            about: "the crates can be published",
            arguments: words("publish --workspace --dry-run --allow-dirty"),
            needs: None,
        },
    ];
    if let Some(baseline) = baseline {
        checks.push(Check {
            about: "the public API changes as the version says",
            arguments: words(&format!(
                "semver-checks --package clientsmith --package clientsmith-runtime --baseline-rev {baseline}"
            )),
            needs: Some(words("semver-checks --version")),
        });
    }
    checks
}

impl Check {
    /// Makes the check in a checkout.
    ///
    /// # Errors
    ///
    /// Cargo can't be started.
    pub fn make(&self, workspace: &Path) -> Result<Outcome> {
        if let Some(needs) = &self.needs {
            let output = cargo(workspace, needs)
                .output()
                .context("cargo can't be started")?;
            if !output.status.success() {
                return Ok(Outcome::NotInstalled);
            }
        }
        let status = cargo(workspace, &self.arguments)
            .status()
            .context("cargo can't be started")?;
        Ok(if status.success() {
            Outcome::Passed
        } else {
            Outcome::Failed
        })
    }
}

/// Cargo by its name: only rustup's understands `+TOOLCHAIN`.
fn cargo(workspace: &Path, arguments: &[String]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(workspace).args(arguments);
    command
}
