//! The crates: the old one and one a case, and the programs that use them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use clientsmith_conformance::ScratchWorkspace;
use clientsmith_model::Api;
use serde_json::Value;

use crate::cases::Case;

/// The crates of the cases, as a workspace.
pub(crate) struct Workspace {
    scratch: ScratchWorkspace,
    members: BTreeSet<String>,
}

/// What the compiler says of a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        Self::below("diff-proof")
    }

    /// A workspace in this folder below `target/`.
    pub(crate) fn below(folder: &str) -> Self {
        Self {
            scratch: ScratchWorkspace::new(folder),
            members: BTreeSet::new(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        self.scratch.root()
    }

    /// Writes the crate of a model, a member of the workspace.
    pub(crate) fn emit(&mut self, name: &str, api: &Api) {
        let folder = format!("crates/{name}");
        self.write_crate(&folder, api, false);
        self.members.insert(folder);
    }

    /// Writes the crate of a model, a workspace of its own.
    pub(crate) fn emit_alone(&self, folder: &str, api: &Api) {
        self.write_crate(folder, api, true);
    }

    fn write_crate(&self, folder: &str, api: &Api, standalone: bool) {
        let options = clientsmith_emit::EmitOptions { standalone };
        let files = clientsmith_emit::emit(api, &options).expect("what is emitted is Rust");
        let emitted: BTreeSet<PathBuf> = files
            .iter()
            .map(|file| self.root().join(folder).join(&file.path))
            .collect();
        remove_others(&self.root().join(folder), &emitted);
        for file in files {
            self.write(&format!("{folder}/{}", file.path), &file.text);
        }
    }

    /// The program of a case, against the new crate: a library.
    pub(crate) fn program_after(&mut self, case: &Case) {
        let folder = format!("programs/{}", case.name);
        let package = format!("program-{}", case.name);
        self.write(
            &format!("{folder}/Cargo.toml"),
            &manifest(&package, &format!("after-{}", case.name)),
        );
        let text = format!(
            "{PREAMBLE}\nmod support;\n\npub mod program {{\n{}}}\n",
            module(case)
        );
        self.write(&format!("{folder}/src/lib.rs"), &text);
        self.write(&format!("{folder}/src/support.rs"), SUPPORT);
        self.members.insert(folder);
    }

    /// All programs against the old crate: one binary, which receives the case and the server's address.
    pub(crate) fn programs_before(&mut self, cases: &[&Case]) {
        let mut text = format!("{PREAMBLE}\nmod support;\n\n");
        let mut arms = String::new();
        for case in cases {
            let module_name = case.name.replace('-', "_");
            let _ = writeln!(text, "mod {module_name} {{\n{}}}\n", module(case));
            let _ = writeln!(
                arms,
                "        {:?} => {module_name}::run(&client).await,",
                case.name
            );
        }
        let _ = write!(
            text,
            "#[tokio::main(flavor = \"current_thread\")]\nasync fn main() {{\n    \
             let mut arguments = std::env::args().skip(1);\n    \
             let (case, url) = (arguments.next().unwrap(), arguments.next().unwrap());\n    \
             let client = api::Client::builder(url).api_key(\"k\").retry(api::RetryPolicy::never()).build().unwrap();\n    \
             println!(\"{{}}\", match case.as_str() {{\n{arms}        _ => unreachable!(),\n    }});\n}}\n"
        );
        let manifest = manifest("programs-before", "before")
            + "dependencies = { path = \"../../dependencies\" }\n\
               tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";
        self.write("programs/before/Cargo.toml", &manifest);
        self.write("programs/before/src/main.rs", &text);
        self.write("programs/before/src/support.rs", SUPPORT);
        self.members.insert("programs/before".to_owned());
    }

    /// Compiles everything, and says what the compiler says of each package.
    pub(crate) fn check(&self) -> BTreeMap<String, Said> {
        self.scratch
            .write_manifest(&self.members)
            .expect("a writable target folder");
        let output = self.cargo(&["build", "--package", "programs-before", "--quiet"]);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let output = self.cargo(&[
            "build",
            "--workspace",
            "--keep-going",
            "--message-format",
            "json",
            "--quiet",
        ]);
        let mut said: BTreeMap<String, Said> = BTreeMap::new();
        for line in output.stdout.split(|byte| *byte == b'\n') {
            let Ok(line) = serde_json::from_slice::<Value>(line) else {
                continue;
            };
            let target = line["target"]["name"]
                .as_str()
                .unwrap_or_default()
                .replace('_', "-");
            let said = said.entry(target).or_default();
            match line["message"]["level"].as_str() {
                Some("error") => said.errors += 1,
                Some("warning") if !line["message"]["code"].is_null() => said.warnings += 1,
                _ => {}
            }
        }
        said
    }

    /// What the old program of a case says of a server.
    pub(crate) fn run_before(&self, case: &Case, url: &str) -> String {
        let program = self
            .scratch
            .program("programs-before")
            .expect("the folder of this test");
        let output = Command::new(program)
            .args([&case.name, url])
            .output()
            .expect("the old program");
        assert!(
            output.status.success(),
            "{}: {}",
            case.name,
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        self.scratch.cargo(arguments).expect("cargo starts")
    }

    fn write(&self, path: &str, text: &str) {
        self.scratch
            .write(path, text)
            .expect("a writable target folder");
    }
}

/// Removes files that an earlier run emitted.
fn remove_others(folder: &Path, emitted: &BTreeSet<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            remove_others(&path, emitted);
        } else if !emitted.contains(&path) {
            fs::remove_file(&path).expect("a writable target folder");
        }
    }
}

fn manifest(package: &str, api: &str) -> String {
    format!(
        "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         api = {{ package = \"{api}\", path = \"../../crates/{api}\" }}\n"
    )
}

fn module(case: &Case) -> String {
    format!(
        "use super::support::*;\nuse api::types::*;\n\npub async fn run(client: &api::Client) -> String {{\n{}\n}}\n",
        case.program.trim_end()
    )
}

/// Programs use a part of what they are offered.
const PREAMBLE: &str = "#![allow(dead_code, unused_imports)]\n";

const SUPPORT: &str = r#"pub use std::fmt::Debug;

use api::{Error, Response};

/// A failure in a word.
pub fn say<E: Debug>(error: &Error<E>) -> String {
    match error {
        Error::Decode(error) => format!("undecodable: {error:?}"),
        Error::Status(error) => format!("refused with {}", error.status()),
        error => format!("failed: {error:?}"),
    }
}

/// What came of a call.
pub fn outcome<T: Debug, E: Debug>(result: Result<Response<T>, Error<E>>) -> String {
    show(result, |response| format!("{response:?}"))
}

/// What came of a call, as a program reads its response.
pub fn show<T, E: Debug>(result: Result<Response<T>, Error<E>>, read: impl FnOnce(&T) -> String) -> String {
    match result {
        Ok(response) => format!("ok {}", read(&response)),
        Err(error) => say(&error),
    }
}
"#;
