//! What a proxy gets to see. A credential that is sent over plain `http` to this machine stays on it, whatever proxy
//! the options or the environment name.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use std::process::Command;
use std::sync::Arc;

use clientsmith_runtime::transport::{
    BoxFuture, HttpTransport, Transport, TransportError, TransportRequest, TransportResponse,
};
use clientsmith_runtime::{ClientBuilder, Credential, Error, HttpOptions, RetryPolicy};
use loopback::{Server, http_response, http_response_with};
use support::{BEARER, Get, Secured, builder};

const SECRET: &str = "s3cr3t-t0ken";

fn secured(url: impl Into<String>) -> ClientBuilder {
    builder(url)
        .retry(RetryPolicy::never())
        .credential(BEARER, Credential::bearer(SECRET))
}

/// A server's URL with another host.
fn at(server: &Server, host: &str) -> String {
    server.url().replace("127.0.0.1", host)
}

#[tokio::test]
async fn loopback_is_reached_without_the_proxy_of_the_options() {
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "localhost",
        "LocalHost.",
        "a.b.localhost",
        "a.localhost.",
        "[::ffff:127.0.0.1]",
    ] {
        let (proxy, server) = (Server::json(200, "{}"), Server::json(200, "{}"));
        let client = secured(at(&server, host))
            .http(HttpOptions::new().proxy(proxy.url()))
            .build()
            .expect("a client");
        let outcome = Secured::new(&client, |r| r).await;
        assert!(proxy.another_request().is_none(), "{host}");
        outcome.unwrap_or_else(|error| panic!("{host}: {error:?}"));
        assert_eq!(
            server.request().header("authorization"),
            Some("Bearer s3cr3t-t0ken"),
            "{host}"
        );
    }
}

#[tokio::test]
async fn names_of_loopback_are_not_asked_of_the_systems_resolver() {
    for options in [HttpOptions::new(), HttpOptions::new().no_proxy()] {
        let server = Server::json(200, "{}");
        let client = secured(at(&server, "no-such-name.localhost"))
            .http(options)
            .build()
            .expect("a client");
        Secured::new(&client, |r| r).await.expect("a report");
    }
}

#[tokio::test]
async fn addresses_that_only_some_systems_take_for_loopback_get_no_credential() {
    for host in ["0.0.0.0", "[::]", "[::ffff:10.0.0.1]", "localhost.example"] {
        let proxy = Server::json(200, "{}");
        let client = secured(format!("http://{host}:1"))
            .http(HttpOptions::new().proxy(proxy.url()))
            .build()
            .expect("a client");
        let outcome = Secured::new(&client, |r| r).await;
        assert!(matches!(outcome, Err(Error::Build(_))), "{host}");
        assert!(proxy.another_request().is_none(), "{host}");
    }
}

#[tokio::test]
async fn a_redirect_to_loopback_goes_through_no_proxy() {
    let (proxy, server) = (Server::json(200, "{}"), Server::json(200, "{}"));
    let target = at(&server, "x.localhost");
    let first = Server::responding([http_response_with(302, &[("location", &target)], "")]);
    let client = secured(first.url())
        .http(HttpOptions::new().proxy(proxy.url()))
        .build()
        .expect("a client");
    Secured::new(&client, |r| r).await.expect("a report");
    assert_eq!(server.request().header("authorization"), None);
    assert!(proxy.another_request().is_none());
}

#[tokio::test]
async fn a_server_of_an_operation_is_held_to_the_same() {
    let (proxy, server) = (Server::json(200, "{}"), Server::json(200, "{}"));
    let options = || HttpOptions::new().proxy(proxy.url());
    let client = secured("https://api.example.com").http(options()).build();
    let client = client.expect("a client");
    let remote = Secured::new(&client, |r| r.server("http://other.example.com")).await;
    assert!(matches!(remote, Err(Error::Build(_))), "{remote:?}");
    let client = secured(server.url()).http(options()).build();
    let client = client.expect("a client");
    Secured::new(&client, |r| r.server("/v2"))
        .await
        .expect("a report");
    assert_eq!(server.request().target(), "GET /v2/report");
    assert!(proxy.another_request().is_none());
}

#[tokio::test]
async fn other_hosts_are_reached_through_the_proxy_over_tls_without_showing_the_credential() {
    let proxy = Server::responding([http_response(502, "text/plain", "")]);
    let client = secured("https://api.example.com")
        .http(HttpOptions::new().proxy(proxy.url()))
        .build()
        .expect("a client");
    Secured::new(&client, |r| r).await.expect_err("no tunnel");
    let request = proxy.request();
    assert_eq!(request.target(), "CONNECT api.example.com:443");
    assert!(!format!("{request:?}").contains(SECRET), "{request:?}");
}

