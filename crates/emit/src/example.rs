//! How the client is called: a program for each operation in `examples/`, and the example of front page and README.

use clientsmith_model::{
    Api, BodyForm, ContentKind, Input, Operation, Payload, Scalar, SchemeKind, SecurityScheme,
    Shape, Success, TypeId, TypeRef,
};

use crate::docs::{fenced, sentence};
use crate::writer::{preamble, string};
use crate::{EmitError, File};
use crate::{layout, tag_client};

/// Columns of the example in prose.
const SHOWN_COLUMNS: usize = 2;

/// Values within values that an example writes out.
const DEEPEST: usize = 6;

/// The operation that shows best what calling the client is like: one that responds with a table, and needs little.
pub(crate) fn showcase(api: &Api) -> Option<(&Operation, Vec<String>)> {
    let candidates = api
        .operations
        .iter()
        .filter(|operation| operation.docs.deprecated.is_none());
    let written = candidates.filter_map(|operation| Some((operation, arguments(api, operation)?)));
    written.min_by_key(|(operation, arguments)| {
        let columns = operation
            .table
            .as_ref()
            .map_or(0, |table| table.columns.len());
        (std::cmp::Reverse(columns), arguments.len())
    })
}

/// A line that builds a client, one a credential, and the end of the statement.
pub(crate) fn builder_lines(
    api: &Api,
    operation: &Operation,
    url: &str,
    secret: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let mut lines = vec![format!("let client = Client::builder({url})")];
    for scheme in needed(api, operation) {
        let name = |end: &str| secret(&variable(api, scheme, end));
        lines.push(match scheme.kind {
            SchemeKind::Basic => format!(
                "    .{}({}, {})",
                scheme.setter,
                name("USER"),
                name("PASSWORD")
            ),
            SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => {
                format!("    .{}({})", scheme.setter, name("TOKEN"))
            }
            _ => format!("    .{}({})", scheme.setter, name("KEY")),
        });
    }
    lines.push("    .build()?;".to_owned());
    lines
}

/// The schemes of the alternative that the document prefers.
fn needed<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a SecurityScheme> {
    let alternative = operation.security.alternatives.first();
    alternative
        .into_iter()
        .flat_map(|alternative| &alternative.schemes)
        .map(|id| &api.schemes[id.0 as usize])
}

/// The environment variable of a credential: `API_TOKEN`, or with the scheme's name where there are several schemes.
fn variable(api: &Api, scheme: &SecurityScheme, end: &str) -> String {
    let library = api.package.library.bare().to_uppercase();
    if api.schemes.len() == 1 {
        format!("{library}_{end}")
    } else {
        format!("{library}_{}_{end}", scheme.constant.bare())
    }
}

/// The client's method with its arguments.
fn call(api: &Api, operation: &Operation, arguments: &[String]) -> String {
    let client = tag_client::receiver(api, operation);
    format!("{client}.{}({})", operation.ident, arguments.join(", "))
}

/// A statement in lines: one if it fits, else as rustfmt would break it.
fn statement(text: String) -> Vec<String> {
    if layout::fits(&format!("    {text}")) {
        return vec![text];
    }
    let Ok(file) = syn::parse_file(&format!("fn main() {{ {text} }}")) else {
        return vec![text];
    };
    let formatted = prettyplease::unparse(&file);
    let lines = formatted.lines().skip(1);
    let lines = lines.map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned());
    lines.take_while(|line| line != "}").collect()
}

/// A setter with a value that needs no explanation.
pub(crate) fn setter(api: &Api, operation: &Operation) -> Option<String> {
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
    plain.or(flags.first()).and_then(|input| {
        Some(format!(
            "{}({})",
            input.name.rust,
            given(api, &input.ty, 0)?
        ))
    })
}

/// What prints the response.
pub(crate) fn output_lines(operation: &Operation) -> Vec<String> {
    if let Some(table) = &operation.table {
        let list = match &table.list {
            Some(field) => format!("&response.{field}"),
            None => "response.iter()".to_owned(),
        };
        let item = &table.item;
        if table.columns.is_empty() {
            return vec![
                format!("for {item} in {list} {{"),
                format!("    println!(\"{{{item}:?}}\");"),
                "}".to_owned(),
            ];
        }
        let shown = table.columns.iter().take(SHOWN_COLUMNS);
        let values: Vec<String> = shown
            .map(|column| format!("{item}.{}", column.field))
            .collect();
        let holes = vec!["{:?}"; values.len()].join(" ");
        return vec![
            format!("for {item} in {list} {{"),
            format!("    println!({}, {});", string(&holes), values.join(", ")),
            "}".to_owned(),
        ];
    }
    match &operation.responses.success {
        Success::One {
            payload: Payload::Events(_) | Payload::JsonLines(_),
            ..
        } => vec![
            "let mut events = response.into_inner();".to_owned(),
            "while let Some(event) = events.next().await {".to_owned(),
            "    println!(\"{:?}\", event?);".to_owned(),
            "}".to_owned(),
        ],
        Success::One {
            payload: Payload::Empty,
            ..
        } => vec!["println!(\"{}\", response.status());".to_owned()],
        Success::One {
            payload: Payload::Text,
            ..
        } => vec!["println!(\"{}\", *response);".to_owned()],
        Success::One {
            payload: Payload::Binary,
            ..
        } => vec!["println!(\"{} bytes\", response.len());".to_owned()],
        Success::One { .. } | Success::ByStatus { .. } => {
            vec!["println!(\"{:#?}\", *response);".to_owned()]
        }
    }
}

