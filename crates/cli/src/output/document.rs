//! A response as it came, in JSON or YAML, written while it is received; and one that is kept as a value.

use std::io::{self, Write};

use super::json::pretty;
use super::{Target, yaml};
use crate::failure::Failure;
use crate::rows::RowSink;
use crate::value::Value;

/// Writes a response as it came.
pub(crate) trait Document: RowSink + Send {
    /// The end, of a response without a body too.
    fn finish(&mut self) -> io::Result<()>;
}

/// A document in JSON.
pub(crate) struct Json {
    target: Target,
    /// Whether the objects and the list that are open are empty so far.
    open: Vec<bool>,
}

impl Json {
    pub(crate) const fn new(target: Target) -> Self {
        Self {
            target,
            open: Vec::new(),
        }
    }

    fn indent(&self) -> String {
        "  ".repeat(self.open.len())
    }

    /// What stands before the next member or item.
    fn separate(&mut self) -> io::Result<()> {
        let indent = self.indent();
        match self.open.last_mut() {
            Some(is_empty) => {
                let comma = if *is_empty { "" } else { "," };
                *is_empty = false;
                write!(self.target, "{comma}\n{indent}")
            }
            None => Ok(()),
        }
    }

    fn begin(&mut self, bracket: &str) -> io::Result<()> {
        self.target.write_all(bracket.as_bytes())?;
        self.open.push(true);
        Ok(())
    }

    fn end(&mut self, bracket: &str) -> io::Result<()> {
        if self.open.pop() == Some(false) {
            let indent = self.indent();
            write!(self.target, "\n{indent}")?;
        }
        self.target.write_all(bracket.as_bytes())?;
        self.finish_at_root()
    }

    fn finish_at_root(&mut self) -> io::Result<()> {
        if self.open.is_empty() {
            self.target.write_all(b"\n")?;
            self.target.finish()?;
        }
        Ok(())
    }
}

fn written(outcome: io::Result<()>) -> Result<(), Failure> {
    outcome.map_err(|error| Failure::output(&error))
}

impl Document for Json {
    fn finish(&mut self) -> io::Result<()> {
        self.target.finish()
    }
}

impl RowSink for Json {
    fn begin_object(&mut self) -> Result<(), Failure> {
        written(self.begin("{"))
    }

    fn name(&mut self, name: &str) -> Result<(), Failure> {
        written(self.separate())?;
        written(write!(self.target, "{}: ", Value::from(name).to_json()))
    }

    fn member(&mut self, name: &str, value: Value) -> Result<(), Failure> {
        self.name(name)?;
        let text = pretty(&value, &self.indent());
        written(self.target.write_all(text.as_bytes()))
    }

    fn end_object(&mut self) -> Result<(), Failure> {
        written(self.end("}"))
    }

    fn begin_rows(&mut self) -> Result<(), Failure> {
        written(self.begin("["))
    }

    fn row(&mut self, row: Value) -> Result<(), Failure> {
        written(self.separate())?;
        let text = pretty(&row, &self.indent());
        written(self.target.write_all(text.as_bytes()))
    }

    fn end_rows(&mut self) -> Result<(), Failure> {
        written(self.end("]"))
    }

    fn whole(&mut self, value: Value) -> Result<(), Failure> {
        let text = pretty(&value, &self.indent());
        written(self.target.write_all(text.as_bytes()))?;
        written(self.finish_at_root())
    }
}

/// A document in YAML.
pub(crate) struct Yaml {
    target: Target,
    /// How many objects are open.
    depth: usize,
    /// Whether the object or the list that is open last is empty so far.
    is_empty: bool,
}

impl Yaml {
    pub(crate) const fn new(target: Target) -> Self {
        Self {
            target,
            depth: 0,
            is_empty: true,
        }
    }

    /// The indent of members of the object that is open last.
    fn indent(&self) -> String {
        "  ".repeat(self.depth.saturating_sub(1))
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        written(self.target.write_all(text.as_bytes()))
    }

    /// The first member of an object is on a line below the object's name.
    fn begin_member(&mut self) -> Result<(), Failure> {
        let is_first = std::mem::replace(&mut self.is_empty, false);
        match is_first && self.depth > 1 {
            true => self.write("\n"),
            false => Ok(()),
        }
    }

    fn finish_at_root(&mut self) -> Result<(), Failure> {
        match self.depth {
            0 => written(self.target.finish()),
            _ => Ok(()),
        }
    }
}

impl Document for Yaml {
    fn finish(&mut self) -> io::Result<()> {
        self.target.finish()
    }
}

impl RowSink for Yaml {
    fn begin_object(&mut self) -> Result<(), Failure> {
        self.depth += 1;
        self.is_empty = true;
        Ok(())
    }

