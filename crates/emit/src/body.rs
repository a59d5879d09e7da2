//! Request bodies: the builder's field, argument or setter, what is written into the request, and types beside the builder.

use clientsmith_model::{
    Api, Body, BodyForm, Content, ContentKind, Encoding, Ident, MemberEncoding, Operation, Part,
    Scalar, TypeRef,
};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::{
    attributes, attributes_text, code, comment, comment_text, function_attributes_text, ident,
    token,
};
use crate::fragment::Fragment;
use crate::imports::Imports;
use crate::parameter::styled;
use crate::schema::{Scope, type_of};
use crate::setter::{Argument, constructor};
use crate::writer::Source;

/// Types that a body declares beside the builder.
pub(crate) fn declared(operation: &Operation) -> Vec<&Ident> {
    match operation.body.as_ref().map(|body| &body.form) {
        Some(BodyForm::Choice {
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
        Some(BodyForm::Spread { .. }) | None => Vec::new(),
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
        BodyForm::Spread { .. } => true,
        BodyForm::Single { content, .. } => clone(content),
        BodyForm::Choice { variants, .. } => variants.iter().all(|(_, content)| clone(content)),
    }
}

/// The argument or setter's parameter; `None` for a body that is spread over the inputs.
pub(crate) fn argument(api: &Api, body: &Body, imports: &mut Imports) -> Option<Argument> {
    Some(match &body.form {
        BodyForm::Spread { .. } => return None,
        BodyForm::Single { ident, content } => match value_type(content) {
            Some(ty) => Argument::of(api, ident, &ty, Scope::Crate, imports),
            None => Argument::into_type(ident, &content_type(api, content, imports)),
        },
        BodyForm::Choice { ident, choice, .. } => Argument::into_type(ident, &choice.into()),
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
        BodyForm::Spread { ty, .. } => type_of(api, &TypeRef::Named(*ty), Scope::Crate, imports),
        BodyForm::Single { content, .. } => content_type(api, content, imports),
        BodyForm::Choice { choice, .. } => choice.into(),
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
pub(crate) fn statement(body: &Body, imports: &mut Imports) -> TokenStream {
    match &body.form {
        BodyForm::Spread { media_type, .. } => json(media_type, &quote!(&self.body)),
        BodyForm::Single { content, .. } => {
            let value = if body.required {
                quote!(self.body)
            } else {
                quote!(body)
            };
            let by_reference = is_by_reference(content);
            let borrowed = match (body.required, by_reference) {
                (true, true) => quote!(&self.body),
                _ => value,
            };
            let statement = write(content, &borrowed, imports);
            let source = if by_reference {
                quote!(&self.body)
            } else {
                quote!(self.body)
            };
            optional(body, &source, statement)
        }
        BodyForm::Choice { .. } if body.required => quote!(self.body.write(request);),
        BodyForm::Choice { .. } => optional(body, &quote!(self.body), quote!(body.write(request);)),
    }
}

fn optional(body: &Body, source: &TokenStream, statement: TokenStream) -> TokenStream {
    if body.required {
        statement
    } else {
        quote!(if let Some(body) = #source { #statement })
    }
}

const fn is_by_reference(content: &Content) -> bool {
    matches!(
        content.kind,
        ContentKind::Json(_) | ContentKind::Form { .. }
    )
}

fn write(content: &Content, value: &TokenStream, imports: &mut Imports) -> TokenStream {
    let media_type = &content.media_type;
    match &content.kind {
        ContentKind::Json(_) => json(media_type, value),
        ContentKind::Form { encodings, .. } => {
            let styles = encodings
                .iter()
                .map(|encoding| member_style(encoding, imports));
            quote!(request.form(#value, &[#(#styles),*]);)
        }
        ContentKind::Multipart { .. } => quote!(request.multipart(#value.into_parts());),
        ContentKind::Text => quote!(request.text(#media_type, #value);),
        ContentKind::Binary => quote!(request.bytes(#media_type, #value);),
    }
}

fn json(media_type: &str, value: &TokenStream) -> TokenStream {
    if media_type == "application/json" {
        quote!(request.json(#value);)
    } else {
        quote!(request.json_as(#media_type, #value);)
    }
}

fn member_style(encoding: &MemberEncoding, imports: &mut Imports) -> TokenStream {
    imports.runtime("MemberStyle");
    let member = &encoding.member;
    let (style, explode) = match encoding.encoding {
        Encoding::Style { style, explode, .. } => (style, explode),
        Encoding::Json => (clientsmith_model::Style::Form, true),
    };
    let (style, explode) = styled(style, explode, imports);
    quote!(MemberStyle { member: #member, style: #style, explode: #explode })
}

/// The types that a body declares beside the builder.
pub(crate) fn items(api: &Api, operation: &Operation, source: &mut Source) {
    let Some(body) = &operation.body else { return };
    match &body.form {
        BodyForm::Spread { .. } => {}
        BodyForm::Single { content, .. } => form_items(api, content, source),
        BodyForm::Choice {
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
    let name = token(choice);
    let docs = attributes(&body.docs);
    let clone = if is_clone(body) {
        quote!(Clone,)
    } else {
        quote!()
    };
    let declarations: Vec<TokenStream> = variants
        .iter()
        .map(|(variant, content)| {
            let docs = comment(&[format!("Sent as {}.", code(&content.media_type))]);
            let variant = token(variant);
            let ty = content_type(api, content, &mut source.imports);
            quote!(#docs #variant(#ty))
        })
        .collect();
    source.item(quote!(#docs #[derive(#clone Debug)] #[non_exhaustive] pub enum #name { #(#declarations,)* }));
    let arms = variants.iter().map(|(variant, content)| {
        let variant = token(variant);
        let value = if is_by_reference(content) {
            quote!(&body)
        } else {
            quote!(body)
        };
        let statement = write(content, &value, &mut source.imports);
        quote!(Self::#variant(body) => { #statement })
    });
    let arms: Vec<TokenStream> = arms.collect();
    source.item(
        quote!(impl #name { fn write(self, request: &mut Request) { match self { #(#arms)* } } }),
    );
    let types: Vec<String> = variants
        .iter()
        .map(|(_, content)| content_type(api, content, &mut source.imports).to_string())
        .collect();
    for (index, (variant, content)) in variants.iter().enumerate() {
        if types.iter().filter(|ty| **ty == types[index]).count() > 1 {
            continue;
        }
        let variant = token(variant);
        let (ty, value) = match &content.kind {
            ContentKind::Json(TypeRef::Boxed(inner))
            | ContentKind::Form {
                ty: TypeRef::Boxed(inner),
                ..
            } => (
                type_of(api, inner, Scope::Crate, &mut source.imports),
                quote!(Box::new(body)),
            ),
            _ => (
                content_type(api, content, &mut source.imports),
                quote!(body),
            ),
        };
        source.item(quote!(impl From<#ty> for #name { fn from(body: #ty) -> Self { Self::#variant(#value) } }));
    }
}

/// The struct of a multipart body's parts.
fn form_items(api: &Api, content: &Content, source: &mut Source) {
    let Some((form, parts)) = form(content) else {
        return;
    };
    let imports = &mut source.imports;
    imports.runtime("MultipartForm");
    let name = token(form);
    let fields: Vec<TokenStream> = parts
        .iter()
        .map(|part| {
            let docs = attributes(&part.docs);
            let field = token(&part.name.rust);
            let ty = part_type(api, part, imports);
            quote!(#docs #field: #ty)
        })
        .collect();
    let (required, optional): (Vec<&Part>, Vec<&Part>) = parts
        .iter()
        .partition(|part| part.required && !part.repeated);
    let docs = comment(&[format!(
        "The parts of a body of the media type {}.",
        code(&content.media_type)
    )]);
    let default = if required.is_empty() {
        quote!(Default,)
    } else {
        quote!()
    };
    let arguments: Vec<Argument> = required
        .iter()
        .map(|part| part_argument(api, part, imports))
        .collect();
    let new = (!required.is_empty()).then(|| {
        let rest = optional.iter().map(|part| {
            let empty = if part.repeated { "Vec::new()" } else { "None" };
            format!("{}: {empty}", part.name.rust)
        });
        Fragment::new(constructor(
            &comment_text("    ", &["Makes one from its required parts."]),
            &arguments,
            required.iter().map(|part| Fragment::from(&part.name.rust)),
            rest,
        ))
    });
    let setters: Vec<Fragment> = optional
        .iter()
        .map(|part| part_setter(api, part, imports))
        .collect();
    let statements: Vec<TokenStream> = parts
        .iter()
        .map(|part| part_statement(part, imports))
        .collect();
    source.item(quote!(#docs #[derive(Debug, #default)] pub struct #name { #(#fields,)* }));
    source.item(quote! {
        impl #name {
            #new
            #(#setters)*

            fn into_parts(self) -> MultipartForm {
                let mut form = MultipartForm::new();
                #(#statements)*
                form
            }
        }
    });
}

fn part_item(api: &Api, part: &Part, imports: &mut Imports) -> Fragment {
    match &part.ty {
        Some(ty) => type_of(api, ty, Scope::Crate, imports),
        None => {
            imports.runtime("File");
            Fragment::new("File")
        }
    }
}

fn part_type(api: &Api, part: &Part, imports: &mut Imports) -> Fragment {
    let item = part_item(api, part, imports);
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

fn part_setter(api: &Api, part: &Part, imports: &mut Imports) -> Fragment {
    let argument = part_argument(api, part, imports);
    let docs = attributes_text("    ", &part.docs);
    let value = if part.repeated {
        argument.value().clone()
    } else {
        Fragment::new(format!("Some({})", argument.value()))
    };
    let place = format!("self.{}", part.name.rust);
    Fragment::new(argument.setter(&docs, &place, &value))
}

fn part_statement(part: &Part, imports: &mut Imports) -> TokenStream {
    let wire = &part.name.wire;
    let field = token(&part.name.rust);
    let content_type = match &part.content_type {
        Some(content_type) => quote!(Some(#content_type)),
        None => quote!(None),
    };
    let statement = |value: TokenStream, imports: &mut Imports| match &part.ty {
        Some(_) => quote!(form = form.value(#wire, &#value, #content_type);),
        None => {
            imports.runtime("Part");
            let typed = part
                .content_type
                .as_ref()
                .map(|content_type| quote!(.content_type(#content_type)));
            quote!(form = form.part(Part::file(#wire, #value)#typed);)
        }
    };
    let name = ident("part");
    match (part.repeated, part.required) {
        (true, _) => {
            let statement = statement(quote!(#name), imports);
            quote!(for #name in self.#field { #statement })
        }
        (false, true) => statement(quote!(self.#field), imports),
        (false, false) => {
            let statement = statement(quote!(#name), imports);
            quote!(if let Some(#name) = self.#field { #statement })
        }
    }
}
