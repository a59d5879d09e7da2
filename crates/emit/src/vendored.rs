//! A copy of the runtime's source: the module `runtime` of the emitted crate.
//!
//! The runtime is written as a crate. As a module of another, its root is `crate::runtime`; its macros, which only emitted
//! code calls, are re-exported inside the crate rather than exported; and its tests, doc tests included, are left out, as
//! is what it has for XML where no body is.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use clientsmith_model::{Api, Contents, TYPES_FEATURES};
use toml_edit::{DocumentMut, Item, Table, Value, value};

use crate::EmittedFile;
use crate::writer::origin;

/// The attributes of what the runtime has for its features.
struct Features {
    /// Whether the crate has a client.
    has_client: bool,
    /// Of what else the crate does not have.
    are_left_out: Vec<String>,
    /// Of what it always has.
    are_there: Vec<String>,
}

impl Features {
    fn of(api: &Api) -> Self {
        let with = |feature: &str| format!("#[cfg(feature = {feature:?})]");
        let without = |feature: &str| format!("#[cfg(not(feature = {feature:?}))]");
        let needed = &api.package.runtime_features;
        let mut features = Self {
            has_client: needed.contains(&"client"),
            are_left_out: Vec::new(),
            are_there: needed.iter().map(|feature| with(feature)).collect(),
        };
        if api.xml.roots.is_empty() {
            features.are_left_out.push(with("xml"));
            features.are_there.push(without("xml"));
        }
        features
    }

    /// Whether the crate does not have what this line is the attribute of.
    fn leave_out(&self, line: &str) -> bool {
        self.are_left_out.iter().any(|attribute| attribute == line)
            || !self.has_client && is_of_client(line)
    }
}

/// Whether a line is the attribute of what only a client needs: it names a feature that is not about types.
fn is_of_client(line: &str) -> bool {
    let condition = line
        .strip_prefix("#[cfg(all(")
        .or(line.strip_prefix("#[cfg("));
    let feature = condition.and_then(|condition| condition.strip_prefix("feature = \""));
    let feature = feature.and_then(|feature| feature.split('"').next());
    feature.is_some_and(|feature| !TYPES_FEATURES.contains(&feature))
}

/// Which files of the runtime the crate does not have: where it has no client, the modules that are for clients.
fn left_out(api: &Api) -> impl Fn(&str) -> bool + use<> {
    let modules = match api.package.contents {
        Contents::Types => client_modules(),
        Contents::Client | Contents::WithTypesOf(_) => Vec::new(),
    };
    move |path| {
        let module = path.split('/').next().unwrap_or(path);
        modules.contains(&module.trim_end_matches(".rs"))
    }
}

/// The runtime's modules that only its client needs.
fn client_modules() -> Vec<&'static str> {
    let files = clientsmith_runtime_source::files().iter();
    let root = files.filter(|(path, _)| *path == "lib.rs");
    let lines: Vec<&str> = root.flat_map(|(_, text)| text.lines()).collect();
    let modules = lines.windows(2).filter(|pair| is_of_client(pair[0]));
    let names = modules.filter_map(|pair| {
        let module = pair[1].trim_start_matches("pub ").strip_prefix("mod ")?;
        module.strip_suffix(';')
    });
    names.collect()
}

