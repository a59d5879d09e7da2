//! The cases: changes of one document, what is predicted of each, and a program that uses what changes.

use std::fs;
use std::path::{Path, PathBuf};

use clientsmith_lower::{LowerOptions, Outcome, RuntimeDependency};
use serde::Deserialize;
use serde_json::{Value, json};

/// A change of `cases/base.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// Its name, unique.
    pub(crate) name: String,
    /// Overlay 1.0 actions.
    actions: Vec<Value>,
    /// The body of `async fn run(client: &Client) -> String`, written against the old crate.
    pub(crate) program: String,
    /// The kinds of change that are reported.
    pub(crate) kinds: Vec<String>,
    /// Kinds that follow from it for items that the program does not use.
    #[serde(default)]
    pub(crate) ignored: Vec<String>,
    /// What is predicted for who recompiles.
    pub(crate) recompiled: String,
    /// What is predicted for who is deployed.
    pub(crate) deployed: String,
    /// What the socket shows, where it can't show what is predicted.
    pub(crate) shown: Option<Shown>,
}

/// What can be seen of an effect that stays hidden.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    /// The effect that is seen.
    pub(crate) deployed: String,
    /// Why it is another one.
    #[expect(dead_code, reason = "for readers of the cases")]
    why: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// All cases, file by file.
pub(crate) fn all() -> Vec<Case> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| !path.ends_with("base.yaml"))
        .collect();
    files.sort();
    let read = |path: &PathBuf| -> Vec<Case> {
        let text = fs::read_to_string(path).expect("a file of cases");
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    files.iter().flat_map(read).collect()
}

/// The model and the document of the base, or of a case. Overlays are written into `scratch`.
pub(crate) fn model(package: &str, case: Option<&Case>, scratch: &Path) -> Outcome {
    let overlays = case.map(|case| {
        let overlay = json!({
            "overlay": "1.0.0",
            "info": { "title": case.name, "version": "1" },
            "actions": case.actions,
        });
        let path = scratch.join(format!("{}.overlay.json", case.name));
        fs::create_dir_all(scratch).expect("a writable target folder");
        fs::write(&path, overlay.to_string()).expect("a writable target folder");
        path
    });
    let options = LowerOptions {
        package: package.to_owned(),
        version: "1.0.0".to_owned(),
        generator: "clientsmith".to_owned(),
        regenerate: "cargo xtask generate".to_owned(),
        runtime: RuntimeDependency::Path("../../../../crates/runtime".to_owned()),
        overlays: overlays.into_iter().collect(),
        examples: true,
        ..LowerOptions::default()
    };
    let outcome = clientsmith_lower::generate_model(&folder().join("base.yaml"), &options);
    assert!(
        outcome.problems.is_empty(),
        "{package}: {:?}",
        outcome
            .problems
            .iter()
            .map(|problem| &problem.message)
            .collect::<Vec<_>>()
    );
    outcome
}

/// The document as JSON, its overlay applied.
pub(crate) fn document(outcome: &Outcome) -> &Value {
    &outcome
        .examples
        .as_ref()
        .expect("examples were asked for")
        .document
}
