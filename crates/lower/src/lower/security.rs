//! Security schemes and what calls must prove.

use std::collections::{HashMap, HashSet};

use clientsmith_model::{Alternative, Docs, Prose, SchemeId, SchemeKind, Security, SecurityScheme};
use openapiv3::{
    APIKeyLocation, OAuth2Flows, ReferenceOr, SecurityRequirement, SecurityScheme as Declared,
};

use super::docs::Draft;
use super::names::{self, NameScope, Names};
use super::schema::Schemas;
use crate::document::DeviceFlow;
use crate::normalize::http::is_token;
use crate::problem::Code;
use crate::source::Pointer;

/// Schemes that operations list themselves, if they need no more than these; more are listed once for all.
const MOST_LISTED: usize = 8;

/// Scopes that the docs of an operation name.
const MOST_SCOPES: usize = 20;

/// The schemes in the document's order, and what calls need where their operation says nothing else.
pub(crate) fn lower(schemas: &mut Schemas<'_, '_>) -> (Vec<SecurityScheme>, Security) {
    let mut names = Claims {
        constants: Names::default(),
        setters: Names::within(NameScope::ClientBuilder),
    };
    let schemes = schemes(schemas, &mut names);
    let pointer = Pointer::default().child("security");
    let requirements = schemas.document.openapi.security.as_ref();
    let mut default = requirements.map_or_else(Security::default, |requirements| {
        security(schemas, &by_name(&schemes), requirements, &pointer)
    });
    let alternatives = default.alternatives.iter();
    let listed: usize = alternatives
        .map(|alternative| 1 + alternative.schemes.len())
        .sum();
    if listed > 2 * MOST_LISTED {
        default.constant = Some(names.constants.claim("DEFAULT", "_"));
    }
    (schemes, default)
}

/// The schemes by their names.
pub(crate) type SchemesByName<'a> = HashMap<&'a str, (SchemeId, &'a SecurityScheme)>;

/// The schemes by their names.
pub(crate) fn by_name(schemes: &[SecurityScheme]) -> SchemesByName<'_> {
    let ids = (0..).map(SchemeId);
    let schemes = schemes.iter().zip(ids);
    schemes
        .map(|(scheme, id)| (scheme.name.as_str(), (id, scheme)))
        .collect()
}

fn schemes(schemas: &mut Schemas<'_, '_>, names: &mut Claims) -> Vec<SecurityScheme> {
    let declared = schemas
        .document
        .openapi
        .components
        .iter()
        .flat_map(|components| &components.security_schemes);
    let mut schemes = Vec::new();
    for (name, scheme) in declared {
        let ReferenceOr::Item(scheme) = scheme else {
            continue;
        };
        match kind(scheme) {
            Ok(kind) => {
                let device = schemas.document.security.device_flows.get(name);
                let docs = docs(name, scheme, &kind, device);
                schemes.push(lower_scheme(name, docs, kind, names));
            }
            Err(other) => report_unsupported(schemas, name, other),
        }
    }
    for (name, other) in &schemas.document.security.other_types {
        // The client certificate is an option of the transport: no call takes a credential for it.
        if other != "mutualTLS" {
            report_unsupported(schemas, name, other);
        }
    }
    schemes
}

fn report_unsupported(schemas: &mut Schemas<'_, '_>, name: &str, scheme: &str) {
    let pointer = Pointer::default()
        .child("components")
        .child("securitySchemes")
        .child(name);
    let message = format!(
        "the scheme `{name}` ({scheme}) is none that the client can satisfy by itself: calls that need it are sent without, \
         and callers add what it takes as a header"
    );
    schemas.report(Code::UnsupportedSecurity, &pointer, message);
}

struct Claims {
    constants: Names,
    setters: Names,
}

fn lower_scheme(name: &str, docs: Docs, kind: SchemeKind, names: &mut Claims) -> SecurityScheme {
    let own = names::snake_words(name);
    let (setter, provider) = match kind {
        SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => {
            let setter = names
                .setters
                .claim_first(&["bearer_token", &format!("{own}_token"), &own], "_");
            let provider = names
                .setters
                .claim_first(&["token_provider", &format!("{own}_token_provider")], "_");
            (setter, Some(provider))
        }
        SchemeKind::Basic => (names.setters.claim_first(&["basic_auth", &own], "_"), None),
        SchemeKind::Http(_) => {
            let setter = names
                .setters
                .claim_first(&[&own, &format!("{own}_credentials")], "_");
            let provider = names
                .setters
                .claim_first(&[&format!("{own}_provider")], "_");
            (setter, Some(provider))
        }
        SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => (
            names
                .setters
                .claim_first(&[&own, &format!("{own}_key")], "_"),
            None,
        ),
    };
    SecurityScheme {
        name: name.to_owned(),
        constant: names.constants.claim(&names::constant_words(name), "_"),
        setter,
        provider_setter: provider,
        docs,
        kind,
    }
}

