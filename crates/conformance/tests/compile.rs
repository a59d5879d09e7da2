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
use std::path::Path;
use std::process::Command;

use clientsmith_conformance::{Emitted, Fixture, ScratchWorkspace};

/// Lints that what is emitted keeps to. In the manifests: flags of the compiler would make Cargo compile the dependencies
/// again.
const LINTS: &str = "\n[lints.rust]\nwarnings = \"deny\"\nmissing_docs = \"deny\"\n";

/// Fixtures that are tried with a copy of the runtime too: together they call each of its macros.
const VENDORED: &[&str] = &[
    "any-of",
    "reference",
    "replaced-format",
    "types-only",
    "xml-body",
];

/// A workspace with a member a fixture, one that tries them all, and one that tries those with a copy of the runtime.
fn scratch() -> ScratchWorkspace {
    let scratch = ScratchWorkspace::new("conformance");
    let write = |path: &str, text: &str| {
        scratch.write(path, text).expect("a writable target folder");
    };
    let mut members = Vec::new();
    let mut dependencies = String::new();
    let mut modules = String::new();
    let (mut services, mut served) = (String::new(), String::new());
    let mut vendored_dependencies = String::new();
    let mut vendored_modules = String::new();
    for fixture in Fixture::all().expect("the folder of fixtures") {
        let name = &fixture.name;
        let emitted = fixture
            .emit_with_server()
            .unwrap_or_else(|errors| panic!("{name}: {errors}"));
        let mut add = |emitted: Emitted, name: &str| {
            let folder = format!("crates/{name}");
            let _ = fs::remove_dir_all(scratch.root().join(&folder));
            for file in emitted.files {
                let lints = if file.path == "Cargo.toml" { LINTS } else { "" };
                write(&format!("{folder}/{}", file.path), &(file.text + lints));
            }
            members.push(folder);
        };
        // Types alone have none.
        let has_server = emitted
            .files
            .iter()
            .any(|file| file.path == "src/server/mod.rs");
        add(emitted, name);
        let features = if has_server { "\"mock\"" } else { "" };
        let _ = writeln!(
            dependencies,
            "{name} = {{ path = \"../crates/{name}\", features = [{features}] }}"
        );
        if let Some(file) = fixture.wire_test() {
            let module = name.replace('-', "_");
            let file = file.display().to_string();
            let module = format!("#[path = {file:?}]\nmod wire_{module};\n");
            modules += &module;
            if has_server {
                let name = name.replace('-', "_");
                services += &service(&name);
                let _ = writeln!(
                    served,
                    "        \"{name}\" => (::{name}::server::description(), services::{name}()),"
                );
            }
            if VENDORED.contains(&name.as_str()) {
                let package = format!("{name}-vendored");
                let emitted = fixture
                    .emit_vendored(&package)
                    .unwrap_or_else(|errors| panic!("{name}: {errors}"));
                add(emitted, &package);
                vendored_modules += &module;
                let _ = writeln!(
                    vendored_dependencies,
                    "{name} = {{ package = {package:?}, path = \"../crates/{package}\" }}"
                );
            }
        }
    }
    let support = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/served.rs");
    let modules = format!(
        "#[allow(dead_code, reason = \"tests use what they need\")]\n#[path = {support:?}]\nmod server;\n\nmod services {{\n{services}}}\n\n\
         /// The description and the server of a fixture.\n\
         fn served(fixture: &str) -> Option<(clientsmith_server::Api, clientsmith_server::Server)> {{\n    \
         Some(match fixture {{\n{served}        _ => return None,\n    }})\n}}\n\n{modules}"
    );
    let vendored_modules = format!("use loopback as server;\n\n{vendored_modules}");
    for (package, dependencies, modules) in [
        ("wire", &dependencies, &modules),
        ("wire-vendored", &vendored_dependencies, &vendored_modules),
    ] {
        let manifest = WIRE_MANIFEST.replace("PACKAGE", package);
        write(
            &format!("{package}/Cargo.toml"),
            &format!("{manifest}{dependencies}{LINTS}"),
        );
        write(
            &format!("{package}/src/lib.rs"),
            "//! Tries emitted clients.\n",
        );
        write(
            &format!("{package}/tests/wire.rs"),
            &format!("//! Tries emitted clients.\n\n{modules}"),
        );
        members.push(package.to_owned());
    }
    write_modules(&scratch);
    members.push("modules".to_owned());
    scratch
        .write_manifest(members)
        .expect("a writable target folder");
    scratch
}

