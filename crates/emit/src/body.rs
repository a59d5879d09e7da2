//! Request bodies: the builder's field, argument or setter, what is written into the request, and types beside the builder.

use clientsmith_model::{
    Api, Body, BodyForm, Content, ContentKind, Encoding, Ident, MemberEncoding, Operation, Part,
    Prose, Scalar, TypeRef,
};

use crate::docs::{attributes_text, comment_text, function_attributes_text, sentence};
use crate::fragment::Fragment;
use crate::imports::Imports;
use crate::parameter::styled;
use crate::schema::{Scope, type_of};
use crate::setter::{Argument, constructor};
use crate::writer::{Source, string};
use crate::{layout, schema};

/// Types that a body declares beside the builder.
pub(crate) fn declared(operation: &Operation) -> Vec<&Ident> {
    match operation.body.as_ref().map(|body| &body.form) {
        Some(BodyForm::ByMediaType {
            choice, variants, ..
        }) => {
            let forms = variants
                .iter()
                .filter_map(|(_, content)| form(content))
                .map(|(ident, _)| ident);
            std::iter::once(choice).chain(forms).collect()
        }
        Some(BodyForm::Single { content, .. }) => {
            form(content).map(|(ident, _)| ident).into_iter().collect()
        }
        Some(BodyForm::Flattened { .. }) | None => Vec::new(),
    }
}

fn form(content: &Content) -> Option<(&Ident, &[Part])> {
    match &content.kind {
        ContentKind::Multipart { ident, parts } => Some((ident, parts)),
        _ => None,
    }
}

/// Whether a body can be copied: streams can't.
pub(crate) fn is_clone(body: &Body) -> bool {
    let clone = |content: &Content| {
        !matches!(
            content.kind,
            ContentKind::Multipart { .. } | ContentKind::Binary
        )
    };
    match &body.form {
        BodyForm::Flattened { .. } => true,
        BodyForm::Single { content, .. } => clone(content),
        BodyForm::ByMediaType { variants, .. } => {
            variants.iter().all(|(_, content)| clone(content))
        }
    }
}

/// The argument or setter's parameter; `None` for a body that is spread over the inputs.
pub(crate) fn argument(api: &Api, body: &Body, imports: &mut Imports) -> Option<Argument> {
    Some(match &body.form {
        BodyForm::Flattened { .. } => return None,
        BodyForm::Single { ident, content } => match value_type(content) {
            Some(ty) => Argument::of(api, ident, &ty, Scope::Crate, imports),
            None => Argument::into_type(ident, &content_type(api, content, imports)),
        },
        BodyForm::ByMediaType { ident, choice, .. } => Argument::into_type(ident, &choice.into()),
    })
}

/// The type of a body that is a value.
fn value_type(content: &Content) -> Option<TypeRef> {
    match &content.kind {
        ContentKind::Json(ty) | ContentKind::Form { ty, .. } => Some(ty.clone()),
        ContentKind::Text => Some(TypeRef::Scalar(Scalar::String)),
        ContentKind::Multipart { .. } | ContentKind::Binary => None,
    }
}

fn content_type(api: &Api, content: &Content, imports: &mut Imports) -> Fragment {
    match &content.kind {
        ContentKind::Json(ty) | ContentKind::Form { ty, .. } => {
            type_of(api, ty, Scope::Crate, imports)
        }
        ContentKind::Text => Fragment::new("String"),
        ContentKind::Binary => {
            imports.runtime("Body");
            Fragment::new("Body")
        }
        ContentKind::Multipart { ident, .. } => ident.into(),
    }
}

/// The type of the builder's field `body`.
pub(crate) fn field_type(api: &Api, body: &Body, imports: &mut Imports) -> Fragment {
    let ty = match &body.form {
        BodyForm::Flattened { ty, .. } => type_of(api, &TypeRef::Named(*ty), Scope::Crate, imports),
        BodyForm::Single { content, .. } => content_type(api, content, imports),
        BodyForm::ByMediaType { choice, .. } => choice.into(),
    };
    if body.required {
        ty
    } else {
        Fragment::new(format!("Option<{ty}>"))
    }
}

