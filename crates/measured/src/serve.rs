//! A server that responds to every request with one small report, over connections that stay open.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

const REPORT: &str = r#"{"aggregatedWorkloads":[{"id":"a","workloadName":"checkout","totalCost":12.5,"namespace":"shop"},{"id":"b","workloadName":"search","totalCost":7.25,"namespace":"shop"},{"id":"c","workloadName":"mail","totalCost":0.5,"namespace":"post"}],"clusters":["eu-1"],"window":{"from":1743318000000}}"#;

/// Prints the URL and serves until the process is ended.
pub(crate) fn run() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    println!(
        "http://{}",
        listener
            .local_addr()
            .expect("a bound socket has an address")
    );
    for stream in listener.incoming().flatten() {
        thread::spawn(move || http_response(stream));
    }
}

/// Requests have heads and bodies that come in one piece each, which small ones on loopback do.
fn http_response(mut stream: TcpStream) {
    let response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{REPORT}",
        REPORT.len()
    );
    let mut pending = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut piece) {
        pending.extend_from_slice(&piece[..length]);
        while let Some(end) = whole(&pending) {
            pending.drain(..end);
            if stream.write_all(response.as_bytes()).is_err() {
                return;
            }
        }
    }
}

/// Where the first request ends, if it is all there.
fn whole(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length = text
        .split("content-length:")
        .nth(1)
        .and_then(|rest| rest.split("\r\n").next());
    let length: usize = length
        .and_then(|length| length.trim().parse().ok())
        .unwrap_or(0);
    (bytes.len() >= head + length).then_some(head + length)
}