/// The runtime's manifest as far as a crate with a copy needs it: what its client and its types need is not optional, and
/// without a client there is nothing that only that needs.
pub(crate) fn manifest(api: &Api, mut manifest: DocumentMut) -> DocumentMut {
    let enabled = |manifest: &DocumentMut, feature: &str| -> Vec<String> {
        let list = manifest["features"].get(feature).and_then(Item::as_array);
        let items = list.into_iter().flatten().filter_map(Value::as_str);
        items.map(str::to_owned).collect()
    };
    let package = &api.package;
    let mut needed: HashSet<String> = HashSet::new();
    for feature in &package.runtime_features {
        needed.extend(enabled(&manifest, feature));
    }
    needed.extend(
        package
            .dependencies
            .iter()
            .map(|dependency| format!("dep:{}", dependency.name)),
    );
    let features: Vec<String> = manifest["features"]
        .as_table()
        .into_iter()
        .flat_map(Table::iter)
        .map(|(name, _)| name.to_owned())
        .collect();
    let is_client = |feature: &str| {
        feature == "client"
            || enabled(&manifest, feature)
                .iter()
                .any(|item| item == "client")
    };
    let has_client = package.contents != Contents::Types;
    let mut unneeded: HashSet<String> = HashSet::new();
    for feature in features
        .iter()
        .filter(|feature| !has_client && is_client(feature))
    {
        unneeded.extend(enabled(&manifest, feature));
    }
    for feature in features.iter().filter(|feature| !is_client(feature)) {
        let items = enabled(&manifest, feature);
        unneeded.retain(|name| !items.contains(name));
    }
    if api.xml.roots.is_empty() {
        unneeded.insert("dep:quick-xml".to_owned());
    }
    for feature in &features {
        if let Some(list) = manifest["features"][feature].as_array_mut() {
            list.retain(|item| {
                let item = item.as_str().unwrap_or_default();
                item != "client" && !needed.contains(item)
            });
        }
    }
    for_each_dependency(&mut manifest, |name, entry| {
        let name = format!("dep:{name}");
        if unneeded.contains(&name) {
            return false;
        }
        if needed.contains(&name) {
            make_required(entry);
        }
        true
    });
    manifest
}

/// Visits the dependencies, also those of targets, and removes those for which the visit returns false.
fn for_each_dependency(
    manifest: &mut DocumentMut,
    mut is_kept: impl FnMut(&str, &mut Item) -> bool,
) {
    let mut visit = |table: Option<&mut Item>| {
        if let Some(table) = table.and_then(Item::as_table_mut) {
            table.retain(|name, entry| is_kept(name, entry));
        }
    };
    visit(manifest.get_mut("dependencies"));
    let targets = manifest.get_mut("target").and_then(Item::as_table_mut);
    if let Some(targets) = targets {
        targets.retain(|_, target| {
            visit(target.get_mut("dependencies"));
            let dependencies = target.get("dependencies").and_then(Item::as_table);
            dependencies.is_some_and(|dependencies| !dependencies.is_empty())
        });
        if targets.is_empty() {
            manifest.remove("target");
        }
    }
}

/// Makes a dependency one that is always there.
fn make_required(entry: &mut Item) {
    let Some(table) = entry.as_inline_table_mut() else {
        return;
    };
    table.remove("optional");
    if table.len() == 1
        && let Some(version) = table.get("version").and_then(Value::as_str)
    {
        *entry = value(version.to_owned());
    }
}

/// The attribute of a macro that the runtime exports.
const EXPORTED: &str = "#[macro_export]";

/// The files below `src/runtime`.
pub(crate) fn files(api: &Api) -> Vec<EmittedFile> {
    let preamble = format!(
        "{}\n//\n// A copy of clientsmith-runtime {}, licensed under MIT OR Apache-2.0.\n\n",
        origin(api, "//").join("\n"),
        env!("CARGO_PKG_VERSION")
    );
    let is_left_out = left_out(api);
    let exports = exports(&is_left_out);
    let files = clientsmith_runtime_source::files().iter();
    let files = files.filter(|(path, _)| !is_left_out(path));
    let has_xml = !api.xml.roots.is_empty();
    let features = Features::of(api);
    let is_of_xml = |path: &str| path.starts_with("xml/") && path != "xml/mod.rs";
    let files = files.filter(|(path, _)| has_xml || !is_of_xml(path));
    let files = files.map(|(path, text)| {
        let path = path.replace("lib.rs", "mod.rs");
        let exports = exports.get(&path).map_or("", String::as_str);
        EmittedFile {
            text: format!(
                "{preamble}{}{exports}",
                as_module(text, api.package.library.bare(), &features)
            ),
            path: format!("src/runtime/{path}"),
        }
    });
    files.collect()
}

