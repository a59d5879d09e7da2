//! `Cargo.toml` and `rustfmt.toml`.

use clientsmith_model::{
    Api, CommandLine, Contents, Dependency, Package, RUNTIME_FEATURES, RUST_VERSION,
    RuntimeDependency, TYPES_FEATURES,
};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

use crate::writer::preamble;
use crate::{EmitOptions, command, vendored};

/// The dependencies that an emitted crate has for its runtime, whether that is a dependency or a copy.
pub const RUNTIME_DEPENDENCIES: &[&str] = &[
    "async-compression",
    "base64",
    "bytes",
    "chrono",
    "clientsmith-cli",
    "clientsmith-runtime",
    "clientsmith-server",
    "fastrand",
    "futures-core",
    "gloo-timers",
    "h2",
    "http",
    "http-body",
    "httpdate",
    "hyper",
    "jiff",
    "native-tls",
    "opentelemetry",
    "percent-encoding",
    "quick-xml",
    "reqwest",
    "rust_decimal",
    "rustls",
    "rustls-platform-verifier",
    "serde_core",
    "serde_json",
    "stacker",
    "time",
    "tokio",
    "tower-layer",
    "tower-service",
    "tracing",
    "url",
    "uuid",
    "wasm-bindgen-futures",
    "web-time",
];

/// `Cargo.toml`
pub(crate) fn text(api: &Api, options: &EmitOptions) -> String {
    let mut document = DocumentMut::new();
    document["package"] = Item::Table(package(api));
    let runtime = RuntimeEntry::of(api);
    document["features"] = Item::Table(features(api, &runtime));
    match runtime {
        RuntimeEntry::Dependency(mut runtime) => {
            let mut dependencies = Table::new();
            if api.command_line.is_some() {
                dependencies["clientsmith-cli"] = value(beside_runtime(&runtime));
            }
            let needed = &api.package.runtime_features;
            if !needed.is_empty() {
                runtime.insert("features", Value::Array(needed.iter().copied().collect()));
            }
            dependencies["clientsmith-runtime"] = value(runtime);
            document["dependencies"] = Item::Table(dependencies);
        }
        RuntimeEntry::Vendored(manifest) => {
            for name in ["dependencies", "target"] {
                if let Some(table) = manifest.get(name) {
                    document[name] = table.clone();
                }
            }
        }
    }
    if api.service.is_some() {
        document["dependencies"]["clientsmith-server"] = value(server_dependency(&api.package));
    }
    if let Some(dependencies) = document["dependencies"].as_table_mut() {
        add_dependencies(api, dependencies);
    }
    if let Some(line) = &api.command_line {
        document["bin"] = Item::ArrayOfTables([program(line)].into_iter().collect());
    }
    if api.package.contents != Contents::Types {
        document["dev-dependencies"] = Item::Table(development());
    }
    document["package"]["metadata"] = docs_rs();
    if options.standalone {
        document["workspace"] = Item::Table(Table::new());
    }
    format!(
        "{}\n\n{}",
        preamble(api, "#").join("\n"),
        document.to_string().trim_start()
    )
}

/// What the programs in `examples/` need.
fn development() -> Table {
    let mut development = Table::new();
    let mut tokio = InlineTable::new();
    tokio.insert("version", "1".into());
    tokio.insert(
        "features",
        Value::Array(["macros", "rt-multi-thread"].into_iter().collect()),
    );
    development["tokio"] = value(tokio);
    development
}

/// Adds what the client's types need. Of what a copy of the runtime needs too, it is what both do.
fn add_dependencies(api: &Api, dependencies: &mut Table) {
    if api.package.dependencies.is_empty() {
        return;
    }
    for dependency in &api.package.dependencies {
        let mut entry = dependency_entry(dependency);
        let name = dependency.name.as_str();
        if let Some(others) = dependencies.get(name).and_then(Item::as_inline_table) {
            let others = others.get("features").and_then(Value::as_array);
            add_features(
                &mut entry,
                others.into_iter().flatten().filter_map(Value::as_str),
            );
        }
        dependencies[name] = value(entry);
    }
    dependencies.sort_values();
}

