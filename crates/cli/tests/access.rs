//! Access: where the API is and how the caller is known there; secrets never shown, failures by their exit codes.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod support;

use loopback::{Reply, Server, http_response};
use support::{Run, petstore};

fn list(more: &[&str]) -> Run {
    petstore(&[&["pets", "list-pets"], more].concat())
}

/// The credential that a run sends.
fn authorization(run: Run) -> Option<String> {
    let server = Server::json(200, "{}");
    run.at(&server.url()).run().success();
    server.request().header("authorization").map(str::to_owned)
}

#[test]
fn the_url_comes_from_the_option_the_environment_or_the_profile() {
    let config = |url: &str| format!("default-profile = \"p\"\n[profiles.p]\nurl = \"{url}\"\n");
    let server = Server::responding(vec![http_response(200, "application/json", "{}"); 3]);
    let nowhere = Server::nowhere();
    let url = server.url();
    list(&["--url", &url])
        .with("PETSTORE_URL", &nowhere)
        .run()
        .success();
    list(&[])
        .at(&url)
        .file(".config/petstore/config.toml", &config(&nowhere))
        .run()
        .success();
    list(&[])
        .file(".config/petstore/config.toml", &config(&url))
        .run()
        .success();
    let message = list(&[]).run().failure(2);
    assert!(
        message.contains("--url, PETSTORE_URL, or the profile's `url`"),
        "{message}"
    );
}

#[test]
fn a_token_comes_from_the_environment_a_file_standard_input_or_a_command() {
    let bearer = |text: &str| Some(format!("Bearer {text}"));
    assert_eq!(authorization(list(&[])), None);
    assert_eq!(
        authorization(list(&[]).with("PETSTORE_TOKEN", "abc")),
        bearer("abc")
    );
    assert_eq!(
        authorization(list(&["--token-file", "t"]).file("t", "abc\n")),
        bearer("abc")
    );
    assert_eq!(
        authorization(list(&["--token-file", "-"]).input("abc\n")),
        bearer("abc")
    );
    assert_eq!(
        authorization(list(&["--token-command", "echo abc"])),
        bearer("abc")
    );
    let profile = "[profiles.p]\ntoken-command = \"echo abc\"\n";
    assert_eq!(
        authorization(list(&["--profile", "p", "--config", "c"]).file("c", profile)),
        bearer("abc")
    );
}

