//! All emitted crates compile together without a warning, and do on the wire what `fixtures/*/wire.rs` expect. The slow
//! test adds their examples, Clippy's and rustdoc's warnings, and what their docs show.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use clientsmith_conformance::Fixture;

/// A workspace below `target/` with a member a fixture, and one that tries them all.
struct Scratch {
    root: PathBuf,
}

impl Scratch {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/conformance");
        let scratch = Self { root };
        let mut members = String::from("[workspace]\nresolver = \"3\"\nmembers = [\"wire\"");
        let mut dependencies = String::new();
        let mut modules = String::new();
        for fixture in Fixture::all().expect("the folder of fixtures") {
            let name = &fixture.name;
            let emitted = fixture
                .emit()
                .unwrap_or_else(|errors| panic!("{name}: {errors}"));
            let _ = fs::remove_dir_all(scratch.root.join("crates").join(name));
            for file in emitted.files {
                scratch.write(&format!("crates/{name}/{}", file.path), &file.text);
            }
            let _ = write!(members, ", \"crates/{name}\"");
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
        members += "]\n\n[profile.dev]\ndebug = false\nincremental = false\n";
        scratch.write("Cargo.toml", &members);
        scratch.write("wire/Cargo.toml", &format!("{WIRE_MANIFEST}{dependencies}"));
        scratch.write("wire/src/lib.rs", "//! Tries every emitted client.\n");
        scratch.write(
            "wire/tests/wire.rs",
            &format!("//! Tries every emitted client.\n\nuse loopback as server;\n\n{modules}"),
        );
        scratch
    }

    /// Writes a file whose text differs, so that what is unchanged is not compiled again.
    fn write(&self, path: &str, text: &str) {
        let file = self.root.join(path);
        if fs::read_to_string(&file).is_ok_and(|old| old == text) {
            return;
        }
        fs::create_dir_all(file.parent().expect("a file in the scratch workspace"))
            .expect("a writable target folder");
        fs::write(file, text).expect("a writable target folder");
    }

    fn cargo(&self, arguments: &[&str]) {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("RUSTDOCFLAGS", "-D warnings")
            .env("RUSTFLAGS", "-D warnings -D missing-docs")
            .output()
            .expect("cargo starts");
        assert!(
            output.status.success(),
            "cargo {}\n{}\n{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

const WIRE_MANIFEST: &str = r#"[package]
name = "wire"
version = "0.0.0"
edition = "2024"
publish = false

[dev-dependencies]
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
    let scratch = Scratch::new();
    scratch.cargo(&["test", "--package", "wire", "--quiet"]);
}

#[test]
#[ignore = "takes minutes: cargo test --package clientsmith-conformance --test compile -- --ignored"]
fn every_target_and_the_docs_of_every_emitted_crate_are_without_a_warning() {
    let scratch = Scratch::new();
    // A minimal toolchain has no Clippy; the compiler's own warnings count all the same.
    let checker = if has_clippy() { "clippy" } else { "check" };
    scratch.cargo(&[checker, "--workspace", "--all-targets", "--quiet"]);
    scratch.cargo(&["doc", "--workspace", "--no-deps", "--quiet"]);
    // The examples of the front pages.
    scratch.cargo(&["test", "--workspace", "--doc", "--quiet"]);
}
