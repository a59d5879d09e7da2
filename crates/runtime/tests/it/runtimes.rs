//! Runtimes that a call can't be made in.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::error::Error as _;

use crate::support::{Get, builder};
use clientsmith_runtime::transport::{
    HttpTransport, Transport as _, TransportErrorKind, TransportRequest,
};
use clientsmith_runtime::{Error, HttpOptions, Method};
use loopback::Server;
use tokio::runtime::Builder;

#[test]
fn a_runtime_without_timers_is_an_error_before_anything_is_sent() {
    let runtimes = [
        Builder::new_current_thread().build(),
        Builder::new_current_thread().enable_io().build(),
        Builder::new_multi_thread().worker_threads(1).build(),
    ];
    for runtime in runtimes {
        let server = Server::json(200, "{}");
        let client = builder(server.url()).build().expect("a client");
        let runtime = runtime.expect("a runtime");
        let error = runtime
            .block_on(Get::new(&client, |r| r).send())
            .expect_err("no timers");
        assert!(
            matches!(error, Error::Build(_)) && error.to_string().contains("timers"),
            "{error}"
        );
        assert!(server.another_request().is_none());
    }
}

#[test]
fn a_runtime_without_io_is_an_error_and_the_call_is_not_repeated() {
    let runtimes = [
        Builder::new_current_thread().enable_time().build(),
        Builder::new_multi_thread()
            .worker_threads(1)
            .enable_time()
            .build(),
    ];
    for runtime in runtimes {
        let runtime = runtime.expect("a runtime");
        for host in ["127.0.0.1", "localhost"] {
            let server = Server::json(200, "{}");
            let url = server.url().replace("127.0.0.1", host);
            let client = builder(&url).build().expect("a client");
            let error = runtime
                .block_on(Get::new(&client, |r| r).send())
                .expect_err("no I/O");
            assert!(
                matches!(error, Error::Build(_)) && error.to_string().contains("with I/O"),
                "{error}"
            );
            assert!(server.another_request().is_none());
        }
    }
}

#[test]
fn a_transport_says_that_the_runtime_has_no_io() {
    let transport = HttpTransport::new(&HttpOptions::new(), None).expect("a transport");
    let url = Server::nowhere().parse().expect("a URL");
    let runtime = Builder::new_current_thread().enable_time().build();
    let request = TransportRequest::new(Method::GET, url);
    let outcome = runtime
        .expect("a runtime")
        .block_on(transport.send(request));
    let error = outcome.expect_err("no I/O");
    assert_eq!(error.kind(), TransportErrorKind::Runtime);
    let mut causes = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        causes.push(error.to_string());
        cause = error.source();
    }
    assert_eq!(causes[0], "error sending request");
    assert_eq!(
        causes.last().map(String::as_str),
        Some("the Tokio runtime has no I/O (`enable_all`)")
    );
}

#[test]
fn a_client_that_failed_without_io_works_in_a_runtime_that_has_it() {
    let server = Server::json(200, "{}");
    let client = builder(server.url()).build().expect("a client");
    let without = Builder::new_current_thread().enable_time().build();
    let with = Builder::new_current_thread().enable_all().build();
    let call = || Get::new(&client, |r| r).send();
    let error = without.expect("a runtime").block_on(call());
    assert!(matches!(error, Err(Error::Build(_))), "{error:?}");
    let response = with.expect("a runtime").block_on(call());
    assert!(response.is_ok(), "{response:?}");
}

#[test]
fn no_runtime_at_all_is_an_error() {
    use std::future::Future as _;
    use std::task::{Context, Poll, Waker};

    let client = builder(Server::nowhere()).build().expect("a client");
    let mut call = std::pin::pin!(Get::new(&client, |r| r).send());
    let Poll::Ready(outcome) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("the call waits")
    };
    assert!(matches!(outcome, Err(Error::Build(_))), "{outcome:?}");
}
