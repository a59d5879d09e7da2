//! `clientsmith generate` as its user meets it: files, exit codes, what is printed.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::ops::Deref;
use std::process::{Command, Output};

use support::{Folder, code, err, out, run};

const DOCUMENT: &str = r#"openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /items:
    get:
      operationId: listItems
      responses:
        '200':
          description: Items.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Item'}}}}
components:
  schemas:
    Item: {type: object, properties: {name: {type: string}}}
"#;

/// A folder with a document in it.
struct Desk(Folder);

impl Deref for Desk {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

impl Desk {
    fn with(document: &str) -> Self {
        let desk = Self(Folder::new());
        desk.write("shop.yaml", document);
        desk
    }

    fn generate(&self, more: &[&str]) -> Output {
        run(
            self.0.path(),
            &[
                &[
                    "generate",
                    "--spec",
                    "shop.yaml",
                    "--out",
                    "shop",
                    "--runtime",
                    "path",
                ],
                more,
            ]
            .concat(),
        )
    }
}

#[test]
fn the_first_run_adds_files_and_the_second_changes_none() {
    let desk = Desk::with(DOCUMENT);
    let first = desk.generate(&[]);
    assert_eq!(code(&first), Some(0), "{}", err(&first));
    assert!(
        out(&first).contains("1 operation, 1 schema"),
        "{}",
        out(&first)
    );
    assert!(
        out(&first).contains("added    src/operations/list_items.rs"),
        "{}",
        out(&first)
    );
    assert!(desk.read("shop/Cargo.toml").contains("name = \"shop\""));
    let second = desk.generate(&[]);
    assert!(
        out(&second).contains("0 added, 0 changed, 0 removed"),
        "{}",
        out(&second)
    );
}

#[test]
fn a_changed_document_shows_which_files_change_and_removes_what_is_gone() {
    let desk = Desk::with(DOCUMENT);
    desk.generate(&[]);
    desk.write("shop.yaml", &DOCUMENT.replace("listItems", "allItems"));
    let output = out(&desk.generate(&[]));
    assert!(
        output.contains("added    src/operations/all_items.rs"),
        "{output}"
    );
    assert!(
        output.contains("removed  src/operations/list_items.rs"),
        "{output}"
    );
    assert!(!desk.exists("shop/src/operations/list_items.rs"));
}

#[test]
fn check_writes_nothing_and_prints_a_diff() {
    let desk = Desk::with(DOCUMENT);
    let missing = desk.generate(&["--check"]);
    assert_eq!(code(&missing), Some(1));
    assert!(!desk.exists("shop"));
    desk.generate(&[]);
    assert_eq!(code(&desk.generate(&["--check"])), Some(0));
    desk.write(
        "shop.yaml",
        &DOCUMENT.replace(
            "name: {type: string}",
            "name: {type: string}, size: {type: integer}",
        ),
    );
    let before = desk.read("shop/src/types/item.rs");
    let stale = desk.generate(&["--check"]);
    assert_eq!(code(&stale), Some(1));
    assert!(
        out(&stale).contains("+    pub size: Option<i64>,"),
        "{}",
        out(&stale)
    );
    assert!(
        err(&stale).contains("run `clientsmith generate"),
        "{}",
        err(&stale)
    );
    assert_eq!(desk.read("shop/src/types/item.rs"), before);
}

#[test]
fn an_error_in_the_document_names_its_place_and_leaves_the_output_as_it_was() {
    let desk = Desk::with(DOCUMENT);
    desk.generate(&[]);
    let before = desk.read("shop/src/operations/list_items.rs");
    desk.write(
        "shop.yaml",
        &DOCUMENT
            .replace("schemas/Item'", "schemas/Itm'")
            .replace("listItems", "other"),
    );
    let output = desk.generate(&["--deny", "unresolved-schema"]);
    assert_eq!(code(&output), Some(1));
    assert!(err(&output).contains("shop.yaml:10:"), "{}", err(&output));
    assert!(
        err(&output).contains("`Item`"),
        "a suggestion: {}",
        err(&output)
    );
    assert!(
        err(&output).contains("nothing was written"),
        "{}",
        err(&output)
    );
    assert_eq!(desk.read("shop/src/operations/list_items.rs"), before);
}

#[test]
fn files_of_others_are_left_alone_and_never_overwritten() {
    let desk = Desk::with(DOCUMENT);
    desk.write("shop/NOTES.md", "mine");
    assert_eq!(code(&desk.generate(&[])), Some(0));
    assert_eq!(desk.read("shop/NOTES.md"), "mine");

    let desk = Desk::with(DOCUMENT);
    desk.write("shop/src/lib.rs", "mine");
    let output = desk.generate(&[]);
    assert_eq!(code(&output), Some(1));
    assert!(err(&output).contains("in the way"), "{}", err(&output));
    assert_eq!(desk.read("shop/src/lib.rs"), "mine");
    assert!(!desk.exists("shop/Cargo.toml"), "all or nothing");
}

#[test]
fn wrong_usage_exits_with_2() {
    let desk = Desk::with(DOCUMENT);
    for arguments in [
        &["generate", "--spec", "shop.yaml"][..],
        &["generate", "--nonsense"],
        &["generte"],
        &[],
    ] {
        assert_eq!(
            code(&run(desk.0.path(), arguments)),
            Some(2),
            "{arguments:?}"
        );
    }
    assert_eq!(code(&desk.generate(&["--package", "1 shop"])), Some(2));
}

#[test]
fn a_package_name_has_a_length() {
    let desk = Desk::with(DOCUMENT);
    let longest = "a".repeat(64);
    assert_eq!(code(&desk.generate(&["--package", &longest])), Some(0));
    let output = desk.generate(&["--package", &"a".repeat(300)]);
    assert_eq!(code(&output), Some(2));
    assert!(
        err(&output).contains("at most 64 characters"),
        "{}",
        err(&output)
    );
}

#[test]
fn names_that_turn_text_around_are_spelled_out() {
    let desk = Desk::with("");
    desk.write("a\u{202e}b --> c.yaml", DOCUMENT);
    let output = run(
        desk.0.path(),
        &[
            "generate",
            "--runtime",
            "path",
            "--spec",
            "a\u{202e}b --> c.yaml",
            "--out",
            "shop",
            "--include",
            "path=/items*",
            "--exclude",
            "operation=\u{2066}'`",
        ],
    );
    assert_eq!(code(&output), Some(0), "{}", err(&output));
    for path in ["README.md", "Cargo.toml", "src/lib.rs", "src/client.rs"] {
        let text = desk.read(&format!("shop/{path}"));
        assert!(!text.contains(['\u{202e}', '\u{2066}']), "{path}: {text}");
    }
    let readme = desk.read("shop/README.md");
    let comment = readme.lines().next().expect("the preamble");
    assert_eq!(comment.matches("-->").count(), 1, "{comment}");
    assert!(
        readme.contains(r"--spec $'a\xe2\x80\xaeb --> c.yaml' --out"),
        "{readme}"
    );
}

#[test]
fn a_document_that_is_not_there_is_a_problem() {
    let desk = Desk::with(DOCUMENT);
    let output = run(
        desk.0.path(),
        &["generate", "--spec", "none.yaml", "--out", "shop"],
    );
    assert_eq!(code(&output), Some(1));
    assert!(err(&output).contains("none.yaml"), "{}", err(&output));
}

#[test]
fn the_crate_resolves_its_runtime_by_path_and_is_a_workspace_of_its_own() {
    let desk = Desk::with(DOCUMENT);
    desk.generate(&["--package", "shop-client"]);
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(desk.0.path().join("shop"))
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", err(&output));
    assert!(out(&output).contains("shop-client") && out(&output).contains("clientsmith-runtime"));
}

#[test]
fn an_overlay_changes_the_document_before_it_is_read() {
    let desk = Desk::with(DOCUMENT);
    desk.write(
        "fixes.yaml",
        r"overlay: 1.0.0
info: {title: Fixes, version: '1'}
actions:
  - target: $.paths['/items'].get
    update: {operationId: allItems, tags: [items]}
  - target: $.components.schemas.Item.properties
    update: {price: {type: number}}
  - target: $.components.schemas.Item.properties.name
    remove: true
",
    );
    let output = desk.generate(&["--overlay", "fixes.yaml"]);
    assert_eq!(code(&output), Some(0), "{}", err(&output));
    assert!(desk.exists("shop/src/operations/all_items.rs"));
    let item = desk.read("shop/src/types/item.rs");
    assert!(item.contains("pub price: Option<f64>"), "{item}");
    assert!(!item.contains("pub name"), "{item}");
    assert!(
        desk.read("shop/Cargo.toml")
            .contains("--overlay fixes.yaml")
    );
}

#[test]
fn a_part_of_the_document_gives_a_client_of_that_part() {
    let desk = Desk::with(
        r#"openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /items:
    get:
      operationId: listItems
      tags: [items]
      responses: {'200': {description: Items., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Item'}}}}}}
    post:
      operationId: addItem
      tags: [items]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewItem'}}}}
      responses: {'204': {description: Added.}}
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      responses: {'200': {description: Orders., content: {application/json: {schema: {$ref: '#/components/schemas/Orders'}}}}}
components:
  schemas:
    Item: {type: object, properties: {name: {$ref: '#/components/schemas/Name'}}}
    Name: {type: object, properties: {en: {type: string}}}
    NewItem: {type: object, properties: {name: {$ref: '#/components/schemas/Name'}}}
    Orders: {type: object, properties: {count: {type: integer}}}
"#,
    );
    let types = |arguments: &[&str]| {
        let output = desk.generate(arguments);
        assert_eq!(code(&output), Some(0), "{}", err(&output));
        ["item", "name", "new_item", "orders"]
            .into_iter()
            .filter(|name| desk.exists(&format!("shop/src/types/{name}.rs")))
            .collect::<Vec<_>>()
    };
    assert_eq!(types(&[]), ["item", "name", "new_item", "orders"]);
    assert_eq!(
        types(&["--include", "tag=items"]),
        ["item", "name", "new_item"]
    );
    assert_eq!(
        types(&["--include", "path=/it*", "--exclude", "operation=add*"]),
        ["item", "name"]
    );
    assert_eq!(types(&["--exclude", "tag=items"]), ["orders"]);
    let nothing = desk.generate(&["--include", "tag=customers"]);
    assert_eq!(code(&nothing), Some(1));
    assert!(
        err(&nothing).contains("leave no operation"),
        "{}",
        err(&nothing)
    );
}

#[test]
fn cargo_toml_has_the_entries_that_were_asked_for_and_the_command_to_write_them_again() {
    let desk = Desk::with(DOCUMENT);
    let asked = [
        ["--description", "Items of a shop"],
        ["--license", "MIT OR Apache-2.0"],
        ["--repository", "https://example.com/shop"],
        ["--homepage", "https://example.com"],
        ["--documentation", "https://example.com/docs"],
        ["--author", "Ada <ada@example.com>"],
        ["--author", "Bob"],
        ["--keyword", "shop"],
        ["--keyword", "items"],
        ["--category", "api-bindings"],
        ["--rust-version", "1.90"],
    ];
    let asked: Vec<&str> = asked.into_iter().flatten().collect();
    let output = desk.generate(&asked);
    assert_eq!(code(&output), Some(0), "{}", err(&output));
    let manifest = desk.read("shop/Cargo.toml");
    for line in [
        "description = \"Items of a shop\"",
        "license = \"MIT OR Apache-2.0\"",
        "repository = \"https://example.com/shop\"",
        "homepage = \"https://example.com\"",
        "documentation = \"https://example.com/docs\"",
        "authors = [\"Ada <ada@example.com>\", \"Bob\"]",
        "keywords = [\"shop\", \"items\"]",
        "categories = [\"api-bindings\"]",
        "rust-version = \"1.90\"",
    ] {
        assert!(manifest.lines().any(|other| other == line), "{manifest}");
    }
    for option in [
        "--license 'MIT OR Apache-2.0'",
        "--author 'Ada <ada@example.com>' --author Bob",
    ] {
        assert!(manifest.contains(option), "{manifest}");
    }
    // Without the options, the entries are the maintainers' and stay.
    desk.generate(&[]);
    assert!(
        desk.read("shop/Cargo.toml")
            .contains("license = \"MIT OR Apache-2.0\"")
    );
}

#[test]
fn entries_that_crates_io_would_refuse_are_wrong_usage() {
    let desk = Desk::with(DOCUMENT);
    for (option, value, problem) in [
        ("--license", "", "the text is empty"),
        ("--license", "MIT\n[lib]", "line breaks"),
        ("--homepage", "example.com", "expected a URL"),
        ("--keyword", "two words", "a keyword has at most 20"),
        ("--category", "APIs", "a category is a slug"),
        ("--rust-version", "1.70", "needs Rust 1.88 or later"),
    ] {
        let output = desk.generate(&[option, value]);
        assert_eq!(code(&output), Some(2), "{option} {value}");
        assert!(err(&output).contains(problem), "{}", err(&output));
    }
    let many = ["a", "b", "c", "d", "e", "f"]
        .map(|word| ["--keyword", word])
        .concat();
    let output = desk.generate(&many);
    assert!(
        err(&output).contains("a package has at most 5 keywords"),
        "{}",
        err(&output)
    );
    assert!(!desk.exists("shop"));
}
