//! `clientsmith explain CODE`: what a problem code means, and how to fix the problem.

use std::path::Path;

use anyhow::Result;
use clientsmith_lower::{Code, LowerOptions, Problem, Severity, Sources};

use crate::cli::{Exit, Explain};
use crate::config;
use crate::program::Program;
use crate::report;

/// Runs the command.
pub(crate) fn run(arguments: &Explain, program: &Program) -> Result<Exit> {
    match arguments.code {
        Some(code) => anstream::println!("{}", text(code)),
        None if arguments.markdown => anstream::print!("{}", table(program)),
        None => {
            for code in Code::ALL {
                anstream::println!("{:<28} {}", code.as_str(), level(*code));
            }
        }
    }
    Ok(Exit::Done)
}

/// All kinds as a table, for the docs.
fn table(program: &Program) -> String {
    let mut table = format!(
        "Problem codes. Errors prevent generation; warnings do not; notes are shown by `lint` only. `{} explain CODE` shows an \
         example of each.\n\n| code | severity | meaning | what to do |\n| --- | --- | --- | --- |\n",
        program.name
    );
    for code in Code::ALL {
        table += &format!(
            "| `{}` | {} | {} | {} |\n",
            code.as_str(),
            level(*code),
            code.explanation(),
            code.advice()
        );
    }
    table
}

/// The explanation, an example document with the problem, and how it is reported.
fn text(code: Code) -> String {
    let document = code.example();
    let (what, problems, sources) = if document.starts_with("[clients") {
        let (problems, sources) = of_settings(document);
        ("file of settings", problems, sources)
    } else {
        let options = LowerOptions {
            package: "example".to_owned(),
            ..LowerOptions::default()
        };
        let outcome =
            clientsmith_lower::generate_model_from_text("example.yaml", document, &options);
        // An overlay's problems only show when it is applied to a document.
        let is_overlay = document.starts_with("overlay:");
        let what = if is_overlay { "overlay" } else { "document" };
        let problems = [outcome.problems, outcome.notes].concat();
        (what, problems, outcome.sources)
    };
    let reports: Vec<String> = problems
        .iter()
        .filter(|problem| problem.code == code)
        .map(|problem| report::rendered(problem, &sources))
        .collect();
    format!(
        "{} ({})\n\n{}\n\nFor example, this {what} is reported as follows:\n\n{}\n{}",
        code.as_str(),
        level(code),
        textwrap::fill(code.explanation(), WIDTH),
        textwrap::indent(document, "    "),
        textwrap::indent(&reports.join("\n\n"), "    "),
    )
}

/// The problems of a file of settings; if it has none, those that it has with a document.
fn of_settings(text: &str) -> (Vec<Problem>, Sources) {
    const PETSTORE: &str = "openapi: 3.1.0\ninfo: {title: Petstore, version: '1'}\npaths:\n  /pets:\n    get:\n      \
                            operationId: listPets\n      responses: {'200': {description: Pets.}}\n";
    let config = config::read(Path::new(config::FILE), text.to_owned());
    let settings = config
        .clients
        .into_iter()
        .find_map(|client| client.settings.of_document);
    if settings.is_none() {
        return (config.problems, config.sources);
    }
    let options = LowerOptions {
        package: "example".to_owned(),
        settings,
        ..LowerOptions::default()
    };
    let outcome = clientsmith_lower::generate_model_from_text("petstore.yaml", PETSTORE, &options);
    (outcome.problems, outcome.sources)
}

/// Characters per line.
const WIDTH: usize = 100;

const fn level(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
