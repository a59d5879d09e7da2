//! Model → the files of a client crate.
//!
//! Everything is decided when an [`Api`] comes here: this crate only writes it down. A file of the construct's name
//! writes each construct with `quote!`; `writer` is the only one that makes text of tokens, laid out by prettyplease.
//! Text of the document reaches the output only as a literal, a doc comment or a TOML string, each escaped where it is
//! written.

mod body;
mod client;
mod command;
mod compatibility;
mod compose;
mod docs;
mod enumeration;
mod example;
mod front_page;
mod imports;
mod macro_call;
mod manifest;
mod module;
mod operation;
mod pagination;
mod parallel;
mod parameter;
mod readme;
mod response;
mod round_trip;
mod schema;
mod security;
mod server;
mod service;
mod setter;
mod tag_client;
mod type_ref;
mod vendored;
mod webhook;
mod writer;
mod xml;

use std::fmt;

use clientsmith_model::{Api, Contents, Layout, RuntimeDependency};

pub use manifest::RUNTIME_DEPENDENCIES;
pub use module::declaration;
pub use round_trip::round_trip;
pub use type_ref::{is_attribute, is_derivable};

/// A file of the crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmittedFile {
    /// Its path below the folder of the crate or the module, `/` between names.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// What the model does not say of the crate.
#[derive(Clone, Debug, Default)]
pub struct EmitOptions {
    /// Whether Cargo.toml says that the crate is a workspace of its own.
    pub standalone: bool,
}

/// Something was emitted that is not valid Rust: a bug in this crate or in the producer of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmitError {
    path: String,
    message: String,
}

impl fmt::Display for EmitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` would be no Rust: {}",
            self.path, self.message
        )
    }
}

impl std::error::Error for EmitError {}

/// Writes a client down, in the order in which its files are best read.
///
/// # Errors
/// Something emitted is not valid Rust.
pub fn emit(api: &Api, options: &EmitOptions) -> Result<Vec<EmittedFile>, EmitError> {
    let shown = example::shown(api);
    let mut files = match api.package.layout {
        Layout::Crate => vec![
            EmittedFile {
                path: "Cargo.toml".to_owned(),
                text: manifest::text(api, options),
            },
            EmittedFile {
                path: "README.md".to_owned(),
                text: readme::text(api, shown.as_ref()),
            },
            EmittedFile {
                path: "rustfmt.toml".to_owned(),
                text: manifest::rustfmt(api),
            },
        ],
        Layout::Module => Vec::new(),
    };
    files.push(front_page::file(api, shown.as_ref())?);
    if api.package.contents != Contents::Types {
        files.push(client::file(api)?);
    }
    files.extend(tag_client::file(api)?);
    files.extend(security::file(api)?);
    files.extend(server::file(api)?);
    files.extend(xml::files(api)?);
    let mut pages = match api.package.contents {
        Contents::Client | Contents::Types => schema::pages(api),
        Contents::WithTypesOf(_) => Vec::new(),
    };
    pages.extend(operation::pages(api));
    pages.extend(command::pages(api));
    files.extend(parallel::files(&pages)?);
    files.extend(webhook::file(api)?);
    if let (Some(service), Layout::Crate) = (&api.service, api.package.layout) {
        files.push(service::mock_file(api, service)?);
        files.extend(parallel::files(&service::pages(api, service))?);
    }
    match api.package.layout {
        Layout::Crate => {
            if api.package.runtime == RuntimeDependency::Vendored {
                files.extend(vendored::files(api));
            }
            for operation in &api.operations {
                files.extend(example::file(api, operation)?);
            }
        }
        Layout::Module => module::placed(&mut files),
    }
    Ok(files)
}
