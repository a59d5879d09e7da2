//! A server on the loopback interface that sends the given responses byte for byte, and keeps the bytes that it
//! receives.
//!
//! Mock servers of the ecosystem send correct HTTP by design; the tests also cover connections that break, truncated
//! responses, and servers that send nothing. It only needs the standard library.
//!
//! ```
//! use loopback::{Server, http_response};
//!
//! let server = Server::responding([http_response(200, "text/plain", "hello")]);
//! assert!(server.url().starts_with("http://127.0.0.1:"));
//! ```

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod keep_alive;

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

pub use keep_alive::{Action, Exchange, KeepAliveServer, kept_alive};

/// How long to wait for a request, and to keep an idle connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// Responds to one request per connection, in order, then stops listening.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    received: Receiver<Request>,
}

/// A request as received.
#[derive(Clone, Debug)]
pub struct Request {
    /// `POST /path?query HTTP/1.1`
    pub line: String,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body's bytes, as text; chunks are put together.
    pub body: String,
    is_complete: bool,
}

/// The reply on a connection once its request is received.
#[derive(Clone, Debug)]
pub struct Reply {
    bytes: Vec<u8>,
    delay: Duration,
    pause: Option<(usize, Duration)>,
    hangs: bool,
}

impl Reply {
    /// These bytes, and the end of the connection.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
            delay: Duration::ZERO,
            pause: None,
            hangs: false,
        }
    }

    /// Nothing at all: the connection ends.
    pub fn hang_up() -> Self {
        Self::bytes([])
    }

    /// Nothing at all, for as long as the client waits.
    pub fn silence() -> Self {
        Self {
            hangs: true,
            ..Self::bytes([])
        }
    }

    /// The same after a delay.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// The same with a pause after so many bytes.
    #[must_use]
    pub fn pause(self, at: usize, pause: Duration) -> Self {
        Self {
            pause: Some((at, pause)),
            ..self
        }
    }

    /// Only so many of the bytes, and the end of the connection.
    #[must_use]
    pub fn cut(mut self, length: usize) -> Self {
        self.bytes.truncate(length);
        self
    }

    fn give(self, stream: &mut TcpStream) {
        thread::sleep(self.delay);
        let (first, pause) = self.pause.unwrap_or((self.bytes.len(), Duration::ZERO));
        let (before, behind) = self.bytes.split_at(first.min(self.bytes.len()));
        let _ = stream.write_all(before).and_then(|()| stream.flush());
        thread::sleep(pause);
        let _ = stream.write_all(behind);
        if self.hangs {
            // Until the client gives up.
            let _ = stream.set_read_timeout(Some(PATIENCE));
            let _ = stream.read(&mut [0; 64]);
        }
        let _ = stream.shutdown(Shutdown::Write);
    }
}

impl From<String> for Reply {
    fn from(text: String) -> Self {
        Self::bytes(text)
    }
}

impl Server {
    /// Starts a server that sends these responses, each the complete text of an HTTP response or a [`Reply`].
    pub fn responding<A: Into<Reply>>(replies: impl IntoIterator<Item = A>) -> Self {
        Self::responding_with(|_| replies)
    }

    /// Starts a server whose responses name its own URL.
    pub fn responding_with<A: Into<Reply>, I: IntoIterator<Item = A>>(
        replies: impl FnOnce(&str) -> I,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let replies = replies(&format!("http://{address}"));
        let replies: Vec<Reply> = replies.into_iter().map(Into::into).collect();
        let (sender, received) = channel();
        thread::spawn(move || {
            for reply in replies {
                let Ok((mut stream, _)) = listener.accept() else {
                    return;
                };
                let sender = sender.clone();
                // Each on its own connection, so that a slow response does not delay others.
                thread::spawn(move || {
                    let request = read(&mut stream);
                    let _ = sender.send(request);
                    reply.give(&mut stream);
                });
            }
        });
        Self { address, received }
    }

    /// A server with one response: this status and JSON text.
    pub fn json(status: u16, body: &str) -> Self {
        Self::responding([http_response(status, "application/json", body)])
    }

    /// An address at which nothing listens.
    pub fn nowhere() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        format!("http://{address}")
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next request; fails after five seconds without one.
    pub fn request(&self) -> Request {
        self.received
            .recv_timeout(PATIENCE)
            .expect("a request within five seconds")
    }

    /// The next request if one was received already.
    pub fn another_request(&self) -> Option<Request> {
        self.received.recv_timeout(Duration::from_millis(50)).ok()
    }
}

impl Request {
    /// The method and the target (`GET /pets?limit=1`).
    pub fn target(&self) -> &str {
        self.line.strip_suffix(" HTTP/1.1").unwrap_or(&self.line)
    }

    /// Whether all of it was received, before the connection ended or nothing came for five seconds.
    pub const fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// A header's value, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The text of an HTTP response.
pub fn http_response(status: u16, content_type: &str, body: &str) -> String {
    http_response_with(status, &[("content-type", content_type)], body)
}

/// The text of an HTTP response with these headers; its length is added.
pub fn http_response_with(status: u16, headers: &[(&str, &str)], body: &str) -> String {
    let headers: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Told\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

/// The text of an HTTP response without a body.
pub fn empty(status: u16) -> String {
    let length = if status == 204 {
        ""
    } else {
        "content-length: 0\r\n"
    };
    format!("HTTP/1.1 {status} Told\r\nconnection: close\r\n{length}\r\n")
}

fn read(stream: &mut TcpStream) -> Request {
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let mut bytes = Vec::new();
    let mut is_complete = true;
    let head_end = loop {
        if let Some(end) = find(&bytes, b"\r\n\r\n") {
            break end;
        }
        if !read_more(stream, &mut bytes) {
            is_complete = false;
            break bytes.len();
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.split("\r\n");
    let line = lines.next().unwrap_or_default().to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let header = |name: &str| {
        headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };

    let mut body = bytes.split_off((head_end + 4).min(bytes.len()));
    if header("transfer-encoding") == Some("chunked") {
        while find(&body, b"0\r\n\r\n").is_none() && read_more(stream, &mut body) {}
        is_complete &= find(&body, b"0\r\n\r\n").is_some();
        body = without_chunks(&body);
    } else {
        let length = header("content-length")
            .and_then(|length| length.parse().ok())
            .unwrap_or(0);
        while body.len() < length && read_more(stream, &mut body) {}
        is_complete &= body.len() >= length;
    }
    Request {
        line,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
        is_complete,
    }
}

fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> bool {
    let mut piece = [0; 4096];
    match stream.read(&mut piece) {
        Ok(0) | Err(_) => false,
        Ok(length) => {
            bytes.extend_from_slice(&piece[..length]);
            true
        }
    }
}

fn without_chunks(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = find(bytes, b"\r\n") {
        let length = std::str::from_utf8(&bytes[..end])
            .ok()
            .and_then(|hex| usize::from_str_radix(hex, 16).ok());
        let Some(length @ 1..) = length else { break };
        let Some(chunk) = bytes.get(end + 2..end + 2 + length) else {
            break;
        };
        body.extend_from_slice(chunk);
        bytes = bytes.get(end + 4 + length..).unwrap_or_default();
    }
    body
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
