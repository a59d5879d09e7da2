//! A copy of the runtime's source: the module `runtime` of the emitted crate.
//!
//! The runtime is written as a crate. As a module of another, its root is `crate::runtime`; its macros, which only emitted
//! code calls, are re-exported inside the crate rather than exported; and its tests, doc tests included, are left out, as
//! is what it has for XML where no body is.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clientsmith_model::Api;

use crate::EmittedFile;
use crate::writer::origin;

/// The attribute of what the runtime has for XML, and of what it has instead.
const OF_XML: &str = "#[cfg(feature = \"xml\")]";
const WITHOUT_XML: &str = "#[cfg(not(feature = \"xml\"))]";

/// The attribute of a macro that the runtime exports.
const EXPORTED: &str = "#[macro_export]";

/// The files below `src/runtime`.
pub(crate) fn files(api: &Api) -> Vec<EmittedFile> {
    let preamble = format!(
        "{}\n//\n// A copy of clientsmith-runtime {}, licensed under MIT OR Apache-2.0.\n\n",
        origin(api, "//").join("\n"),
        env!("CARGO_PKG_VERSION")
    );
    let exports = exports();
    let files = clientsmith_runtime_source::files().iter();
    let has_xml = !api.xml.roots.is_empty();
    let enabled = api.package.runtime_features.iter();
    let enabled: Vec<String> = enabled
        .map(|feature| format!("#[cfg(feature = {feature:?})]"))
        .collect();
    let is_of_xml = |path: &str| path.starts_with("xml/") && path != "xml/mod.rs";
    let files = files.filter(|(path, _)| has_xml || !is_of_xml(path));
    let files = files.map(|(path, text)| {
        let path = path.replace("lib.rs", "mod.rs");
        let exports = exports.get(&path).map_or("", String::as_str);
        EmittedFile {
            text: format!(
                "{preamble}{}{exports}",
                as_module(text, api.package.library.bare(), has_xml, &enabled)
            ),
            path: format!("src/runtime/{path}"),
        }
    });
    files.collect()
}

/// A file of the runtime with the paths that it has in the emitted crate, and without its tests.
fn as_module(text: &str, library: &str, has_xml: bool, enabled: &[String]) -> String {
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
            OF_XML if !has_xml => skip_item(&mut lines, indent),
            WITHOUT_XML if !has_xml => {}
            // What the client's types need is always there.
            code if enabled.iter().any(|attribute| attribute == code) => {}
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
fn exports() -> BTreeMap<String, String> {
    let mut exports: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in clientsmith_runtime_source::files() {
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