#[test]
fn a_command_s_token_is_kept_until_it_expires() {
    let server = Server::responding(vec![http_response(200, "application/json", "{}"); 2]);
    let count = "echo x >> count; echo '{\"token\":\"abc\",\"expires_in\":3600}'";
    let mut run = list(&["--token-command", count]).at(&server.url());
    run.finish().success();
    run.finish().success();
    assert_eq!(
        std::fs::read_to_string(run.folder.path().join("count")).expect("the file"),
        "x\n"
    );
    for _ in 0..2 {
        assert_eq!(server.request().header("authorization"), Some("Bearer abc"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let folder = run.folder.path().join(".cache/petstore/tokens");
        let file = std::fs::read_dir(folder)
            .expect("tokens")
            .next()
            .expect("a token")
            .expect("a file");
        assert_eq!(
            file.metadata().expect("a file").permissions().mode() & 0o777,
            0o600
        );
    }
}

#[test]
fn a_token_that_is_rejected_is_asked_for_again() {
    let replies = [
        http_response(401, "text/plain", "no"),
        http_response(200, "application/json", "{}"),
    ];
    let server = Server::responding(replies);
    let command = "echo x >> count; echo '{\"token\":\"t'$(wc -l < count)'\",\"expires_in\":3600}'";
    list(&["--token-command", command])
        .at(&server.url())
        .run()
        .success();
    assert_eq!(server.request().header("authorization"), Some("Bearer t1"));
    assert_eq!(server.request().header("authorization"), Some("Bearer t2"));
}

#[test]
fn a_token_in_the_configuration_is_refused() {
    let run =
        list(&["--config", "c", "--profile", "p"]).file("c", "[profiles.p]\ntoken = \"abc\"\n");
    let message = run.run().failure(2);
    assert!(
        message.contains("must not hold secrets") && !message.contains("abc"),
        "{message}"
    );
}

#[test]
fn secrets_are_nowhere_to_be_seen() {
    let secret = "s3cr3t-t0ken";
    let echo = format!("{{\"error\":\"{secret} is not valid\"}}");
    let server = Server::responding([http_response(401, "application/json", &echo)]);
    let ran = list(&["--verbose"])
        .with("PETSTORE_TOKEN", secret)
        .at(&server.url())
        .run();
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("> authorization: ***"), "{}", ran.err);
    assert!(
        !ran.err.contains(secret) && !ran.out.contains(secret),
        "{}",
        ran.err
    );

    let server = Server::json(200, "{}");
    let ran = petstore(&["report", "--verbose"])
        .with("PETSTORE_KEY", secret)
        .at(&server.url())
        .run();
    assert!(server.request().target().contains(secret));
    assert!(ran.err.contains("api_key=***"), "{}", ran.err);
    assert!(!ran.err.contains(secret), "{}", ran.err);

    let run = list(&[
        "--dry-run",
        "--header",
        &format!("Authorization: Bearer {secret}"),
    ]);
    let shown = run.at("http://127.0.0.1:1").run().success();
    assert!(
        !shown.contains(secret) && shown.contains("authorization: "),
        "{shown}"
    );
}

#[test]
fn a_dry_run_shows_the_request_and_sends_nothing() {
    let server = Server::json(200, "{}");
    let run = petstore(&["pets", "add-pet", "--name", "Rex's", "--dry-run"])
        .with("PETSTORE_TOKEN", "abc");
    let shown = run.at(&server.url()).run().success();
    assert!(
        shown.starts_with(&format!("POST {}/pets\n", server.url())),
        "{shown}"
    );
    assert!(
        shown.contains(r#"--data-binary '{"name":"Rex'\''s","kind":"pet"}'"#),
        "{shown}"
    );
    let run = list(&["--dry-run"]).with("PETSTORE_TOKEN", "abc");
    let shown = run.at(&server.url()).run().success();
    assert!(
        shown.contains("--header 'authorization: Bearer '\"$PETSTORE_TOKEN\""),
        "{shown}"
    );
    assert!(server.another_request().is_none());
}

#[test]
fn the_curl_command_of_a_dry_run_sends_the_same() {
    let server = Server::responding(vec![http_response(200, "application/json", "{}"); 2]);
    let arguments = ["report", "--query", "q=a$b 'c'"];
    let run = |more: &[&str]| {
        let arguments = [&arguments[..], more].concat();
        petstore(&arguments)
            .with("PETSTORE_KEY", "k&y")
            .at(&server.url())
            .run()
            .success()
    };
    let shown = run(&["--dry-run"]);
    run(&[]);
    let (_, curl) = shown.split_once("\n\n").expect("two parts");
    let ran = std::process::Command::new("sh")
        .args(["-c", curl])
        .env("PETSTORE_KEY", "k%26y")
        .output();
    if !ran.is_ok_and(|output| output.status.success()) {
        println!("skipped: `curl` is not installed");
        return;
    }
    let (one, other) = (server.request(), server.request());
    assert_eq!(one.target(), other.target());
}

#[test]
fn each_kind_of_failure_has_its_exit_code() {
    let status = |status: u16| {
        let server =
            Server::responding([http_response(status, "application/json", "{\"why\":\"x\"}")]);
        list(&["--retries", "0"]).at(&server.url()).run().code
    };
    assert_eq!(status(401), 3);
    assert_eq!(status(403), 3);
    assert_eq!(status(404), 4);
    assert_eq!(status(503), 5);
    assert_eq!(list(&["--retries=0"]).at(&Server::nowhere()).run().code, 6);
    let server = Server::responding([Reply::silence()]);
    assert_eq!(
        list(&["--timeout=200ms", "--retries=0"])
            .at(&server.url())
            .run()
            .code,
        7
    );
    let server = Server::json(200, "{\"pets\":[1,");
    assert_eq!(list(&[]).at(&server.url()).run().code, 8);
    let server = Server::responding([Reply::hang_up()]);
    assert_eq!(list(&["--retries=0"]).at(&server.url()).run().code, 9);
    let message = petstore(&["report"])
        .at("http://127.0.0.1:1")
        .run()
        .failure(3);
    assert!(
        message.contains("set PETSTORE_TOKEN, or use --token-file"),
        "{message}"
    );
    assert_eq!(
        list(&["-o", "no/such/folder.csv"])
            .at("http://127.0.0.1:1")
            .run()
            .code,
        1
    );
}

#[test]
fn calls_that_may_be_repeated_are_retried() {
    let replies = [
        http_response(503, "text/plain", "no"),
        http_response(200, "application/json", "{}"),
    ];
    let server = Server::responding(replies);
    let ran = list(&["--verbose"]).at(&server.url()).run();
    assert_eq!(ran.err.matches("> GET ").count(), 2, "{}", ran.err);
    assert!(
        ran.err.contains("< 503") && ran.err.contains("< 200"),
        "{}",
        ran.err
    );
    ran.success();
}

#[test]
fn credentials_do_not_go_over_plain_http() {
    let message = list(&["--retries=0"])
        .with("PETSTORE_TOKEN", "abc")
        .at("http://192.0.2.1")
        .run()
        .failure(2);
    assert!(message.contains("https"), "{message}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing_half_written() {
    use std::time::{Duration, Instant};

    let body = format!("{{\"pets\":[{}", "{\"id\":1},".repeat(50_000));
    let text = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{body}");
    let length = text.len();
    let server = Server::responding([
        Reply::bytes(text + "{\"id\":2}]}").pause(length, Duration::from_secs(5))
    ]);
    let mut run = list(&["-o", "pets.csv"])
        .file("pets.csv", "old")
        .at(&server.url());
    let child = run.command.spawn().expect("the program starts");
    server.request();
    std::thread::sleep(Duration::from_millis(700));
    let start = Instant::now();
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.expect("`kill` starts").success());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(130));
    assert!(start.elapsed() < Duration::from_secs(4));
    let names: Vec<_> = std::fs::read_dir(run.folder.path())
        .expect("the folder")
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert_eq!(
        std::fs::read_to_string(run.folder.path().join("pets.csv")).expect("the file"),
        "old"
    );
}
