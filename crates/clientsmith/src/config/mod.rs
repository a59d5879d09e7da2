//! `clientsmith.toml`: the clients of a project, each with its document, its folder and its settings.
//!
//! Commands that are given no document read it, from the current folder or the nearest one above. What is given on the
//! command line takes precedence.

mod check;
mod keys;
#[cfg(feature = "cli")]
mod schema;
#[cfg(feature = "cli")]
mod template;
mod types;

#[cfg(feature = "cli")]
use std::env;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clientsmith_lower::{
    AttributeSetting, Code, Contents, DocumentSettings, Ident, Metadata, NameSetting, NamedKind,
    Problem, Sources,
};
use toml_edit::{Document, Item, TableLike};

use crate::path;
use crate::settings::{Denied, ReadOptions, Settings};
use check::Checker;

#[cfg(feature = "cli")]
pub(crate) use schema::schema;
#[cfg(feature = "cli")]
pub(crate) use template::{TemplateClient, template};

/// The file's name.
#[cfg(feature = "cli")]
pub(crate) const FILE: &str = "clientsmith.toml";

/// A client of the file.
#[derive(Clone, Debug)]
pub(crate) struct ClientConfig {
    /// Its name in the file.
    pub(crate) name: String,
    /// The package's name.
    pub(crate) package: String,
    /// The document.
    pub(crate) document: PathBuf,
    /// The folder of the crate.
    #[cfg_attr(
        not(feature = "cli"),
        allow(dead_code, reason = "build scripts have their own")
    )]
    pub(crate) output: PathBuf,
    /// How it is generated.
    pub(crate) settings: Settings,
    /// Warnings that are errors.
    pub(crate) deny: Vec<Denied>,
    /// Warnings that are not reported.
    pub(crate) allow: Vec<Code>,
}

/// What a file has: its clients, or its problems.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) clients: Vec<ClientConfig>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) sources: Sources,
}

/// The file of the current folder, or of the nearest folder above that has one.
#[cfg(feature = "cli")]
pub(crate) fn find() -> Option<PathBuf> {
    if Path::new(FILE).is_file() {
        return Some(PathBuf::from(FILE));
    }
    let current = env::current_dir().ok()?;
    let files = current.ancestors().skip(1).map(|folder| folder.join(FILE));
    files.into_iter().find(|file| file.is_file())
}

/// Reads a file.
///
/// # Errors
/// It can't be read. What is wrong with its text is in [`Config::problems`].
pub(crate) fn load(file: &Path) -> Result<Config> {
    let name = path::shown(file);
    let text = fs::read_to_string(file).with_context(|| format!("can't read `{name}`"))?;
    Ok(read(file, text))
}

/// The clients of a file's text.
pub(crate) fn read(file: &Path, text: String) -> Config {
    let sources = Sources::of_text(file.to_owned(), path::shown(file), text.clone());
    let mut checker = Checker::default();
    let mut clients = Vec::new();
    match Document::parse(text.as_str()) {
        Ok(document) => {
            let file_itself = ("the file", &(0..0));
            checker.table(document.as_table(), keys::FILE, file_itself);
            checker.clients(document.as_table());
            let folder = file.parent().unwrap_or(Path::new(""));
            if checker.problems.is_empty() {
                clients = of_table(document.as_table(), folder);
                for client in &mut clients {
                    if let Some(settings) = &mut client.settings.of_document {
                        file.clone_into(&mut settings.path);
                        settings.file = path::shown(file);
                        settings.text.clone_from(&text);
                    }
                }
            }
        }
        Err(error) => {
            let message = error.message().lines().collect::<Vec<_>>().join(": ");
            let message = format!("this is not valid TOML: {message}");
            let help = "look for a missing quote or bracket at or above this line".to_owned();
            let at = error.span().unwrap_or(0..0);
            checker.report(Code::InvalidSetting, &at, message, Some(help));
        }
    }
    let mut problems = checker.problems;
    Problem::locate(&mut problems, &sources);
    Config {
        clients,
        problems,
        sources,
    }
}

/// The clients of a file that was checked.
fn of_table(file: &dyn TableLike, folder: &Path) -> Vec<ClientConfig> {
    let clients = file
        .get("clients")
        .and_then(|clients| clients.as_table_like());
    let clients = clients.into_iter().flat_map(TableLike::iter);
    clients
        .filter_map(|(name, client)| Some(client_of(name, client.as_table_like()?, folder)))
        .collect()
}

