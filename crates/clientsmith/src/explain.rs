//! `clientsmith explain CODE`: what a kind of problem means, and what to do about it.

use anyhow::Result;
use clientsmith_lower::{Code, Options, Severity};

use crate::cli::{Exit, Explain};
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
        "Kinds of problems. Errors leave no crate; warnings say what the client does without. `{} explain CODE` shows an \
         example of each.\n\n| code | | what it means | what to do |\n| --- | --- | --- | --- |\n",
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

/// The explanation, a document that has the problem, and what is said of it.
fn text(code: Code) -> String {
    let document = code.example();
    let outcome = clientsmith_lower::generate_model_from_text(
        "example.yaml",
        document,
        &Options {
            package: "example".to_owned(),
            ..Options::default()
        },
    );
    let told: Vec<String> = outcome
        .problems
        .iter()
        .filter(|problem| problem.code == code)
        .map(|problem| report::drawn(problem, &outcome.sources))
        .collect();
    // What is wrong with an overlay shows only beside a document.
    let what = if document.starts_with("overlay:") {
        "overlay"
    } else {
        "document"
    };
    format!(
        "{} ({})\n\n{}\n\nFor example, of this {what}:\n\n{}\n{}",
        code.as_str(),
        level(code),
        textwrap::fill(code.explanation(), WIDTH),
        textwrap::indent(document, "    "),
        textwrap::indent(&told.join("\n\n"), "    "),
    )
}

/// Characters a line.
const WIDTH: usize = 100;

const fn level(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