/// A program that makes one call; nothing where an argument can't be written out.
pub(crate) fn file(api: &Api, operation: &Operation) -> Result<Option<File>, EmitError> {
    let Some(arguments) = arguments(api, operation) else {
        return Ok(None);
    };
    let library = &api.package.library;
    let name = operation.module.bare();
    let url = format!("{}_URL", library.bare().to_uppercase());
    let from_environment = |name: &str| format!("env::var({})?", string(name));
    let mut environment = vec![format!("{url}=…")];
    for scheme in needed(api, operation) {
        let ends: &[&str] = match scheme.kind {
            SchemeKind::Basic => &["USER", "PASSWORD"],
            SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => &["TOKEN"],
            _ => &["KEY"],
        };
        environment.extend(
            ends.iter()
                .map(|end| format!("{}=…", variable(api, scheme, end))),
        );
    }
    let run = format!("{} cargo run --example {name}", environment.join(" "));
    let mut head = sentence(&operation.docs.summary);
    head.push(String::new());
    head.extend(fenced("text", &run));
    let mut lines = preamble(api, "//");
    lines.push(String::new());
    lines.extend(
        head.iter()
            .map(|line| format!("//! {line}").trim_end().to_owned()),
    );
    lines.extend([
        String::new(),
        "use std::env;".to_owned(),
        "use std::error::Error;".to_owned(),
        String::new(),
    ]);
    let call = call(api, operation, &arguments);
    let uses_types = arguments
        .iter()
        .any(|argument| argument.contains("types::"));
    let mut names = vec!["Client"];
    if arguments
        .iter()
        .any(|argument| argument.contains("operations::"))
    {
        names.push("operations");
    }
    if arguments
        .iter()
        .any(|argument| argument.contains("runtime::"))
    {
        names.push("runtime");
    }
    if uses_types {
        names.push("types");
    }
    lines.push(match names.as_slice() {
        [only] => format!("use {library}::{only};"),
        names => format!("use {library}::{{{}}};", names.join(", ")),
    });
    lines.extend([String::new(), "#[tokio::main]".to_owned()]);
    if operation.docs.deprecated.is_some() {
        lines
            .push("#[allow(deprecated, reason = \"the example of a deprecated call\")]".to_owned());
    }
    lines.push("async fn main() -> Result<(), Box<dyn Error>> {".to_owned());
    let mut body = builder_lines(api, operation, &from_environment(&url), &from_environment);
    body.push(String::new());
    body.extend(statement(format!("let response = {call}.await?;")));
    body.extend(table_lines(operation));
    body.push("Ok(())".to_owned());
    lines.extend(body.into_iter().map(|line| {
        if line.is_empty() {
            line
        } else {
            format!("    {line}")
        }
    }));
    lines.extend(["}".to_owned(), String::new()]);
    if needs_cell(operation) {
        lines.extend(
            [
                "",
                "/// A value that may be missing, as text.",
                "fn cell<T: ToString>(value: &Option<T>) -> String {",
                "    value.as_ref().map(T::to_string).unwrap_or_default()",
                "}",
                "",
            ]
            .iter()
            .skip(1)
            .map(|line| (*line).to_owned()),
        );
        let end = lines.len();
        lines.insert(end - 5, String::new());
    }
    let text = lines.join("\n").trim_end().replace("\n\n\n", "\n\n") + "\n";
    let path = format!("examples/{name}.rs");
    syn::parse_file(&text).map_err(|error| EmitError {
        path: path.clone(),
        message: error.to_string(),
    })?;
    Ok(Some(File { path, text }))
}

fn needs_cell(operation: &Operation) -> bool {
    operation
        .table
        .as_ref()
        .is_some_and(|table| table.columns.iter().any(|column| column.optional))
}

