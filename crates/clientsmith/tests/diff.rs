//! `clientsmith diff`, and `generate --bump`, as their user meets them.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says why it is skipped"
)]

mod support;

use std::fs;
use std::ops::Deref;
use std::process::{Command, Output};

use support::{Folder, code, err, out};

const SHOP: &str = r#"openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /items:
    get:
      operationId: listItems
      parameters:
        - {name: limit, in: query, schema: {type: integer, default: 20}}
      responses:
        '200': {description: Items., content: {application/json: {schema: {$ref: '#/components/schemas/Items'}}}}
components:
  schemas:
    Items: {type: object, required: [names], properties: {names: {type: array, items: {type: string}}}}
"#;

/// A repository with a committed document.
struct Desk(Folder);

impl Deref for Desk {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

impl Desk {
    fn new() -> Self {
        let desk = Self(Folder::new());
        desk.write("api/shop.yaml", SHOP);
        desk.git(&["init", "--quiet"]);
        desk.commit();
        desk
    }

    /// Writes the document with this in place of that.
    fn edit(&self, that: &str, this: &str) {
        assert!(SHOP.contains(that), "{that}");
        self.write("api/shop.yaml", &SHOP.replace(that, this));
    }

    fn git(&self, arguments: &[&str]) {
        let status = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
            .args(arguments)
            .current_dir(self.path())
            .status();
        assert!(status.expect("git").success());
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "state"]);
    }

    fn diff(&self, more: &[&str]) -> Output {
        let arguments = ["diff", "git:HEAD:api/shop.yaml", "api/shop.yaml"];
        self.run(&[&arguments, more].concat())
    }

    fn generate(&self, more: &[&str]) -> Output {
        let arguments = [
            "generate",
            "--runtime",
            "path",
            "--spec",
            "api/shop.yaml",
            "--out",
            "client",
        ];
        self.run(&[&arguments, more].concat())
    }

    fn version(&self) -> String {
        let manifest = self.read("client/Cargo.toml");
        let line = manifest.lines().find(|line| line.starts_with("version"));
        line.expect("a version").to_owned()
    }
}

/// There is nothing to compare with where git is missing.
fn has_git() -> bool {
    let found = Command::new("git").arg("--version").output().is_ok();
    if !found {
        println!("skipped: git is not there");
    }
    found
}

#[test]
fn the_exit_code_says_what_a_change_is() {
    if !has_git() {
        return;
    }
    let desk = Desk::new();
    for (that, this, wanted) in [
        ("20", "20", 0),
        ("description: Items.", "description: All items.", 0),
        (
            "{type: string}}}}\n",
            "{type: string}}, next: {type: string}}}\n",
            1,
        ),
        ("operationId: listItems", "operationId: readItems", 2),
        ("20", "50", 3),
    ] {
        desk.edit(that, this);
        let output = desk.diff(&[]);
        assert_eq!(
            code(&output),
            Some(wanted),
            "{this}: {}{}",
            out(&output),
            err(&output)
        );
    }
}

#[test]
fn what_cannot_be_compared_exits_with_4() {
    if !has_git() {
        return;
    }
    let desk = Desk::new();
    for (arguments, text) in [
        (
            ["diff", "git:HEAD:api/other.yaml", "api/shop.yaml"],
            "`HEAD` has no file `api/other.yaml`",
        ),
        (
            ["diff", "git:nowhere:api/shop.yaml", "api/shop.yaml"],
            "can't read git:nowhere:api/shop.yaml",
        ),
        (["diff", "git:HEAD", "api/shop.yaml"], "`git:REV:PATH`"),
        (["diff", "missing.yaml", "api/shop.yaml"], "missing.yaml"),
        (["diff", "--format", "verse"], "possible values"),
    ] {
        let output = desk.run(&arguments);
        assert_eq!(code(&output), Some(4), "{arguments:?}: {}", err(&output));
        assert!(
            err(&output).contains(text),
            "{arguments:?}: {}",
            err(&output)
        );
    }
}

