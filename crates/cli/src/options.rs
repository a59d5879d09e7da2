//! The options that every operation has beside its inputs.

use std::str::FromStr;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, ArgMatches};

use crate::chart::ChartSpec;
use crate::describe::{Api, Operation};
use crate::failure::Failure;
use crate::input_file::STDIN;
use crate::output::Format;
use crate::time;

/// `--body FILE`
pub(crate) const BODY: &str = "cli-body";
/// `--body-type TYPE`, where a body has several.
pub(crate) const MEDIA_TYPE: &str = "cli-body-type";
/// `--inputs-in-query`, where inputs may be there or in the body.
pub(crate) const IN_QUERY: &str = "cli-inputs-in-query";
/// `--all-pages`, where there are pages.
pub(crate) const ALL_PAGES: &str = "cli-all-pages";

/// The flags that no input has; nor has any that begins with `cli-`.
pub const RESERVED_FLAGS: &[&str] = &["help", "version"];

/// What the names of options begin with where an input has their name.
const PREFIX: &str = "cli-";

/// The options of one run.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) output: OutputOptions,
    pub(crate) access: AccessOptions,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: Option<u32>,
    pub(crate) all_pages: bool,
    pub(crate) dry_run: bool,
    pub(crate) verbose: bool,
    pub(crate) quiet: bool,
}

/// What is written, and where to.
#[derive(Clone, Debug, Default)]
pub(crate) struct OutputOptions {
    pub(crate) format: Option<Format>,
    pub(crate) columns: Vec<String>,
    pub(crate) sort: Vec<SortKey>,
    pub(crate) limit: Option<u64>,
    pub(crate) filter: Option<String>,
    pub(crate) chart: Option<ChartSpec>,
    pub(crate) file: Option<String>,
}

/// A column that rows are sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SortKey {
    pub(crate) column: String,
    pub(crate) descending: bool,
}

/// Where the API is, and how the caller is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct AccessOptions {
    pub(crate) url: Option<String>,
    pub(crate) profile: Option<String>,
    pub(crate) config: Option<String>,
    pub(crate) token_file: Option<String>,
    pub(crate) token_command: Option<String>,
    pub(crate) allow_plain_http: bool,
}

impl AccessOptions {
    /// Those of an extension's command.
    pub(crate) fn of_extension(matches: &ArgMatches) -> Self {
        let text = |name: &str| matches.try_get_one::<String>(name).ok().flatten().cloned();
        Self {
            url: text("url"),
            profile: text("profile"),
            config: text("config"),
            ..Self::default()
        }
    }
}

impl FromStr for SortKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (column, descending) = match text.strip_prefix('-') {
            Some(column) => (column, true),
            None => (text, false),
        };
        match column {
            "" => Err(String::from(
                "expected a column, or `-` and a column for the greatest first",
            )),
            column => Ok(Self {
                column: column.to_owned(),
                descending,
            }),
        }
    }
}

/// The options of an operation.
pub(crate) fn args(api: &Api, operation: &'static Operation) -> Vec<Arg> {
    let mut args = Vec::new();
    args.extend(body_args(operation));
    args.extend(request_args(operation));
    args.extend(output_args());
    args.extend(access_args(api));
    let args = args.into_iter();
    args.map(|arg| named(arg, operation)).collect()
}

/// An option by its name; where an input of the operation has that, by the name with a prefix, which it has anyway.
fn named(arg: Arg, operation: &Operation) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    let name = id.strip_prefix(PREFIX).unwrap_or(&id).to_owned();
    match operation.inputs.iter().any(|input| input.flag == name) {
        true => arg.long(id),
        false => arg.long(name).alias(id),
    }
}

fn option(
    name: &'static str,
    heading: &'static str,
    value: &'static str,
    help: impl Into<String>,
) -> Arg {
    Arg::new(name)
        .long(name)
        .help_heading(heading)
        .value_name(value)
        .help(help.into())
}

fn switch(name: &'static str, heading: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .help_heading(heading)
        .help(help)
        .action(ArgAction::SetTrue)
}

