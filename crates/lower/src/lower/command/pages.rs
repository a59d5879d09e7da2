//! How a command requests further pages: what `pagination` has found, by names on the wire and flags.

use clientsmith_model::{
    CommandNextPage, CommandPages, Flag, FlagSource, MemberPath, MemberStep, NextPage, Operation,
    PageInput, PageInputOwner, PageUnit, PageValue, TypeRef, Types,
};

use super::response_type;

pub(super) fn pages(types: &Types, operation: &Operation, flags: &[Flag]) -> Option<CommandPages> {
    let pagination = operation.pagination.as_ref()?;
    let ty = response_type(operation)?;
    let path = |path: &MemberPath| wire_path(types, ty, path);
    let flag = |input: &PageInput| flag_of(types, operation, input, flags);
    let next = match &pagination.next {
        NextPage::LinkHeader => CommandNextPage::LinkHeader,
        NextPage::Link(PageValue::Member(member)) => CommandNextPage::Link(path(member)?),
        // A header other than `Link` that has a URL.
        NextPage::Link(PageValue::Header(_)) => return None,
        NextPage::Token {
            value: PageValue::Member(member),
            input,
            ..
        } => CommandNextPage::Token(path(member)?, flag(input)?),
        NextPage::Token {
            value: PageValue::Header(header),
            input,
            ..
        } => CommandNextPage::TokenHeader(header.clone(), flag(input)?),
        NextPage::LastItem { member, input, .. } => {
            let member = wire_path(types, &pagination.item, member)?;
            CommandNextPage::LastItem(member, flag(input)?)
        }
        NextPage::Count { input, unit, first } => match unit {
            PageUnit::Pages => CommandNextPage::Pages(flag(input)?, *first),
            PageUnit::Items => CommandNextPage::Items(flag(input)?, *first),
        },
    };
    let more = match &pagination.more {
        Some(more) => Some(path(more)?),
        None => None,
    };
    Some(CommandPages { next, more })
}

/// The members of a path by their names on the wire.
pub(super) fn wire_path(types: &Types, ty: &TypeRef, path: &MemberPath) -> Option<Vec<String>> {
    let mut ty = types.resolved(ty);
    let mut names = Vec::new();
    for step in &path.0 {
        match step {
            MemberStep::Field(ident, _) => {
                let field = types.object(ty)?.field(ident)?;
                names.push(field.name.wire.clone());
                ty = types.resolved(&field.ty);
            }
            MemberStep::Newtype | MemberStep::Nullable => ty = types.resolved(ty),
        }
    }
    Some(names)
}

/// The flag of an input that selects a page.
fn flag_of(
    types: &Types,
    operation: &Operation,
    input: &PageInput,
    flags: &[Flag],
) -> Option<String> {
    let wire = match input.owner {
        PageInputOwner::Builder => {
            let place = operation
                .inputs
                .iter()
                .position(|known| known.field == input.field)?;
            let flag = flags.iter().find(
                |flag| matches!(&flag.source, FlagSource::Parameter(known, _) if *known == place),
            )?;
            return Some(flag.name.clone());
        }
        PageInputOwner::Body | PageInputOwner::OptionalBody => {
            let object = match operation.flattened_body() {
                Some(ty) => types.object(&TypeRef::Named(ty))?,
                None => types.body_object(operation)?,
            };
            object.field(&input.field)?.name.wire.as_str()
        }
    };
    let flag = flags.iter().find(|flag| match &flag.source {
        FlagSource::InputMember(_, name)
        | FlagSource::Mirrored(_, name, _)
        | FlagSource::Member(_, name) => name == wire,
        FlagSource::Parameter(..) | FlagSource::Part(..) => false,
    });
    flag.map(|flag| flag.name.clone())
}
