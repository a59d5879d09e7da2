//! `login`: the ways in which a ScaleOps host issues tokens, each a subcommand; `logout` forgets the token.

use std::env;
use std::fs;
use std::io::{self, IsTerminal, Read, Write};

use clientsmith_cli::clap::{Arg, ArgAction, ArgMatches, Command};
use clientsmith_cli::describe::Api;
use clientsmith_cli::{Access, Extension, Failure, FailureKind};
use scaleops_cost::{Secret, Token, TokenProvider};
use scaleops_tokens::{BuiltInLogin, ClientCredentials};

const PASSWORD: &str = "SCALEOPS_COST_PASSWORD";
const CLIENT_SECRET: &str = "SCALEOPS_COST_CLIENT_SECRET";

/// `login`
pub(crate) struct Login;

/// `logout`
pub(crate) struct Logout;

impl Extension for Login {
    fn command(&self) -> Command {
        let built_in = way(
            "built-in",
            "With a user name and a password of the host's own login, or of LDAP behind it",
        )
        .arg(option("user", "NAME", "The user name").required(true))
        .arg(option(
            "password-file",
            "FILE",
            secret_help("password", PASSWORD),
        ));
        let grant = way(
            "client-credentials",
            "With a client of an identity provider, such as Azure AD",
        )
        .arg(option("token-url", "URL", "The provider's token endpoint").required(true))
        .arg(option("client-id", "ID", "The client").required(true))
        .arg(option(
            "secret-file",
            "FILE",
            secret_help("client's secret", CLIENT_SECRET),
        ))
        .arg(option(
            "scope",
            "SCOPE",
            "The scope of the token; Azure AD requires `api://APPLICATION/.default`",
        ));
        let token = way(
            "token",
            "With a token that there is already, typed or on standard input",
        );
        Command::new("login")
            .about("Obtain a token, and keep it until it expires")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands([built_in, grant, token])
    }

    fn run(&self, matches: &ArgMatches, api: &'static Api) -> Result<(), Failure> {
        let Some((way, matches)) = matches.subcommand() else {
            return Ok(());
        };
        let access = Access::of_arguments(api, matches)?;
        let token = match way {
            "built-in" => {
                let password = secret(matches, "password-file", PASSWORD, "Password: ")?;
                let login = BuiltInLogin::new(access.url()?, text(matches, "user"), password);
                obtain(&login.map_err(|error| usage(&error))?)?
            }
            "client-credentials" => {
                let client_secret =
                    secret(matches, "secret-file", CLIENT_SECRET, "Client secret: ")?;
                let grant = ClientCredentials::new(
                    text(matches, "token-url"),
                    &text(matches, "client-id"),
                    client_secret.expose(),
                );
                let mut grant = grant.map_err(|error| usage(&error))?;
                if let Some(scope) = matches.get_one::<String>("scope") {
                    grant = grant.scope(scope);
                }
                obtain(&grant)?
            }
            _ => Token::new(typed("Token: ")?),
        };
        if matches.get_flag("print") {
            return print(token.secret().expose());
        }
        let file = access.store_token(&token)?;
        let lifetime = match token.lifetime() {
            Some(lifetime) => format!("for {} minutes", lifetime.as_secs() / 60),
            None => String::from("until `logout`"),
        };
        print(&format!(
            "the token is kept in {} {lifetime}",
            file.display()
        ))
    }
}

impl Extension for Logout {
    fn command(&self) -> Command {
        Command::new("logout")
            .about("Forget the token that `login` keeps")
            .args(Access::arguments(&scaleops_cost::cli::API))
    }

    fn run(&self, matches: &ArgMatches, api: &'static Api) -> Result<(), Failure> {
        let is_forgotten = Access::of_arguments(api, matches)?.forget_token()?;
        print(match is_forgotten {
            true => "the token is forgotten",
            false => "no token was kept",
        })
    }
}

fn way(name: &'static str, about: &'static str) -> Command {
    let print = Arg::new("print")
        .long("print")
        .action(ArgAction::SetTrue)
        .help("Print the token instead of keeping it, for --token-command");
    Command::new(name)
        .about(about)
        .args(Access::arguments(&scaleops_cost::cli::API))
        .arg(print)
}

fn option(name: &'static str, value: &'static str, help: impl Into<String>) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .help(help.into())
}

fn secret_help(what: &str, variable: &str) -> String {
    format!(
        "A file with the {what}, or `-` for standard input [env: {variable}, which has it itself] [default: asks]"
    )
}

fn text(matches: &ArgMatches, name: &str) -> String {
    matches.get_one::<String>(name).cloned().unwrap_or_default()
}

fn usage(error: &dyn std::error::Error) -> Failure {
    Failure::new(FailureKind::Usage, error.to_string())
}

/// A secret, from the first of: a file, the environment, whoever types it.
fn secret(
    matches: &ArgMatches,
    file: &str,
    variable: &str,
    prompt: &str,
) -> Result<Secret, Failure> {
    let text = match matches.get_one::<String>(file).map(String::as_str) {
        Some("-") => return typed(prompt),
        Some(file) => fs::read_to_string(file).map_err(|error| {
            Failure::new(FailureKind::Usage, format!("can't read {file}: {error}"))
        })?,
        None => match env::var(variable) {
            Ok(text) => text,
            Err(_) => return typed(prompt),
        },
    };
    checked(text)
}

/// A secret that is typed, or comes on standard input.
fn typed(prompt: &str) -> Result<Secret, Failure> {
    let mut text = String::new();
    let read = if io::stdin().is_terminal() {
        rpassword::prompt_password(prompt).map(|typed| text = typed)
    } else {
        io::stdin().lock().read_to_string(&mut text).map(drop)
    };
    read.map_err(|error| {
        Failure::new(
            FailureKind::Usage,
            format!("can't read standard input: {error}"),
        )
    })?;
    checked(text)
}

fn checked(text: String) -> Result<Secret, Failure> {
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err(Failure::new(FailureKind::Usage, "the secret is empty")),
        text => Ok(text.into()),
    }
}

/// The token of a provider.
fn obtain(provider: &dyn TokenProvider) -> Result<Token, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(FailureKind::Local, format!("failed to start: {error}")))?;
    runtime
        .block_on(provider.token())
        .map_err(|error| Failure::new(FailureKind::Credentials, error.to_string()))
}

fn print(text: &str) -> Result<(), Failure> {
    writeln!(io::stdout(), "{text}").map_err(|error| {
        Failure::new(
            FailureKind::Local,
            format!("failed to write the output: {error}"),
        )
    })
}
