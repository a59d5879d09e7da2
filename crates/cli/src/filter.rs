//! `--filter`: jq expressions, by jaq.

use std::cell::RefCell;
use std::rc::Rc;

use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Vars, data, unwrap_valr};
use jaq_json::Val;

use crate::failure::{Failure, FailureKind};
use crate::value::Value;

/// A checked jq expression.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    /// Compiled where it is run: what jaq compiles stays on its thread.
    code: String,
}

type Data = data::JustLut<Val>;
type Compiled = jaq_core::compile::Filter<jaq_core::Native<Data>>;

impl Filter {
    /// A filter.
    ///
    /// # Errors
    /// The expression is not valid: wrong input.
    pub(crate) fn new(code: &str) -> Result<Self, Failure> {
        compile(code)?;
        Ok(Self {
            code: code.to_owned(),
        })
    }

    /// The filter, compiled once a thread: there is a value for each item of a stream.
    fn compiled(&self) -> Result<Rc<Compiled>, Failure> {
        thread_local! {
            static LAST: RefCell<Option<(String, Rc<Compiled>)>> = const { RefCell::new(None) };
        }
        LAST.with_borrow_mut(|last| match last {
            Some((code, compiled)) if *code == self.code => Ok(Rc::clone(compiled)),
            _ => {
                let compiled = Rc::new(compile(&self.code)?);
                *last = Some((self.code.clone(), Rc::clone(&compiled)));
                Ok(compiled)
            }
        })
    }

    /// What it yields for a value.
    ///
    /// # Errors
    /// It fails for the value, as `.a` does for a number.
    pub(crate) fn run(&self, value: &Value) -> Result<Vec<Value>, Failure> {
        let failed =
            |message: String| Failure::new(FailureKind::Response, format!("--filter: {message}"));
        let input = jaq_json::read::parse_single(value.to_json().as_bytes())
            .map_err(|error| failed(error.to_string()))?;
        let filter = self.compiled()?;
        let context = Ctx::<Data>::new(&filter.lut, Vars::new([]));
        let outputs = filter.id.run((context, input)).map(unwrap_valr);
        outputs
            .map(|output| {
                let output = output.map_err(|error| failed(error.to_string()))?;
                Value::parse(&output.to_string()).map_err(|error| failed(error.to_string()))
            })
            .collect()
    }
}

fn compile(code: &str) -> Result<Compiled, Failure> {
    let definitions = jaq_core::defs()
        .chain(jaq_std::defs())
        .chain(jaq_json::defs());
    let functions = jaq_core::funs()
        .chain(jaq_std::funs())
        .chain(jaq_json::funs());
    let (loader, arena) = (Loader::new(definitions), Arena::default());
    let file = File { code, path: () };
    let modules = loader.load(&arena, file).map_err(|errors| {
        let problems = errors.into_iter().flat_map(|(_, error)| match error {
            jaq_core::load::Error::Lex(errors) => errors
                .into_iter()
                .map(|(expected, found)| problem(expected.as_str(), found))
                .collect::<Vec<_>>(),
            jaq_core::load::Error::Parse(errors) => errors
                .into_iter()
                .map(|(expected, found)| problem(expected.as_str(), found))
                .collect(),
            jaq_core::load::Error::Io(errors) => {
                errors.into_iter().map(|(_, error)| error).collect()
            }
        });
        invalid(problems)
    })?;
    Compiler::default()
        .with_funs(functions)
        .compile(modules)
        .map_err(|errors| {
            let problems = errors.into_iter().flat_map(|(_, errors)| {
                errors
                    .into_iter()
                    .map(|(name, undefined)| format!("undefined {} `{name}`", undefined.as_str()))
            });
            invalid(problems)
        })
}

fn problem(expected: &str, found: &str) -> String {
    match found.lines().next() {
        None | Some("") => format!("expected {expected} at the end"),
        Some(found) => format!("expected {expected} at `{found}`"),
    }
}

fn invalid(problems: impl Iterator<Item = String>) -> Failure {
    let problems: Vec<String> = problems.collect();
    Failure::usage(format!(
        "--filter is not a jq expression: {}",
        problems.join("; ")
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn run(code: &str, json: &str) -> String {
        let values = Filter::new(code).unwrap().run(&Value::parse(json).unwrap());
        Value::List(values.unwrap()).to_json()
    }

    #[test]
    fn a_filter_selects_and_computes_with_the_order_of_members_kept() {
        let rows = r#"{"rows":[{"b":1,"a":"x"},{"b":2.50,"a":"y"}]}"#;
        assert_eq!(
            run(".rows[] | select(.b > 1)", rows),
            r#"[{"b":2.50,"a":"y"}]"#
        );
        assert_eq!(
            run("[.rows[].b] | add", r#"{"rows":[{"b":1},{"b":2}]}"#),
            "[3]"
        );
    }

    #[test]
    fn what_is_wrong_with_an_expression_is_wrong_input() {
        for code in [".rows[", "nothing_like_it(1)", "\"open"] {
            let failure = Filter::new(code).unwrap_err();
            assert_eq!(failure.kind(), FailureKind::Usage, "{failure}");
        }
    }
}
