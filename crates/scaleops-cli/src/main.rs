//! The program `scaleops`: the generated command line, with `login` and `logout`.

mod login;

use std::process::ExitCode;

fn main() -> ExitCode {
    scaleops_cost::cli::command_line()
        .extension(login::Login)
        .extension(login::Logout)
        .run()
}
