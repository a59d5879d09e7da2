//! `clientsmith.toml`: which file is read, what it says, what of it is reported, and what `init` writes.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::fs;
use std::ops::Deref;
use std::process::{Command, Output};

use serde_json::{Map, Value as Json};
use support::{Folder, err, out, run};
use toml_edit::{DocumentMut, Item, Value};

const DOCUMENT: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /items:
    get:
      tags: [items]
      operationId: listItems
      responses: {'200': {description: Items.}}
  /users:
    get:
      tags: [users]
      operationId: listUsers
      responses: {'200': {description: Users.}}
";

const SETTINGS: &str = "[clients.shop]
document = 'shop.yaml'
output = 'out/shop'
include = ['tag=items']
runtime = 'version'
package = { license = 'MIT', keywords = ['shop'] }
";

/// A project's folder with a document and settings.
struct Project(Folder);

impl Deref for Project {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.0
    }
}

impl Project {
    fn with(settings: &str) -> Self {
        let project = Self(Folder::new());
        project.write("shop.yaml", DOCUMENT);
        if !settings.is_empty() {
            project.write("clientsmith.toml", settings);
        }
        project
    }
}

#[track_caller]
fn succeeds(output: &Output) {
    assert!(output.status.success(), "{}{}", out(output), err(output));
}

#[test]
fn a_client_is_generated_as_its_settings_say() {
    let project = Project::with(SETTINGS);
    succeeds(&project.run(&["generate"]));
    let manifest = project.read("out/shop/Cargo.toml");
    for line in [
        "# change the document, then run `clientsmith generate`.",
        "name = \"shop\"",
        "license = \"MIT\"",
        "keywords = [\"shop\"]",
        "clientsmith-runtime = { version = \"0.1.0\", default-features = false, features = [\"client\"] }",
    ] {
        assert!(
            manifest.lines().any(|other| other == line),
            "{line}\n{manifest}"
        );
    }
    assert!(project.exists("out/shop/src/operations/list_items.rs"));
    assert!(!project.exists("out/shop/src/operations/list_users.rs"));
    succeeds(&project.run(&["generate", "--check"]));
}

#[test]
fn the_nearest_file_is_read_and_its_paths_are_relative_to_it() {
    let project = Project::with(SETTINGS);
    project.write("deep/below/note.txt", "");
    let output = run(&project.0.path().join("deep/below"), &["generate"]);
    succeeds(&output);
    assert!(project.exists("out/shop/Cargo.toml"));
    project.write(
        "deep/clientsmith.toml",
        "[clients.other]\ndocument = '../shop.yaml'\noutput = 'other'\n",
    );
    succeeds(&run(
        &project.0.path().join("deep/below"),
        &["generate", "--runtime", "version"],
    ));
    assert!(project.exists("deep/other/Cargo.toml"));
}

#[test]
fn the_command_line_takes_precedence() {
    let project = Project::with(SETTINGS);
    succeeds(&project.run(&[
        "generate",
        "--include",
        "tag=users",
        "--license",
        "Apache-2.0",
        "--sub-clients",
    ]));
    let manifest = project.read("out/shop/Cargo.toml");
    assert!(manifest.contains("license = \"Apache-2.0\""), "{manifest}");
    assert!(manifest.contains("keywords = [\"shop\"]"), "{manifest}");
    let command = "`clientsmith generate --sub-clients --license Apache-2.0 --include 'tag=users'`";
    assert!(manifest.contains(command), "{manifest}");
    assert!(!project.exists("out/shop/src/operations/list_items.rs"));
    // A document that is named has no settings but those of the command line.
    succeeds(&project.run(&[
        "generate",
        "--spec",
        "shop.yaml",
        "--out",
        "plain",
        "--runtime",
        "version",
    ]));
    assert!(!project.read("plain/Cargo.toml").contains("license"));
}

