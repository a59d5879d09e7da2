//! Which document is meant: a file, or one of the project's history, `git:REV:PATH`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::program;

/// A document, now or then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Revision {
    /// A file as it is.
    File(PathBuf),
    /// A file as it was.
    Git {
        /// A folder of the repository.
        repository: PathBuf,
        /// Anything that git takes for a commit.
        commit: String,
        /// Below the repository's root.
        path: PathBuf,
    },
}

impl FromStr for Revision {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix("git:") else {
            return Ok(Self::File(PathBuf::from(text)));
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
                "a document of the history is `git:REV:PATH`, like `git:HEAD~1:spec/api.yaml`"
                    .to_owned(),
            ),
        }
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => formatter.write_str(&program::shown(path)),
            Self::Git { commit, path, .. } => write!(formatter, "git:{commit}:{}", path.display()),
        }
    }
}

/// A revision as a file that can be read; what was taken from the history is deleted with it.
#[derive(Debug)]
pub(crate) struct Checkout {
    path: PathBuf,
    _folder: Option<TempDir>,
}

impl Checkout {
    /// Puts a revision where it can be read.
    ///
    /// Of the history, all documents in the file's folder and below are taken, for it may refer to them.
    ///
    /// # Errors
    /// Git is not there, or knows no such commit or file.
    pub(crate) fn of(revision: &Revision) -> Result<Self> {
        match revision {
            Revision::File(path) => Ok(Self {
                path: path.clone(),
                _folder: None,
            }),
            Revision::Git {
                repository,
                commit,
                path,
            } => Self::from_history(repository, commit, path),
        }
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn from_history(repository: &Path, commit: &str, path: &Path) -> Result<Self> {
        let folder =
            tempfile::tempdir().context("can't make a folder for documents of the history")?;
        let beside = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let mut list = vec!["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit];
        let beside = beside.map(|beside| beside.display().to_string());
        list.extend(beside.as_deref());
        let names = git(repository, &list)?;
        let names = String::from_utf8(names).context("a path of the history is no UTF-8")?;
        let mut found = false;
        for name in names.split('\0').filter(|name| !name.is_empty()) {
            let is_it = Path::new(name) == path;
            if !is_it && !is_document(name) {
                continue;
            }
            found |= is_it;
            let text = git(repository, &["show", &format!("{commit}:{name}")])?;
            let file = folder.path().join(name);
            ensure!(
                file.starts_with(folder.path()),
                "`{name}` is no path inside the repository"
            );
            std::fs::create_dir_all(file.parent().unwrap_or(folder.path()))
                .and_then(|()| std::fs::write(&file, text))
                .with_context(|| format!("can't write `{}`", file.display()))?;
        }
        ensure!(found, "`{commit}` has no file `{}`", path.display());
        Ok(Self {
            path: folder.path().join(path),
            _folder: Some(folder),
        })
    }
}

fn is_document(name: &str) -> bool {
    let extension = Path::new(name)
        .extension()
        .and_then(|extension| extension.to_str());
    matches!(extension, Some("yaml" | "yml" | "json"))
}

/// The text of a file as it is committed; `None` if it is not.
pub(crate) fn committed_text(path: &Path) -> Option<String> {
    let (folder, name) = (path.parent()?, path.file_name()?.to_str()?);
    String::from_utf8(git(folder, &["show", &format!("HEAD:./{name}")]).ok()?).ok()
}

/// The committed state of a file; `None` if it has none.
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

/// What git prints, run in a folder of the repository.
fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output()
        .context("can't run git")?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        bail!("git: {}", told.trim().trim_start_matches("fatal: "));
    }
    Ok(output.stdout)
}
