//! Exchanges with a real server, in a file: recorded once, replayed in tests.
//!
//! The file is JSON. It has no secrets: credentials are masked wherever they occur, and so are members of bodies that are
//! called like secrets. A file that no longer matches the document can't be opened, so that tests do not go stale.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use bytes::Bytes;
use http::header::{
    AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, PROXY_AUTHORIZATION, SET_COOKIE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Limits;
use crate::decode::Endpoint;
use crate::description::{Api, Scheme};
use crate::negotiation::{is_json, select};
use crate::schema::Direction;

/// What stands in place of a secret.
const MASK: &str = "***";

/// Members of bodies that are secrets, in lower case without `_` and `-`.
const SECRET_MEMBERS: &[&str] = &[
    "accesstoken",
    "apikey",
    "clientsecret",
    "idtoken",
    "password",
    "refreshtoken",
    "secret",
    "token",
];

/// Secrets that are shorter are not looked for elsewhere: other texts contain them by chance.
const SHORTEST: usize = 6;

/// Why a recording can't be opened.
#[derive(Debug)]
pub struct RecordingError(String);

impl fmt::Display for RecordingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for RecordingError {}

#[derive(Debug, Default, Deserialize, Serialize)]
struct File {
    exchanges: Vec<Exchanged>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Exchanged {
    request: RecordedRequest,
    response: RecordedResponse,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct RecordedRequest {
    method: String,
    /// The path and the query.
    target: String,
    headers: Vec<(String, String)>,
    body: RecordedBody,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct RecordedResponse {
    status: u16,
    headers: Vec<(String, String)>,
    body: RecordedBody,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum RecordedBody {
    Json(Value),
    Text(String),
    /// Bytes that are not text, in hexadecimal.
    Hex(String),
}

impl RecordedBody {
    fn new(bytes: &[u8], media_type: &str) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) if is_json(media_type) => match serde_json::from_str(text) {
                Ok(value) => Self::Json(value),
                Err(_) => Self::Text(text.to_owned()),
            },
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Hex(bytes.iter().map(|byte| format!("{byte:02x}")).collect()),
        }
    }

    fn bytes(&self) -> Bytes {
        match self {
            Self::Json(value) => value.to_string().into(),
            Self::Text(text) => text.clone().into(),
            Self::Hex(text) => {
                let pairs = text.as_bytes().chunks(2);
                let bytes = pairs.filter_map(|pair| {
                    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
                });
                bytes.collect::<Vec<u8>>().into()
            }
        }
    }

    fn masked(self, secrets: &[String]) -> Self {
        match self {
            Self::Json(value) => Self::Json(masked_json(value, secrets)),
            Self::Text(text) => Self::Text(masked_form(&masked(&text, secrets))),
            Self::Hex(text) => Self::Hex(text),
        }
    }
}

/// A text without secrets.
fn masked(text: &str, secrets: &[String]) -> String {
    secrets.iter().fold(text.to_owned(), |text, secret| {
        text.replace(secret.as_str(), MASK)
    })
}

fn is_secret_member(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['_', '-'], "");
    SECRET_MEMBERS.contains(&name.as_str())
}

fn masked_json(value: Value, secrets: &[String]) -> Value {
    match value {
        Value::String(text) => masked(&text, secrets).into(),
        Value::Array(items) => items
            .into_iter()
            .map(|item| masked_json(item, secrets))
            .collect(),
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| {
                let value = match value {
                    Value::String(_) if is_secret_member(&name) => MASK.into(),
                    value => masked_json(value, secrets),
                };
                (name, value)
            });
            Value::Object(members.collect())
        }
        other => other,
    }
}

/// A form without the values of members that are called like secrets.
fn masked_form(text: &str) -> String {
    let is_form = text.split('&').all(|pair| {
        pair.split_once('=').is_some_and(|(name, _)| {
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-.%[]".contains(&byte))
        })
    });
    if !is_form {
        return text.to_owned();
    }
    let pairs = text.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if is_secret_member(name) => format!("{name}={MASK}"),
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// A credential, of which only the scheme is kept.
fn masked_credential(value: &str) -> String {
    match value.split_once(' ') {
        Some((scheme, _)) => format!("{scheme} {MASK}"),
        None => MASK.to_owned(),
    }
}

/// What is recorded of a request, and the secrets in it.
struct Masking<'a> {
    api: &'a Api,
    secrets: Vec<String>,
}

