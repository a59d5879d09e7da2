//! `--format html` in a real browser: the table sorts, the search selects, and the chart follows both.
//!
//! Run by `cargo test --package scaleops-cli --features browser`. Skipped with a printed line where there is no Chromium with
//! its driver, as Debian's packages `chromium` and `chromium-driver` have.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it skips"
)]

use std::net::TcpListener;
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use loopback::Server;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

const REPORT: &str = r#"{"aggregatedWorkloads":[
    {"workloadName":"search","totalCost":9.5,"savings":-2},
    {"workloadName":"<b>cart</b>","totalCost":100,"savings":1},
    {"workloadName":"auth","totalCost":20.25}
]}"#;

/// A browser; `None` where there is none.
async fn browser() -> Option<(Client, Child)> {
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port();
    let driver = Command::new("chromedriver")
        .arg(format!("--port={port}"))
        .kill_on_drop(true)
        .spawn()
        .ok()?;
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--window-size=1300,900",
    ];
    let Value::Object(capabilities) = json!({"goog:chromeOptions": {"args": arguments}}) else {
        return None;
    };
    let start = Instant::now();
    loop {
        let connected = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        match connected {
            Ok(client) => return Some((client, driver)),
            Err(error) if start.elapsed() > PATIENCE => panic!("no browser: {error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
        }
    }
}

/// The texts of all elements that a selector finds, with `|` between them.
async fn texts(client: &Client, css: &str) -> String {
    let script =
        "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent).join('|')";
    let found = client
        .execute(script, vec![json!(css)])
        .await
        .expect("a script");
    found.as_str().unwrap_or_default().to_owned()
}

async fn click(client: &Client, css: &str) {
    let element = client.find(Locator::Css(css)).await.expect("an element");
    element.click().await.expect("a click");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_sorts_the_search_selects_and_the_chart_follows() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::json(200, REPORT);
    let written = Command::new(env!("CARGO_BIN_EXE_scaleops"))
        .args([
            "workload-cost-report",
            "--chart",
            "totalCost",
            "--output",
            "report.html",
        ])
        .current_dir(folder.path())
        .env("SCALEOPS_COST_URL", server.url())
        .env("SCALEOPS_COST_TOKEN", "abc")
        .status()
        .await
        .expect("the program starts");
    assert!(written.success());
    let Some((client, _driver)) = browser().await else {
        eprintln!("skipped: `chromedriver` is not installed");
        return;
    };
    let page = folder.path().join("report.html");
    client
        .goto(&format!("file://{}", page.display()))
        .await
        .expect("the page");

    let names = "tbody td:first-child";
    assert_eq!(texts(&client, "h1").await, "Get workload cost report");
    assert_eq!(texts(&client, names).await, "search|<b>cart</b>|auth");
    assert_eq!(texts(&client, "#count").await, "3 rows");
    // The longest first; texts of the API are texts.
    assert_eq!(
        texts(&client, "svg text").await,
        "<b>cart</b>|100|auth|20.25|search|9.5"
    );
    let widths = "return [...document.querySelectorAll('svg rect')].map(bar => Number(bar.getAttribute('width')))";
    let widths = client.execute(widths, Vec::new()).await.expect("a script");
    let widths: Vec<f64> = widths
        .as_array()
        .expect("bars")
        .iter()
        .filter_map(Value::as_f64)
        .collect();
    assert!(
        widths[0] > 500.0 && (widths[0] / widths[1] - 100.0 / 20.25).abs() < 0.01,
        "{widths:?}"
    );

    click(&client, "th:nth-child(2) button").await;
    assert_eq!(texts(&client, names).await, "<b>cart</b>|auth|search");
    click(&client, "th:nth-child(2) button").await;
    assert_eq!(texts(&client, names).await, "search|auth|<b>cart</b>");
    assert_eq!(
        texts(&client, "svg text").await,
        "search|9.5|auth|20.25|<b>cart</b>|100"
    );
    // What is missing is last in either direction.
    click(&client, "th:nth-child(3) button").await;
    assert_eq!(texts(&client, names).await, "<b>cart</b>|search|auth");

    let search = client
        .find(Locator::Css("#search"))
        .await
        .expect("the search");
    search.send_keys("ART").await.expect("keys");
    assert_eq!(texts(&client, names).await, "<b>cart</b>");
    assert_eq!(texts(&client, "#count").await, "1 of 3 rows");
    assert_eq!(texts(&client, "svg text").await, "<b>cart</b>|100");

    let loaded = "return performance.getEntriesByType('resource').length";
    assert_eq!(
        client.execute(loaded, Vec::new()).await.expect("a script"),
        json!(0)
    );
    client.close().await.expect("the end");
}
