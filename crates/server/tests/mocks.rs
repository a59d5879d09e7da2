//! Mock servers of the ScaleOps API: what tests say, and what they are told.

#![cfg(feature = "mock")]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use scaleops_cost::mock::{MockServer, Options, Recorder, Replayer, serve};
use scaleops_cost::runtime::transport::HttpTransport;
use scaleops_cost::runtime::{Method, Value};
use scaleops_cost::{Client, Error, HttpOptions, Limits, RetryPolicy, Timeouts, types};
use serde_json::json;

fn report(cost: f64) -> types::WorkloadCostReport {
    types::WorkloadCostReport::new().aggregated_workloads([types::Workload::new().total_cost(cost)])
}

/// A client that does not try again.
fn client(api: &MockServer) -> Client {
    api.client_builder()
        .retry(RetryPolicy::never())
        .build()
        .expect("a client")
}

async fn cost(client: &Client) -> Result<Option<f64>, Error> {
    let report = client.workload_cost_report().await?;
    Ok(report.aggregated_workloads[0].total_cost)
}

/// Both kinds of server.
async fn both() -> [MockServer; 2] {
    [MockServer::start().await, MockServer::in_memory()]
}

/// What a server reports when it is dropped.
fn told(api: MockServer) -> String {
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| drop(api)));
    let panic = outcome.expect_err("a report");
    panic.downcast_ref::<String>().expect("text").clone()
}

#[tokio::test]
async fn the_example_of_the_documentation() {
    let api = scaleops_cost::mock::MockServer::start().await; // a real socket; or `in_memory()`, no socket at all
    api.workload_cost_report()
        .when(|call| call.labels() == ["app=checkout"])
        .respond(
            types::WorkloadCostReport::new()
                .aggregated_workloads([types::Workload::new().total_cost(12.5)]),
        )
        .expect(1..);
    let client = api.client(); // already pointed at it, with a token

    let report = client
        .workload_cost_report()
        .labels(["app=checkout"])
        .await
        .expect("a report");
    assert_eq!(report.aggregated_workloads[0].total_cost, Some(12.5));
}

#[tokio::test]
async fn responses_are_a_sequence_whose_last_one_stays() {
    for api in both().await {
        api.workload_cost_report()
            .respond(report(1.0))
            .status(503)
            .respond(report(2.0));
        let client = client(&api);
        assert_eq!(cost(&client).await.expect("a report"), Some(1.0));
        assert!(matches!(cost(&client).await, Err(Error::Status(error)) if error.status() == 503));
        assert_eq!(cost(&client).await.expect("a report"), Some(2.0));
        assert_eq!(cost(&client).await.expect("a report"), Some(2.0));
    }
}

#[tokio::test]
async fn the_first_expectation_that_a_request_meets_responds() {
    let api = MockServer::in_memory();
    api.workload_cost_report()
        .when(|call| call.labels() == ["a"])
        .respond(report(1.0));
    api.workload_cost_report()
        .respond(report(2.0))
        .expect(1..=1);
    api.workload_cost_report().respond(report(3.0));
    let client = client(&api);
    assert_eq!(cost(&client).await.expect("a report"), Some(2.0));
    assert_eq!(cost(&client).await.expect("a report"), Some(3.0));
    let report = client
        .workload_cost_report()
        .labels(["a"])
        .await
        .expect("a report");
    assert_eq!(report.aggregated_workloads[0].total_cost, Some(1.0));
}

#[tokio::test]
async fn a_response_can_be_made_of_the_request() {
    let api = MockServer::in_memory();
    api.workload_cost_report().respond_with(|request| {
        let names = request.labels().iter();
        let workloads = names.map(|name| types::Workload::new().workload_name(name.as_str()));
        let report = types::WorkloadCostReport::new().aggregated_workloads(workloads);
        scaleops_cost::server::workload_cost_report::Response::from(report)
    });
    let report = api
        .client()
        .workload_cost_report()
        .labels(["x"])
        .await
        .expect("a report");
    assert_eq!(
        report.aggregated_workloads[0].workload_name.as_deref(),
        Some("x")
    );
    assert_eq!(api.calls()[0].inputs["body"], json!({ "labels": ["x"] }));
    assert_eq!(api.calls()[0].headers["authorization"], "Bearer mock-token");
}

