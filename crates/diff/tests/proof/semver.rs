//! What cargo-semver-checks says of the same pairs of crates: nothing that it calls breaking may be missed.

use std::path::Path;
use std::process::Command;

use clientsmith_diff::SourceImpact;

use crate::cases::{self, Case};
use crate::workspace::Workspace;

/// What it says of the step from one crate to another: `None` if nothing breaks.
fn says(old: &Path, new: &Path, target: &Path) -> Option<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "semver-checks",
            "--release-type",
            "minor",
            "--color",
            "never",
            // Other features are the runtime's and need libraries of the system.
            "--default-features",
        ])
        .arg("--manifest-path")
        .arg(new.join("Cargo.toml"))
        .arg("--baseline-root")
        .arg(old)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .expect("cargo starts");
    let output_text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(
        output_text.contains("Checked") || output_text.contains("Summary"),
        "{output_text}"
    );
    let breaks = output_text
        .lines()
        .filter(|line| line.starts_with("--- failure"));
    let breaks: Vec<&str> = breaks.collect();
    (!breaks.is_empty()).then(|| breaks.join("; "))
}

#[test]
#[ignore = "takes minutes, and needs cargo-semver-checks: cargo test -p clientsmith-diff --test proof -- --ignored"]
fn cargo_semver_checks_finds_no_break_that_is_missed() {
    let workspace = Workspace::below("semver");
    let overlays = workspace.root().join("overlays");
    let before = cases::model("api", None, &overlays)
        .api
        .expect("the base's model");
    workspace.emit_alone("before/api", &before);
    let mut missed = Vec::new();
    let (mut breaks, mut all) = (0, 0);
    for case in cases::all() {
        let Case { name, .. } = &case;
        let after = cases::model("api", Some(&case), &overlays)
            .api
            .expect("a case's model");
        let folder = format!("after/{name}");
        workspace.emit_alone(&folder, &after);
        let report = clientsmith_diff::diff(&before, &after);
        let predicted = report.recompiled();
        // The arguments of `new` of what only responses have are not covered by the promises to callers.
        let is_of_tests = report
            .changes
            .iter()
            .any(|change| change.message.ends_with("tests give it to `new`"));
        let root = workspace.root();
        let said = says(
            &root.join("before/api"),
            &root.join(&folder),
            &root.join("target"),
        );
        all += 1;
        if let Some(said) = said {
            breaks += 1;
            let is_exempt = is_of_tests
                && said
                    .split("; ")
                    .all(|failure| failure.contains("method_parameter_count_changed"));
            if predicted < SourceImpact::Breaks && !is_exempt {
                missed.push(format!("{name}: {predicted}, and it says: {said}"));
            }
        }
    }
    println!(
        "cargo-semver-checks calls {breaks} of {all} changes breaking; {} of them are missed",
        missed.len()
    );
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
