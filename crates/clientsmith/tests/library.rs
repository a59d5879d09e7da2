//! The library as build scripts use it: what it writes, and what it tells Cargo.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use clientsmith::{Error, Generator, Metadata};
use tempfile::TempDir;

const DOCUMENT: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /items:
    get:
      operationId: listItems
      responses:
        '200':
          description: Items.
          content: {application/json: {schema: {$ref: 'schemas.yaml#/Items'}}}
";

/// A package's folder with a document of two files.
fn package(document: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("shop.yaml"), document).expect("a file");
    let schemas = "Items: {type: array, items: {type: string}}\n";
    fs::write(folder.path().join("schemas.yaml"), schemas).expect("a file");
    fs::create_dir(folder.path().join("out")).expect("a folder");
    folder
}

/// The build script of these tests, if the variable that names its kind is set: it is run in a process of its own.
#[test]
fn build_script() -> Result<(), Error> {
    match std::env::var("BUILD_SCRIPT").as_deref() {
        Ok("plain") => Generator::new("shop.yaml").build_module(),
        Ok("overlay") => Generator::new("shop.yaml")
            .overlay("fixes.yaml")
            .build_module(),
        Ok("allowing") => Generator::new("shop.yaml")
            .allow("missing-operation-id")
            .build_module(),
        Ok("silent") => Generator::new("shop.yaml")
            .cargo_messages(false)
            .build_module(),
        Ok("config") => Generator::from_config("clientsmith.toml", "shop")?.build_module(),
        Ok(name) => Generator::new("shop.yaml").name(name).build_module(),
        Err(_) => Ok(()),
    }
}

/// Runs the build script as Cargo does.
fn run(package: &Path, kind: &str) -> Output {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "build_script", "--nocapture"])
        .current_dir(package)
        .env("BUILD_SCRIPT", kind)
        .env("OUT_DIR", package.join("out"))
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What Cargo is told.
fn instructions(output: &Output) -> Vec<String> {
    let text = text(&output.stdout);
    let lines = text.lines().filter(|line| line.starts_with("cargo::"));
    lines.map(str::to_owned).collect()
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).expect("a file")
}

#[test]
fn a_module_is_a_file_to_include_and_a_folder_of_files() {
    let package = package(DOCUMENT);
    assert!(run(package.path(), "plain").status.success());
    let declaration = read(&package, "out/shop.rs");
    assert!(
        declaration.contains("#[path = \"shop/root-module.rs\"]\npub mod shop;"),
        "{declaration}"
    );
    let operation = read(&package, "out/shop/operations/list_items.rs");
    assert!(
        operation.contains("use super::super::{Client, runtime};"),
        "{operation}"
    );
    assert!(operation.contains("then run `cargo build`."), "{operation}");
    assert!(!package.path().join("out/shop/Cargo.toml").exists());
}

#[test]
fn two_modules_in_one_folder_are_apart() {
    let package = package(DOCUMENT);
    assert!(run(package.path(), "first").status.success());
    assert!(run(package.path(), "second-one").status.success());
    assert!(read(&package, "out/first.rs").contains("pub mod first;"));
    assert!(read(&package, "out/second_one.rs").contains("pub mod second_one;"));
    assert!(read(&package, "out/first/root-module.rs").contains("use first::Client;"));
}

#[test]
fn cargo_watches_every_file_that_was_read() {
    let package = package(DOCUMENT);
    let fixes = "overlay: 1.0.0\ninfo: {title: Fixes, version: '1'}\nactions: [{target: $.info, update: {title: Store}}]\n";
    fs::write(package.path().join("fixes.yaml"), fixes).expect("a file");
    let folder = package.path().canonicalize().expect("a path");
    let watched = [
        "cargo::rerun-if-changed=shop.yaml".to_owned(),
        "cargo::rerun-if-changed=fixes.yaml".to_owned(),
        format!(
            "cargo::rerun-if-changed={}",
            folder.join("schemas.yaml").display()
        ),
    ];
    assert_eq!(instructions(&run(package.path(), "overlay")), watched);
    assert!(instructions(&run(package.path(), "silent")).is_empty());
}

#[test]
fn warnings_are_warnings_of_cargo_with_their_places() {
    let package = package(&DOCUMENT.replace("      operationId: listItems\n", ""));
    let output = run(package.path(), "plain");
    assert!(output.status.success());
    let warning = "cargo::warning=shop.yaml:5:5: the operation has no `operationId`";
    let printed = instructions(&output);
    assert!(
        printed.iter().any(|line| line.starts_with(warning)),
        "{printed:?}"
    );
    assert_eq!(instructions(&run(package.path(), "allowing")).len(), 2);
}

#[test]
fn no_text_of_a_document_is_an_instruction() {
    let hostile = "operationId: \"a\\ncargo::rustc-env=PWNED=1\\rcargo::error=no\"";
    let twice = DOCUMENT.replace("operationId: listItems", hostile)
        + "  /others:\n    get:\n      "
        + hostile
        + "\n      responses: {'200': {description: Others.}}\n";
    let package = package(&twice);
    let output = run(package.path(), "plain");
    let printed = text(&output.stdout);
    assert!(printed.contains("dup-operation-id"), "{printed}");
    for line in printed.lines() {
        assert!(!line.starts_with("cargo::rustc"), "{printed}");
        assert!(!line.starts_with("cargo::error"), "{printed}");
    }
}

