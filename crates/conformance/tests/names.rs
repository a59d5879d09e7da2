//! No name of a document breaks the crate that is emitted for it.
//!
//! The names are those that emitted code or the runtime's macros use themselves, with those of Rust's own: each is
//! given to everything that a document can name, and the crates are compiled.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs};

use clientsmith_conformance::{Fixture, ScratchWorkspace, emit};
use clientsmith_model::{RESERVED_OPERATION_IDENTS, RESERVED_SETTERS, RESERVED_TYPE_IDENTS};
use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Map, Value, json};

/// Keywords, primitive types, names of the prelude and of crates, methods that traits in scope have, and names without
/// a letter that Rust could use. What emitted code and macros use themselves is read from them.
const OF_RUST: &str = "
    abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in
    let loop macro match mod move mut override priv pub ref return self Self static struct super trait true try type typeof
    union unsafe unsized use virtual where while yield macro_rules raw safe auto default

    bool char str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 never unit tuple slice array

    AsMut AsRef Box Clone Copy Debug Default DoubleEndedIterator Drop Eq Err ExactSizeIterator Extend Fn FnMut FnOnce From
    FromIterator Future Hash Into IntoFuture IntoIterator Iterator None Ok Option Ord PartialEq PartialOrd Result Send Sized
    Some String Sync ToOwned ToString TryFrom TryInto Unpin Vec Error Display Formatter Item Output Target Other Infallible
    FromStr Serialize Deserialize Serializer Deserializer Value Key Rc Arc Cow

    core std alloc test proc_macro clientsmith_runtime serde serde_json tokio runtime lib main mod build deps examples
    incremental Cargo src target con aux nul prn com1 lpt1

    clone clone_from into try_into from try_from from_str fmt eq ne cmp hash drop deref borrow to_owned to_string as_ref
    as_str as_mut add sub mul div rem neg not shl shr bitand bitor bitxor index next iter into_iter from_iter poll
    into_future take_client send_raw send_streamed send send_blocking with_options type_id any take replace swap unwrap
    expect map new inner value values VALUES TAG SPEC to_value into_inner into_parts write read

    gzip deflate brotli zstd rustls native_tls blocking tracing jiff chrono time uuid url rust_decimal full dep

    a b d e i n s t A B C D E F H K O R S T U V W X de 'de _ __ ___ _0 0 1 2 200 404 4XX
";

/// Names with symbols, spaces, other alphabets, and of great length.
const OF_NO_LANGUAGE: &[&str] = &[
    "",
    " ",
    "-",
    "--",
    "+",
    "+1",
    "-1",
    ">=",
    "!",
    "$",
    "*",
    "*/",
    "/*",
    "//",
    "///",
    "\"",
    "'",
    "\\",
    "`",
    "```",
    "#",
    "{}",
    "{0}",
    "{{",
    "}",
    "[]",
    "()",
    "<T>",
    "&",
    "|",
    ";",
    ":",
    "::",
    ",",
    ".",
    "..",
    "..=",
    "=>",
    "?",
    "@",
    "%",
    "^",
    "~",
    "r#type",
    "r#\"a\"#",
    "a-b",
    "a_b",
    "aB",
    "A-B",
    "a.b",
    "a b",
    "1.5",
    "1_5",
    "\u{1f600}",
    "\u{1f600}\u{1f600}",
    "\u{200d}",
    "\u{202e}",
    "\u{feff}",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    "\u{645}\u{631}\u{62d}\u{628}\u{627}",
    "名前",
    "Größe",
    "ß",
    "İ",
    "ı",
    "é",
    "e\u{301}",
    "ﬁ",
    "\t",
    "\n",
    "\r\n",
    "\u{0}",
    "\u{7f}",
    "self_",
    "type_",
    "Self_",
    "crate_",
    "body_input",
    "client_input",
    "options_input",
    "inputs_input",
    "request_body",
    "additional_2",
];