/// A file of the runtime with the paths that it has in the emitted crate, and without its tests.
fn as_module(text: &str, library: &str, features: &Features) -> String {
    let name = format!("{library}::runtime");
    let mut module = String::with_capacity(text.len() + text.len() / 16);
    let mut in_example = false;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let docs = code
            .strip_prefix("///")
            .or_else(|| code.strip_prefix("//!"));
        if docs.is_some_and(|docs| docs.starts_with(" ```")) {
            in_example = !in_example;
            if in_example {
                let _ = writeln!(module, "{indent}{} ```ignore", &code[..3]);
                continue;
            }
        }
        match code {
            EXPORTED => {}
            "#[cfg(test)]" => skip_item(&mut lines, indent),
            code if features.leave_out(code) => skip_item(&mut lines, indent),
            // What the client needs is always there.
            code if features.are_there.iter().any(|attribute| attribute == code) => {}
            // The module is allowed to have more than is used where it is declared.
            code if code.starts_with("#![cfg_attr(not(feature") => {}
            _ => {
                module.push_str(&below_the_root(&line.replace("clientsmith_runtime", &name)));
                module.push('\n');
            }
        }
    }
    module.truncate(module.trim_end().len());
    module.push('\n');
    module
}

/// Skips an item or a field with its docs. rustfmt ends one with a brace at the indentation of its beginning, unless it
/// is a line.
fn skip_item<'t>(lines: &mut impl Iterator<Item = &'t str>, indent: &str) {
    let is_end = |line: &str| {
        let end = line.strip_prefix(indent);
        end.is_some_and(|end| matches!(end, "}" | "};" | "},"))
    };
    let mut lines = lines.skip_while(|line| line.trim_start().starts_with("//"));
    let first = lines.next().unwrap_or_default();
    if !first.ends_with([';', ',']) {
        lines.find(|line| is_end(line));
    }
}

/// `crate::` → `crate::runtime::`, in code and in docs.
fn below_the_root(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find("crate::") {
        let (before, path) = rest.split_at(start);
        text.push_str(before);
        let is_crate = !before.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        text.push_str(if is_crate {
            "crate::runtime::"
        } else {
            "crate::"
        });
        rest = &path["crate::".len()..];
    }
    text + rest
}

/// What each file re-exports of the macros that it, or a module below it, defines: `crate::runtime` has all of them.
fn exports(is_left_out: &dyn Fn(&str) -> bool) -> BTreeMap<String, String> {
    let mut exports: BTreeMap<String, String> = BTreeMap::new();
    let files = clientsmith_runtime_source::files().iter();
    for (path, text) in files.filter(|(path, _)| !is_left_out(path)) {
        let macros = exported_macros(text).join(", ");
        if macros.is_empty() {
            continue;
        }
        let mut add = |file: String, from: &str| {
            let text = exports.entry(file).or_insert_with(|| String::from("\n"));
            let _ = writeln!(text, "pub(crate) use {from}{{{macros}}};");
        };
        add((*path).to_owned(), "");
        let mut module = path.trim_end_matches(".rs").trim_end_matches("/mod");
        while let Some((parent, name)) = module.rsplit_once('/') {
            add(format!("{parent}/mod.rs"), &format!("self::{name}::"));
            module = parent;
        }
        add("mod.rs".to_owned(), &format!("self::{module}::"));
    }
    exports
}

/// The names of the macros that a file exports, each once: some have a definition for each state of a feature.
fn exported_macros(text: &str) -> Vec<&str> {
    let mut lines = text.lines();
    let mut names = Vec::new();
    while lines.any(|line| line == EXPORTED) {
        let name = lines
            .next()
            .and_then(|line| line.strip_prefix("macro_rules! "));
        let name = name.map(|name| name.trim_end_matches(" {"));
        names.extend(name.filter(|name| !names.contains(name)));
    }
    names
}