#[test]
fn several_clients_are_generated_together_or_by_name() {
    let both = "[clients.items]\ndocument = 'shop.yaml'\noutput = 'items'\nruntime = 'version'\ninclude = ['tag=items']\n\
                [clients.users]\ndocument = 'shop.yaml'\noutput = 'users'\nruntime = 'version'\ninclude = ['tag=users']\n";
    let project = Project::with(both);
    succeeds(&project.run(&["generate", "--client", "users"]));
    assert!(project.exists("users") && !project.exists("items"));
    succeeds(&project.run(&["generate"]));
    assert!(project.exists("items/src/operations/list_items.rs"));
    let lint = project.run(&["lint"]);
    assert_eq!(
        out(&lint).matches("no problems").count(),
        2,
        "{}",
        out(&lint)
    );
    let unknown = project.run(&["generate", "--client", "user"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        err(&unknown).contains("did you mean `users`?"),
        "{}",
        err(&unknown)
    );
}

#[test]
fn one_client_with_errors_fails_the_run_and_the_others_are_generated() {
    let both = format!("[clients.bad]\ndocument = 'none.yaml'\noutput = 'bad'\n{SETTINGS}");
    let project = Project::with(&both);
    let output = project.run(&["generate"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!project.exists("bad") && project.exists("out/shop/Cargo.toml"));
}

#[test]
fn what_is_denied_and_allowed_holds_unless_the_command_line_says_otherwise() {
    let settings = SETTINGS.replace("runtime", "deny = ['missing-operation-id']\nruntime");
    let project = Project::with(&settings);
    project.write(
        "shop.yaml",
        &DOCUMENT.replace("      operationId: listItems\n", ""),
    );
    let denied = project.run(&["lint"]);
    assert_eq!(denied.status.code(), Some(1));
    assert!(
        err(&denied).contains("error[missing-operation-id]"),
        "{}",
        err(&denied)
    );
    succeeds(&project.run(&["lint", "--allow", "missing-operation-id"]));
    project.write("clientsmith.toml", &settings.replace("deny", "allow"));
    assert_eq!(err(&project.run(&["lint"])), "");
    assert_eq!(
        project
            .run(&["lint", "--deny", "missing-operation-id"])
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn every_problem_of_the_settings_is_reported_with_its_place() {
    let project = Project::with(
        "[clients.shop]\ndocument = 1\noutpt = 'shop'\ninclude = ['tag=a', 'color=red']\nsub-clients = 'yes'\n\
         deny = ['missing-operationid']\n[clients.shop.package]\nhomepage = 'nowhere'\nkeywords = ['a', 2]\n\
         [clients.'b c']\ndocument = 'shop.yaml'\noutput = 'b'\n[client]\n",
    );
    let output = project.run(&["lint"]);
    assert_eq!(output.status.code(), Some(1));
    let text = err(&output);
    for problem in [
        "error[invalid-setting]: `document` must be a string\n --> clientsmith.toml:2:12",
        "error[unknown-setting]: there is no setting `outpt` here\n --> clientsmith.toml:3:1",
        "= help: did you mean `output`?",
        "error[invalid-setting]: an item of `include` is not valid: use `tag=…`, `path=…` or `operation=…`\n --> clientsmith.toml:4:21",
        "error[invalid-setting]: `sub-clients` must be `true` or `false`\n --> clientsmith.toml:5:15",
        "did you mean `missing-operation-id`?\n --> clientsmith.toml:6:9",
        "error[invalid-setting]: `homepage` is not valid: expected a URL that begins with `https://` or `http://`\n --> clientsmith.toml:8:12",
        "error[invalid-setting]: an item of `keywords` is not a string\n --> clientsmith.toml:9:18",
        "error[invalid-setting]: `clients.shop` has no `output`\n --> clientsmith.toml:1:10",
        "`b c` can't be the package's name",
        "error[unknown-setting]: there is no setting `client` here\n  --> clientsmith.toml:13:2",
        "error: 10 errors in the settings",
    ] {
        assert!(text.contains(problem), "{problem}\n\n{text}");
    }
    let json = project.run(&["lint", "--message-format", "json"]);
    assert_eq!(out(&json).lines().count(), 10, "{}", out(&json));
}

#[test]
fn two_clients_have_two_folders() {
    let twice =
        format!("{SETTINGS}[clients.other]\ndocument = 'shop.yaml'\noutput = './out/shop/'\n");
    let output = Project::with(&twice).run(&["generate"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("`clients.shop` has the same output"),
        "{}",
        err(&output)
    );
}

#[test]
fn what_is_not_toml_is_reported_with_its_place() {
    let project = Project::with("[clients.shop]\ndocument = 'shop.yaml\n");
    let output = project.run(&["generate"]);
    assert_eq!(output.status.code(), Some(1));
    let text = err(&output);
    assert!(
        text.contains("error[invalid-setting]: this is not valid TOML: "),
        "{text}"
    );
    assert!(text.contains(" --> clientsmith.toml:2:"), "{text}");
}

#[test]
fn without_a_document_and_a_file_the_usage_is_wrong() {
    let project = Project::with("");
    for command in ["generate", "lint"] {
        let output = project.run(&[command]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            err(&output).contains("no document given, and no `clientsmith.toml`"),
            "{}",
            err(&output)
        );
    }
    assert_eq!(project.run(&["diff"]).status.code(), Some(4));
    assert_eq!(
        project
            .run(&["lint", "--config", "none.toml"])
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn diff_compares_each_document_with_its_committed_state() {
    let project = Project::with(SETTINGS);
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        let settings = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        git.args(settings)
            .args(arguments)
            .current_dir(project.0.path())
            .output()
    };
    if git(&["init", "--quiet"]).is_err() {
        println!("skipped: there is no git");
        return;
    }
    succeeds(&git(&["add", "."]).expect("git"));
    succeeds(&git(&["commit", "--quiet", "--message", "first"]).expect("git"));
    project.write(
        "shop.yaml",
        &DOCUMENT
            .replace("listItems", "allItems")
            .replace("listUsers", "allUsers"),
    );
    let output = project.run(&["diff"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(out(&output).contains("all_items"), "{}", out(&output));
    // Not selected by the settings.
    assert!(!out(&output).contains("all_users"), "{}", out(&output));
}

#[test]
fn init_writes_a_file_for_the_documents_that_it_finds_and_never_overwrites_one() {
    let project = Project::with("");
    project.write(
        "swagger.json",
        "{\n  \"info\": {},\n  \"swagger\": \"2.0\"\n}\n",
    );
    project.write("fixes.yaml", "overlay: 1.0.0\nactions: []\n");
    project.write("notes.yaml", "text: |\n  openapi: 3.0.0\n");
    let output = project.run(&["init"]);
    succeeds(&output);
    assert!(
        out(&output).contains("for shop.yaml, swagger.json"),
        "{}",
        out(&output)
    );
    let text = project.read("clientsmith.toml");
    assert!(text.contains("[clients.shop-client]"), "{text}");
    assert!(text.contains("document = \"shop.yaml\""), "{text}");
    assert_eq!(text.matches("\ndocument = ").count(), 2, "{text}");
    succeeds(&project.run(&["generate", "--client", "shop-client", "--dry-run"]));
    let again = project.run(&["init"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(err(&again).contains("exists already"), "{}", err(&again));
    assert_eq!(project.read("clientsmith.toml"), text);
}

#[test]
fn init_needs_a_document_and_takes_the_one_that_is_named() {
    let empty = tempfile::tempdir().expect("a folder");
    let output = run(empty.path(), &["init"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("there is no OpenAPI document"),
        "{}",
        err(&output)
    );
    let project = Project::with("");
    project.write("api/openapi.yaml", DOCUMENT);
    succeeds(&project.run(&["init", "api/openapi.yaml"]));
    succeeds(&project.run(&["lint"]));
    assert!(
        project
            .read("clientsmith.toml")
            .contains("document = \"api/openapi.yaml\"")
    );
}

/// The file that `init` writes, with every setting that it has as a comment.
fn whole_template(project: &Project) -> String {
    succeeds(&project.run(&["init"]));
    let is_setting = |line: &str| {
        let key = line.split_once(" = ").map(|(key, _)| key);
        key.is_some_and(|key| {
            key.chars()
                .all(|letter| letter.is_ascii_lowercase() || letter == '-')
        })
    };
    let text = project.read("clientsmith.toml");
    let lines = text.lines().map(|line| match line.strip_prefix("# ") {
        Some(setting) if is_setting(setting) => setting,
        _ => line,
    });
    lines.map(|line| format!("{line}\n")).collect()
}

fn json(item: &Item) -> Json {
    match item {
        Item::Table(table) => table
            .iter()
            .map(|(key, item)| (key.to_owned(), json(item)))
            .collect::<Map<_, _>>()
            .into(),
        Item::Value(Value::Array(list)) => list
            .iter()
            .map(|value| json(&value.clone().into()))
            .collect(),
        Item::Value(Value::InlineTable(table)) => json(&Item::Table(table.clone().into_table())),
        Item::Value(Value::Boolean(flag)) => (*flag.value()).into(),
        Item::Value(Value::Integer(number)) => (*number.value()).into(),
        item => item.as_str().expect("a string").into(),
    }
}

fn as_json(toml: &str) -> Json {
    json(toml.parse::<DocumentMut>().expect("TOML").as_item())
}

#[test]
fn a_command_line_needs_a_runtime_that_is_no_copy() {
    let settings = format!("{SETTINGS}cli = true\n");
    let project = Project::with(&settings.replace("runtime = 'version'", "runtime = 'vendored'"));
    let output = project.run(&["generate"]);
    assert!(!output.status.success());
    assert!(
        err(&output).contains("its runtime can't be a copy"),
        "{}",
        err(&output)
    );
    assert!(!project.exists("out/shop/Cargo.toml"));

    succeeds(&Project::with(&settings).run(&["generate"]));
    let project = Project::with(SETTINGS);
    succeeds(&project.run(&["generate", "--cli"]));
    let manifest = project.read("out/shop/Cargo.toml");
    assert!(
        manifest.contains("clientsmith-cli = { version = \"0.1.0\", optional = true }"),
        "{manifest}"
    );
    assert!(
        manifest.contains("required-features = [\"cli\"]"),
        "{manifest}"
    );
    assert!(project.exists("out/shop/src/bin/shop.rs"));
    succeeds(&project.run(&["generate"]));
    let manifest = project.read("out/shop/Cargo.toml");
    assert!(
        !manifest.contains("clientsmith-cli") && !manifest.contains("[[bin]]"),
        "{manifest}"
    );
}

#[test]
fn every_setting_of_the_template_is_one_that_there_is() {
    let project = Project::with("");
    // A crate of types is for clients that have no copy of the runtime.
    let whole = whole_template(&project).replace("\"vendored\"", "\"version\"");
    project.write("fixes.yaml", "overlay: 1.0.0\nactions: []\n");
    project.write("clientsmith.toml", &whole);
    let settings = as_json(&whole)["clients"]["shop-client"]
        .as_object()
        .expect("a table")
        .len();
    assert_eq!(settings, 20, "{whole}");
    let output = project.run(&["lint"]);
    for code in ["[invalid-setting]", "[unknown-setting]"] {
        assert!(!err(&output).contains(code), "{}", err(&output));
    }
}

#[test]
fn the_schema_accepts_what_is_valid_and_refuses_what_is_not() {
    let project = Project::with("");
    let schema = project.run(&["schema"]);
    succeeds(&schema);
    let schema: Json = serde_json::from_str(&out(&schema)).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(validator.is_valid(&as_json(SETTINGS)));
    assert!(validator.is_valid(&as_json(&whole_template(&project))));
    for wrong in [
        SETTINGS.replace("output", "outpt"),
        SETTINGS.replace("'MIT'", "1"),
        SETTINGS.replace("['tag=items']", "'tag=items'"),
        SETTINGS.replace("['shop']", "['a', 'b', 'c', 'd', 'e', 'f']"),
        SETTINGS.replace("document = 'shop.yaml'\n", ""),
        "[clients]\n".to_owned(),
        String::new(),
    ] {
        assert!(!validator.is_valid(&as_json(&wrong)), "{wrong}");
        project.write("clientsmith.toml", &wrong);
        assert_eq!(project.run(&["lint"]).status.code(), Some(1), "{wrong}");
    }
}

const NAMED: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
tags: [{name: b}]
paths:
  /items:
    x-notes: {operationId: items_get_v2}
    get:
      tags: [a]
      operationId: items_get_v2
      parameters: [{name: n, in: query, schema: {type: integer}}]
      responses:
        '200': {description: Items., content: {application/json: {schema: {$ref: '#/components/schemas/ItemDTO'}}}}
    post:
      tags: [b]
      responses: {'204': {description: Done.}}
components:
  schemas:
    ItemDTO:
      type: object
      properties:
        st: {type: string, enum: [ok, n/a]}
        own: {$ref: '#/components/schemas/Owner'}
        kind: {$ref: '#/components/schemas/Kind'}
        box: {type: object, properties: {w: {type: integer}}}
    Owner: {type: object}
    Kind: {type: string, enum: [x.1, x.2]}
";

const NAMES: &str = "
[clients.shop.names]
operations = { items_get_v2 = 'list items', 'POST /items' = 'addItem' }
inputs = { 'items_get_v2.n' = 'limit' }
types = { ItemDTO = 'Item' }
members = { 'ItemDTO.st' = 'status', 'ItemDTO.own' = 'owner', 'ItemDTO.box.w' = 'width' }
variants = { 'ItemDTO.st.n/a' = 'missing', 'Kind.x.2' = 'newest' }
tags = { a = 'first', b = 'second' }
";

#[test]
fn names_of_the_settings_are_those_of_rust() {
    let project = Project::with(&(SETTINGS.replace("include = ['tag=items']\n", "") + NAMES));
    project.write("shop.yaml", NAMED);
    let output = project.run(&["generate"]);
    succeeds(&output);
    // Names make the warning of operations without an id needless.
    assert_eq!(err(&output), "");
    let list = project.read("out/shop/src/operations/first/list_items.rs");
    assert!(
        list.contains("pub fn limit(mut self, limit: i64)"),
        "{list}"
    );
    assert!(project.exists("out/shop/src/operations/second/add_item.rs"));
    let item = project.read("out/shop/src/types/item.rs");
    for line in [
        "pub struct Item {",
        "    pub status: Option<ItemStatus>,",
        "    pub owner: Option<Owner>,",
        "    pub width: Option<i64>,",
    ] {
        assert!(item.lines().any(|other| other == line), "{line}\n{item}");
    }
    assert!(item.contains("status => \"st\""), "{item}");
    assert!(
        item.contains("Missing = \"n/a\"") || item.contains("Missing => \"n/a\""),
        "{item}"
    );
    let kind = project.read("out/shop/src/types/kind.rs");
    assert!(kind.contains("Newest"), "{kind}");
}

#[test]
fn a_name_for_nothing_is_reported_with_its_place_and_what_is_like_it() {
    let names = "
[clients.shop.names]
operations = { items_get_v1 = 'list' }
inputs = { 'items_get_v2.m' = 'limit' }
types = { ItemDTo = 'Item' }
members = { 'ItemDTO.sta' = 'status', 'ItemDTO.box.x' = 'width' }
variants = { 'ItemDTO.st.n-a' = 'missing', 'Kind.x.3' = 'newest' }
tags = { cc = 'first' }
";
    let project = Project::with(&(SETTINGS.replace("include = ['tag=items']\n", "") + names));
    project.write("shop.yaml", NAMED);
    let output = project.run(&["lint"]);
    let text = err(&output);
    for problem in [
        "warning[unused-setting]: the document has no operation `items_get_v1`\n --> clientsmith.toml:8:16",
        "= help: did you mean `items_get_v2`?",
        "the document has no input `items_get_v2.m`\n --> clientsmith.toml:9:12",
        "the document has no schema `ItemDTo`",
        "= help: did you mean `ItemDTO`?",
        "the document has no property `ItemDTO.sta`",
        "= help: did you mean `ItemDTO.st`?",
        "the document has no property `ItemDTO.box.x`",
        "= help: did you mean `ItemDTO.box.w`?",
        "the document has no value `ItemDTO.st.n-a`",
        "= help: did you mean `ItemDTO.st.n/a`?",
        "the document has no value `Kind.x.3`",
        "= help: did you mean `Kind.x.1`?",
        "the document has no tag `cc`",
    ] {
        assert!(text.contains(problem), "{problem}\n\n{text}");
    }
    assert_eq!(
        project
            .run(&["lint", "--deny", "unused-setting"])
            .status
            .code(),
        Some(1)
    );
    let empty = project.0.path().join("clientsmith.toml");
    let text = fs::read_to_string(&empty)
        .expect("a file")
        .replace("'list'", "'!'");
    fs::write(&empty, text).expect("a file");
    assert!(err(&project.run(&["lint"])).contains("a name has a letter in it"));
}

#[test]
fn types_have_the_attributes_and_files_the_header_of_the_settings() {
    let more = "
header = ['Copyright The Shop', 'SPDX-License-Identifier: MIT']
derives = { Item = ['my_crate::Describe', 'Clone'], '*' = ['my_crate::All'] }
attributes = { ItemStatus = ['#[doc(alias = \"state\")]'] }
";
    let project =
        Project::with(&(SETTINGS.replace("include = ['tag=items']\n", "") + more + NAMES));
    project.write("shop.yaml", NAMED);
    let output = project.run(&["generate"]);
    succeeds(&output);
    let item = project.read("out/shop/src/types/item.rs");
    let header = "// Copyright The Shop\n// SPDX-License-Identifier: MIT\n//\n// @generated by";
    assert!(item.starts_with(header), "{item}");
    assert!(
        project
            .read("out/shop/Cargo.toml")
            .starts_with(&header.replace("//", "#"))
    );
    assert!(
        project
            .read("out/shop/README.md")
            .starts_with("<!-- Copyright The Shop")
    );
    for text in [
        "#[derive(Clone, Default, PartialEq, my_crate::Describe, my_crate::All)]\n#[non_exhaustive]\npub struct Item {",
        "#[doc(alias = \"state\")]\n#[non_exhaustive]\npub enum ItemStatus {",
    ] {
        assert!(item.contains(text), "{text}\n{item}");
    }
}

#[test]
fn attributes_that_are_none_and_types_that_there_are_not_are_reported() {
    let project = Project::with(
        &(SETTINGS.to_owned()
            + "derives = { Itm = ['My Trait'] }\nattributes = { '*' = ['#![a]', 'b'] }\n"),
    );
    let text = err(&project.run(&["lint"]));
    for problem in [
        "an item of `derives.Itm` is not valid: expected the path of a derive macro",
        "an item of `attributes.*` is not valid: expected an attribute",
        "error: 3 errors in the settings",
    ] {
        assert!(text.contains(problem), "{problem}\n{text}");
    }
    project.write("shop.yaml", NAMED);
    let settings = SETTINGS.replace("include = ['tag=items']\n", "")
        + "derives = { ItemDt = ['my_crate::Describe'] }\n";
    project.write("clientsmith.toml", &settings);
    let text = err(&project.run(&["lint"]));
    let problem =
        "warning[unused-setting]: the client has no type `ItemDt`\n --> clientsmith.toml:6:13";
    assert!(text.contains(problem), "{text}");
    assert!(text.contains("did you mean `ItemDto`?"), "{text}");
}

const TYPED: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /items:
    get:
      operationId: listItems
      responses:
        '200': {description: Items., content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
components:
  schemas:
    Item:
      type: object
      additionalProperties: false
      properties:
        price: {$ref: '#/components/schemas/Money'}
        at: {type: string, format: date-time}
        by: {type: object, additionalProperties: {$ref: '#/components/schemas/Money'}}
        box: {type: object, properties: {size: {type: integer}}}
    Money: {type: string}
";

const TYPES: &str = "
[clients.shop.types]
map = 'BTreeMap'
formats = { date-time = 'chrono' }
schemas = { Money = { type = 'my_crate::Money', implements = ['Eq', 'Hash'] }, 'Item.box.size' = 'my_crate::Size' }
dependencies = { my-crate = { path = 'crates/my-crate', features = ['serde'] } }
";

#[test]
fn types_of_the_settings_stand_in_the_place_of_the_clients() {
    let settings = SETTINGS.replace("include = ['tag=items']\n", "") + TYPES;
    let project = Project::with(&settings);
    project.write("shop.yaml", TYPED);
    let output = project.run(&["generate"]);
    succeeds(&output);
    assert_eq!(err(&output), "");
    let item = project.read("out/shop/src/types/item.rs");
    for line in [
        "    pub price: Option<my_crate::Money>,",
        "    pub at: Option<chrono::DateTime<chrono::FixedOffset>>,",
        "    pub by: Option<std::collections::BTreeMap<String, my_crate::Money>>,",
        "    pub size: Option<my_crate::Size>,",
    ] {
        assert!(item.lines().any(|other| other == line), "{line}\n{item}");
    }
    assert!(!project.exists("out/shop/src/types/money.rs"));
    let manifest = project.read("out/shop/Cargo.toml");
    for line in [
        "chrono = { version = \"0.4\", default-features = false, features = [\"serde\", \"std\"] }",
        "my-crate = { path = \"../../crates/my-crate\", features = [\"serde\"] }",
    ] {
        assert!(
            manifest.lines().any(|other| other == line),
            "{line}\n{manifest}"
        );
    }
    succeeds(&project.run(&["generate", "--check"]));
    // What no type needs any more goes with it, as far as it is the generator's.
    project.write("clientsmith.toml", SETTINGS);
    project.write("shop.yaml", DOCUMENT);
    succeeds(&project.run(&["generate"]));
    assert!(
        !project
            .read("out/shop/Cargo.toml")
            .contains("version = \"0.4\"")
    );
}

#[test]
fn types_for_nothing_and_types_that_are_none_are_reported_with_their_places() {
    let types = "
[clients.shop.types]
map = 'TreeMap'
formats = { date-time = 'uuid', date = 1 }
schemas = { Money = 'Money', Item = { typ = 'a::B', implements = ['Hsh'] } }
dependencies = { my-crate = { version = 'one' }, other = 'x' }
";
    let settings = SETTINGS.replace("include = ['tag=items']\n", "");
    let project = Project::with(&(settings.clone() + types));
    project.write("shop.yaml", TYPED);
    let text = err(&project.run(&["lint"]));
    for problem in [
        "`map` is not valid: expected one of `HashMap`, `BTreeMap`, `IndexMap`\n --> clientsmith.toml:8:7",
        "`formats.date-time` is not valid: `uuid` has no type for the format `date-time`; it has types for `uuid`\n --> clientsmith.toml:9:25",
        "`formats.date` must be a string or a table\n --> clientsmith.toml:9:40",
        "`schemas.Money` is not valid: expected the path of a type",
        "there is no setting `typ` here",
        "did you mean `type`?",
        "an item of `implements` is not valid: `Hsh` is no trait that a type can be said to implement; did you mean `Hash`?",
        "`version` is not valid: expected a version",
        "`dependencies.other` is not valid: expected a version",
    ] {
        assert!(text.contains(problem), "{problem}\n\n{text}");
    }
    let types = "
[clients.shop.types]
formats = { date-tme = 'a::B' }
schemas = { Mony = 'a::B', 'Item.box.siz' = 'a::B' }
dependencies = { my-crate = '1' }
";
    project.write("clientsmith.toml", &(settings + types));
    let text = err(&project.run(&["lint"]));
    for problem in [
        "warning[unused-setting]: no schema of the document has the format `date-tme`\n --> clientsmith.toml:8:13",
        "= help: did you mean `date-time`?",
        "the document has no schema `Mony`\n --> clientsmith.toml:9:13",
        "= help: did you mean `Money`?",
        "the document has no schema `Item.box.siz`\n --> clientsmith.toml:9:28",
        "= help: did you mean `Item.box.size`?",
        "no type of the client is of the crate `my-crate`\n  --> clientsmith.toml:10:18",
    ] {
        assert!(text.contains(problem), "{problem}\n\n{text}");
    }
}

#[test]
fn inputs_are_named_wherever_they_are_declared() {
    let document = "openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /items/{i}:
    parameters:
      - {name: i, in: path, required: true, schema: {type: string}}
      - {$ref: '#/components/parameters/Page'}
    get:
      operationId: getItem
      parameters: [{$ref: '#/components/parameters/Most'}, {$ref: 'other.yaml#/Least'}]
      responses: {'204': {description: Done.}}
    delete:
      operationId: deleteItem
      responses: {'204': {description: Done.}}
components:
  parameters:
    Most: {name: n, in: query, schema: {type: integer}}
    Page: {$ref: '#/components/parameters/Paged'}
    Paged: {name: p, in: query, schema: {type: integer}}
";
    let names = "
[clients.shop.names.inputs]
'getItem.i' = 'item'
'getItem.n' = 'most'
'getItem.p' = 'page'
'getItem.l' = 'least'
";
    let settings = SETTINGS.replace("include = ['tag=items']\n", "");
    let project = Project::with(&(settings.clone() + names));
    project.write("shop.yaml", document);
    project.write(
        "other.yaml",
        "Least: {name: l, in: query, schema: {type: integer}}\n",
    );
    let output = project.run(&["generate"]);
    succeeds(&output);
    assert_eq!(err(&output), "");
    let get = project.read("out/shop/src/operations/get_item.rs");
    for text in [
        "pub fn get_item(&self, item: impl Into<String>)",
        "pub fn most(mut self, most: i64)",
        "pub fn page(mut self, page: i64)",
        "pub fn least(mut self, least: i64)",
    ] {
        assert!(get.contains(text), "{text}\n{get}");
    }
    // Only for the operation that is named.
    let delete = project.read("out/shop/src/operations/delete_item.rs");
    for text in ["pub fn delete_item(&self, i: impl", "pub fn p(mut self"] {
        assert!(delete.contains(text), "{text}\n{delete}");
    }
    project.write(
        "clientsmith.toml",
        &(settings
            + "[clients.shop.names.inputs]\n'deleteItem.q' = 'page'\n'getItem.ll' = 'least'\n"),
    );
    let text = err(&project.run(&["lint"]));
    for problem in [
        "warning[unused-setting]: the document has no input `deleteItem.q`\n --> clientsmith.toml:7:1",
        "= help: did you mean `deleteItem.i`?",
        "error[invalid-extension]: the operation has no parameter `ll`",
    ] {
        assert!(text.contains(problem), "{problem}\n\n{text}");
    }
}

#[test]
fn types_alone_need_no_client_and_a_client_has_those_of_another_crate() {
    let both = "[clients.shop-types]
document = 'shop.yaml'
output = 'out/types'
types-only = true
include = ['operation=listItems']

[clients.shop]
document = 'shop.yaml'
output = 'out/shop'
runtime = 'version'
types-crate = 'shop-types'
types = { dependencies = { shop-types = { path = 'out/types' } } }
";
    let project = Project::with(both);
    project.write("shop.yaml", TYPED);
    succeeds(&project.run(&["generate"]));
    assert!(project.exists("out/types/src/types/item.rs"));
    for file in [
        "client.rs",
        "operations",
        "runtime/call",
        "runtime/transport",
    ] {
        assert!(!project.exists(&format!("out/types/src/{file}")), "{file}");
    }
    let manifest = project.read("out/types/Cargo.toml");
    for name in ["reqwest", "hyper", "tokio", "http", "rustls", "client"] {
        let is_entry = |line: &str| line.split(' ').next() == Some(name);
        assert!(!manifest.lines().any(is_entry), "{name}\n{manifest}");
    }
    assert!(!project.exists("out/shop/src/types"));
    let library = project.read("out/shop/src/lib.rs");
    assert!(library.contains("pub use shop_types::types;"), "{library}");
    let manifest = project.read("out/shop/Cargo.toml");
    assert!(
        manifest.contains("shop-types = { path = \"../types\" }"),
        "{manifest}"
    );
    project.write(
        "clientsmith.toml",
        &both.replace("runtime = 'version'\n", "types-only = true\n"),
    );
    let text = err(&project.run(&["lint"]));
    assert!(
        text.contains("a client with `types-only` has no `types-crate`"),
        "{text}"
    );
    project.write("clientsmith.toml", &both.replace("'version'", "'vendored'"));
    let text = err(&project.run(&["lint"]));
    let problem = "error[invalid-setting]: a client with `types-crate` can't have a copy of the runtime: its types are of another\n  --> clientsmith.toml:11:15";
    assert!(text.contains(problem), "{text}");
}
