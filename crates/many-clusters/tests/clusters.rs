//! The program against servers on the loopback interface.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod support;

use std::io::Write as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use loopback::{Action, KeepAliveServer, kept_alive};
use many_clusters::{Failure, Format, Limits, Summary, Target, read_targets, run};
use support::{Folder, REPORT, by_program, count, server, target};

#[global_allocator]
static COUNTED: count::Counting = count::Counting;

/// The allocator counts for all tests: those that look at it, or fill memory, run alone.
static ALONE: Mutex<()> = Mutex::new(());

const FAST: Limits = Limits {
    concurrency: 8,
    host_concurrency: 4,
    host_rate: 1e9,
};

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

fn report() -> Action {
    Action::Respond(kept_alive(200, "application/json", REPORT))
}

fn run_all(
    targets: Vec<Target>,
    limits: Limits,
    folder: &Folder,
    format: Format,
) -> (Summary, Vec<Failure>) {
    let mut failures = Vec::new();
    let mut output = folder.open(format);
    let work = run(targets, limits, &mut output, |failure| {
        failures.push(failure)
    });
    let summary = runtime().block_on(work).expect("the output is written");
    (summary, failures)
}

#[test]
fn rows_are_json_lines_with_host_and_cluster() {
    let _alone = ALONE.lock();
    let (url, folder) = (server(), Folder::new());
    let (summary, failures) = run_all(vec![target(&url, 2)], FAST, &folder, Format::JsonLines);
    assert_eq!((summary.reports, summary.rows, failures.len()), (2, 6, 0));
    let mut rows: Vec<serde_json::Value> = folder
        .rows()
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    rows.sort_by_key(|row| row.to_string());
    let expected = serde_json::json!({
        "host": url, "cluster": "c0", "id": "a", "workloadName": "checkout", "totalCost": 12.5,
        "hourlyCost": null, "spotHours": null, "spotPercent": null,
    });
    assert_eq!(rows[0], expected);
    assert_eq!(rows.len(), 6);
}

#[test]
fn rows_are_csv_with_a_header() {
    let _alone = ALONE.lock();
    let body = r#"{"aggregatedWorkloads":[{"workloadName":"a, \"b\"","totalCost":1}]}"#;
    let server =
        KeepAliveServer::start(move |_| Action::Respond(kept_alive(200, "application/json", body)));
    let folder = Folder::new();
    run_all(vec![target(&server.url(), 1)], FAST, &folder, Format::Csv);
    let url = server.url();
    let expected = format!(
        "host,cluster,id,workloadName,totalCost,hourlyCost,spotHours,spotPercent\r\n{url},c0,,\"a, \"\"b\"\"\",1.0,,,\r\n"
    );
    assert_eq!(folder.rows(), expected);
}

#[test]
fn what_fails_is_reported_and_the_rest_goes_on() {
    let _alone = ALONE.lock();
    let partly = KeepAliveServer::start(|exchange| match exchange.request.body.contains("c1") {
        true => Action::Respond(kept_alive(403, "text/plain", "not yours")),
        false => report(),
    });
    let targets = vec![
        target(&partly.url(), 3),
        target("not a URL", 2),
        target(&server(), 2),
    ];
    let folder = Folder::new();
    let (summary, failures) = run_all(targets, FAST, &folder, Format::JsonLines);
    assert_eq!((summary.reports, summary.rows, summary.failed), (4, 12, 3));
    let mut failures: Vec<String> = failures
        .iter()
        .map(|failure| format!("{} {}", failure.cluster, failure.error))
        .collect();
    failures.sort();
    assert!(failures[0].starts_with("c0 the base URL"), "{failures:?}");
    assert!(failures[1].starts_with("c1 the base URL"), "{failures:?}");
    assert!(
        failures[2].contains("403") && failures[2].contains("not yours"),
        "{failures:?}"
    );
}

