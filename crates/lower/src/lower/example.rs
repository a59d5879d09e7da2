//! Examples: which calls are shown, and with what values.

use std::cell::Cell;
use std::cmp::Reverse;

use clientsmith_model::{
    Api, ArgumentType, BodyForm, ContentKind, Example, ExampleCredential, ExampleValue, ExternalId,
    Ident, Input, Operation, Scalar, SchemeId, Shape, Showcase, TypeId, TypeRef, Types,
};

/// Operations up to which each has a program of its own.
const MOST_PROGRAMS: usize = 20;

/// Columns of the example in prose.
const SHOWN_COLUMNS: usize = 2;

/// Values within values that an example writes out.
const DEEPEST: usize = 6;

/// Declared types that an example tries to write out: a call that needs more is none to show.
const MOST_DECLARED: usize = 256;

/// Fills in [`Operation::example`] and [`Api::showcase`].
pub(crate) fn decide(api: &mut Api) {
    api.showcase = showcase(api);
    if api.operations.len() > MOST_PROGRAMS {
        return;
    }
    let examples = api.operations.iter();
    let examples: Vec<Option<Example>> =
        examples.map(|operation| example(api, operation)).collect();
    for (operation, example) in api.operations.iter_mut().zip(examples) {
        operation.example = example;
    }
}

/// The operation that shows best what calling the client is like: one that responds with a table, and needs little.
fn showcase(api: &Api) -> Option<Showcase> {
    let mut candidates: Vec<(usize, &Operation)> = api
        .operations
        .iter()
        .enumerate()
        .filter(|(_, operation)| operation.docs.deprecated.is_none())
        .collect();
    candidates.sort_by_key(|(_, operation)| {
        let columns = operation
            .table
            .as_ref()
            .map_or(0, |table| table.columns.len());
        (Reverse(columns), argument_count(operation))
    });
    let (place, operation, example) = candidates
        .into_iter()
        .find_map(|(place, operation)| Some((place, operation, example(api, operation)?)))?;
    let mut table = operation.table.clone();
    if let Some(table) = &mut table {
        table.columns.truncate(SHOWN_COLUMNS);
    }
    Some(Showcase {
        operation: place,
        url: base_url(api),
        example,
        setter: setter(operation),
        table,
    })
}

/// How an operation is called; `None` where an argument can't be written out.
fn example(api: &Api, operation: &Operation) -> Option<Example> {
    Some(Example {
        url_variable: format!("{}_URL", prefix(api)),
        arguments: arguments(api, operation)?,
        credentials: credentials(api, operation),
    })
}

/// The prefix of the names of environment variables.
pub(super) fn prefix(api: &Api) -> String {
    api.package.library.bare().to_uppercase()
}

/// The credentials of the alternative that the document prefers.
fn credentials(api: &Api, operation: &Operation) -> Vec<ExampleCredential> {
    let preferred = operation.security.alternatives.first();
    let schemes = preferred
        .into_iter()
        .flat_map(|preferred| &preferred.schemes);
    let credential = |scheme: &SchemeId| ExampleCredential {
        scheme: *scheme,
        variables: variables(api, *scheme),
    };
    schemes.map(credential).collect()
}

/// The environment variables of a credential: `API_TOKEN`, or with the scheme's name where there are several schemes.
pub(super) fn variables(api: &Api, scheme: SchemeId) -> Vec<String> {
    let prefix = prefix(api);
    let scheme = &api.schemes[scheme.0 as usize];
    let names = scheme
        .kind
        .parts()
        .iter()
        .map(|end| match api.schemes.as_slice() {
            [_] => format!("{prefix}_{end}"),
            _ => format!("{prefix}_{}_{end}", scheme.constant.bare()),
        });
    names.collect()
}

/// The base URL that is shown: the document's own if it is a whole one.
fn base_url(api: &Api) -> String {
    let url = api
        .servers
        .first()
        .map(clientsmith_model::Server::default_url);
    let whole = url.filter(|url| {
        (url.starts_with("https://") || url.starts_with("http://"))
            && !url.contains(['{', '"', ' '])
    });
    match whole {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => "https://api.example.com".to_owned(),
    }
}

/// A flag, which needs no explanation.
fn setter(operation: &Operation) -> Option<(Ident, ExampleValue)> {
    let flags: Vec<&Input> = operation
        .inputs
        .iter()
        .filter(|input| !input.required && input.docs.deprecated.is_none())
        .filter(|input| input.ty == TypeRef::Scalar(Scalar::Bool))
        .collect();
    let plain = flags
        .iter()
        .find(|input| !input.name.rust.bare().starts_with("is_"));
    let flag = plain.or(flags.first())?;
    Some((flag.name.rust.clone(), ExampleValue::Scalar(Scalar::Bool)))
}

/// How many arguments the client's method has.
fn argument_count(operation: &Operation) -> usize {
    let inputs = operation.inputs.iter().filter(|input| input.required);
    let body = operation.body.as_ref().filter(|body| body.required);
    let body = body.filter(|body| !matches!(body.form, BodyForm::Flattened { .. }));
    inputs.count() + usize::from(body.is_some())
}

