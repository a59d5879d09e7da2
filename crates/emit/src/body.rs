//! Request bodies: the builder's field, argument or setter, what is written into the request, and types beside the
//! builder.

use clientsmith_model::{
    Api, ArgumentType, Body, BodyForm, BodyVariant, Content, ContentKind, Encoding, Ident,
    MemberEncoding, Operation, Part, PartStyle, Prose, TypeRef,
};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::docs::{attributes, comment, function_attributes, sentence, token};
use crate::imports::Imports;
use crate::parameter::styled;
use crate::setter::{Argument, constructor};
use crate::type_ref::{TypeScope, type_of};
use crate::writer::RustFile;
use crate::xml;

/// Types that a body declares beside the builder.
pub(crate) fn declared(operation: &Operation) -> Vec<&Ident> {
    match operation.body.as_ref().map(|body| &body.form) {
        Some(BodyForm::ByMediaType {
            choice, variants, ..
        }) => {
            let forms = variants
                .iter()
                .filter_map(|variant| form(&variant.content))
                .map(|(ident, ..)| ident);
            std::iter::once(choice).chain(forms).collect()
        }
        Some(BodyForm::Single { content, .. }) => {
            form(content).map(|(ident, ..)| ident).into_iter().collect()
        }
        Some(BodyForm::Flattened { .. }) | None => Vec::new(),
    }
}

fn form(content: &Content) -> Option<(&Ident, &[Part], bool)> {
    match &content.kind {
        ContentKind::Multipart {
            ident,
            parts,
            default,
        } => Some((ident, parts, *default)),
        _ => None,
    }
}

/// The argument or setter's parameter; `None` for a body whose members are inputs.
pub(crate) fn argument(api: &Api, body: &Body, imports: &mut Imports) -> Option<Argument> {
    Some(match &body.form {
        BodyForm::Flattened { .. } => return None,
        BodyForm::Single { ident, content } => match content.value_type() {
            Some(ty) => Argument::for_type(api, ident, ty, TypeScope::Crate, imports),
            None => Argument::into_type(ident, &content_type(api, content, imports)),
        },
        BodyForm::ByMediaType { ident, choice, .. } => {
            Argument::into_type(ident, &token(choice).into_token_stream())
        }
    })
}

