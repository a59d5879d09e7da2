//! A server, the calls by the program and the same by hyper, and an allocator that counts.

#![allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests and the measurement use what they need of it"
)]

// An allocator is a program's own; what it does is that of the measurements.
#[path = "../../../measured/src/count.rs"]
pub mod count;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use many_clusters::{Format, Limits, Output, Target, run};
use serde::Deserialize;

pub const REPORT: &str = r#"{"aggregatedWorkloads":[{"id":"a","workloadName":"checkout","totalCost":12.5,"namespace":"shop"},{"id":"b","workloadName":"search","totalCost":7.25,"namespace":"shop"},{"id":"c","workloadName":"mail","totalCost":0.5,"namespace":"post"}],"clusters":["eu-1"],"window":{"from":1743318000000}}"#;

/// A server that responds to every request with one report, on connections that stay open; its URL.
pub fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || serve(stream));
        }
    });
    url
}

fn serve(mut stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let length = REPORT.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    let response = head + REPORT;
    let (mut pending, mut piece) = (Vec::new(), [0; 4096]);
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
    let length = text.split("content-length:").nth(1)?.split("\r\n").next()?;
    let length: usize = length.trim().parse().ok()?;
    (bytes.len() >= head + length).then_some(head + length)
}

/// A folder that is removed.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, SeqCst);
        let name = format!("many-clusters-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    pub fn open(&self, format: Format) -> Output {
        let (rows, journal) = (self.0.join("rows"), self.0.join("journal"));
        Output::open(&rows, &journal, format).expect("the files")
    }

    /// The number of lines, read one after the other.
    pub fn count(&self) -> usize {
        use std::io::BufRead as _;
        let file = std::fs::File::open(self.0.join("rows")).expect("rows");
        std::io::BufReader::new(file).split(b'\n').count()
    }

    pub fn rows(&self) -> String {
        std::fs::read_to_string(self.0.join("rows")).expect("rows")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn target(url: &str, clusters: usize) -> Target {
    Target {
        host: url.to_owned(),
        clusters: (0..clusters).map(|number| format!("c{number}")).collect(),
        token: Some("t0ken".into()),
    }
}

/// So many calls by the program; returns the number of rows.
pub async fn by_program(url: &str, calls: usize, concurrency: usize) -> usize {
    let limits = Limits {
        concurrency,
        host_concurrency: concurrency,
        host_rate: 1e9,
    };
    let folder = Folder::new();
    let mut output = folder.open(Format::JsonLines);
    let summary = run(vec![target(url, calls)], limits, &mut output, |failure| {
        panic!("{failure:?}");
    });
    let summary = summary.await.expect("the output is written");
    assert_eq!(folder.count(), summary.rows);
    summary.rows
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    aggregated_workloads: Vec<serde::de::IgnoredAny>,
}

async fn connect(address: SocketAddr) -> SendRequest<Full<Bytes>> {
    let stream = tokio::net::TcpStream::connect(address)
        .await
        .expect("a connection");
    stream.set_nodelay(true).expect("a socket");
    let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("HTTP");
    tokio::spawn(connection);
    sender
}

/// The same calls by hyper alone, a connection for each of the tasks; returns the number of rows.
pub async fn by_hyper(url: &str, calls: usize, concurrency: usize) -> usize {
    let address: SocketAddr = url.trim_start_matches("http://").parse().unwrap();
    let next = Arc::new(AtomicUsize::new(0));
    let rows = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..concurrency)
        .map(|_| {
            let (next, rows) = (Arc::clone(&next), Arc::clone(&rows));
            tokio::spawn(async move {
                let mut sender = connect(address).await;
                while next.fetch_add(1, SeqCst) < calls {
                    let request =
                        hyper::Request::post("/detailedCostReport/getWorkloads?multiCluster=true")
                            .header("host", "127.0.0.1")
                            .header("authorization", "Bearer t0ken")
                            .header("content-type", "application/json")
                            .body(Full::from(r#"{"clusterFilters":["c1"]}"#))
                            .expect("a request");
                    sender.ready().await.expect("a connection");
                    let response = sender.send_request(request).await.expect("a response");
                    let body = response
                        .into_body()
                        .collect()
                        .await
                        .expect("a body")
                        .to_bytes();
                    let report: Report = serde_json::from_slice(&body).expect("a report");
                    rows.fetch_add(report.aggregated_workloads.len(), SeqCst);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    rows.load(SeqCst)
}
