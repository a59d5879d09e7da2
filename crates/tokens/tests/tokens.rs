//! Each way to a token, against servers that hand tokens out as the real ones do.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::path::PathBuf;
use std::process::Command;

use loopback::{Server, http_response, http_response_with};
use scaleops_cost::{Client, Error};
use scaleops_tokens::{BuiltInLogin, ClientCredentials};

const PASSWORD: &str = "pa$$ w&rd";

fn report() -> String {
    http_response(
        200,
        "application/json",
        r#"{"aggregatedWorkloads":[{"workloadName":"checkout"}]}"#,
    )
}

fn redirect(location: &str) -> String {
    http_response_with(302, &[("location", location)], "")
}

#[tokio::test]
async fn the_built_in_login_gives_the_token_of_its_redirect() {
    let server = Server::responding([redirect("/welcome?token=t%2B1%2F%3D&x=1"), report()]);
    let login = BuiltInLogin::new(server.url(), "me", PASSWORD).expect("a login");
    let client = Client::builder(server.url())
        .token_provider(login)
        .build()
        .expect("a client");
    let report = client.workload_cost_report().await.expect("a report");
    assert_eq!(report.aggregated_workloads.len(), 1);
    let login = server.request();
    assert_eq!(
        (login.target(), login.header("cookie")),
        ("POST /auth/callback", Some("auth_state=TOKEN"))
    );
    let body: serde_json::Value = serde_json::from_str(&login.body).expect("JSON");
    assert_eq!(
        body,
        serde_json::json!({"password": "pa$$ w&rd", "username": "me"})
    );
    assert_eq!(
        server.request().header("authorization"),
        Some("Bearer t+1/=")
    );
}

#[tokio::test]
async fn a_refused_token_is_had_again_from_the_login() {
    let server = Server::responding([
        redirect("/?token=old"),
        http_response(401, "text/plain", ""),
        redirect("/?token=new"),
        report(),
    ]);
    let login = BuiltInLogin::new(server.url(), "me", PASSWORD).expect("a login");
    let client = Client::builder(server.url())
        .token_provider(login)
        .build()
        .expect("a client");
    client.workload_cost_report().await.expect("a report");
    let sent: Vec<Option<String>> = (0..4)
        .map(|_| server.request().header("authorization").map(str::to_owned))
        .collect();
    assert_eq!(
        sent,
        [
            None,
            Some("Bearer old".to_owned()),
            None,
            Some("Bearer new".to_owned())
        ]
    );
}

#[tokio::test]
async fn a_login_that_refuses_says_so_and_shows_no_password() {
    for text in [
        http_response(401, "text/plain", PASSWORD),
        redirect("/login?error=1"),
        redirect("/?token="),
    ] {
        let server = Server::responding([text]);
        let login = BuiltInLogin::new(server.url(), "me", PASSWORD).expect("a login");
        assert!(!format!("{login:?}").contains(PASSWORD));
        let client = Client::builder(server.url())
            .token_provider(login)
            .build()
            .expect("a client");
        let error = client.workload_cost_report().await.expect_err("no token");
        assert!(matches!(error, Error::Credentials(_)), "{error}");
        assert!(!format!("{error} {error:?}").contains(PASSWORD));
    }
}

#[tokio::test]
async fn a_password_is_not_sent_in_plain_text() {
    let login = BuiltInLogin::new("http://scaleops.example.com", "me", PASSWORD).expect("a login");
    let client = Client::builder("https://scaleops.example.com")
        .token_provider(login)
        .build()
        .expect("a client");
    let error = client.workload_cost_report().await.expect_err("refused");
    let chain = format!("{error:?}");
    assert!(
        matches!(error, Error::Credentials(_)) && chain.contains("http"),
        "{chain}"
    );
}