/// The kind of a scheme, or the HTTP scheme that is not supported.
fn kind(scheme: &Declared) -> Result<SchemeKind, &str> {
    Ok(match scheme {
        Declared::APIKey { location, name, .. } => match location {
            APIKeyLocation::Header => SchemeKind::ApiKeyHeader(name.clone()),
            APIKeyLocation::Query => SchemeKind::ApiKeyQuery(name.clone()),
            APIKeyLocation::Cookie => SchemeKind::ApiKeyCookie(name.clone()),
        },
        Declared::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => {
            SchemeKind::Bearer
        }
        Declared::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => SchemeKind::Basic,
        Declared::HTTP { scheme, .. } if is_token(scheme) && !is_computed(scheme) => {
            SchemeKind::Http(scheme.clone())
        }
        Declared::HTTP { scheme, .. } => return Err(scheme),
        Declared::OAuth2 { .. } => SchemeKind::OAuth2,
        Declared::OpenIDConnect { .. } => SchemeKind::OpenIdConnect,
    })
}

/// HTTP authentication schemes whose credentials are computed from a challenge or from the request (the registry of
/// RFC 9110 §16.4.1).
const COMPUTED: [&str; 9] = [
    "concealed",
    "digest",
    "dpop",
    "hoba",
    "mutual",
    "negotiate",
    "oauth",
    "scram-sha-1",
    "scram-sha-256",
];

fn is_computed(scheme: &str) -> bool {
    COMPUTED
        .iter()
        .any(|computed| scheme.eq_ignore_ascii_case(computed))
}

fn docs(name: &str, declared: &Declared, kind: &SchemeKind, device: Option<&DeviceFlow>) -> Docs {
    let mut draft = Draft::from_text(description(declared));
    match declared {
        Declared::OAuth2 { flows, .. } => flow_sentences(flows, device, &mut draft),
        Declared::OpenIDConnect {
            open_id_connect_url,
            ..
        } if !open_id_connect_url.is_empty() => {
            let url = Prose::code(open_id_connect_url);
            draft.sentence(Prose::new("Discovery: {}.", [url]));
        }
        _ => {}
    }
    draft.finish(|| fallback(name, kind))
}

/// Where tokens come from (OpenAPI 3.0.3 §4.7.29).
fn flow_sentences(flows: &OAuth2Flows, device: Option<&DeviceFlow>, draft: &mut Draft) {
    let mut add_sentence = |template: &'static str, urls: [&str; 2]| {
        let urls = urls.into_iter().filter(|url| !url.is_empty());
        let urls = Prose::join(urls.map(Prose::code), ", then ");
        if !urls.is_empty() {
            draft.sentence(Prose::new(template, [urls]));
        }
    };
    if let Some(flow) = &flows.client_credentials {
        add_sentence(
            "Token URL of the client credentials flow: {}.",
            [&flow.token_url, ""],
        );
    }
    if let Some(flow) = &flows.password {
        add_sentence("Token URL of the password flow: {}.", [&flow.token_url, ""]);
    }
    if let Some(flow) = &flows.authorization_code {
        let urls = [flow.authorization_url.as_str(), &flow.token_url];
        add_sentence("URLs of the authorization code flow: {}.", urls);
    }
    if let Some(flow) = device {
        let urls = [flow.authorization_url.as_str(), &flow.token_url];
        add_sentence("URLs of the device authorization flow: {}.", urls);
    }
    if let Some(flow) = &flows.implicit {
        add_sentence(
            "Authorization URL of the implicit flow: {}.",
            [&flow.authorization_url, ""],
        );
    }
}

/// The scopes that a token needs; of many, the first.
pub(crate) fn scopes_sentence(requirements: &[SecurityRequirement]) -> Option<Prose> {
    let mut choices: Vec<Prose> = Vec::new();
    let mut left = MOST_SCOPES;
    let mut are_all = true;
    for requirement in requirements {
        let named = requirement.iter().filter(|(_, scopes)| !scopes.is_empty());
        let mut parts = Vec::new();
        for (scheme, scopes) in named {
            are_all &= scopes.len() <= left;
            if left == 0 {
                break;
            }
            let shown = scopes.iter().take(left);
            left = left.saturating_sub(scopes.len());
            let shown = Prose::join(shown.map(|scope| Prose::code(scope)), ", ");
            parts.push(Prose::new("{} of {}", [shown, Prose::code(scheme)]));
        }
        let choice = Prose::join(parts, " and ");
        if !choice.is_empty() && !choices.contains(&choice) {
            choices.push(choice);
        }
        if !are_all {
            break;
        }
    }
    let template = match are_all {
        true => "Scopes: {}.",
        false => "Scopes, among others: {}.",
    };
    (!choices.is_empty()).then(|| Prose::new(template, [Prose::join(choices, "; or ")]))
}

