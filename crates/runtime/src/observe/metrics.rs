//! Metrics by OpenTelemetry's semantic conventions for HTTP clients.

use opentelemetry::KeyValue;
use opentelemetry::metrics::{Histogram, Meter, UpDownCounter};

use super::{AttemptReport, CallInfo, Observer};

/// The methods that the conventions know; others are `_OTHER`, so that there are not too many.
const METHODS: [&str; 10] = [
    "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE",
];

/// The boundaries that the conventions name for durations, in seconds.
const SECONDS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// Metrics of a client, by OpenTelemetry's semantic conventions for HTTP clients (version 1.37).
///
/// | metric | kind | unit | of each |
/// | --- | --- | --- | --- |
/// | `http.client.request.duration` | histogram | s | attempt |
/// | `http.client.request.body.size` | histogram | By | attempt |
/// | `http.client.response.body.size` | histogram | By | attempt with a response; after decompression, not of a stream |
/// | `http.client.active_requests` | up-down counter | {request} | attempt that is being made |
///
/// Attributes: `http.request.method`, `server.address`, `server.port`, `url.scheme`, `url.template` for documented
/// operations; and for what has ended, `http.response.status_code` and `error.type`. There is no metric of open connections,
/// which reqwest does not report.
///
/// ```
/// use clientsmith_runtime::Client;
/// use clientsmith_runtime::observe::MetricsObserver;
///
/// // The program sets the provider, with the SDK and the exporter of its choice.
/// let meter = opentelemetry::global::meter("checkout");
/// let builder = Client::builder("https://api.example.com").observer(MetricsObserver::new(&meter));
/// ```
#[derive(Clone, Debug)]
pub struct MetricsObserver {
    duration: Histogram<f64>,
    request_size: Histogram<u64>,
    response_size: Histogram<u64>,
    active: UpDownCounter<i64>,
}

impl MetricsObserver {
    /// Metrics of this meter.
    pub fn new(meter: &Meter) -> Self {
        Self {
            duration: meter
                .f64_histogram("http.client.request.duration")
                .with_description("Duration of HTTP client requests.")
                .with_unit("s")
                .with_boundaries(SECONDS.to_vec())
                .build(),
            request_size: meter
                .u64_histogram("http.client.request.body.size")
                .with_description("Size of HTTP client request bodies.")
                .with_unit("By")
                .build(),
            response_size: meter
                .u64_histogram("http.client.response.body.size")
                .with_description("Size of HTTP client response bodies.")
                .with_unit("By")
                .build(),
            active: meter
                .i64_up_down_counter("http.client.active_requests")
                .with_description("Number of active HTTP requests.")
                .with_unit("{request}")
                .build(),
        }
    }
}

impl Observer for MetricsObserver {
    fn attempt_started(&self, call: &CallInfo<'_>, _number: u32) {
        self.active.add(1, &attributes(call));
    }

    fn attempt_finished(&self, call: &CallInfo<'_>, report: &AttemptReport) {
        let mut attributes = attributes(call);
        self.active.add(-1, &attributes);
        let status = report.outcome.status();
        attributes.extend(
            status.map(|status| {
                KeyValue::new("http.response.status_code", i64::from(status.as_u16()))
            }),
        );
        let error = report.outcome.error_type();
        attributes.extend(error.map(|error| KeyValue::new("error.type", error)));
        self.duration
            .record(report.times.total.as_secs_f64(), &attributes);
        self.request_size.record(report.bytes_sent, &attributes);
        if status.is_some() {
            self.response_size
                .record(report.bytes_received, &attributes);
        }
    }
}

/// What is known of a call from its start on.
fn attributes(call: &CallInfo<'_>) -> Vec<KeyValue> {
    let method = METHODS
        .into_iter()
        .find(|method| *method == call.method().as_str());
    let mut attributes = Vec::with_capacity(7);
    attributes.extend([
        KeyValue::new("http.request.method", method.unwrap_or("_OTHER")),
        KeyValue::new("server.address", call.host().to_owned()),
        KeyValue::new("server.port", i64::from(call.port())),
        KeyValue::new(
            "url.scheme",
            if call.scheme() == "http" {
                "http"
            } else {
                "https"
            },
        ),
    ]);
    if !call.template().is_empty() {
        attributes.push(KeyValue::new("url.template", call.template()));
    }
    attributes
}
