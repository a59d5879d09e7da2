//! `Cargo.toml`: what the generator emits, with the entries that people added to it.
//!
//! The generator owns the entries that it emits, all of `[features]`, and the dependencies that the runtime has in any
//! crate. Everything else in the file (a licence, keywords, lints, another dependency) is kept.

use clientsmith_emit::RUNTIME_DEPENDENCIES;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TomlError};

/// The version that a package's manifest gives it; `None` if it gives none.
///
/// # Errors
/// The manifest is not TOML.
pub(crate) fn package_version(manifest: &str) -> Result<Option<String>, TomlError> {
    let manifest: DocumentMut = manifest.parse()?;
    let version = manifest
        .get("package")
        .and_then(|package| package.get("version"));
    Ok(version.and_then(Item::as_str).map(str::to_owned))
}

/// The emitted text with the entries that were added to the existing one.
///
/// # Errors
/// One of them is not TOML.
pub(super) fn merged(emitted: &str, existing: &str) -> Result<String, TomlError> {
    let mut document: DocumentMut = emitted.parse()?;
    let mut existing: DocumentMut = existing.parse()?;
    // A crate begins with `publish = false`; its maintainers decide when it is published.
    let publish = existing
        .get_mut("package")
        .and_then(Item::as_table_mut)
        .and_then(|package| package.remove("publish"));
    if let Some(publish) = publish {
        document["package"]["publish"] = publish;
    }
    existing.remove("features");
    if let Some(programs) = existing
        .get_mut("bin")
        .and_then(Item::as_array_of_tables_mut)
    {
        programs.retain(|program| !is_emitted_program(program));
    }
    // What makes a crate in the folder of another workspace one of its own.
    if existing.get("workspace").is_some_and(is_empty) {
        existing.remove("workspace");
    }
    let mut additions = Additions { tables: 0 };
    additions.add(document.as_table_mut(), existing.as_table(), "");
    Ok(document.to_string())
}

/// Whether a program is that of a command line, as the generator emits it.
fn is_emitted_program(program: &Table) -> bool {
    let features = program.get("required-features").and_then(Item::as_array);
    let path = program.get("path").and_then(Item::as_str);
    path.is_some_and(|path| path.starts_with("src/bin/"))
        && features.is_some_and(|features| {
            features.len() == 1
                && features
                    .iter()
                    .all(|feature| feature.as_str() == Some("cli"))
        })
}

fn is_empty(item: &Item) -> bool {
    item.as_table().is_some_and(Table::is_empty)
}

/// Adds the entries that a table does not have yet.
struct Additions {
    /// How many tables were added.
    tables: isize,
}

impl Additions {
    /// Where the first table that is added stands: behind those that are emitted.
    const FIRST_POSITION: isize = 1_000;

    fn next_position(&mut self) -> Option<isize> {
        self.tables += 1;
        Some(Self::FIRST_POSITION + self.tables)
    }

    fn add(&mut self, table: &mut Table, existing: &Table, name: &str) {
        for (key, item) in existing {
            let is_owned = name == "dependencies" && RUNTIME_DEPENDENCIES.contains(&key);
            let Some((formatted, _)) = existing.get_key_value(key).filter(|_| !is_owned) else {
                continue;
            };
            match (table.get_mut(key), item) {
                (Some(Item::Table(table)), Item::Table(existing)) => self.add(table, existing, key),
                (Some(Item::ArrayOfTables(tables)), Item::ArrayOfTables(existing)) => {
                    for table in existing {
                        let mut table = table.clone();
                        table.set_position(self.next_position());
                        tables.push(table);
                    }
                }
                (None, Item::ArrayOfTables(existing)) if existing.is_empty() => {}
                (Some(_), _) => {}
                (None, Item::Table(existing)) => {
                    let mut added = Table::new();
                    added.set_implicit(existing.is_implicit());
                    *added.decor_mut() = existing.decor().clone();
                    added.set_position(self.next_position());
                    self.add(&mut added, existing, key);
                    // A table of which nothing is left held what the generator no longer emits.
                    if !added.is_empty() || existing.is_empty() {
                        table.insert_formatted(formatted, Item::Table(added));
                    }
                }
                (None, item) => {
                    let mut item = item.clone();
                    let tables = item.as_array_of_tables_mut().into_iter();
                    for table in tables.flat_map(ArrayOfTables::iter_mut) {
                        table.set_position(self.next_position());
                    }
                    table.insert_formatted(formatted, item);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::merged;

    const EMITTED: &str = "\
# @generated

[package]
name = \"shop\"
version = \"0.1.0\"
publish = false

[features]
default = [\"rustls\"]

[dependencies]
clientsmith-runtime = { version = \"0.1\" }
";

    /// `EMITTED` with `new` in the place of `old`.
    fn with(old: &str, new: &str) -> String {
        EMITTED.replace(old, new)
    }

    #[test]
    fn what_nobody_changed_is_what_is_emitted() {
        assert_eq!(merged(EMITTED, EMITTED).as_deref(), Ok(EMITTED));
    }

    #[test]
    fn what_was_added_is_kept_with_its_comments_and_in_its_order() {
        let edited = with(
            "publish = false\n",
            "publish = true\n# Ours.\nlicense = \"MIT\"\nkeywords = [\"shop\"]\n",
        ) + "anyhow = \"1\"\n\n[lints.clippy]\npedantic = \"warn\"\n\n[[bench]]\nname = \"calls\"\n";
        let once = merged(EMITTED, &edited).expect("TOML");
        assert_eq!(once, edited);
        assert_eq!(merged(EMITTED, &once).as_ref(), Ok(&once));
    }

    #[test]
    fn programs_beside_the_emitted_one_are_kept_and_an_earlier_one_is_replaced() {
        let program = "\n[[bin]]\nname = \"shop\"\npath = \"src/bin/shop.rs\"\nrequired-features = [\"cli\"]\n";
        let own = "\n[[bin]]\nname = \"stock\"\npath = \"stock.rs\"\n";
        let emitted = format!("{EMITTED}{program}");
        let edited = format!("{emitted}{own}");
        assert_eq!(merged(&emitted, &edited).as_ref(), Ok(&edited));
        assert_eq!(
            merged(&edited.replace(own, ""), EMITTED),
            Ok(emitted.clone())
        );
        let without = format!("{EMITTED}{own}");
        assert_eq!(merged(EMITTED, &edited).as_ref(), Ok(&without));
        assert_eq!(merged(EMITTED, &emitted).as_deref(), Ok(EMITTED));
    }

    #[test]
    fn what_is_emitted_wins() {
        let edited = with("name = \"shop\"", "name = \"store\"");
        assert_eq!(merged(EMITTED, &edited).as_deref(), Ok(EMITTED));
    }

    #[test]
    fn what_is_no_longer_emitted_goes() {
        let earlier = with("\"rustls\"]", "\"rustls\", \"pets\"]\npets = []").replace(
            "clientsmith-runtime = { version = \"0.1\" }",
            "base64 = \"0.23\"\nbytes = \"1\"",
        ) + "\n[target.'cfg(not(target_family = \"wasm\"))'.dependencies]\nhyper = \"1\"\n\n[workspace]\n";
        assert_eq!(merged(EMITTED, &earlier).as_deref(), Ok(EMITTED));
    }
}
