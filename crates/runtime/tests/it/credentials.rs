//! Credentials: where they travel, what never shows them, tokens that are fetched.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::{BEARER, Get, Secured, builder, recorded};
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::{
    Credential, Error, Method, ProviderError, RetryPolicy, Secret, SecurityScheme, Token,
};
use loopback::{Server, empty, http_response, http_response_with};

const SECRET: &str = "s3cr3t-t0ken";

fn done() -> MockResponse {
    MockResponse::json(200, "{}")
}

#[tokio::test]
async fn a_call_without_its_credential_is_refused_before_it_is_sent() {
    let (recorder, builder) = recorded([done()]);
    let error = Secured::new(&builder.build().expect("a client"), |r| r)
        .await
        .expect_err("no token");
    assert!(
        matches!(error, Error::Credentials(_)) && error.to_string().contains("bearerAuth"),
        "{error}"
    );
    assert!(recorder.requests().is_empty());
}

#[tokio::test]
async fn an_operation_that_needs_nothing_is_sent_nothing() {
    let (recorder, builder) = recorded([done()]);
    let client = builder
        .credential(BEARER, Credential::bearer(SECRET))
        .build()
        .expect("a client");
    Get::new(&client, |r| r).await.expect("a report");
    assert_eq!(recorder.requests()[0].header("authorization"), None);
}

#[tokio::test]
async fn a_secret_is_shown_by_nothing() {
    let echo = format!("token {SECRET} refused");
    let server = Server::responding([
        http_response(500, "text/plain", &echo),
        http_response(200, "text/plain", &echo),
    ]);
    let building = builder(server.url())
        .retry(RetryPolicy::never())
        .credential(BEARER, Credential::bearer(SECRET));
    assert!(!format!("{building:?}").contains(SECRET));
    let kinds = [
        Credential::bearer(SECRET),
        Credential::basic("user", SECRET),
        Credential::provider(|| async { Ok(Token::new(SECRET)) }),
    ];
    assert_eq!(
        format!("{kinds:?}"),
        "[Credential(text), Credential(user and password), Credential(provider)]"
    );
    assert_eq!(format!("{:?}", Secret::from(SECRET)), "Secret(…)");
    let client = building.build().expect("a client");
    let shown = format!("{client:?}");
    assert!(
        shown.contains("127.0.0.1") && shown.contains("bearerAuth") && !shown.contains(SECRET),
        "{shown}"
    );
    let call = Secured::new(&client, |r| r);
    assert!(!format!("{call:?}").contains(SECRET));
    let refused = call.await.expect_err("refused");
    let undecodable = Secured::new(&client, |r| r).await.expect_err("no JSON");
    assert_eq!(
        server.request().header("authorization"),
        Some("Bearer s3cr3t-t0ken")
    );
    for error in [refused, undecodable] {
        assert!(!format!("{error} {error:?}").contains(SECRET), "{error:?}");
    }
}

#[tokio::test]
async fn a_token_that_no_header_can_have_is_refused_without_being_shown() {
    let building = builder("https://a.example").credential(BEARER, Credential::bearer("se\ncret"));
    let error = building.build().expect_err("no header");
    assert!(!error.to_string().contains("cret\""), "{error}");
    assert!(!format!("{error} {error:?}").contains("se\ncret"));
}

#[tokio::test]
async fn plain_http_is_refused_except_to_loopback_and_by_name() {
    let (recorder, _) = recorded([done(), done(), done(), done()]);
    let client = |url: &str| {
        builder(url)
            .transport(recorder.clone())
            .credential(BEARER, Credential::bearer(SECRET))
    };
    let refused = Secured::new(
        &client("http://api.example.com").build().expect("a client"),
        |r| r,
    )
    .await;
    assert!(matches!(refused, Err(Error::Build(_))), "{refused:?}");
    let with_secret = client("http://api.example.com").build().expect("a client");
    let refused = with_secret.request(Method::GET, "/x").send().await;
    assert!(matches!(refused, Err(Error::Build(_))), "{refused:?}");
    assert!(recorder.requests().is_empty());
    for allowed in [
        client("http://localhost:1"),
        client("http://api.example.com").allow_plain_http(),
    ] {
        Secured::new(&allowed.build().expect("a client"), |r| r)
            .await
            .expect("a report");
    }
    Get::new(&with_secret, |r| r).await.expect("nothing secret");
    let without_secret = builder("http://api.example.com").transport(recorder);
    let without_secret = without_secret.build().expect("a client");
    let call = without_secret.request(Method::GET, "/x").send();
    call.await.expect("nothing secret");
}

