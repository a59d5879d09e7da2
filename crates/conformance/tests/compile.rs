//! All emitted crates compile together without a warning, and do on the wire what `fixtures/*/wire.rs` expect. The slow
//! test adds their examples, Clippy's and rustdoc's warnings, and what their docs show.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use clientsmith_conformance::{Fixture, ScratchWorkspace};

/// Lints that what is emitted keeps to. In the manifests: flags of the compiler would make Cargo compile the dependencies
/// again.
const LINTS: &str = "\n[lints.rust]\nwarnings = \"deny\"\nmissing_docs = \"deny\"\n";

/// A workspace with a member a fixture, and one that tries them all.
fn scratch() -> ScratchWorkspace {
    let scratch = ScratchWorkspace::new("conformance");
    let write = |path: &str, text: &str| {
        scratch.write(path, text).expect("a writable target folder");
    };
    let mut members = vec!["wire".to_owned()];
    let mut dependencies = String::new();
    let mut modules = String::new();
    for fixture in Fixture::all().expect("the folder of fixtures") {
        let name = &fixture.name;
        let emitted = fixture
            .emit()
            .unwrap_or_else(|errors| panic!("{name}: {errors}"));
        let folder = format!("crates/{name}");
        let _ = fs::remove_dir_all(scratch.root().join(&folder));
        for file in emitted.files {
            let lints = if file.path == "Cargo.toml" { LINTS } else { "" };
            write(&format!("{folder}/{}", file.path), &(file.text + lints));
        }
        members.push(folder);
        let _ = writeln!(dependencies, "{name} = {{ path = \"../crates/{name}\" }}");
        if let Some(file) = fixture.wire_test() {
            let module = name.replace('-', "_");
            let _ = writeln!(
                modules,
                "#[path = {:?}]\nmod wire_{module};",
                file.display().to_string()
            );
        }
    }
    write(
        "wire/Cargo.toml",
        &format!("{WIRE_MANIFEST}{dependencies}{LINTS}"),
    );
    write("wire/src/lib.rs", "//! Tries every emitted client.\n");
    write(
        "wire/tests/wire.rs",
        &format!("//! Tries every emitted client.\n\nuse loopback as server;\n\n{modules}"),
    );
    scratch
        .write_manifest(members)
        .expect("a writable target folder");
    scratch
}

fn cargo(scratch: &ScratchWorkspace, arguments: &[&str]) {
    let output = scratch.cargo(arguments).expect("cargo starts");
    assert!(
        output.status.success(),
        "cargo {}\n{}\n{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

const WIRE_MANIFEST: &str = r#"[package]
name = "wire"
version = "0.0.0"
edition = "2024"
publish = false

[dev-dependencies]
dependencies = { path = "../dependencies" }
tokio = { version = "1", features = ["macros", "rt"] }
serde_json = "1"
loopback = { path = "../../../crates/loopback" }
"#;

fn has_clippy() -> bool {
    let output = Command::new(env!("CARGO"))
        .args(["clippy", "--version"])
        .output();
    output.is_ok_and(|output| output.status.success())
}

#[test]
fn every_emitted_crate_compiles_without_a_warning_and_keeps_to_the_wire_format() {
    cargo(&scratch(), &["test", "--package", "wire", "--quiet"]);
}

#[test]
#[ignore = "takes minutes: cargo test --package clientsmith-conformance --test compile -- --ignored"]
fn every_target_and_the_docs_of_every_emitted_crate_are_without_a_warning() {
    let scratch = scratch();
    // A minimal toolchain has no Clippy; the compiler's own warnings count all the same.
    let checker = if has_clippy() { "clippy" } else { "check" };
    cargo(
        &scratch,
        &[checker, "--workspace", "--all-targets", "--quiet"],
    );
    cargo(&scratch, &["doc", "--workspace", "--no-deps", "--quiet"]);
    // The examples of the front pages.
    cargo(&scratch, &["test", "--workspace", "--doc", "--quiet"]);
}
