//! Metrics by OpenTelemetry's names, as an SDK receives them.

#![cfg(feature = "opentelemetry")]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{ReadingPost, recorded};
use clientsmith_runtime::observe::MetricsObserver;
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::{Client, Method};
use opentelemetry::KeyValue;
use opentelemetry::metrics::{
    Histogram, HistogramBuilder, InstrumentBuilder, InstrumentProvider, Meter, SyncInstrument,
    UpDownCounter,
};

/// What was measured, one a line: the metric's name and unit, the value, the attributes.
#[derive(Clone, Default)]
struct Measured(Arc<Mutex<Vec<String>>>);

/// An instrument, by its name and unit.
struct Instrument(String, Measured);

impl<T: std::fmt::Display> SyncInstrument<T> for Instrument {
    fn measure(&self, value: T, attributes: &[KeyValue]) {
        let attributes: Vec<String> = attributes
            .iter()
            .map(|attribute| format!("{}={}", attribute.key, attribute.value))
            .collect();
        let line = format!("{} {value} {}", self.0, attributes.join(" "));
        self.1.0.lock().unwrap().push(line);
    }
}

impl Measured {
    fn instrument(&self, name: &str, unit: Option<&str>) -> Arc<Instrument> {
        let name = format!("{name} {}", unit.unwrap_or_default());
        Arc::new(Instrument(name, self.clone()))
    }
}

impl InstrumentProvider for Measured {
    fn f64_histogram(&self, builder: HistogramBuilder<'_, Histogram<f64>>) -> Histogram<f64> {
        Histogram::new(self.instrument(&builder.name, builder.unit.as_deref()))
    }

    fn u64_histogram(&self, builder: HistogramBuilder<'_, Histogram<u64>>) -> Histogram<u64> {
        Histogram::new(self.instrument(&builder.name, builder.unit.as_deref()))
    }

    fn i64_up_down_counter(
        &self,
        builder: InstrumentBuilder<'_, UpDownCounter<i64>>,
    ) -> UpDownCounter<i64> {
        UpDownCounter::new(self.instrument(&builder.name, builder.unit.as_deref()))
    }
}

fn measured(responses: impl IntoIterator<Item = MockResponse>) -> (Measured, Client) {
    let measured = Measured::default();
    let meter = Meter::new(Arc::new(measured.clone()));
    let (_, builder) = recorded(responses);
    let client = builder.observer(MetricsObserver::new(&meter)).build();
    (measured, client.expect("a client"))
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_measured_by_the_names_of_the_conventions() {
    let delay = Duration::from_millis(1500);
    let (measured, client) = measured([
        MockResponse::status(503),
        MockResponse::json(200, "{}").delay(delay),
    ]);
    ReadingPost::new(&client, |r| r.json("body"))
        .await
        .expect("a report");
    let common = "http.request.method=POST server.address=api.example.com server.port=443 \
                  url.scheme=https url.template=/report";
    let failed = format!("{common} http.response.status_code=503 error.type=503");
    let done = format!("{common} http.response.status_code=200");
    assert_eq!(
        *measured.0.lock().unwrap(),
        [
            format!("http.client.active_requests {{request}} 1 {common}"),
            format!("http.client.active_requests {{request}} -1 {common}"),
            format!("http.client.request.duration s 0 {failed}"),
            format!("http.client.request.body.size By 6 {failed}"),
            format!("http.client.response.body.size By 0 {failed}"),
            format!("http.client.active_requests {{request}} 1 {common}"),
            format!("http.client.active_requests {{request}} -1 {common}"),
            format!("http.client.request.duration s 1.5 {done}"),
            format!("http.client.request.body.size By 6 {done}"),
            format!("http.client.response.body.size By 2 {done}"),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_dropped_is_no_longer_active() {
    let (measured, client) = measured([MockResponse::hangs()]);
    let method = Method::from_bytes(b"PURGE").expect("a method");
    let call = client.request(method, "/x").send();
    assert!(
        tokio::time::timeout(Duration::from_secs(1), call)
            .await
            .is_err()
    );
    let lines = measured.0.lock().unwrap();
    let common = "http.request.method=_OTHER server.address=api.example.com server.port=443 url.scheme=https";
    assert_eq!(
        lines[1],
        format!("http.client.active_requests {{request}} -1 {common}")
    );
    assert_eq!(
        lines[2],
        format!("http.client.request.duration s 1 {common} error.type=cancelled")
    );
    assert_eq!(lines.len(), 4, "no response, so no size: {lines:?}");
}