/// The setter of a body that is not required.
pub(crate) fn setter(api: &Api, body: &Body, imports: &mut Imports) -> Option<String> {
    let argument = argument(api, body, imports)?;
    let value = Fragment::new(format!("Some({})", argument.value()));
    let docs = function_attributes_text("    ", &body.docs);
    Some(argument.setter(&docs, "self.body", &value))
}

/// What writes the body into the request.
pub(crate) fn statement(indent: &str, body: &Body, imports: &mut Imports) -> String {
    let by_reference = match &body.form {
        BodyForm::Flattened { media_type, .. } => return json(indent, media_type, "&self.body"),
        BodyForm::Single { content, .. } => is_by_reference(content),
        BodyForm::ByMediaType { .. } => false,
    };
    let source = if by_reference {
        "&self.body"
    } else {
        "self.body"
    };
    if body.required {
        return write_form(indent, &body.form, source, imports);
    }
    let statement = write_form(&format!("{indent}    "), &body.form, "body", imports);
    format!("{indent}if let Some(body) = {source} {{\n{statement}\n{indent}}}")
}

fn write_form(indent: &str, form: &BodyForm, value: &str, imports: &mut Imports) -> String {
    match form {
        BodyForm::Single { content, .. } => write(indent, content, value, imports),
        BodyForm::Flattened { media_type, .. } => json(indent, media_type, value),
        BodyForm::ByMediaType { .. } => format!("{indent}{value}.write(request);"),
    }
}

const fn is_by_reference(content: &Content) -> bool {
    matches!(
        content.kind,
        ContentKind::Json(_) | ContentKind::Form { .. }
    )
}

fn write(indent: &str, content: &Content, value: &str, imports: &mut Imports) -> String {
    let value = value.to_owned();
    let typed = |method: &str| {
        let arguments = [string(&content.media_type), value.clone()];
        layout::list(indent, method, &arguments, ");")
    };
    match &content.kind {
        ContentKind::Json(_) => json(indent, &content.media_type, &value),
        ContentKind::Form { encodings, .. } => {
            if encodings.is_empty() {
                return layout::list(indent, "request.form(", &[value, "&[]".to_owned()], ");");
            }
            let inside = format!("{indent}    ");
            let styles: Vec<String> = encodings
                .iter()
                .map(|encoding| member_style(&format!("{inside}    "), encoding, imports))
                .collect();
            let styles = layout::one_a_line(&inside, "&[", &styles, "]");
            let arguments = [value, styles.trim_start().to_owned()];
            layout::one_a_line(indent, "request.form(", &arguments, ");")
        }
        ContentKind::Multipart { .. } => {
            let parts = format!("{value}.into_parts()");
            layout::list(indent, "request.multipart(", &[parts], ");")
        }
        ContentKind::Text => typed("request.text("),
        ContentKind::Binary => typed("request.bytes("),
    }
}

fn json(indent: &str, media_type: &str, value: &str) -> String {
    if media_type == "application/json" {
        layout::list(indent, "request.json(", &[value.to_owned()], ");")
    } else {
        let arguments = [string(media_type), value.to_owned()];
        layout::list(indent, "request.json_as(", &arguments, ");")
    }
}

fn member_style(indent: &str, encoding: &MemberEncoding, imports: &mut Imports) -> String {
    imports.runtime("MemberStyle");
    let (style, explode) = match encoding.encoding {
        Encoding::Style { style, explode, .. } => (style, explode),
        Encoding::Json => (clientsmith_model::Style::Form, true),
    };
    let [style, explode] = styled(style, explode, imports);
    let fields = [
        format!("member: {}", string(&encoding.member)),
        format!("style: {style}"),
        format!("explode: {explode}"),
    ];
    let value = layout::fields(indent, "MemberStyle", &fields);
    value.trim_start().to_owned()
}

