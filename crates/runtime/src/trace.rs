//! Spans and events for `tracing`, with OpenTelemetry's names for HTTP clients; nothing without the feature.

use std::future::Future;

use crate::answer::Received;
use crate::call::{About, Failure};
use crate::client::BaseUrl;

/// The span of one call.
pub(crate) struct CallSpan {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

/// Opens the span of a call. No part of the URL that could hold a secret is in it.
#[cfg(feature = "tracing")]
pub(crate) fn call(about: &About, base: &BaseUrl) -> CallSpan {
    let url = base.url();
    let span = tracing::info_span!(
        "http_call",
        otel.name = about.id(),
        otel.kind = "client",
        http.request.method = about.method().as_str(),
        url.template = about.template(),
        url.full = format_args!("{}{}", base.as_str(), about.template()),
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        http.response.status_code = tracing::field::Empty,
        http.request.resend_count = tracing::field::Empty,
        error.type = tracing::field::Empty,
    );
    CallSpan { span }
}

/// Nothing.
#[cfg(not(feature = "tracing"))]
pub(crate) const fn call(_about: &About, _base: &BaseUrl) -> CallSpan {
    CallSpan {}
}

impl CallSpan {
    /// Runs the call inside its span.
    #[cfg(feature = "tracing")]
    pub(crate) fn watch<F: Future>(self, call: F) -> impl Future<Output = F::Output> {
        tracing::Instrument::instrument(call, self.span)
    }

    /// Runs the call.
    #[cfg(not(feature = "tracing"))]
    pub(crate) fn watch<F: Future>(self, call: F) -> impl Future<Output = F::Output> {
        call
    }
}

/// Tells how an attempt ended.
#[cfg(feature = "tracing")]
pub(crate) fn attempt(number: u32, outcome: &Result<Received, Failure>) {
    let span = tracing::Span::current();
    if number > 1 {
        span.record("http.request.resend_count", number - 1);
    }
    match outcome {
        Ok(response) => {
            let status = response.status().as_u16();
            span.record("http.response.status_code", status);
            if status >= 400 {
                span.record("error.type", status);
            }
            tracing::debug!(
                attempt = number,
                http.response.status_code = status,
                "answered"
            );
        }
        Err(failure) => {
            span.record("error.type", failure.kind());
            tracing::debug!(attempt = number, error.type = failure.kind(), "no answer");
        }
    }
}

/// Nothing.
#[cfg(not(feature = "tracing"))]
pub(crate) const fn attempt(_number: u32, _outcome: &Result<Received, Failure>) {}
