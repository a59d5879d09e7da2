//! A service of the ScaleOps API over a socket: what its methods receive, and which requests never reach them.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use scaleops_cost::runtime::{Method, Value};
use scaleops_cost::server::workload_cost_report::{Call, Response};
use scaleops_cost::server::{Limits, Problem, Reply, Service, StatusCode, server};
use scaleops_cost::{CallOptions, Client, Error, RetryPolicy, types};

/// Keeps what it receives, as text.
#[derive(Clone, Default)]
struct Backend(Arc<Mutex<Vec<String>>>);

impl Service for Backend {
    async fn workload_cost_report(
        &self,
        request: clientsmith_server::Request<Call>,
    ) -> clientsmith_server::Outcome<Call> {
        let call = request.into_call();
        if call.labels() == ["app=none"] {
            return Err(Problem::new(StatusCode::NOT_FOUND).detail("no such app"));
        }
        self.0.lock().expect("no panic").push(format!(
            "{:?} {:?} {:?} {:?}",
            call.labels(),
            call.multi_cluster(),
            call.x_scaleops_cluster(),
            call.logical_label(),
        ));
        let report = types::WorkloadCostReport::new()
            .aggregated_workloads([types::Workload::new().total_cost(12.5)]);
        Ok(Reply::from(Response::from(report)).header("x-request-id", "r-1"))
    }
}