/// The types that a body declares beside the builder.
pub(crate) fn items(api: &Api, operation: &Operation, source: &mut Source) {
    let Some(body) = &operation.body else { return };
    match &body.form {
        BodyForm::Flattened { .. } => {}
        BodyForm::Single { content, .. } => form_items(api, content, source),
        BodyForm::ByMediaType {
            choice, variants, ..
        } => {
            choice_items(api, body, choice, variants, source);
            variants
                .iter()
                .for_each(|(_, content)| form_items(api, content, source));
        }
    }
}

/// The enum of a body's media types, its conversions, and what writes each.
fn choice_items(
    api: &Api,
    body: &Body,
    choice: &Ident,
    variants: &[(Ident, Content)],
    source: &mut Source,
) {
    let docs = attributes_text("", &body.docs);
    let derives = if is_clone(body) {
        "Clone, Debug"
    } else {
        "Debug"
    };
    let types: Vec<Fragment> = variants
        .iter()
        .map(|(_, content)| content_type(api, content, &mut source.imports))
        .collect();
    let mut text = format!("{docs}#[derive({derives})]\n#[non_exhaustive]\npub enum {choice} {{\n");
    for ((variant, content), ty) in variants.iter().zip(&types) {
        let sent = Prose::new("Sent as {}.", [Prose::code(&content.media_type)]);
        text += &comment_text("    ", &sentence(&sent));
        text += &format!("    {variant}({ty}),\n");
    }
    source.text(text + "}");
    let arms = variants.iter().map(|(variant, content)| {
        let value = if is_by_reference(content) {
            "&body"
        } else {
            "body"
        };
        let statement = write("                ", content, value, &mut source.imports);
        format!("            Self::{variant}(body) => {{\n{statement}\n            }}\n")
    });
    let arms: String = arms.collect();
    source.text(format!(
        "impl {choice} {{\n    fn write(self, request: &mut Request) {{\n        match self {{\n{arms}        }}\n    }}\n}}"
    ));
    for ((variant, content), ty) in variants.iter().zip(&types) {
        if types.iter().filter(|other| *other == ty).count() > 1 {
            continue;
        }
        let (ty, value) = match &content.kind {
            ContentKind::Json(TypeRef::Boxed(inner))
            | ContentKind::Form {
                ty: TypeRef::Boxed(inner),
                ..
            } => (
                type_of(api, inner, Scope::Crate, &mut source.imports),
                "Box::new(body)",
            ),
            _ => (ty.clone(), "body"),
        };
        let value = format!("Self::{variant}({value})");
        let conversion = layout::conversion(&ty.to_string(), choice.as_str(), "body", &value);
        source.text(conversion);
    }
}

