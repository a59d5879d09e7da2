//! `README.md` of the crate.

use clientsmith_model::Api;

use crate::docs::summary;
use crate::writer::preamble;
use crate::{EXAMPLES, example, guarantees};

/// Operations beyond these are left to the docs.
const MOST_OPERATIONS: usize = 60;

/// `README.md`
pub(crate) fn text(api: &Api) -> String {
    let package = &api.package;
    let mut lines = vec![
        format!(
            "<!-- {} -->",
            preamble(api, "")
                .join(" ")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .replace("--", "- -")
        ),
        String::new(),
        format!("# {}", package.name),
        String::new(),
        format!("Client for the {}.", api.info.name),
    ];
    if let Some(statements) = example::statements(api) {
        lines.extend(["", "```rust"].map(str::to_owned));
        lines.push(example::imports(api));
        lines.push(String::new());
        lines.extend(statements);
        lines.push("```".to_owned());
    }
    if !api.operations.is_empty() {
        lines.extend(["", "## Operations", "", "| method | |", "| --- | --- |"].map(str::to_owned));
        lines.extend(
            api.operations
                .iter()
                .take(MOST_OPERATIONS)
                .map(|operation| {
                    format!(
                        "| `{}` | {} |",
                        operation.ident.bare(),
                        summary(&operation.docs).replace('|', "\\|")
                    )
                }),
        );
        if api.operations.len() > MOST_OPERATIONS {
            lines.push(format!(
                "| … | {} more |",
                api.operations.len() - MOST_OPERATIONS
            ));
        }
        if api.operations.len() <= EXAMPLES {
            lines.extend([
                String::new(),
                "`examples/` has a program for each.".to_owned(),
            ]);
        }
    }
    lines.extend([
        String::new(),
        format!(
            "`cargo doc --open --package {}` has all inputs, errors, features and settings.",
            package.name
        ),
        String::new(),
        "## What callers may count on".to_owned(),
        String::new(),
    ]);
    lines.extend(guarantees::LINES.iter().map(|line| (*line).to_owned()));
    lines.extend([
        String::new(),
        "## Changing it".to_owned(),
        String::new(),
        format!(
            "This crate is written by a generator and by nothing else: change `{}`, then run",
            package.document.replace('`', "")
        ),
        String::new(),
        "```sh".to_owned(),
        package.regenerate.replace('`', ""),
        "```".to_owned(),
    ]);
    lines.join("\n") + "\n"
}
