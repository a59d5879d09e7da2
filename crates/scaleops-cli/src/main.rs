//! The program `scaleops`: the generated command line, with `login`, `logout` and `mock`.

mod login;
mod mock;

use std::process::ExitCode;

fn main() -> ExitCode {
    scaleops_cost::cli::command_line()
        .extension(login::Login)
        .extension(login::Logout)
        .extension(mock::Mock)
        .run()
}