/// The response as a table, columns apart by tabs.
fn table_lines(operation: &Operation) -> Vec<String> {
    let Some(table) = operation
        .table
        .as_ref()
        .filter(|table| !table.columns.is_empty())
    else {
        return output_lines(operation);
    };
    let titles: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.title.as_str())
        .collect();
    let list = match &table.list {
        Some(field) => format!("&response.{field}"),
        None => "response.iter()".to_owned(),
    };
    let item = &table.item;
    let cells = table.columns.iter().map(|column| {
        let field = format!("{item}.{}", column.field);
        if column.optional {
            format!("        cell(&{field}),")
        } else {
            format!("        {field}.to_string(),")
        }
    });
    let titles = titles.join("\t").replace('{', "{{").replace('}', "}}");
    let mut lines = vec![
        format!("println!({});", string(&titles)),
        format!("for {item} in {list} {{"),
        "    let cells = [".to_owned(),
    ];
    lines.extend(cells);
    lines.extend([
        "    ];".to_owned(),
        "    println!(\"{}\", cells.join(\"\\t\"));".to_owned(),
        "}".to_owned(),
    ]);
    lines
}

/// The arguments of the client's method; `None` where one can't be written out.
pub(crate) fn arguments(api: &Api, operation: &Operation) -> Option<Vec<String>> {
    let inputs = operation.inputs.iter().filter(|input| input.required);
    let mut arguments: Vec<String> = inputs
        .map(|input: &Input| given(api, &input.ty, 0))
        .collect::<Option<_>>()?;
    let body = operation.body.as_ref().filter(|body| body.required);
    match body.map(|body| &body.form) {
        None | Some(BodyForm::Flattened { .. }) => {}
        Some(BodyForm::Single { content, .. }) => arguments.push(match &content.kind {
            ContentKind::Json(ty) | ContentKind::Form { ty, .. } => given(api, ty, 0)?,
            ContentKind::Text => string("text"),
            ContentKind::Binary => "&b\"bytes\"[..]".to_owned(),
            ContentKind::Multipart { .. } => return None,
        }),
        Some(BodyForm::ByMediaType { .. }) => return None,
    }
    Some(arguments)
}

/// What a caller gives where `ty` is asked for by `Into` or by an iterator; see `setter`.
fn given(api: &Api, ty: &TypeRef, depth: usize) -> Option<String> {
    match ty {
        TypeRef::Scalar(Scalar::String) => Some(string("text")),
        TypeRef::Scalar(scalar) => scalar_given(*scalar),
        TypeRef::List(item) => match &**item {
            TypeRef::Tuple(_) | TypeRef::Nullable(_) | TypeRef::List(_) | TypeRef::Map(_) => {
                Some(format!("[{}]", exact(api, item, depth + 1)?))
            }
            item => Some(format!("[{}]", given(api, item, depth + 1)?)),
        },
        TypeRef::Map(value) => Some(format!("[(\"name\", {})]", exact(api, value, depth + 1)?)),
        TypeRef::Boxed(inner) => given(api, inner, depth),
        TypeRef::Json => Some("runtime::Value::Null".to_owned()),
        TypeRef::OrEmpty(inner) => exact(api, inner, depth),
        TypeRef::Tuple(_) | TypeRef::Nullable(_) => exact(api, ty, depth),
        TypeRef::Named(id) => declared(api, *id, depth),
    }
}

fn scalar_given(scalar: Scalar) -> Option<String> {
    let text = match scalar {
        Scalar::Bool => "true",
        Scalar::F64 => "1.0",
        Scalar::Seconds | Scalar::Milliseconds => "std::time::Duration::from_secs(60)",
        Scalar::UnixMilliseconds | Scalar::UnixSeconds => "std::time::SystemTime::now()",
        Scalar::DateTime => "\"2026-01-31T12:00:00Z\"",
        Scalar::Date => "\"2026-01-31\"",
        Scalar::Time => "\"12:00:00Z\"",
        Scalar::Duration => "\"PT1H\"",
        Scalar::Uuid => "\"00000000-0000-4000-8000-000000000000\"",
        Scalar::Uri => "\"https://example.com\"",
        Scalar::Decimal => "\"1.50\"",
        Scalar::Ipv4 => "std::net::Ipv4Addr::LOCALHOST",
        Scalar::Ipv6 => "std::net::Ipv6Addr::LOCALHOST",
        Scalar::Base64 => "&b\"bytes\"[..]",
        Scalar::Null => "runtime::Null",
        Scalar::EmptyString => "runtime::EmptyString",
        Scalar::EmptyObject => "runtime::EmptyObject",
        Scalar::I8
        | Scalar::I16
        | Scalar::I32
        | Scalar::I64
        | Scalar::I128
        | Scalar::U8
        | Scalar::U16
        | Scalar::U32
        | Scalar::U64 => "1",
        Scalar::String => return None,
    };
    Some(text.to_owned())
}