impl Masking<'_> {
    fn keep(&mut self, secret: &str) {
        if secret.len() >= SHORTEST && secret != MASK {
            self.secrets.push(secret.to_owned());
        }
    }

    fn is_key(&self, name: &str, is_in: fn(&Scheme) -> Option<&String>) -> bool {
        let mut keys = self.api.schemes.values().filter_map(is_in);
        keys.any(|key| key.eq_ignore_ascii_case(name))
    }

    fn headers(&mut self, headers: &HeaderMap) -> Vec<(String, String)> {
        let left_out = [HOST, USER_AGENT];
        let mut kept = Vec::new();
        for (name, value) in headers.iter().filter(|(name, _)| !left_out.contains(name)) {
            let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
            let of_scheme = self.is_key(name.as_str(), |scheme| match scheme {
                Scheme::Header { name } => Some(name),
                _ => None,
            });
            let is_secret = value.is_sensitive()
                || of_scheme
                || [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION, SET_COOKIE].contains(name);
            if is_secret {
                let credentials = text.split_once(' ').map_or(text.as_str(), |(_, rest)| rest);
                self.keep(credentials);
                for cookie in text.split(';').filter_map(|pair| pair.split_once('=')) {
                    self.keep(cookie.1.trim());
                }
            }
            let text = match name {
                name if !is_secret => {
                    let _ = name;
                    text
                }
                &COOKIE | &SET_COOKIE => {
                    let pairs = text.split(';').map(|pair| {
                        let name = pair.split_once('=').map_or(pair, |(name, _)| name);
                        format!("{name}={MASK}")
                    });
                    pairs.collect::<Vec<_>>().join(";")
                }
                _ => masked_credential(&text),
            };
            kept.push((name.as_str().to_owned(), text));
        }
        kept
    }

    fn target(&mut self, url: &str) -> String {
        let (_, rest) = url.split_once("://").unwrap_or(("", url));
        let target = rest
            .find(['/', '?'])
            .and_then(|start| rest.get(start..))
            .unwrap_or("/");
        let Some((path, query)) = target.split_once('?') else {
            return target.to_owned();
        };
        let mut pairs = Vec::new();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let is_key = self.is_key(name, |scheme| match scheme {
                Scheme::Query { name } => Some(name),
                _ => None,
            });
            if is_key || is_secret_member(name) {
                self.keep(value);
                pairs.push(format!("{name}={MASK}"));
            } else {
                pairs.push(pair.to_owned());
            }
        }
        format!("{path}?{}", pairs.join("&"))
    }
}

/// Exchanges in a file, for the transports that record and replay.
#[derive(Clone, Debug)]
pub struct Recording(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    api: Arc<Api>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    file: File,
    /// Which exchanges were replayed.
    used: Vec<bool>,
}

impl Recording {
    /// A recording that replaces the file.
    pub fn create(api: Api, path: impl Into<PathBuf>) -> Self {
        Self(Arc::new(Inner {
            path: path.into(),
            api: Arc::new(api),
            state: Mutex::default(),
        }))
    }

    /// Opens a recording to replay it.
    ///
    /// # Errors
    ///
    /// The file can't be read; or one of its exchanges no longer matches the document, in which case it must be recorded
    /// again.
    pub async fn open(api: Api, path: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let path = path.as_ref();
        let failed = |error: &dyn fmt::Display| {
            RecordingError(format!(
                "the recording `{}` can't be opened: {error}",
                path.display()
            ))
        };
        let text = std::fs::read_to_string(path).map_err(|error| failed(&error))?;
        let file: File = serde_json::from_str(&text).map_err(|error| failed(&error))?;
        let api = Arc::new(api);
        let stale = stale(&api, &file).await;
        if !stale.is_empty() {
            let list: Vec<String> = stale.iter().map(|item| format!("\n- {item}")).collect();
            return Err(RecordingError(format!(
                "the recording `{}` does not match the document; record it again:{}",
                path.display(),
                list.concat()
            )));
        }
        let used = vec![false; file.exchanges.len()];
        Ok(Self(Arc::new(Inner {
            path: path.to_owned(),
            api,
            state: Mutex::new(State { file, used }),
        })))
    }

    /// Adds an exchange, and writes the file.
    ///
    /// # Errors
    ///
    /// The file can't be written.
    pub fn add(
        &self,
        (method, url, headers, body): (&Method, &str, &HeaderMap, &Bytes),
        (status, response_headers, response_body): (StatusCode, &HeaderMap, &Bytes),
    ) -> Result<(), RecordingError> {
        let mut masking = Masking {
            api: &self.0.api,
            secrets: Vec::new(),
        };
        let request_headers = masking.headers(headers);
        let target = masking.target(url);
        let response_headers_masked = masking.headers(response_headers);
        let secrets = masking.secrets;
        let clean = |headers: Vec<(String, String)>| -> Vec<(String, String)> {
            headers
                .into_iter()
                .map(|(name, value)| (name, masked(&value, &secrets)))
                .collect()
        };
        let exchanged = Exchanged {
            request: RecordedRequest {
                method: method.as_str().to_owned(),
                target: masked(&target, &secrets),
                headers: clean(request_headers),
                body: RecordedBody::new(body, media_type(headers)).masked(&secrets),
            },
            response: RecordedResponse {
                status: status.as_u16(),
                headers: clean(response_headers_masked),
                body: RecordedBody::new(response_body, media_type(response_headers))
                    .masked(&secrets),
            },
        };
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.file.exchanges.push(exchanged);
        let text = serde_json::to_string_pretty(&state.file)
            .map_err(|error| RecordingError(error.to_string()))?;
        std::fs::write(&self.0.path, text + "\n").map_err(|error| {
            RecordingError(format!(
                "the recording `{}` can't be written: {error}",
                self.0.path.display()
            ))
        })
    }