/// A service of a fixture whose methods are not written.
fn service(name: &str) -> String {
    format!(
        "    pub fn {name}() -> clientsmith_server::Server {{\n        struct Service;\n        \
         impl ::{name}::server::Service for Service {{}}\n        ::{name}::server::server(Service).build()\n    }}\n"
    )
}

/// A crate of an earlier edition that has every client as a module, one below the other.
fn write_modules(scratch: &ScratchWorkspace) {
    let mut library = String::from("//! Emitted clients as modules.\n");
    for fixture in Fixture::all().expect("the folder of fixtures") {
        let name = &fixture.name;
        let (declaration, files) = fixture
            .emit_module()
            .unwrap_or_else(|errors| panic!("{name}: {errors}"));
        let module = declaration.path.trim_end_matches(".rs");
        let root = scratch.root().join("modules/generated");
        let _ = fs::remove_dir_all(root.join(module));
        let write = |path: &str, text: &str| {
            let path = format!("modules/generated/{path}");
            scratch
                .write(&path, text)
                .expect("a writable target folder");
        };
        write(&declaration.path, &declaration.text);
        for file in &files {
            write(&format!("{module}/{}", file.path), &file.text);
        }
        let _ = write!(
            library,
            "\n/// A module of its own.\npub mod in_{module} {{\n    include!(\"../generated/{}\");\n}}\n",
            declaration.path
        );
    }
    let write = |path: &str, text: &str| {
        scratch.write(path, text).expect("a writable target folder");
    };
    write("modules/src/lib.rs", &library);
    write("modules/Cargo.toml", &format!("{MODULES_MANIFEST}{LINTS}"));
}

const MODULES_MANIFEST: &str = r#"[package]
name = "modules"
version = "0.0.0"
edition = "2021"
publish = false

[dependencies]
dependencies = { path = "../dependencies" }
clientsmith-runtime = { path = "../../../crates/runtime", features = ["time", "xml"] }
# Types of other crates in the place of a client's.
chrono = { version = "0.4", default-features = false, features = ["serde", "std"] }
indexmap = { version = "2", default-features = false, features = ["serde", "std"] }
jiff = { version = "1.0", default-features = false, features = ["serde", "std"] }
money = { path = "../../../crates/conformance/fixtures/replaced-schema/money" }
types-only = { path = "../crates/types-only" }
rust_decimal = { version = "1.37", default-features = false, features = ["serde", "std"] }
time = { version = "0.3", default-features = false, features = ["serde-human-readable", "std"] }
url = { version = "2.5", default-features = false, features = ["serde"] }
uuid = { version = "1.17", default-features = false, features = ["serde", "std"] }
"#;

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
name = "PACKAGE"
version = "0.0.0"
edition = "2024"
publish = false

[dev-dependencies]
dependencies = { path = "../dependencies" }
futures-core = { version = "0.3", default-features = false }
tokio = { version = "1", features = ["macros", "rt"] }
serde_json = "1"
loopback = { path = "../../../crates/loopback" }
# The types of a caller's crate.
money = { path = "../../../crates/conformance/fixtures/replaced-schema/money" }
clientsmith-server = { path = "../../../crates/server", features = ["mock"] }
"#;

fn has_clippy() -> bool {
    let output = Command::new(env!("CARGO"))
        .args(["clippy", "--version"])
        .output();
    output.is_ok_and(|output| output.status.success())
}

#[test]
fn every_emitted_crate_compiles_without_a_warning_and_keeps_to_the_wire_format() {
    let scratch = scratch();
    let served = scratch.root().join("wire/served.txt");
    let _ = fs::remove_file(&served);
    cargo(
        &scratch,
        &[
            "test",
            "--package",
            "wire",
            "--package",
            "wire-vendored",
            "--quiet",
        ],
    );
    // What the server of each document makes of the requests of its client.
    let served = fs::read_to_string(served).expect("requests");
    let known = include_str!("support/refused.txt");
    let known: Vec<&str> = known
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let is_read = |line: &&str| {
        let outcome = line.split_once(" → ").map_or("", |(_, outcome)| outcome);
        let is_status = |text: &str| text.len() == 3 && text.parse::<u16>().is_ok();
        let is_refused = outcome
            .split_once(": ")
            .is_some_and(|(text, _)| is_status(text));
        !is_refused && !outcome.contains("}, but ")
    };
    let refused: Vec<&str> = served
        .lines()
        .filter(|line| !is_read(line) && !known.iter().any(|known| line.starts_with(known)))
        .collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    let read = served.lines().filter(is_read).count();
    assert!(read > 150, "only {read} requests were read");
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
