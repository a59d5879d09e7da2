//! Pages: what a page says of the next one.

use clientsmith_runtime::HeaderMap;

use crate::describe::{NextPage, Pages};
use crate::failure::Failure;
use crate::output::Output;
use crate::request::Inputs;
use crate::rows::RowSink;
use crate::value::Value;

/// How a page is requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NextRequest {
    /// By the operation's inputs.
    Inputs,
    /// By a link.
    Link(String),
}

/// What was seen of a page.
#[derive(Debug, Default)]
pub(crate) struct PageFacts {
    /// Members outside the rows, without the rows.
    around: Vec<(Vec<String>, Value)>,
    path: Vec<String>,
    items: i64,
    last: Option<Value>,
    header: Option<String>,
    /// Whether the last item matters.
    keeps_last: bool,
    is_paged: bool,
}

impl PageFacts {
    /// Nothing yet but headers.
    pub(crate) fn new(pages: Option<&Pages>, headers: &HeaderMap) -> Self {
        let text = |name: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        let header = match pages.map(|pages| pages.next) {
            Some(NextPage::LinkHeader) => clientsmith_runtime::NextPage::link_target(headers),
            Some(NextPage::TokenHeader(name, _)) => text(name),
            _ => None,
        };
        Self {
            header,
            is_paged: pages.is_some(),
            keeps_last: matches!(pages.map(|pages| pages.next), Some(NextPage::LastItem(..))),
            ..Self::default()
        }
    }

    fn member(&self, path: &[&str]) -> Option<&Value> {
        self.around.iter().find_map(|(before, value)| {
            let rest = path.strip_prefix(
                before
                    .iter()
                    .map(String::as_str)
                    .collect::<Vec<_>>()
                    .as_slice(),
            )?;
            value.at(rest)
        })
    }

    /// What requests the next page, and the input that changes; `None` after the last.
    pub(crate) fn next(
        &self,
        pages: &Pages,
        inputs: &Inputs,
    ) -> Option<(NextRequest, Option<(&'static str, Value)>)> {
        if let Some(path) = pages.more
            && self.member(path) != Some(&Value::Bool(true))
        {
            return None;
        }
        let present = |value: &Value| {
            let is_empty =
                matches!(value, Value::Null | Value::Bool(false)) || value.cell().is_empty();
            (!is_empty).then(|| value.clone())
        };
        let input =
            |flag: &'static str, value: Value| Some((NextRequest::Inputs, Some((flag, value))));
        match pages.next {
            NextPage::LinkHeader => Some((NextRequest::Link(self.header.clone()?), None)),
            NextPage::LinkMember(path) => {
                let link = present(self.member(path)?)?;
                Some((NextRequest::Link(link.cell().into_owned()), None))
            }
            NextPage::Token(path, flag) => input(flag, present(self.member(path)?)?),
            NextPage::TokenHeader(_, flag) => {
                let token = self.header.clone().filter(|token| !token.is_empty())?;
                input(flag, Value::Text(token))
            }
            NextPage::LastItem(path, flag) => input(flag, present(self.last.as_ref()?.at(path)?)?),
            NextPage::Count {
                flag,
                by_items,
                first,
            } => {
                if self.items == 0 {
                    return None;
                }
                let now = inputs
                    .get(flag)
                    .and_then(|value| value.cell().parse().ok())
                    .unwrap_or(first);
                let step = if by_items { self.items } else { 1 };
                input(flag, Value::number(now.saturating_add(step).to_string()))
            }
        }
    }
}

/// The output, and an eye on what says how the next page is requested.
pub(crate) struct Watched<'a> {
    pub(crate) output: &'a mut Output,
    pub(crate) facts: &'a mut PageFacts,
}

impl RowSink for Watched<'_> {
    fn begin_object(&mut self) -> Result<(), Failure> {
        self.output.begin_object()
    }

    fn name(&mut self, name: &str) -> Result<(), Failure> {
        self.facts.path.push(name.to_owned());
        self.output.name(name)
    }

    fn member(&mut self, name: &str, value: Value) -> Result<(), Failure> {
        if self.facts.is_paged {
            let mut path = self.facts.path.clone();
            path.push(name.to_owned());
            self.facts.around.push((path, value.clone()));
        }
        self.output.member(name, value)
    }

    fn end_object(&mut self) -> Result<(), Failure> {
        self.facts.path.pop();
        self.output.end_object()
    }

    fn begin_rows(&mut self) -> Result<(), Failure> {
        self.output.begin_rows()
    }

    fn row(&mut self, row: Value) -> Result<(), Failure> {
        self.facts.items += 1;
        if self.facts.keeps_last {
            self.facts.last = Some(row.clone());
        }
        self.output.row(row)
    }

    fn end_rows(&mut self) -> Result<(), Failure> {
        self.facts.path.pop();
        self.output.end_rows()
    }

    fn whole(&mut self, value: Value) -> Result<(), Failure> {
        self.facts.path.pop();
        self.output.whole(value)
    }
}
