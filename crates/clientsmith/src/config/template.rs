//! The file that `clientsmith init` writes: what is required, and every other setting as a comment with its meaning.

use std::fmt::Write as _;

use toml_edit::{Key as TomlKey, Value as TomlValue};

use super::keys::{CLIENT, Key, Value};

/// A client that the file begins with.
pub(crate) struct TemplateClient {
    /// Its name.
    pub(crate) name: String,
    /// The document, relative to the file.
    pub(crate) document: String,
}

/// The file's text.
pub(crate) fn template(clients: &[TemplateClient]) -> String {
    let mut text = String::from(
        "# The clients that `clientsmith generate` writes. Paths are relative to this file.\n\
         # For completion in editors: `clientsmith schema > clientsmith.schema.json`, and as the first line here\n\
         # `#:schema ./clientsmith.schema.json`.\n",
    );
    for client in clients {
        let heading = format!("clients.{}", TomlKey::new(&client.name));
        let _ = writeln!(text, "\n[{heading}]");
        let given = [("document", &client.document), ("output", &client.name)];
        settings(CLIENT, &given, &mut text);
        for key in CLIENT {
            if let Value::Table(keys) = &key.value {
                let _ = writeln!(text, "\n# {}.\n[{heading}.{}]", key.help, key.name);
                settings(keys, &[], &mut text);
            }
        }
    }
    text
}

/// Settings that are no tables, with the given values or as comments.
fn settings(keys: &[Key], given: &[(&str, &String)], text: &mut String) {
    for key in keys
        .iter()
        .filter(|key| !matches!(key.value, Value::Table(_) | Value::Tables(_)))
    {
        let _ = writeln!(text, "# {}.", key.help);
        let _ = match given.iter().find(|(name, _)| *name == key.name) {
            Some((name, value)) => writeln!(text, "{name} = {}", TomlValue::from(*value)),
            None => writeln!(text, "# {} = {}", key.name, key.example),
        };
    }
}
