//! The server, for as long as one program needs it.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::Child;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::packages::Packages;

/// How long the server may take to start, in steps of [`STEP`].
const STEPS: usize = 300;
const STEP: Duration = Duration::from_millis(200);

/// A running server, which ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    url: String,
}

impl Server {
    /// Starts a server on a free port of the loopback interface, without results of earlier requests.
    pub(crate) fn started(packages: &Packages) -> Result<Self> {
        let port = free_port().context("no port is free")?;
        let process = packages
            .server(port)
            .spawn()
            .context("failed to start the server")?;
        let mut server = Self {
            process,
            // As the server calls itself in links, which are followed on the client's own origin only.
            url: format!("http://localhost:{port}"),
        };
        server.wait(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        Ok(server)
    }

    /// Its base URL.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn wait(&mut self, address: SocketAddr) -> Result<()> {
        for _ in 0..STEPS {
            if TcpStream::connect_timeout(&address, STEP).is_ok() {
                return Ok(());
            }
            if let Some(status) = self.process.try_wait()? {
                bail!("the server ended: {status}");
            }
            thread::sleep(STEP);
        }
        bail!("the server does not accept connections");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> std::io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}
