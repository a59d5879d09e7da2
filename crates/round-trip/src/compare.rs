//! Whether two JSON values are the same.

use serde_json::{Number, Value};

/// The first difference between what was read and what is written, in words; `None` if there is none.
///
/// Numbers are compared by value (`1` is `1.0`, RFC 8259 §6), members regardless of their order. A member that is
/// missing is not the same as one that is null.
pub fn difference(read: &Value, written: &Value) -> Option<String> {
    first_difference(&mut Vec::new(), read, written)
}

fn first_difference<'v>(
    path: &mut Vec<&'v str>,
    read: &'v Value,
    written: &Value,
) -> Option<String> {
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => {
            for (name, value) in read {
                path.push(name);
                let found = match written.get(name) {
                    Some(other) => first_difference(path, value, other),
                    None => Some(tell(path, &format!("{value} is gone"))),
                };
                path.pop();
                if found.is_some() {
                    return found;
                }
            }
            let new = written.iter().find(|(name, _)| !read.contains_key(*name));
            new.map(|(name, value)| tell(path, &format!("`{name}`: {value} is new")))
        }
        (Value::Array(read), Value::Array(written)) => {
            if read.len() != written.len() {
                let (before, after) = (read.len(), written.len());
                return Some(tell(path, &format!("{before} items are {after}")));
            }
            path.push("*");
            let mut items = read.iter().zip(written);
            let found = items.find_map(|(read, written)| first_difference(path, read, written));
            path.pop();
            found
        }
        (Value::Number(before), Value::Number(after)) if same_number(before, after) => None,
        (before, after) if before == after => None,
        (before, after) => Some(tell(path, &format!("{before} is {after}"))),
    }
}

fn same_number(one: &Number, other: &Number) -> bool {
    one == other || one.as_f64() == other.as_f64()
}

fn tell(path: &[&str], what: &str) -> String {
    match path {
        [] => what.to_owned(),
        path => format!("{}: {what}", path.join(".")),
    }
}
