//! What is asked for.

use std::env;
use std::io::{self, BufRead};

use serde_json::Value;

/// A host and the clusters that it is asked for.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its URL.
    pub host: String,
    /// The names of the clusters.
    pub clusters: Vec<String>,
    /// The token, if the host needs one.
    pub token: Option<scaleops_cost::Secret>,
}

/// Reads targets, one on each line as JSON.
///
/// # Errors
///
/// A line is not a target, or names a variable that is not set; the error has its number.
pub fn read_targets(input: impl BufRead) -> io::Result<Vec<Target>> {
    let mut targets = Vec::new();
    for (index, line) in input.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let target = target(&line).map_err(|reason| {
            let message = format!("line {}: {reason}", index + 1);
            io::Error::new(io::ErrorKind::InvalidData, message)
        })?;
        targets.push(target);
    }
    Ok(targets)
}

fn target(line: &str) -> Result<Target, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let host = value["host"].as_str().ok_or("`host` must be a string")?;
    let clusters = value["clusters"].as_array().into_iter().flatten();
    let clusters: Option<Vec<String>> = clusters
        .map(|name| name.as_str().map(str::to_owned))
        .collect();
    let clusters = clusters.filter(|clusters| !clusters.is_empty());
    let token = match &value["token_env"] {
        Value::Null => None,
        Value::String(name) => {
            let token = env::var(name).map_err(|_| format!("the variable `{name}` is not set"))?;
            Some(token.into())
        }
        _ => return Err("`token_env` must be a string".to_owned()),
    };
    Ok(Target {
        host: host.to_owned(),
        clusters: clusters.ok_or("`clusters` must be a list of names")?,
        token,
    })
}