fn description(scheme: &Declared) -> Option<&str> {
    match scheme {
        Declared::APIKey { description, .. }
        | Declared::HTTP { description, .. }
        | Declared::OAuth2 { description, .. }
        | Declared::OpenIDConnect { description, .. } => description.as_deref(),
    }
}

fn fallback(name: &str, kind: &SchemeKind) -> Prose {
    let name = Prose::code(name);
    match kind {
        SchemeKind::Bearer => Prose::new("{}: a bearer token (RFC 6750).", [name]),
        SchemeKind::Basic => Prose::new("{}: user and password (RFC 7617).", [name]),
        SchemeKind::Http(scheme) => Prose::new(
            "{}: credentials of the HTTP authentication scheme {}, which they follow in the header {}.",
            [name, Prose::code(scheme), Prose::code("Authorization")],
        ),
        SchemeKind::ApiKeyHeader(header) => {
            Prose::new("{}: a key in the header {}.", [name, Prose::code(header)])
        }
        SchemeKind::ApiKeyQuery(parameter) => Prose::new(
            "{}: a key in the query parameter {}.",
            [name, Prose::code(parameter)],
        ),
        SchemeKind::ApiKeyCookie(cookie) => {
            Prose::new("{}: a key in the cookie {}.", [name, Prose::code(cookie)])
        }
        SchemeKind::OAuth2 => Prose::new("{}: an OAuth 2 access token (RFC 6749).", [name]),
        SchemeKind::OpenIdConnect => Prose::new("{}: an OpenID Connect token.", [name]),
    }
}

/// The alternatives of a list of requirements; schemes that callers see to are left out.
pub(crate) fn security(
    schemas: &mut Schemas<'_, '_>,
    schemes: &SchemesByName<'_>,
    requirements: &[SecurityRequirement],
    pointer: &Pointer,
) -> Security {
    let mut known = HashSet::new();
    let mut alternatives: Vec<Alternative> = Vec::new();
    for (index, requirement) in requirements.iter().enumerate() {
        let mut alternative = Alternative::default();
        let mut places: Vec<(String, &str)> = Vec::new();
        for name in requirement.keys() {
            match schemes.get(name.as_str()) {
                Some((id, scheme)) => {
                    if has_place(schemas, &mut places, scheme, &pointer.index(index)) {
                        alternative.schemes.push(*id);
                    }
                }
                None => report_unknown(schemas, name, &pointer.index(index).child(name)),
            }
        }
        if known.insert(alternative.clone()) {
            alternatives.push(alternative);
        }
    }
    Security {
        alternatives: alternatives.into(),
        constant: None,
    }
}

/// Whether a request has a place for a scheme's credential beside those of the schemes before it: a header, a query
/// parameter or a cookie has one.
fn has_place<'a>(
    schemas: &mut Schemas<'_, '_>,
    places: &mut Vec<(String, &'a str)>,
    scheme: &'a SecurityScheme,
    pointer: &Pointer,
) -> bool {
    let place = place_of(&scheme.kind);
    let Some((_, first)) = places.iter().find(|(taken, _)| *taken == place) else {
        places.push((place, &scheme.name));
        return true;
    };
    let message = format!(
        "`{first}` and `{}` are both sent as the {place}, which has one value: `{first}` is sent",
        scheme.name
    );
    schemas.report(Code::UnsupportedSecurity, pointer, message);
    false
}

/// Where a scheme's credential is in a request.
fn place_of(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Bearer
        | SchemeKind::Basic
        | SchemeKind::Http(_)
        | SchemeKind::OAuth2
        | SchemeKind::OpenIdConnect => "header `authorization`".to_owned(),
        SchemeKind::ApiKeyHeader(name) => format!("header `{}`", name.to_ascii_lowercase()),
        SchemeKind::ApiKeyQuery(name) => format!("query parameter `{name}`"),
        SchemeKind::ApiKeyCookie(name) => format!("cookie `{name}`"),
    }
}

fn report_unknown(schemas: &mut Schemas<'_, '_>, name: &str, pointer: &Pointer) {
    let document = schemas.document;
    let components = document.openapi.components.as_ref();
    let is_declared = document.security.other_types.contains_key(name)
        || components.is_some_and(|components| components.security_schemes.contains_key(name));
    if !is_declared {
        schemas.report(
            Code::UnknownSecurity,
            pointer,
            format!("the security scheme `{name}` does not exist"),
        );
    }
}
