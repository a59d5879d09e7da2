//! Spans and events for `tracing`, with OpenTelemetry's names for HTTP clients; nothing without the feature.
//!
//! The span of a call records its result, an event the result of each attempt. URLs are shown without the values of
//! their queries, which may be keys.

#[cfg(feature = "tracing")]
pub(crate) use self::spans::Trace;

#[cfg(not(feature = "tracing"))]
pub(crate) use self::nothing::Trace;

#[cfg(feature = "tracing")]
mod spans {
    use std::future::Future;

    use http::header::CONTENT_TYPE;
    use http::{HeaderMap, Method};
    use tracing::field::Empty;
    use url::Url;

    use crate::auth::{Applied, Mask};
    use crate::call::{CallSpec, Failure};
    use crate::client::Hooks;
    use crate::request::Body;
    use crate::response::RawResponse;

    /// The span of one call.
    pub(crate) struct Trace(tracing::Span);

    impl Trace {
        /// Opens the span.
        pub(crate) fn of_call(spec: &CallSpec, method: &Method, url: &Url) -> Self {
            let span = tracing::info_span!(
                "http_call",
                otel.name = Empty,
                otel.kind = "client",
                http.request.method = method.as_str(),
                url.template = Empty,
                url.full = Empty,
                server.address = url.host_str(),
                server.port = url.port_or_known_default(),
                http.response.status_code = Empty,
                http.request.resend_count = Empty,
                error.type = Empty,
            );
            if !span.is_disabled() {
                span.record("url.full", masked(url));
                if spec.id.is_empty() {
                    span.record("otel.name", method.as_str());
                } else {
                    span.record("otel.name", spec.id);
                    span.record("url.template", spec.template);
                }
            }
            Self(span)
        }

        /// Runs the call inside its span.
        pub(crate) fn watch<F: Future>(&self, call: F) -> impl Future<Output = F::Output> + use<F> {
            tracing::Instrument::instrument(call, self.0.clone())
        }

        /// Records the result of an attempt.
        pub(crate) fn attempt(
            &self,
            number: u32,
            refreshed: bool,
            outcome: &Result<RawResponse, Failure>,
        ) {
            let resent = number - 1 + u32::from(refreshed);
            if resent > 0 {
                self.0.record("http.request.resend_count", resent);
            }
            match outcome {
                Ok(response) => {
                    let status = response.status().as_u16();
                    self.0.record("http.response.status_code", status);
                    if status >= 400 {
                        self.0.record("error.type", status);
                    }
                    tracing::debug!(
                        attempt = number,
                        http.response.status_code = status,
                        "response"
                    );
                }
                Err(failure) => {
                    self.0.record("error.type", failure.kind().as_str());
                    tracing::debug!(attempt = number, error.type = failure.kind().as_str(), "no response");
                }
            }
        }

        /// Shows the beginning of the request's body, where the client asks for it.
        pub(crate) fn request_body(&self, hooks: &Hooks, headers: &HeaderMap, body: &Body) {
            let Some(samples) = hooks.body_samples else {
                return;
            };
            let Some(bytes) = body.as_bytes().filter(|bytes| !bytes.is_empty()) else {
                return;
            };
            let mask = Mask::new(&Applied::default(), headers, "");
            let sample = samples.sample(media_type(headers), bytes, &mask);
            tracing::debug!(size = bytes.len(), body = sample, "request body");
        }

        /// The same of the response's.
        pub(crate) fn response_body(&self, hooks: &Hooks, outcome: &Result<RawResponse, Failure>) {
            let (Some(samples), Ok(response)) = (hooks.body_samples, outcome) else {
                return;
            };
            let Some(bytes) = response.whole_body().filter(|bytes| !bytes.is_empty()) else {
                return;
            };
            let sample = match response.is_secret() {
                true => "(secret)".to_owned(),
                false => {
                    samples.sample(media_type(response.headers()), bytes, &response.head().mask)
                }
            };
            tracing::debug!(size = bytes.len(), body = sample, "response body");
        }
    }

    fn media_type(headers: &HeaderMap) -> &str {
        let value = headers.get(CONTENT_TYPE);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The URL with the names in its query, not the values.
    fn masked(url: &Url) -> String {
        let Some(query) = url.query() else {
            return url.as_str().to_owned();
        };
        let end = url.as_str().len() - query.len();
        let mut text = url.as_str()[..end].to_owned();
        for (index, pair) in query.split('&').enumerate() {
            if index > 0 {
                text.push('&');
            }
            match pair.split_once('=') {
                Some((name, _)) => text.extend([name, "=REDACTED"]),
                None => text.push_str("REDACTED"),
            }
        }
        text
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_query_keeps_its_names_only() {
            let masked = |text: &str| masked(&Url::parse(text).unwrap());
            assert_eq!(
                masked("https://a.example/x?key=secret&b=&secret"),
                "https://a.example/x?key=REDACTED&b=REDACTED&REDACTED"
            );
            assert_eq!(masked("https://a.example/x"), "https://a.example/x");
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod nothing {
    use http::{HeaderMap, Method};
    use url::Url;

    use crate::call::{CallSpec, Failure};
    use crate::client::Hooks;
    use crate::request::Body;
    use crate::response::RawResponse;

    /// Nothing.
    pub(crate) struct Trace;

    impl Trace {
        pub(crate) const fn of_call(_plan: &CallSpec, _method: &Method, _url: &Url) -> Self {
            Self
        }

        pub(crate) const fn watch<F>(&self, call: F) -> F {
            call
        }

        #[expect(clippy::unused_self, reason = "the signature of the other form")]
        pub(crate) const fn attempt(
            &self,
            _number: u32,
            _refreshed: bool,
            _outcome: &Result<RawResponse, Failure>,
        ) {
        }

        #[expect(clippy::unused_self, reason = "the signature of the other form")]
        pub(crate) const fn request_body(&self, _: &Hooks, _: &HeaderMap, _: &Body) {}

        #[expect(clippy::unused_self, reason = "the signature of the other form")]
        pub(crate) const fn response_body(
            &self,
            _hooks: &Hooks,
            _outcome: &Result<RawResponse, Failure>,
        ) {
        }
    }
}
