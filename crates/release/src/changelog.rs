//! The changelog, in the format of Keep a Changelog.

use anyhow::{Context, Result, ensure};
use jiff::civil::Date;
use semver::Version;

const UNRELEASED: &str = "## Unreleased";

/// The changelog in which what is unreleased is the release of this version, and a new section awaits what follows.
///
/// # Errors
///
/// There is no section `Unreleased`, it has no entry, or the version has a section already.
pub fn released(changelog: &str, version: &Version, date: Date) -> Result<String> {
    let (before, after) = changelog
        .split_once(UNRELEASED)
        .with_context(|| format!("the changelog has no section `{UNRELEASED}`"))?;
    let section = after.split("\n## ").next().unwrap_or_default();
    ensure!(
        section.lines().any(|line| line.starts_with("- ")),
        "the section `{UNRELEASED}` of the changelog has no entry: there is nothing to release"
    );
    let heading = format!("## {version}");
    ensure!(
        !changelog.lines().any(|line| line.starts_with(&heading)),
        "the changelog has a section `{heading}` already"
    );
    Ok(format!("{before}{UNRELEASED}\n\n{heading} - {date}{after}"))
}
