//! Files that are named on the command line; `-` is standard input.

use std::fs;
use std::io::Read;

use crate::failure::Failure;

/// Standard input by this name.
pub(crate) const STDIN: &str = "-";

/// The bytes of a file.
///
/// # Errors
/// It can't be read: wrong input.
pub(crate) fn read(name: &str) -> Result<Vec<u8>, Failure> {
    let read = match name {
        STDIN => {
            let mut bytes = Vec::new();
            std::io::stdin()
                .lock()
                .read_to_end(&mut bytes)
                .map(|_| bytes)
        }
        name => fs::read(name),
    };
    read.map_err(|error| {
        let name = match name {
            STDIN => "standard input",
            name => name,
        };
        Failure::usage(format!("can't read {name}: {error}"))
    })
}
