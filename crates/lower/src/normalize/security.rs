//! Security schemes and requirements.

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow,
    OAuth2Flows, PasswordOAuth2Flow, ReferenceOr, SecurityRequirement, SecurityScheme,
};

use super::Normalizer;
use super::cursor::Cursor;
use super::extensions::ExtensionSite;
use super::section::Section;
use super::version::{Added, Version};
use crate::document::DeviceFlow;
use crate::load::Node;

const ADDED_SCHEME_FIELDS: Added = &[
    ("oauth2MetadataUrl", Version::V3_2),
    ("deprecated", Version::V3_2),
];

impl Normalizer<'_> {
    pub(super) fn security_schemes(
        &mut self,
        components: &Cursor<'_>,
    ) -> IndexMap<String, ReferenceOr<SecurityScheme>> {
        let mut schemes = IndexMap::new();
        let Some(field) = components.get("securitySchemes") else {
            return schemes;
        };
        for (name, scheme) in self.entries(&field) {
            if let Some(read) = self.followed(&scheme, Section::SecuritySchemes, |reader, at| {
                reader.security_scheme(at, &name)
            }) {
                schemes.insert(name, ReferenceOr::Item(read));
            }
        }
        schemes
    }

    fn security_scheme(&mut self, at: &Cursor<'_>, id: &str) -> Option<SecurityScheme> {
        let known = [
            "type",
            "description",
            "name",
            "in",
            "scheme",
            "bearerFormat",
            "flows",
            "openIdConnectUrl",
            "oauth2MetadataUrl",
            "deprecated",
        ];
        self.fields(at, &known);
        self.report_added_fields(at, ADDED_SCHEME_FIELDS);
        at.node.as_map()?;
        self.extensions(at, ExtensionSite::Other);
        let description = self.string(at, "description");
        let extensions = IndexMap::new();
        let kind = self.string(at, "type").unwrap_or_default();
        Some(match kind.as_str() {
            "apiKey" => {
                let location = match self.string(at, "in").as_deref() {
                    Some("query") => APIKeyLocation::Query,
                    Some("cookie") => APIKeyLocation::Cookie,
                    _ => APIKeyLocation::Header,
                };
                let name = self.string(at, "name")?;
                if location == APIKeyLocation::Header {
                    let consequence = "the client refuses a key for it";
                    self.is_header_name(&name, at.place.child("name"), consequence);
                }
                SecurityScheme::APIKey {
                    location,
                    name,
                    description,
                    extensions,
                }
            }
            "oauth2" => SecurityScheme::OAuth2 {
                flows: self.flows(at, id),
                description,
                extensions,
            },
            "openIdConnect" => {
                let open_id_connect_url = self.string(at, "openIdConnectUrl").unwrap_or_default();
                SecurityScheme::OpenIDConnect {
                    open_id_connect_url,
                    description,
                    extensions,
                }
            }
            "http" => SecurityScheme::HTTP {
                scheme: self.string(at, "scheme").unwrap_or_default(),
                bearer_format: None,
                description,
                extensions,
            },
            _ => {
                self.security.other_types.insert(id.to_owned(), kind);
                return None;
            }
        })
    }

    fn flows(&mut self, at: &Cursor<'_>, id: &str) -> OAuth2Flows {
        let Some(flows) = at.get("flows") else {
            return OAuth2Flows::default();
        };
        let names = [
            "implicit",
            "password",
            "clientCredentials",
            "authorizationCode",
            "deviceAuthorization",
        ];
        self.fields(&flows, &names);
        self.report_added_fields(&flows, &[("deviceAuthorization", Version::V3_2)]);
        if let Some(flow) = flows.get("deviceAuthorization") {
            let device = DeviceFlow {
                authorization_url: self.url(&flow, "deviceAuthorizationUrl"),
                token_url: self.url(&flow, "tokenUrl"),
            };
            self.security.device_flows.insert(id.to_owned(), device);
        }
        OAuth2Flows {
            implicit: flows.get("implicit").map(|flow| ImplicitOAuth2Flow {
                authorization_url: self.url(&flow, "authorizationUrl"),
                refresh_url: None,
                scopes: IndexMap::new(),
                extensions: IndexMap::new(),
            }),
            password: flows.get("password").map(|flow| PasswordOAuth2Flow {
                token_url: self.url(&flow, "tokenUrl"),
                refresh_url: None,
                scopes: IndexMap::new(),
                extensions: IndexMap::new(),
            }),
            client_credentials: flows.get("clientCredentials").map(|flow| {
                ClientCredentialsOAuth2Flow {
                    token_url: self.url(&flow, "tokenUrl"),
                    refresh_url: None,
                    scopes: IndexMap::new(),
                    extensions: IndexMap::new(),
                }
            }),
            authorization_code: flows.get("authorizationCode").map(|flow| {
                AuthorizationCodeOAuth2Flow {
                    authorization_url: self.url(&flow, "authorizationUrl"),
                    token_url: self.url(&flow, "tokenUrl"),
                    refresh_url: None,
                    scopes: IndexMap::new(),
                    extensions: IndexMap::new(),
                }
            }),
            extensions: IndexMap::new(),
        }
    }

    /// A URL of a flow, and nothing wrong beside it.
    fn url(&mut self, flow: &Cursor<'_>, name: &str) -> String {
        let known = [
            "authorizationUrl",
            "deviceAuthorizationUrl",
            "tokenUrl",
            "refreshUrl",
            "scopes",
        ];
        self.fields(flow, &known);
        self.string(flow, name).unwrap_or_default()
    }

    /// The requirements of the document or an operation; `None` where it has none of its own.
    pub(super) fn security(&mut self, at: &Cursor<'_>) -> Option<Vec<SecurityRequirement>> {
        let field = at.get("security")?;
        let mut requirements = Vec::new();
        for item in self.items(&field) {
            let mut requirement = SecurityRequirement::new();
            for (scheme, scopes) in self.members(&item) {
                let scopes = match scopes.node {
                    Node::List(_) => self.items(&scopes),
                    Node::Null => Vec::new(),
                    _ => {
                        self.wrong_type(&scopes, "a list of scopes");
                        Vec::new()
                    }
                };
                let scopes = scopes.iter().filter_map(|scope| scope.node.as_str());
                requirement.insert(scheme, scopes.map(str::to_owned).collect());
            }
            requirements.push(requirement);
        }
        if matches!(field.node, Node::List(_)) {
            Some(requirements)
        } else {
            None
        }
    }
}
