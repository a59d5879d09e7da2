//! The commands, as clap knows them.
//!
//! An API may have more than a thousand operations, and a run is about one of them: only the commands that the arguments
//! name are described in full, the others by their names.

use std::ffi::OsString;

use clap::{Arg, Command, value_parser};

use crate::describe::{Api, Group, Operation};
use crate::extension::Extension;
use crate::failure::EXIT_CODES;
use crate::install::{COMPLETIONS, INSTALL, SHELLS};
use crate::{flag, options};

/// Names that no command of an API has.
pub const RESERVED_COMMANDS: &[&str] =
    &["completions", "help", "install", "login", "logout", "mock"];

/// Which commands are described in full.
#[derive(Clone, Copy)]
pub(crate) enum Extent<'a> {
    /// Those with a name among these arguments.
    Named(&'a [OsString]),
    /// All.
    All,
}

impl Extent<'_> {
    fn has(self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(arguments) => arguments.iter().any(|argument| argument == name),
        }
    }
}

/// The program.
pub(crate) fn root(
    api: &'static Api,
    extensions: &[Box<dyn Extension>],
    extent: Extent<'_>,
) -> Command {
    let mut root = Command::new(api.program)
        .bin_name(api.program)
        .version(api.version)
        .about(api.about)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .after_help(format!(
            "`{0} COMMAND --help` describes a command; `{0} --help` also environment and exit codes.",
            api.program
        ))
        .after_long_help(after_help(api));
    if !api.details.is_empty() {
        root = root.long_about(format!("{}\n\n{}", api.about, api.details));
    }
    for group in api.groups {
        root = root.subcommand(self::group(api, group, extent));
    }
    for operation in api.operations {
        root = root.subcommand(self::operation(api, operation, extent));
    }
    for extension in extensions {
        root = root.subcommand(extension.command());
    }
    root.subcommand(install()).subcommand(completions())
}

fn group(api: &'static Api, group: &'static Group, extent: Extent<'_>) -> Command {
    let mut command = Command::new(group.name)
        .about(group.about)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_help_heading("Operations");
    if !group.details.is_empty() {
        command = command.long_about(format!("{}\n\n{}", group.about, group.details));
    }
    // `help GROUP` lists its operations, too.
    if extent.has(group.name) || extent.has("help") {
        for operation in group.operations {
            command = command.subcommand(self::operation(api, operation, extent));
        }
    }
    command
}

fn operation(api: &'static Api, operation: &'static Operation, extent: Extent<'_>) -> Command {
    let mut command = Command::new(operation.name);
    command = match operation.deprecated {
        true => command.about(format!("Deprecated. {}", operation.about)),
        false => command.about(operation.about),
    };
    if !extent.has(operation.name) {
        return command;
    }
    if !operation.details.is_empty() {
        command = command.long_about(format!("{}\n\n{}", operation.about, operation.details));
    }
    command
        .args(operation.inputs.iter().map(flag::arg))
        .args(options::args(api, operation))
}

fn install() -> Command {
    Command::new(INSTALL)
        .about("Install completions and man pages for this user")
        .arg(
            Arg::new("prefix")
                .long("prefix")
                .value_name("DIR")
                .help("Install below this folder instead, in `share` and `etc`")
                .value_parser(value_parser!(std::path::PathBuf)),
        )
        .arg(
            Arg::new("shell")
                .long("shell")
                .value_name("SHELL")
                .action(clap::ArgAction::Append)
                .value_delimiter(',')
                .help("Only for these shells")
                .value_parser(clap::builder::PossibleValuesParser::new(SHELLS)),
        )
        .arg(
            Arg::new("dry-run")
                .long("dry-run")
                .action(clap::ArgAction::SetTrue)
                .help("Show the files; write nothing"),
        )
}

fn completions() -> Command {
    Command::new(COMPLETIONS)
        .about("Print the completions of a shell")
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .required(true)
                .value_parser(clap::builder::PossibleValuesParser::new(SHELLS)),
        )
}

/// What the help of the program ends with.
fn after_help(api: &Api) -> String {
    let prefix = api.prefix;
    let mut variables = vec![(format!("{prefix}_URL"), String::from("the URL of the API"))];
    for credential in api.credentials {
        for variable in credential.variables {
            let meaning = format!("a credential of `{}`", credential.scheme.name());
            variables.push(((*variable).to_owned(), meaning));
        }
    }
    variables.push((format!("{prefix}_PROFILE"), String::from("the profile")));
    variables.push((
        format!("{prefix}_CONFIG"),
        String::from("the configuration file"),
    ));
    let width = variables
        .iter()
        .map(|(name, _)| name.len())
        .max()
        .unwrap_or(0);
    let mut lines = vec!["Environment:".to_owned()];
    lines.extend(
        variables
            .iter()
            .map(|(name, meaning)| format!("  {name:width$}  {meaning}")),
    );
    let config = crate::folders::config(api.program).map_or_else(String::new, |folder| {
        folder.join("config.toml").display().to_string()
    });
    lines.push(String::new());
    lines.push(format!("Profiles ({config}):"));
    for line in [
        "default-profile = \"production\"",
        "[profiles.production]",
        "url = \"https://api.example.com\"",
        "token-command = \"pass show api-token\"",
    ] {
        lines.push(format!("  {line}"));
    }
    lines.push(String::new());
    lines.push(EXIT_CODES.to_owned());
    lines.join("\n")
}