#[tokio::test]
async fn client_credentials_give_a_token_and_its_life() {
    let grants = Server::json(
        200,
        r#"{"access_token":"t1","expires_in":3600,"token_type":"Bearer"}"#,
    );
    let server = Server::responding([report(), report()]);
    let grant = ClientCredentials::new(format!("{}/tenant/token", grants.url()), "an id", "s&cret")
        .expect("a grant");
    let client = Client::builder(server.url())
        .token_provider(grant.scope("api://costs/.default"))
        .build()
        .expect("a client");
    for _ in 0..2 {
        client.workload_cost_report().await.expect("a report");
        assert_eq!(server.request().header("authorization"), Some("Bearer t1"));
    }
    let request = grants.request();
    assert_eq!(request.target(), "POST /tenant/token");
    assert_eq!(
        request.body,
        "grant_type=client_credentials&scope=api%3A%2F%2Fcosts%2F.default"
    );
    assert_eq!(
        request.header("authorization"),
        Some("Basic YW4raWQ6cyUyNmNyZXQ=")
    );
    assert!(grants.another_request().is_none(), "the token is kept");
}

#[tokio::test]
async fn an_endpoint_that_gives_no_token_is_an_error_in_words() {
    let grants = Server::json(200, r#"{"error":"invalid_scope"}"#);
    let grant = ClientCredentials::new(grants.url(), "id", "secret").expect("a grant");
    let client = Client::builder("https://scaleops.example.com")
        .token_provider(grant)
        .build()
        .expect("a client");
    let error = client.workload_cost_report().await.expect_err("no token");
    assert!(format!("{error:?}").contains("access_token"), "{error:?}");
}

#[tokio::test]
async fn neither_token_nor_secret_is_in_an_error_whatever_the_endpoint_sends() {
    let token = "t0ken-that-was-issued";
    for reply in [
        http_response(
            200,
            "application/json",
            &format!(r#"{{"access_token":"{token}","expires_in":3600"#),
        ),
        http_response(
            200,
            "application/json",
            &format!(r#"{{"access_token":["{token}"]}}"#),
        ),
        http_response(200, "text/plain", token),
        http_response(
            500,
            "application/json",
            &format!(r#"{{"access_token":"{token}"}}"#),
        ),
        http_response(
            400,
            "application/json",
            r#"{"error":"invalid_client","error_description":"not s&cret-w0rd"}"#,
        ),
        http_response(
            401,
            "application/json",
            r#"{"error":"no","error_description":"cyUyNmNyZXQtdzByZA=="}"#,
        ),
    ] {
        let grants = Server::responding([reply.clone(), reply.clone(), reply.clone(), reply]);
        let grant = ClientCredentials::new(grants.url(), "id", "s&cret-w0rd").expect("a grant");
        let client = Client::builder("https://scaleops.example.com")
            .token_provider(grant)
            .build()
            .expect("a client");
        let error = client.workload_cost_report().await.expect_err("no token");
        assert!(matches!(error, Error::Credentials(_)), "{error:?}");
        let shown = format!("{error} {error:?} {error:#?}");
        for secret in [token, "s&cret-w0rd", "s%26cret-w0rd", "cyUyNmNyZXQtdzByZA"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

/// An example as a program. `cargo test` builds all examples; `cargo test --test tokens` builds none.
fn program(example: &str) -> PathBuf {
    let test = std::env::current_exe().expect("the path of this program");
    let profile = test.ancestors().nth(2).expect("target/debug/deps");
    let program = profile
        .join("examples")
        .join(example)
        .with_extension(std::env::consts::EXE_EXTENSION);
    if !program.exists() {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "scaleops-tokens"])
            .args(["--example", example])
            .status();
        assert!(built.is_ok_and(|status| status.success()), "{example}");
    }
    program
}

/// The programs in `examples/`.
#[test]
fn the_examples_print_a_report() {
    let token = r#"{"access_token":"t1","expires_in":3600}"#;
    let hosts = [
        ("environment", Server::responding([report()])),
        (
            "login",
            Server::responding([redirect("/?token=t1"), report()]),
        ),
        (
            "client_credentials",
            Server::responding([http_response(200, "application/json", token), report()]),
        ),
    ];
    for (example, host) in hosts {
        let output = Command::new(program(example))
            .env("SCALEOPS_COST_URL", host.url())
            .env("TOKEN_URL", host.url())
            .envs([
                ("SCALEOPS_COST_TOKEN", "t1"),
                ("SCALEOPS_COST_USER", "me"),
                ("SCALEOPS_COST_PASSWORD", PASSWORD),
            ])
            .envs([("CLIENT_ID", "id"), ("CLIENT_SECRET", "secret")])
            .output()
            .expect("the example starts");
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(
            text.trim(),
            "1 workloads",
            "{example}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