/// Names that have met something of the emitted code's or the macros', or lie near.
const NEAR: &str = "
    err Err file File client clientInput options body inputs search request Request Method Operation send new clone mod
    into_parts take_client default gzip self Self super crate gen type std Option String Vec Result Box Default Into Some
    None Ok Value List Map Nullable Client Error Part MultipartForm MemberStyle EventStream Response A D H S cell
";

/// Everything that is tried, without duplicates.
struct Names {
    /// What one object, one enumeration, one operation and so on give to their members.
    all: Vec<String>,
    /// What schemas, operations, tags, servers, schemes and webhooks are called, an item each.
    items: Vec<String>,
}

/// How many of the names have items of their own.
#[derive(Clone, Copy, PartialEq)]
enum Extent {
    /// Those of [`NEAR`], and one of sixteen others.
    Brief,
    Full,
}

impl Names {
    /// All names that emitted code, the macros of the runtime and Rust know, and those that no language knows.
    fn all(extent: Extent) -> Self {
        let mut names = BTreeSet::new();
        let mut crates: BTreeMap<String, usize> = BTreeMap::new();
        for fixture in Fixture::all().expect("the folder of fixtures") {
            let mut of_crate = BTreeSet::new();
            let emitted = fixture.emit().expect("a fixture without errors");
            for file in emitted.files {
                if file.path.ends_with(".rs") {
                    identifiers(tokens(&file.text, &file.path), &mut of_crate);
                }
            }
            for name in of_crate {
                *crates.entry(name).or_default() += 1;
            }
        }
        // What the crates of several documents say is not the documents'.
        let shared = crates.into_iter().filter(|(_, crates)| *crates > 1);
        names.extend(shared.map(|(name, _)| name));
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src");
        of_macros(&runtime, &mut names);
        names.extend(OF_RUST.split_whitespace().map(str::to_owned));
        names.extend(OF_NO_LANGUAGE.iter().map(|name| (*name).to_owned()));
        names.insert("long".repeat(80));
        names.insert("long_".repeat(80));
        let near: Vec<&str> = NEAR.split_whitespace().collect();
        names.extend(near.iter().map(|name| (*name).to_owned()));
        let all: Vec<String> = names.into_iter().collect();
        let items = all.iter().enumerate().filter(|(index, name)| {
            extent == Extent::Full || index % 16 == 0 || near.contains(&name.as_str())
        });
        let items = items.map(|(_, name)| name.clone()).collect();
        Self { all, items }
    }
}

fn tokens(text: &str, path: &str) -> TokenStream {
    text.parse()
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every identifier among tokens, as a document would write it.
fn identifiers(tokens: TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                let ident = ident.to_string();
                names.insert(ident.strip_prefix("r#").unwrap_or(&ident).to_owned());
            }
            TokenTree::Group(group) => identifiers(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Every identifier in the macros of a folder's files.
fn of_macros(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the runtime's sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            of_macros(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            let mut tokens = tokens(&text, &path.display().to_string()).into_iter();
            while let Some(token) = tokens.next() {
                if token.to_string() == "macro_rules" {
                    identifiers(tokens.by_ref().take(3).collect(), names);
                }
            }
        }
    }
}

/// A schema called `name`, of another kind for each `index`.
fn schema(index: usize, name: &str, other: &Value) -> Value {
    match index % 7 {
        0 => json!({"type": "string", "enum": [name, "A"]}),
        1 => {
            json!({"type": "object", "required": [name], "properties": {name: {"type": "integer"}, "o": other}})
        }
        2 => {
            json!({"oneOf": [other, {"type": "string"}, {"type": "array", "items": {"type": "boolean"}}]})
        }
        3 => json!({"type": "array", "items": reference(name)}),
        4 => json!({"type": "object", "additionalProperties": other}),
        5 => json!({"type": "integer", "enum": [1, 2], "x-enum-varnames": [name, "B"]}),
        _ => {
            json!({"type": "object", "required": [name], "properties": {name: {"type": "string", "nullable": true}, "o": {"type": "string"}}, "additionalProperties": false})
        }
    }
}

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{}", schema.replace('~', "~0").replace('/', "~1"))})
}

