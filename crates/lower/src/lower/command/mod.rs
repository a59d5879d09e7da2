//! The command line: a command an operation, a flag an input.

mod flag;
mod pages;

use std::collections::HashSet;

use clientsmith_model::{
    Api, BodyForm, Command, CommandBody, CommandBodyForm, CommandCredential, CommandGroup,
    CommandLine, Content, ContentKind, Operation, Payload, RESERVED_COMMANDS, SchemeId, Server,
    StatusRange, Success, TagId, TypeRef, Types,
};

use super::example;

/// The program of a client.
pub(crate) fn lower(api: &Api) -> CommandLine {
    let mut names = UniqueNames::with(RESERVED_COMMANDS);
    let mut groups: Vec<CommandGroup> = Vec::new();
    for (tag, id) in api.tags.iter().zip(0..).map(|(tag, id)| (tag, TagId(id))) {
        let of_tag = |operation: &&(usize, &Operation)| operation.1.tag == Some(id);
        let operations: Vec<(usize, &Operation)> = api
            .operations
            .iter()
            .enumerate()
            .filter(|operation| of_tag(&operation))
            .collect();
        if operations.is_empty() {
            continue;
        }
        let name = names.claim(&kebab(tag.module.bare()));
        let mut names = UniqueNames::with(&["help"]);
        let commands = operations.into_iter();
        let commands =
            commands.map(|(place, operation)| command(api, place, operation, &mut names));
        groups.push(CommandGroup {
            tag: id,
            name,
            commands: commands.collect(),
        });
    }
    let untagged = api
        .operations
        .iter()
        .enumerate()
        .filter(|(_, operation)| operation.tag.is_none());
    let commands = untagged.map(|(place, operation)| command(api, place, operation, &mut names));
    CommandLine {
        program: api.package.name.clone(),
        prefix: example::prefix(api),
        url: api.servers.first().and_then(url),
        credentials: credentials(api),
        commands: commands.collect(),
        groups,
    }
}

/// The URL of a server that needs nothing of its callers. One with a variable of any value, such as a host, has a
/// placeholder for its default.
fn url(server: &Server) -> Option<String> {
    let url = server.default_url();
    let is_whole = url.starts_with("https://") || url.starts_with("http://");
    let is_known = server
        .variables
        .iter()
        .all(|variable| !variable.values.is_empty());
    (is_whole && is_known && !url.contains(['{', ' '])).then_some(url)
}

/// A credential a scheme: first those that operations need without being asked.
fn credentials(api: &Api) -> Vec<CommandCredential> {
    let preferred = api
        .security
        .alternatives
        .iter()
        .flat_map(|alternative| &alternative.schemes);
    let all = (0..).take(api.schemes.len()).map(SchemeId);
    let mut seen = HashSet::new();
    let schemes = preferred
        .copied()
        .chain(all)
        .filter(|scheme| seen.insert(*scheme));
    schemes
        .map(|scheme| CommandCredential {
            scheme,
            variables: example::variables(api, scheme),
        })
        .collect()
}

fn command(api: &Api, place: usize, operation: &Operation, names: &mut UniqueNames) -> Command {
    let flags = flag::flags(&api.types, operation);
    Command {
        operation: place,
        name: names.claim(&kebab(operation.ident.bare())),
        rows: rows(&api.types, operation),
        pages: pages::pages(&api.types, operation, &flags),
        flags,
        bodies: bodies(operation),
    }
}

/// The contents of a body, the default first.
fn contents(operation: &Operation) -> Vec<&Content> {
    match operation.body.as_ref().map(|body| &body.form) {
        Some(BodyForm::Single { content, .. }) => vec![content],
        Some(BodyForm::ByMediaType { variants, .. }) => {
            variants.iter().map(|variant| &variant.content).collect()
        }
        Some(BodyForm::Flattened { .. }) | None => Vec::new(),
    }
}

fn bodies(operation: &Operation) -> Vec<CommandBody> {
    if let Some(BodyForm::Flattened { media_type, .. }) =
        operation.body.as_ref().map(|body| &body.form)
    {
        return vec![CommandBody {
            content: 0,
            media_type: media_type.clone(),
            form: CommandBodyForm::Json,
        }];
    }
    let contents = contents(operation).into_iter().enumerate();
    let bodies = contents.map(|(place, content)| CommandBody {
        content: place,
        media_type: content.media_type.clone(),
        form: match content.kind {
            ContentKind::Json(_) => CommandBodyForm::Json,
            ContentKind::Form { .. } => CommandBodyForm::Form,
            ContentKind::Multipart { .. } => CommandBodyForm::Parts,
            ContentKind::JsonLines(_)
            | ContentKind::Xml { .. }
            | ContentKind::MultipartForm
            | ContentKind::Text
            | ContentKind::Binary => CommandBodyForm::Raw,
        },
    });
    bodies.collect()
}

/// The type of a successful response that is a value.
fn response_type(operation: &Operation) -> Option<&TypeRef> {
    match &operation.responses.success {
        Success::One {
            payload: Payload::Value(ty),
            ..
        } => Some(ty),
        Success::One { .. } => None,
        Success::OneOf { responses, .. } => responses.iter().find_map(|response| {
            let is_success = matches!(
                response.status,
                StatusRange::Exact(200..=299) | StatusRange::Class(2) | StatusRange::Default
            );
            match &response.payload {
                Payload::Value(ty) if is_success => Some(ty),
                _ => None,
            }
        }),
    }
}

/// Where the response has its rows: those of the pages, else the first list of objects, else the only list.
fn rows(types: &Types, operation: &Operation) -> Option<Vec<String>> {
    let ty = types.resolved(response_type(operation)?);
    if let Some(pagination) = &operation.pagination {
        return pages::wire_path(types, ty, &pagination.items);
    }
    if let TypeRef::List(_) = ty {
        return Some(Vec::new());
    }
    let lists =
        types
            .object(ty)?
            .fields
            .iter()
            .filter_map(|field| match types.resolved(&field.ty) {
                TypeRef::List(item) => Some((field, types.resolved(item))),
                _ => None,
            });
    let lists: Vec<_> = lists.collect();
    let of_objects = lists.iter().find(|(_, item)| types.object(item).is_some());
    let found = match lists.as_slice() {
        [only] => Some(only),
        _ => of_objects,
    };
    found.map(|(field, _)| vec![field.name.wire.clone()])
}

/// `list_pets` → `list-pets`
fn kebab(ident: &str) -> String {
    let words: Vec<&str> = ident.split('_').filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [] => String::from("value"),
        words => words.join("-"),
    }
}

/// Names that differ from each other and from those that are taken.
struct UniqueNames(HashSet<String>);

impl UniqueNames {
    fn with(taken: &[&str]) -> Self {
        Self(taken.iter().map(|name| (*name).to_owned()).collect())
    }

    /// The name, or the first with a number that is free.
    fn claim(&mut self, wanted: &str) -> String {
        let numbered = (2..).map(|number| format!("{wanted}-{number}"));
        let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
        let name = names
            .find(|name| !self.0.contains(name))
            .unwrap_or_default();
        self.0.insert(name.clone());
        name
    }
}