#[test]
fn the_failure_of_a_build_script_shows_each_error_with_its_lines() {
    let package = package(&DOCUMENT.replace("schemas.yaml#/Items", "/etc/hosts"));
    let output = run(package.path(), "plain");
    assert!(!output.status.success());
    let printed = text(&output.stderr);
    for line in [
        "Error: 1 error in shop.yaml; nothing was written",
        "error[outside-ref]: ",
        " --> shop.yaml:10:",
        "  = help: ",
    ] {
        assert!(printed.contains(line), "{printed}");
    }
    assert!(!printed.contains('\u{1b}'), "{printed}");
    assert!(!package.path().join("out/shop.rs").exists());
}

#[test]
fn what_is_generated_again_the_same_is_not_written_again() {
    let package = package(DOCUMENT);
    let times = || {
        [
            "out/shop.rs",
            "out/shop/root-module.rs",
            "out/shop/client.rs",
        ]
        .map(|path| {
            let metadata = fs::metadata(package.path().join(path)).expect("a file");
            metadata.modified().expect("a time")
        })
    };
    run(package.path(), "plain");
    let before = times();
    run(package.path(), "plain");
    assert_eq!(times(), before);
}

#[test]
fn a_module_needs_the_folder_of_a_build_script() {
    let error = Generator::new("shop.yaml")
        .build_module()
        .expect_err("there is no `OUT_DIR`");
    assert!(
        error.to_string().contains("`OUT_DIR` is not set"),
        "{error}"
    );
}

#[test]
fn a_crate_has_the_entries_that_were_asked_for() {
    let package = package(DOCUMENT);
    let metadata = Metadata {
        license: Some("MIT".to_owned()),
        keywords: vec!["shop".to_owned(), "api".to_owned()],
        ..Metadata::default()
    };
    let folder = package.path().join("client");
    let generator = Generator::new(package.path().join("shop.yaml")).cargo_messages(false);
    generator
        .name("shop")
        .metadata(metadata)
        .build_crate(&folder)
        .expect("a crate");
    let manifest = read(&package, "client/Cargo.toml");
    assert!(manifest.contains("name = \"shop\""), "{manifest}");
    assert!(manifest.contains("license = \"MIT\""), "{manifest}");
    assert!(
        manifest.contains("keywords = [\"shop\", \"api\"]"),
        "{manifest}"
    );
    assert!(folder.join("src/runtime/mod.rs").is_file());
}

#[test]
fn options_that_are_not_valid_are_errors_that_name_them() {
    let generator = || Generator::new("shop.yaml").cargo_messages(false);
    let metadata = Metadata {
        homepage: Some("nowhere".to_owned()),
        ..Metadata::default()
    };
    for (generator, expected) in [
        (generator().name("a b"), "`name` is not valid"),
        (generator().include("pets"), "`include` is not valid"),
        (generator().exclude("color=red"), "`exclude` is not valid"),
        (
            generator().allow("nothing"),
            "there is no problem code `nothing`",
        ),
        (generator().metadata(metadata), "`homepage`, \"nowhere\""),
        (generator().include("tag=nothing"), "can't be read"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let error = generator
            .build_crate(folder.path().join("shop"))
            .expect_err(expected);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!folder.path().join("shop").exists());
    }
}

#[test]
fn a_build_script_has_the_settings_of_the_file() {
    let package = package(DOCUMENT);
    let settings = |more: &str| {
        let text = format!(
            "[clients.shop]\ndocument = 'shop.yaml'\noutput = 'unused'\nheader = ['Ours']\n{more}"
        );
        fs::write(package.path().join("clientsmith.toml"), text).expect("a file");
    };
    settings("names = { operations = { listItems = 'all items' } }\n");
    let output = run(package.path(), "config");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8_lossy(&output.stdout);
    let watched = text
        .matches("cargo::rerun-if-changed=clientsmith.toml\n")
        .count();
    assert_eq!(watched, 1, "{text}");
    let operation = package.path().join("out/shop/operations/all_items.rs");
    let operation = fs::read_to_string(operation).expect("the operation");
    assert!(operation.starts_with("// Ours\n"), "{operation}");
    assert!(!package.path().join("unused").exists());

    settings("");
    let output = run(package.path(), "config");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("cargo::rerun-if-changed=clientsmith.toml\n"),
        "{text}"
    );
}

#[test]
fn problems_of_the_file_and_denied_warnings_fail_a_build_script() {
    let package = package(DOCUMENT);
    let fails = |text: &str| {
        fs::write(package.path().join("clientsmith.toml"), text).expect("a file");
        let output = run(package.path(), "config");
        assert!(!output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr)
    };
    let shop = "[clients.shop]\ndocument = 'shop.yaml'\noutput = 'unused'\n";
    let text = fails(&format!("{shop}outpt = 'x'\n"));
    assert!(text.contains("there is no setting `outpt` here"), "{text}");
    assert!(text.contains("clientsmith.toml:4:1"), "{text}");
    let text = fails(&shop.replace("shop]", "shops]"));
    assert!(
        text.contains("has no client `shop`; did you mean `shops`?"),
        "{text}"
    );
    let text = fails(&format!(
        "{shop}deny = ['unused-setting']\nnames = {{ operations = {{ a = 'b' }} }}\n"
    ));
    assert!(text.contains("the document has no operation `a`"), "{text}");
    assert!(!package.path().join("out/shop").exists());
}
