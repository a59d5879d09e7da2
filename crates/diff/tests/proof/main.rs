//! What is predicted of a change is what happens: a program that uses what changes is compiled against the old crate
//! and the new one, and the old program meets a server that speaks the new document, over a socket.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod cases;
mod semver;
mod server;
mod workspace;

use std::collections::{BTreeMap, BTreeSet};

use clientsmith_diff::{ChangeKind, DiffReport, SourceImpact, WireImpact, diff};
use clientsmith_model::Api;
use loopback::{Server, empty, http_response};
use serde_json::Value;

use cases::Case;
use workspace::{Said, Workspace};

/// A case with both models compared.
struct Compared {
    case: Case,
    after: Api,
    report: DiffReport,
    document: Value,
}

/// The base's model, and every case's. `workspace` holds what is written on the way.
fn compare(workspace: &Workspace) -> (Api, Vec<Compared>) {
    let overlays = workspace.root().join("overlays");
    let before = cases::model("before", None, &overlays);
    let before = before.api.expect("the base's model");
    let compared = cases::all().into_iter().map(|case| {
        let name = format!("after-{}", case.name);
        let after = cases::model(&name, Some(&case), &overlays);
        let document = cases::document(&after).clone();
        let after = after.api.expect("a case's model");
        // Packages have other names here, which no change of a document brings about.
        let report = diff(&before, &after);
        Compared {
            case,
            after,
            report,
            document,
        }
    });
    let compared = compared.collect();
    (before, compared)
}

#[test]
fn changes_have_the_messages_and_effects_of_the_cases() {
    let (_, compared) = compare(&Workspace::below("diff-proof-messages"));
    let wrong: Vec<String> = compared.iter().filter_map(reported_otherwise).collect();
    assert!(compared.len() >= 60, "{} cases", compared.len());
    insta::assert_snapshot!(
        "messages",
        compared.iter().map(messages).collect::<String>()
    );
    assert!(
        wrong.is_empty(),
        "{} of {} cases\n{}",
        wrong.len(),
        compared.len(),
        wrong.join("\n")
    );
}

/// For each pair of impacts the first case that predicts it: the others take minutes to compile.
#[test]
fn changes_of_each_impact_do_what_is_predicted() {
    let workspace = Workspace::below("diff-proof-impacts");
    let (before, mut compared) = compare(&workspace);
    let mut seen = BTreeSet::new();
    compared.retain(|Compared { case, .. }| {
        case.shown.is_none() && seen.insert((case.recompiled.clone(), case.deployed.clone()))
    });
    assert!(compared.len() >= 8, "{} pairs of impacts", compared.len());
    prove(workspace, &before, &compared);
}

#[test]
#[ignore = "takes minutes: cargo test --package clientsmith-diff --test proof -- --ignored"]
fn changes_do_what_is_predicted() {
    let workspace = Workspace::new();
    let (before, compared) = compare(&workspace);
    prove(workspace, &before, &compared);
}

/// Compiles the programs against the old crate and the new ones, and runs the old ones against servers that speak the
/// new documents.
fn prove(mut workspace: Workspace, before: &Api, compared: &[Compared]) {
    workspace.emit("before", before);
    for Compared { case, after, .. } in compared {
        workspace.emit(&format!("after-{}", case.name), after);
    }
    let mut wrong: Vec<String> = Vec::new();
    for Compared { case, .. } in compared {
        workspace.program_after(case);
    }
    let cases: Vec<&Case> = compared.iter().map(|compared| &compared.case).collect();
    workspace.programs_before(&cases);
    let said = workspace.check();
    for compared in compared {
        wrong.extend(compiles_otherwise(compared, &said));
        wrong.extend(runs_otherwise(compared, &workspace));
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases\n{}",
        wrong.len(),
        compared.len(),
        wrong.join("\n")
    );
}

/// The messages of a case, word for word.
fn messages(Compared { case, report, .. }: &Compared) -> String {
    let mut text = format!("{}\n", case.name);
    for change in &report.changes {
        text += &format!(
            "  {}: {} {}\n",
            change.kind.as_str(),
            change.subject,
            change.message
        );
        let more = [
            change
                .reason
                .as_ref()
                .map(|reason| format!("because {reason}")),
            (!change.also.is_empty()).then(|| format!("likewise {}", change.also.join(", "))),
            Some(format!("{}, {}", change.recompiled, change.deployed)),
            Some(format!(
                "{} → {}",
                change.old.as_deref().unwrap_or("nothing"),
                change.new.as_deref().unwrap_or("nothing")
            )),
        ];
        for line in more.into_iter().flatten() {
            text += &format!("    {line}\n");
        }
    }
    text + "\n"
}

