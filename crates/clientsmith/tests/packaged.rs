//! What is published: the program, installed from packages alone and offline, makes a crate that stands alone.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use loopback::{Server, http_response};

/// The crates that are published, each after those that it depends on.
const PUBLISHED: &[&str] = &[
    "model",
    "lower",
    "runtime-source",
    "emit",
    "diff",
    "runtime",
    "clientsmith",
];

const DOCUMENT: &str = "openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /items:
    get:
      operationId: listItems
      responses:
        '200': {description: Items., content: {application/json: {schema: {$ref: '#/components/schemas/Items'}}}}
components:
  schemas:
    Items: {type: object, properties: {names: {type: array, items: {type: string}}}}
";

const PROGRAM: &str = "
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).unwrap_or_default();
    let client = shop::Client::builder(url).build()?;
    println!(\"{:?}\", client.list_items().await?.names);
    Ok(())
}
";

/// Runs a command; what it prints on standard output.
fn run(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn package_name(member: &str) -> String {
    match member {
        "clientsmith" => member.to_owned(),
        member => format!("clientsmith-{member}"),
    }
}

/// The folder of builds of this test's own profile, so that dependencies are not compiled again.
fn build_folder() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this program");
    let folder = test.ancestors().nth(3).expect("target/debug/deps");
    folder.to_owned()
}

/// Packages the crates and unpacks them, with nothing else, in a folder.
fn unpack(folder: &Path) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = folder.join("target");
    let mut package = Command::new(env!("CARGO"));
    package
        .current_dir(repository)
        .args(["package", "--quiet", "--no-verify", "--allow-dirty"])
        .arg("--target-dir")
        .arg(&target);
    for member in PUBLISHED {
        package.args(["--package", &package_name(member)]);
    }
    run(&mut package);
    for member in PUBLISHED {
        let name = format!("{}-{}", package_name(member), env!("CARGO_PKG_VERSION"));
        let file = target.join(format!("package/{name}.crate"));
        run(Command::new("tar")
            .arg("xzf")
            .arg(file)
            .arg("-C")
            .arg(folder));
    }
}

/// A home of Cargo's that knows no registry: the packages, and a copy of each crate of others that they depend on.
fn offline_home(packages: &Path) -> PathBuf {
    let mut patches = String::from("[patch.crates-io]\n");
    let mut members = Vec::new();
    for member in PUBLISHED {
        let name = package_name(member);
        let folder = format!("{name}-{}", env!("CARGO_PKG_VERSION"));
        patches += &format!("{name} = {{ path = {:?} }}\n", packages.join(&folder));
        members.push(folder);
    }
    let workspace = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n{patches}");
    let manifest = packages.join("Cargo.toml");
    fs::write(&manifest, workspace).expect("a file");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    fs::copy(lock, packages.join("Cargo.lock")).expect("a file");
    let vendored = packages.join("vendored");
    let sources = run(Command::new(env!("CARGO"))
        .args(["vendor", "--versioned-dirs", "--manifest-path"])
        .arg(&manifest)
        .arg(&vendored));
    assert!(sources.contains("vendored-sources"), "{sources}");
    // The packages are no workspace: each is what a registry would give.
    fs::remove_file(&manifest).expect("a file");
    let home = packages.join("home");
    fs::create_dir(&home).expect("a folder");
    fs::write(home.join("config.toml"), format!("{sources}\n{patches}")).expect("a file");
    home
}

/// The folders of the packages that Cargo builds a crate from.
fn sources(metadata: &str) -> Vec<PathBuf> {
    let metadata: serde_json::Value = serde_json::from_str(metadata).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages").iter();
    let manifests = packages.map(|package| package["manifest_path"].as_str());
    manifests
        .map(|path| PathBuf::from(path.expect("a path")))
        .collect()
}

#[test]
#[ignore = "compiles the generator again: cargo test --package clientsmith --test packaged -- --ignored"]
fn the_packaged_program_makes_a_client_that_needs_nothing_of_a_checkout() {
    let packages = tempfile::tempdir().expect("a folder");
    unpack(packages.path());
    let home = offline_home(packages.path());
    // From here on, nothing is fetched, and nothing of the repository or of the caller's registries is in reach.
    let offline = |program: &Path, folder: &Path| {
        let mut command = Command::new(program);
        command
            .current_dir(folder)
            .env("CARGO_HOME", &home)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", build_folder().join("packaged"));
        command
    };
    let cargo = Path::new(env!("CARGO"));
    let name = format!("clientsmith-{}", env!("CARGO_PKG_VERSION"));
    run(offline(cargo, packages.path())
        .args(["install", "--quiet", "--debug", "--path"])
        .arg(packages.path().join(name))
        .arg("--root")
        .arg(packages.path()));
    let program = packages.path().join("bin/clientsmith");

    let empty = tempfile::tempdir().expect("a folder");
    let own = empty.path().canonicalize().expect("a path");
    let in_empty = |program: &Path| offline(program, empty.path());
    fs::write(empty.path().join("shop.yaml"), DOCUMENT).expect("a file");
    run(in_empty(&program).args(["generate", "--spec", "shop.yaml", "--out", "shop"]));
    fs::write(empty.path().join("shop/examples/names.rs"), PROGRAM).expect("a file");

    // What would be published of the client, and nothing else.
    run(in_empty(cargo)
        .args(["package", "--quiet", "--allow-dirty", "--no-verify"])
        .args(["--manifest-path", "shop/Cargo.toml", "--target-dir", "."]));
    run(in_empty(Path::new("tar")).args(["xzf", "package/shop-0.1.0.crate"]));
    let manifest = "shop-0.1.0/Cargo.toml";
    let metadata = run(in_empty(cargo).args([
        "metadata",
        "--format-version",
        "1",
        "--manifest-path",
        manifest,
    ]));
    let elsewhere = |path: &PathBuf| {
        path.starts_with(&own) || path.starts_with(packages.path().join("vendored"))
    };
    let sources = sources(&metadata);
    assert!(sources.iter().all(elsewhere), "{sources:?}");
    let host = Server::responding([http_response(
        200,
        "application/json",
        r#"{"names":["spoon","fork"]}"#,
    )]);
    let printed = run(in_empty(cargo)
        .args(["run", "--quiet", "--manifest-path", manifest])
        .args(["--example", "names", "--", &host.url()]));
    assert_eq!(printed.trim(), r#"["spoon", "fork"]"#);
}
