//! Where the API is, and how the caller is known there. Secrets come from the environment, files, standard input and
//! commands; never from the command line, which other users of the machine can see.

use std::env;
use std::path::PathBuf;

use clap::{Arg, ArgMatches};
use clientsmith_runtime::{Credential, SecurityScheme, Token};

use crate::describe::{Api, CredentialKind, CredentialSpec};
use crate::failure::Failure;
use crate::folders;
use crate::input_file;
use crate::options::{self, AccessOptions};
use crate::profile::{self, Profile};
use crate::token_command;
use crate::token_store::TokenStore;

/// Where the API is, and how the caller is known there.
#[derive(Debug)]
pub struct Access {
    api: &'static Api,
    options: AccessOptions,
    pub(crate) profile: Profile,
}

impl Access {
    /// What the command line, the environment and the profile say together, in this order of precedence.
    ///
    /// # Errors
    /// The configuration file is not as it should be.
    pub(crate) fn new(api: &'static Api, options: AccessOptions) -> Result<Self, Failure> {
        let prefix = api.prefix;
        let config = options
            .config
            .clone()
            .or_else(|| variable(&format!("{prefix}_CONFIG")));
        let wanted = options
            .profile
            .clone()
            .or_else(|| variable(&format!("{prefix}_PROFILE")));
        let default = folders::config(api.program).map(|folder| folder.join("config.toml"));
        let profile = profile::load(config.as_deref(), default, wanted.as_deref())?;
        Ok(Self {
            api,
            options,
            profile,
        })
    }

    /// The options of an extension's command that say where the API is.
    pub fn arguments(api: &Api) -> Vec<Arg> {
        options::location_args(api)
    }

    /// What the arguments of an extension's command, the environment and the profile say together.
    ///
    /// # Errors
    /// The configuration file is not as it should be.
    pub fn of_arguments(api: &'static Api, matches: &ArgMatches) -> Result<Self, Failure> {
        Self::new(api, AccessOptions::of_extension(matches))
    }

    /// The URL of the API.
    ///
    /// # Errors
    /// Nothing says what it is.
    pub fn url(&self) -> Result<String, Failure> {
        let name = format!("{}_URL", self.api.prefix);
        let of_profile = self.profile.url.clone();
        let url = self
            .options
            .url
            .clone()
            .or_else(|| variable(&name))
            .or(of_profile);
        url.or_else(|| self.api.url.map(str::to_owned))
            .ok_or_else(|| {
                Failure::usage(format!(
                    "no URL of the API: give one by --url, {name}, or the profile's `url`"
                ))
            })
    }

    /// Whether credentials may go over plain `http`.
    pub const fn allows_plain_http(&self) -> bool {
        self.options.allow_plain_http
    }