#[tokio::test]
async fn what_is_not_secret_goes_through_the_proxy() {
    let proxy = Server::json(200, r#"{"total":1}"#);
    let client = builder("http://api.example.com")
        .http(HttpOptions::new().proxy(proxy.url()))
        .build()
        .expect("a client");
    Get::new(&client, |r| r).await.expect("a report");
    assert_eq!(
        proxy.request().target(),
        "GET http://api.example.com/report"
    );
}

/// The environment is the process's, so this test is one of its own for each variable.
#[test]
fn loopback_is_reached_without_the_proxy_of_the_environment() {
    for variable in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        let proxy = Server::json(200, "{}");
        let output = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "in_this_environment", "--ignored"])
            .env(variable, proxy.url())
            .output()
            .expect("this program");
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && shown.contains("1 passed"),
            "{variable}: {shown}"
        );
        // What is not secret and not loopback shows that the variable counts.
        assert_eq!(
            proxy.request().target(),
            "GET http://api.example.com/report",
            "{variable}"
        );
        assert!(proxy.another_request().is_none(), "{variable}");
    }
}

#[tokio::test]
#[ignore = "run by the test above, with a proxy in its environment"]
async fn in_this_environment() {
    for host in ["127.0.0.1", "localhost", "x.localhost"] {
        let server = Server::json(200, "{}");
        let client = secured(at(&server, host)).build().expect("a client");
        Secured::new(&client, |r| r).await.expect("a report");
        server.request();
    }
    let client = builder("http://api.example.com").build();
    let client = client.expect("a client");
    Get::new(&client, |r| r)
        .await
        .expect("the proxy's response");
    // Nothing listens there, and it is not loopback.
    let client = builder("http://0.0.0.0:1")
        .http(HttpOptions::new().no_proxy())
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    Get::new(&client, |r| r).await.expect_err("no connection");
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn a_client_of_the_callers_may_use_a_proxy_and_gets_no_credential_in_plain_text() {
    // reqwest brings no cryptography of its own here.
    #[cfg(feature = "rustls")]
    let _ = rustls::crypto::ring::default_provider().install_default();
    let proxy = Server::json(200, "{}");
    let reqwest = || {
        let proxy = reqwest::Proxy::all(proxy.url()).expect("a proxy");
        let builder = reqwest::Client::builder().proxy(proxy);
        HttpOptions::new().client(builder.build().expect("a client"))
    };
    let client = secured(Server::nowhere()).http(reqwest()).build();
    let refused = Secured::new(&client.expect("a client"), |r| r).await;
    let Err(Error::Build(error)) = refused else {
        panic!("{refused:?}")
    };
    assert!(error.to_string().contains("allow_plain_http"), "{error}");
    assert!(proxy.another_request().is_none());
}

/// The default transport behind something of the caller's.
struct Wrapped<const DIRECT: bool>(HttpTransport);

impl<const DIRECT: bool> Transport for Wrapped<DIRECT> {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        self.0.send(request)
    }

    fn reaches_loopback_directly(&self) -> bool {
        DIRECT
    }
}

/// One that does not say where its requests go.
struct Silent(HttpTransport);

impl Transport for Silent {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        self.0.send(request)
    }
}

#[tokio::test]
async fn a_transport_of_the_callers_says_whether_loopback_is_private() {
    let http = || HttpTransport::new(&HttpOptions::new(), None).expect("a transport");
    for shared in [false, true] {
        let server = Server::json(200, "{}");
        let client = match shared {
            false => secured(server.url()).transport(Wrapped::<true>(http())),
            true => secured(server.url()).transport(Arc::new(Wrapped::<true>(http()))),
        };
        let client = client.build().expect("a client");
        Secured::new(&client, |r| r).await.expect("a report");
    }
    for client in [
        secured(Server::nowhere()).transport(Wrapped::<false>(http())),
        secured(Server::nowhere()).transport(Arc::new(Wrapped::<false>(http()))),
        secured(Server::nowhere()).transport(Silent(http())),
    ] {
        let client = client.build().expect("a client");
        let outcome = Secured::new(&client, |r| r).await;
        assert!(matches!(outcome, Err(Error::Build(_))), "{outcome:?}");
    }
}