fn body_args(operation: &'static Operation) -> Vec<Arg> {
    const HEADING: &str = "Inputs";
    let mut args = Vec::new();
    if !operation.bodies.is_empty() {
        args.push(option(
            BODY,
            HEADING,
            "FILE",
            "The request's body: a file, or `-` for standard input; flags set members of it",
        ));
    }
    if operation.bodies.len() > 1 {
        let types = operation.bodies.iter().map(|body| body.media_type);
        args.push(
            option(MEDIA_TYPE, HEADING, "TYPE", "The media type of the body")
                .value_parser(PossibleValuesParser::new(types)),
        );
    }
    if operation.has_mirrored() {
        args.push(switch(
            IN_QUERY,
            HEADING,
            "Send the inputs that the API takes in the query or in the body in the query",
        ));
    }
    args
}

fn request_args(operation: &'static Operation) -> Vec<Arg> {
    const HEADING: &str = "Request";
    let mut args = vec![
        option(
            "cli-query",
            HEADING,
            "NAME=VALUE",
            "A query parameter that the document lacks; several times for several",
        )
        .action(ArgAction::Append)
        .value_parser(|text: &str| pair(text, '=')),
        option(
            "cli-header",
            HEADING,
            "NAME:VALUE",
            "A header that the document lacks; several times for several",
        )
        .action(ArgAction::Append)
        .value_parser(|text: &str| pair(text, ':')),
        option(
            "cli-timeout",
            HEADING,
            "LENGTH",
            "How long the call may take with all attempts, such as 90s [default: 5m]",
        )
        .value_parser(time::length),
        option(
            "cli-retries",
            HEADING,
            "COUNT",
            "How often a call that is safe to repeat is retried [default: 3]",
        )
        .value_parser(ValueParser::from(clap::value_parser!(u32).range(0..=20))),
        switch(
            "cli-dry-run",
            HEADING,
            "Show the request, also as curl, with secrets masked; send nothing",
        ),
        switch(
            "cli-verbose",
            HEADING,
            "Show each attempt on standard error",
        )
        .short('v'),
        switch("cli-quiet", HEADING, "Show neither a spinner nor notes").short('q'),
    ];
    if operation.pages.is_some() {
        args.push(switch(
            ALL_PAGES,
            HEADING,
            "Request all pages, not only one; with --limit, as many as it needs",
        ));
    }
    args
}

fn output_args() -> Vec<Arg> {
    const HEADING: &str = "Output";
    vec![
        option(
            "cli-format",
            HEADING,
            "FORMAT",
            "How the response is written [default: table on a terminal, else json]",
        )
        .value_parser(ValueParser::from(PossibleValuesParser::new(Format::NAMES))),
        option(
            "cli-columns",
            HEADING,
            "NAMES",
            "The columns, in this order: a,b,c.d [default: those that came]",
        )
        .action(ArgAction::Append)
        .value_delimiter(','),
        option(
            "cli-sort",
            HEADING,
            "COLUMN",
            "Sort by a column; `-COLUMN` for the greatest first",
        )
        .action(ArgAction::Append)
        .value_delimiter(',')
        .allow_hyphen_values(true)
        .value_parser(|text: &str| SortKey::from_str(text)),
        option("cli-limit", HEADING, "COUNT", "At most so many rows")
            .value_parser(clap::value_parser!(u64)),
        option(
            "cli-filter",
            HEADING,
            "JQ",
            "A jq expression for the response; what it yields are the rows",
        ),
        option(
            "cli-chart",
            HEADING,
            "COLUMN",
            "Draw a column as bars: COLUMN, or LABEL:COLUMN for the column beside the bars",
        )
        .value_parser(|text: &str| ChartSpec::from_str(text)),
        option(
            "cli-output",
            HEADING,
            "FILE",
            "Write to a file, which is replaced as a whole",
        )
        .short('o'),
    ]
}

/// The options that say where the API is, as operations have them.
const LOCATION: [&str; 3] = ["cli-url", "cli-profile", "cli-config"];

/// The options that say where the API is, as extensions have them.
pub(crate) fn location_args(api: &Api) -> Vec<Arg> {
    let prefix = api.prefix;
    let url = match api.url {
        Some(url) => format!("The URL of the API [env: {prefix}_URL] [default: {url}]"),
        None => format!("The URL of the API [env: {prefix}_URL]"),
    };
    let profile = format!("A profile of the configuration file [env: {prefix}_PROFILE]");
    let config = format!("The configuration file [env: {prefix}_CONFIG]");
    [
        ("url", "URL", url),
        ("profile", "NAME", profile),
        ("config", "FILE", config),
    ]
    .into_iter()
    .map(|(name, value, help)| Arg::new(name).long(name).value_name(value).help(help))
    .collect()
}