fn dependency_entry(dependency: &Dependency) -> InlineTable {
    let mut entry = InlineTable::new();
    for (key, text) in &dependency.texts {
        entry.insert(key, text.as_str().into());
    }
    if let Some(is_on) = dependency.default_features {
        entry.insert("default-features", is_on.into());
    }
    add_features(&mut entry, dependency.features.iter().map(String::as_str));
    entry
}

/// Adds features that an entry does not have yet.
fn add_features<'f>(entry: &mut InlineTable, features: impl Iterator<Item = &'f str>) {
    let mut all = match entry.get("features").and_then(Value::as_array) {
        Some(features) => features.clone(),
        None => Array::new(),
    };
    for feature in features {
        if !all.iter().any(|known| known.as_str() == Some(feature)) {
            all.push(feature);
        }
    }
    if !all.is_empty() {
        entry.insert("features", Value::Array(all));
    }
}

/// The crate of the command line: where the runtime is, and only where it is asked for.
fn beside_runtime(runtime: &InlineTable) -> InlineTable {
    let mut table = runtime.clone();
    if let Some(path) = runtime.get("path").and_then(Value::as_str) {
        let folder = path
            .trim_end_matches('/')
            .rsplit_once('/')
            .map_or("..", |(folder, _)| folder);
        table.insert("path", format!("{folder}/cli").into());
    }
    table.remove("default-features");
    table.insert("optional", true.into());
    table
}

/// `[[bin]]`: the program of the command line.
fn program(line: &CommandLine) -> Table {
    let mut table = Table::new();
    table["name"] = value(&line.program);
    table["path"] = value(command::program_path(line));
    table["required-features"] = value(Array::from_iter(["cli"]));
    table
}

/// The runtime as Cargo.toml has it.
enum RuntimeEntry {
    /// A dependency.
    Dependency(InlineTable),
    /// A copy, with what its own manifest says.
    Vendored(DocumentMut),
}

impl RuntimeEntry {
    fn of(api: &Api) -> Self {
        let (key, value) = match &api.package.runtime {
            RuntimeDependency::Path(path) => ("path", path),
            RuntimeDependency::Version(version) => ("version", version),
            RuntimeDependency::Git(url) => ("git", url),
            // The runtime's own tests compile with this manifest.
            RuntimeDependency::Vendored => {
                let manifest = clientsmith_runtime_source::manifest().parse();
                return Self::Vendored(vendored::manifest(api, manifest.unwrap_or_default()));
            }
        };
        let mut table = InlineTable::new();
        table.insert(key, value.as_str().into());
        table.insert("default-features", false.into());
        Self::Dependency(table)
    }

    /// What a feature of the emitted crate enables.
    fn feature(&self, name: &str) -> Item {
        match self {
            Self::Dependency(_) => value(Array::from_iter([format!("clientsmith-runtime/{name}")])),
            Self::Vendored(manifest) => manifest["features"][name].clone(),
        }
    }
}

/// The crate that servers stand on, from where the runtime comes; where that is a copy, from the registry.
fn server_dependency(package: &Package) -> InlineTable {
    let (key, value) = match &package.runtime {
        RuntimeDependency::Path(path) => {
            let path = path.trim_end_matches('/');
            let folder = path
                .strip_suffix("runtime")
                .filter(|folder| folder.ends_with('/'));
            let path = folder.map_or_else(
                || format!("{path}/../server"),
                |folder| format!("{folder}server"),
            );
            ("path", path)
        }
        RuntimeDependency::Version(version) => ("version", version.clone()),
        RuntimeDependency::Git(url) => ("git", url.clone()),
        RuntimeDependency::Vendored => ("version", env!("CARGO_PKG_VERSION").to_owned()),
    };
    let mut table = InlineTable::new();
    table.insert(key, value.into());
    table.insert("optional", true.into());
    table
}

