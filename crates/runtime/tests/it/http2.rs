//! HTTP/2: where it is used, and what a server says that it did not process.

#![cfg(all(feature = "http2", feature = "rustls"))]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::builder;
use clientsmith_runtime::{Client, Connections, Error, HttpOptions, Method, RetryPolicy};
use h2::Reason;
use h2::server::SendResponse;
use loopback::{Action, KeepAliveServer, kept_alive};
use rcgen::{CertificateParams, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A server that speaks HTTP/2, and how often what happened.
#[derive(Clone, Default)]
struct Counts {
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
    protocols: Arc<Mutex<Vec<Option<String>>>>,
}

type Respond = fn(usize, SendResponse<bytes::Bytes>);

fn ok(_number: usize, mut respond: SendResponse<bytes::Bytes>) {
    let response = http::Response::builder().header("content-type", "application/json");
    let mut body = respond
        .send_response(response.body(()).unwrap(), false)
        .expect("the client listens");
    body.send_data("{}".into(), true)
        .expect("the client listens");
}

fn refused_first(number: usize, mut respond: SendResponse<bytes::Bytes>) {
    match number {
        0 => respond.send_reset(Reason::REFUSED_STREAM),
        _ => ok(number, respond),
    }
}

fn broken(_number: usize, mut respond: SendResponse<bytes::Bytes>) {
    respond.send_reset(Reason::INTERNAL_ERROR);
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(stream: S, counts: Counts, respond: Respond) {
    counts.connections.fetch_add(1, SeqCst);
    let Ok(mut connection) = h2::server::handshake(stream).await else {
        return;
    };
    while let Some(Ok((_, stream))) = connection.accept().await {
        respond(counts.requests.fetch_add(1, SeqCst), stream);
    }
}

/// A server over plain TCP.
async fn plain(respond: Respond) -> (String, Counts) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let counts = Counts::default();
    let shared = counts.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, shared.clone(), respond));
        }
    });
    (url, counts)
}

/// A server over TLS that offers these protocols; only HTTP/2 is spoken, others are only counted.
async fn encrypted(protocols: &[&str]) -> (String, String, Counts) {
    let parameters = CertificateParams::new(["localhost".to_owned()]).expect("a name");
    let key = KeyPair::generate().expect("a key");
    let certificate = parameters.self_signed(&key).expect("a certificate");
    let pem = certificate.pem();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.into()],
            PrivateKeyDer::try_from(key.serialize_der()).expect("a key"),
        )
        .expect("a certificate");
    config.alpn_protocols = protocols
        .iter()
        .map(|name| name.as_bytes().to_vec())
        .collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let counts = Counts::default();
    let shared = counts.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, counts) = (acceptor.clone(), shared.clone());
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else {
                    return;
                };
                let protocol = stream.get_ref().1.alpn_protocol();
                let protocol = protocol.map(|name| String::from_utf8_lossy(name).into_owned());
                let is_http2 = protocol.as_deref() == Some("h2");
                counts.protocols.lock().unwrap().push(protocol);
                if is_http2 {
                    serve(stream, counts, ok).await;
                }
            });
        }
    });
    (format!("https://localhost:{port}"), pem, counts)
}

fn trusting(url: &str, pem: &str, connections: Connections) -> Client {
    let options = HttpOptions::new()
        .root_certificate(pem)
        .only_these_roots()
        .connections(connections);
    let builder = builder(url).http(options).retry(RetryPolicy::never());
    builder.build().expect("a client")
}

fn only_http2(url: &str) -> Client {
    let connections = Connections::new().http2_only();
    let client = builder(url).http(HttpOptions::new().connections(connections));
    client.build().expect("a client")
}

#[tokio::test]
async fn the_server_chooses_http2_by_alpn() {
    let (url, pem, counts) = encrypted(&["h2", "http/1.1"]).await;
    let client = trusting(&url, &pem, Connections::new());
    let first = client.request(Method::POST, "/x").send().await;
    first.expect("a response");
    // All at the same time on the connection that there is, whatever the method.
    let calls: Vec<_> = (0..20)
        .map(|_| tokio::spawn(client.request(Method::POST, "/x").send()))
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("a response");
    }
    assert_eq!(*counts.protocols.lock().unwrap(), [Some("h2".to_owned())]);
    assert_eq!(counts.requests.load(SeqCst), 21);
}

#[tokio::test]
async fn a_client_of_one_version_offers_only_that() {
    let (url, pem, counts) = encrypted(&["h2", "http/1.1"]).await;
    let one = trusting(&url, &pem, Connections::new().http1_only());
    drop(one.request(Method::GET, "/x").send().await);
    let two = trusting(&url, &pem, Connections::new().http2_only());
    two.request(Method::GET, "/x")
        .send()
        .await
        .expect("a response");
    let chosen = [Some("http/1.1".to_owned()), Some("h2".to_owned())];
    assert_eq!(*counts.protocols.lock().unwrap(), chosen);
}

#[tokio::test]
async fn plain_http_is_http1_unless_the_caller_says_otherwise() {
    let server = KeepAliveServer::start(|_| Action::Respond(kept_alive(200, "text/plain", "1")));
    let client = builder(server.url()).build().expect("a client");
    let call = client.request(Method::GET, "/x").send();
    assert_eq!(call.await.expect("a response").into_inner(), "1");
    let (url, counts) = plain(ok).await;
    let call = only_http2(&url).request(Method::GET, "/x");
    assert_eq!(call.send().await.expect("a response").into_inner(), "{}");
    assert_eq!(counts.requests.load(SeqCst), 1);
}

#[tokio::test]
async fn a_post_whose_stream_is_refused_was_not_processed_and_is_sent_again() {
    let (url, counts) = plain(refused_first).await;
    let client = only_http2(&url);
    let call = client.request(Method::POST, "/x").json(&1);
    call.send().await.expect("the second response");
    assert_eq!(counts.requests.load(SeqCst), 2);
}

#[tokio::test]
async fn a_post_whose_stream_broke_is_not_sent_again() {
    let (url, counts) = plain(broken).await;
    let call = only_http2(&url).request(Method::POST, "/x").json(&1);
    let error = call.send().await.expect_err("broken");
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_eq!(counts.requests.load(SeqCst), 1);
}

#[tokio::test]
async fn a_connection_whose_pings_are_not_acknowledged_is_closed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    // It accepts connections, and says and acknowledges nothing.
    let silent = tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            open.push(stream);
        }
    });
    let connections = Connections::new()
        .http2_only()
        .http2_keep_alive(Duration::from_millis(100), Duration::from_millis(100));
    let client = builder(url)
        .http(HttpOptions::new().connections(connections))
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let call = client.request(Method::GET, "/x").send();
    let ended = tokio::time::timeout(Duration::from_secs(3), call).await;
    let error = ended
        .expect("long before the attempt's limit")
        .expect_err("closed");
    assert!(matches!(error, Error::Transport(_)), "{error}");
    silent.abort();
}
