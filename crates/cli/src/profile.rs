//! Profiles: what the configuration file says of an API, so that the command line need not.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml_edit::{Document, Item, TableLike};

use crate::failure::Failure;
use crate::flag::listed;
use crate::output::Format;
use crate::time;

/// A profile.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    /// Its name; `None` where there is no configuration.
    pub(crate) name: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) token_file: Option<String>,
    pub(crate) token_command: Option<String>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: Option<u32>,
    pub(crate) format: Option<Format>,
}

const KEYS: &[&str] = &[
    "url",
    "token-file",
    "token-command",
    "timeout",
    "retries",
    "format",
];

/// The profile of this name, or the default one, of a file. A file that is not named need not exist.
///
/// # Errors
/// The file can't be read, or is not as it should be; there is no such profile.
pub(crate) fn load(
    given: Option<&str>,
    default: Option<PathBuf>,
    wanted: Option<&str>,
) -> Result<Profile, Failure> {
    let path = given.map(PathBuf::from).or(default);
    let Some(path) = path else {
        return named(wanted, None, "the configuration file");
    };
    let file = path.display().to_string();
    match fs::read_to_string(&path) {
        Ok(text) => {
            let config = Config::read(&text, &path)?;
            named(wanted, Some(&config), &file)
        }
        Err(error) if error.kind() == ErrorKind::NotFound && given.is_none() => {
            named(wanted, None, &file)
        }
        Err(error) => Err(Failure::usage(format!("can't read {file}: {error}"))),
    }
}

fn named(wanted: Option<&str>, config: Option<&Config>, file: &str) -> Result<Profile, Failure> {
    let profiles = config.map_or(&[][..], |config| &config.profiles);
    let wanted = wanted.or_else(|| config?.default.as_deref());
    let Some(wanted) = wanted else {
        return Ok(Profile::default());
    };
    let names: Vec<&str> = profiles
        .iter()
        .filter_map(|profile| profile.name.as_deref())
        .collect();
    let found = profiles
        .iter()
        .find(|profile| profile.name.as_deref() == Some(wanted));
    found.cloned().ok_or_else(|| {
        let known = match names.as_slice() {
            [] => String::from("it has none"),
            names => format!("it has {}", listed(names)),
        };
        Failure::usage(format!("{file} has no profile `{wanted}`; {known}"))
    })
}

/// The file's content.
#[derive(Debug)]
struct Config {
    default: Option<String>,
    profiles: Vec<Profile>,
}

impl Config {
    fn read(text: &str, path: &Path) -> Result<Self, Failure> {
        let wrong = |message: String| Failure::usage(format!("{}: {message}", path.display()));
        let document = Document::parse(text).map_err(|error| wrong(error.to_string()))?;
        let mut config = Self {
            default: None,
            profiles: Vec::new(),
        };
        for (key, item) in document.as_table() {
            match (key, item.as_table_like()) {
                ("default-profile", _) => config.default = Some(string(key, item).map_err(&wrong)?),
                ("profiles", Some(profiles)) => {
                    for (name, item) in profiles.iter() {
                        let table = item.as_table_like();
                        let table =
                            table.ok_or_else(|| wrong(format!("`profiles.{name}` is no table")))?;
                        config.profiles.push(profile(name, table).map_err(&wrong)?);
                    }
                }
                ("profiles", None) => return Err(wrong(String::from("`profiles` is no table"))),
                (key, _) => return Err(wrong(unknown(key, &["default-profile", "profiles"]))),
            }
        }
        Ok(config)
    }
}

fn profile(name: &str, table: &dyn TableLike) -> Result<Profile, String> {
    let mut profile = Profile {
        name: Some(name.to_owned()),
        ..Profile::default()
    };
    for (key, item) in table.iter() {
        let at = format!("profiles.{name}.{key}");
        let text = || string(&at, item);
        match key {
            "url" => profile.url = Some(text()?),
            "token-file" => profile.token_file = Some(text()?),
            "token-command" => profile.token_command = Some(text()?),
            "timeout" => {
                let length = time::length(&text()?);
                profile.timeout = Some(length.map_err(|error| format!("`{at}`: {error}"))?);
            }
            "retries" => {
                let count = item
                    .as_integer()
                    .and_then(|count| u32::try_from(count).ok());
                profile.retries = Some(count.ok_or_else(|| format!("`{at}` is no count"))?);
            }
            "format" => {
                let format = Format::from_name(&text()?);
                profile.format = Some(
                    format.ok_or_else(|| format!("`{at}`: expected {}", listed(&Format::NAMES)))?,
                );
            }
            "token" | "password" | "key" => {
                return Err(format!(
                    "`{at}`: the file must not hold secrets; use `token-command` or `token-file`"
                ));
            }
            _ => return Err(unknown(&at, KEYS)),
        }
    }
    Ok(profile)
}

fn string(key: &str, item: &Item) -> Result<String, String> {
    let text = item.as_str().filter(|text| !text.is_empty());
    text.map(str::to_owned)
        .ok_or_else(|| format!("`{key}` is no text"))
}

fn unknown(key: &str, known: &[&str]) -> String {
    format!("there is no setting `{key}`; expected {}", listed(known))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const FILE: &str = "default-profile = \"prod\"\n[profiles.prod]\nurl = \"https://a.example\"\ntimeout = \"90s\"\n\
                        [profiles.test]\nurl = \"https://b.example\"\ntoken-command = \"pass show test\"\n";

    fn read(text: &str, wanted: Option<&str>) -> Result<Profile, Failure> {
        let config = Config::read(text, Path::new("config.toml"))?;
        named(wanted, Some(&config), "config.toml")
    }

    #[test]
    fn the_default_profile_counts_unless_another_is_named() {
        let prod = read(FILE, None).unwrap();
        assert_eq!(prod.url.as_deref(), Some("https://a.example"));
        assert_eq!(prod.timeout, Some(Duration::from_secs(90)));
        let test = read(FILE, Some("test")).unwrap();
        assert_eq!(test.token_command.as_deref(), Some("pass show test"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let message = |text: &str, wanted| read(text, wanted).unwrap_err().to_string();
        assert_eq!(
            message(FILE, Some("live")),
            "config.toml has no profile `live`; it has `prod` or `test`"
        );
        assert!(
            message("[profiles.a]\nurls = \"x\"", None).contains("no setting `profiles.a.urls`")
        );
        assert!(message("[profiles.a]\ntoken = \"x\"", None).contains("must not hold secrets"));
        assert!(message("[profiles.a", None).contains("line 1"));
    }
}
