//! The example `examples/build-script`, built by Cargo as its users do.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use loopback::{Server, http_response};

/// A copy of the example, which depends on this repository's crates by their whole paths.
fn example(folder: &Path) {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let crates = crates.canonicalize().expect("a path");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/build-script");
    fs::create_dir(folder.join("src")).expect("a folder");
    for file in ["build.rs", "petstore.yaml", "schemas.yaml", "src/main.rs"] {
        fs::copy(source.join(file), folder.join(file)).expect("a file");
    }
    let manifest = fs::read_to_string(source.join("Cargo.toml")).expect("a file");
    let manifest = manifest
        .replace(
            "\"../../../runtime\"",
            &format!("{:?}", crates.join("runtime")),
        )
        .replace("\"../..\"", &format!("{:?}", crates.join("clientsmith")));
    fs::write(folder.join("Cargo.toml"), manifest).expect("a file");
    fs::copy(crates.join("../Cargo.lock"), folder.join("Cargo.lock")).expect("a file");
}

/// The folder of this repository's builds, where the dependencies are compiled once.
fn build_folder() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this program");
    let folder = test.ancestors().nth(3).expect("target/debug/deps");
    folder.join("build-script")
}

fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", build_folder())
        .output()
        .expect("cargo starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Replaces a text in a file, later than Cargo last looked.
fn edit(file: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(file).expect("a file");
    assert!(text.contains(old), "{text}");
    fs::write(file, text.replace(old, new)).expect("a file");
}

#[test]
#[ignore = "compiles the generator again: cargo test --package clientsmith --test build_script -- --ignored"]
fn an_edit_of_a_document_builds_another_client() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    example(folder);
    let pets = http_response(
        200,
        "application/json",
        r#"[{"name":"Tom"},{"name":"Jerry"}]"#,
    );
    let host = Server::responding([pets]);
    let build = || cargo(folder, &["build"]);

    let first = cargo(folder, &["run", "--quiet", "--", &host.url()]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert_eq!(text(&first.stdout), "Tom\nJerry\n");
    let again = text(&cargo(folder, &["build", "--verbose"]).stderr);
    assert!(again.contains("Fresh build-script"), "{again}");

    // A member of a schema in another file of the document is renamed.
    edit(&folder.join("schemas.yaml"), "name", "title");
    let outdated = text(&build().stderr);
    assert!(outdated.contains("no field `name` on type"), "{outdated}");
    edit(&folder.join("src/main.rs"), "pet.name", "pet.title");
    let renamed = build();
    assert!(renamed.status.success(), "{}", text(&renamed.stderr));

    let operation = "      operationId: listPets\n";
    edit(&folder.join("petstore.yaml"), operation, "");
    let warned = text(&build().stderr);
    let warning = "petstore.yaml:11:5: the operation has no `operationId`";
    assert!(warned.contains(warning), "{warned}");
    assert!(warned.contains("no method named `list_pets`"), "{warned}");

    let reference = "schemas.yaml#/Pet";
    edit(
        &folder.join("petstore.yaml"),
        reference,
        "https://example.com/pet",
    );
    let failed = text(&build().stderr);
    assert!(
        failed.contains("Error: 1 error in petstore.yaml"),
        "{failed}"
    );
    assert!(failed.contains("error[remote-ref]"), "{failed}");
    assert!(failed.contains("--> petstore.yaml:"), "{failed}");
}
