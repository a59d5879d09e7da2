//! The program that the tests run, in an environment of its own.

#![allow(
    dead_code,
    clippy::expect_used,
    clippy::panic,
    reason = "each test uses some of it, and fails by panicking"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

/// The program, built once. It is that of `cargo test --workspace`, with the same features, where that has built it.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let test = std::env::current_exe().expect("this program's own path");
        let target = test
            .ancestors()
            .nth(3)
            .expect("it is in `TARGET/debug/deps`");
        let mut build = Command::new(env!("CARGO"));
        build
            .args(["build", "--quiet", "--workspace", "--example", "petstore"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("CARGO_TARGET_DIR", target);
        // Of this test's own package: build scripts of dependencies would run again.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                build.env_remove(&name);
            }
        }
        let built = build.status();
        assert!(
            built.expect("Cargo starts").success(),
            "the example compiles"
        );
        target
            .join("debug/examples/petstore")
            .with_extension(std::env::consts::EXE_EXTENSION)
    })
}

/// A run of the program: its arguments, its environment, its standard input.
pub(crate) struct Run {
    pub(crate) command: Command,
    input: Option<String>,
    pub(crate) folder: TempDir,
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program with these arguments, in a folder and a home of its own.
pub(crate) fn petstore(arguments: &[&str]) -> Run {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(program());
    command
        .args(arguments)
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder.path())
        .env("TZ", "UTC");
    Run {
        command,
        input: None,
        folder,
    }
}

impl Run {
    /// At this URL.
    pub(crate) fn at(self, url: &str) -> Self {
        self.with("PETSTORE_URL", url)
    }

    /// With a variable of the environment.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// With this umask.
    pub(crate) fn umask(mut self, umask: &str) -> Self {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!("umask {umask}; exec \"$0\" \"$@\""))
            .arg(self.command.get_program())
            .args(self.command.get_args())
            .current_dir(self.folder.path())
            .env_clear();
        for (name, value) in self.command.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        self.command = command;
        self
    }

    /// With this on standard input.
    pub(crate) fn input(mut self, text: &str) -> Self {
        self.input = Some(text.to_owned());
        self
    }

    /// With a file in its folder.
    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
        self
    }

    /// Runs it to its end.
    pub(crate) fn run(mut self) -> Ran {
        self.finish()
    }

    /// The same; its folder stays.
    pub(crate) fn finish(&mut self) -> Ran {
        let mut child = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("standard input");
        if let Some(input) = &self.input {
            let _ = stdin.write_all(input.as_bytes());
        }
        drop(stdin);
        let Output {
            status,
            stdout,
            stderr,
        } = child.wait_with_output().expect("the program ends");
        Ran {
            code: status.code().unwrap_or(-1),
            out: String::from_utf8(stdout).expect("text"),
            err: String::from_utf8(stderr).expect("text"),
        }
    }
}

impl Ran {
    /// Asserts that it succeeded, and returns what it wrote.
    pub(crate) fn success(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }

    /// Asserts that it failed with this exit code, and returns its message.
    pub(crate) fn failure(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self.err
    }
}