/// A value of another type for each `index`.
fn value(index: usize, own: &Value) -> Value {
    match index % 6 {
        0 => json!({"type": "string"}),
        1 => json!({"type": "integer"}),
        2 => json!({"type": "array", "items": {"type": "string"}}),
        3 => own.clone(),
        4 => json!({"type": "boolean", "nullable": true}),
        _ => json!({"type": "object", "additionalProperties": {"type": "string"}}),
    }
}

/// A name that `components` may have (OpenAPI 3.0.3 §4.7.7).
fn is_component(name: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    !name.is_empty() && name.chars().all(plain)
}

/// A document that gives each name to one of everything, and all of them to one operation, one object and one
/// enumeration.
fn document(names: &Names) -> Value {
    let (names, items) = (&names.all, &names.items);
    let components: Vec<&String> = items.iter().filter(|name| is_component(name)).collect();
    let of_schema = |index: usize| reference(components[index % components.len()]);
    let mut schemas = Map::new();
    for (index, name) in components.iter().enumerate() {
        schemas.insert((*name).clone(), schema(index, name, &of_schema(index + 1)));
    }
    let members = |required: bool| -> Value {
        let properties: Map<String, Value> = names
            .iter()
            .enumerate()
            .map(|(index, name)| (name.clone(), value(index, &of_schema(index))))
            .collect();
        let required: Vec<&String> = names.iter().filter(|_| required).collect();
        json!({"type": "object", "required": required, "properties": properties})
    };
    schemas.insert("AllOptional".to_owned(), members(false));
    schemas.insert("AllRequired".to_owned(), members(true));
    schemas.insert(
        "AllValues".to_owned(),
        json!({"type": "string", "enum": names}),
    );
    let numbers: Vec<usize> = (0..names.len()).collect();
    schemas.insert(
        "AllNumbers".to_owned(),
        json!({"type": "integer", "enum": numbers, "x-enum-varnames": names}),
    );
    let mut mixed: Vec<Value> = names.iter().map(|name| json!(name)).collect();
    mixed.push(json!(1));
    schemas.insert("AllMixed".to_owned(), json!({"enum": mixed}));
    let branch = |name: &String| json!({"type": "object", "title": name, "required": ["kind"], "properties": {"kind": {"type": "string", "enum": [name]}}});
    let branches: Vec<Value> = components.iter().map(|name| branch(name)).collect();
    schemas.insert(
        "AllTags".to_owned(),
        json!({"oneOf": branches, "discriminator": {"propertyName": "kind"}}),
    );

    let mut paths = Map::new();
    for (index, name) in items.iter().enumerate() {
        paths.insert(
            format!("/p{index}/{{{}}}", parameter_name(name)),
            operation(index, name, items, &of_schema),
        );
    }
    paths.insert("/all".to_owned(), everything(names, &of_schema));
    let webhooks: Map<String, Value> = items
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let body = json!({"content": {"application/json": {"schema": value(index, &of_schema(index))}}});
            (name.clone(), json!({"post": {"requestBody": body, "responses": {}}}))
        })
        .collect();
    let schemes: Map<String, Value> = components
        .iter()
        .enumerate()
        .map(|(index, name)| ((*name).clone(), scheme(index, name)))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Names", "version": "1"},
        "servers": servers(names),
        "security": [{(components[0].as_str()): []}],
        "paths": paths,
        "webhooks": webhooks,
        "components": {"schemas": schemas, "securitySchemes": schemes},
    })
}

/// A name that can stand between braces in a path.
fn parameter_name(name: &str) -> String {
    let name: String = name
        .chars()
        .filter(|letter| !"{}/?#\u{0}\t\n\r".contains(*letter))
        .collect();
    if name.is_empty() {
        "p".to_owned()
    } else {
        name
    }
}