#[tokio::test]
async fn a_request_that_nothing_expects_is_reported_with_what_differs() {
    for api in both().await {
        api.workload_cost_report()
            .when(|call| call.labels() == ["app=checkout"])
            .respond(report(1.0));
        api.workload_cost_report()
            .matching(json!({ "body": { "labels": ["app=cart"] } }));
        let error = client(&api)
            .workload_cost_report()
            .labels(["app=search"])
            .await;
        assert!(matches!(error, Err(Error::Status(error)) if error.status() == 501));
        let told = told(api);
        assert!(
            told.contains("POST /detailedCostReport/getWorkloads for `workloadCostReport`"),
            "{told}"
        );
        assert!(
            told.contains(r#"inputs: {"body":{"labels":["app=search"]}}"#),
            "{told}"
        );
        assert!(told.contains("mocks.rs:"), "{told}");
        assert!(told.contains("does not hold"), "{told}");
        let difference = r#"`body.labels`: expected ["app=cart"], received ["app=search"]"#;
        assert!(told.contains(difference), "{told}");
    }
}

#[tokio::test]
async fn expectations_are_checked_when_the_server_is_dropped() {
    let api = MockServer::in_memory();
    api.workload_cost_report().expect(2..);
    api.aggregated_cost_report().expect(1..=1);
    let _ = client(&api).workload_cost_report().await;
    let told = told(api);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(
        lines[0],
        "the mock server of ScaleOps OpenAPI Specification was not used as expected:"
    );
    assert!(lines[2].starts_with("1. ") && lines[2].ends_with(
        ": expected at least 2 requests of `workloadCostReport` (POST /detailedCostReport/getWorkloads), received 1"
    ), "{told}");
    assert!(
        lines[4].starts_with("2. ")
            && lines[4].contains(": expected 1 request of `aggregatedCostReport`"),
        "{told}"
    );
}

#[tokio::test]
async fn a_server_that_was_used_as_expected_is_dropped_in_silence() {
    let api = MockServer::in_memory();
    api.workload_cost_report()
        .respond(report(1.0))
        .expect(1..=1);
    api.aggregated_cost_report().expect(..1);
    cost(&client(&api)).await.expect("a report");
    api.verify().expect("nothing went wrong");
}

#[tokio::test]
async fn a_request_that_breaks_the_document_is_refused_and_reported() {
    for api in both().await {
        api.workload_cost_report();
        let client = client(&api);
        let request = client.request(Method::POST, "/detailedCostReport/getWorkloads");
        let error = request
            .json(&json!({ "labels": "app" }))
            .send_json::<Value>()
            .await;
        let Err(Error::Status(error)) = error else {
            unreachable!("refused")
        };
        assert_eq!(error.status(), 422);
        let told = told(api);
        assert!(
            told.contains("refused POST /detailedCostReport/getWorkloads for `workloadCostReport`"),
            "{told}"
        );
        assert!(
            told.contains(r#"422 Unprocessable Entity: body at `/labels`: "app" is not of type"#),
            "{told}"
        );
    }
}

#[tokio::test]
async fn delays_are_kept() {
    for api in both().await {
        api.workload_cost_report()
            .respond(report(1.0))
            .delay(Duration::from_millis(60));
        let start = Instant::now();
        cost(&client(&api)).await.expect("a report");
        assert!(start.elapsed() >= Duration::from_millis(60));
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_error_of_the_transport() {
    for api in both().await {
        api.workload_cost_report()
            .reset()
            .respond(report(1.0))
            .truncate(20)
            .refuse();
        let client = client(&api);
        assert!(matches!(cost(&client).await, Err(Error::Transport(_))));
        let truncated = cost(&client).await;
        assert!(
            matches!(truncated, Err(Error::Transport(_))),
            "{truncated:?}"
        );
        let refused = cost(&client).await;
        assert!(
            matches!(refused, Err(Error::Transport(_) | Error::Connect(_))),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_response_that_never_comes_or_never_ends_runs_into_a_time_limit() {
    for api in both().await {
        api.workload_cost_report()
            .hang()
            .respond(report(1.0))
            .stall(10);
        let timeouts = Timeouts::default().attempt(Duration::from_millis(200));
        let builder = api
            .client_builder()
            .retry(RetryPolicy::never())
            .timeouts(timeouts);
        let client = builder.build().expect("a client");
        for _ in 0..2 {
            let outcome = cost(&client).await;
            assert!(matches!(outcome, Err(Error::Timeout(_))), "{outcome:?}");
        }
    }
}

#[tokio::test]
async fn a_body_that_drips_arrives_whole() {
    for api in both().await {
        api.workload_cost_report()
            .respond(report(1.0))
            .drip(10, Duration::from_millis(2));
        assert_eq!(cost(&client(&api)).await.expect("a report"), Some(1.0));
    }
}

#[tokio::test]
async fn a_client_waits_as_long_as_429_says() {
    for api in both().await {
        let call = api.workload_cost_report();
        call.too_many_requests(Duration::from_secs(1))
            .respond(report(1.0))
            .expect(2..=2);
        let start = Instant::now();
        assert_eq!(cost(&api.client()).await.expect("a report"), Some(1.0));
        assert!(start.elapsed() >= Duration::from_secs(1));
    }
}

#[tokio::test]
async fn a_response_without_a_value_is_the_example_or_made_from_the_schema_by_a_seed() {
    let api = MockServer::in_memory();
    api.workload_cost_report()
        .respond_made(1)
        .respond_made(1)
        .respond_made(2);
    let client = client(&api);
    let mut reports = Vec::new();
    for _ in 0..3 {
        let report = client.workload_cost_report().await.expect("a report");
        assert!(!report.aggregated_workloads.is_empty());
        reports.push(format!("{:?}", *report));
    }
    assert_eq!(reports[0], reports[1]);
    assert_ne!(reports[0], reports[2]);
    api.respond_by_default(0);
    client.aggregated_cost_report().await.expect("an example");
}

#[tokio::test]
async fn anybody_can_be_served_with_examples() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let server = tokio::spawn(serve(address, Options::new().seed(3)));
    let client = Client::builder(format!("http://{address}"))
        .bearer_token("t")
        .limits(Limits::default());
    let client = client.build().expect("a client");
    // The first attempts may come before it listens.
    let report = client.workload_cost_report().await.expect("a report");
    assert!(!report.aggregated_workloads.is_empty());
    let error = client
        .request(Method::POST, "/detailedCostReport/getWorkloads")
        .json(&json!({ "labels": 7 }))
        .send_json::<Value>()
        .await;
    assert!(matches!(error, Err(Error::Status(error)) if error.status() == 422));
    server.abort();
}

/// A file in the folder of temporary files, removed when dropped.
struct Cassette(std::path::PathBuf);

impl Cassette {
    fn new(name: &str) -> Self {
        let name = format!("clientsmith-{}-{name}.json", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for Cassette {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn recording_client(api: &MockServer, file: &Cassette) -> Client {
    let inner = HttpTransport::new(&HttpOptions::new(), None).expect("a transport");
    Client::builder(api.url())
        .bearer_token("very-secret-token")
        .transport(Recorder::new(inner, &file.0))
        .build()
        .expect("a client")
}

#[tokio::test]
async fn what_is_recorded_is_replayed_without_the_server_and_has_no_secrets() {
    let file = Cassette::new("replayed");
    let api = MockServer::start().await;
    api.workload_cost_report()
        .respond(report(1.0))
        .respond(report(2.0));
    let recording = recording_client(&api, &file);
    for _ in 0..2 {
        recording
            .workload_cost_report()
            .labels(["very-secret-token"])
            .await
            .expect("a report");
    }
    drop(api);

    let text = std::fs::read_to_string(&file.0).expect("a file");
    assert!(!text.contains("very-secret-token"), "{text}");
    assert!(text.contains("\"Bearer ***\""), "{text}");

    let replayer = Replayer::open(&file.0).await.expect("a recording");
    let client = Client::builder("https://elsewhere.example")
        .bearer_token("another-token")
        .transport(replayer)
        .build()
        .expect("a client");
    for expected in [1.0, 2.0, 2.0] {
        let report = client
            .workload_cost_report()
            .labels(["***"])
            .await
            .expect("a report");
        assert_eq!(report.aggregated_workloads[0].total_cost, Some(expected));
    }
    let error = client
        .workload_cost_report()
        .labels(["other"])
        .await
        .expect_err("not recorded");
    let shown = format!("{error} {error:?}");
    assert!(
        matches!(error, Error::Transport(_)) && shown.contains("has no such request"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_recording_that_no_longer_matches_the_document_is_not_opened() {
    let file = Cassette::new("stale");
    let api = MockServer::start().await;
    api.workload_cost_report().respond(report(1.0));
    recording_client(&api, &file)
        .workload_cost_report()
        .await
        .expect("a report");
    let text = std::fs::read_to_string(&file.0).expect("a file");
    std::fs::write(
        &file.0,
        text.replace("\"totalCost\": 1.0", "\"totalCost\": \"much\""),
    )
    .expect("written");

    let error = Replayer::open(&file.0)
        .await
        .expect_err("stale")
        .to_string();
    assert!(
        error.contains("does not match the document; record it again"),
        "{error}"
    );
    assert!(
        error.contains("response at `/aggregatedWorkloads/0/totalCost`: \"much\" is not of type"),
        "{error}"
    );
}
