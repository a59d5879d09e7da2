//! A credential as encoded in a request.

use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::Secret;
use super::cache::Cache;
use super::scheme::CredentialLocation;
use crate::request::encode;

/// One credential, encoded for its scheme. Cheap to clone.
#[derive(Clone)]
pub(super) struct EncodedCredential {
    form: EncodedForm,
    /// What must never be shown: the secret as given by the caller, and its encoded form if that differs.
    secret: Secret,
    written: Secret,
}

#[derive(Clone)]
enum EncodedForm {
    Header(HeaderName, HeaderValue),
    /// The parameter's name, percent-encoded; its value is `written`.
    Query(&'static str),
    Cookie(&'static str),
}

impl EncodedCredential {
    /// Encodes `text`, in which `secret` is secret. `None` if it has characters that are not allowed there, or is not
    /// sent.
    pub(super) fn new(kind: CredentialLocation, text: &str, secret: Secret) -> Option<Self> {
        let (form, written) = match kind {
            CredentialLocation::Authorization(scheme) => (
                EncodedForm::Header(AUTHORIZATION, sensitive(&format!("{scheme} {text}"))?),
                Secret::from(text),
            ),
            CredentialLocation::Header(name) => (
                EncodedForm::Header(HeaderName::try_from(name).ok()?, sensitive(text)?),
                Secret::from(text),
            ),
            CredentialLocation::Query(name) => (
                EncodedForm::Query(name),
                Secret::from(&*encode::value(text)),
            ),
            CredentialLocation::Cookie(name) => {
                (EncodedForm::Cookie(name), Secret::from(cookie_value(text)))
            }
        };
        Some(Self {
            form,
            secret,
            written,
        })
    }
}

fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Keys are not encoded if a cookie can hold them (RFC 6265 §4.1.1), since servers compare them literally.
fn cookie_value(text: &str) -> String {
    let fits = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\');
    if text.bytes().all(fits) {
        text.to_owned()
    } else {
        encode::value(text).into_owned()
    }
}

/// The credentials of one attempt.
#[derive(Default)]
pub(crate) struct Applied(Vec<(EncodedCredential, Option<Arc<Cache>>)>);

impl Applied {
    /// Adds a credential, with its token cache if it has one.
    pub(super) fn push(&mut self, material: EncodedCredential, cache: Option<Arc<Cache>>) {
        self.0.push((material, cache));
    }

    /// Sets the headers, replacing any of the same name, and adds to the cookies.
    pub(crate) fn write_headers(&self, headers: &mut HeaderMap, cookies: &mut String) {
        for (EncodedCredential { form, written, .. }, _) in &self.0 {
            match form {
                EncodedForm::Header(name, value) => drop(headers.insert(name, value.clone())),
                EncodedForm::Cookie(name) => {
                    if !cookies.is_empty() {
                        cookies.push_str("; ");
                    }
                    cookies.push_str(&encode::value(name));
                    cookies.push('=');
                    cookies.push_str(written.expose());
                }
                EncodedForm::Query(_) => {}
            }
        }
    }

    /// Adds the keys that are sent in the query, unless present.
    pub(crate) fn write_query(&self, url: &mut Url) {
        for pair in self.query_pairs() {
            let query = url.query().unwrap_or_default();
            if !query.split('&').any(|known| known == pair) {
                let query = if query.is_empty() {
                    pair
                } else {
                    format!("{query}&{pair}")
                };
                url.set_query(Some(&query));
            }
        }
    }

    /// Removes the keys that are sent in the query from a URL of another server.
    pub(crate) fn remove_from_query(&self, url: &mut Url) {
        for pair in self.query_pairs() {
            let query = url.query().unwrap_or_default();
            if query.split('&').any(|known| known == pair) {
                let rest: Vec<&str> = query.split('&').filter(|known| *known != pair).collect();
                let rest = rest.join("&");
                url.set_query((!rest.is_empty()).then_some(&rest));
            }
        }
    }

    fn query_pairs(&self) -> impl Iterator<Item = String> {
        self.0
            .iter()
            .filter_map(|(material, _)| match material.form {
                EncodedForm::Query(name) => Some(format!(
                    "{}={}",
                    encode::value(name),
                    material.written.expose()
                )),
                _ => None,
            })
    }

    /// Records that the API rejected the tokens of providers (401). Returns whether there were any, and all of them
    /// were replaced or may be obtained again.
    pub(crate) fn refuse(&self) -> bool {
        let mut any = false;
        let mut all = true;
        for (material, cache) in &self.0 {
            if let Some(cache) = cache {
                any = true;
                all &= cache.refuse(&material.secret);
            }
        }
        any && all
    }

    /// What must never be shown: each secret as given by the caller, and its encoded form.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .flat_map(|(credential, _)| [credential.secret.expose(), credential.written.expose()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(kind: CredentialLocation, text: &str) -> Applied {
        let mut applied = Applied::default();
        applied.push(
            EncodedCredential::new(kind, text, text.into()).unwrap(),
            None,
        );
        applied
    }

    #[test]
    fn a_query_key_is_added_once_and_taken_out_whole() {
        let applied = applied(CredentialLocation::Query("api key"), "a+b&c");
        let mut url = Url::parse("https://a.example/x?q=1").unwrap();
        applied.write_query(&mut url);
        applied.write_query(&mut url);
        assert_eq!(url.as_str(), "https://a.example/x?q=1&api%20key=a%2Bb%26c");
        applied.remove_from_query(&mut url);
        assert_eq!(url.as_str(), "https://a.example/x?q=1");
        let mut url = Url::parse("https://a.example/x?api%20key=a%2Bb%26c").unwrap();
        applied.remove_from_query(&mut url);
        assert_eq!(url.as_str(), "https://a.example/x");
    }

    #[test]
    fn a_cookie_key_is_written_as_it_is_where_it_fits() {
        let mut cookies = String::from("a=1");
        applied(CredentialLocation::Cookie("key"), "x+/=")
            .write_headers(&mut HeaderMap::new(), &mut cookies);
        applied(CredentialLocation::Cookie("key"), "a;b")
            .write_headers(&mut HeaderMap::new(), &mut cookies);
        assert_eq!(cookies, "a=1; key=x+/=; key=a%3Bb");
    }
}