#[test]
fn a_change_is_reported_with_both_places() {
    if !has_git() {
        return;
    }
    let desk = Desk::new();
    desk.edit("{type: integer, default: 20}", "{type: string}");
    let output = desk.diff(&[]);
    let text = out(&output);
    for part in [
        "Does not compile until callers change",
        "ListItems::limit is `String`; was `i64`",
        "deployed: request refused",
        "git:HEAD:api/shop.yaml:5:5 → api/shop.yaml:5:5",
        "Version bump: major.",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn json_and_markdown_say_the_same() {
    if !has_git() {
        return;
    }
    let desk = Desk::new();
    desk.edit("20", "50");
    let json: serde_json::Value =
        serde_json::from_slice(&desk.diff(&["--format", "json"]).stdout).expect("JSON");
    assert_eq!(json["bump"], "major");
    let change = &json["changes"][0];
    assert_eq!(change["kind"], "default-changed");
    assert_eq!(change["subject"], "ListItems::limit");
    assert_eq!(change["recompiled"], "silently differs");
    assert_eq!(change["old"]["pointer"], "#/paths/~1items/get");
    let markdown = out(&desk.diff(&["--format", "markdown"]));
    assert!(markdown.contains("### Compiles, but behaves differently\n\n- `ListItems::limit` the default is `50`; was `20`."), "{markdown}");
}

#[test]
fn a_document_of_the_history_may_refer_to_others() {
    if !has_git() {
        return;
    }
    let desk = Desk::new();
    desk.edit("'#/components/schemas/Items'", "'parts/items.yaml#/Goods'");
    desk.write(
        "api/parts/items.yaml",
        "Goods: {type: object, properties: {first: {type: string}}}\n",
    );
    desk.commit();
    desk.write(
        "api/parts/items.yaml",
        "Goods: {type: object, properties: {first: {type: boolean}}}\n",
    );
    let output = desk.diff(&[]);
    assert_eq!(code(&output), Some(2), "{}", err(&output));
    assert!(
        out(&output).contains("Goods::first is `Option<bool>`; was `Option<String>`"),
        "{}",
        out(&output)
    );
}

#[test]
fn a_bump_raises_the_version_and_tells_the_change_once() {
    if !has_git() {
        return;
    }
    let desk = Desk::new();
    assert_eq!(code(&desk.generate(&[])), Some(0));
    assert_eq!(desk.version(), "version = \"0.1.0\"");
    desk.commit();

    desk.edit("operationId: listItems", "operationId: readItems");
    for _ in 0..2 {
        let output = desk.generate(&["--bump"]);
        assert_eq!(code(&output), Some(0), "{}", err(&output));
        assert_eq!(desk.version(), "version = \"0.2.0\"");
        let changelog = desk.read("client/CHANGELOG.md");
        assert_eq!(changelog.matches("## 0.2.0").count(), 1, "{changelog}");
        assert!(
            changelog.contains(
                "`Client::list_items` was renamed to `Client::read_items`. Because both call `GET /items`."
            ),
            "{changelog}"
        );
    }
    desk.commit();

    desk.write(
        "api/shop.yaml",
        &desk.read("api/shop.yaml").replace("20", "50"),
    );
    assert_eq!(code(&desk.generate(&["--bump"])), Some(0));
    let changelog = desk.read("client/CHANGELOG.md");
    let (new, old) = (changelog.find("## 0.3.0"), changelog.find("## 0.2.0"));
    assert!(new.is_some() && new < old, "{changelog}");
    // The version stays until it is raised again, and the changelog is the maintainers'.
    desk.commit();
    assert_eq!(code(&desk.generate(&["--check"])), Some(0));
    assert_eq!(desk.version(), "version = \"0.3.0\"");
}

#[test]
fn generate_tells_what_changes_in_short() {
    if !has_git() {
        return;
    }
    let desk = Desk::new();
    desk.edit("20", "50");
    let text = out(&desk.generate(&[]));
    assert!(
        text.contains("changes since git:HEAD:api/shop.yaml:"),
        "{text}"
    );
    assert!(
        text.contains("silently differs: ListItems::limit the default is `50`; was `20`"),
        "{text}"
    );
}

#[test]
fn without_a_committed_state_there_is_no_bump() {
    let desk = Desk(Folder::new());
    desk.write("api/shop.yaml", SHOP);
    let output = desk.generate(&["--bump"]);
    assert_eq!(code(&output), Some(1));
    assert!(
        err(&output).contains("name one with `--since`"),
        "{}",
        err(&output)
    );
    desk.write("old.yaml", &SHOP.replace("20", "50"));
    let output = desk.generate(&["--bump", "--since", "old.yaml"]);
    assert_eq!(code(&output), Some(0), "{}", err(&output));
}

/// Removes the object of a committed file: whoever reads it fails.
fn lose(desk: &Desk, path: &str) {
    let output = Command::new("git")
        .args(["rev-parse", &format!("HEAD:{path}")])
        .current_dir(desk.path())
        .output()
        .expect("git");
    let object = out(&output);
    let (folder, file) = object.trim().split_at(2);
    let object = desk.path().join(".git/objects").join(folder).join(file);
    fs::remove_file(object).expect("a loose object");
}

#[test]
fn of_the_history_only_what_the_document_refers_to_is_read() {
    if !has_git() {
        return;
    }
    let desk = Desk::new();
    let shared = "names: {type: array, items: {type: string}}\n";
    let text = SHOP.replace(
        "{type: array, items: {type: string}}",
        "{$ref: 'parts/shared.yaml#/names'}",
    );
    desk.write("api/shop.yaml", &text);
    desk.write("api/parts/shared.yaml", shared);
    desk.write("api/neighbour.yaml", "openapi: 3.0.3\n");
    desk.write("api/parts/neighbour.json", "{}");
    desk.commit();
    for neighbour in ["api/neighbour.yaml", "api/parts/neighbour.json"] {
        lose(&desk, neighbour);
    }
    desk.write("api/shop.yaml", &text.replace("default: 20", "default: 30"));
    let output = desk.diff(&[]);
    assert_eq!(code(&output), Some(3), "{}", err(&output));
    lose(&desk, "api/parts/shared.yaml");
    let output = desk.diff(&[]);
    assert_eq!(code(&output), Some(4));
    let text = err(&output);
    assert!(
        text.contains("`git:HEAD:api/parts/shared.yaml` can't be read"),
        "{text}"
    );
}

#[test]
fn a_document_of_the_history_refers_to_nothing_outside_its_folder() {
    if !has_git() {
        return;
    }
    for outside in [
        "../other.yaml",
        "/etc/passwd",
        "../../other.yaml",
        "a\\nb.yaml",
    ] {
        let desk = Desk::new();
        let reference = format!("{{$ref: \"{outside}#/names\"}}");
        let text = SHOP.replace("{type: array, items: {type: string}}", &reference);
        desk.write("api/shop.yaml", &text);
        desk.write("other.yaml", "names: {type: string}\n");
        desk.commit();
        desk.write("api/shop.yaml", SHOP);
        let output = desk.diff(&[]);
        assert_eq!(code(&output), Some(4), "{outside}: {}", out(&output));
    }
}
