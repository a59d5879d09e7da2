//! The loopback server, whose requests are also given to the server of the document: a line for each in `served.txt`.
//!
//! Included by the crate that tries emitted clients, which has `fn served(fixture: &str)`.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::ops::Deref;

use clientsmith_server::axum::body::Body;
use clientsmith_server::axum::http::Request as HttpRequest;
use serde_json::Value;

pub use loopback::*;

/// A loopback server.
#[derive(Debug)]
pub struct Server(loopback::Server);

impl Server {
    pub fn responding<A: Into<Reply>>(replies: impl IntoIterator<Item = A>) -> Self {
        Self(loopback::Server::responding(replies))
    }

    pub fn responding_with<A: Into<Reply>, I: IntoIterator<Item = A>>(
        replies: impl FnOnce(&str) -> I,
    ) -> Self {
        Self(loopback::Server::responding_with(replies))
    }

    pub fn json(status: u16, body: &str) -> Self {
        Self(loopback::Server::json(status, body))
    }

    pub fn nowhere() -> String {
        loopback::Server::nowhere()
    }

    pub fn request(&self) -> Request {
        let request = self.0.request();
        serve(&request);
        request
    }

    pub fn another_request(&self) -> Option<Request> {
        let request = self.0.another_request();
        request.iter().for_each(serve);
        request
    }
}

impl Deref for Server {
    type Target = loopback::Server;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// Gives a request to the server of the fixture whose test is running, and writes what it makes of it.
fn serve(request: &Request) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or_default();
    let Some(module) = test.split("::").next().and_then(|module| module.strip_prefix("wire_")) else {
        return;
    };
    let fixture = module.to_owned();
    let request = request.clone();
    // A runtime of its own: tests run in another.
    let line = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(line(&fixture, &request))
    });
    if let Some(line) = line.join().expect("no panic") {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/served.txt");
        let file = OpenOptions::new().create(true).append(true).open(path);
        file.expect("a file").write_all(line.as_bytes()).expect("written");
    }
}

/// `fixture: GET /path → operation {inputs}`, or the problem.
async fn line(fixture: &str, request: &Request) -> Option<String> {
    let (api, server) = crate::served(fixture)?;
    let target = request.target();
    let (method, path) = target.split_once(' ')?;
    let http = || {
        let mut http = HttpRequest::builder().method(method).uri(path);
        for (name, value) in &request.headers {
            if !matches!(name.as_str(), "transfer-encoding" | "content-length") {
                http = http.header(name, value);
            }
        }
        http.body(Body::from(request.body.clone())).expect("a request")
    };
    let mock = clientsmith_server::mock::MockServer::in_memory(api);
    mock.respond_by_default(0);
    let (head, _) = http().into_parts();
    let url = format!("https://example.com{path}");
    let exchange = mock.in_memory_exchange()?;
    let _ = exchange.send(head.method, &url, head.headers, request.body.clone().into()).await;
    let calls = mock.calls();
    // What it refused is in the line; it is no failure of the test.
    std::mem::forget(mock);
    let response = server.respond(http()).await;
    let status = response.status().as_u16();
    let body = clientsmith_server::axum::body::to_bytes(response.into_body(), 1 << 20).await.ok()?;
    let problem: Value = serde_json::from_slice(&body).unwrap_or_default();
    let detail = problem["detail"].as_str().unwrap_or_default();
    let outcome = match (calls.first(), status) {
        (Some(call), 501) if detail == "this operation is not implemented" => {
            format!("{} {}", call.operation, sorted(&call.inputs))
        }
        (Some(call), _) => format!("{} {}, but {status}: {detail}", call.operation, sorted(&call.inputs)),
        (None, _) => format!("{status}: {detail}"),
    };
    Some(format!("{fixture}: {target} → {outcome}\n"))
}

/// A value as text, members by their names.
fn sorted(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            let members = members.into_iter().map(|(name, value)| format!("{name:?}: {}", sorted(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            let items = items.iter().map(sorted);
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
