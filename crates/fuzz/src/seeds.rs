//! The valid documents that inputs are made from.

use std::path::Path;

use serde_json::Value;
use walkdir::WalkDir;

/// The largest document that is worth changing thousands of times.
const LARGEST: u64 = 300_000;

/// Every document below the folders, JSON and YAML, in order of path; what can't be read is left out.
pub fn below(folders: &[&Path]) -> Vec<Value> {
    let mut documents = Vec::new();
    for folder in folders {
        for entry in WalkDir::new(folder)
            .sort_by_file_name()
            .into_iter()
            .flatten()
        {
            let is_small = entry
                .metadata()
                .is_ok_and(|metadata| metadata.len() <= LARGEST);
            let is_document = entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "yaml" || extension == "json");
            if !is_small || !is_document {
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
            if let Ok(document @ Value::Object(_)) = serde_yaml::from_str(&text) {
                documents.push(document);
            }
        }
    }
    documents
}

/// The documents of this project: the API's own, the conformance fixtures, and one of each problem.
pub fn own() -> Vec<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = [
        "spec",
        "crates/conformance/fixtures",
        "crates/lower/problems",
    ]
    .map(|folder| root.join(folder));
    below(&folders.each_ref().map(std::path::PathBuf::as_path))
}
