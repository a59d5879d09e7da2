//! What OpenAPI 3.2 and Swagger 2.0 have and `openapiv3` has no field for: kept among the extensions of its objects, under names that no
//! document can use, and read back by the functions here only.

use indexmap::IndexMap;
use openapiv3::{OAuth2Flows, ParameterData, Server};
use serde_json::Value;

/// Where or how a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LaterParameter {
    /// `in: querystring`: as the whole query.
    QueryString,
    /// `style: cookie`: not percent-encoded.
    CookieStyle,
    /// Swagger 2.0's `collectionFormat: ssv` where OpenAPI has no style for it.
    SpaceDelimited,
    /// `collectionFormat: pipes`, likewise.
    PipeDelimited,
    /// `collectionFormat: tsv`
    TabDelimited,
}

const PARAMETER: &str = "x-clientsmith parameter";
const SERVER_NAME: &str = "x-clientsmith name";
const DEVICE_FLOW: &str = "x-clientsmith deviceAuthorization";

impl LaterParameter {
    const fn name(self) -> &'static str {
        match self {
            Self::QueryString => "querystring",
            Self::CookieStyle => "cookie",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::TabDelimited => "tabDelimited",
        }
    }

    /// Marks a parameter.
    pub(crate) fn mark(self, data: &mut ParameterData) {
        data.extensions
            .insert(PARAMETER.to_owned(), self.name().into());
    }

    /// How a parameter is marked.
    pub(crate) fn from_extensions(data: &ParameterData) -> Option<Self> {
        let name = data.extensions.get(PARAMETER)?.as_str()?;
        let marks = [
            Self::QueryString,
            Self::CookieStyle,
            Self::SpaceDelimited,
            Self::PipeDelimited,
            Self::TabDelimited,
        ];
        marks.into_iter().find(|mark| mark.name() == name)
    }
}

/// Keeps a server's `name`.
pub(crate) fn keep_server_name(server: &mut Server, name: Option<String>) {
    keep(&mut server.extensions, SERVER_NAME, name);
}

/// A server's `name`.
pub(crate) fn server_name(server: &Server) -> Option<&str> {
    server.extensions.get(SERVER_NAME)?.as_str()
}

/// Keeps the URLs of the device authorization flow (RFC 8628): where it begins, and where tokens are.
pub(crate) fn keep_device_flow(flows: &mut OAuth2Flows, urls: Option<[String; 2]>) {
    keep(&mut flows.extensions, DEVICE_FLOW, urls.map(Vec::from));
}

/// The URLs of the device authorization flow.
pub(crate) fn device_flow(flows: &OAuth2Flows) -> Option<[&str; 2]> {
    match flows.extensions.get(DEVICE_FLOW)?.as_array()?.as_slice() {
        [begin, tokens] => Some([begin.as_str()?, tokens.as_str()?]),
        _ => None,
    }
}

fn keep(extensions: &mut IndexMap<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        extensions.insert(name.to_owned(), value.into());
    }
}