fn servers(names: &[String]) -> Vec<Value> {
    let mut servers: Vec<Value> = names
        .iter()
        .enumerate()
        .map(|(index, name)| json!({"url": format!("https://{index}.example.com"), "description": name}))
        .collect();
    servers.extend(names.iter().enumerate().map(|(index, name)| {
        let variable = parameter_name(name);
        let url = format!("https://{index}.example.org/{{{variable}}}");
        json!({"url": url, "description": name, "variables": {variable: {"default": "v"}}})
    }));
    let variables: BTreeMap<String, Value> = names
        .iter()
        .map(|name| (parameter_name(name), json!({"default": "v"})))
        .collect();
    let url: String = variables
        .keys()
        .map(|name| format!("/{{{name}}}"))
        .collect();
    servers.push(json!({"url": format!("https://example.net{url}"), "description": "all", "variables": variables}));
    servers
}

fn scheme(index: usize, name: &str) -> Value {
    match index % 5 {
        0 => json!({"type": "http", "scheme": "bearer"}),
        1 => json!({"type": "http", "scheme": "basic"}),
        2 => json!({"type": "apiKey", "in": "header", "name": name}),
        3 => json!({"type": "apiKey", "in": "query", "name": name}),
        _ => json!({"type": "openIdConnect", "openIdConnectUrl": "https://example.com"}),
    }
}

/// An operation called `name`, which tags, inputs, parts, headers and responses call so as well.
fn operation(
    index: usize,
    name: &str,
    names: &[String],
    of_schema: &dyn Fn(usize) -> Value,
) -> Value {
    let path = parameter_name(name);
    let place = ["query", "header", "cookie"][index % 3];
    let next = &names[(index + 1) % names.len()];
    let mut parameters =
        vec![json!({"name": path, "in": "path", "required": true, "schema": {"type": "string"}})];
    parameters.push(json!({"name": name, "in": place, "schema": value(index, &of_schema(index))}));
    parameters.push(json!({"name": next, "in": "query", "required": index.is_multiple_of(2), "schema": value(index + 1, &of_schema(index))}));
    let body = match index % 6 {
        0 => {
            json!({"multipart/form-data": {"schema": {"type": "object", "required": [name], "properties": {
                name: {"type": "string", "format": "binary"}, next: {"type": "array", "items": {"type": "string", "format": "binary"}},
            }}}})
        }
        1 => {
            json!({"application/json": {"schema": of_schema(index)}, "text/plain": {"schema": {"type": "string"}},
            "multipart/form-data": {"schema": {"type": "object", "properties": {name: {"type": "string"}}}}})
        }
        2 => {
            json!({"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {name: {"type": "array", "items": {"type": "string"}}}},
            "encoding": {name: {"style": "spaceDelimited", "explode": false}}}})
        }
        3 => {
            json!({"application/json": {"schema": {"type": "object", "required": [name], "properties": {name: {"type": "string"}}}}})
        }
        4 => {
            json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}})
        }
        _ => json!({"application/json": {"schema": of_schema(index)}}),
    };
    let ok = match index % 4 {
        0 => json!({"application/json": {"schema": of_schema(index)}}),
        1 => json!({"text/event-stream": {"schema": of_schema(index)}}),
        2 => {
            json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}})
        }
        _ => {
            json!({"application/json": {"schema": {"type": "object", "properties": {name: {"type": "string"}}}}})
        }
    };
    let mut responses = json!({
        "200": {"description": name, "content": ok, "headers": {name: {"schema": {"type": "string", "enum": [name]}}}},
        "400": {"description": name, "content": {"application/json": {"schema": of_schema(index)}}},
        "default": {"description": name, "content": {"application/json": {"schema": {"type": "object", "properties": {name: {"type": "string"}}}}}},
    });
    if index.is_multiple_of(3) {
        responses["201"] = json!({"description": name, "content": {"application/json": {"schema": of_schema(index + 3)}}});
    }
    let tags: Vec<&str> = match index % 3 {
        0 => vec![],
        1 => vec![name],
        _ => vec![next],
    };
    let mut item = json!({"post": {
        "operationId": name, "tags": tags, "parameters": parameters, "responses": responses,
        "requestBody": {"required": index.is_multiple_of(2), "content": body},
    }});
    if index % 6 == 3 && index.is_multiple_of(5) {
        let parameter = json!({"name": name, "in": "query", "schema": {"type": "string"}});
        item["post"]["parameters"][1] = parameter;
        item["post"]["requestBody"]["content"]["application/json"]["schema"]["required"] =
            json!([]);
        item["post"]["x-clientsmith-mirrored-inputs"] = json!([name]);
    }
    item
}

