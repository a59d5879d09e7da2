//! The inputs that select a page.

use clientsmith_model::{
    BodyForm, Input, InputLocation, Location, NextPage, PageInput, PageInputOwner, PageUnit,
    Scalar, Shape, TokenConversion, TypeRef,
};

use super::expression::Expression;
use super::member_path::resolve;
use super::{PaginationReader, TokenType};
use crate::source::Pointer;

impl PaginationReader<'_> {
    /// The input that a token is sent as.
    pub(super) fn token_input(&mut self, token: TokenType) -> Option<(PageInput, TokenConversion)> {
        let (input, ty) = self.input("input")?;
        let sent = self.token_type("input", &ty)?;
        let conversion = match (token, sent) {
            (TokenType::Text(one), TokenType::Text(other)) if one == other => {
                TokenConversion::Clone
            }
            (TokenType::Integer(one), TokenType::Integer(other)) if one == other => {
                TokenConversion::Copy
            }
            (_, TokenType::Text(Scalar::String)) => TokenConversion::ToString,
            (TokenType::Text(Scalar::String), _) => TokenConversion::Parse,
            _ => {
                let message = "has another type than what selects the next page";
                return self.report(Some("input"), message);
            }
        };
        Some((input, conversion))
    }

    /// The input that counts pages or items.
    pub(super) fn count(&mut self, field: &str, unit: PageUnit, first: i64) -> Option<NextPage> {
        let (input, ty) = self.input(field)?;
        let TypeRef::Scalar(scalar) = ty else {
            return self.report(Some(field), "must be an integer");
        };
        if !scalar.is_integer() {
            return self.report(Some(field), "must be an integer");
        }
        let first = match self.fields.get("first") {
            None => first,
            Some(value) => match value.as_i64().filter(|first| (0..=1).contains(first)) {
                Some(first) => first,
                None => return self.report(Some("first"), "must be 0 or 1"),
            },
        };
        Some(NextPage::Count { input, unit, first })
    }

    /// The input that an expression names, and its type.
    fn input(&mut self, field: &str) -> Option<(PageInput, TypeRef)> {
        let expression = self.expression(field)?;
        if matches!(
            expression,
            Expression::ResponseHeader(_) | Expression::ResponseBody(_)
        ) {
            return self.report(Some(field), "must be in the request");
        }
        let mut inputs = self.operation.inputs.iter();
        let found = inputs
            .find_map(|input| named(input, &expression))
            .or_else(|| self.body_member(&expression));
        let Some((input, ty)) = found else {
            return self.report(Some(field), "names no input of the operation");
        };
        let ty = match resolve(self.types, &ty, &Pointer::default()) {
            Ok((path, resolved)) if path.0.is_empty() => resolved,
            _ => ty,
        };
        Some((input, ty))
    }

    /// A member of a body that is a struct.
    fn body_member(&self, expression: &Expression) -> Option<(PageInput, TypeRef)> {
        let Expression::RequestBody(pointer) = expression else {
            return None;
        };
        let body = self.operation.body.as_ref()?;
        let BodyForm::Single { content, .. } = &body.form else {
            return None;
        };
        let Some(TypeRef::Named(id)) = content.value_type() else {
            return None;
        };
        let definition = &self.types[*id];
        let Shape::Struct(object) = &definition.shape else {
            return None;
        };
        let owner = match body.required {
            true => PageInputOwner::Body,
            false if definition.derives.default => PageInputOwner::OptionalBody,
            false => return None,
        };
        let mut members = object.fields.iter();
        let member = members.find(|member| pointer.tokens() == [member.name.wire.as_str()])?;
        let input = PageInput {
            field: member.name.rust.clone(),
            owner,
            wrapper: member.wrapper(),
        };
        Some((input, member.ty.clone()))
    }
}

/// The input, if an expression names it.
fn named(input: &Input, expression: &Expression) -> Option<(PageInput, TypeRef)> {
    let (field, owner) = match (expression, &input.location) {
        (Expression::RequestParameter(location, name), InputLocation::Parameter(parameter)) => {
            let is_named = match location {
                // Names of headers have no case (RFC 9110 §5.1).
                Location::Header => parameter.name.eq_ignore_ascii_case(name),
                _ => parameter.name == *name,
            };
            (is_named && parameter.location == *location)
                .then_some((&input.field, PageInputOwner::Builder))
        }
        (
            Expression::RequestBody(pointer),
            InputLocation::BodyMember(member) | InputLocation::Mirrored { field: member, .. },
        ) => (pointer.tokens() == [input.name.wire.as_str()])
            .then_some((member, PageInputOwner::Body)),
        _ => None,
    }?;
    let page_input = PageInput {
        field: field.clone(),
        owner,
        wrapper: input.presence.wrapper(&input.ty),
    };
    Some((page_input, input.ty.clone()))
}
