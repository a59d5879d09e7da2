//! Whether a file has only settings that there are, each with a value that it may have. All problems are collected.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use clientsmith_lower::{Code, Problem, Replacement, did_you_mean};
use toml_edit::{Item, TableLike};

use super::keys::{Check, Key, Value};
use crate::package;

/// The problems of a file, as they are found.
#[derive(Default)]
pub(super) struct Checker {
    pub(super) problems: Vec<Problem>,
}

impl Checker {
    /// Reports a problem at a piece of the text.
    pub(super) fn report(
        &mut self,
        code: Code,
        bytes: &Range<usize>,
        message: String,
        help: Option<String>,
    ) {
        let problem = Problem::in_text(code, bytes, message, help);
        self.problems.push(problem);
    }

    fn invalid(&mut self, item: &Item, message: String) {
        self.report(Code::InvalidSetting, &span(item), message, None);
    }

    /// Checks a table, which is called `name` and stands at `bytes`.
    pub(super) fn table(
        &mut self,
        table: &dyn TableLike,
        keys: &[Key],
        (name, bytes): (&str, &Range<usize>),
    ) {
        for (key, item) in table.iter() {
            match keys.iter().find(|known| known.name == key) {
                Some(known) => self.value(known.name, &known.value, item),
                None => {
                    let at = table.key(key).and_then(toml_edit::Key::span);
                    self.unknown(key, keys, &at.unwrap_or_else(|| span(item)));
                }
            }
        }
        for missing in keys
            .iter()
            .filter(|key| key.required && !table.contains_key(key.name))
        {
            let message = format!("{name} has no `{}`", missing.name);
            let help = format!("add it: {}", missing.help.to_lowercase());
            self.report(Code::InvalidSetting, bytes, message, Some(help));
        }
    }

    fn unknown(&mut self, key: &str, keys: &[Key], at: &Range<usize>) {
        let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
        let help = did_you_mean(key, names.iter().copied()).unwrap_or_else(|| {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("the settings here are {}", names.join(", "))
        });
        let message = format!("there is no setting `{key}` here");
        self.report(Code::UnknownSetting, at, message, Some(help));
    }

    fn value(&mut self, name: &str, value: &Value, item: &Item) {
        match value {
            Value::Text(check) => self.text(name, *check, item),
            Value::Texts(check, most) => self.texts(name, *check, *most, item),
            Value::Flag => {
                if item.as_bool().is_none() {
                    self.invalid(item, format!("`{name}` must be `true` or `false`"));
                }
            }
            Value::Map(check) => match item.as_table_like() {
                Some(map) => {
                    for (key, item) in map.iter() {
                        self.text(&format!("{name}.{key}"), *check, item);
                    }
                }
                None => self.invalid(item, format!("`{name}` must be a table of strings")),
            },
            Value::Lists(check) => match item.as_table_like() {
                Some(map) => {
                    for (key, item) in map.iter() {
                        self.texts(&format!("{name}.{key}"), *check, usize::MAX, item);
                    }
                }
                None => self.invalid(item, format!("`{name}` must be a table of lists")),
            },
            Value::TextsOrTables(check, keys) => match item.as_table_like() {
                Some(map) => {
                    for (key, item) in map.iter() {
                        let name = format!("{name}.{key}");
                        match item.as_table_like() {
                            Some(table) => {
                                let at = heading(map, key, item);
                                self.table(table, keys, (&format!("`{name}`"), &at));
                            }
                            None if item.is_str() => self.text(&name, *check, item),
                            None => {
                                self.invalid(item, format!("`{name}` must be a string or a table"))
                            }
                        }
                    }
                }
                None => self.invalid(item, format!("`{name}` must be a table")),
            },
            Value::Table(keys) => match item.as_table_like() {
                Some(table) => self.table(table, keys, (&format!("`{name}`"), &span(item))),
                None => self.invalid(item, format!("`{name}` must be a table")),
            },
            Value::Tables(keys) => self.tables(name, keys, item),
        }
    }

    fn text(&mut self, name: &str, check: Check, item: &Item) {
        match item.as_str().map(check) {
            Some(Ok(())) => {}
            Some(Err(problem)) => self.invalid(item, format!("`{name}` is not valid: {problem}")),
            None => self.invalid(item, format!("`{name}` must be a string")),
        }
    }

    fn texts(&mut self, name: &str, check: Check, most: usize, item: &Item) {
        let Some(list) = item.as_array() else {
            return self.invalid(item, format!("`{name}` must be a list of strings"));
        };
        if list.len() > most {
            self.invalid(item, format!("`{name}` has at most {most} items"));
        }
        for value in list {
            let problem = match value.as_str().map(check) {
                Some(Ok(())) => continue,
                Some(Err(problem)) => format!("an item of `{name}` is not valid: {problem}"),
                None => format!("an item of `{name}` is not a string"),
            };
            let at = value.span().unwrap_or_else(|| span(item));
            self.report(Code::InvalidSetting, &at, problem, None);
        }
    }

