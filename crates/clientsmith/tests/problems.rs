//! Every kind of problem as it is printed: a wrong document each, in the folder that `explain` shows them from.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::{err, out};

/// What the settings are about.
const PETSTORE: &str = "openapi: 3.1.0
info: {title: Petstore, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      responses: {'200': {description: Pets.}}
";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../lower/problems")
}

fn clientsmith(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_clientsmith"))
        .args(arguments)
        .current_dir(folder())
        .output()
        .expect("clientsmith starts")
}

/// What `lint` says of a document of the folder; an overlay is applied to the API's own, a file of settings is read
/// as `clientsmith.toml`.
fn lint(code: &str, more: &[&str]) -> Output {
    let settings = folder().join(format!("{code}.toml"));
    if settings.is_file() {
        let project = tempfile::tempdir().expect("a folder");
        fs::copy(settings, project.path().join("clientsmith.toml")).expect("a file");
        fs::write(project.path().join("petstore.yaml"), PETSTORE).expect("a file");
        return Command::new(env!("CARGO_BIN_EXE_clientsmith"))
            .arg("lint")
            .args(more)
            .current_dir(project.path())
            .output()
            .expect("clientsmith starts");
    }
    let file = format!("{code}.yaml");
    let text = fs::read_to_string(folder().join(&file)).expect("a document");
    let arguments = if text.starts_with("overlay:") {
        vec![
            "lint",
            "../../../spec/scaleops-cost.yaml",
            "--overlay",
            &file,
        ]
    } else {
        vec!["lint", &file]
    };
    clientsmith(&[arguments.as_slice(), more].concat())
}

/// The codes that `explain` lists, with their severities.
fn codes() -> Vec<(String, String)> {
    let listed = out(&clientsmith(&["explain"]));
    let codes: Vec<(String, String)> = listed
        .lines()
        .filter_map(|line| line.split_once(char::is_whitespace))
        .map(|(code, level)| (code.to_owned(), level.trim().to_owned()))
        .collect();
    assert!(codes.len() > 40, "{listed}");
    codes
}

#[test]
fn each_kind_of_problem_is_printed_like_this() {
    for (code, _) in codes() {
        let output = lint(&code, &[]);
        insta::assert_snapshot!(code.as_str(), err(&output));
    }
}

#[test]
fn each_document_of_the_folder_has_one_kind_of_problem() {
    let known = codes();
    for entry in fs::read_dir(folder()).expect("the folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let (code, level) = known
            .iter()
            .find(|(code, _)| *code == name)
            .expect("a document is named after its code");
        let output = lint(&name, &["--message-format", "json"]);
        let found: Vec<serde_json::Value> = out(&output)
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line is JSON"))
            .collect();
        assert!(!found.is_empty(), "{code} is not found");
        for message in found {
            assert_eq!(message["code"], code.as_str(), "{message}");
            assert_eq!(message["severity"], level.as_str(), "{message}");
        }
        assert_eq!(
            output.status.code(),
            Some(i32::from(level == "error")),
            "{code}"
        );
    }
}

#[test]
fn explain_shows_the_document_and_what_is_said_of_it() {
    insta::assert_snapshot!(
        "explain",
        out(&clientsmith(&["explain", "dup-operation-id"]))
    );
}

#[test]
fn json_has_the_place_and_the_text_for_people() {
    let output = clientsmith(&["lint", "dup-operation-id.yaml", "--message-format", "json"]);
    let message: serde_json::Value = serde_json::from_str(&out(&output)).expect("one line");
    assert_eq!(err(&output).lines().count(), 1, "{}", err(&output));
    insta::assert_snapshot!(
        "json",
        serde_json::to_string_pretty(&message).expect("JSON")
    );
}

