//! Commands that a program has beside the operations of its API.

use clap::{ArgMatches, Command};

use crate::describe::Api;
use crate::failure::Failure;

/// A command that a program has beside the operations of its API, such as a login.
///
/// Its name should be one of those that no operation has: `login`, `logout`, `mock`.
pub trait Extension {
    /// The command, as clap knows it.
    fn command(&self) -> Command;

    /// Runs the command. [`Access`](crate::Access) says where the API is.
    ///
    /// # Errors
    /// It fails; the failure has the program's exit code.
    fn run(&self, matches: &ArgMatches, api: &'static Api) -> Result<(), Failure>;
}