/// An operation whose inputs, parts and headers have all names.
fn everything(names: &[String], of_schema: &dyn Fn(usize) -> Value) -> Value {
    let parameters: Vec<Value> = names
        .iter()
        .enumerate()
        .map(|(index, name)| json!({"name": name, "in": "query", "schema": value(index, &of_schema(index))}))
        .collect();
    let required: Vec<Value> = names
        .iter()
        .enumerate()
        .map(|(index, name)| json!({"name": name, "in": "query", "required": true, "schema": value(index, &of_schema(index))}))
        .collect();
    let parts: Map<String, Value> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let file = json!({"type": "string", "format": "binary"});
            (
                name.clone(),
                if index.is_multiple_of(3) {
                    file
                } else {
                    value(index, &of_schema(index))
                },
            )
        })
        .collect();
    let headers: Map<String, Value> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            (
                name.clone(),
                json!({"schema": value(index % 3, &json!({}))}),
            )
        })
        .collect();
    let response = json!({"200": {"description": "Headers.", "headers": headers}});
    let form = json!({"content": {"multipart/form-data": {"schema": {"type": "object", "properties": parts}}}});
    let object = |schema: &str, required: bool| json!({"required": required, "content": {"application/json": {"schema": reference(schema)}}});
    let responses = |schema: &str| json!({"200": {"description": "d", "content": {"application/json": {"schema": reference(schema)}}}});
    json!({
        "get": {"operationId": "all get", "parameters": parameters, "responses": response},
        "head": {"operationId": "all head", "parameters": required, "responses": responses("AllMixed")},
        "post": {"operationId": "all post", "parameters": parameters, "requestBody": form, "responses": responses("AllValues")},
        "put": {"operationId": "all put", "parameters": parameters, "requestBody": object("AllOptional", false), "responses": responses("AllNumbers")},
        "patch": {"operationId": "all patch", "requestBody": object("AllRequired", true), "responses": responses("AllTags")},
    })
}

/// A crate for each way to divide a client.
struct Crates {
    workspace: ScratchWorkspace,
    members: Vec<String>,
}

impl Crates {
    fn new(extent: Extent) -> Self {
        // A workspace each: tests run side by side.
        let workspace = ScratchWorkspace::new(match extent {
            Extent::Brief => "names",
            Extent::Full => "names-full",
        });
        let members = Vec::new();
        Self { workspace, members }
    }

    fn add(&mut self, package: &str, options: &str, document: &Value) {
        let documents = format!("documents/{package}");
        self.write(&format!("{documents}/options"), options);
        self.write(&format!("{documents}/openapi.json"), &document.to_string());
        let file = self.workspace.root().join(documents).join("openapi.json");
        let emitted = emit(&file, package).unwrap_or_else(|errors| panic!("{package}: {errors}"));
        let folder = format!("crates/{package}");
        let _ = fs::remove_dir_all(self.workspace.root().join(&folder));
        for file in emitted.files {
            let lints = if file.path == "Cargo.toml" { LINTS } else { "" };
            self.write(&format!("{folder}/{}", file.path), &(file.text + lints));
        }
        self.members.push(folder);
    }