fn package(api: &Api) -> Table {
    let package = &api.package;
    let mut table = Table::new();
    table["name"] = value(&package.name);
    table["description"] = value(&package.description);
    table["version"] = value(&package.version);
    table["edition"] = value("2024");
    let [major, minor] = RUST_VERSION;
    let oldest = format!("{major}.{minor}");
    let metadata = &package.metadata;
    table["rust-version"] = value(metadata.rust_version.as_ref().unwrap_or(&oldest));
    let texts = [
        ("license", &metadata.license),
        ("repository", &metadata.repository),
        ("homepage", &metadata.homepage),
        ("documentation", &metadata.documentation),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            table[key] = value(text);
        }
    }
    let lists = [
        ("authors", &metadata.authors),
        ("keywords", &metadata.keywords),
        ("categories", &metadata.categories),
    ];
    for (key, list) in lists {
        if !list.is_empty() {
            table[key] = value(Array::from_iter(list));
        }
    }
    table["readme"] = value("README.md");
    table["publish"] = value(false);
    table
}

/// `[package.metadata.docs.rs]`: docs show what every feature adds.
fn docs_rs() -> Item {
    let mut inner = Table::new();
    inner["all-features"] = value(true);
    ["rs", "docs"]
        .into_iter()
        .fold(Item::Table(inner), |item, name| {
            let mut outer = Table::new();
            outer.set_implicit(true);
            outer[name] = item;
            Item::Table(outer)
        })
}

fn features(api: &Api, runtime: &RuntimeEntry) -> Table {
    let mut table = Table::new();
    let of_tags: Vec<&str> = api
        .tags
        .iter()
        .filter_map(|tag| tag.feature.as_deref())
        .collect();
    let xml = Some("xml").filter(|_| api.xml.is_needed);
    let is_types = api.package.contents == Contents::Types;
    let tls = Some("rustls").filter(|_| !is_types);
    let defaults = tls.into_iter().chain(xml);
    table["default"] = value(Array::from_iter(defaults.chain(of_tags.iter().copied())));
    let features = match is_types {
        true => TYPES_FEATURES,
        false => RUNTIME_FEATURES,
    };
    for feature in features {
        table[*feature] = runtime.feature(feature);
    }
    if !api.xml.roots.is_empty() {
        table["xml"] = runtime.feature("xml");
    }
    if api.command_line.is_some() {
        table["cli"] = value(Array::from_iter(["dep:clientsmith-cli"]));
    }
    if let RuntimeEntry::Vendored(_) = runtime
        && !is_types
    {
        // A client may stand on a `reqwest::Client` of the caller's.
        table["reqwest"] = runtime.feature("reqwest");
    }
    if api.service.is_some() {
        table["server"] = value(Array::from_iter(["dep:clientsmith-server"]));
        table["mock"] = value(Array::from_iter(["server", "clientsmith-server/mock"]));
    }
    for feature in of_tags {
        table[feature] = value(Array::new());
    }
    table
}

/// `rustfmt.toml`: rustfmt would lay out again what prettyplease has laid out, and the next run undo it.
pub(crate) fn rustfmt(api: &Api) -> String {
    format!(
        "{}\n\n# The layout is prettyplease's: rustfmt leaves it alone.\ndisable_all_formatting = true\n",
        preamble(api, "#").join("\n")
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use toml_edit::{DocumentMut, Item, TableLike};

    use super::*;

    fn names<'a>(table: Option<&'a Item>, names: &mut BTreeSet<&'a str>) {
        let table = table
            .and_then(|table| table.get("dependencies"))
            .and_then(Item::as_table_like);
        names.extend(
            table
                .into_iter()
                .flat_map(TableLike::iter)
                .map(|(name, _)| name),
        );
    }

    #[test]
    fn the_dependencies_of_a_copy_are_those_of_the_runtime() {
        let manifest: DocumentMut = clientsmith_runtime_source::manifest()
            .parse()
            .expect("TOML");
        let mut declared = BTreeSet::from([
            "clientsmith-cli",
            "clientsmith-runtime",
            "clientsmith-server",
        ]);
        names(Some(manifest.as_item()), &mut declared);
        for (_, target) in manifest["target"].as_table_like().expect("a table").iter() {
            names(Some(target), &mut declared);
        }
        assert!(declared.iter().eq(RUNTIME_DEPENDENCIES));
    }
}