fn client_of(name: &str, client: &dyn TableLike, folder: &Path) -> ClientConfig {
    let package = client
        .get("package")
        .and_then(|package| package.as_table_like());
    let of_package = |key| package.and_then(|package| text(package, key));
    let list_of_package = |key| {
        package
            .map(|package| texts(package, key))
            .unwrap_or_default()
    };
    let files = |key| {
        let files = texts(client, key).into_iter();
        files.map(|file| folder.join(file)).collect()
    };
    ClientConfig {
        name: name.to_owned(),
        package: of_package("name").unwrap_or_else(|| name.to_owned()),
        document: folder.join(text(client, "document").unwrap_or_default()),
        output: folder.join(text(client, "output").unwrap_or_default()),
        settings: Settings {
            reading: ReadOptions {
                overlay: files("overlays"),
                include: parsed(&texts(client, "include")),
                exclude: parsed(&texts(client, "exclude")),
            },
            runtime: text(client, "runtime").and_then(|runtime| runtime.parse().ok()),
            of_document: of_document(client, folder),
            header: texts(client, "header"),
            contents: contents(client),
            sub_clients: flag(client, "sub-clients"),
            tag_features: flag(client, "tag-features"),
            server: flag(client, "server"),
            cli: flag(client, "cli"),
            metadata: Metadata {
                description: of_package("description"),
                license: of_package("license"),
                repository: of_package("repository"),
                homepage: of_package("homepage"),
                documentation: of_package("documentation"),
                authors: list_of_package("authors"),
                keywords: list_of_package("keywords"),
                categories: list_of_package("categories"),
                rust_version: of_package("rust-version"),
            },
        },
        deny: parsed(&texts(client, "deny")),
        allow: texts(client, "allow")
            .iter()
            .filter_map(|code| Code::from_name(code))
            .collect(),
    }
}

/// Which part of the client is generated.
fn contents(client: &dyn TableLike) -> Contents {
    if flag(client, "types-only") {
        return Contents::Types;
    }
    let library = text(client, "types-crate").map(|name| name.replace('-', "_"));
    match library.and_then(|library| Ident::new(&library)) {
        Some(library) => Contents::WithTypesOf(library),
        None => Contents::Client,
    }
}

/// What the file says of parts of the document; `None` if that is nothing.
fn of_document(client: &dyn TableLike, folder: &Path) -> Option<DocumentSettings> {
    let mut settings = DocumentSettings {
        names: names(client),
        attributes: [("derives", true), ("attributes", false)]
            .into_iter()
            .flat_map(|(key, is_derive)| attributes(client, key, is_derive))
            .collect(),
        ..DocumentSettings::default()
    };
    types::add(client, folder, &mut settings);
    let has_types = client.get("types").is_some();
    let is_some = has_types || !settings.names.is_empty() || !settings.attributes.is_empty();
    is_some.then_some(settings)
}

/// The entries of a table within a table: key, its place, value.
fn entries<'t>(
    table: &'t dyn TableLike,
    name: &str,
) -> impl Iterator<Item = (&'t str, Range<usize>, &'t Item)> {
    let entries = table.get(name).and_then(Item::as_table_like);
    entries.into_iter().flat_map(|entries| {
        entries.iter().map(move |(key, item)| {
            let at = entries.key(key).and_then(toml_edit::Key::span);
            (key, at.unwrap_or_default(), item)
        })
    })
}

fn names(client: &dyn TableLike) -> Vec<NameSetting> {
    let Some(names) = client.get("names").and_then(Item::as_table_like) else {
        return Vec::new();
    };
    let kinds = [
        ("operations", NamedKind::Operation),
        ("inputs", NamedKind::Input),
        ("types", NamedKind::Type),
        ("members", NamedKind::Member),
        ("variants", NamedKind::Variant),
        ("tags", NamedKind::Tag),
    ];
    let named = kinds.into_iter().flat_map(|(key, kind)| {
        entries(names, key).map(move |(part, at, name)| NameSetting {
            kind,
            part: part.to_owned(),
            name: name.as_str().unwrap_or_default().to_owned(),
            at,
        })
    });
    named.collect()
}

fn attributes(client: &dyn TableLike, key: &str, is_derive: bool) -> Vec<AttributeSetting> {
    let mut attributes = Vec::new();
    for (ty, at, list) in entries(client, key) {
        for text in list
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|text| text.as_str())
        {
            attributes.push(AttributeSetting {
                ty: ty.to_owned(),
                text: text.to_owned(),
                is_derive,
                at: at.clone(),
            });
        }
    }
    attributes
}

fn text(table: &dyn TableLike, key: &str) -> Option<String> {
    table.get(key)?.as_str().map(str::to_owned)
}

fn texts(table: &dyn TableLike, key: &str) -> Vec<String> {
    let list = table.get(key).and_then(|item| item.as_array());
    let items = list.into_iter().flatten();
    items
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

fn flag(table: &dyn TableLike, key: &str) -> bool {
    table
        .get(key)
        .and_then(|item| item.as_bool())
        .unwrap_or_default()
}

/// Values whose texts were checked.
fn parsed<T: std::str::FromStr>(texts: &[String]) -> Vec<T> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}