/// The struct of a multipart body's parts.
fn form_items(api: &Api, content: &Content, source: &mut Source) {
    let Some((form, parts)) = form(content) else {
        return;
    };
    let imports = &mut source.imports;
    imports.runtime("MultipartForm");
    let (required, optional): (Vec<&Part>, Vec<&Part>) =
        parts.iter().partition(|part| part.required);
    let derives = if required.is_empty() {
        "Debug, Default"
    } else {
        "Debug"
    };
    let parts_of = Prose::new(
        "The parts of a body of the media type {}.",
        [Prose::code(&content.media_type)],
    );
    let docs = comment_text("", &sentence(&parts_of));
    let mut declaration = format!("{docs}#[derive({derives})]\npub struct {form} {{\n");
    for part in parts {
        let ty = part_type(api, part, imports);
        declaration += &attributes_text("    ", &part.docs);
        declaration += &layout::field(part.name.rust.as_str(), &ty.to_string());
        declaration.push('\n');
    }
    let mut methods = Vec::new();
    if !required.is_empty() {
        let arguments: Vec<Argument> = required
            .iter()
            .map(|part| part_argument(api, part, imports))
            .collect();
        let rest = optional.iter().map(|part| {
            let empty = if part.repeated { "Vec::new()" } else { "None" };
            format!("{}: {empty}", part.name.rust)
        });
        methods.push(constructor(
            &comment_text("    ", &["Makes one from its required parts."]),
            &arguments,
            required
                .iter()
                .zip(&arguments)
                .map(|(part, argument)| ((&part.name.rust).into(), argument.value().clone())),
            rest,
        ));
    }
    methods.extend(optional.iter().map(|part| part_setter(api, part, imports)));
    let statements: String = parts
        .iter()
        .map(|part| part_statement(part, imports) + "\n")
        .collect();
    methods.push(format!(
        "    fn into_parts(self) -> MultipartForm {{\n        let mut form = MultipartForm::new();\n{statements}        form\n    }}"
    ));
    source.text(schema::closed(declaration));
    source.text(format!("impl {form} {{\n{}\n}}", methods.join("\n\n")));
}

fn part_type(api: &Api, part: &Part, imports: &mut Imports) -> Fragment {
    let item = match &part.ty {
        Some(ty) => type_of(api, ty, Scope::Crate, imports),
        None => {
            imports.runtime("File");
            Fragment::new("File")
        }
    };
    match (part.repeated, part.required) {
        (true, _) => Fragment::new(format!("Vec<{item}>")),
        (false, true) => item,
        (false, false) => Fragment::new(format!("Option<{item}>")),
    }
}

fn part_argument(api: &Api, part: &Part, imports: &mut Imports) -> Argument {
    match &part.ty {
        Some(ty) if part.repeated => Argument::of(
            api,
            &part.name.rust,
            &TypeRef::List(Box::new(ty.clone())),
            Scope::Crate,
            imports,
        ),
        Some(ty) => Argument::of(api, &part.name.rust, ty, Scope::Crate, imports),
        None => {
            imports.runtime("File");
            let ty = if part.repeated {
                "impl IntoIterator<Item = File>"
            } else {
                "File"
            };
            Argument::exact(&part.name.rust, Fragment::new(ty), part.repeated)
        }
    }
}

fn part_setter(api: &Api, part: &Part, imports: &mut Imports) -> String {
    let argument = part_argument(api, part, imports);
    let docs = attributes_text("    ", &part.docs);
    let value = if part.repeated {
        argument.value().clone()
    } else {
        Fragment::new(format!("Some({})", argument.value()))
    };
    argument.setter(&docs, &format!("self.{}", part.name.rust), &value)
}

fn part_statement(part: &Part, imports: &mut Imports) -> String {
    let field = format!("self.{}", part.name.rust);
    let head = match (part.repeated, part.required) {
        (true, _) => format!("for part in {field}"),
        (false, true) => return part_added("        ", part, &field, imports),
        (false, false) => format!("if let Some(part) = {field}"),
    };
    let statement = part_added("            ", part, "part", imports);
    format!("        {head} {{\n{statement}\n        }}")
}

/// `form = form.value("name", &part, None);`
fn part_added(indent: &str, part: &Part, value: &str, imports: &mut Imports) -> String {
    let wire = string(&part.name.wire);
    let content_type = part.content_type.as_deref().map(string);
    if part.ty.is_some() {
        let content_type = match content_type {
            Some(content_type) => format!("Some({content_type})"),
            None => "None".to_owned(),
        };
        let arguments = [wire, format!("&{value}"), content_type];
        return layout::list(indent, "form = form.value(", &arguments, ");");
    }
    imports.runtime("Part");
    let mut file = format!("Part::file({wire}, {value})");
    if let Some(content_type) = content_type {
        file += &format!(".content_type({content_type})");
    }
    layout::list(indent, "form = form.part(", &[file], ");")
}
