//! The files of a commit. A single git process reads those that a document refers to, one after another.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use anyhow::{Context, Result};
use clientsmith_lower::Store;

use super::revision::{command, git};

/// The files of a commit in the folder of a document and below.
#[derive(Debug)]
pub(super) struct History {
    /// The commit as named by the user.
    commit: String,
    /// Its object's name.
    object: String,
    /// Below the repository's root.
    document: PathBuf,
    git: Child,
    requests: ChildStdin,
    responses: BufReader<ChildStdout>,
}

impl History {
    /// The files of `commit`, beside `document`.
    ///
    /// # Errors
    /// Git is not installed, or has no such commit or file.
    pub(super) fn open(repository: &Path, commit: &str, document: &Path) -> Result<Self> {
        let object = git(
            repository,
            &["rev-parse", "--verify", &format!("{commit}^{{commit}}")],
        )?;
        let object =
            String::from_utf8(object).context("git printed an object name that is not UTF-8")?;
        let object = object.trim().to_owned();
        let blob = format!("{object}:{}", document.display());
        git(repository, &["cat-file", "-e", &blob])
            .with_context(|| format!("`{commit}` has no file `{}`", document.display()))?;
        let mut git = command(repository)
            .args(["cat-file", "--batch", "--follow-symlinks"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("can't run git")?;
        let pipes = git.stdin.take().zip(git.stdout.take());
        let (requests, responses) =
            pipes.context("git's standard input and output can't be opened")?;
        Ok(Self {
            commit: commit.to_owned(),
            object,
            document: document.to_owned(),
            git,
            requests,
            responses: BufReader::new(responses),
        })
    }

    /// A file's bytes; `None` if they are more than `limit`.
    fn blob(&mut self, path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
        let path = path.to_str().filter(|path| !path.contains(['\n', '\0']));
        let path =
            path.ok_or_else(|| io::Error::other("the file's name can't be passed to git"))?;
        writeln!(self.requests, "{}:{path}", self.object)?;
        self.requests.flush()?;
        let mut head = String::new();
        self.responses.read_line(&mut head)?;
        // `OBJECT blob SIZE`, then as many bytes and a newline; anything else is not a file (git-cat-file(1), “Batch
        // output”).
        let words: Vec<&str> = head.split_whitespace().collect();
        let [kind, size] = words.get(words.len().saturating_sub(2)..).unwrap_or(&[]) else {
            return Err(io::Error::other("git exited unexpectedly"));
        };
        let Ok(size) = size.parse::<u64>() else {
            return Err(io::Error::other(format!(
                "`{}` has no such file",
                self.commit
            )));
        };
        let mut content = (&mut self.responses).take(size.saturating_add(1));
        if *kind != "blob" || size > limit {
            io::copy(&mut content, &mut io::sink())?;
            let is_large = *kind == "blob";
            return if is_large {
                Ok(None)
            } else {
                Err(io::Error::other("it is not a regular file"))
            };
        }
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        bytes.pop();
        Ok(Some(bytes))
    }
}

impl Drop for History {
    fn drop(&mut self) {
        // It has nothing left to write, and its exit status does not matter.
        let _ = self.git.kill();
        let _ = self.git.wait();
    }
}

impl Store for History {
    fn document(&self) -> PathBuf {
        self.document.clone()
    }

    fn resolve(&self, from: &Path, reference: &str) -> Option<PathBuf> {
        let path = normal(&from.parent()?.join(reference))?;
        let folder = self.document.parent()?;
        path.starts_with(folder).then_some(path)
    }

    fn name(&self, path: &Path) -> String {
        format!("git:{}:{}", self.commit, path.display())
    }

    fn read(&mut self, path: &Path, limit: u64) -> Result<Option<Vec<u8>>, String> {
        self.blob(path, limit).map_err(|error| error.to_string())
    }
}

/// The path without `.` and `..`; `None` if it leaves the repository.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => normal.push(name),
            Component::CurDir => {}
            Component::ParentDir if normal.pop() => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(normal)
}
