//! Security: the constants of `src/security.rs`, what operations need, and the client builder's setters.

use clientsmith_model::{Alternative, Api, SchemeKind, Security, SecurityScheme};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::{attributes, comment, ident, token};
use crate::imports::Imports;
use crate::setter;
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile};

/// `src/security.rs`; nothing if the document has no schemes.
pub(crate) fn file(api: &Api) -> Result<Option<EmittedFile>, EmitError> {
    if api.schemes.is_empty() {
        return Ok(None);
    }
    let mut source = RustFile::new("src/security.rs");
    source.inner_docs(&["Security schemes of the API."]);
    source.imports.runtime("SecurityScheme");
    for scheme in &api.schemes {
        let docs = attributes(&scheme.docs);
        let constant = token(&scheme.constant);
        let value = value(scheme);
        source.items(quote!(#docs pub const #constant: SecurityScheme = #value;));
    }
    if let Some(constant) = &api.security.constant {
        let docs = comment(&["What operations need that have no security of their own."]);
        let (constant, alternatives) = (token(constant), alternatives(api, &api.security));
        let alternatives = alternatives.iter().map(|schemes| quote!(&[#(#schemes),*]));
        source.items(quote! {
            #docs
            pub const #constant: &[&[SecurityScheme]] = &[#(#alternatives),*];
        });
    }
    source.finish(api).map(Some)
}

fn value(scheme: &SecurityScheme) -> TokenStream {
    let name = &scheme.name;
    match &scheme.kind {
        SchemeKind::Bearer => quote!(SecurityScheme::bearer(#name)),
        SchemeKind::Basic => quote!(SecurityScheme::basic(#name)),
        SchemeKind::Http(scheme) => quote!(SecurityScheme::http(#name, #scheme)),
        SchemeKind::ApiKeyHeader(header) => quote!(SecurityScheme::api_key_header(#name, #header)),
        SchemeKind::ApiKeyQuery(parameter) => {
            quote!(SecurityScheme::api_key_query(#name, #parameter))
        }
        SchemeKind::ApiKeyCookie(cookie) => quote!(SecurityScheme::api_key_cookie(#name, #cookie)),
        SchemeKind::OAuth2 => quote!(SecurityScheme::oauth2(#name)),
        SchemeKind::OpenIdConnect => quote!(SecurityScheme::open_id_connect(#name)),
    }
}

/// `&[&[security::BEARER_AUTH]]`, or the constant that lists the alternatives; `None` where nothing is needed.
pub(crate) fn needed(api: &Api, security: &Security) -> Option<TokenStream> {
    let alternatives = alternatives(api, security);
    if alternatives.is_empty() {
        return None;
    }
    if let Some(constant) = &security.constant {
        let constant = token(constant);
        return Some(quote!(security::#constant));
    }
    let alternatives = alternatives
        .iter()
        .map(|schemes| quote!(&[#(security::#schemes),*]));
    Some(quote!(&[#(#alternatives),*]))
}

/// The constants of each alternative's schemes; none where nothing is needed.
fn alternatives(api: &Api, security: &Security) -> Vec<Vec<proc_macro2::Ident>> {
    if security
        .alternatives
        .iter()
        .all(|alternative| alternative.schemes.is_empty())
    {
        return Vec::new();
    }
    let constants = |alternative: &Alternative| {
        let schemes = alternative.schemes.iter();
        schemes
            .map(|id| token(&api.schemes[id.0 as usize].constant))
            .collect()
    };
    security.alternatives.iter().map(constants).collect()
}

/// The client builder's methods that take a scheme's credential.
pub(crate) fn setters(api: &Api, imports: &mut Imports) -> Vec<TokenStream> {
    let mut setters = Vec::new();
    for scheme in &api.schemes {
        imports.own("security");
        imports.runtime("Credential");
        setters.push(setter(scheme, imports));
        setters.extend(provider_setter(scheme, imports));
    }
    setters
}

fn setter(scheme: &SecurityScheme, imports: &mut Imports) -> TokenStream {
    imports.runtime("Secret");
    let (name, constant) = (token(&scheme.setter), token(&scheme.constant));
    let docs = attributes(&scheme.docs);
    let (parameters, credential) = match &scheme.kind {
        SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => (
            quote!(token: impl Into<Secret>),
            quote!(Credential::bearer(token)),
        ),
        SchemeKind::Basic => (
            quote!(user: impl Into<String>, password: impl Into<Secret>),
            quote!(Credential::basic(user, password)),
        ),
        SchemeKind::Http(_) => (
            quote!(credentials: impl Into<Secret>),
            quote!(Credential::http(credentials)),
        ),
        SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => (
            quote!(key: impl Into<Secret>),
            quote!(Credential::api_key(key)),
        ),
    };
    credential_setter(&docs, &name, &parameters, &constant, &credential)
}

/// The method that sets the credential of the scheme that `constant` describes.
fn credential_setter(
    docs: &TokenStream,
    name: &proc_macro2::Ident,
    parameters: &TokenStream,
    constant: &proc_macro2::Ident,
    credential: &TokenStream,
) -> TokenStream {
    let value = quote!(self.inner.credential(security::#constant, #credential));
    setter::method(docs, name, parameters, &quote!(self.inner), &value)
}

fn provider_setter(scheme: &SecurityScheme, imports: &mut Imports) -> Option<TokenStream> {
    let name = token(scheme.provider_setter.as_ref()?);
    imports.runtime("TokenProvider");
    let constant = token(&scheme.constant);
    let provider = ident("provider");
    let docs = comment(&[
        "Sets a provider of tokens, instead of a fixed token. It is called before the first request, shortly",
        "before a token expires, and after a response with status 401.",
    ]);
    Some(credential_setter(
        &docs,
        &name,
        &quote!(#provider: impl TokenProvider),
        &constant,
        &quote!(Credential::provider(#provider)),
    ))
}
