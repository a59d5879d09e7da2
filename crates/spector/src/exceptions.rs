//! The scenarios that are known not to pass, each with its reason.

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::Version;

const LIST: &str = include_str!("../exceptions.yaml");

/// The list.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Exceptions(Vec<Exception>);

/// Scenarios that do not pass for one reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exception {
    /// The sentence of a specification that makes them impossible.
    #[allow(dead_code, reason = "for readers of the list")]
    reason: String,
    /// The versions of OpenAPI; all by default.
    #[serde(default)]
    openapi: Vec<String>,
    /// Their names; `*` at the end stands for any further letters.
    scenarios: Vec<String>,
}

impl Exceptions {
    pub(crate) fn read() -> Result<Self> {
        serde_yaml::from_str(LIST).context("can't read `exceptions.yaml`")
    }

    /// Whether a scenario is listed for a version.
    pub(crate) fn contains(&self, version: Version, scenario: &str) -> bool {
        self.patterns(version)
            .any(|pattern| matches(pattern, scenario))
    }

    /// Entries for a version that stand for none of these scenarios.
    pub(crate) fn unknown<'a>(&'a self, version: Version, scenarios: &[&str]) -> Vec<&'a str> {
        self.patterns(version)
            .filter(|pattern| !scenarios.iter().any(|name| matches(pattern, name)))
            .collect()
    }

    fn patterns(&self, version: Version) -> impl Iterator<Item = &str> {
        let of_version = self.0.iter().filter(move |exception| {
            exception.openapi.is_empty()
                || exception.openapi.iter().any(|name| name == version.name())
        });
        of_version.flat_map(|exception| exception.scenarios.iter().map(String::as_str))
    }
}

fn matches(pattern: &str, scenario: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => scenario.starts_with(prefix),
        None => scenario == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_can_be_read_and_each_entry_has_a_reason() {
        let exceptions = Exceptions::read().expect("a list");
        for exception in &exceptions.0 {
            assert!(exception.reason.len() > 20, "{exception:?}");
            assert!(!exception.scenarios.is_empty(), "{exception:?}");
            for version in &exception.openapi {
                let known = Version::ALL.iter().any(|known| known.name() == version);
                assert!(known, "{exception:?}");
            }
        }
    }

    #[test]
    fn an_entry_stands_for_one_scenario_or_for_those_with_a_prefix() {
        assert!(matches("Payload_Xml_*", "Payload_Xml_SimpleModel_get"));
        assert!(matches("Routes_fixed", "Routes_fixed"));
        assert!(!matches("Routes_fixed", "Routes_fixed_2"));
    }
}
