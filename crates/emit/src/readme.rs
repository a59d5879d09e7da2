//! `README.md` of the crate.

use clientsmith_model::{Api, Contents, Operation, Prose, on_one_line};

use crate::compatibility;
use crate::docs::fenced;
use crate::example::ShownExample;
use crate::writer::preamble;

/// Operations beyond these are left to the docs.
const MOST_OPERATIONS: usize = 60;

/// `README.md`
pub(crate) fn text(api: &Api, example: Option<&ShownExample>) -> String {
    let package = &api.package;
    let (about, described) = match package.contents {
        Contents::Types => ("Types of the {}, without a client.", "types and features"),
        Contents::Client | Contents::WithTypesOf(_) => (
            "Client for the {}.",
            "inputs, errors, features and settings",
        ),
    };
    let mut lines = vec![
        format!("<!-- {} -->", in_comment(&preamble(api, "").join(" "))),
        String::new(),
        format!("# {}", package.name),
        String::new(),
        Prose::new(about, [Prose::text(&api.info.name)]).to_string(),
    ];
    if let Some(example) = example {
        lines.extend(["", "## Example", "", "```rust"].map(str::to_owned));
        lines.push(example.import.clone());
        lines.push(String::new());
        lines.extend_from_slice(&example.lines);
        lines.push("```".to_owned());
    }
    if !api.operations.is_empty() {
        lines.extend(
            [
                "",
                "## Operations",
                "",
                "| method | description |",
                "| --- | --- |",
            ]
            .map(str::to_owned),
        );
        lines.extend(
            api.operations
                .iter()
                .take(MOST_OPERATIONS)
                .map(|operation| {
                    format!(
                        "| `{}` | {} |",
                        operation.ident.bare(),
                        operation.docs.summary.cell()
                    )
                }),
        );
        if api.operations.len() > MOST_OPERATIONS {
            lines.push(format!(
                "| … | {} more |",
                api.operations.len() - MOST_OPERATIONS
            ));
        }
        let has_example = |operation: &Operation| operation.example.is_some();
        let programs = match api.operations.iter().all(has_example) {
            true => Some("`examples/` has a program for each of them."),
            false if api.operations.iter().any(has_example) => {
                Some("`examples/` has programs for some of them.")
            }
            false => None,
        };
        if let Some(programs) = programs {
            lines.extend([String::new(), programs.to_owned()]);
        }
    }
    lines.extend([
        String::new(),
        format!(
            "The docs (`cargo doc --open --package {}`) describe {described}.",
            package.name
        ),
        String::new(),
        "## Compatibility".to_owned(),
        String::new(),
    ]);
    lines.extend(compatibility::LINES.iter().map(|line| (*line).to_owned()));
    lines.extend([
        String::new(),
        "## Regenerating".to_owned(),
        String::new(),
        Prose::new(
            "All files of this crate are generated. To change it, edit {} and run",
            [Prose::code(&package.document)],
        )
        .to_string(),
        String::new(),
    ]);
    lines.extend(fenced("sh", &package.regenerate));
    lines.join("\n") + "\n"
}

/// A text on one line that ends no comment of HTML.
fn in_comment(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in on_one_line(text).chars() {
        match letter {
            '-' if safe.ends_with('-') => safe.push_str(" -"),
            _ => safe.push(letter),
        }
    }
    safe
}
