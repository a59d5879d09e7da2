//! What is emitted, file by file, for every fixture and for the document of the main job.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::Path;

use clientsmith_conformance::{Emitted, Fixture, emit};

/// Every emitted file under its path, after the warnings.
fn text(emitted: &Emitted) -> String {
    let mut text: String = emitted
        .warnings
        .iter()
        .map(|warning| format!("warning: {warning}\n"))
        .collect();
    for file in &emitted.files {
        text += &format!("\n==> {} <==\n{}", file.path, file.text);
    }
    text
}

#[test]
fn every_fixture_is_emitted_as_reviewed() {
    let fixtures = Fixture::all().expect("the folder of fixtures");
    assert!(!fixtures.is_empty());
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for fixture in fixtures {
        let emitted = fixture
            .emit()
            .unwrap_or_else(|errors| panic!("{}: {errors}", fixture.name));
        settings.bind(|| insta::assert_snapshot!(fixture.name.as_str(), text(&emitted)));
    }
}

#[test]
fn the_cost_report_client_is_emitted_as_reviewed() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/scaleops-cost.yaml");
    let emitted = emit(&document, "scaleops-cost").expect("the document is without errors");
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("scaleops-cost", text(&emitted)));
}

#[test]
fn two_runs_give_the_same_bytes() {
    for fixture in Fixture::all().expect("the folder of fixtures") {
        let texts =
            [fixture.emit(), fixture.emit()].map(|emitted| emitted.map(|emitted| text(&emitted)));
        assert_eq!(texts[0], texts[1], "{}", fixture.name);
    }
}
