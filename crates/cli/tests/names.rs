//! The names that the generator leaves alone are those that programs have.

use clientsmith_cli::{RESERVED_COMMANDS, RESERVED_FLAGS};

#[test]
fn the_generator_knows_the_names_of_commands_and_flags() {
    assert_eq!(RESERVED_COMMANDS, clientsmith_model::RESERVED_COMMANDS);
    assert_eq!(RESERVED_FLAGS, clientsmith_model::RESERVED_FLAGS);
}
