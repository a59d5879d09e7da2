//! The program over both operations, with `login`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use loopback::{Server, http_response, http_response_with};

const REPORT: &str = r#"{"aggregatedWorkloads":[{"workloadName":"shop","totalCost":12.5,"new":1}],"totalCost":12.5}"#;

/// A run in a home of its own.
fn run(home: &Path, url: &str, input: &str, arguments: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_scaleops"))
        .args(arguments)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("TZ", "UTC")
        .env("SCALEOPS_COST_URL", url)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input");
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the program ends")
}

fn success(output: Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

fn report() -> String {
    http_response(200, "application/json", REPORT)
}

#[test]
fn the_workload_report_is_a_command_and_each_input_a_flag() {
    let (home, server) = (
        tempfile::tempdir().expect("a folder"),
        Server::responding([report()]),
    );
    let arguments = [
        "workload-cost-report",
        "--labels",
        "app=checkout",
        "--multi-cluster",
        "--range",
        "7d",
        "--logical-label",
        "AND",
        "--token-file",
        "-",
        "--format",
        "csv",
    ];
    let out = success(run(home.path(), &server.url(), "abc\n", &arguments));
    assert_eq!(out, "workloadName,totalCost,new\nshop,12.5,1\n");
    let request = server.request();
    assert_eq!(
        request.target(),
        "POST /detailedCostReport/getWorkloads?multiCluster=true&range=7d"
    );
    assert_eq!(
        request.body,
        r#"{"labels":["app=checkout"],"logicalLabel":"AND"}"#
    );
    assert_eq!(request.header("authorization"), Some("Bearer abc"));
}

#[test]
fn times_and_lengths_are_written_as_people_do() {
    let (home, server) = (
        tempfile::tempdir().expect("a folder"),
        Server::responding([report()]),
    );
    let arguments = [
        "aggregated-cost-report",
        "--from",
        "2026-11-01",
        "--to",
        "1793577600000",
        "--step-size",
        "1h",
        "--inputs-in-query",
        "--token-file",
        "-",
    ];
    success(run(home.path(), &server.url(), "abc", &arguments));
    assert_eq!(
        server.request().target(),
        "POST /detailedCostReport/getAggregatedWorkloads?from=1793491200000&stepSize=3600&to=1793577600000"
    );
}

#[test]
fn a_login_is_kept_for_later_runs_until_logout() {
    let home = tempfile::tempdir().expect("a folder");
    let redirect = http_response_with(302, &[("location", "/?token=t%2B1")], "");
    let server = Server::responding([redirect, report()]);
    let login = ["login", "built-in", "--user", "ada", "--password-file", "-"];
    let out = success(run(home.path(), &server.url(), "pa55\n", &login));
    assert!(
        out.contains("is kept in") && out.contains("for 60 minutes") && !out.contains("t+1"),
        "{out}"
    );
    let sent: serde_json::Value = serde_json::from_str(&server.request().body).expect("JSON");
    assert_eq!(
        sent,
        serde_json::json!({"password": "pa55", "username": "ada"})
    );

    success(run(
        home.path(),
        &server.url(),
        "",
        &["workload-cost-report"],
    ));
    assert_eq!(server.request().header("authorization"), Some("Bearer t+1"));

    success(run(home.path(), &server.url(), "", &["logout"]));
    let output = run(home.path(), &server.url(), "", &["workload-cost-report"]);
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_login_prints_its_token_for_a_token_command() {
    let home = tempfile::tempdir().expect("a folder");
    let grant = http_response(
        200,
        "application/json",
        r#"{"access_token":"g1","token_type":"Bearer","expires_in":60}"#,
    );
    let server = Server::responding([grant]);
    let url = format!("{}/token", server.url());
    let login = [
        "login",
        "client-credentials",
        "--token-url",
        &url,
        "--client-id",
        "c",
        "--secret-file",
        "-",
        "--print",
    ];
    assert_eq!(
        success(run(home.path(), &server.url(), "s", &login)),
        "g1\n"
    );
    assert_eq!(
        success(run(
            home.path(),
            &server.url(),
            "abc\n",
            &["login", "token", "--print"]
        )),
        "abc\n"
    );
}

#[test]
fn a_login_that_fails_is_a_failure_of_credentials_without_the_password() {
    let home = tempfile::tempdir().expect("a folder");
    let server = Server::responding([http_response(401, "text/plain", "pa55 is wrong")]);
    let login = ["login", "built-in", "--user", "ada", "--password-file", "-"];
    let output = run(home.path(), &server.url(), "pa55\n", &login);
    assert_eq!(output.status.code(), Some(3));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("pa55"));
}

#[test]
fn the_mock_server_responds_to_the_program_itself() {
    let home = tempfile::tempdir().expect("a folder");
    let mut server = Command::new(env!("CARGO_BIN_EXE_scaleops"))
        .args(["mock", "--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut url = String::new();
    let output = server.stdout.take().expect("standard output");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut url).expect("a line");

    let token = home.path().join("token");
    std::fs::write(&token, "t").expect("a file");
    let token = token.display().to_string();
    let arguments = [
        "workload-cost-report",
        "--token-file",
        &token,
        "--format",
        "json",
    ];
    let output = run(home.path(), url.trim(), "", &arguments);
    let _ = server.kill();
    let _ = server.wait();
    assert!(success(output).contains("workloadName"));
}