/// An expression of exactly this type.
fn exact(api: &Api, ty: &TypeRef, depth: usize) -> Option<String> {
    match ty {
        TypeRef::Scalar(Scalar::String) => Some("\"text\".to_owned()".to_owned()),
        TypeRef::Scalar(
            Scalar::Bool | Scalar::F64 | Scalar::Null | Scalar::EmptyString | Scalar::EmptyObject,
        ) => given(api, ty, depth),
        TypeRef::Scalar(
            Scalar::I8
            | Scalar::I16
            | Scalar::I32
            | Scalar::I64
            | Scalar::I128
            | Scalar::U8
            | Scalar::U16
            | Scalar::U32
            | Scalar::U64,
        ) => Some("1".to_owned()),
        TypeRef::Scalar(_) => Some(format!("{}.into()", given(api, ty, depth)?)),
        TypeRef::List(item) => Some(format!("vec![{}]", exact(api, item, depth + 1)?)),
        TypeRef::Map(_) => Some("runtime::Map::new()".to_owned()),
        TypeRef::Nullable(_) => Some("None".to_owned()),
        TypeRef::OrEmpty(_) => Some("runtime::OrEmpty::Empty".to_owned()),
        TypeRef::Tuple(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| exact(api, item, depth + 1))
                .collect::<Option<_>>()?;
            Some(match items.as_slice() {
                [item] => format!("({item},)"),
                items => format!("({})", items.join(", ")),
            })
        }
        TypeRef::Boxed(inner) => Some(format!("Box::new({})", exact(api, inner, depth)?)),
        TypeRef::Json => given(api, ty, depth),
        TypeRef::Named(id) => declared(api, *id, depth),
    }
}

fn declared(api: &Api, id: TypeId, depth: usize) -> Option<String> {
    if depth > DEEPEST {
        return None;
    }
    let definition = &api.types[id];
    let name = format!("types::{}", definition.ident);
    match &definition.shape {
        Shape::Struct(object) => {
            let required = object.fields.iter().filter(|field| field.argument);
            let arguments: Vec<String> = required
                .map(|field| given(api, &field.ty, depth + 1))
                .collect::<Option<_>>()?;
            Some(if arguments.is_empty() {
                format!("{name}::default()")
            } else {
                format!("{name}::new({})", arguments.join(", "))
            })
        }
        Shape::StringEnum(list) => list
            .variants
            .first()
            .map(|variant| format!("{name}::{}", variant.ident)),
        Shape::IntegerEnum(list) => list
            .variants
            .first()
            .map(|variant| format!("{name}::{}", variant.ident)),
        Shape::ValueEnum(list) => list
            .variants
            .first()
            .map(|variant| format!("{name}::{}", variant.ident)),
        Shape::TaggedUnion(union) => union.branches.iter().find_map(|branch| {
            Some(format!(
                "{name}::{}({})",
                branch.ident,
                exact(api, &branch.ty, depth + 1)?
            ))
        }),
        Shape::UntaggedUnion(union) => union.branches.iter().find_map(|branch| {
            Some(format!(
                "{name}::{}({})",
                branch.ident,
                exact(api, &branch.ty, depth + 1)?
            ))
        }),
        Shape::Newtype(inner) => Some(format!("{name}({})", exact(api, inner, depth + 1)?)),
        Shape::Alias(inner) => exact(api, inner, depth + 1),
    }
}

/// The base URL that examples call: the document's own if it is a whole one.
pub(crate) fn base_url(api: &Api) -> String {
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

/// The example of front page and README, without the function around it.
pub(crate) fn statements(api: &Api) -> Option<Vec<String>> {
    let (operation, arguments) = showcase(api)?;
    let secret = |name: &str| format!("std::env::var({})?", string(name));
    let mut lines = builder_lines(api, operation, &string(&base_url(api)), &secret);
    lines.push(String::new());
    match setter(api, operation) {
        None => {
            let call = call(api, operation, &arguments);
            lines.extend(statement(format!("let response = {call}.await?;")));
        }
        Some(setter) => {
            let method = format!("{}({})", operation.ident, arguments.join(", "));
            lines.push("let response = client".to_owned());
            lines.extend([method, setter, "await?;".to_owned()].map(|link| format!("    .{link}")));
        }
    }
    lines.push(String::new());
    lines.extend(output_lines(operation));
    Some(lines)
}

/// Names of the crate that the example uses.
pub(crate) fn imports(api: &Api) -> String {
    let lines = statements(api).unwrap_or_default().join("\n");
    let names: Vec<&str> = ["Client", "runtime", "types"]
        .into_iter()
        .filter(|name| *name == "Client" || lines.contains(&format!("{name}::")))
        .collect();
    let library = &api.package.library;
    match names.as_slice() {
        [only] => format!("use {library}::{only};"),
        names => format!("use {library}::{{{}}};", names.join(", ")),
    }
}
