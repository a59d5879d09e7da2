//! The settings of `clientsmith.toml`: one table, from which the file is checked, its JSON Schema is made, and what
//! `clientsmith init` writes.

use std::str::FromStr;

use clientsmith_lower::{Code, Filter, MapType, Replacement, Severity};

use crate::package;
use crate::runtime::Runtime;

/// A setting.
pub(super) struct Key {
    /// As in the file.
    pub(super) name: &'static str,
    /// What it may be.
    pub(super) value: Value,
    /// Whether the file must have it.
    pub(super) required: bool,
    /// What it is, in one sentence without a stop.
    pub(super) help: &'static str,
    /// An example in TOML, for the file that `init` writes.
    #[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "for the program"))]
    pub(super) example: &'static str,
}

/// What a setting may be.
pub(super) enum Value {
    /// A string, and what is wrong with one that is not valid.
    Text(Check),
    /// A list of strings, each of which is checked, and how many there may be.
    Texts(Check, usize),
    /// `true` or `false`.
    Flag,
    /// Strings, by keys that the file chooses.
    Map(Check),
    /// Lists of strings, by keys that the file chooses.
    Lists(Check),
    /// A table with these settings.
    Table(&'static [Key]),
    /// Strings, or tables with these settings, by keys that the file chooses.
    TextsOrTables(Check, &'static [Key]),
    /// Tables with these settings, by names that the file chooses.
    Tables(&'static [Key]),
}

/// What is wrong with a string; nothing if it is valid.
pub(super) type Check = fn(&str) -> Result<(), String>;

/// More items than any list has.
const ANY_NUMBER: usize = usize::MAX;

/// The top of the file.
pub(super) const FILE: &[Key] = &[Key {
    name: "clients",
    value: Value::Tables(CLIENT),
    required: true,
    help: "The clients, each by a name of your own: the default name of its package",
    example: "",
}];

/// A client.
pub(super) const CLIENT: &[Key] = &[
    Key {
        name: "document",
        value: Value::Text(not_empty),
        required: true,
        help: "The OpenAPI or Swagger document, relative to this file",
        example: "\"openapi.yaml\"",
    },
    Key {
        name: "output",
        value: Value::Text(not_empty),
        required: true,
        help: "The folder of the crate, relative to this file",
        example: "\"client\"",
    },
    Key {
        name: "overlays",
        value: Value::Texts(not_empty, ANY_NUMBER),
        required: false,
        help: "Overlay 1.0 files that are applied to the document, in order, relative to this file",
        example: "[\"fixes.yaml\"]",
    },
    Key {
        name: "include",
        value: Value::Texts(filter, ANY_NUMBER),
        required: false,
        help: "Only these operations: `tag=…`, `path=…` or `operation=…`, with `*` for any text",
        example: "[\"tag=pets\", \"path=/v1/*\"]",
    },
    Key {
        name: "exclude",
        value: Value::Texts(filter, ANY_NUMBER),
        required: false,
        help: "All operations but these",
        example: "[\"operation=debug*\"]",
    },
    Key {
        name: "runtime",
        value: Value::Text(runtime),
        required: false,
        help: "Where the crate's runtime comes from: `vendored`, `version`, `git=URL` or `path=DIR`",
        example: "\"vendored\"",
    },
    Key {
        name: "sub-clients",
        value: Value::Flag,
        required: false,
        help: "Whether each tag has a client of its own: `client.pets().list_pets()`",
        example: "false",
    },
    Key {
        name: "tag-features",
        value: Value::Flag,
        required: false,
        help: "Whether each tag is a Cargo feature, on by default",
        example: "false",
    },
    Key {
        name: "server",
        value: Value::Flag,
        required: false,
        help: "Whether the crate has a server and a mock server, as the features `server` and `mock`",
        example: "false",
    },
    Key {
        name: "cli",
        value: Value::Flag,
        required: false,
        help: "Whether the crate has a program that calls its operations, behind its feature `cli`; not with `vendored`",
        example: "false",
    },
    Key {
        name: "types-only",
        value: Value::Flag,
        required: false,
        help: "Whether there are types alone, without a client and what calls need",
        example: "false",
    },
    Key {
        name: "types-crate",
        value: Value::Text(package_name),
        required: false,
        help: "The crate that has the types, one with `types-only`; its dependency is one of `types.dependencies`, or added by hand",
        example: "\"petstore-types\"",
    },
    Key {
        name: "deny",
        value: Value::Texts(denied, ANY_NUMBER),
        required: false,
        help: "Problem codes whose warnings are errors, or `warnings` for all",
        example: "[\"warnings\"]",
    },
    Key {
        name: "allow",
        value: Value::Texts(allowed, ANY_NUMBER),
        required: false,
        help: "Problem codes whose warnings are not reported",
        example: "[\"missing-operation-id\"]",
    },
    Key {
        name: "header",
        value: Value::Texts(line, ANY_NUMBER),
        required: false,
        help: "Lines at the beginning of each file, such as a licence",
        example: "[\"SPDX-License-Identifier: MIT\"]",
    },
    Key {
        name: "derives",
        value: Value::Lists(derive),
        required: false,
        help: "What types derive, by the type's name in Rust; `*` for all. Dependencies are added to `Cargo.toml` by hand",
        example: "{ Pet = [\"my_crate::Describe\"] }",
    },
    Key {
        name: "attributes",
        value: Value::Lists(attribute),
        required: false,
        help: "Attributes of types, by the type's name in Rust; `*` for all",
        example: "{ Pet = ['#[doc(alias = \"animal\")]'] }",
    },
    Key {
        name: "names",
        value: Value::Table(NAMES),
        required: false,
        help: "Names in Rust, where those of the document are not good ones; in words, like `all_pets` or `AllPets`",
        example: "",
    },
    Key {
        name: "types",
        value: Value::Table(TYPES),
        required: false,
        help: "Types of other crates in the place of the client's",
        example: "",
    },
    Key {
        name: "package",
        value: Value::Table(PACKAGE),
        required: false,
        help: "Entries of the crate's `Cargo.toml`; what is edited there by hand is kept, too",
        example: "",
    },
];

/// Names in Rust for parts of the document.
pub(super) const NAMES: &[Key] = &[
    Key {
        name: "operations",
        value: Value::Map(name),
        required: false,
        help: "Methods, by `operationId` or by method and path",
        example: "{ listPets = \"all_pets\", \"POST /pets\" = \"add_pet\" }",
    },
    Key {
        name: "inputs",
        value: Value::Map(name),
        required: false,
        help: "Parameters of operations, by `operationId` and name",
        example: "{ \"listPets.limit\" = \"at_most\" }",
    },
    Key {
        name: "types",
        value: Value::Map(name),
        required: false,
        help: "Types of component schemas, by the schema's name",
        example: "{ Pet = \"Animal\" }",
    },
    Key {
        name: "members",
        value: Value::Map(name),
        required: false,
        help: "Members of structs, by schema and property, also nested: `Pet.owner.name`",
        example: "{ \"Pet.petType\" = \"kind\" }",
    },
    Key {
        name: "variants",
        value: Value::Map(name),
        required: false,
        help: "Variants of enums, by schema or property and value",
        example: "{ \"Status.n/a\" = \"Missing\" }",
    },
    Key {
        name: "tags",
        value: Value::Map(name),
        required: false,
        help: "Modules and clients of tags, by the tag's name",
        example: "{ pets = \"animals\" }",
    },
];

/// Types of other crates.
pub(super) const TYPES: &[Key] = &[
    Key {
        name: "map",
        value: Value::Text(map),
        required: false,
        help: "What maps are: `HashMap`, `BTreeMap` or `IndexMap`; by default, the runtime's `Map`, in the order received",
        example: "\"BTreeMap\"",
    },
    Key {
        name: "formats",
        value: Value::TextsOrTables(ty, TYPE),
        required: false,
        help: "Types by `format`: `chrono`, `jiff`, `rust_decimal`, `std`, `time`, `url` or `uuid` for the type that the crate has for it, or a path",
        example: "{ date-time = \"chrono\", uuid = \"uuid\" }",
    },
    Key {
        name: "schemas",
        value: Value::TextsOrTables(ty, TYPE),
        required: false,
        help: "Types by component schema, or by schema and property, with what they implement beside `Clone`, `Debug`, `PartialEq` and serde's traits",
        example: "{ Money = { type = \"my_crate::Money\", implements = [\"Eq\", \"Hash\"] } }",
    },
    Key {
        name: "dependencies",
        value: Value::TextsOrTables(version, DEPENDENCY),
        required: false,
        help: "The crates of these types as in `Cargo.toml`, where they get if a type needs them; paths are relative to this file",
        example: "{ my_crate = { path = \"../my_crate\" } }",
    },
];

/// A type of another crate.
const TYPE: &[Key] = &[
    Key {
        name: "type",
        value: Value::Text(ty),
        required: true,
        help: "The type's path, or the name of a well-known crate",
        example: "",
    },
    Key {
        name: "implements",
        value: Value::Texts(implemented, ANY_NUMBER),
        required: false,
        help: "What it implements, such as `Eq`, `Hash`, `Display` or `FromStr`: what holds it derives what it can",
        example: "",
    },
];

/// A dependency.
const DEPENDENCY: &[Key] = &[
    dependency_key("version", "The version", Value::Text(version)),
    dependency_key(
        "path",
        "The folder, relative to this file",
        Value::Text(not_empty),
    ),
    dependency_key("git", "The URL of the repository", Value::Text(not_empty)),
    dependency_key(
        "branch",
        "The branch of the repository",
        Value::Text(not_empty),
    ),
    dependency_key("tag", "The tag of the repository", Value::Text(not_empty)),
    dependency_key(
        "rev",
        "The revision of the repository",
        Value::Text(not_empty),
    ),
    dependency_key("registry", "The registry", Value::Text(not_empty)),
    dependency_key(
        "package",
        "The package's name, if it is another",
        Value::Text(not_empty),
    ),
    dependency_key(
        "features",
        "The features",
        Value::Texts(not_empty, ANY_NUMBER),
    ),
    dependency_key(
        "default-features",
        "Whether the default features are on",
        Value::Flag,
    ),
];

const fn dependency_key(name: &'static str, help: &'static str, value: Value) -> Key {
    Key {
        name,
        value,
        required: false,
        help,
        example: "",
    }
}

/// The crate's `Cargo.toml`.
pub(super) const PACKAGE: &[Key] = &[
    Key {
        name: "name",
        value: Value::Text(package_name),
        required: false,
        help: "The package's name; by default, the client's",
        example: "\"petstore-client\"",
    },
    Key {
        name: "description",
        value: Value::Text(line),
        required: false,
        help: "What the crate is, in one line; by default, after the API's title",
        example: "\"Client for the Petstore API\"",
    },
    Key {
        name: "license",
        value: Value::Text(line),
        required: false,
        help: "Its licence, as an SPDX expression",
        example: "\"MIT OR Apache-2.0\"",
    },
    Key {
        name: "repository",
        value: Value::Text(url),
        required: false,
        help: "The URL of its repository",
        example: "\"https://example.com/petstore.git\"",
    },
    Key {
        name: "homepage",
        value: Value::Text(url),
        required: false,
        help: "The URL of its home page",
        example: "\"https://example.com\"",
    },
    Key {
        name: "documentation",
        value: Value::Text(url),
        required: false,
        help: "The URL of its docs, if they are not on docs.rs",
        example: "\"https://example.com/docs\"",
    },
    Key {
        name: "authors",
        value: Value::Texts(line, ANY_NUMBER),
        required: false,
        help: "Its authors",
        example: "[\"Ada <ada@example.com>\"]",
    },
    Key {
        name: "keywords",
        value: Value::Texts(keyword, package::MOST_WORDS),
        required: false,
        help: "Keywords on crates.io, up to five",
        example: "[\"petstore\", \"api\"]",
    },
    Key {
        name: "categories",
        value: Value::Texts(category, package::MOST_WORDS),
        required: false,
        help: "Categories on crates.io, up to five",
        example: "[\"api-bindings\"]",
    },
    Key {
        name: "rust-version",
        value: Value::Text(rust_version),
        required: false,
        help: "The oldest Rust that compiles the crate, if it is later than the generator's",
        example: "\"1.90\"",
    },
];

fn not_empty(text: &str) -> Result<(), String> {
    match text {
        "" => Err("the text is empty".to_owned()),
        _ => Ok(()),
    }
}

fn name(text: &str) -> Result<(), String> {
    match text.contains(char::is_alphabetic) {
        true => Ok(()),
        false => Err("a name has a letter in it".to_owned()),
    }
}

fn map(text: &str) -> Result<(), String> {
    match MapType::named(text) {
        Some(_) => Ok(()),
        None => {
            let names: Vec<String> = MapType::NAMES
                .iter()
                .map(|name| format!("`{name}`"))
                .collect();
            Err(format!("expected one of {}", names.join(", ")))
        }
    }
}

fn ty(text: &str) -> Result<(), String> {
    Replacement::new(text, []).map(drop)
}

fn implemented(text: &str) -> Result<(), String> {
    Replacement::new("std::any::TypeId", [text]).map(drop)
}

fn version(text: &str) -> Result<(), String> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || " .,+-*=<>^~".contains(letter);
    match text.contains(|letter: char| letter.is_ascii_digit() || letter == '*')
        && text.chars().all(is_plain)
    {
        true => Ok(()),
        false => Err("expected a version, such as `1.2`".to_owned()),
    }
}

fn derive(text: &str) -> Result<(), String> {
    match clientsmith_emit::is_derivable(text) {
        true => Ok(()),
        false => {
            Err("expected the path of a derive macro, such as `my_crate::Describe`".to_owned())
        }
    }
}

fn attribute(text: &str) -> Result<(), String> {
    match clientsmith_emit::is_attribute(text) {
        true => Ok(()),
        false => Err("expected an attribute, such as `#[doc(alias = \"animal\")]`".to_owned()),
    }
}

fn filter(text: &str) -> Result<(), String> {
    Filter::from_str(text).map(drop)
}

fn runtime(text: &str) -> Result<(), String> {
    Runtime::from_str(text).map(drop)
}

fn denied(text: &str) -> Result<(), String> {
    if text == "warnings" {
        Ok(())
    } else {
        code(text).map(drop)
    }
}

fn allowed(text: &str) -> Result<(), String> {
    match code(text)?.severity() {
        Severity::Warning | Severity::Note => Ok(()),
        Severity::Error => Err("it is an error: no client can be generated".to_owned()),
    }
}

fn code(text: &str) -> Result<Code, String> {
    Code::from_name(text).ok_or_else(|| {
        let near = Code::nearest(text).map(|code| format!("; did you mean `{}`?", code.as_str()));
        format!(
            "there is no problem code `{text}`{}",
            near.unwrap_or_default()
        )
    })
}

fn package_name(text: &str) -> Result<(), String> {
    package::name_problem(text).map_or(Ok(()), Err)
}

fn line(text: &str) -> Result<(), String> {
    package::line(text).map(drop)
}

fn url(text: &str) -> Result<(), String> {
    package::url(text).map(drop)
}

fn keyword(text: &str) -> Result<(), String> {
    package::keyword(text).map(drop)
}

fn category(text: &str) -> Result<(), String> {
    package::category(text).map(drop)
}

fn rust_version(text: &str) -> Result<(), String> {
    package::rust_version(text).map(drop)
}
