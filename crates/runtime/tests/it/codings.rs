//! Content codings of responses (RFC 9110 §8.4): decoded to the last byte, or an error that is not asked for again.

#![cfg(all(
    feature = "gzip",
    feature = "deflate",
    feature = "brotli",
    feature = "zstd"
))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use crate::support::builder;
use async_compression::tokio::bufread::{BrotliEncoder, GzipEncoder, ZlibEncoder, ZstdEncoder};
use clientsmith_runtime::{Client, Error, Method, RetryPolicy};
use loopback::{Reply, Server};
use tokio::io::AsyncReadExt as _;

const TEXT: &str =
    r#"{"total":1,"note":"a text that is long enough to be worth a coding, coding, coding"}"#;

async fn coded(coding: &str, bytes: &[u8]) -> Vec<u8> {
    let mut coded = Vec::new();
    let read = match coding {
        "gzip" | "x-gzip" => GzipEncoder::new(bytes).read_to_end(&mut coded).await,
        "deflate" => ZlibEncoder::new(bytes).read_to_end(&mut coded).await,
        "br" => BrotliEncoder::new(bytes).read_to_end(&mut coded).await,
        "zstd" => ZstdEncoder::new(bytes).read_to_end(&mut coded).await,
        other => panic!("{other}"),
    };
    read.expect("memory");
    coded
}

