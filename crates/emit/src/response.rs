//! Responses: what a call gives, how it is decoded, and the enums of several responses.

use clientsmith_model::{
    Api, Errors, Headers, Ident, Operation, Payload, ResponseVariant, StatusRange, Success,
};

use crate::docs::{attributes_text, comment_text};
use crate::fragment::Fragment;
use crate::imports::Imports;
use crate::schema::{Scope, type_of};
use crate::writer::{Source, string};
use crate::{layout, tag_client};

/// Types that answers declare beside the builder.
pub(crate) fn declared(operation: &Operation) -> Vec<&Ident> {
    let success = match &operation.responses.success {
        Success::ByStatus { ident, .. } => Some(ident),
        Success::One { .. } => None,
    };
    let errors = match &operation.responses.errors {
        Errors::ByStatus { ident, .. } => Some(ident),
        Errors::One { .. } | Errors::Untyped => None,
    };
    let headers = operation
        .responses
        .headers
        .as_ref()
        .map(|headers| &headers.ident);
    success.into_iter().chain(errors).chain(headers).collect()
}

/// Whether the response is decoded while it comes.
pub(crate) fn is_streamed(operation: &Operation) -> bool {
    matches!(
        operation.responses.success,
        Success::One {
            payload: Payload::Events(_) | Payload::JsonLines(_),
            ..
        }
    )
}

/// `type Output`
pub(crate) fn output(api: &Api, operation: &Operation, imports: &mut Imports) -> Fragment {
    match &operation.responses.success {
        Success::One { payload, .. } => payload_type(api, payload, imports),
        Success::ByStatus { ident, .. } => ident.into(),
    }
}

fn payload_type(api: &Api, payload: &Payload, imports: &mut Imports) -> Fragment {
    match payload {
        Payload::Empty => Fragment::new("()"),
        Payload::Json(ty) => type_of(api, ty, Scope::Crate, imports),
        Payload::Text => Fragment::new("String"),
        Payload::Binary => {
            imports.runtime("Bytes");
            Fragment::new("Bytes")
        }
        Payload::Events(ty) | Payload::JsonLines(ty) => {
            imports.runtime("EventStream");
            let item = type_of(api, ty, Scope::Crate, imports);
            Fragment::new(format!("EventStream<{item}>"))
        }
    }
}

/// `type ErrorBody`
pub(crate) fn error_body(api: &Api, operation: &Operation, imports: &mut Imports) -> Fragment {
    match &operation.responses.errors {
        Errors::Untyped => {
            imports.runtime("NoErrorBody");
            Fragment::new("NoErrorBody")
        }
        Errors::One { ty, .. } => type_of(api, ty, Scope::Crate, imports),
        Errors::ByStatus { ident, .. } => ident.into(),
    }
}

/// `fn decode`
pub(crate) fn decode(operation: &Operation) -> String {
    let body = match &operation.responses.success {
        Success::One { payload, .. } => format!("        response.{}()", read(payload)),
        Success::ByStatus { ident, responses } => {
            let mut arms: Vec<String> = responses
                .iter()
                .map(|response| {
                    let head = format!("{} => ", pattern(response.status));
                    let variant = format!("{ident}::{}", response.ident);
                    if response.payload == Payload::Empty {
                        return format!("            {head}Ok({variant}),");
                    }
                    let read = format!(".{}()", read(&response.payload));
                    let calls = [read, format!(".map({variant})")];
                    layout::chain("            ", &head, "response", &calls)
                })
                .collect();
            if !has_default(responses) {
                arms.push("            _ => response.unexpected(),".to_owned());
            }
            by_status(&arms)
        }
    };
    let head = "    fn decode(response: RawResponse) -> Result<Self::Output, DecodeError> {";
    format!("{head}\n{body}\n    }}")
}

const fn read(payload: &Payload) -> &'static str {
    match payload {
        Payload::Empty => "empty",
        Payload::Json(_) => "json",
        Payload::Text => "text",
        Payload::Binary => "bytes",
        Payload::Events(_) => "events",
        Payload::JsonLines(_) => "json_lines",
    }
}

fn pattern(status: StatusRange) -> String {
    match status {
        StatusRange::Exact(code) => code.to_string(),
        StatusRange::Class(class) => {
            let first = u16::from(class) * 100;
            format!("{first}..={}", first + 99)
        }
        StatusRange::Default => "_".to_owned(),
    }
}

fn has_default(responses: &[ResponseVariant]) -> bool {
    let mut statuses = responses.iter().map(|response| response.status);
    statuses.any(|status| status == StatusRange::Default)
}

