//! What a file says of types of other crates.

use std::path::Path;

use clientsmith_lower::{
    Dependency, DependencySetting, DocumentSettings, MapType, Replacement, TypeSetting, TypedPart,
};
use toml_edit::{Item, TableLike};

use super::{entries, text, texts};

/// Adds the types of a client that was checked. Paths of dependencies are relative to `folder`.
pub(super) fn add(client: &dyn TableLike, folder: &Path, settings: &mut DocumentSettings) {
    let Some(types) = client.get("types").and_then(Item::as_table_like) else {
        return;
    };
    let map = text(types, "map").and_then(|name| MapType::named(&name));
    settings.map = map.unwrap_or_default();
    for (key, is_schema) in [("schemas", true), ("formats", false)] {
        let replaced = entries(types, key).filter_map(|(name, at, item)| {
            Some(TypeSetting {
                part: match is_schema {
                    true => TypedPart::Schema(name.to_owned()),
                    false => TypedPart::Format(name.to_owned()),
                },
                replacement: replacement(item)?,
                at,
            })
        });
        settings.types.extend(replaced);
    }
    let dependencies = entries(types, "dependencies").map(|(name, at, item)| DependencySetting {
        dependency: dependency(name, item, folder),
        at,
    });
    settings.dependencies.extend(dependencies);
}

fn replacement(item: &Item) -> Option<Replacement> {
    let table = item.as_table_like();
    let ty = match table {
        Some(table) => text(table, "type")?,
        None => item.as_str()?.to_owned(),
    };
    let implements = table.map(|table| texts(table, "implements"));
    let implements = implements.unwrap_or_default();
    Replacement::new(&ty, implements.iter().map(String::as_str)).ok()
}

fn dependency(name: &str, item: &Item, folder: &Path) -> Dependency {
    let Some(table) = item.as_table_like() else {
        let version = item.as_str().unwrap_or_default().to_owned();
        return Dependency {
            name: name.to_owned(),
            texts: vec![("version".to_owned(), version)],
            ..Dependency::default()
        };
    };
    let mut texts_of = Vec::new();
    for (key, item) in table.iter() {
        if let Some(text) = item.as_str() {
            let text = match key {
                "path" => folder.join(text).to_string_lossy().into_owned(),
                _ => text.to_owned(),
            };
            texts_of.push((key.to_owned(), text));
        }
    }
    Dependency {
        name: name.to_owned(),
        texts: texts_of,
        features: texts(table, "features"),
        default_features: table.get("default-features").and_then(Item::as_bool),
    }
}