/// A server of a service, and its base URL.
async fn serve(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

fn client(url: &str) -> Client {
    let builder = Client::builder(url)
        .bearer_token("secret")
        .retry(RetryPolicy::never());
    builder.build().expect("a client")
}

/// Sends the bytes of a request; gives the bytes of the response.
async fn exchange(url: &str, request: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let address = url.trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(address)
        .await
        .expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut response = Vec::new();
    let reading = stream.read_to_end(&mut response);
    tokio::time::timeout(Duration::from_secs(5), reading)
        .await
        .expect("in time")
        .expect("a response");
    String::from_utf8(response).expect("text")
}

/// The response to a POST for the workload report with these headers and this body.
async fn post(url: &str, query: &str, headers: &str, body: &str) -> (u16, Value) {
    let length = body.len();
    let request = format!(
        "POST /detailedCostReport/getWorkloads{query} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         content-length: {length}\r\n{headers}\r\n{body}"
    );
    let response = exchange(url, &request).await;
    let (head, body) = response.split_once("\r\n\r\n").expect("a head");
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    (
        status.expect("a status"),
        serde_json::from_str(body).unwrap_or_default(),
    )
}

const AUTHORIZED: &str = "authorization: Bearer t\r\ncontent-type: application/json\r\n";

#[tokio::test]
async fn a_method_receives_what_the_client_was_given() {
    let backend = Backend::default();
    let url = serve(server(backend.clone()).into_router()).await;
    let client = client(&url);
    let call = || {
        client
            .workload_cost_report()
            .labels(["app=checkout", "a,b c&d=é+"])
            .multi_cluster(true)
            .x_scaleops_cluster("prod, eu")
            .logical_label("NAND")
    };

    let report = call().await.expect("a report");
    assert_eq!(report.aggregated_workloads[0].total_cost, Some(12.5));
    assert_eq!(report.headers()["x-request-id"], "r-1");
    call().inputs_in_query().await.expect("a report");

    let received = backend.0.lock().expect("no panic").clone();
    let expected = r#"["app=checkout", "a,b c&d=é+"] Some(true) Some("prod, eu") Some("NAND")"#;
    assert_eq!(received, [expected, expected]);
}

#[tokio::test]
async fn a_problem_of_a_method_reaches_the_client() {
    let url = serve(server(Backend::default()).into_router()).await;
    let error = client(&url)
        .workload_cost_report()
        .labels(["app=none"])
        .await;
    let Err(Error::Status(error)) = error else {
        unreachable!("a problem")
    };
    assert_eq!(error.status(), 404);
    let problem: Value = serde_json::from_str(error.text()).expect("JSON");
    assert_eq!(problem["detail"], "no such app");
    assert_eq!(problem["title"], "Not Found");
}

#[tokio::test]
async fn a_method_that_is_not_written_responds_with_501_or_an_example_where_one_is_asked_for() {
    let url = serve(server(Backend::default()).into_router()).await;
    let client = client(&url);
    let error = client.aggregated_cost_report().await;
    assert!(matches!(error, Err(Error::Status(error)) if error.status() == 501));

    let asking = CallOptions::new().header("prefer", "example");
    client
        .aggregated_cost_report()
        .with_options(asking)
        .await
        .expect("an example");

    let url = serve(server(Backend::default()).examples(true).into_router()).await;
    let client = self::client(&url);
    client.aggregated_cost_report().await.expect("an example");
}

#[tokio::test]
async fn a_server_can_be_below_a_path_of_a_router() {
    let inner = server(Backend::default()).base_path("/v1").into_router();
    let url = serve(axum::Router::new().merge(inner)).await;
    client(&format!("{url}/v1"))
        .workload_cost_report()
        .await
        .expect("a report");
    let error = client(&url).workload_cost_report().await;
    assert!(matches!(error, Err(Error::Status(error)) if error.status() == 404));
}

#[tokio::test]
async fn a_request_without_credentials_gets_401() {
    let url = serve(server(Backend::default()).into_router()).await;
    let (status, problem) = post(&url, "", "content-type: application/json\r\n", "{}").await;
    assert_eq!(status, 401);
    assert_eq!(
        problem["detail"],
        "the operation needs credentials: bearerAuth"
    );
}

#[tokio::test]
async fn values_that_the_schema_does_not_allow_get_422_with_their_places() {
    let url = serve(server(Backend::default()).into_router()).await;
    let body = r#"{"labels": ["a", 7], "isLabelExclude": "yes"}"#;
    let (status, problem) = post(&url, "?multiCluster=maybe", AUTHORIZED, body).await;
    assert_eq!(status, 422);
    assert_eq!(problem["type"], "about:blank");
    assert_eq!(
        problem["errors"],
        serde_json::json!([
            { "in": "query", "name": "multiCluster", "detail": "\"maybe\" is not of type \"boolean\"" },
            { "in": "body", "pointer": "#/isLabelExclude", "detail": "\"yes\" is not of type \"boolean\"" },
            { "in": "body", "pointer": "#/labels/1", "detail": "7 is not of type \"string\"" },
        ])
    );
}

#[tokio::test]
async fn what_can_t_be_decoded_gets_400() {
    let url = serve(server(Backend::default()).into_router()).await;
    let (status, problem) = post(&url, "", AUTHORIZED, "{\"labels\": [").await;
    assert_eq!(status, 400);
    assert_eq!(problem["errors"][0]["in"], "body");
    let (status, problem) = post(&url, "?multiCluster=%FF", AUTHORIZED, "{}").await;
    assert_eq!(status, 400);
    assert_eq!(problem["detail"], "query `multiCluster`: it is not UTF-8");
}

#[tokio::test]
async fn media_types_that_the_document_does_not_have_get_415_and_406() {
    let url = serve(server(Backend::default()).into_router()).await;
    let headers = "authorization: Bearer t\r\ncontent-type: text/csv\r\n";
    let (status, problem) = post(&url, "", headers, "a,b").await;
    assert_eq!(status, 415);
    assert_eq!(
        problem["detail"],
        "the body is `text/csv`; the operation takes application/json"
    );
    let headers = format!("{AUTHORIZED}accept: text/html\r\n");
    let (status, problem) = post(&url, "", &headers, "{}").await;
    assert_eq!(status, 406);
    assert_eq!(
        problem["detail"],
        "the operation responds with application/json"
    );
}

#[tokio::test]
async fn a_body_beyond_the_limit_gets_413() {
    let limits = Limits::new().body_bytes(20);
    let url = serve(server(Backend::default()).limits(limits).into_router()).await;
    let (status, _) = post(&url, "", AUTHORIZED, r#"{"labels": ["a"]}"#).await;
    assert_eq!(status, 200);
    let (status, problem) = post(&url, "", AUTHORIZED, r#"{"labels": ["a", "b"]}"#).await;
    assert_eq!(
        (status, &problem["detail"]),
        (413, &"the body has more than 20 bytes".into())
    );
}

#[tokio::test]
async fn routes_that_the_document_does_not_have_get_404_and_405() {
    let url = serve(server(Backend::default()).into_router()).await;
    let client = client(&url);
    for (method, path, status) in [
        (Method::GET, "/detailedCostReport/getWorkloads", 405),
        (Method::POST, "/detailedCostReport/other", 404),
        (Method::POST, "/detailedCostReport/getWorkloads/", 404),
    ] {
        let response = client.request(method, path).send().await;
        assert!(
            matches!(response, Err(Error::Status(error)) if error.status() == status),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_body_counts_where_the_query_has_the_same_input() {
    let backend = Backend::default();
    let url = serve(server(backend.clone()).into_router()).await;
    let (status, _) = post(
        &url,
        "?labels=q&logicalLabel=OR",
        AUTHORIZED,
        r#"{"labels": ["b"]}"#,
    )
    .await;
    assert_eq!(status, 200);
    // Without a body at all, the query has all inputs.
    let (status, _) = post(
        &url,
        "?labels=q&labels=r",
        "authorization: Bearer t\r\n",
        "",
    )
    .await;
    assert_eq!(status, 200);
    let received = backend.0.lock().expect("no panic").clone();
    assert_eq!(
        received,
        [
            r#"["b"] None None Some("OR")"#,
            r#"["q", "r"] None None None"#
        ]
    );
}