#[test]
fn a_denied_warning_fails_the_run_and_an_allowed_one_is_not_reported() {
    let file = "missing-operation-id.yaml";
    assert_eq!(clientsmith(&["lint", file]).status.code(), Some(0));
    for denied in ["missing-operation-id", "warnings"] {
        let output = clientsmith(&["lint", file, "--deny", denied]);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            err(&output).contains("error[missing-operation-id]"),
            "{}",
            err(&output)
        );
    }
    let output = clientsmith(&[
        "lint",
        file,
        "--deny",
        "warnings",
        "--allow",
        "missing-operation-id",
    ]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(err(&output), "");
}

#[test]
fn an_unknown_code_and_an_error_can_not_be_allowed() {
    let output = clientsmith(&["lint", "syntax.yaml", "--allow", "syntax"]);
    assert_eq!(output.status.code(), Some(2));
    let output = clientsmith(&["lint", "syntax.yaml", "--allow", "dup-operation-ids"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("did you mean `dup-operation-id`?"),
        "{}",
        err(&output)
    );
}

#[test]
fn problems_come_by_place_and_errors_last() {
    let folder = tempfile::tempdir().expect("a folder");
    let document = folder.path().join("both.yaml");
    fs::write(
        &document,
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      parameters: [{in: query}]\n      responses: {}\n  /b:\n    get: {responses: {}, tag: [x]}\n",
    )
    .expect("a file");
    let output = clientsmith(&[
        "lint",
        document.to_str().expect("a path"),
        "--message-format",
        "json",
    ]);
    let found: Vec<String> = out(&output)
        .lines()
        .map(|line| {
            let message: serde_json::Value = serde_json::from_str(line).expect("JSON");
            format!(
                "{} {}:{}",
                message["code"], message["line"], message["column"]
            )
            .replace('"', "")
        })
        .collect();
    assert_eq!(
        found,
        [
            "missing-operation-id 5:5",
            "missing-operation-id 9:5",
            "unknown-field 9:26",
            "missing-field 6:20"
        ]
    );
}

#[test]
fn the_table_in_the_docs_has_every_kind() {
    let table = folder().join("../PROBLEMS.md");
    assert_eq!(
        fs::read_to_string(table).expect("the table"),
        out(&clientsmith(&["explain", "--markdown"])),
        "run `cargo run --package clientsmith -- explain --markdown >crates/lower/PROBLEMS.md`"
    );
}

#[test]
fn a_problem_of_a_long_line_is_shown_with_what_is_near_it() {
    let count = 1_000;
    // One line of 3 MB, in which each name is wrong and each value is long.
    let schema = |index: usize| {
        format!(
            r#""A{index}": {{"description": "{}", "propertie": "{}"}}"#,
            "é".repeat(500),
            "v".repeat(1_500)
        )
    };
    let schemas: Vec<String> = (0..count).map(schema).collect();
    let text = format!(
        r#"{{"openapi": "3.0.3", "info": {{"title": "T", "version": "1"}}, "paths": {{}}, "components": {{"schemas": {{{}}}}}}}"#,
        schemas.join(", ")
    );
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), &text).expect("a file");
    let path = file.path().to_str().expect("a path");
    let shown = err(&clientsmith(&["lint", path]));
    assert_eq!(shown.matches("[unknown-field]").count(), count);
    assert!(shown.len() < count * 2_000, "{}", shown.len());

    let output = out(&clientsmith(&["lint", path, "--message-format", "json"]));
    let mut found = 0;
    for line in output.lines() {
        let problem: serde_json::Value = serde_json::from_str(line).expect("JSON");
        if problem["code"] != "unknown-field" {
            continue;
        }
        let (start, end) = (&problem["byte_start"], &problem["byte_end"]);
        let marked = start.as_u64().zip(end.as_u64()).expect("bytes");
        assert_eq!(
            &text[marked.0 as usize..marked.1 as usize],
            r#""propertie""#
        );
        let before = text[..marked.0 as usize].chars().count() as u64;
        assert_eq!(problem["column"].as_u64(), Some(before + 1));
        found += 1;
    }
    assert_eq!(found, count);
}
