//! The results of the scenarios, and whether they are as expected.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;

use crate::Version;
use crate::exceptions::Exceptions;

/// What a program prints.
#[derive(Debug, Deserialize)]
pub(crate) struct Outcome {
    /// The scenarios that were called.
    scenarios: BTreeMap<String, Called>,
    /// What the server says of each scenario that it has: `pass`, or why not.
    verdicts: BTreeMap<String, String>,
}

/// A scenario that was called.
#[derive(Debug, Deserialize)]
struct Called {
    /// Whether the call does without the typed client.
    by_hand: bool,
    /// What the client reported, or how the response differs from the expected one.
    failure: Option<String>,
}

/// A result that is not as expected.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The scenario was called, and failed.
    Failed { scenario: String, reason: String },
    /// The scenario is not called, and is no known exception.
    NotCalled { scenario: String },
    /// The scenario passes only by raw calls, and is no known exception.
    ByHand { scenario: String },
    /// The scenario is a known exception, and passes.
    Outdated { scenario: String },
    /// The server has no such scenario.
    Unknown { scenario: String },
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { scenario, reason } => write!(formatter, "{scenario} failed: {reason}"),
            Self::NotCalled { scenario } => write!(formatter, "{scenario} is not called"),
            Self::ByHand { scenario } => write!(formatter, "{scenario} passes by hand only"),
            Self::Outdated { scenario } => {
                write!(
                    formatter,
                    "{scenario} passes, but is listed in `exceptions.yaml`"
                )
            }
            Self::Unknown { scenario } => {
                write!(formatter, "{scenario} is not a scenario of the server")
            }
        }
    }
}

/// The results with the clients of one version.
#[derive(Debug)]
pub(crate) struct Results {
    pub(crate) version: Version,
    /// Scenarios by their folder.
    pub(crate) folders: BTreeMap<String, Counts>,
    pub(crate) failures: Vec<Failure>,
}

/// How many scenarios have which result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) by_hand: usize,
    pub(crate) failed: usize,
    pub(crate) exceptions: usize,
}

impl Results {
    /// Compares what a program printed with what is expected; `partial` if not all scenarios were to be called.
    pub(crate) fn judged(
        version: Version,
        outcome: Outcome,
        exceptions: &Exceptions,
        partial: bool,
    ) -> Self {
        let mut results = Self {
            version,
            folders: BTreeMap::new(),
            failures: Vec::new(),
        };
        let names: BTreeSet<&str> = outcome
            .verdicts
            .keys()
            .chain(outcome.scenarios.keys())
            .map(String::as_str)
            .filter(|name| is_of(version, name))
            .collect();
        for name in &names {
            let called = outcome.scenarios.get(*name);
            if partial && called.is_none() {
                continue;
            }
            let verdict = outcome.verdicts.get(*name).map(String::as_str);
            results.add(name, called, verdict, exceptions.contains(version, name));
        }
        if !partial {
            let names: Vec<&str> = names.into_iter().collect();
            let unknown = exceptions.unknown(version, &names);
            let unknown = unknown.into_iter().filter(|name| is_of(version, name));
            results
                .failures
                .extend(unknown.map(|name| Failure::Unknown {
                    scenario: name.to_owned(),
                }));
        }
        results
    }

    fn add(&mut self, name: &str, called: Option<&Called>, verdict: Option<&str>, listed: bool) {
        let scenario = name.to_owned();
        let folder: Vec<&str> = name.split('_').take(2).collect();
        let counts = self.folders.entry(folder.join("_")).or_default();
        let Some(verdict) = verdict else {
            counts.failed += 1;
            self.failures.push(Failure::Unknown { scenario });
            return;
        };
        let failure = match called {
            None => None,
            Some(Called {
                failure: Some(reason),
                ..
            }) => Some(reason.clone()),
            Some(_) if verdict != "pass" => Some(format!("the server says `{verdict}`")),
            Some(_) => None,
        };
        match (called, failure) {
            (None, _) | (Some(_), Some(_)) if listed => counts.exceptions += 1,
            (Some(called), None) if called.by_hand && listed => counts.exceptions += 1,
            (None, _) => {
                counts.failed += 1;
                self.failures.push(Failure::NotCalled { scenario });
            }
            (Some(_), Some(reason)) => {
                counts.failed += 1;
                self.failures.push(Failure::Failed { scenario, reason });
            }
            (Some(called), None) if called.by_hand => {
                counts.by_hand += 1;
                self.failures.push(Failure::ByHand { scenario });
            }
            (Some(_), None) => {
                counts.passed += 1;
                if listed {
                    self.failures.push(Failure::Outdated { scenario });
                }
            }
        }
    }
}

/// Whether the documents of a version have the scenario: those of 3.2 are of streams only.
fn is_of(version: Version, scenario: &str) -> bool {
    version != Version::V3_2 || scenario.starts_with("Streaming_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(scenarios: &str, verdicts: &str) -> Results {
        let exceptions = "[{reason: the specification says so, scenarios: [Routes_listed]}]";
        let outcome = format!(r#"{{"scenarios": {scenarios}, "verdicts": {verdicts}}}"#);
        Results::judged(
            Version::V3_1,
            serde_json::from_str(&outcome).expect("results"),
            &serde_yaml::from_str(exceptions).expect("a list"),
            false,
        )
    }

    #[test]
    fn a_scenario_passes_if_client_and_server_agree() {
        let passed = r#"{"Routes_a": {"by_hand": false, "failure": null}}"#;
        let results = judged(
            passed,
            r#"{"Routes_a": "pass", "Routes_listed": "not-implemented"}"#,
        );
        assert_eq!(results.failures, []);
        let counts = results.folders["Routes_a"];
        assert_eq!((counts.passed, counts.exceptions), (1, 0));
        let results = judged(
            passed,
            r#"{"Routes_a": "fail", "Routes_listed": "not-implemented"}"#,
        );
        assert!(matches!(&*results.failures, [Failure::Failed { .. }]));
    }

    #[test]
    fn an_exception_that_passes_is_a_failure() {
        let passed = r#"{"Routes_listed": {"by_hand": false, "failure": null}}"#;
        let results = judged(passed, r#"{"Routes_listed": "pass"}"#);
        assert!(matches!(&*results.failures, [Failure::Outdated { .. }]));
    }

    #[test]
    fn an_exception_that_the_server_does_not_have_is_a_failure() {
        let results = judged("{}", "{}");
        assert!(matches!(&*results.failures, [Failure::Unknown { .. }]));
    }

    #[test]
    fn a_scenario_that_is_not_called_is_a_failure() {
        let results = judged(
            "{}",
            r#"{"Routes_a": "not-implemented", "Routes_listed": "fail"}"#,
        );
        assert!(matches!(&*results.failures, [Failure::NotCalled { .. }]));
    }

    #[test]
    fn a_raw_call_is_a_failure_unless_it_is_an_exception() {
        let by_hand = r#"{"Routes_a": {"by_hand": true, "failure": null}, "Routes_listed": {"by_hand": true, "failure": null}}"#;
        let results = judged(by_hand, r#"{"Routes_a": "pass", "Routes_listed": "pass"}"#);
        assert!(
            matches!(&*results.failures, [Failure::ByHand { scenario }] if scenario == "Routes_a")
        );
    }
}
