//! `x-clientsmith-pagination`: how an operation returns its items in pages.
//!
//! `spec/README.md` of this project specifies the extension. What it names is looked up in the types that the
//! operation's response and inputs have become, so that emitted code reads and sets fields.

mod expression;
mod input;
mod member_path;
mod proposal;

use clientsmith_model::{
    MemberPath, NextPage, Operation, PageUnit, PageValue, Pagination, Payload, Scalar, Success,
    TypeRef, Types, without_controls,
};
use serde_json::{Map, Value as Json};

use crate::document::Document;
use crate::normalize::extensions::PAGINATION;
use crate::problem::{Code, Problem, Problems, did_you_mean};
use crate::source::{Place, Pointer};
use expression::Expression;
use member_path::{Unresolved, resolve};

/// The fields of the extension.
const FIELDS: [&str; 8] = [
    "items", "next", "lastItem", "input", "page", "offset", "first", "more",
];

/// Fills in [`Operation::pagination`].
pub(crate) fn decide(
    document: &Document,
    types: &Types,
    operations: &mut [Operation],
    problems: &mut Problems,
) {
    for (site, operation) in document.operations().zip(operations) {
        let pointer = site.pointer();
        let read = |fields: &Map<String, Json>, problems: &mut Problems| {
            let mut reader = PaginationReader {
                fields,
                document,
                types,
                operation: &*operation,
                pointer: pointer.child(PAGINATION),
                problems,
            };
            reader.pagination()
        };
        match site.operation.extensions.get(PAGINATION) {
            Some(Json::Object(fields)) => operation.pagination = read(fields, problems),
            Some(_) => {
                let place = document.place(&pointer.child(PAGINATION));
                let message = format!("`{PAGINATION}` must be a mapping");
                problems.report(Code::InvalidExtension, place, message);
            }
            None => {
                let proposal = proposal::proposal(types, operation);
                // One that would be refused is none.
                let fits =
                    |fields: &Map<String, Json>| read(fields, &mut Problems::default()).is_some();
                if let Some(fields) = proposal.filter(fits) {
                    problems.push(proposed(document.place(&pointer), &fields));
                }
            }
        }
    }
}

/// The note that proposes an extension.
fn proposed(place: Place, fields: &Map<String, Json>) -> Problem {
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name}: {}", without_controls(text)),
            None => format!("{name}: {value}"),
        })
        .collect();
    let message =
        "the response looks like a page of a list: nothing says how the next page is requested";
    Problem::new(Code::PossiblePagination, place.key(), message).help(format!(
        "if it is one, add `{PAGINATION}: {{{}}}`",
        fields.join(", ")
    ))
}

/// Reads the extension of an operation. Each method reports what is wrong, and returns `None` then.
struct PaginationReader<'a> {
    fields: &'a Map<String, Json>,
    document: &'a Document,
    types: &'a Types,
    operation: &'a Operation,
    pointer: Pointer,
    problems: &'a mut Problems,
}

/// A value's type, for messages and comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenType {
    Text(Scalar),
    Integer(Scalar),
}

impl<'a> PaginationReader<'a> {
    fn pagination(&mut self) -> Option<Pagination> {
        let mut names = self.fields.keys();
        if let Some(unknown) = names.find(|name| !FIELDS.contains(&name.as_str())) {
            let message = format!("is not a field of `{PAGINATION}`");
            return self.report_with_help(Some(unknown), message, did_you_mean(unknown, FIELDS));
        }
        if !self.operation.is_clone() {
            let message =
                "the operation's body can be sent only once: its pages can't be requested";
            return self.report(None, message);
        }
        let body = self.body()?;
        let (items, ty) = self.response_member("items", &body)?;
        let TypeRef::List(item) = ty else {
            return self.report(Some("items"), "must be a list");
        };
        let more = match self.fields.contains_key("more") {
            true => Some(self.more(&body)?),
            false => None,
        };
        Some(Pagination {
            next: self.next(&body, &item)?,
            items,
            item: *item,
            more,
        })
    }

    /// The type of a page.
    fn body(&mut self) -> Option<TypeRef> {
        match &self.operation.responses.success {
            Success::One {
                payload: Payload::Value(ty),
                ..
            } => Some(ty.clone()),
            _ => {
                let message =
                    "the operation has no JSON response of one type, which could be a page";
                self.report(None, message)
            }
        }
    }

    fn more(&mut self, body: &TypeRef) -> Option<MemberPath> {
        let (more, ty) = self.response_member("more", body)?;
        if ty != TypeRef::Scalar(Scalar::Bool) {
            return self.report(Some("more"), "must be a boolean");
        }
        Some(more)
    }

