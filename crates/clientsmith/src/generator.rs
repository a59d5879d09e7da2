//! The library: a client that a build script, or any other program, generates.

use std::fmt;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, anyhow, bail, ensure};
use clientsmith_lower::{
    Code, Contents, Filter, Ident, Metadata, Outcome, Problem, RuntimeDependency, Severity,
};
use clientsmith_model::Api;

use crate::cargo_messages::CargoMessages;
use crate::document::DocumentSource;
use crate::job::Job;
use crate::runtime::Runtime;
use crate::settings::{Denied, Settings};
use crate::write::Plan;
use crate::{config, package, path, report};

/// Generates a client from an OpenAPI document.
///
/// In a build script, [`build_module`](Self::build_module) writes the client as a module of the crate that is built:
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), clientsmith::Error> {
///     clientsmith::Generator::new("petstore.yaml").build_module()
/// }
/// ```
///
/// ```ignore
/// // src/lib.rs
/// include!(concat!(env!("OUT_DIR"), "/petstore.rs"));
///
/// async fn pets(client: &petstore::Client) -> Result<(), petstore::Error> {
///     println!("{:?}", client.list_pets().await?);
///     Ok(())
/// }
/// ```
///
/// ```toml
/// # Cargo.toml
/// [dependencies]
/// clientsmith-runtime = "0.1"
///
/// [build-dependencies]
/// clientsmith = { version = "0.1", default-features = false }
/// ```
///
/// Features of the client, such as the implementation of TLS, are those of `clientsmith-runtime`; a client with bodies in
/// XML needs `xml`.
///
/// [`build_crate`](Self::build_crate) writes the client as a crate of its own, as the program `clientsmith` does.
#[derive(Clone, Debug)]
#[must_use = "nothing is generated until `build_module` or `build_crate` is called"]
pub struct Generator {
    document: PathBuf,
    name: Option<String>,
    command: String,
    cargo_messages: bool,
    denied: Vec<Denied>,
    allowed: Vec<Code>,
    settings: Settings,
    /// The file that the settings are of.
    config: Option<PathBuf>,
    /// The first option with an invalid value, and what is wrong with it.
    invalid: Option<String>,
}

impl Generator {
    /// Reads an OpenAPI 3.0, 3.1 or 3.2 or Swagger 2.0 document, YAML or JSON. A relative path is relative to the current
    /// folder: in a build script, that is the package's.
    pub fn new(document: impl Into<PathBuf>) -> Self {
        Self {
            document: document.into(),
            name: None,
            command: "cargo build".to_owned(),
            cargo_messages: true,
            denied: Vec::new(),
            allowed: Vec::new(),
            settings: Settings::default(),
            config: None,
            invalid: None,
        }
    }

    /// Reads the settings of a client from `clientsmith.toml`: its document, and everything that the file says of it. What is
    /// set here takes precedence. The folder that the file names is the program's: [`build_module`](Self::build_module)
    /// writes to `OUT_DIR`, and [`build_crate`](Self::build_crate) to the folder that it is given.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), clientsmith::Error> {
    /// clientsmith::Generator::from_config("clientsmith.toml", "petstore")?.build_module()
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The file can't be read, has no client of this name, or has problems, which the error shows with their places.
    pub fn from_config(file: impl AsRef<Path>, client: &str) -> Result<Self, Error> {
        Self::of_config(file.as_ref(), client).map_err(Error)
    }

    fn of_config(file: &Path, client: &str) -> Result<Self> {
        let config = config::load(file)?;
        let problems = config.problems.iter();
        let problems: Vec<String> = problems
            .map(|problem| report::plain(problem, &config.sources))
            .collect();
        ensure!(
            problems.is_empty(),
            "{} in {}\n\n{}",
            report::plural(problems.len(), "error"),
            path::shown(file),
            problems.join("\n\n")
        );
        let names = config.clients.iter().map(|client| client.name.as_str());
        let near = clientsmith_lower::did_you_mean(client, names);
        let found = config
            .clients
            .into_iter()
            .find(|known| known.name == client);
        let found = found.with_context(|| {
            let near = near.map(|near| format!("; {near}")).unwrap_or_default();
            format!("`{}` has no client `{client}`{near}", path::shown(file))
        })?;
        Ok(Self {
            name: Some(found.package),
            denied: found.deny,
            allowed: found.allow,
            settings: found.settings,
            config: Some(file.to_owned()),
            ..Self::new(found.document)
        })
    }

    /// Sets the name of the module or of the package. Default: for a module, the document's file name; for a crate, the
    /// folder's.
    pub fn name(mut self, name: &str) -> Self {
        if let Some(problem) = package::name_problem(name) {
            self.reject("name", &problem);
        }
        self.name = Some(name.to_owned());
        self
    }

    /// Applies an [Overlay 1.0](https://spec.openapis.org/overlay/v1.0.0.html) file to the document; several are applied
    /// in order.
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.settings.reading.overlay.push(file.into());
        self
    }

    /// Generates only operations that match a filter: `tag=pets`, `path=/v1/*` or `operation=list*`. An operation that
    /// matches one of several is included. Default: all operations.
    pub fn include(mut self, filter: &str) -> Self {
        let filter = self.filter("include", filter);
        self.settings.reading.include.extend(filter);
        self
    }

    /// Leaves out operations that match a filter, as in [`include`](Self::include).
    pub fn exclude(mut self, filter: &str) -> Self {
        let filter = self.filter("exclude", filter);
        self.settings.reading.exclude.extend(filter);
        self
    }

    /// Generates types alone, without a client and what calls need. Default: `false`.
    pub fn types_only(mut self, is_on: bool) -> Self {
        self.settings.contents = match is_on {
            true => Contents::Types,
            false => Contents::Client,
        };
        self
    }

    /// Generates a client whose types another crate has: one that was generated with [`types_only`](Self::types_only), and
    /// depends on the same `clientsmith-runtime`.
    pub fn types_crate(mut self, name: &str) -> Self {
        match Ident::new(&name.replace('-', "_")) {
            Some(library) => self.settings.contents = Contents::WithTypesOf(library),
            None => self.reject("types_crate", "it is no name of a crate"),
        }
        self
    }

    /// Generates a client for each tag: `client.pets().list_pets()`. Default: `false`.
    pub fn sub_clients(mut self, is_on: bool) -> Self {
        self.settings.sub_clients = is_on;
        self
    }

    /// Makes each tag a Cargo feature of the crate, on by default. Default: `false`. Not for modules, whose features are
    /// those of the crate around them.
    pub fn tag_features(mut self, is_on: bool) -> Self {
        self.settings.tag_features = is_on;
        self
    }

    /// Generates a server and a mock server of the API, as the crate's features `server` and `mock`. Default: `false`. Not
    /// for modules.
    pub fn server(mut self, is_on: bool) -> Self {
        self.settings.server = is_on;
        self
    }

    /// Gives the crate a program that calls its operations from a shell, behind its feature `cli`. Default: `false`. The
    /// crate then depends on `clientsmith-cli`, so that its [`runtime`](Self::runtime) can't be a copy. Not for modules.
    pub fn cli(mut self, is_on: bool) -> Self {
        self.settings.cli = is_on;
        self
    }

    /// Sets where the runtime of a crate comes from. Default: [`RuntimeDependency::Vendored`]. The runtime of a module is
    /// the dependency `clientsmith-runtime` of the crate around it.
    pub fn runtime(mut self, runtime: RuntimeDependency) -> Self {
        self.settings.runtime = Some(Runtime::Other(runtime));
        self
    }

    /// Sets entries of the crate's `Cargo.toml`, such as its licence. Default: none.
    pub fn metadata(mut self, metadata: Metadata) -> Self {
        if let Err(problem) = package::check(&metadata) {
            self.reject("metadata", &format!("{problem:#}"));
        }
        self.settings.metadata = metadata;
        self
    }

    /// Does not report warnings with this code, such as `missing-operation-id`.
    pub fn allow(mut self, code: &str) -> Self {
        match Code::from_name(code) {
            Some(code) => self.allowed.push(code),
            None => self.reject("allow", &format!("there is no problem code `{code}`")),
        }
        self
    }

    /// Sets the command that generates the client again, which generated files name. Default: `cargo build`.
    pub fn command(mut self, command: &str) -> Self {
        command.clone_into(&mut self.command);
        self
    }

    /// Whether Cargo is told, on standard output, which files were read (`cargo::rerun-if-changed`) and which warnings the
    /// document has (`cargo::warning`). Default: `true`.
    pub fn cargo_messages(mut self, is_on: bool) -> Self {
        self.cargo_messages = is_on;
        self
    }

    /// Generates a module in Cargo's `OUT_DIR`, for `include!(concat!(env!("OUT_DIR"), "/NAME.rs"))` anywhere in the
    /// crate. That declares `pub mod NAME`.
    ///
    /// # Errors
    ///
    /// An option is not valid; the document has errors, which the error shows with their places; or a file can't be
    /// written. Nothing has changed then.
    pub fn build_module(&self) -> Result<(), Error> {
        self.module().map_err(Error)
    }

    /// Generates a crate in a folder, which is created if it is missing. Files that the generator did not write are not
    /// touched, and entries that were added to its `Cargo.toml` are kept.
    ///
    /// # Errors
    ///
    /// Those of [`build_module`](Self::build_module); or a file of somebody else's is in the way of a generated one.
    pub fn build_crate(&self, folder: impl AsRef<Path>) -> Result<(), Error> {
        self.crate_in(folder.as_ref()).map_err(Error)
    }

    fn module(&self) -> Result<()> {
        self.check()?;
        ensure!(
            !self.settings.tag_features,
            "`tag_features` is for crates: the features of a module are those of the crate around it"
        );
        ensure!(
            !self.settings.server,
            "`server` is for crates: it needs features, and those of a module are those of the crate around it"
        );
        ensure!(
            !self.settings.cli,
            "`cli` is for crates: a module has no program of its own"
        );
        let folder = env::var_os("OUT_DIR").map(PathBuf::from);
        let folder = folder.context("`OUT_DIR` is not set: `build_module` is for build scripts")?;
        let name = match &self.name {
            Some(name) => name.clone(),
            None => self.document_name()?,
        };
        let library = name.replace('-', "_");
        let document = DocumentSource::File(self.document.clone());
        let job = Job::for_module(
            document,
            &folder.join(&library),
            &name,
            self.settings.clone(),
        )?;
        let api = self.generate(job)?;
        let declaration = clientsmith_emit::declaration(&api)?;
        write_if_changed(&folder.join(declaration.path), &declaration.text)
    }

    fn crate_in(&self, folder: &Path) -> Result<()> {
        self.check()?;
        let document = DocumentSource::File(self.document.clone());
        let name = self.name.as_deref();
        self.generate(Job::for_crate(
            document,
            folder,
            name,
            self.settings.clone(),
        )?)?;
        Ok(())
    }

    /// Reads the document and writes the files.
    fn generate(&self, mut job: Job) -> Result<Api> {
        job.command.clone_from(&self.command);
        let mut outcome = job.lower();
        if self.cargo_messages {
            let messages = CargoMessages::of(&outcome, &self.allowed)?;
            messages.watching(self.config.as_deref())?.print();
        }
        let Some(api) = outcome.api.take() else {
            return Err(errors(&self.document, &outcome, &|problem| {
                problem.code.severity() == Severity::Error
            }));
        };
        let is_denied = |problem: &Problem| self.is_denied(problem.code);
        if outcome.problems.iter().any(is_denied) {
            return Err(errors(&self.document, &outcome, &is_denied));
        }
        ensure!(
            self.settings.reading.include.is_empty()
                || !api.operations.is_empty()
                || self.settings.contents == Contents::Types,
            "`include` and `exclude` leave no operation of the document"
        );
        Plan::to_write(job.output(), job.emit(&api)?)?.apply()?;
        Ok(api)
    }

    /// Whether a kind of warning is an error. A code takes precedence over all warnings.
    fn is_denied(&self, code: Code) -> bool {
        let denies = |denied| self.denied.contains(&denied);
        denies(Denied::Code(code)) || denies(Denied::Warnings) && !self.allowed.contains(&code)
    }

    fn check(&self) -> Result<()> {
        match &self.invalid {
            Some(invalid) => Err(anyhow!("{invalid}")),
            None => Ok(()),
        }
    }

    fn reject(&mut self, option: &str, problem: &str) {
        let invalid = || format!("the option `{option}` is not valid: {problem}");
        self.invalid.get_or_insert_with(invalid);
    }

    fn filter(&mut self, option: &str, filter: &str) -> Option<Filter> {
        match filter.parse() {
            Ok(filter) => Some(filter),
            Err(problem) => {
                self.reject(option, &problem);
                None
            }
        }
    }

    /// The document's file name as the name of a module.
    fn document_name(&self) -> Result<String> {
        let stem = self.document.file_stem().unwrap_or_default();
        let name: String = stem
            .to_string_lossy()
            .chars()
            .map(|letter| {
                if matches!(letter, '.' | ' ') {
                    '_'
                } else {
                    letter
                }
            })
            .collect();
        if let Some(problem) = package::name_problem(&name) {
            bail!("the document's file name can't be used as the module's: {problem}; set `name`");
        }
        Ok(name)
    }
}

/// What is wrong with the document.
fn errors(
    document: &Path,
    outcome: &Outcome,
    is_error: &dyn Fn(&Problem) -> bool,
) -> anyhow::Error {
    let errors: Vec<String> = outcome
        .problems
        .iter()
        .filter(|problem| is_error(problem))
        .map(|problem| report::plain(problem, &outcome.sources))
        .collect();
    let count = report::plural(errors.len(), "error");
    let document = path::shown(document);
    anyhow!(
        "{count} in {document}; nothing was written\n\n{}",
        errors.join("\n\n")
    )
}

/// Writes a file whose text differs, so that what is unchanged is not compiled again.
fn write_if_changed(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(file, text).with_context(|| format!("can't write `{}`", file.display()))
}

/// Why no client was generated. `Display` and `Debug` are the same text for people, since Cargo shows the latter when a
/// build script returns it: every error of the document with its place, an excerpt, and advice.
pub struct Error(anyhow::Error);

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:#}", self.0)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for Error {}
