//! Serves the files of a folder on this machine.

use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};

use anyhow::{Result, anyhow};
use tiny_http::{Header, Request, Response};

/// A server of the files of a folder.
pub struct Server {
    folder: PathBuf,
    inner: tiny_http::Server,
}

impl Server {
    /// Listens on a port of the loopback interface; 0 is any free one.
    ///
    /// # Errors
    ///
    /// The port is taken.
    pub fn bind(folder: &Path, port: u16) -> Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let inner = tiny_http::Server::http(address).map_err(|error| anyhow!(error))?;
        Ok(Self {
            folder: folder.to_owned(),
            inner,
        })
    }

    /// `http://127.0.0.1:PORT/`
    pub fn url(&self) -> String {
        format!("http://{}/", self.inner.server_addr())
    }

    /// Responds to requests until the process ends.
    pub fn run(&self) {
        for request in self.inner.incoming_requests() {
            // Who went away needs no response.
            let _ = self.respond(request);
        }
    }

    fn respond(&self, request: Request) -> io::Result<()> {
        let path = request.url().split('?').next().unwrap_or_default();
        let name = match path.trim_start_matches('/') {
            "" => "index.html",
            name => name,
        };
        let relative = Path::new(name);
        let is_below = relative
            .components()
            .all(|component| matches!(component, Component::Normal(_)));
        let file = is_below.then(|| File::open(self.folder.join(relative)));
        match (file, media_type(relative)) {
            (Some(Ok(file)), Some(header)) => {
                request.respond(Response::from_file(file).with_header(header))
            }
            _ => request.respond(Response::from_string("not found").with_status_code(404)),
        }
    }
}

/// The header `Content-Type` of a file, which browsers insist on for modules.
fn media_type(path: &Path) -> Option<Header> {
    let media_type = match path.extension()?.to_str()? {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "yaml" => "application/yaml",
        _ => return None,
    };
    Header::from_bytes("Content-Type", media_type).ok()
}