    fn next(&mut self, body: &TypeRef, item: &TypeRef) -> Option<NextPage> {
        let kinds = ["next", "lastItem", "page", "offset"];
        let given: Vec<&str> = kinds
            .into_iter()
            .filter(|kind| self.fields.contains_key(*kind))
            .collect();
        let [kind] = given.as_slice() else {
            let message =
                "one of `next`, `lastItem`, `page` and `offset` says what selects the next page";
            return self.report(None, message);
        };
        let is_counted = matches!(*kind, "page" | "offset");
        for (field, needs) in [("input", !is_counted), ("first", is_counted)] {
            if self.fields.contains_key(field) && !needs {
                let message = format!("has no meaning beside `{kind}`");
                return self.report(Some(field), message);
            }
        }
        match *kind {
            "next" if self.fields.contains_key("input") => {
                let (value, token) = self.token(body)?;
                let (input, conversion) = self.token_input(token)?;
                Some(NextPage::Token {
                    value,
                    input,
                    conversion,
                })
            }
            "next" => self.link(body),
            "lastItem" => {
                let text = self.text("lastItem")?;
                let pointer = expression::pointer(text);
                let Ok(pointer) = pointer else {
                    let message = "must be a JSON pointer into an item, such as `/id`";
                    return self.report(Some("lastItem"), message);
                };
                let (member, ty) = self.member("lastItem", item, &pointer)?;
                let token = self.token_type("lastItem", &ty)?;
                let (input, conversion) = self.token_input(token)?;
                Some(NextPage::LastItem {
                    member,
                    input,
                    conversion,
                })
            }
            "page" => self.count("page", PageUnit::Pages, 1),
            _ => self.count("offset", PageUnit::Items, 0),
        }
    }

    fn link(&mut self, body: &TypeRef) -> Option<NextPage> {
        match self.expression("next")? {
            Expression::ResponseHeader(name) if name.eq_ignore_ascii_case("link") => {
                Some(NextPage::LinkHeader)
            }
            _ => match self.token(body)? {
                (value, TokenType::Text(_)) => Some(NextPage::Link(value)),
                (_, TokenType::Integer(_)) => {
                    let message =
                        "must be a string; a token that is a number needs `input`, which sends it";
                    self.report(Some("next"), message)
                }
            },
        }
    }

    /// Where a page has what selects the next one, and its type.
    fn token(&mut self, body: &TypeRef) -> Option<(PageValue, TokenType)> {
        match self.expression("next")? {
            Expression::ResponseHeader(name) => Some((
                PageValue::Header(name.to_ascii_lowercase()),
                TokenType::Text(Scalar::String),
            )),
            Expression::ResponseBody(pointer) => {
                let (member, ty) = self.member("next", body, &pointer)?;
                Some((PageValue::Member(member), self.token_type("next", &ty)?))
            }
            _ => self.report(Some("next"), "must be in the response"),
        }
    }

    fn token_type(&mut self, field: &str, ty: &TypeRef) -> Option<TokenType> {
        match ty {
            TypeRef::Scalar(scalar) if scalar.is_text() => Some(TokenType::Text(*scalar)),
            TypeRef::Scalar(scalar) if scalar.is_integer() => Some(TokenType::Integer(*scalar)),
            _ => self.report(Some(field), "must be a string or an integer"),
        }
    }

    /// A part of the response's body that a required field names.
    fn response_member(&mut self, field: &str, body: &TypeRef) -> Option<(MemberPath, TypeRef)> {
        match self.expression(field)? {
            Expression::ResponseBody(pointer) => self.member(field, body, &pointer),
            _ => self.report(Some(field), "must be in the response's body"),
        }
    }

    fn member(
        &mut self,
        field: &str,
        ty: &TypeRef,
        pointer: &Pointer,
    ) -> Option<(MemberPath, TypeRef)> {
        match resolve(self.types, ty, pointer) {
            Ok(found) => Some(found),
            Err(Unresolved { message, help }) => self.report_with_help(Some(field), message, help),
        }
    }

    fn expression(&mut self, field: &str) -> Option<Expression> {
        let text = self.text(field)?;
        match Expression::parse(text) {
            Ok(expression) => Some(expression),
            Err(error) => self.report(Some(field), error.to_string()),
        }
    }

    fn text(&mut self, field: &str) -> Option<&'a str> {
        let fields = self.fields;
        match fields.get(field) {
            Some(Json::String(text)) => Some(text),
            Some(_) => self.report(Some(field), "must be a string"),
            None => self.report(None, format!("`{field}` is missing")),
        }
    }

    fn report<T>(&mut self, field: Option<&str>, message: impl Into<String>) -> Option<T> {
        self.report_with_help(field, message, None)
    }

    fn report_with_help<T>(
        &mut self,
        field: Option<&str>,
        message: impl Into<String>,
        help: Option<String>,
    ) -> Option<T> {
        let pointer = match field {
            Some(field) => self.pointer.child(field),
            None => self.pointer.clone(),
        };
        let place = self.document.place(&pointer);
        let message = match field {
            Some(field) => format!("`{}` {}", without_controls(field), message.into()),
            None => message.into(),
        };
        let problem = Problem::new(Code::InvalidExtension, place, message);
        self.problems.push(match help {
            Some(help) => problem.help(help),
            None => problem,
        });
        None
    }
}
