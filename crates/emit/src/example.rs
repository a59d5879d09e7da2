//! How the client is called: a program for each operation in `examples/`, and the example of front page and README.

use std::collections::BTreeSet;

use clientsmith_model::{
    Api, BodyForm, ContentKind, Ident, Input, Operation, Payload, Scalar, SchemeKind,
    SecurityScheme, Shape, Success, Table, TypeId, TypeRef,
};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::{fenced, ident, sentence, token};
use crate::writer::{Source, statement_lines};
use crate::{EmitError, File, tag_client};

/// Columns of the example in prose.
const SHOWN_COLUMNS: usize = 2;

/// Values within values that an example writes out.
const DEEPEST: usize = 6;

/// Names of the crate that an example uses beside `Client`.
type Names = BTreeSet<&'static str>;

/// The example of front page and README, without the function around it.
pub(crate) struct Shown {
    /// The line that imports what it uses.
    pub(crate) import: String,
    /// Its statements.
    pub(crate) lines: Vec<String>,
}

/// The example of the operation that shows best what calling the client is like: one that responds with a table, and
/// needs little.
pub(crate) fn shown(api: &Api) -> Option<Shown> {
    let operations = api.operations.iter();
    let mut candidates: Vec<&Operation> = operations
        .filter(|operation| operation.docs.deprecated.is_none())
        .collect();
    candidates.sort_by_key(|operation| {
        let columns = operation
            .table
            .as_ref()
            .map_or(0, |table| table.columns.len());
        (std::cmp::Reverse(columns), argument_count(operation))
    });
    let (operation, arguments, mut names) = candidates.into_iter().find_map(|operation| {
        let mut names = Names::new();
        let arguments = arguments(api, operation, &mut names)?;
        Some((operation, arguments, names))
    })?;
    let secret = |name: &str| quote!(std::env::var(#name)?);
    let url = base_url(api);
    let client = client(api, operation, quote!(#url), &secret);
    let call = call(api, operation, &arguments);
    let setter = setter(api, operation, &mut names);
    let blocks = [
        client,
        quote!(let response = #call #setter .await?;),
        output(operation),
    ];
    let mut lines = Vec::new();
    for block in blocks {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(statement_lines(block));
    }
    let import = statement_lines(import(&api.package.library, &names)).concat();
    Some(Shown { import, lines })
}

fn import(library: &Ident, names: &Names) -> TokenStream {
    let library = token(library);
    let names = names.iter().map(|name| ident(name));
    match names.len() {
        0 => quote!(use #library::Client;),
        _ => quote!(use #library::{Client, #(#names),*};),
    }
}

/// The statement that builds a client.
fn client(
    api: &Api,
    operation: &Operation,
    url: TokenStream,
    secret: &dyn Fn(&str) -> TokenStream,
) -> TokenStream {
    let credentials = needed(api, operation).map(|scheme| {
        let setter = token(&scheme.setter);
        let values = variables(api, scheme).into_iter().map(|name| secret(&name));
        quote!(.#setter(#(#values),*))
    });
    quote!(let client = Client::builder(#url) #(#credentials)* .build()?;)
}

/// The schemes of the alternative that the document prefers.
fn needed<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a SecurityScheme> {
    let alternative = operation.security.alternatives.first();
    alternative
        .into_iter()
        .flat_map(|alternative| &alternative.schemes)
        .map(|id| &api.schemes[id.0 as usize])
}

/// The environment variables of a credential: `API_TOKEN`, or with the scheme's name where there are several schemes.
fn variables(api: &Api, scheme: &SecurityScheme) -> Vec<String> {
    let library = api.package.library.bare().to_uppercase();
    let ends: &[&str] = match scheme.kind {
        SchemeKind::Basic => &["USER", "PASSWORD"],
        SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => &["TOKEN"],
        SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => {
            &["KEY"]
        }
    };
    let names = ends.iter().map(|end| match api.schemes.as_slice() {
        [_] => format!("{library}_{end}"),
        _ => format!("{library}_{}_{end}", scheme.constant.bare()),
    });
    names.collect()
}

/// The client's method with its arguments.
fn call(api: &Api, operation: &Operation, arguments: &[TokenStream]) -> TokenStream {
    let client = tag_client::receiver(api, operation);
    let method = token(&operation.ident);
    quote!(#client.#method(#(#arguments),*))
}

/// A setter with a value that needs no explanation.
fn setter(api: &Api, operation: &Operation, names: &mut Names) -> Option<TokenStream> {
    let optional = operation
        .inputs
        .iter()
        .filter(|input| !input.required && input.docs.deprecated.is_none());
    let flags: Vec<&Input> = optional
        .filter(|input| matches!(input.ty, TypeRef::Scalar(Scalar::Bool)))
        .collect();
    let plain = flags
        .iter()
        .find(|input| !input.name.rust.bare().starts_with("is_"));
    let input = plain.or(flags.first())?;
    let (name, value) = (token(&input.name.rust), given(api, &input.ty, 0, names)?);
    Some(quote!(.#name(#value)))
}

/// What prints the response.
fn output(operation: &Operation) -> TokenStream {
    if let Some(table) = &operation.table {
        let (item, list) = (token(&table.item), list(table));
        let shown = table.columns.iter().take(SHOWN_COLUMNS);
        let fields: Vec<proc_macro2::Ident> = shown.map(|column| token(&column.field)).collect();
        let print = match fields.as_slice() {
            [] => {
                let hole = format!("{{{}:?}}", table.item);
                quote!(println!(#hole);)
            }
            fields => {
                let holes = vec!["{:?}"; fields.len()].join(" ");
                quote!(println!(#holes, #(#item.#fields),*);)
            }
        };
        return quote!(for #item in #list { #print });
    }
    match &operation.responses.success {
        Success::One { payload, .. } => match payload {
            Payload::Events(_) | Payload::JsonLines(_) => quote! {
                let mut events = response.into_inner();
                while let Some(event) = events.next().await {
                    println!("{:?}", event?);
                }
            },
            Payload::Empty => quote!(println!("{}", response.status());),
            Payload::Text => quote!(println!("{}", *response);),
            Payload::Binary => quote!(println!("{} bytes", response.len());),
            Payload::Json(_) => quote!(println!("{:#?}", *response);),
        },
        Success::ByStatus { .. } => quote!(println!("{:#?}", *response);),
    }
}

/// The list of a table's objects, as a loop takes it.
fn list(table: &Table) -> TokenStream {
    match &table.list {
        Some(field) => {
            let field = token(field);
            quote!(&response.#field)
        }
        None => quote!(response.iter()),
    }
}

/// A program that makes one call; nothing where an argument can't be written out.
pub(crate) fn file(api: &Api, operation: &Operation) -> Result<Option<File>, EmitError> {
    let mut names = Names::new();
    let Some(arguments) = arguments(api, operation, &mut names) else {
        return Ok(None);
    };
    let library = &api.package.library;
    let name = operation.module.bare();
    let url = format!("{}_URL", library.bare().to_uppercase());
    let credentials = needed(api, operation).flat_map(|scheme| variables(api, scheme));
    let environment: Vec<String> = std::iter::once(url.clone())
        .chain(credentials)
        .map(|name| format!("{name}=…"))
        .collect();
    let run = format!("{} cargo run --example {name}", environment.join(" "));
    let mut docs = sentence(&operation.docs.summary);
    docs.push(String::new());
    docs.extend(fenced("text", &run));

    let mut source = Source::new(format!("examples/{name}.rs"));
    source.inner_docs(&docs);
    source.imports.std("env");
    source.imports.std("error::Error");
    let import = import(library, &names);
    let allowance = operation
        .docs
        .deprecated
        .is_some()
        .then(|| quote!(#[allow(deprecated, reason = "the example of a deprecated call")]));
    let variable = |name: &str| quote!(env::var(#name)?);
    let client = client(api, operation, variable(&url), &variable);
    let call = call(api, operation, &arguments);
    let output = table(operation).unwrap_or_else(|| output(operation));
    let cell = needs_cell(operation).then(|| {
        quote! {
            /// A value that may be missing, as text.
            fn cell<T: ToString>(value: &Option<T>) -> String {
                value.as_ref().map(T::to_string).unwrap_or_default()
            }
        }
    });
    source.items(quote! {
        #import

        #[tokio::main]
        #allowance
        async fn main() -> Result<(), Box<dyn Error>> {
            #client
            let response = #call.await?;
            #output
            Ok(())
        }

        #cell
    });
    source.finish(api).map(Some)
}

fn needs_cell(operation: &Operation) -> bool {
    operation
        .table
        .as_ref()
        .is_some_and(|table| table.columns.iter().any(|column| column.optional))
}

/// What prints the response as a table, columns apart by tabs.
fn table(operation: &Operation) -> Option<TokenStream> {
    let table = operation.table.as_ref()?;
    if table.columns.is_empty() {
        return None;
    }
    let columns = table.columns.iter();
    let titles: Vec<&str> = columns.map(|column| column.title.as_str()).collect();
    let titles = titles.join("\t").replace('{', "{{").replace('}', "}}");
    let (item, list) = (token(&table.item), list(table));
    let cells = table.columns.iter().map(|column| {
        let field = token(&column.field);
        match column.optional {
            true => quote!(cell(&#item.#field)),
            false => quote!(#item.#field.to_string()),
        }
    });
    Some(quote! {
        println!(#titles);
        for #item in #list {
            let cells = [#(#cells),*];
            println!("{}", cells.join("\t"));
        }
    })
}

/// How many arguments the client's method has.
fn argument_count(operation: &Operation) -> usize {
    let inputs = operation.inputs.iter().filter(|input| input.required);
    let body = operation
        .body
        .as_ref()
        .filter(|body| body.required && !matches!(body.form, BodyForm::Flattened { .. }));
    inputs.count() + usize::from(body.is_some())
}

/// The arguments of the client's method; `None` where one can't be written out.
fn arguments(api: &Api, operation: &Operation, names: &mut Names) -> Option<Vec<TokenStream>> {
    let inputs = operation.inputs.iter().filter(|input| input.required);
    let mut arguments: Vec<TokenStream> = inputs
        .map(|input: &Input| given(api, &input.ty, 0, names))
        .collect::<Option<_>>()?;
    let body = operation.body.as_ref().filter(|body| body.required);
    match body.map(|body| &body.form) {
        None | Some(BodyForm::Flattened { .. }) => {}
        Some(BodyForm::Single { content, .. }) => arguments.push(match &content.kind {
            ContentKind::Json(ty) | ContentKind::Form { ty, .. } => given(api, ty, 0, names)?,
            ContentKind::Text => quote!("text"),
            ContentKind::Binary => quote!(&b"bytes"[..]),
            ContentKind::Multipart { .. } => return None,
        }),
        Some(BodyForm::ByMediaType { .. }) => return None,
    }
    Some(arguments)
}

/// What a caller gives where `ty` is asked for by `Into` or by an iterator; see `setter`.
fn given(api: &Api, ty: &TypeRef, depth: usize, names: &mut Names) -> Option<TokenStream> {
    match ty {
        TypeRef::Scalar(scalar) => Some(scalar_given(*scalar, names)),
        TypeRef::List(item) => {
            let item = match &**item {
                TypeRef::Tuple(_) | TypeRef::Nullable(_) | TypeRef::List(_) | TypeRef::Map(_) => {
                    exact(api, item, depth + 1, names)?
                }
                item => given(api, item, depth + 1, names)?,
            };
            Some(quote!([#item]))
        }
        TypeRef::Map(value) => {
            let value = exact(api, value, depth + 1, names)?;
            Some(quote!([("name", #value)]))
        }
        TypeRef::Boxed(inner) => given(api, inner, depth, names),
        TypeRef::Json => {
            names.insert("runtime");
            Some(quote!(runtime::Value::Null))
        }
        TypeRef::OrEmpty(inner) => exact(api, inner, depth, names),
        TypeRef::Tuple(_) | TypeRef::Nullable(_) => exact(api, ty, depth, names),
        TypeRef::Named(id) => declared(api, *id, depth, names),
    }
}

fn scalar_given(scalar: Scalar, names: &mut Names) -> TokenStream {
    if scalar.has_one_value() {
        names.insert("runtime");
    }
    match scalar {
        Scalar::Bool => quote!(true),
        Scalar::F64 => quote!(1.0),
        Scalar::Seconds | Scalar::Milliseconds => quote!(std::time::Duration::from_secs(60)),
        Scalar::UnixMilliseconds | Scalar::UnixSeconds => quote!(std::time::SystemTime::now()),
        Scalar::String => quote!("text"),
        Scalar::DateTime => quote!("2026-01-31T12:00:00Z"),
        Scalar::Date => quote!("2026-01-31"),
        Scalar::Time => quote!("12:00:00Z"),
        Scalar::Duration => quote!("PT1H"),
        Scalar::Uuid => quote!("00000000-0000-4000-8000-000000000000"),
        Scalar::Uri => quote!("https://example.com"),
        Scalar::Decimal => quote!("1.50"),
        Scalar::Ipv4 => quote!(std::net::Ipv4Addr::LOCALHOST),
        Scalar::Ipv6 => quote!(std::net::Ipv6Addr::LOCALHOST),
        Scalar::Base64 => quote!(&b"bytes"[..]),
        Scalar::Null => quote!(runtime::Null),
        Scalar::EmptyString => quote!(runtime::EmptyString),
        Scalar::EmptyObject => quote!(runtime::EmptyObject),
        Scalar::I8
        | Scalar::I16
        | Scalar::I32
        | Scalar::I64
        | Scalar::I128
        | Scalar::U8
        | Scalar::U16
        | Scalar::U32
        | Scalar::U64 => quote!(1),
    }
}

/// An expression of exactly this type.
fn exact(api: &Api, ty: &TypeRef, depth: usize, names: &mut Names) -> Option<TokenStream> {
    match ty {
        TypeRef::Scalar(Scalar::String) => Some(quote!("text".to_owned())),
        TypeRef::Scalar(
            Scalar::Bool
            | Scalar::F64
            | Scalar::Null
            | Scalar::EmptyString
            | Scalar::EmptyObject
            | Scalar::I8
            | Scalar::I16
            | Scalar::I32
            | Scalar::I64
            | Scalar::I128
            | Scalar::U8
            | Scalar::U16
            | Scalar::U32
            | Scalar::U64,
        )
        | TypeRef::Json => given(api, ty, depth, names),
        TypeRef::Scalar(scalar) => {
            let value = scalar_given(*scalar, names);
            Some(quote!(#value.into()))
        }
        TypeRef::List(item) => {
            let item = exact(api, item, depth + 1, names)?;
            Some(quote!(vec![#item]))
        }
        TypeRef::Map(_) => {
            names.insert("runtime");
            Some(quote!(runtime::Map::new()))
        }
        TypeRef::Nullable(_) => Some(quote!(None)),
        TypeRef::OrEmpty(_) => {
            names.insert("runtime");
            Some(quote!(runtime::OrEmpty::Empty))
        }
        TypeRef::Tuple(items) => {
            let items: Vec<TokenStream> = items
                .iter()
                .map(|item| exact(api, item, depth + 1, names))
                .collect::<Option<_>>()?;
            Some(quote!((#(#items,)*)))
        }
        TypeRef::Boxed(inner) => {
            let value = exact(api, inner, depth, names)?;
            Some(quote!(Box::new(#value)))
        }
        TypeRef::Named(id) => declared(api, *id, depth, names),
    }
}

fn declared(api: &Api, id: TypeId, depth: usize, names: &mut Names) -> Option<TokenStream> {
    if depth > DEEPEST {
        return None;
    }
    let definition = &api.types[id];
    let name = token(&definition.ident);
    let value = match &definition.shape {
        Shape::Struct(object) => {
            let required = object.fields.iter().filter(|field| field.argument);
            let arguments: Vec<TokenStream> = required
                .map(|field| given(api, &field.ty, depth + 1, names))
                .collect::<Option<_>>()?;
            match arguments.as_slice() {
                [] => quote!(types::#name::default()),
                arguments => quote!(types::#name::new(#(#arguments),*)),
            }
        }
        Shape::StringEnum(list) => variant(&name, &list.variants.first()?.ident, None),
        Shape::IntegerEnum(list) => variant(&name, &list.variants.first()?.ident, None),
        Shape::ValueEnum(list) => variant(&name, &list.variants.first()?.ident, None),
        Shape::TaggedUnion(union) => union.branches.iter().find_map(|branch| {
            let value = exact(api, &branch.ty, depth + 1, names)?;
            Some(variant(&name, &branch.ident, Some(value)))
        })?,
        Shape::UntaggedUnion(union) => union.branches.iter().find_map(|branch| {
            let value = exact(api, &branch.ty, depth + 1, names)?;
            Some(variant(&name, &branch.ident, Some(value)))
        })?,
        Shape::Newtype(inner) => {
            let value = exact(api, inner, depth + 1, names)?;
            quote!(types::#name(#value))
        }
        Shape::Alias(inner) => return exact(api, inner, depth + 1, names),
    };
    names.insert("types");
    Some(value)
}

fn variant(union: &proc_macro2::Ident, variant: &Ident, value: Option<TokenStream>) -> TokenStream {
    let variant = token(variant);
    let value = value.map(|value| quote!((#value)));
    quote!(types::#union::#variant #value)
}

/// The base URL that examples call: the document's own if it is a whole one.
fn base_url(api: &Api) -> String {
    let url = api
        .servers
        .first()
        .map(crate::server::default_url)
        .unwrap_or_default();
    let whole = (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(['{', '"', ' ']);
    if whole {
        url.trim_end_matches('/').to_owned()
    } else {
        "https://api.example.com".to_owned()
    }
}