    fn tables(&mut self, name: &str, keys: &[Key], item: &Item) {
        let Some(tables) = item.as_table_like() else {
            return self.invalid(item, format!("`{name}` must be a table of tables"));
        };
        if tables.is_empty() {
            self.invalid(item, format!("`{name}` is empty"));
        }
        for (key, item) in tables.iter() {
            match item.as_table_like() {
                Some(table) => {
                    let title = format!("`{name}.{key}`");
                    self.table(table, keys, (&title, &heading(tables, key, item)));
                }
                None => self.invalid(item, format!("`{name}.{key}` must be a table")),
            }
        }
    }
}

/// What one setting alone does not show.
impl Checker {
    /// Checks that each client has a name that its package can have, and a folder of its own.
    pub(super) fn clients(&mut self, file: &dyn TableLike) {
        let Some(clients) = file.get("clients").and_then(Item::as_table_like) else {
            return;
        };
        let mut outputs: HashMap<PathBuf, &str> = HashMap::new();
        for (name, item) in clients.iter() {
            let Some(client) = item.as_table_like() else {
                continue;
            };
            self.formats(client);
            self.contents(client);
            let package = client.get("package").and_then(Item::as_table_like);
            let is_named = package.is_some_and(|package| package.contains_key("name"));
            if let Some(problem) = package::name_problem(name).filter(|_| !is_named) {
                let message = format!("`{name}` can't be the package's name: {problem}");
                let help = "choose another name, or set `name` in its table `package`".to_owned();
                let at = heading(clients, name, item);
                self.report(Code::InvalidSetting, &at, message, Some(help));
            }
            let output = client.get("output");
            if let Some(output) = output
                && let Some(folder) = output.as_str()
                && let Some(other) = outputs.insert(plain(folder), name)
            {
                self.invalid(output, format!("`clients.{other}` has the same output"));
            }
        }
    }
}

impl Checker {
    /// Checks that well-known crates have types for the formats that they are named for.
    fn formats(&mut self, client: &dyn TableLike) {
        let types = client.get("types").and_then(Item::as_table_like);
        let formats = types.and_then(|types| types.get("formats")?.as_table_like());
        for (format, item) in formats.into_iter().flat_map(TableLike::iter) {
            let named = item.as_table_like().and_then(|table| table.get("type"));
            let ty = named.unwrap_or(item);
            let replacement = ty.as_str().and_then(|text| Replacement::new(text, []).ok());
            if let Some(Err(problem)) = replacement.map(|ty| ty.check_format(format)) {
                self.invalid(ty, format!("`formats.{format}` is not valid: {problem}"));
            }
        }
    }
}

impl Checker {
    /// Checks that a client and the crate of its types can have one runtime, and that it is no crate of types itself.
    fn contents(&mut self, client: &dyn TableLike) {
        let is_on = |name: &str| client.get(name).and_then(Item::as_bool) == Some(true);
        for name in ["cli", "server"] {
            if let Some(item) = client
                .get(name)
                .filter(|_| is_on(name) && is_on("types-only"))
            {
                let message = format!("types alone have no `{name}`");
                self.invalid(item, message);
            }
        }
        let Some(types_crate) = client.get("types-crate") else {
            return;
        };
        if is_on("types-only") {
            let message = "a client with `types-only` has no `types-crate`".to_owned();
            return self.invalid(types_crate, message);
        }
        let runtime = client.get("runtime").and_then(Item::as_str);
        if runtime.is_none_or(|runtime| runtime == "vendored") {
            let message = "a client with `types-crate` can't have a copy of the runtime: its types are of another".to_owned();
            let help = "set `runtime` of both to `version`, `git=URL` or `path=DIR`".to_owned();
            self.report(
                Code::InvalidSetting,
                &span(types_crate),
                message,
                Some(help),
            );
        }
    }
}

/// A path without what makes no difference.
fn plain(path: &str) -> PathBuf {
    let names = Path::new(path).components();
    names.filter(|name| *name != Component::CurDir).collect()
}

/// Where an item is: a table is marked by its heading, for it may be many lines itself.
fn span(item: &Item) -> Range<usize> {
    item.span().unwrap_or(0..0)
}

fn heading(tables: &dyn TableLike, key: &str, item: &Item) -> Range<usize> {
    let at = tables.key(key).and_then(toml_edit::Key::span);
    at.unwrap_or_else(|| span(item))
}
