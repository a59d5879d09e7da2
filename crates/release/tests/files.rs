//! What a release changes in files.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use clientsmith_release::{checks, raised, released, version};
use jiff::civil::date;
use semver::Version;

const MANIFEST: &str = r#"[workspace.package]
version = "0.1.0" # of all
rust-version = "1.88"

[workspace.dependencies]
# Ours.
one = { path = "crates/one", version = "0.1.0", default-features = false }
serde = { version = "0.1.0" }
"#;

fn new(text: &str) -> Version {
    text.parse().expect("a version")
}

#[test]
fn the_version_is_raised_where_crates_depend_on_each_other_and_nowhere_else() {
    assert_eq!(version(MANIFEST).expect("a version"), new("0.1.0"));
    assert_eq!(
        raised(MANIFEST, &new("0.2.0")).expect("a manifest"),
        r#"[workspace.package]
version = "0.2.0" # of all
rust-version = "1.88"

[workspace.dependencies]
# Ours.
one = { path = "crates/one", version = "0.2.0", default-features = false }
serde = { version = "0.1.0" }
"#
    );
}

#[test]
fn a_version_that_is_not_greater_is_refused() {
    for old in ["0.1.0", "0.0.9", "0.1.0-rc.1"] {
        let error = raised(MANIFEST, &new(old)).expect_err("not greater");
        assert!(error.to_string().contains("not greater"), "{error}");
    }
    assert!(version("[package]\n").is_err());
}

#[test]
fn what_is_unreleased_becomes_the_release() {
    let text =
        "# Changelog\n\n## Unreleased\n\n### Added\n\n- A.\n\n## 0.1.0 - 2026-01-01\n\n- B.\n";
    assert_eq!(
        released(text, &new("0.2.0"), date(2026, 11, 27)).expect("a changelog"),
        "# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2026-11-27\n\n### Added\n\n- A.\n\n## 0.1.0 - 2026-01-01\n\n- B.\n"
    );
}

#[test]
fn a_release_of_nothing_or_of_the_same_again_is_refused() {
    let day = date(2026, 11, 27);
    let empty = "## Unreleased\n\n## 0.1.0 - 2026-01-01\n\n- B.\n";
    let again = "## Unreleased\n\n- A.\n\n## 0.2.0 - 2026-01-01\n\n- B.\n";
    for text in [empty, again, "# Changelog\n"] {
        assert!(released(text, &new("0.2.0"), day).is_err(), "{text}");
    }
}

#[test]
fn the_public_api_is_compared_with_the_last_release_if_there_was_one() {
    let compares = |baseline| {
        let mut checks = checks("1.88", baseline).into_iter();
        checks.any(|check| check.arguments.iter().any(|word| word == "semver-checks"))
    };
    assert!(compares(Some("v0.1.0")));
    assert!(!compares(None));
}