    /// Keeps a token for later runs with the same URL and profile, readable by this user only, until it expires.
    /// Returns the file.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn store_token(&self, token: &Token) -> Result<PathBuf, Failure> {
        self.login_store()?.write(token)
    }

    /// Forgets the token that [`store_token`](Self::store_token) keeps; `false` if there is none.
    ///
    /// # Errors
    /// The file can't be removed.
    pub fn forget_token(&self) -> Result<bool, Failure> {
        self.login_store()?.remove()
    }

    fn login_store(&self) -> Result<TokenStore, Failure> {
        let url = self.url()?;
        let profile = self.profile.name.as_deref().unwrap_or_default();
        TokenStore::new(
            self.api.program,
            &["login", url.trim_end_matches('/'), profile],
        )
    }

    /// The credentials that there are, by scheme.
    ///
    /// # Errors
    /// A file can't be read.
    pub(crate) fn credentials(&self) -> Result<Vec<(SecurityScheme, Credential)>, Failure> {
        let mut credentials = Vec::new();
        for (index, spec) in self.api.credentials.iter().enumerate() {
            let explicit = if index == 0 {
                self.explicit(spec)?
            } else {
                None
            };
            let credential = match explicit {
                Some(credential) => Some(credential),
                None => match of_environment(spec) {
                    Some(credential) => Some(credential),
                    None if index == 0 => self.of_profile(spec)?,
                    None => None,
                },
            };
            credentials.extend(credential.map(|credential| (spec.scheme, credential)));
        }
        Ok(credentials)
    }

    /// By the options.
    fn explicit(&self, spec: &CredentialSpec) -> Result<Option<Credential>, Failure> {
        if let Some(file) = &self.options.token_file {
            return of_file(spec, file).map(Some);
        }
        match &self.options.token_command {
            Some(command) => self.of_command(spec, command).map(Some),
            None => Ok(None),
        }
    }

    fn of_profile(&self, spec: &CredentialSpec) -> Result<Option<Credential>, Failure> {
        if let Some(file) = &self.profile.token_file {
            return of_file(spec, file).map(Some);
        }
        if let Some(command) = &self.profile.token_command {
            return self.of_command(spec, command).map(Some);
        }
        let stored = self.login_store().ok().and_then(|store| store.read());
        Ok(stored.map(|token| credential(spec, token.secret().expose())))
    }

    fn of_command(&self, spec: &CredentialSpec, command: &str) -> Result<Credential, Failure> {
        if spec.kind == CredentialKind::Basic {
            return Err(Failure::usage(
                "a user name and a password come from the environment or a file, not from a command",
            ));
        }
        let url = self.url()?;
        let store = TokenStore::new(self.api.program, &["command", command, &url]).ok();
        Ok(Credential::provider(token_command::provider(
            command.to_owned(),
            store,
        )))
    }

    /// Credentials in whose place stands the name of where they come from: nothing secret, for requests that are shown.
    pub(crate) fn placeholders(&self) -> Vec<(SecurityScheme, Credential)> {
        let specs = self.api.credentials.iter();
        specs
            .map(|spec| {
                let names: Vec<String> = spec
                    .variables
                    .iter()
                    .map(|name| format!("${name}"))
                    .collect();
                (spec.scheme, credential(spec, &names.join(":")))
            })
            .collect()
    }

    /// What to do about a credential that is missing.
    pub(crate) fn hint(&self) -> Option<String> {
        let spec = self.api.credentials.first()?;
        let variables = spec.variables.join(" and ");
        Some(format!(
            "set {variables}, or use --token-file, --token-command or a profile"
        ))
    }

    /// The names of query parameters whose values are secret.
    pub(crate) fn secret_parameters(&self) -> Vec<&'static str> {
        self.api
            .credentials
            .iter()
            .filter_map(|spec| spec.query)
            .collect()
    }
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn of_environment(spec: &CredentialSpec) -> Option<Credential> {
    let values: Option<Vec<String>> = spec.variables.iter().map(|name| variable(name)).collect();
    match values?.as_slice() {
        [user, password] => Some(Credential::basic(user.as_str(), password.as_str())),
        [text] => Some(credential(spec, text.trim())),
        _ => None,
    }
}

fn of_file(spec: &CredentialSpec, file: &str) -> Result<Credential, Failure> {
    let bytes = input_file::read(file)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Failure::usage("the file with the token is not text"))?;
    if text.trim().is_empty() {
        return Err(Failure::usage("the file with the token is empty"));
    }
    Ok(credential(spec, text.trim()))
}

/// The credential that a text is: of a user, `NAME:PASSWORD`.
fn credential(spec: &CredentialSpec, text: &str) -> Credential {
    match spec.kind {
        CredentialKind::Basic => {
            let (user, password) = text.split_once(':').unwrap_or((text, ""));
            Credential::basic(user, password)
        }
        CredentialKind::Token => Credential::bearer(text),
        CredentialKind::Http => Credential::http(text),
        CredentialKind::Key => Credential::api_key(text),
    }
}
