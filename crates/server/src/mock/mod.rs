//! Mock servers: what is expected of requests, how they are responded to, and what went wrong.
//!
//! Generated crates cover [`MockServer`] with a method for each operation (feature `mock`).

mod body;
mod engine;
mod expectation;
mod plan;
mod recording;
mod report;
mod serve;
mod server;
mod socket;
mod transport;

pub use body::{Broken, MockBody};
pub use expectation::Mock;

pub use recording::{Recording, RecordingError};
pub use report::Report;
pub use serve::{Options, serve, serve_on};
pub use server::{MockServer, RecordedCall};
pub use transport::{Exchange, TransportBody, built, read_body};

pub use tokio::net::TcpListener;
