//! The parameters, headers and body of a call, encoded as specified by OpenAPI (OpenAPI 3.0.3 §4.7.12, §4.7.13).
//!
//! An operation fills a [`Request`]; the first input that can't be encoded is reported when the call is sent, so that
//! encoding code is a plain list of inputs.

mod body;
mod encoding;
mod error;
mod form;
mod json_lines;
mod multipart;
mod path;
mod percent;
mod style;

use std::borrow::Cow;
use std::fmt;

use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_core::ser::Serialize;
use serde_json::Value;

pub use body::Body;
pub use encoding::Location;
pub use error::BuildError;
pub(crate) use error::{Reason, RequestPart};
pub use form::MemberStyle;
pub use json_lines::JsonLines;
pub use multipart::{File, MultipartForm, Part};
pub(crate) use percent::encode;
pub use style::{Explode, Style};

use crate::call::mark_secret;
use crate::text::{ParameterValue, json, json_with_floats};
use crate::xml::Root;
use crate::{AdditionalProperties, Bytes};
use encoding::Encoding;

/// The contents of a request, before its URL and credentials are known.
///
/// Methods that take a value ignore one that is absent (`None`, an absent list), so that optional inputs can be passed
/// directly.
pub struct Request {
    method: Method,
    template: Cow<'static, str>,
    path: Vec<(&'static str, String)>,
    query: String,
    headers: HeaderMap,
    cookies: String,
    body: Body,
    server: Option<String>,
    /// The URL in place of the route.
    link: Option<String>,
    problem: Option<BuildError>,
}

impl fmt::Debug for Request {
    /// Shows names only: values may be secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, query) = self
            .template
            .split_once('?')
            .unwrap_or((&self.template, ""));
        let path_parameters: Vec<&str> = self.path.iter().map(|(name, _)| *name).collect();
        let headers: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("path", &path)
            .field("path_parameters", &path_parameters)
            .field("query", &names_of(&[query, &self.query].join("&")))
            .field("headers", &headers)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// The names in a query.
fn names_of(query: &str) -> Vec<&str> {
    let named = |pair| str::split_once(pair, '=').map(|(name, _)| name);
    query.split('&').filter_map(named).collect()
}

/// A request whose parts are final.
pub(crate) struct Parts {
    pub(crate) method: Method,
    /// Percent-encoded, begins with `/`.
    pub(crate) path: Cow<'static, str>,
    /// Percent-encoded, without `?`.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    /// The `Cookie` header, before credentials are added.
    pub(crate) cookies: String,
    pub(crate) body: Body,
    /// The operation's own server, if it has one.
    pub(crate) server: Option<String>,
    /// The URL in place of the route, absolute or relative to it.
    pub(crate) link: Option<String>,
}

impl Request {
    /// A request without inputs. `template` is a path of the document, `{name}` for its parameters.
    pub fn new(method: Method, template: impl Into<Cow<'static, str>>) -> Self {
        Self {
            method,
            template: template.into(),
            path: Vec::new(),
            query: String::new(),
            headers: HeaderMap::new(),
            cookies: String::new(),
            body: Body::empty(),
            server: None,
            link: None,
            problem: None,
        }
    }

