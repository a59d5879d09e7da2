//! YAML, as serde_yaml writes it.

use std::io::{self, Write};

use serde_core::ser::{Serialize, SerializeMap, Serializer};

use super::{RowWriter, Target};
use crate::value::Value;

/// A value in YAML's own kinds: numbers with all their digits are those of Rust, where they fit.
struct Yaml<'a>(&'a Value);

impl Serialize for Yaml<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Number(text) => match (
                text.parse::<i64>(),
                text.parse::<u64>(),
                text.parse::<f64>(),
            ) {
                (Ok(number), ..) => serializer.serialize_i64(number),
                (_, Ok(number), _) => serializer.serialize_u64(number),
                (.., Ok(number)) => serializer.serialize_f64(number),
                _ => serializer.serialize_str(text),
            },
            Value::List(items) => serializer.collect_seq(items.iter().map(Yaml)),
            Value::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, &Yaml(value))?;
                }
                map.end()
            }
            value => value.serialize(serializer),
        }
    }
}

/// The lines of a value, each with this indent before it.
pub(crate) fn text(value: &Value, indent: &str) -> io::Result<String> {
    let text = serde_yaml::to_string(&Yaml(value)).map_err(io::Error::other)?;
    if indent.is_empty() {
        return Ok(text);
    }
    let lines = text.lines().map(|line| match line {
        "" => String::from("\n"),
        line => format!("{indent}{line}\n"),
    });
    Ok(lines.collect())
}

/// One list.
pub(crate) struct Items {
    target: Target,
    is_empty: bool,
}

impl Items {
    pub(crate) const fn new(target: Target) -> Self {
        Self {
            target,
            is_empty: true,
        }
    }
}

impl RowWriter for Items {
    fn row(&mut self, row: Value) -> io::Result<()> {
        self.is_empty = false;
        let text = text(&Value::List(vec![row]), "")?;
        self.target.write_all(text.as_bytes())
    }

    fn end(&mut self) -> io::Result<Vec<String>> {
        if self.is_empty {
            self.target.write_all(b"[]\n")?;
        }
        self.target.finish()?;
        Ok(Vec::new())
    }
}