fn content_type(api: &Api, content: &Content, imports: &mut Imports) -> TokenStream {
    match &content.kind {
        ContentKind::Json(ty) | ContentKind::Xml { ty, .. } | ContentKind::Form { ty, .. } => {
            type_of(api, ty, TypeScope::Crate, imports)
        }
        ContentKind::JsonLines(ty) => {
            imports.runtime("JsonLines");
            let item = type_of(api, ty, TypeScope::Crate, imports);
            quote!(JsonLines<#item>)
        }
        ContentKind::Text => quote!(String),
        ContentKind::Binary => {
            imports.runtime("Body");
            quote!(Body)
        }
        ContentKind::Multipart { ident, .. } => token(ident).into_token_stream(),
        ContentKind::MultipartForm => {
            imports.runtime("MultipartForm");
            quote!(MultipartForm)
        }
    }
}

/// The type of the builder's field `body`.
pub(crate) fn field_type(api: &Api, body: &Body, imports: &mut Imports) -> TokenStream {
    let ty = match &body.form {
        BodyForm::Flattened { ty, .. } => {
            return type_of(api, &TypeRef::Named(*ty), TypeScope::Crate, imports);
        }
        BodyForm::Single { content, .. } => content_type(api, content, imports),
        BodyForm::ByMediaType { choice, .. } => token(choice).into_token_stream(),
    };
    match body.required {
        true => ty,
        false => quote!(Option<#ty>),
    }
}

/// The setter of a body that is not required.
pub(crate) fn setter(api: &Api, body: &Body, imports: &mut Imports) -> Option<TokenStream> {
    let argument = argument(api, body, imports)?;
    let value = argument.value();
    let docs = function_attributes(&body.docs);
    Some(argument.setter(&docs, &quote!(self.body), &quote!(Some(#value))))
}

/// What writes the body into the request.
pub(crate) fn statement(api: &Api, body: &Body, imports: &mut Imports) -> TokenStream {
    let by_reference = match &body.form {
        BodyForm::Flattened { ty, media_type } => {
            return json(api, &TypeRef::Named(*ty), media_type, &quote!(&self.body));
        }
        BodyForm::Single { content, .. } => is_by_reference(content),
        BodyForm::ByMediaType { .. } => false,
    };
    let source = match by_reference {
        true => quote!(&self.body),
        false => quote!(self.body),
    };
    if body.required {
        return write_form(api, &body.form, &source, imports);
    }
    let statement = write_form(api, &body.form, &quote!(body), imports);
    quote! {
        if let Some(body) = #source {
            #statement
        }
    }
}

fn write_form(
    api: &Api,
    form: &BodyForm,
    value: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    match form {
        BodyForm::Single { content, .. } => write(api, content, value, imports),
        BodyForm::Flattened { ty, media_type } => {
            json(api, &TypeRef::Named(*ty), media_type, value)
        }
        BodyForm::ByMediaType { .. } => quote!(#value.write(request);),
    }
}

const fn is_by_reference(content: &Content) -> bool {
    matches!(
        content.kind,
        ContentKind::Json(_) | ContentKind::Xml { .. } | ContentKind::Form { .. }
    )
}

fn write(api: &Api, content: &Content, value: &TokenStream, imports: &mut Imports) -> TokenStream {
    let media_type = &content.media_type;
    match &content.kind {
        ContentKind::Json(ty) => json(api, ty, media_type, value),
        ContentKind::JsonLines(_) => quote!(request.json_lines(#media_type, #value);),
        ContentKind::Xml { root, .. } => {
            let root = xml::root(api, *root, imports);
            quote!(request.xml(#media_type, #value, #root);)
        }
        ContentKind::Form { encodings, .. } => {
            let styles = encodings
                .iter()
                .map(|encoding| member_style(encoding, imports));
            quote!(request.form(#value, &[#(#styles),*]);)
        }
        ContentKind::Multipart { .. } => quote!(request.multipart(#value.into_parts());),
        ContentKind::MultipartForm => quote!(request.multipart_as(#media_type, #value);),
        ContentKind::Text => quote!(request.text(#media_type, #value);),
        ContentKind::Binary => quote!(request.bytes(#media_type, #value);),
    }
}

fn json(api: &Api, ty: &TypeRef, media_type: &str, value: &TokenStream) -> TokenStream {
    match (api.types.numbers(ty).floats, media_type) {
        (false, "application/json") => quote!(request.json(#value);),
        (false, _) => quote!(request.json_as(#media_type, #value);),
        (true, "application/json") => quote!(request.json_with_floats(#value);),
        (true, _) => quote!(request.json_with_floats_as(#media_type, #value);),
    }
}

pub(crate) fn member_style(encoding: &MemberEncoding, imports: &mut Imports) -> TokenStream {
    imports.runtime("MemberStyle");
    let member = &encoding.member;
    match encoding.encoding {
        Encoding::Style {
            style,
            explode,
            allow_reserved,
        } => {
            let (style, explode) = styled(style, explode, imports);
            let reserved = allow_reserved.then(|| quote!(.allow_reserved()));
            quote!(MemberStyle::new(#member, #style, #explode) #reserved)
        }
        Encoding::Json | Encoding::Form => quote!(MemberStyle::json(#member)),
    }
}

/// The types that a body declares beside the builder.
pub(crate) fn items(api: &Api, operation: &Operation, source: &mut RustFile) {
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
                .for_each(|variant| form_items(api, &variant.content, source));
        }
    }
}

/// The enum of a body's media types, its conversions, and what writes each.
fn choice_items(
    api: &Api,
    body: &Body,
    choice: &Ident,
    variants: &[BodyVariant],
    source: &mut RustFile,
) {
    let docs = attributes(&body.docs);
    let clone = body.is_clone().then(|| quote!(Clone,));
    let choice = token(choice);
    let mut declared = Vec::new();
    let mut arms = Vec::new();
    let mut conversions = Vec::new();
    for BodyVariant {
        ident,
        content,
        converts,
    } in variants
    {
        let name = token(ident);
        let ty = content_type(api, content, &mut source.imports);
        let sent = Prose::new("Sent as {}.", [Prose::code(&content.media_type)]);
        let docs = comment(&sentence(&sent));
        declared.push(quote!(#docs #name(#ty),));
        let value = match is_by_reference(content) {
            true => quote!(&body),
            false => quote!(body),
        };
        let statement = write(api, content, &value, &mut source.imports);
        arms.push(quote!(Self::#name(body) => { #statement }));
        if !converts {
            continue;
        }
        let (ty, value) = match content.value_type() {
            Some(TypeRef::Boxed(inner)) => (
                type_of(api, inner, TypeScope::Crate, &mut source.imports),
                quote!(Box::new(body)),
            ),
            _ => (ty, quote!(body)),
        };
        conversions.push(quote! {
            impl From<#ty> for #choice {
                fn from(body: #ty) -> Self {
                    Self::#name(#value)
                }
            }
        });
    }
    source.items(quote! {
        #docs
        #[derive(#clone Debug)]
        #[non_exhaustive]
        pub enum #choice {
            #(#declared)*
        }

        impl #choice {
            fn write(self, request: &mut Request) {
                match self {
                    #(#arms)*
                }
            }
        }

        #(#conversions)*
    });
}

/// The struct of a multipart body's parts.
fn form_items(api: &Api, content: &Content, source: &mut RustFile) {
    let Some((form, parts, default)) = form(content) else {
        return;
    };
    let imports = &mut source.imports;
    imports.runtime("MultipartForm");
    let form = token(form);
    let (required, optional): (Vec<&Part>, Vec<&Part>) =
        parts.iter().partition(|part| part.required);
    let derived = default.then(|| quote!(, Default));
    let parts_of = Prose::new(
        "The parts of a request body of media type {}.",
        [Prose::code(&content.media_type)],
    );
    let docs = comment(&sentence(&parts_of));
    let fields: Vec<TokenStream> = parts
        .iter()
        .map(|part| {
            let (docs, name) = (attributes(&part.docs), token(&part.name.rust));
            let ty = part_type(api, part, imports);
            quote!(#docs #name: #ty,)
        })
        .collect();
    let constructor = (!default).then(|| form_constructor(api, &required, &optional, imports));
    let setters: Vec<TokenStream> = optional
        .iter()
        .map(|part| part_setter(api, part, imports))
        .collect();
    let statements = parts.iter().map(|part| part_statement(part, imports));
    let statements: Vec<TokenStream> = statements.collect();
    source.items(quote! {
        #docs
        #[derive(Debug #derived)]
        pub struct #form {
            #(#fields)*
        }

        impl #form {
            #constructor
            #(#setters)*

            fn into_parts(self) -> MultipartForm {
                let mut form = MultipartForm::new();
                #(#statements)*
                form
            }
        }
    });
}

fn form_constructor(
    api: &Api,
    required: &[&Part],
    optional: &[&Part],
    imports: &mut Imports,
) -> TokenStream {
    let arguments: Vec<Argument> = required
        .iter()
        .map(|part| part_argument(api, part, imports))
        .collect();
    let given: Vec<TokenStream> = arguments
        .iter()
        .map(|argument| argument.member(argument.name()))
        .collect();
    let rest: Vec<TokenStream> = optional
        .iter()
        .map(|part| {
            let name = token(&part.name.rust);
            match part.repeated {
                true => quote!(#name: Vec::new()),
                false => quote!(#name: None),
            }
        })
        .collect();
    constructor(
        "Creates a form from its required parts.",
        &arguments,
        &given,
        &rest,
    )
}

fn part_type(api: &Api, part: &Part, imports: &mut Imports) -> TokenStream {
    let item = match &part.ty {
        Some(ty) => type_of(api, ty, TypeScope::Crate, imports),
        None => {
            imports.runtime("File");
            quote!(File)
        }
    };
    match (part.repeated, part.required) {
        (true, _) => quote!(Vec<#item>),
        (false, true) => item,
        (false, false) => quote!(Option<#item>),
    }
}

fn part_argument(api: &Api, part: &Part, imports: &mut Imports) -> Argument {
    let name = &part.name.rust;
    match &part.ty {
        Some(ty) if part.repeated => Argument::given(
            api,
            name,
            ArgumentType::items(ty),
            TypeScope::Crate,
            imports,
        ),
        Some(ty) => Argument::for_type(api, name, ty, TypeScope::Crate, imports),
        None => {
            imports.runtime("File");
            match part.repeated {
                true => Argument::exact_list(name, &quote!(File)),
                false => Argument::exact(name, quote!(File)),
            }
        }
    }
}

fn part_setter(api: &Api, part: &Part, imports: &mut Imports) -> TokenStream {
    let argument = part_argument(api, part, imports);
    let (name, value) = (argument.name(), argument.value());
    let value = match part.repeated {
        true => value,
        false => quote!(Some(#value)),
    };
    argument.setter(&attributes(&part.docs), &quote!(self.#name), &value)
}

fn part_statement(part: &Part, imports: &mut Imports) -> TokenStream {
    let field = token(&part.name.rust);
    match (part.repeated, part.required) {
        (true, _) => {
            let statement = part_added(part, &quote!(part), imports);
            quote!(for part in self.#field { #statement })
        }
        (false, true) => part_added(part, &quote!(self.#field), imports),
        (false, false) => {
            let statement = part_added(part, &quote!(part), imports);
            quote!(if let Some(part) = self.#field { #statement })
        }
    }
}

fn part_added(part: &Part, value: &TokenStream, imports: &mut Imports) -> TokenStream {
    let wire = &part.name.wire;
    let content_type = part.content_type.as_deref();
    if let Some(PartStyle { style, explode }) = part.style {
        let (style, explode) = styled(style, explode, imports);
        return quote!(form = form.styled(#wire, &#value, #style, #explode););
    }
    if part.ty.is_some() {
        let content_type = match content_type {
            Some(content_type) => quote!(Some(#content_type)),
            None => quote!(None),
        };
        return quote!(form = form.value(#wire, &#value, #content_type););
    }
    imports.runtime("Part");
    let content_type =
        content_type.map(|content_type| quote!(.default_content_type(#content_type)));
    quote!(form = form.part(Part::file(#wire, #value) #content_type);)
}
