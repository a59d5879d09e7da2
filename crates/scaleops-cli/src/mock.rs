//! `mock`: examples of the API for anybody, each request validated.

use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr};

use clientsmith_cli::clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use clientsmith_cli::describe::Api;
use clientsmith_cli::{Extension, Failure, FailureKind};
use scaleops_cost::mock::{Options, serve_on};
use tokio::net::TcpListener;

/// `mock`
pub(crate) struct Mock;

impl Extension for Mock {
    fn command(&self) -> Command {
        Command::new("mock")
            .about("Serve examples of the API on this machine, validating each request")
            .arg(
                Arg::new("port")
                    .long("port")
                    .value_name("PORT")
                    .default_value("4010")
                    .value_parser(value_parser!(u16))
                    .help("The port to listen on; 0 for one that is free"),
            )
            .arg(
                Arg::new("seed")
                    .long("seed")
                    .value_name("NUMBER")
                    .default_value("0")
                    .value_parser(value_parser!(u64))
                    .help("Values that are made from the API's schemas: the same seed gives the same values"),
            )
            .arg(
                Arg::new("dynamic")
                    .long("dynamic")
                    .action(ArgAction::SetTrue)
                    .help("Make all values from schemas, even where the document has an example"),
            )
    }

    fn run(&self, matches: &ArgMatches, _api: &'static Api) -> Result<(), Failure> {
        let port = matches.get_one::<u16>("port").copied().unwrap_or_default();
        let seed = matches.get_one::<u64>("seed").copied().unwrap_or_default();
        let options = Options::new().seed(seed).made(matches.get_flag("dynamic"));
        let local = |what: &str, error: io::Error| {
            Failure::new(FailureKind::Local, format!("{what}: {error}"))
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| local("failed to start", error))?;
        runtime.block_on(async {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            let listener = TcpListener::bind(address)
                .await
                .map_err(|error| local(&format!("failed to listen on port {port}"), error))?;
            let address = listener
                .local_addr()
                .map_err(|error| local("failed to listen", error))?;
            writeln!(io::stdout(), "http://{address}")
                .map_err(|error| local("failed to write the output", error))?;
            serve_on(listener, options).await;
            Ok(())
        })
    }
}