#[test]
fn a_user_name_with_a_colon_is_refused() {
    const BASIC: SecurityScheme = SecurityScheme::basic("login");
    let client = builder("https://api.example.com");
    let client = client.credential(BASIC, Credential::basic("a:b", SECRET));
    let message = client.build().expect_err("a colon").to_string();
    assert!(
        message.contains("colon") && !message.contains(SECRET),
        "{message}"
    );
}

#[tokio::test]
async fn a_redirect_to_another_origin_takes_no_secret_along() {
    const KEY: SecurityScheme = SecurityScheme::api_key_query("queryKey", "key");
    const HEADER: SecurityScheme = SecurityScheme::api_key_header("headerKey", "X-Key");
    const COOKIE: SecurityScheme = SecurityScheme::api_key_cookie("cookieKey", "sid");
    for scheme in [BEARER, KEY, HEADER, COOKIE] {
        let other = Server::json(200, "{}");
        // Another host name is another origin, though the same machine.
        let target = format!(
            "{}/elsewhere",
            other.url().replace("127.0.0.1", "localhost")
        );
        let first = Server::responding([http_response_with(307, &[("location", &target)], "")]);
        let client = builder(first.url())
            .credential(scheme, Credential::api_key(SECRET))
            .build()
            .expect("a client");
        client
            .request(Method::GET, "/report")
            .send()
            .await
            .expect("a response");
        assert!(
            format!("{:?}", first.request()).contains(SECRET),
            "{scheme:?}"
        );
        let redirected = other.request();
        assert_eq!(redirected.target(), "GET /elsewhere");
        assert!(
            !format!("{redirected:?}").contains(SECRET),
            "{redirected:?}"
        );
    }
}

#[tokio::test]
async fn a_redirect_within_the_origin_keeps_credentials() {
    let server = Server::responding([
        http_response_with(302, &[("location", "/moved")], ""),
        http_response(200, "application/json", "{}"),
    ]);
    let client = builder(server.url())
        .credential(BEARER, Credential::bearer(SECRET))
        .build()
        .expect("a client");
    Secured::new(&client, |r| r).await.expect("a report");
    server.request();
    let moved = server.request();
    assert_eq!(
        (moved.target(), moved.header("authorization")),
        ("GET /moved", Some("Bearer s3cr3t-t0ken"))
    );
}

/// A provider that counts how often it is asked and gives `token-1`, `token-2`, …
fn counting(asked: &Arc<AtomicUsize>, lifetime: Duration) -> Credential {
    let asked = Arc::clone(asked);
    Credential::provider(move || {
        let count = asked.fetch_add(1, Ordering::SeqCst) + 1;
        async move {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Ok(Token::new(format!("token-{count}")).expires_in(lifetime))
        }
    })
}