fn by_status(arms: &[String]) -> String {
    let arms = arms.join("\n");
    format!("        match response.status().as_u16() {{\n{arms}\n        }}")
}

/// `fn decode_error`; nothing where no failure has a type.
pub(crate) fn decode_error(operation: &Operation) -> Option<String> {
    let rest = "            _ => Ok(None),".to_owned();
    let body = match &operation.responses.errors {
        Errors::Untyped => return None,
        Errors::One { statuses, .. } if statuses.contains(&StatusRange::Default) => {
            "        response.json().map(Some)".to_owned()
        }
        Errors::One { statuses, .. } => {
            let patterns: Vec<String> = statuses.iter().map(|status| pattern(*status)).collect();
            let patterns = patterns.join(" | ");
            by_status(&[
                format!("            {patterns} => response.json().map(Some),"),
                rest,
            ])
        }
        Errors::ByStatus { ident, responses } => {
            let mut arms: Vec<String> = responses
                .iter()
                .map(|response| {
                    let head = format!("{} => ", pattern(response.status));
                    let variant = format!(".map({ident}::{})", response.ident);
                    let calls = [".json()".to_owned(), variant, ".map(Some)".to_owned()];
                    layout::chain("            ", &head, "response", &calls)
                })
                .collect();
            if !has_default(responses) {
                arms.push(rest);
            }
            by_status(&arms)
        }
    };
    let result = "Result<Option<Self::ErrorBody>, DecodeError>";
    let head = format!("    fn decode_error(response: &RawResponse) -> {result} {{");
    Some(format!("{head}\n{body}\n    }}"))
}

/// The enums of several responses.
pub(crate) fn items(api: &Api, operation: &Operation, source: &mut Source) {
    let method = tag_client::method_path(api, operation);
    if let Success::ByStatus { ident, responses } = &operation.responses.success {
        let docs = format!("Responses of [`{method}`], by status.");
        let item = choice(api, ident, responses, &docs, &mut source.imports);
        source.text(item);
    }
    if let Errors::ByStatus { ident, responses } = &operation.responses.errors {
        let docs = format!("What a refused [`{method}`] says, by status.");
        let item = choice(api, ident, responses, &docs, &mut source.imports);
        source.text(item);
        source.imports.runtime("TypedErrorBody");
        source.text(format!("impl TypedErrorBody for {ident} {{}}"));
    }
    if let Some(headers) = &operation.responses.headers {
        header_struct(api, operation, headers, source);
    }
}

/// The struct of headers and how it is read.
fn header_struct(api: &Api, operation: &Operation, headers: &Headers, source: &mut Source) {
    let docs = comment_text(
        "",
        &[
            format!(
                "Headers of the responses of [`{}`]:",
                tag_client::method_path(api, operation)
            ),
            format!("`{}::try_from(response.headers())`.", headers.ident),
        ],
    );
    let derives = "#[derive(Clone, Debug, Default, PartialEq)]";
    let mut text = format!(
        "{docs}{derives}\n#[non_exhaustive]\npub struct {} {{\n",
        headers.ident
    );
    for field in &headers.fields {
        let ty = type_of(api, &field.ty, Scope::Crate, &mut source.imports);
        text += &attributes_text("    ", &field.docs);
        let (name, ty) = (format!("pub {}", field.name.rust), format!("Option<{ty}>"));
        text += &(layout::field(&name, &ty) + "\n");
    }
    source.text(text + "}");
    source.imports.runtime("response_headers");
    let mut lines = vec![
        "response_headers! {".to_owned(),
        format!("    {} {{", headers.ident),
    ];
    lines.extend(headers.fields.iter().map(|field| {
        format!(
            "        {} => {},",
            field.name.rust,
            string(&field.name.wire)
        )
    }));
    lines.extend(["    }".to_owned(), "}".to_owned()]);
    source.text(lines.join("\n"));
}

fn choice(
    api: &Api,
    ident: &Ident,
    responses: &[ResponseVariant],
    docs: &str,
    imports: &mut Imports,
) -> String {
    let docs = comment_text("", &[docs]);
    let derives = "#[derive(Clone, Debug, PartialEq)]";
    let mut text = format!("{docs}{derives}\n#[non_exhaustive]\npub enum {ident} {{\n");
    for response in responses {
        text += &attributes_text("    ", &response.docs);
        text += &match &response.payload {
            Payload::Empty => format!("    {},\n", response.ident),
            payload => format!(
                "    {}({}),\n",
                response.ident,
                payload_type(api, payload, imports)
            ),
        };
    }
    text + "}"
}
