//! The program `clientsmith`.

use std::process::ExitCode;

use clientsmith::{Program, cli};
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let program = Program::default();
    match cli::command(&program).try_get_matches() {
        Ok(matches) => cli::run(&program, &matches),
        Err(error) => cli::wrong_usage(&error),
    }
}