fn response(status: u16, headers: &[&str], body: &[u8]) -> Reply {
    let mut bytes = format!("HTTP/1.1 {status} Told\r\nconnection: close\r\n").into_bytes();
    for header in headers {
        bytes.extend_from_slice(header.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    Reply::bytes(bytes)
}

fn whole(coding: &str, body: &[u8]) -> Reply {
    let coding = format!("content-encoding: {coding}");
    let length = format!("content-length: {}", body.len());
    response(200, &[&coding, &length], body)
}

fn client(server: &Server) -> Client {
    let retry = RetryPolicy::new().base_delay(Duration::from_millis(1));
    builder(server.url())
        .retry(retry)
        .build()
        .expect("a client")
}

/// The result of a call whose server has this response only, and how often it was asked.
async fn ask(reply: Reply) -> (Result<String, Error>, usize) {
    let server = Server::responding((0..9).map(|_| reply.clone()));
    let outcome = client(&server).request(Method::GET, "/").send().await;
    let mut requests = 0;
    while server.another_request().is_some() {
        requests += 1;
    }
    let text = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
    (outcome.map(|response| text(&response)), requests)
}

async fn read(reply: Reply) -> String {
    let (outcome, _) = ask(reply).await;
    outcome.unwrap_or_else(|error| panic!("{error:?}"))
}

/// The text of an error that is not asked for again.
async fn refused(reply: Reply) -> String {
    let (outcome, requests) = ask(reply).await;
    let Err(Error::Transport(error)) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(requests, 1, "{error}");
    error.to_string()
}

const CODINGS: [&str; 4] = ["gzip", "deflate", "br", "zstd"];

#[tokio::test]
async fn the_codings_of_the_features_are_asked_for() {
    let server = Server::json(200, "{}");
    client(&server)
        .request(Method::GET, "/")
        .send()
        .await
        .expect("a response");
    let request = server.request();
    assert_eq!(
        request.header("accept-encoding"),
        Some("zstd,gzip,deflate,br")
    );
}

#[tokio::test]
async fn a_caller_may_ask_for_another_coding_or_for_a_part() {
    let identity = ("accept-encoding", "identity");
    let part = ("range", "bytes=0-3");
    for ((name, value), expected) in [(identity, Some("identity")), (part, None)] {
        let server = Server::json(200, "{}");
        let call = client(&server)
            .request(Method::GET, "/")
            .header(name, value);
        call.send().await.expect("a response");
        assert_eq!(server.request().header("accept-encoding"), expected);
    }
}

#[tokio::test]
async fn each_coding_is_undone_and_its_headers_taken_out() {
    for coding in CODINGS.into_iter().chain(["x-gzip"]) {
        let server = Server::responding([whole(coding, &coded(coding, TEXT.as_bytes()).await)]);
        let response = client(&server).request(Method::GET, "/").send().await;
        let response = response.expect("a response");
        assert_eq!(&response[..], TEXT.as_bytes(), "{coding}");
        for header in ["content-encoding", "content-length"] {
            assert!(!response.headers().contains_key(header), "{coding}");
        }
    }
    let gzip = coded("gzip", TEXT.as_bytes()).await;
    assert_eq!(read(whole(" GZip , identity", &gzip)).await, TEXT);
}

#[tokio::test]
async fn all_members_are_read_however_they_are_cut_into_pieces() {
    let (first, second) = TEXT.split_at(20);
    for coding in ["gzip", "zstd"] {
        let first = coded(coding, first.as_bytes()).await;
        let both = [&first[..], &coded(coding, second.as_bytes()).await].concat();
        assert_eq!(read(whole(coding, &both)).await, TEXT, "{coding}");
        let head =
            format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: {coding}\r\n\r\n");
        for cut in [first.len() - 1, first.len(), first.len() + 1] {
            let paused = response(200, &[&format!("content-encoding: {coding}")], &both)
                .pause(head.len() + 2 + cut, Duration::from_millis(20));
            assert_eq!(read(paused).await, TEXT, "{coding} at {cut}");
        }
    }
}

#[tokio::test]
async fn what_follows_the_coded_bytes_is_an_error() {
    for coding in CODINGS {
        let body = [&coded(coding, TEXT.as_bytes()).await[..], b"garbage\xff"].concat();
        refused(whole(coding, &body)).await;
        let chunked = format!("{:x}\r\n", body.len());
        let body = [chunked.as_bytes(), &body, b"\r\n0\r\n\r\n"].concat();
        let coding = format!("content-encoding: {coding}");
        refused(response(
            200,
            &[&coding, "transfer-encoding: chunked"],
            &body,
        ))
        .await;
    }
}

#[tokio::test]
async fn corrupt_bytes_are_an_error_that_is_not_asked_for_again() {
    for coding in CODINGS {
        refused(whole(coding, TEXT.as_bytes())).await;
        let mut body = coded(coding, TEXT.as_bytes()).await;
        body.truncate(body.len() - 3);
        refused(whole(coding, &body)).await;
    }
    for coding in ["gzip", "deflate"] {
        let mut body = coded(coding, TEXT.as_bytes()).await;
        // The checksum, which ends with the length in gzip.
        let byte = body.len() - if coding == "gzip" { 5 } else { 1 };
        body[byte] ^= 0x55;
        refused(whole(coding, &body)).await;
    }
}

#[tokio::test]
async fn a_connection_that_breaks_in_coded_bytes_is_asked_again() {
    for coding in CODINGS {
        let body = coded(coding, TEXT.as_bytes()).await;
        let good = whole(coding, &body);
        let header = format!("content-encoding: {coding}");
        let in_time = format!("content-length: {}", body.len());
        for cut in [
            // With a length, and with nothing but the connection's end.
            response(200, &[&header, &in_time], &body[..body.len() / 2]),
            response(200, &[&header], &body[..body.len() / 2]),
        ] {
            let server = Server::responding([cut, good.clone()]);
            let response = client(&server).request(Method::GET, "/").send().await;
            assert_eq!(&response.expect("the second response")[..], TEXT.as_bytes());
        }
    }
}

#[tokio::test]
async fn codings_may_be_stacked_twice_and_no_more() {
    for outer in CODINGS {
        for inner in CODINGS {
            let body = coded(outer, &coded(inner, TEXT.as_bytes()).await).await;
            let both = format!("{inner}, {outer}");
            assert_eq!(read(whole(&both, &body)).await, TEXT, "{both}");
        }
    }
    let twice = coded("br", &coded("gzip", TEXT.as_bytes()).await).await;
    let length = format!("content-length: {}", twice.len());
    let lines = ["content-encoding: gzip", "content-encoding: br", &length];
    assert_eq!(read(response(200, &lines, &twice)).await, TEXT);
    let thrice = coded("gzip", &twice).await;
    let error = refused(whole("gzip, br, gzip", &thrice)).await;
    assert!(error.contains("more than 2 content codings"), "{error}");
}

#[tokio::test]
async fn a_registered_coding_that_was_not_asked_for_is_an_error_that_names_it() {
    for coding in ["compress", "x-compress", "dcz", "gzip, compress"] {
        let error = refused(whole(coding, TEXT.as_bytes())).await;
        assert!(
            error.contains("compress") || error.contains(coding),
            "{error}"
        );
    }
    // The status of a failure is worth more than its text.
    let refusal = response(
        403,
        &["content-encoding: compress", "content-length: 4"],
        b"text",
    );
    let (outcome, _) = ask(refusal).await;
    assert!(
        matches!(&outcome, Err(Error::Status(error)) if error.status() == 403),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn what_is_no_registered_coding_is_none() {
    for coding in ["identity", "utf-8", "none", "aws-chunked", ""] {
        assert_eq!(read(whole(coding, TEXT.as_bytes())).await, TEXT, "{coding}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_there_has_no_coding_to_undo() {
    for reply in [
        response(204, &["content-encoding: gzip"], b""),
        response(200, &["content-encoding: gzip", "content-length: 0"], b""),
        response(200, &["content-encoding: br"], b""),
        response(
            200,
            &["content-encoding: zstd", "transfer-encoding: chunked"],
            b"0\r\n\r\n",
        ),
    ] {
        let shown = format!("{reply:?}");
        assert_eq!(read(reply).await, "", "{shown}");
    }
}

#[tokio::test]
async fn the_text_of_a_failure_is_decoded_as_far_as_it_goes() {
    let body = coded("gzip", TEXT.as_bytes()).await;
    let corrupt = [&body[..body.len() - 8], &[0; 8]].concat();
    for body in [body, corrupt] {
        let length = format!("content-length: {}", body.len());
        let refusal = response(400, &["content-encoding: gzip", &length], &body);
        let (outcome, _) = ask(refusal).await;
        let Err(Error::Status(error)) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(error.text(), TEXT);
    }
}

/// Until the tasks that are ready had their turn. `yield_now` waits for more than that.
async fn next_turn() {
    let mut waited = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut waited, true) {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

/// Gzip members of long names in which there is nothing, themselves compressed: all work, and no byte to wait for.
#[tokio::test]
async fn a_stack_that_unfolds_to_nothing_leaves_other_tasks_their_turn() {
    let member = flate2::GzBuilder::new().filename(vec![b'a'; 1 << 10]);
    let member = member
        .write(Vec::new(), flate2::Compression::fast())
        .finish();
    let nothing = member.expect("memory").repeat(4_000);
    let body = coded("gzip", &nothing).await;
    let server = Server::responding([whole("gzip, gzip", &body)]);
    let call = tokio::spawn(client(&server).request(Method::GET, "/").send());
    let others = tokio::spawn(async {
        for turn in 0.. {
            next_turn().await;
            if call.is_finished() {
                return (call.await, turn);
            }
        }
        unreachable!("the response ends")
    });
    let (response, turns) = others.await.expect("no panic");
    assert_eq!(&response.expect("no panic").expect("a response")[..], b"");
    assert!(turns >= nothing.len() / (64 << 10), "{turns}");
}

/// Each piece is there as soon as the server flushes it.
#[tokio::test]
async fn a_coded_stream_is_read_as_it_comes() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]);
        let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: gzip\r\n\r\n";
        stream.write_all(head.as_bytes()).expect("sent");
        let mut coder = flate2::write::GzEncoder::new(stream, flate2::Compression::fast());
        for piece in ["one", "two"] {
            coder.write_all(piece.as_bytes()).expect("sent");
            coder.flush().expect("sent");
            wait.recv().expect("the client");
        }
        coder.finish().expect("sent");
    });
    let client = builder(url).build().expect("a client");
    let call = client.request(Method::GET, "/").send_streamed();
    let mut stream = call.await.expect("a response").into_inner();
    for piece in ["one", "two"] {
        let came = stream.next().await.expect("a piece").expect("no error");
        assert_eq!(came, piece);
        go.send(()).expect("the server");
    }
    assert!(stream.next().await.is_none());
    server.join().expect("no panic");
}
