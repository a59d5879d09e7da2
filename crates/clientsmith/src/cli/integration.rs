//! What connects the program with a shell and with `man`: completions, and man pages. Both follow from its command line.

use std::io::{self, Write};

use anyhow::{Context, Result};
use clap::{Args, Command};
use clap_complete::Shell;
use clap_mangen::Man;

use super::Exit;

/// `clientsmith completions`
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell that the script is for
    #[arg(value_enum)]
    shell: Shell,
}

/// `clientsmith man`
#[derive(Args, Debug)]
pub(crate) struct ManPage {
    /// The command that the page describes [default: the whole program]
    command: Option<String>,
}

impl Completions {
    /// Prints the script.
    pub(super) fn run(&self, mut program: Command) -> Result<Exit> {
        let mut script = Vec::new();
        let name = program.get_name().to_owned();
        clap_complete::generate(self.shell, &mut program, name, &mut script);
        print(&script)
    }
}

impl ManPage {
    /// Prints the page, in roff.
    pub(super) fn run(&self, mut program: Command) -> Result<Exit> {
        program.build();
        let described = match &self.command {
            None => &program,
            Some(wanted) => {
                let described = program.find_subcommand(wanted);
                described.with_context(|| format!("no command `{wanted}`"))?
            }
        };
        let described = described.clone().version(env!("CARGO_PKG_VERSION"));
        let mut page = Vec::new();
        Man::new(described).render(&mut page)?;
        print(&page)
    }
}

/// Prints a text as it is. A reader that has read enough is no failure.
fn print(text: &[u8]) -> Result<Exit> {
    match io::stdout().write_all(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Exit::Done),
    }
}
