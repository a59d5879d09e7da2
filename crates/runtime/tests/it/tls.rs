//! TLS that fails for good is not asked for again; TLS that may pass is.

#![cfg(feature = "rustls")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::{Post, builder};
use clientsmith_runtime::{Error, HttpOptions, RetryPolicy};
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{RootCertStore, ServerConfig, ServerConnection};

/// A certificate that signs itself.
struct Identity {
    certificate: CertificateDer<'static>,
    pem: String,
    key: KeyPair,
}

fn identity(change: impl FnOnce(&mut CertificateParams)) -> Identity {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let mut parameters = CertificateParams::new(names).expect("names");
    change(&mut parameters);
    let key = KeyPair::generate().expect("a key");
    let certificate = parameters.self_signed(&key).expect("a certificate");
    Identity {
        pem: certificate.pem(),
        certificate: certificate.into(),
        key,
    }
}

impl Identity {
    fn config(&self, clients: Option<&Self>) -> Arc<ServerConfig> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .expect("versions");
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(clients) => {
                let mut roots = RootCertStore::empty();
                roots.add(clients.certificate.clone()).expect("a root");
                let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(
                    Arc::new(roots),
                    provider,
                );
                builder.with_client_cert_verifier(verifier.build().expect("a verifier"))
            }
        };
        let key = PrivateKeyDer::try_from(self.key.serialize_der()).expect("a key");
        let config = builder.with_single_cert(vec![self.certificate.clone()], key);
        Arc::new(config.expect("a certificate"))
    }
}

/// Serves each connection and counts them.
fn serve(each: impl Fn(&mut TcpStream) + Send + 'static) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    let count = Arc::new(AtomicUsize::new(0));
    let connections = Arc::clone(&count);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            connections.fetch_add(1, Ordering::SeqCst);
            each(&mut stream);
            // What is not read would make the system reset the connection, and lose what was sent last.
            let _ = stream.shutdown(Shutdown::Write);
            let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
            while stream.read(&mut [0; 4096]).is_ok_and(|length| length > 0) {}
        }
    });
    (url, count)
}

/// A server that speaks TLS and HTTP.
fn over_tls(config: Arc<ServerConfig>) -> impl Fn(&mut TcpStream) + Send + 'static {
    move |stream| {
        let mut connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
        let mut tls = rustls::Stream::new(&mut connection, stream);
        if tls.read(&mut [0; 4096]).is_ok() {
            let text = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
            let _ = tls.write_all(text.as_bytes());
            connection.send_close_notify();
            let _ = connection.write_tls(stream);
        }
    }
}

