//! `Cargo.toml` and `rustfmt.toml`.

use clientsmith_model::{Api, RUNTIME_FEATURES};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

use crate::writer::preamble;
use crate::{Options, RuntimeDependency};

/// `Cargo.toml`
pub(crate) fn text(api: &Api, options: &Options) -> String {
    let mut document = DocumentMut::new();
    document["package"] = Item::Table(package(api));
    document["features"] = Item::Table(features(api));
    let mut dependencies = Table::new();
    dependencies["clientsmith-runtime"] = value(runtime(&options.runtime));
    document["dependencies"] = Item::Table(dependencies);
    let mut development = Table::new();
    let mut tokio = InlineTable::new();
    tokio.insert("version", "1".into());
    tokio.insert(
        "features",
        Value::Array(["macros", "rt-multi-thread"].into_iter().collect()),
    );
    development["tokio"] = value(tokio);
    document["dev-dependencies"] = Item::Table(development);
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

fn package(api: &Api) -> Table {
    let package = &api.package;
    let mut table = Table::new();
    table["name"] = value(&package.name);
    table["description"] = value(&package.description);
    table["version"] = value(&package.version);
    table["edition"] = value("2024");
    table["rust-version"] = value("1.88");
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

fn features(api: &Api) -> Table {
    let mut table = Table::new();
    let of_tags: Vec<&str> = api
        .tags
        .iter()
        .filter_map(|tag| tag.feature.as_deref())
        .collect();
    table["default"] = value(Array::from_iter(
        ["rustls"].into_iter().chain(of_tags.iter().copied()),
    ));
    for feature in RUNTIME_FEATURES {
        table[*feature] = value(Array::from_iter([format!("clientsmith-runtime/{feature}")]));
    }
    for feature in of_tags {
        table[feature] = value(Array::new());
    }
    table
}

fn runtime(dependency: &RuntimeDependency) -> InlineTable {
    let mut table = InlineTable::new();
    match dependency {
        RuntimeDependency::Path(path) => table.insert("path", path.as_str().into()),
        RuntimeDependency::Version(version) => table.insert("version", version.as_str().into()),
    };
    table.insert("default-features", false.into());
    table
}

/// `rustfmt.toml`: rustfmt would lay out again what prettyplease has laid out, and the next run undo it.
pub(crate) fn rustfmt(api: &Api) -> String {
    format!(
        "{}\n\n# The layout is prettyplease's: rustfmt leaves it alone.\ndisable_all_formatting = true\n",
        preamble(api, "#").join("\n")
    )
}