fn access_args(api: &Api) -> Vec<Arg> {
    const HEADING: &str = "Access";
    let mut args: Vec<Arg> = LOCATION
        .iter()
        .zip(location_args(api))
        .map(|(id, arg)| arg.id(*id).help_heading(HEADING))
        .collect();
    args.push(switch(
        "cli-allow-plain-http",
        HEADING,
        "Send credentials over plain http, where anyone on the way can read them",
    ));
    if let Some(credential) = api.credentials.first() {
        let variables = credential.variables.join(" and ");
        args.push(option("cli-token-file",
            HEADING,
            "FILE",
            format!("A file with the token, or `-` for standard input [env: {variables}, which has the token itself]"),
        ));
        args.push(
            option(
                "cli-token-command",
                HEADING,
                "COMMAND",
                "A command that prints the token; it is kept until it expires",
            )
            .conflicts_with("cli-token-file"),
        );
    }
    args
}

/// `NAME=VALUE`
fn pair(text: &str, separator: char) -> Result<(String, String), String> {
    match text.split_once(separator) {
        Some((name, value)) if !name.trim().is_empty() => {
            let value = if separator == ':' {
                value.trim()
            } else {
                value
            };
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        _ => Err(format!("expected NAME{separator}VALUE")),
    }
}

impl Options {
    /// The options that the command line has.
    ///
    /// # Errors
    /// Two of them exclude each other.
    pub(crate) fn new(
        api: &Api,
        operation: &'static Operation,
        matches: &ArgMatches,
    ) -> Result<Self, Failure> {
        let text = |name: &str| matches.get_one::<String>(name).cloned();
        let pairs = |name: &str| -> Vec<(String, String)> {
            let pairs = matches.get_many::<(String, String)>(name);
            pairs.into_iter().flatten().cloned().collect()
        };
        let has_token = !api.credentials.is_empty();
        let token = |name: &str| has_token.then(|| text(name)).flatten();
        let columns = matches
            .get_many::<String>("cli-columns")
            .into_iter()
            .flatten();
        let sort = matches
            .get_many::<SortKey>("cli-sort")
            .into_iter()
            .flatten();
        let options = Self {
            output: OutputOptions {
                format: text("cli-format").and_then(|name| Format::from_name(&name)),
                columns: columns.filter(|name| !name.is_empty()).cloned().collect(),
                sort: sort.cloned().collect(),
                limit: matches.get_one::<u64>("cli-limit").copied(),
                filter: text("cli-filter"),
                chart: matches.get_one::<ChartSpec>("cli-chart").cloned(),
                file: text("cli-output").filter(|file| file != STDIN),
            },
            access: AccessOptions {
                url: text("cli-url"),
                profile: text("cli-profile"),
                config: text("cli-config"),
                token_file: token("cli-token-file"),
                token_command: token("cli-token-command"),
                allow_plain_http: matches.get_flag("cli-allow-plain-http"),
            },
            query: pairs("cli-query"),
            headers: pairs("cli-header"),
            timeout: matches.get_one::<Duration>("cli-timeout").copied(),
            retries: matches.get_one::<u32>("cli-retries").copied(),
            all_pages: operation.pages.is_some() && matches.get_flag(ALL_PAGES),
            dry_run: matches.get_flag("cli-dry-run"),
            verbose: matches.get_flag("cli-verbose"),
            quiet: matches.get_flag("cli-quiet"),
        };
        let body = (!operation.bodies.is_empty()).then(|| text(BODY)).flatten();
        let reads_twice = [&options.access.token_file, &body]
            .iter()
            .all(|file| file.as_deref() == Some(STDIN));
        if reads_twice {
            return Err(Failure::usage(
                "`--token-file -` and `--body -` can't both read standard input",
            ));
        }
        let is_drawn = matches!(
            options.output.format,
            None | Some(Format::Table | Format::Html)
        );
        if options.output.chart.is_some() && !is_drawn {
            return Err(Failure::usage(
                "a chart is drawn by the formats `table` and `html`; `--chart` and another `--format` exclude each other",
            ));
        }
        Ok(options)
    }
}