/// A server that sends these bytes to whoever begins a handshake.
fn with_bytes(bytes: &'static [u8]) -> impl Fn(&mut TcpStream) + Send + 'static {
    move |stream| {
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(bytes);
    }
}

/// An alert of the level fatal (RFC 8446 §6).
const fn alert(description: u8) -> [u8; 7] {
    [21, 3, 3, 0, 2, 2, description]
}

async fn call(url: &str, options: HttpOptions) -> Result<(), Error> {
    let client = builder(url)
        .http(options)
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()
        .expect("a client");
    // No connection is made again whatever the method, so a POST shows it too.
    let outcome = Post::new(&client, |r| r.json(&1)).await;
    outcome.map(drop).map_err(Error::into_untyped)
}

/// The error's text, and how many connections the call made.
async fn refused(
    each: impl Fn(&mut TcpStream) + Send + 'static,
    options: HttpOptions,
) -> (String, usize) {
    let (url, connections) = serve(each);
    let outcome = call(&url, options).await;
    let Err(Error::Connect(error)) = outcome else {
        panic!("{outcome:?}")
    };
    (error.to_string(), connections.load(Ordering::SeqCst))
}

fn trusting(identity: &Identity) -> HttpOptions {
    HttpOptions::new()
        .root_certificate(identity.pem.clone())
        .only_these_roots()
}

#[tokio::test]
async fn a_certificate_that_is_trusted_is_accepted() {
    let server = identity(|_| {});
    let (url, connections) = serve(over_tls(server.config(None)));
    for url in [url.clone(), url.replace("127.0.0.1", "localhost")] {
        call(&url, trusting(&server)).await.expect("a response");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_asked_for_once() {
    let server = identity(|_| {});
    for options in [HttpOptions::new(), trusting(&identity(|_| {}))] {
        let (error, connections) = refused(over_tls(server.config(None)), options).await;
        assert!(error.contains("certificate"), "{error}");
        assert_eq!(connections, 1, "{error}");
    }
}

#[tokio::test]
async fn a_certificate_of_another_name_or_time_is_asked_for_once() {
    let other_name = identity(|parameters| {
        *parameters = CertificateParams::new(["other.example".to_owned()]).expect("a name");
    });
    let expired = identity(|parameters| parameters.not_after = rcgen::date_time_ymd(2001, 1, 1));
    let not_yet = identity(|parameters| parameters.not_before = rcgen::date_time_ymd(3000, 1, 1));
    for server in [other_name, expired, not_yet] {
        let serving = over_tls(server.config(None));
        let (error, connections) = refused(serving, trusting(&server)).await;
        assert!(error.contains("certificate"), "{error}");
        assert_eq!(connections, 1, "{error}");
    }
}

#[tokio::test]
async fn a_server_that_wants_a_certificate_of_the_client_is_asked_once() {
    let (server, clients) = (identity(|_| {}), identity(|_| {}));
    let serving = over_tls(server.config(Some(&clients)));
    let (error, connections) = refused(serving, trusting(&server)).await;
    assert_eq!(connections, 1, "{error}");
}

#[tokio::test]
async fn the_clients_certificate_is_sent_to_a_server_that_wants_one() {
    let (server, client) = (identity(|_| {}), identity(|_| {}));
    let (url, _) = serve(over_tls(server.config(Some(&client))));
    let pem = client.key.serialize_pem() + &client.pem;
    let options = trusting(&server).client_certificate(pem);
    call(&url, options).await.expect("a response");
}

#[test]
fn certificates_that_can_not_be_used_are_an_error_of_the_options() {
    const BROKEN: &str = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    let (one, other) = (identity(|_| {}), identity(|_| {}));
    let key = one.key.serialize_pem();
    let root = |pem: &str| HttpOptions::new().root_certificate(pem);
    let own = |pem: String| HttpOptions::new().client_certificate(pem);
    for (options, reason) in [
        (root("no PEM"), "a root certificate contains no certificate"),
        (root(BROKEN), "a root certificate is not PEM text"),
        (own(one.pem.clone()), "has no valid private key"),
        (
            own(key.clone()),
            "the client certificate contains no certificate",
        ),
        (
            own(key.clone() + BROKEN),
            "the client certificate is not PEM text",
        ),
        (own(key + &other.pem), "does not match its key"),
    ] {
        for options in [options.clone(), options.only_these_roots()] {
            let outcome = builder("https://e.com").http(options).build();
            let error = outcome.expect_err("no client").to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}

#[tokio::test]
async fn what_the_two_sides_have_not_in_common_is_asked_for_once() {
    const PROTOCOL_VERSION: [u8; 7] = alert(70);
    const HANDSHAKE_FAILURE: [u8; 7] = alert(40);
    const NO_TLS: &[u8] = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n";
    for bytes in [&PROTOCOL_VERSION[..], &HANDSHAKE_FAILURE, NO_TLS] {
        let (error, connections) = refused(with_bytes(bytes), HttpOptions::new()).await;
        assert_eq!(connections, 1, "{error}");
    }
}

#[tokio::test]
async fn a_handshake_that_breaks_is_tried_again() {
    const INTERNAL_ERROR: [u8; 7] = alert(80);
    for bytes in [&INTERNAL_ERROR[..], b""] {
        let (error, connections) = refused(with_bytes(bytes), HttpOptions::new()).await;
        assert_eq!(connections, 4, "{error}");
    }
}