/// How the report of a case differs from its expectation.
fn reported_otherwise(Compared { case, report, .. }: &Compared) -> Option<String> {
    let kinds: BTreeSet<&str> = report
        .changes
        .iter()
        .map(|change| change.kind.as_str())
        .collect();
    let wanted: BTreeSet<&str> = case.kinds.iter().map(String::as_str).collect();
    let effects = (
        report.recompiled().to_string(),
        report.deployed().to_string(),
    );
    if kinds == wanted && effects == (case.recompiled.clone(), case.deployed.clone()) {
        return None;
    }
    let lines: Vec<String> = report
        .changes
        .iter()
        .map(|change| {
            let kind = change.kind.as_str();
            format!(
                "    {kind}: {} {} ({}, {})",
                change.subject, change.message, change.recompiled, change.deployed
            )
        })
        .collect();
    Some(format!(
        "{}: predicted {effects:?}, {kinds:?}\n{}",
        case.name,
        lines.join("\n")
    ))
}

fn compiles_otherwise(
    Compared { case, report, .. }: &Compared,
    said: &BTreeMap<String, Said>,
) -> Option<String> {
    let of = |package: String| said.get(&package).copied().unwrap_or_default();
    let emitted = of(format!("after-{}", case.name));
    if emitted != Said::default() {
        return Some(format!("{}: the new crate: {emitted:?}", case.name));
    }
    let program = of(format!("program-{}", case.name));
    let seen = match (program.errors, program.warnings) {
        (0, 0) => SourceImpact::Compiles,
        (0, _) => SourceImpact::Warns,
        _ => SourceImpact::Breaks,
    };
    let worst = report
        .changes
        .iter()
        .filter(|change| {
            !case
                .ignored
                .iter()
                .any(|ignored| ignored == change.kind.as_str())
        })
        .map(|change| change.recompiled)
        .max()
        .unwrap_or_default();
    // What differs in silence compiles without a word.
    let predicted = match worst {
        SourceImpact::Differs => SourceImpact::Compiles,
        effect => effect,
    };
    (seen != predicted).then(|| {
        format!(
            "{}: the program {seen} ({program:?}), predicted: {worst}",
            case.name
        )
    })
}

fn runs_otherwise(
    Compared {
        case,
        report,
        document,
        ..
    }: &Compared,
    workspace: &Workspace,
) -> Option<String> {
    let (seen, why) = meets(case, document, workspace);
    let predicted = match &case.shown {
        Some(shown) => shown.deployed.clone(),
        None => report.deployed().to_string(),
    };
    (seen.to_string() != predicted).then(|| {
        format!(
            "{}: the old program: {seen} ({why}), predicted: {predicted}",
            case.name
        )
    })
}

/// What happens to the old program when it meets a server that speaks the new document.
fn meets(case: &Case, document: &Value, workspace: &Workspace) -> (WireImpact, String) {
    let server = Server::responding([empty(503)]);
    workspace.run_before(case, &server.url());
    let heard = server::hear(document, &server.request());
    if heard.elsewhere {
        return (
            WireImpact::Elsewhere,
            "the operation is another server's".to_owned(),
        );
    }
    if let Some(why) = heard.refused {
        return (WireImpact::Refused, why);
    }
    for given in &heard.responses {
        let text = match given.content_type.as_str() {
            "" => empty(given.status),
            content_type => http_response(given.status, content_type, &given.body),
        };
        let server = Server::responding([text]);
        let said = workspace.run_before(case, &server.url());
        if said.contains("undecodable") {
            return (WireImpact::Undecodable, said);
        }
    }
    if heard.unheeded.is_empty() {
        (WireImpact::Unaffected, String::new())
    } else {
        (
            WireImpact::Misread,
            format!("unheeded: {}", heard.unheeded.join(", ")),
        )
    }
}

#[test]
fn every_kind_of_change_that_reaches_callers_has_a_case() {
    // Clients and features of tags are asked for on the command line, which the base document knows nothing of.
    const ELSEWHERE: &[&str] = &["tag-removed"];
    let named: BTreeSet<String> = cases::all()
        .into_iter()
        .flat_map(|case| case.kinds)
        .collect();
    let missing: Vec<&str> = ChangeKind::ALL
        .iter()
        .map(|kind| kind.as_str())
        .filter(|kind| !named.contains(*kind) && !ELSEWHERE.contains(kind))
        .collect();
    assert!(missing.is_empty(), "no case for: {}", missing.join(", "));
}
