//! The inputs of an operation: a struct, methods that read it, and how it is taken out of a request.

use clientsmith_model::{
    Accessor, Api, Body, BodyForm, BodyVariant, Content, ContentKind, Ident, Input, InputLocation,
    Part, TypeRef, Wrapper,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Served;
use crate::docs::{attributes, comment, function_attributes, token};
use crate::imports::Imports;
use crate::type_ref::{TypeScope, field_type, type_of};
use crate::writer::RustFile;

/// The struct `Call`, and the types of its body.
pub(super) fn items(api: &Api, served: Served<'_>, source: &mut RustFile) {
    let writer = CallWriter { api, served };
    let call = writer.call(&mut source.imports);
    source.items(call);
    if let Some(body) = &served.operation.body {
        let types = writer.body_types(body, &mut source.imports);
        source.items(types);
    }
}

struct CallWriter<'a> {
    api: &'a Api,
    served: Served<'a>,
}

impl CallWriter<'_> {
    fn call(&self, imports: &mut Imports) -> TokenStream {
        let operation = self.served.operation;
        imports.server("Inputs");
        imports.server("Problem");
        let mut fields = Vec::new();
        let mut decoded = Vec::new();
        // Parameters by their places in the description, in which mirrored ones have places too.
        let mut index = 0_usize;
        for input in &operation.inputs {
            if matches!(input.location, InputLocation::BodyMember(_)) {
                continue;
            }
            if matches!(input.location, InputLocation::Parameter(_)) {
                let field = token(&input.field);
                let docs = attributes(&input.docs);
                let (ty, presence) = (&input.ty, input.presence);
                let field_type = field_type(self.api, ty, presence, TypeScope::Crate, imports);
                fields.push(quote!(#docs pub #field: #field_type,));
                let place = Literal::usize_unsuffixed(index);
                decoded.push(match presence.wrapper(ty) {
                    Wrapper::None => quote!(#field: inputs.required(#place)?,),
                    Wrapper::Option | Wrapper::List | Wrapper::Nullable => {
                        quote!(#field: inputs.optional(#place)?,)
                    }
                });
            }
            index += 1;
        }
        if let Some(body) = &operation.body {
            let docs = attributes(&body.docs);
            let ty = self.body_type(body, imports);
            fields.push(quote!(#docs pub body: #ty,));
            let value = self.body_value(body);
            decoded.push(quote!(body: #value,));
        }
        let accessors: Vec<TokenStream> = operation
            .inputs
            .iter()
            .map(|input| self.accessor(input, imports))
            .collect();
        let accessors = (!accessors.is_empty()).then(|| quote!(impl Call { #(#accessors)* }));
        let method = self.served.service.method.bare();
        let docs = comment(&[format!(
            "Inputs of [`Service::{method}`](super::Service::{method})."
        )]);
        let inputs = match decoded.is_empty() {
            true => quote!(_inputs),
            false => quote!(inputs),
        };
        let place = Literal::usize_unsuffixed(self.served.index);
        quote! {
            #docs
            #[derive(Debug)]
            #[non_exhaustive]
            pub struct Call {
                #(#fields)*
            }

            #accessors

            impl clientsmith_server::Call for Call {
                type Response = Response;

                const OPERATION: usize = #place;

                fn decode(#inputs: &mut Inputs) -> Result<Self, Problem> {
                    Ok(Self { #(#decoded)* })
                }
            }
        }
    }

    /// The method that reads an input.
    fn accessor(&self, input: &Input, imports: &mut Imports) -> TokenStream {
        let name = token(&input.name.rust);
        let docs = function_attributes(&input.docs);
        let place = match &input.location {
            InputLocation::Parameter(_) => {
                let field = token(&input.field);
                quote!(self.#field)
            }
            InputLocation::BodyMember(member) | InputLocation::Mirrored { field: member, .. } => {
                let field = token(member);
                quote!(self.body.#field)
            }
        };
        let mut type_of = |ty: &TypeRef| type_of(self.api, ty, TypeScope::Crate, imports);
        let (ty, value) = match Accessor::new(&input.ty, input.presence) {
            Accessor::Copy(ty) => (type_of(ty), place),
            Accessor::OptionalCopy(ty) => {
                let ty = type_of(ty);
                (quote!(Option<#ty>), place)
            }
            Accessor::Text => (quote!(&str), quote!(&#place)),
            Accessor::OptionalText => (quote!(Option<&str>), quote!(#place.as_deref())),
            Accessor::Items(item) => {
                let item = type_of(item);
                (quote!(&[#item]), quote!(&#place))
            }
            Accessor::Reference(ty) => {
                let ty = type_of(ty);
                (quote!(&#ty), quote!(&#place))
            }
            Accessor::OptionalReference(ty) => {
                let read = match ty {
                    TypeRef::Boxed(_) => quote!(#place.as_deref()),
                    _ => quote!(#place.as_ref()),
                };
                let ty = type_of(ty.unboxed());
                (quote!(Option<&#ty>), read)
            }
            Accessor::Nullable(ty) => {
                let ty = type_of(ty);
                imports.runtime("Nullable");
                (quote!(&Nullable<#ty>), quote!(&#place))
            }
        };
        quote! {
            #docs
            pub fn #name(&self) -> #ty {
                #value
            }
        }
    }

    fn body_type(&self, body: &Body, imports: &mut Imports) -> TokenStream {
        let ty = match &body.form {
            BodyForm::Flattened { ty, .. } => {
                return type_of(self.api, &TypeRef::Named(*ty), TypeScope::Crate, imports);
            }
            BodyForm::Single { content, .. } => self.content_type(content, None, imports),
            BodyForm::ByMediaType { .. } => quote!(Body),
        };
        match body.required {
            true => ty,
            false => quote!(Option<#ty>),
        }
    }

    /// The type of a body. `variant`: that of the enum of bodies that holds it.
    fn content_type(
        &self,
        content: &Content,
        variant: Option<&Ident>,
        imports: &mut Imports,
    ) -> TokenStream {
        match &content.kind {
            ContentKind::Json(ty) | ContentKind::Form { ty, .. } => {
                type_of(self.api, ty, TypeScope::Crate, imports)
            }
            ContentKind::JsonLines(ty) => {
                imports.server("JsonLines");
                let item = type_of(self.api, ty, TypeScope::Crate, imports);
                quote!(JsonLines<#item>)
            }
            ContentKind::Xml { .. } => {
                imports.server("Content");
                quote!(Content)
            }
            ContentKind::Text => quote!(String),
            ContentKind::Binary => {
                imports.server("RequestBody");
                quote!(RequestBody)
            }
            ContentKind::Multipart { .. } => {
                let name = form_name(variant);
                quote!(#name)
            }
            ContentKind::MultipartForm => {
                imports.server("Part");
                quote!(Vec<Part>)
            }
        }
    }

    /// What takes the body out of a request.
    fn body_value(&self, body: &Body) -> TokenStream {
        let value = match &body.form {
            BodyForm::Flattened { .. } => return quote!(inputs.value()?),
            BodyForm::Single { content, .. } => content_value(content, None),
            BodyForm::ByMediaType { .. } => quote!(Body::decode(inputs)?),
        };
        match body.required {
            true => value,
            false => quote! {
                match inputs.content() {
                    Some(_) => Some(#value),
                    None => None,
                }
            },
        }
    }

    /// The enum of bodies, and the structs of multipart ones.
    fn body_types(&self, body: &Body, imports: &mut Imports) -> TokenStream {
        match &body.form {
            BodyForm::Flattened { .. } => TokenStream::new(),
            BodyForm::Single { content, .. } => self.form(content, None, imports),
            BodyForm::ByMediaType { variants, .. } => {
                let choice = self.choice(body, variants, imports);
                let forms = variants
                    .iter()
                    .map(|variant| self.form(&variant.content, Some(&variant.ident), imports));
                let forms: Vec<TokenStream> = forms.collect();
                quote!(#choice #(#forms)*)
            }
        }
    }

    fn choice(&self, body: &Body, variants: &[BodyVariant], imports: &mut Imports) -> TokenStream {
        let docs = attributes(&body.docs);
        let declared = variants.iter().map(|variant| {
            let name = token(&variant.ident);
            let ty = self.content_type(&variant.content, Some(&variant.ident), imports);
            let docs = comment(&[format!("Received as `{}`.", variant.content.media_type)]);
            quote!(#docs #name(#ty),)
        });
        let declared: Vec<TokenStream> = declared.collect();
        let arms = variants.iter().enumerate().map(|(index, variant)| {
            let (index, name) = (Literal::usize_unsuffixed(index), token(&variant.ident));
            let value = content_value(&variant.content, Some(&variant.ident));
            quote!(Some(#index) => Ok(Self::#name(#value)),)
        });
        quote! {
            #docs
            #[derive(Debug)]
            #[non_exhaustive]
            #[allow(clippy::large_enum_variant, reason = "a request has one, which is taken apart at once")]
            pub enum Body {
                #(#declared)*
            }

            impl Body {
                fn decode(inputs: &mut Inputs) -> Result<Self, Problem> {
                    match inputs.content() {
                        #(#arms)*
                        _ => Err(inputs.no_body()),
                    }
                }
            }
        }
    }

    fn form(
        &self,
        content: &Content,
        variant: Option<&Ident>,
        imports: &mut Imports,
    ) -> TokenStream {
        let ContentKind::Multipart { parts, .. } = &content.kind else {
            return TokenStream::new();
        };
        let name = form_name(variant);
        let docs = comment(&[format!(
            "The parts of a request body of media type `{}`.",
            content.media_type
        )]);
        let fields = parts.iter().map(|part| {
            let (docs, name) = (attributes(&part.docs), token(&part.name.rust));
            let ty = self.part_type(part, imports);
            quote!(#docs pub #name: #ty,)
        });
        let fields: Vec<TokenStream> = fields.collect();
        let decoded = parts.iter().enumerate().map(|(index, part)| {
            let (name, wire) = (token(&part.name.rust), &part.name.wire);
            let index = Literal::usize_unsuffixed(index);
            let method = match (&part.ty, part.repeated, part.required) {
                (Some(_), true, _) => quote!(parts),
                (Some(_), false, true) => quote!(part),
                (Some(_), false, false) => quote!(optional_part),
                (None, true, _) => quote!(files),
                (None, false, true) => quote!(file),
                (None, false, false) => quote!(optional_file),
            };
            quote!(#name: inputs.#method(#index, #wire)?,)
        });
        let inputs = match parts.is_empty() {
            true => quote!(_inputs),
            false => quote!(inputs),
        };
        quote! {
            #docs
            #[derive(Debug)]
            #[non_exhaustive]
            pub struct #name {
                #(#fields)*
            }

            impl #name {
                fn decode(#inputs: &mut Inputs) -> Result<Self, Problem> {
                    Ok(Self { #(#decoded)* })
                }
            }
        }
    }

    fn part_type(&self, part: &Part, imports: &mut Imports) -> TokenStream {
        let item = match &part.ty {
            Some(ty) => type_of(self.api, ty, TypeScope::Crate, imports),
            None => {
                imports.server("File");
                quote!(File)
            }
        };
        match (part.repeated, part.required) {
            (true, _) => quote!(Vec<#item>),
            (false, true) => item,
            (false, false) => quote!(Option<#item>),
        }
    }
}

/// The struct of a multipart body: `Form`, or with the name of its variant where there are several bodies.
fn form_name(variant: Option<&Ident>) -> proc_macro2::Ident {
    let variant = variant.map_or("", Ident::bare);
    crate::docs::ident(&format!("{variant}Form"))
}

fn content_value(content: &Content, variant: Option<&Ident>) -> TokenStream {
    match &content.kind {
        ContentKind::Json(_) | ContentKind::Form { .. } => quote!(inputs.value()?),
        ContentKind::JsonLines(_) => quote!(inputs.json_lines()?),
        ContentKind::Xml { .. } => quote!(inputs.raw()?),
        ContentKind::Text => quote!(inputs.text()?),
        ContentKind::Binary => quote!(inputs.bytes()?),
        ContentKind::Multipart { .. } => {
            let name = form_name(variant);
            quote!(#name::decode(inputs)?)
        }
        ContentKind::MultipartForm => quote!(inputs.all_parts()?),
    }
}