#[tokio::test(start_paused = true)]
async fn a_token_is_fetched_once_however_many_calls_wait() {
    let asked = Arc::default();
    let (recorder, builder) = recorded((0..20).map(|_| done()));
    let client = builder
        .credential(BEARER, counting(&asked, Duration::from_secs(3600)))
        .build()
        .expect("a client");
    let calls: Vec<_> = (0..20)
        .map(|_| tokio::spawn(Secured::new(&client, |r| r).send()))
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("a report");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert!(
        recorder
            .requests()
            .iter()
            .all(|request| request.header("authorization") == Some("Bearer token-1"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_fetched_again_and_the_call_repeated_once() {
    let asked = Arc::default();
    let (recorder, builder) = recorded([MockResponse::status(401), done()]);
    let client = builder
        .credential(BEARER, counting(&asked, Duration::from_secs(3600)))
        .build()
        .expect("a client");
    Secured::new(&client, |r| r).await.expect("a report");
    assert_eq!(
        recorder.requests()[1].header("authorization"),
        Some("Bearer token-2")
    );

    let (recorder, builder) =
        recorded([MockResponse::status(401), MockResponse::status(401), done()]);
    let client = builder
        .credential(BEARER, counting(&asked, Duration::from_secs(3600)))
        .build()
        .expect("a client");
    let error = Secured::new(&client, |r| r)
        .await
        .expect_err("refused twice");
    assert_eq!(
        (
            error.status().map(|status| status.as_u16()),
            recorder.requests().len()
        ),
        (Some(401), 2)
    );
}

#[tokio::test]
async fn a_fixed_token_that_is_refused_is_not_sent_again() {
    let (recorder, builder) = recorded([MockResponse::status(401), done()]);
    let client = builder
        .credential(BEARER, Credential::bearer(SECRET))
        .build()
        .expect("a client");
    Secured::new(&client, |r| r).await.expect_err("refused");
    assert_eq!(recorder.requests().len(), 1);
}

#[tokio::test]
async fn a_provider_that_fails_says_why_and_nothing_is_sent() {
    let (recorder, builder) = recorded([done()]);
    let provider = Credential::provider(|| async { Err(ProviderError::new("the login is down")) });
    let client = builder
        .credential(BEARER, provider)
        .build()
        .expect("a client");
    let error = Secured::new(&client, |r| r).await.expect_err("no token");
    let chain = format!(
        "{error}: {:?}",
        std::error::Error::source(&error).map(ToString::to_string)
    );
    assert!(
        matches!(error, Error::Credentials(_)) && chain.contains("the login is down"),
        "{chain}"
    );
    assert!(recorder.requests().is_empty());
}

/// The error of a provider.
#[derive(Debug)]
struct LoginError(std::io::Error);

impl std::fmt::Display for LoginError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the login is down")
    }
}

impl std::error::Error for LoginError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[tokio::test]
async fn the_cause_of_a_providers_failure_is_the_source_of_the_error() {
    let (_, builder) = recorded([done()]);
    let provider = Credential::provider(|| async {
        let cause = std::io::Error::other("the socket is closed");
        Err(ProviderError::new(LoginError(cause)))
    });
    let client = builder.credential(BEARER, provider).build();
    let client = client.expect("a client");
    let error = Secured::new(&client, |r| r).await.expect_err("no token");
    let causes = std::iter::successors(std::error::Error::source(&error), |error| error.source());
    let causes: Vec<String> = causes.map(ToString::to_string).collect();
    assert_eq!(
        causes.last().map(String::as_str),
        Some("the socket is closed")
    );
}

#[tokio::test]
async fn the_last_credential_of_a_scheme_counts_beside_those_of_others() {
    const KEY: SecurityScheme = SecurityScheme::api_key_header("key", "x-key");
    let (recorder, builder) = recorded([done()]);
    let client = builder
        .credential(BEARER, Credential::bearer("first"))
        .credential(KEY, Credential::api_key("k"))
        .credential(BEARER, Credential::bearer("second"))
        .build()
        .expect("a client");
    let call = client.request(Method::GET, "/x").send();
    call.await.expect("a response");
    let request = &recorder.requests()[0];
    assert_eq!(
        (request.header("authorization"), request.header("x-key")),
        (Some("Bearer second"), Some("k"))
    );
}

#[tokio::test]
async fn nothing_of_a_request_that_has_no_credentials_is_held_back() {
    let server = Server::responding([empty(204)]);
    let client = builder(server.url())
        .header("X-Team", "costs")
        .build()
        .expect("a client");
    client
        .request(Method::DELETE, "/x?y=1")
        .query("z", 2)
        .header("X-One", "1")
        .send()
        .await
        .expect("done");
    let request = server.request();
    assert_eq!(request.target(), "DELETE /x?y=1&z=2");
    assert_eq!(
        (request.header("x-team"), request.header("x-one")),
        (Some("costs"), Some("1"))
    );
}