/// The arguments of the client's method; `None` where one can't be written out.
fn arguments(api: &Api, operation: &Operation) -> Option<Vec<ExampleValue>> {
    let values = ExampleValues {
        types: &api.types,
        left: Cell::new(MOST_DECLARED),
    };
    let inputs = operation.inputs.iter().filter(|input| input.required);
    let mut arguments: Vec<ExampleValue> = inputs
        .map(|input| values.given(&input.ty, 0))
        .collect::<Option<_>>()?;
    let body = operation.body.as_ref().filter(|body| body.required);
    match body.map(|body| &body.form) {
        None | Some(BodyForm::Flattened { .. }) => {}
        Some(BodyForm::Single { content, .. }) => {
            arguments.push(match (content.value_type(), &content.kind) {
                (Some(ty), _) => values.given(ty, 0)?,
                (
                    None,
                    ContentKind::JsonLines(_)
                    | ContentKind::Multipart { .. }
                    | ContentKind::MultipartForm,
                ) => return None,
                (None, _) => ExampleValue::Scalar(Scalar::Base64),
            });
        }
        Some(BodyForm::ByMediaType { .. }) => return None,
    }
    Some(arguments)
}

/// Writes values out.
struct ExampleValues<'a> {
    types: &'a Types,
    /// How many more declared types are tried.
    left: Cell<usize>,
}

impl ExampleValues<'_> {
    /// What a caller gives for a value of this type.
    fn given(&self, ty: &TypeRef, depth: usize) -> Option<ExampleValue> {
        let boxed = |value| Some(Box::new(value));
        match ty.argument() {
            ArgumentType::Exact(ty) => self.exact(ty, depth),
            ArgumentType::Into(ty) => self.convertible(ty, depth),
            ArgumentType::ExactItems(item) | ArgumentType::ExactItemsOrNull(item) => {
                Some(ExampleValue::Items(boxed(self.exact(item, depth + 1)?)?))
            }
            ArgumentType::IntoItems(item) | ArgumentType::IntoItemsOrNull(item) => Some(
                ExampleValue::Items(boxed(self.convertible(item, depth + 1)?)?),
            ),
            ArgumentType::ExactEntries(value) => {
                Some(ExampleValue::Entries(boxed(self.exact(value, depth + 1)?)?))
            }
            ArgumentType::IntoEntries(value) => Some(ExampleValue::Entries(boxed(
                self.convertible(value, depth + 1)?,
            )?)),
        }
    }

    /// Something that converts into this type.
    fn convertible(&self, ty: &TypeRef, depth: usize) -> Option<ExampleValue> {
        match ty {
            TypeRef::Scalar(scalar) => Some(ExampleValue::Scalar(*scalar)),
            TypeRef::Boxed(inner) => self.convertible(inner, depth),
            TypeRef::OrEmpty(inner) => self.exact(inner, depth),
            ty => self.exact(ty, depth),
        }
    }

    /// A value of exactly this type.
    fn exact(&self, ty: &TypeRef, depth: usize) -> Option<ExampleValue> {
        let inside = |ty: &TypeRef, depth| self.exact(ty, depth).map(Box::new);
        Some(match ty {
            TypeRef::Scalar(scalar) => ExampleValue::ExactScalar(*scalar),
            TypeRef::List(item) => ExampleValue::List(inside(item, depth + 1)?),
            TypeRef::Map(_) => ExampleValue::EmptyMap,
            TypeRef::Nullable(_) => ExampleValue::None,
            TypeRef::OrEmpty(_) => ExampleValue::Empty,
            TypeRef::Tuple(items) => {
                let items = items.iter().map(|item| self.exact(item, depth + 1));
                ExampleValue::Tuple(items.collect::<Option<_>>()?)
            }
            TypeRef::Boxed(inner) => ExampleValue::Boxed(inside(inner, depth)?),
            TypeRef::Json => ExampleValue::Json,
            TypeRef::Named(id) => self.declared(*id, depth)?,
            TypeRef::External(id) => self.external(*id)?,
        })
    }

    fn external(&self, id: ExternalId) -> Option<ExampleValue> {
        let external = &self.types[id];
        if external.traits.from_str && external.example.is_some() {
            return Some(ExampleValue::Parsed(id));
        }
        let has_default = external.traits.default;
        has_default.then_some(ExampleValue::ExternalDefault(id))
    }

    fn declared(&self, id: TypeId, depth: usize) -> Option<ExampleValue> {
        self.left.set(self.left.get().checked_sub(1)?);
        if depth > DEEPEST {
            return None;
        }
        let holding = |ident: &Ident, ty: &TypeRef| {
            let value = self.exact(ty, depth + 1)?;
            Some(ExampleValue::Variant(
                id,
                ident.clone(),
                Some(Box::new(value)),
            ))
        };
        let bare = |ident: &Ident| ExampleValue::Variant(id, ident.clone(), None);
        match &self.types[id].shape {
            Shape::Struct(object) => {
                let required = object.fields.iter().filter(|field| field.argument);
                let arguments: Vec<ExampleValue> = required
                    .map(|field| self.given(&field.ty, depth + 1))
                    .collect::<Option<_>>()?;
                Some(match arguments.is_empty() {
                    true => ExampleValue::Default(id),
                    false => ExampleValue::New(id, arguments),
                })
            }
            Shape::StringEnum(list) => Some(bare(&list.variants.first()?.ident)),
            Shape::IntegerEnum(list) => Some(bare(&list.variants.first()?.ident)),
            Shape::ValueEnum(list) => Some(bare(&list.variants.first()?.ident)),
            Shape::TaggedUnion(union) => {
                let mut branches = union.branches.iter();
                branches.find_map(|branch| holding(&branch.ident, &branch.ty))
            }
            Shape::UntaggedUnion(union) => {
                let mut branches = union.branches.iter();
                branches.find_map(|branch| holding(&branch.ident, &branch.ty))
            }
            Shape::Newtype(inner) => {
                let value = self.exact(inner, depth + 1)?;
                Some(ExampleValue::Newtype(id, Box::new(value)))
            }
            Shape::Alias(inner) => self.exact(inner, depth + 1),
        }
    }
}