    /// The response to a request, as recorded: of several equal requests, each once in their order, the last one for all
    /// further ones.
    ///
    /// # Errors
    ///
    /// No such request was recorded.
    pub fn find(
        &self,
        (method, url, headers, body): (&Method, &str, &HeaderMap, &Bytes),
    ) -> Result<(StatusCode, HeaderMap, Bytes), RecordingError> {
        let mut masking = Masking {
            api: &self.0.api,
            secrets: Vec::new(),
        };
        masking.headers(headers);
        let target = masking.target(url);
        let body = RecordedBody::new(body, media_type(headers)).masked(&masking.secrets);
        let is_same = |request: &RecordedRequest| {
            request.method == method.as_str() && request.target == target && request.body == body
        };
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        let same: Vec<usize> = state
            .file
            .exchanges
            .iter()
            .enumerate()
            .filter(|(_, exchange)| is_same(&exchange.request))
            .map(|(index, _)| index)
            .collect();
        let unused = same
            .iter()
            .copied()
            .find(|index| state.used.get(*index) == Some(&false));
        let found = unused.or(same.last().copied());
        let Some(index) = found else {
            let known = state.file.exchanges.iter().map(|exchange| {
                format!(
                    "\n- {} {}",
                    exchange.request.method, exchange.request.target
                )
            });
            return Err(RecordingError(format!(
                "the recording `{}` has no such request: {method} {target}; it has{}",
                self.0.path.display(),
                known.collect::<String>()
            )));
        };
        if let Some(used) = state.used.get_mut(index) {
            *used = true;
        }
        let missing = || RecordingError("the exchange is not there".to_owned());
        let response = &state
            .file
            .exchanges
            .get(index)
            .ok_or_else(missing)?
            .response;
        let mut headers = HeaderMap::new();
        for (name, value) in &response.headers {
            // The body may be written otherwise than it came.
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::from_str(value))
                && name != http::header::CONTENT_LENGTH
            {
                headers.append(name, value);
            }
        }
        let status =
            StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Ok((status, headers, response.body.bytes()))
    }
}

fn media_type(headers: &HeaderMap) -> &str {
    let value = headers.get(CONTENT_TYPE);
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// What of a recording does not match the document.
async fn stale(api: &Arc<Api>, file: &File) -> Vec<String> {
    let endpoint = Endpoint::new(Arc::clone(api), "", Limits::new().body_bytes(64 << 20));
    let mut stale = Vec::new();
    for Exchanged { request, response } in &file.exchanges {
        let place = format!("{} {}", request.method, request.target);
        let mut http = Request::builder()
            .method(request.method.as_str())
            .uri(&request.target);
        for (name, value) in &request.headers {
            if name != "content-length" && name != "transfer-encoding" {
                http = http.header(name, value);
            }
        }
        let Ok(http) = http.body(Body::from(request.body.bytes())) else {
            stale.push(format!("{place}: the request is not valid"));
            continue;
        };
        let (head, body) = http.into_parts();
        let operation = match endpoint.accept(&head, body, true).await {
            Ok(accepted) => accepted.operation,
            Err(refused) => {
                stale.push(format!("{place}: {}", refused.problem));
                continue;
            }
        };
        let named = |name: &str| {
            let found = response.headers.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str())
        };
        let given = named("content-type");
        let of_status = operation
            .responses
            .iter()
            .filter(|known| known.has_status(response.status));
        let exact = of_status
            .clone()
            .find(|known| known.status == response.status.to_string());
        let documented = of_status.clone().find(|known| {
            let names = known.media_types.iter().map(String::as_str);
            given.is_some() && select(given, names).is_some()
        });
        let Some(documented) = documented.or(exact).or_else(|| of_status.clone().next()) else {
            stale.push(format!(
                "{place}: the document has no response with status {}",
                response.status
            ));
            continue;
        };
        if let (RecordedBody::Json(value), Some(schema)) = (&response.body, &documented.schema) {
            let found =
                api.schemas
                    .violations(schema, value, Direction::Response, ("response", ""));
            stale.extend(
                found
                    .unwrap_or_default()
                    .iter()
                    .map(|violation| format!("{place}: {violation}")),
            );
        }
    }
    stale
}