    fn write(&self, path: &str, text: &str) {
        self.workspace
            .write(path, text)
            .expect("a writable target folder");
    }

    /// Compiles all of them; any warning is an error.
    fn assert_compile(&self) {
        self.workspace
            .write_manifest(&self.members)
            .expect("a writable target folder");
        let output = self
            .workspace
            .cargo(["check", "--workspace", "--quiet"])
            .expect("cargo starts");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// In the manifests: flags of the compiler would make Cargo compile the dependencies again.
const LINTS: &str = "\n[lints.rust]\nwarnings = \"deny\"\n";

/// Two crates of all names: with all methods in the client, and divided by tags.
fn crates(extent: Extent) -> Crates {
    let document = document(&Names::all(extent));
    let mut crates = Crates::new(extent);
    crates.add("whole", "", &document);
    crates.add("divided", "--sub-clients\n--tag-features\n", &document);
    crates
}

#[test]
fn whatever_a_document_calls_its_parts_the_crate_compiles() {
    crates(Extent::Brief).assert_compile();
}

#[test]
#[ignore = "minutes of compiling: every name has items of its own"]
fn whatever_a_document_calls_any_part_the_crate_compiles() {
    crates(Extent::Full).assert_compile();
}

/// The capitalised names in each `use` of a file, with the path's first segment.
fn imports(text: &str, path: &str) -> Vec<(String, String)> {
    let mut tokens = tokens(text, path).into_iter();
    let mut imports = Vec::new();
    while let Some(token) = tokens.next() {
        if token.to_string() == "use" {
            let tree: TokenStream = tokens
                .by_ref()
                .take_while(|token| token.to_string() != ";")
                .collect();
            let root = tree
                .clone()
                .into_iter()
                .next()
                .map(|token| token.to_string())
                .unwrap_or_default();
            let mut names = BTreeSet::new();
            identifiers(tree, &mut names);
            let types = names
                .into_iter()
                .filter(|name| name.starts_with(char::is_uppercase));
            imports.extend(types.map(|name| (root.clone(), name)));
        }
    }
    imports
}

#[test]
fn no_item_is_called_like_what_its_file_imports() {
    for fixture in Fixture::all().expect("the folder of fixtures") {
        for file in fixture.emit().expect("a fixture without errors").files {
            let of_operation =
                file.path.starts_with("src/operations/") && !file.path.ends_with("/mod.rs");
            let of_types = file.path.starts_with("src/types/") || file.path == "src/webhooks.rs";
            if !of_operation && !of_types {
                continue;
            }
            for (root, name) in imports(&file.text, &file.path) {
                let reserved = RESERVED_TYPE_IDENTS.contains(&name.as_str())
                    || of_operation && RESERVED_OPERATION_IDENTS.contains(&name.as_str());
                assert!(
                    root != "clientsmith_runtime" || reserved,
                    "{}: `{name}` is not reserved",
                    file.path
                );
            }
        }
    }
}

#[test]
fn no_input_is_called_like_a_method_that_every_builder_has() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src/call/operation.rs");
    let text = fs::read_to_string(&source).expect("the runtime's source");
    let methods = text.lines().filter_map(|line| {
        let (_, signature) = line
            .split_once("    pub fn ")
            .or_else(|| line.split_once("    fn "))?;
        let takes_self = signature.contains("self") || signature.ends_with('(');
        takes_self.then(|| signature.split(['(', '<']).next().unwrap_or_default())
    });
    let methods: BTreeSet<&str> = methods.collect();
    assert!(
        methods.contains("send_raw") && methods.contains("with_options"),
        "{methods:?}"
    );
    for method in methods {
        assert!(
            RESERVED_SETTERS.contains(&method),
            "`{method}` is not reserved"
        );
    }
}