#[test]
fn a_run_that_was_stopped_goes_on_where_it_was_and_has_each_row_once() {
    let _alone = ALONE.lock();
    let (url, folder) = (server(), Folder::new());
    run_all(vec![target(&url, 3)], FAST, &folder, Format::JsonLines);
    // It was stopped while it wrote the rows of one more report, and once while it wrote the journal.
    for (file, text) in [
        ("rows", "{\"host\":\"half a ro"),
        ("journal", "{\"host\":\"half an en"),
    ] {
        let path = folder.0.join(file);
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .open(path)
            .expect("a file");
        file.write_all(text.as_bytes()).expect("written");
    }
    let (summary, _) = run_all(vec![target(&url, 5)], FAST, &folder, Format::JsonLines);
    assert_eq!((summary.reports, summary.skipped), (2, 3));
    let mut rows: Vec<(String, String)> = folder
        .rows()
        .lines()
        .map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
            (row["cluster"].to_string(), row["id"].to_string())
        })
        .collect();
    rows.sort();
    rows.dedup();
    assert_eq!((rows.len(), folder.rows().lines().count()), (15, 15));
    let (summary, _) = run_all(vec![target(&url, 5)], FAST, &folder, Format::JsonLines);
    assert_eq!((summary.reports, summary.skipped), (0, 5));
}

#[test]
fn a_cluster_that_is_listed_twice_is_asked_once() {
    let _alone = ALONE.lock();
    let (url, folder) = (server(), Folder::new());
    let targets = vec![target(&url, 3), target(&url, 2)];
    let (summary, _) = run_all(targets, FAST, &folder, Format::JsonLines);
    assert_eq!((summary.reports, summary.skipped), (3, 0));
    assert_eq!(folder.rows().lines().count(), 9);
}

#[test]
fn calls_are_bounded_for_each_host_and_in_all() {
    let _alone = ALONE.lock();
    let slow = || {
        KeepAliveServer::start(|_| {
            let text = kept_alive(200, "application/json", REPORT);
            Action::RespondAfter(Duration::from_millis(5), text)
        })
    };
    let servers = [slow(), slow(), slow()];
    let targets = || {
        servers
            .iter()
            .map(|server| target(&server.url(), 20))
            .collect()
    };
    run_all(targets(), FAST, &Folder::new(), Format::JsonLines);
    for server in &servers {
        assert!(server.most_active() <= 4, "{}", server.most_active());
    }
    let one = Limits {
        concurrency: 1,
        ..FAST
    };
    let servers = [slow(), slow()];
    let targets = servers
        .iter()
        .map(|server| target(&server.url(), 5))
        .collect();
    run_all(targets, one, &Folder::new(), Format::JsonLines);
    for server in &servers {
        assert_eq!((server.requests(), server.most_active()), (5, 1));
    }
}

#[test]
fn a_host_is_asked_at_its_rate() {
    let _alone = ALONE.lock();
    let limits = Limits {
        host_rate: 50.0,
        ..FAST
    };
    let start = Instant::now();
    run_all(
        vec![target(&server(), 20)],
        limits,
        &Folder::new(),
        Format::JsonLines,
    );
    // The first at once, and 19 at intervals of 20 milliseconds.
    assert!(
        start.elapsed() >= Duration::from_millis(380),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn targets_say_what_is_wrong_with_them_and_where() {
    let read = |text: &str| read_targets(text.as_bytes()).map_err(|error| error.to_string());
    let targets =
        read("{\"host\":\"https://a.example\",\"clusters\":[\"x\",\"y\"]}\n\n").expect("a target");
    assert_eq!((targets.len(), targets[0].clusters.len()), (1, 2));
    for (text, message) in [
        ("\n{}", "line 2: `host` must be a string"),
        (
            r#"{"host":"h"}"#,
            "line 1: `clusters` must be a list of names",
        ),
        (
            r#"{"host":"h","clusters":["a"],"token_env":"NOT_SET_ANYWHERE"}"#,
            "line 1: the variable `NOT_SET_ANYWHERE` is not set",
        ),
    ] {
        assert_eq!(read(text).expect_err("wrong"), message);
    }
}

/// The most memory in use does not grow with the number of calls, apart from the names of clusters.
#[test]
fn ten_thousand_calls_take_no_more_memory_than_a_thousand() {
    let _alone = ALONE.lock();
    let url = server();
    let runtime = runtime();
    let peak = |calls: usize| {
        count::reset_peak();
        let before = count::live();
        let rows = runtime.block_on(by_program(&url, calls, 32));
        assert_eq!(rows, 3 * calls);
        count::peak() - before
    };
    // The first opens the connections.
    peak(100);
    let (few, many) = (peak(1000), peak(10_000));
    println!("1,000 calls: {few} bytes; 10,000 calls: {many} bytes");
    // A name, and its place in the list of what is asked for.
    let names = 9_000 * 64;
    assert!(many <= few * 5 / 4 + names, "{few} bytes, then {many}");
}