    /// A copy; `None` if the body is a stream.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        Some(Self {
            method: self.method.clone(),
            template: self.template.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            cookies: self.cookies.clone(),
            body: self.body.try_clone()?,
            server: self.server.clone(),
            link: self.link.clone(),
            problem: self.problem.clone(),
        })
    }

    /// An undocumented request: `path` begins with `/` and may have a query, or is an absolute URL.
    pub(crate) fn raw(method: Method, path: String) -> Self {
        let mut request = Self::new(method, "/");
        if path::is_absolute(&path) {
            request.link = Some(path);
        } else {
            request.replace_path(path);
        }
        request
    }

    /// Requests the page at a link instead: by GET, without query and body. Headers and cookies are kept.
    pub(crate) fn follow(&mut self, link: String) {
        self.method = Method::GET;
        self.query.clear();
        self.body = Body::empty();
        self.headers.remove(CONTENT_TYPE);
        self.link = Some(link);
    }

    /// A path parameter in the default style: `simple`, not exploded.
    ///
    /// A value that would change the route is an error: one that is empty, or results in a segment `.` or `..`, encoded
    /// or not.
    pub fn path<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        self.default_parameter(Location::Path, name, value)
    }

    /// A path parameter in a style other than the default.
    pub fn path_styled<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        style: Style,
        explode: Explode,
    ) -> &mut Self {
        self.parameter(Location::Path, name, value, Encoding::new(style, explode))
    }

    /// A query parameter in the default style: `form`, exploded.
    pub fn query<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        self.default_parameter(Location::Query, name, value)
    }

    /// A query parameter in a style other than the default.
    pub fn query_styled<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        style: Style,
        explode: Explode,
    ) -> &mut Self {
        self.parameter(Location::Query, name, value, Encoding::new(style, explode))
    }

    /// A query parameter in which reserved characters (RFC 3986 §2.2) are not encoded (`allowReserved`), except those
    /// that would end or split the value: `&`, `#`, `+`, `[`, `]`.
    pub fn query_reserved<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        style: Style,
        explode: Explode,
    ) -> &mut Self {
        let encoding = Encoding::new(style, explode).allow_reserved();
        self.parameter(Location::Query, name, value, encoding)
    }

    /// A parameter that is the whole query (`in: querystring`, OpenAPI 3.2 §4.12.1): an object as form members, a
    /// string as it is, percent-encoded. For JSON text see [`Self::json_parameter`].
    pub fn query_string<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> &mut Self {
        match form::query_string(value) {
            Ok(text) => append(&mut self.query, '&', text.unwrap_or_default()),
            Err(error) => {
                let problem = BuildError::new(RequestPart::Query, name, Reason::Encoding(error));
                return self.fail(problem);
            }
        }
        self
    }

    /// A header parameter in the default style: `simple`, not exploded. A value with control characters is an error.
    pub fn header<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        self.default_parameter(Location::Header, name, value)
    }

    /// A header parameter in a style other than the default.
    pub fn header_styled<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        style: Style,
        explode: Explode,
    ) -> &mut Self {
        self.parameter(Location::Header, name, value, Encoding::new(style, explode))
    }

    /// A cookie parameter in the default style: `form`, exploded.
    pub fn cookie<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> &mut Self {
        self.default_parameter(Location::Cookie, name, value)
    }

    /// A cookie parameter in a style other than the default.
    pub fn cookie_styled<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
        style: Style,
        explode: Explode,
    ) -> &mut Self {
        self.parameter(Location::Cookie, name, value, Encoding::new(style, explode))
    }

    fn default_parameter<T: Serialize + ?Sized>(
        &mut self,
        location: Location,
        name: &'static str,
        value: &T,
    ) -> &mut Self {
        self.parameter(location, name, value, Encoding::default_of(location))
    }

    fn parameter<T: Serialize + ?Sized>(
        &mut self,
        location: Location,
        name: &'static str,
        value: &T,
        encoding: Encoding,
    ) -> &mut Self {
        let value = ParameterValue::from_serialize(value).map_err(|error| error.to_string());
        self.push_parameter(location, name, value, encoding)
    }

    /// A parameter encoded as JSON text (`content`).
    ///
    /// A method of its own, so that only such parameters make the compiler instantiate serde_json's serializer.
    pub fn json_parameter<T: Serialize + ?Sized>(
        &mut self,
        location: Location,
        name: &'static str,
        value: &T,
    ) -> &mut Self {
        let text = json_with_floats(value);
        self.text_parameter(
            location,
            name,
            text.map(|text| (text != "null").then_some(text)),
        )
    }

    /// A parameter encoded as the text of a form (`content`).
    pub fn form_parameter<T: Serialize + ?Sized>(
        &mut self,
        location: Location,
        name: &'static str,
        value: &T,
    ) -> &mut Self {
        self.text_parameter(location, name, form::text(value, &[]))
    }

    /// A value that is text already; `None` where it is absent.
    fn text_parameter(
        &mut self,
        location: Location,
        name: &'static str,
        text: Result<Option<String>, String>,
    ) -> &mut Self {
        let value = text.map(|text| text.map_or(ParameterValue::Absent, ParameterValue::Scalar));
        self.push_parameter(location, name, value, Encoding::default_of(location))
    }

    fn push_parameter(
        &mut self,
        location: Location,
        name: &'static str,
        value: Result<ParameterValue, String>,
        encoding: Encoding,
    ) -> &mut Self {
        let place = RequestPart::from(location);
        let text = match value {
            // A route needs all of its parameters.
            Ok(ParameterValue::Absent) if location == Location::Path => {
                return self.fail(BuildError::new(place, name, Reason::Route));
            }
            Ok(ParameterValue::Absent) => return self,
            Ok(value) => match encoding.expand(location, name, &value) {
                Some(text) => text,
                None => return self.fail(BuildError::new(place, name, Reason::Header)),
            },
            Err(error) => return self.fail(BuildError::new(place, name, Reason::Encoding(error))),
        };
        match location {
            Location::Path => self.path.push((name, text)),
            Location::Query | Location::QueryString => append(&mut self.query, '&', text),
            Location::Header => self.set_header(name, &text),
            Location::Cookie => append(&mut self.cookies, ';', text),
        }
        self
    }

    /// A body of JSON text (`application/json`).
    pub fn json<T: Serialize + ?Sized>(&mut self, value: &T) -> &mut Self {
        self.json_as("application/json", value)
    }

    /// A body of JSON text with another media type (`application/merge-patch+json`).
    pub fn json_as<T: Serialize + ?Sized>(
        &mut self,
        media_type: &'static str,
        value: &T,
    ) -> &mut Self {
        self.json_text(media_type, json(value))
    }

    /// A body of JSON text (`application/json`) whose value may hold floating-point numbers; one that is not finite is an
    /// error.
    pub fn json_with_floats<T: Serialize + ?Sized>(&mut self, value: &T) -> &mut Self {
        self.json_with_floats_as("application/json", value)
    }

    /// The same with another media type.
    pub fn json_with_floats_as<T: Serialize + ?Sized>(
        &mut self,
        media_type: &'static str,
        value: &T,
    ) -> &mut Self {
        let text = json_with_floats(value);
        self.json_text(media_type, text.map(String::into_bytes))
    }

    fn json_text(&mut self, media_type: &'static str, text: Result<Vec<u8>, String>) -> &mut Self {
        match text {
            Ok(text) => self.bytes(media_type, text),
            Err(error) => self.fail(BuildError::new(
                RequestPart::Body,
                "",
                Reason::Encoding(error),
            )),
        }
    }

    /// A body of JSON texts, one per line, or each after a record separator if the media type is that of such a sequence
    /// (`application/json-seq`, RFC 7464).
    pub fn json_lines<T: Serialize + 'static>(
        &mut self,
        media_type: &'static str,
        items: JsonLines<T>,
    ) -> &mut Self {
        match items.into_body(media_type) {
            Ok(body) => self.bytes(media_type, body),
            Err(error) => self.fail(BuildError::new(
                RequestPart::Body,
                "",
                Reason::Encoding(error),
            )),
        }
    }

    /// A body of XML (`application/xml`, `+xml`).
    pub fn xml<T: Serialize + ?Sized>(
        &mut self,
        media_type: &'static str,
        value: &T,
        root: &Root,
    ) -> &mut Self {
        match root.write(value) {
            Ok(text) => self.bytes(media_type, text),
            Err(error) => self.fail(BuildError::new(
                RequestPart::Body,
                "",
                Reason::Encoding(error),
            )),
        }
    }

    /// A body of form members (`application/x-www-form-urlencoded`), each in style `form`, exploded, and objects as
    /// JSON, unless `styles` says otherwise (OpenAPI 3.0.4 §4.7.15).
    pub fn form<T: Serialize + ?Sized>(&mut self, value: &T, styles: &[MemberStyle]) -> &mut Self {
        match form::text(value, styles) {
            Ok(Some(text)) => self.bytes("application/x-www-form-urlencoded", text),
            Ok(None) => self,
            Err(error) => self.fail(BuildError::new(
                RequestPart::Body,
                "",
                Reason::Encoding(error),
            )),
        }
    }

    /// A body of parts (`multipart/form-data`, RFC 7578).
    pub fn multipart(&mut self, form: MultipartForm) -> &mut Self {
        self.multipart_as("multipart/form-data", form)
    }

    /// A body of parts with another media type (`multipart/mixed`, RFC 2046 §5.1).
    pub fn multipart_as(&mut self, media_type: &'static str, form: MultipartForm) -> &mut Self {
        match form.into_body(media_type) {
            Ok((content_type, body)) => {
                self.set_header(CONTENT_TYPE.as_str(), &content_type);
                self.body = body;
                self
            }
            Err(problem) => self.fail(problem),
        }
    }

    /// A body of bytes, or a stream of them.
    ///
    /// The body's own [media type](Body::media_type) takes precedence.
    pub fn bytes(&mut self, media_type: &'static str, body: impl Into<Body>) -> &mut Self {
        let mut body = body.into();
        match body.take_media_type() {
            Some(own) => match HeaderValue::try_from(own.as_ref()) {
                Ok(value) => self.insert_header(CONTENT_TYPE, value),
                Err(_) => {
                    let problem =
                        BuildError::new(RequestPart::MediaType, own.as_ref(), Reason::Header);
                    return self.fail(problem);
                }
            },
            None => self.set_media_type(CONTENT_TYPE, media_type),
        }
        self.body = body;
        self
    }

    /// A body of text.
    pub fn text(&mut self, media_type: &'static str, text: impl Into<String>) -> &mut Self {
        self.bytes(media_type, text.into())
    }

    /// The operation's own server, instead of the client's.
    pub fn server(&mut self, url: impl Into<String>) -> &mut Self {
        self.server = Some(url.into());
        self
    }

    pub(crate) fn accept(&mut self, media_types: &'static str) {
        if !media_types.is_empty() {
            self.set_media_type(ACCEPT, media_types);
        }
    }

    /// Media types come from documents and callers: here they are checked to be valid in a header.
    fn set_media_type(&mut self, name: HeaderName, text: &'static str) {
        let value = HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes()));
        match value {
            Ok(value) if text.is_ascii() => self.insert_header(name, value),
            _ => drop(self.fail(BuildError::new(
                RequestPart::MediaType,
                text,
                Reason::Header,
            ))),
        }
    }

    /// Adds an undocumented query parameter.
    pub(crate) fn push_query(&mut self, name: &str, value: &str) {
        append(
            &mut self.query,
            '&',
            format!("{}={}", encode::value(name), encode::value(value)),
        );
    }

    /// Sets a header, replacing any of the same name.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        let header = HeaderName::try_from(name)
            .ok()
            .zip(HeaderValue::from_str(value).ok());
        match header.or_else(|| {
            HeaderName::try_from(name)
                .ok()
                .zip(HeaderValue::from_bytes(value.as_bytes()).ok())
        }) {
            Some((name, value)) => self.insert_header(name, value),
            None => drop(self.fail(BuildError::new(RequestPart::Header, name, Reason::Header))),
        }
    }

    pub(crate) fn remove_header(&mut self, name: &str) {
        self.headers.remove(name);
    }

    pub(crate) fn insert_header(&mut self, name: HeaderName, mut value: HeaderValue) {
        mark_secret(&name, &mut value);
        let text = name.clone();
        if self.headers.try_insert(name, value).is_err() {
            self.fail(BuildError::new(
                RequestPart::Header,
                text.as_str(),
                Reason::Headers,
            ));
        }
    }

    /// Adds a member to a body that is a JSON object; a request without a body gets one.
    pub(crate) fn add_body_member(&mut self, name: &str, value: Value) {
        let text = self
            .body
            .as_bytes()
            .filter(|text| !text.is_empty())
            .unwrap_or(b"{}");
        match serde_json::from_slice::<AdditionalProperties>(text) {
            Ok(mut members) => {
                members.insert(name, value);
                let content_type = self.headers.remove(CONTENT_TYPE);
                self.json(&members);
                if let Some(content_type) = content_type {
                    self.headers.insert(CONTENT_TYPE, content_type);
                }
            }
            Err(_) => drop(self.fail(BuildError::new(RequestPart::Body, name, Reason::NoObject))),
        }
    }

    /// Replaces the document's route, or an absolute URL; path parameters are no longer needed.
    pub(crate) fn replace_path(&mut self, path: String) {
        self.link = None;
        if let Err(problem) = path::check_raw(&path) {
            self.fail(problem);
        }
        self.template = path.into();
        self.path.clear();
    }

    /// The parts, or the error of the first invalid input.
    pub(crate) fn finish(self) -> Result<Parts, BuildError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let (path, query) = if path::is_plain(&self.template) {
            (self.template, self.query)
        } else {
            let (path, mut query) = path::expand(&self.template, &self.path)?;
            append(&mut query, '&', self.query);
            (path.into(), query)
        };
        Ok(Parts {
            method: self.method,
            path,
            query,
            headers: self.headers,
            cookies: self.cookies,
            body: self.body,
            server: self.server,
            link: self.link,
        })
    }

    fn fail(&mut self, problem: BuildError) -> &mut Self {
        self.problem.get_or_insert(problem);
        self
    }
}

/// Adds `piece` to `text`, with `separator` between them if both have something; cookies get a space too (RFC 6265
/// §4.2.1).
fn append(text: &mut String, separator: char, piece: String) {
    if text.is_empty() {
        *text = piece;
    } else if !piece.is_empty() {
        text.push(separator);
        if separator == ';' {
            text.push(' ');
        }
        text.push_str(&piece);
    }
}
