//! A server whose connections carry many requests, for tests of what depends on the connection.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::{PATIENCE, Request, read};

/// A request, and where it stands on its connection.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The number of the connection, from 0 on.
    pub connection: usize,
    /// The number of the request on the connection, from 0 on.
    pub index: usize,
    /// The request.
    pub request: Request,
}

/// What a server does with a request.
#[derive(Clone, Debug)]
pub enum Action {
    /// Sends the text of a response; the connection stays open.
    Respond(String),
    /// Sends the text of a response after a delay; the connection stays open.
    RespondAfter(Duration, String),
    /// Sends the text of a response and closes the connection, without having announced it.
    RespondAndClose(String),
    /// Sends the text of a response, and after a delay the end of the connection, which was not announced; what is sent
    /// meanwhile is read and ignored, as servers do that close a connection properly (RFC 9112 §9.6).
    RespondAndEnd(String, Duration),
    /// Closes the connection without a response.
    Close,
}

/// Responds to any number of requests on any number of connections, each connection on its own thread.
#[derive(Debug)]
pub struct KeepAliveServer {
    address: SocketAddr,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    connections: AtomicUsize,
    requests: AtomicUsize,
    active: AtomicUsize,
    most_active: AtomicUsize,
    received: Mutex<Vec<Exchange>>,
}

impl KeepAliveServer {
    /// Starts a server that does with each complete request what `handle` says.
    pub fn start(handle: impl Fn(&Exchange) -> Action + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let (counts, handle) = (Arc::new(Counts::default()), Arc::new(handle));
        let shared = Arc::clone(&counts);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let connection = shared.connections.fetch_add(1, SeqCst);
                let (counts, handle) = (Arc::clone(&shared), Arc::clone(&handle));
                thread::spawn(move || serve(stream, connection, &counts, &*handle));
            }
        });
        Self { address, counts }
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections were opened.
    pub fn connections(&self) -> usize {
        self.counts.connections.load(SeqCst)
    }

    /// How many complete requests were received.
    pub fn requests(&self) -> usize {
        self.counts.requests.load(SeqCst)
    }

    /// The most requests that were handled at the same time.
    pub fn most_active(&self) -> usize {
        self.counts.most_active.load(SeqCst)
    }

    /// The complete requests in the order in which they were received.
    pub fn received(&self) -> Vec<Exchange> {
        self.counts.received.lock().expect("no panic").clone()
    }
}

/// The text of a response that leaves the connection open.
pub fn kept_alive(status: u16, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Told\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

fn serve(
    mut stream: TcpStream,
    connection: usize,
    counts: &Counts,
    handle: &(dyn Fn(&Exchange) -> Action + Send + Sync),
) {
    let _ = stream.set_nodelay(true);
    for index in 0.. {
        let request = read(&mut stream);
        if !request.is_complete() {
            return;
        }
        let exchange = Exchange {
            connection,
            index,
            request,
        };
        counts.requests.fetch_add(1, SeqCst);
        let active = counts.active.fetch_add(1, SeqCst) + 1;
        counts.most_active.fetch_max(active, SeqCst);
        let action = handle(&exchange);
        counts.received.lock().expect("no panic").push(exchange);
        if let Action::RespondAfter(delay, _) = &action {
            thread::sleep(*delay);
        }
        counts.active.fetch_sub(1, SeqCst);
        match action {
            Action::Respond(text) | Action::RespondAfter(_, text) => {
                let _ = stream.write_all(text.as_bytes());
            }
            Action::RespondAndClose(text) => {
                let _ = stream.write_all(text.as_bytes());
                return;
            }
            Action::RespondAndEnd(text, delay) => {
                let _ = stream.write_all(text.as_bytes());
                thread::sleep(delay);
                return end(stream);
            }
            Action::Close => return end(stream),
        }
    }
}

/// Ends a connection without a reset: what is still received is read.
fn end(mut stream: TcpStream) {
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let mut ignored = [0; 4096];
    while stream.read(&mut ignored).is_ok_and(|length| length > 0) {}
}
