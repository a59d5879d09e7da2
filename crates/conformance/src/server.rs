//! A server on the loopback interface that answers what it is told and keeps the bytes that it was sent.
//!
//! Included as source by the crate that tries emitted clients; it needs the standard library only.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// Answers one request a connection, in order, then stops.
pub struct Server {
    address: SocketAddr,
    received: Receiver<Request>,
}

/// A request as it came.
#[derive(Debug)]
pub struct Request {
    /// `POST /path?query HTTP/1.1`
    pub line: String,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body's bytes, as text; chunks are put together.
    pub body: String,
}

impl Server {
    /// Starts a server that gives these answers, each the whole text of an HTTP response.
    pub fn answering<A: Into<String>>(answers: impl IntoIterator<Item = A>) -> Self {
        let answers: Vec<String> = answers.into_iter().map(Into::into).collect();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let (sender, received) = channel();
        thread::spawn(move || {
            for answer in answers {
                let Ok((mut stream, _)) = listener.accept() else { return };
                let request = read(&mut stream);
                let _ = stream.write_all(answer.as_bytes());
                let _ = sender.send(request);
            }
        });
        Self { address, received }
    }

    /// A server with one answer: this status and JSON text.
    pub fn json(status: u16, body: &str) -> Self {
        Self::answering([answer(status, "application/json", body)])
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next request; fails after five seconds without one.
    pub fn request(&self) -> Request {
        self.received.recv_timeout(Duration::from_secs(5)).expect("a request within five seconds")
    }
}

impl Request {
    /// The method and the target (`GET /pets?limit=1`).
    pub fn target(&self) -> &str {
        self.line.strip_suffix(" HTTP/1.1").unwrap_or(&self.line)
    }

    /// A header's value, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The text of an HTTP response.
pub fn answer(status: u16, content_type: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} Told\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// The text of an HTTP response without a body.
pub fn empty(status: u16) -> String {
    format!("HTTP/1.1 {status} Told\r\nconnection: close\r\n{}\r\n", if status == 204 { "" } else { "content-length: 0\r\n" })
}

fn read(stream: &mut TcpStream) -> Request {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = find(&bytes, b"\r\n\r\n") {
            break end;
        }
        if !read_more(stream, &mut bytes) {
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
    let header = |name: &str| headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());

    let mut body = bytes.split_off((head_end + 4).min(bytes.len()));
    if header("transfer-encoding") == Some("chunked") {
        while find(&body, b"0\r\n\r\n").is_none() && read_more(stream, &mut body) {}
        body = without_chunks(&body);
    } else {
        let length = header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        while body.len() < length && read_more(stream, &mut body) {}
    }
    Request { line, headers, body: String::from_utf8_lossy(&body).into_owned() }
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
        let length = std::str::from_utf8(&bytes[..end]).ok().and_then(|hex| usize::from_str_radix(hex, 16).ok());
        let Some(length @ 1..) = length else { break };
        let Some(chunk) = bytes.get(end + 2..end + 2 + length) else { break };
        body.extend_from_slice(chunk);
        bytes = bytes.get(end + 4 + length..).unwrap_or_default();
    }
    body
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