    fn name(&mut self, name: &str) -> Result<(), Failure> {
        self.begin_member()?;
        let name = yaml::text(&Value::from(name), "").map_err(|error| Failure::output(&error))?;
        let text = format!("{}{}:", self.indent(), name.trim_end());
        self.write(&text)
    }

    fn member(&mut self, name: &str, value: Value) -> Result<(), Failure> {
        self.begin_member()?;
        let member = Value::Object(vec![(name.to_owned(), value)]);
        let text = yaml::text(&member, &self.indent()).map_err(|error| Failure::output(&error))?;
        self.write(&text)
    }

    fn end_object(&mut self) -> Result<(), Failure> {
        if self.is_empty {
            let space = if self.depth > 1 { " " } else { "" };
            self.write(&format!("{space}{{}}\n"))?;
        }
        self.is_empty = false;
        self.depth -= 1;
        self.finish_at_root()
    }

    fn begin_rows(&mut self) -> Result<(), Failure> {
        self.is_empty = true;
        Ok(())
    }

    fn row(&mut self, row: Value) -> Result<(), Failure> {
        if self.is_empty && self.depth > 0 {
            self.write("\n")?;
        }
        self.is_empty = false;
        let items = Value::List(vec![row]);
        let text = yaml::text(&items, &self.indent()).map_err(|error| Failure::output(&error))?;
        self.write(&text)
    }

    fn end_rows(&mut self) -> Result<(), Failure> {
        if self.is_empty {
            let space = if self.depth > 0 { " " } else { "" };
            self.write(&format!("{space}[]\n"))?;
        }
        self.is_empty = false;
        self.finish_at_root()
    }

    fn whole(&mut self, value: Value) -> Result<(), Failure> {
        let indent = if self.depth > 0 {
            "  ".repeat(self.depth)
        } else {
            String::new()
        };
        let text = yaml::text(&value, &indent).map_err(|error| Failure::output(&error))?;
        match (self.depth, value.is_nested()) {
            (0, _) => self.write(&text)?,
            (_, true) => self.write(&format!("\n{text}"))?,
            (_, false) => self.write(&format!(" {}", text.trim_start()))?,
        }
        self.finish_at_root()
    }
}

/// A response that is kept as a whole.
#[derive(Debug, Default)]
pub(crate) struct ValueBuilder {
    /// The values that are open, each with the name of the member that is open in it.
    open: Vec<(Value, String)>,
    done: Option<Value>,
}

impl ValueBuilder {
    /// The value, once it is complete.
    pub(crate) fn take(&mut self) -> Option<Value> {
        self.done.take()
    }

    fn close(&mut self) -> Result<(), Failure> {
        if let Some((value, _)) = self.open.pop() {
            return self.whole(value);
        }
        Ok(())
    }
}

impl RowSink for ValueBuilder {
    fn begin_object(&mut self) -> Result<(), Failure> {
        self.open.push((Value::Object(Vec::new()), String::new()));
        Ok(())
    }

    fn name(&mut self, name: &str) -> Result<(), Failure> {
        if let Some((_, open)) = self.open.last_mut() {
            name.clone_into(open);
        }
        Ok(())
    }

    fn member(&mut self, name: &str, value: Value) -> Result<(), Failure> {
        if let Some((Value::Object(members), _)) = self.open.last_mut() {
            members.push((name.to_owned(), value));
        }
        Ok(())
    }

    fn end_object(&mut self) -> Result<(), Failure> {
        self.close()
    }

    fn begin_rows(&mut self) -> Result<(), Failure> {
        self.open.push((Value::List(Vec::new()), String::new()));
        Ok(())
    }

    fn row(&mut self, row: Value) -> Result<(), Failure> {
        if let Some((Value::List(items), _)) = self.open.last_mut() {
            items.push(row);
        }
        Ok(())
    }

    fn end_rows(&mut self) -> Result<(), Failure> {
        self.close()
    }

    fn whole(&mut self, value: Value) -> Result<(), Failure> {
        match self.open.last_mut() {
            Some((Value::Object(members), name)) => members.push((std::mem::take(name), value)),
            _ => self.done = Some(value),
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::rows;

    #[test]
    fn yaml_of_rows_within_objects_is_yaml() {
        for (json, yaml) in [
            (r#"{"data":{}}"#, "data: {}\n"),
            (r#"{"data":{"items":[]}}"#, "data:\n  items: []\n"),
            (
                r#"{"data":{"n":1,"items":[2]}}"#,
                "data:\n  n: 1\n  items:\n  - 2\n",
            ),
        ] {
            let file = tempfile::NamedTempFile::new().unwrap();
            let path = file.path().to_str().unwrap();
            let mut document = Yaml::new(Target::new(Some(path)).unwrap());
            rows::read(json.as_bytes(), Some(&["data", "items"]), &mut document).unwrap();
            assert_eq!(std::fs::read_to_string(path).unwrap(), yaml);
        }
    }
}
