//! The generator as a page calls it: a document in, the files of its client and its problems out.
//!
//! Nothing is read from disk, the network or the clock: the stages are pure. A page sends a [`Request`] as JSON and
//! receives a [`Reply`] as JSON, or the crate as a ZIP archive; see [`abi`] for how bytes get in and out.

pub mod abi;
mod archive;
mod reply;
mod request;

pub use archive::archive;
pub use reply::{File, Note, Reply, Severity};
pub use request::{Request, RequestOptions};

use clientsmith_emit::{EmitOptions, emit};
use clientsmith_lower::generate_model_from_text;

/// What becomes of a document.
#[must_use]
pub fn generate(request: &Request) -> Reply {
    let outcome = generate_model_from_text(&request.name, &request.text, &request.lower_options());
    let mut reply = Reply::new(&outcome);
    if let Some(api) = &outcome.api {
        match emit(api, &EmitOptions { standalone: true }) {
            Ok(files) => reply.files = files.into_iter().map(File::from).collect(),
            Err(error) => reply.failure = Some(error.to_string()),
        }
    }
    reply
}
