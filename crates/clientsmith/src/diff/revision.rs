//! Revisions of a document: a file on disk, or one in the project's history (`git:REV:PATH`).

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use clientsmith_lower::Outcome;

use super::history::History;
use crate::document::DocumentSource;
use crate::job::Job;

/// A revision of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Revision {
    /// As it is now.
    Now(DocumentSource),
    /// A file in the history.
    Git {
        /// A folder of the repository.
        repository: PathBuf,
        /// Anything that git accepts as a commit.
        commit: String,
        /// Below the repository's root.
        path: PathBuf,
    },
}

impl FromStr for Revision {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix("git:") else {
            return Ok(Self::Now(OsString::from(text).into()));
        };
        match rest.split_once(':') {
            Some((commit, path))
                if !commit.is_empty() && !path.is_empty() && !commit.starts_with('-') =>
            {
                Ok(Self::Git {
                    repository: PathBuf::from("."),
                    commit: commit.to_owned(),
                    path: PathBuf::from(path),
                })
            }
            _ => Err(
                "a document in the history is written as `git:REV:PATH`, for example `git:HEAD~1:spec/api.yaml`"
                    .to_owned(),
            ),
        }
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Now(document) => formatter.write_str(&document.shown()),
            Self::Git { commit, path, .. } => write!(formatter, "git:{commit}:{}", path.display()),
        }
    }
}

impl Revision {
    /// Whether it is read from standard input, which can be done once.
    pub(crate) fn is_standard_input(&self) -> bool {
        matches!(self, Self::Now(DocumentSource::StandardInput))
    }

    /// Lowers this revision of the document.
    ///
    /// # Errors
    /// Git is not installed, or has no such commit or file.
    pub(crate) fn lower(&self, generator: impl Fn(DocumentSource) -> Job) -> Result<Outcome> {
        match self {
            Self::Now(document) => Ok(generator(document.clone()).lower()),
            Self::Git {
                repository,
                commit,
                path,
            } => {
                let history = History::open(repository, commit, path)
                    .with_context(|| format!("can't read {self}"))?;
                Ok(generator(DocumentSource::File(path.clone())).lower_from(history))
            }
        }
    }
}

/// The text of a file as it is committed; `None` if it is not.
pub(crate) fn committed_text(path: &Path) -> Option<String> {
    let (folder, name) = (path.parent()?, path.file_name()?.to_str()?);
    String::from_utf8(git(folder, &["cat-file", "blob", &format!("HEAD:./{name}")]).ok()?).ok()
}

/// The committed state of a file; `None` if it is not committed.
pub(crate) fn committed(path: &Path) -> Option<Revision> {
    let path = path.canonicalize().ok()?;
    let (folder, name) = (path.parent()?, path.file_name()?.to_str()?);
    git(folder, &["cat-file", "-e", &format!("HEAD:./{name}")]).ok()?;
    let prefix = String::from_utf8(git(folder, &["rev-parse", "--show-prefix"]).ok()?).ok()?;
    Some(Revision::Git {
        repository: folder.to_owned(),
        commit: "HEAD".to_owned(),
        path: Path::new(prefix.trim_end_matches('\n')).join(name),
    })
}

/// Runs git in a folder of the repository, and returns what it prints.
pub(super) fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = command(folder)
        .args(arguments)
        .output()
        .context("can't run git")?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        bail!("git: {}", message.trim().trim_start_matches("fatal: "));
    }
    Ok(output.stdout)
}

/// Git in a folder of the repository. It never accesses the network, not even for objects that a partial clone lacks.
pub(super) fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.env("GIT_NO_LAZY_FETCH", "1").arg("-C").arg(folder);
    command
}
