//! `cargo xtask site`: builds the playground, and serves it for a look.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use clientsmith_site::{Server, build};

/// Build the page that generates a client while one edits the document, as a folder of static files.
///
/// Exit codes: 0 it was built; 1 it was not; 2 wrong usage.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask site")]
struct Arguments {
    /// The folder that the files are written into [default: target/site]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Serve the folder on this machine until interrupted
    #[arg(long)]
    serve: bool,

    /// The port to serve it on
    #[arg(long, value_name = "PORT", default_value_t = 8000, requires = "serve")]
    port: u16,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = arguments
        .out
        .clone()
        .unwrap_or_else(|| workspace.join("target/site"));
    let sizes = build(&workspace, &folder)?;
    let megabytes = |bytes: usize| bytes as f64 / 1e6;
    anstream::println!(
        "wrote {}; the generator: {:.2} MB, {:.2} MB compressed",
        folder.display(),
        megabytes(sizes.module),
        megabytes(sizes.compressed)
    );
    if arguments.serve {
        let server = Server::bind(&folder, arguments.port)?;
        anstream::println!("serving {}", server.url());
        server.run();
    }
    Ok(())
}
