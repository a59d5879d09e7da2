//! The input and output of a run: a document, a folder, and the command line's options for both.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clientsmith_lower::{LowerOptions, OperationSelection, Outcome, RuntimeDependency, Store};
use clientsmith_model::Api;

use super::{cargo_toml, shell};
use crate::cli::{self, Generate, ReadOptions};
use crate::document::DocumentSource;
use crate::program::{self, Program, Project, Runtime};
use crate::write;

/// The initial version of a crate.
const FIRST_VERSION: &str = "0.1.0";

/// The version of the crate in a folder: it is kept until a user raises it.
fn version_of(output: &Path) -> Result<String> {
    let manifest = write::read_text(output, "Cargo.toml")?;
    let version = manifest.map(|manifest| program::package_version(&manifest));
    let version = version.transpose().with_context(|| {
        let manifest = output.join("Cargo.toml");
        format!("can't read the crate's version in `{}`", manifest.display())
    })?;
    Ok(version
        .flatten()
        .unwrap_or_else(|| FIRST_VERSION.to_owned()))
}

/// Generates a crate from a document.
///
/// [`lower`](Self::lower) reads the document and reports its problems; [`emit`](Self::emit) generates the files.
#[derive(Clone, Debug)]
pub struct Generator {
    document: DocumentSource,
    output: PathBuf,
    package: String,
    /// The crate's version.
    version: String,
    /// The command that regenerates it, as shown in the emitted files.
    command: String,
    runtime: RuntimeDependency,
    /// Whether the crate's manifest declares its own workspace.
    standalone: bool,
    reading: ReadOptions,
    sub_clients: bool,
    tag_features: bool,
    examples: bool,
}

impl Generator {
    pub(super) fn from_arguments(arguments: &Generate, program: &Program) -> Result<Self> {
        let generator = match (&arguments.spec, &arguments.out, &program.project) {
            (Some(spec), Some(out), _) => {
                Self::from_source(program, spec, out, arguments.package.as_deref())?
            }
            (_, _, Some(project)) => Self::of_project(program, project)?,
            _ => bail!("no document and no output folder given"),
        };
        let generator = match &arguments.runtime {
            Some(runtime) => generator.runtime(runtime),
            None => generator,
        };
        Ok(generator.divided(arguments).reading(&arguments.reading))
    }

    /// Takes the runtime from elsewhere than the program does by default.
    #[must_use]
    pub fn runtime(mut self, runtime: &Runtime) -> Self {
        self.command += &format!(" --runtime {}", shell::word(&runtime.to_string()));
        self.runtime = runtime.dependency(&self.output);
        self
    }

    /// Applies the command line's options for tags.
    fn divided(mut self, arguments: &Generate) -> Self {
        (self.sub_clients, self.tag_features) = (arguments.sub_clients, arguments.tag_features);
        for (option, is_on) in [
            ("--sub-clients", self.sub_clients),
            ("--tag-features", self.tag_features),
        ] {
            if is_on {
                self.command += &format!(" {option}");
            }
        }
        self
    }

    /// Applies the command line's filters and overlays.
    pub(crate) fn reading(mut self, reading: &ReadOptions) -> Self {
        for overlay in &reading.overlay {
            self.command += &format!(" --overlay {}", shell::word(&program::file_name(overlay)));
        }
        for (option, filters) in [
            ("--include", &reading.include),
            ("--exclude", &reading.exclude),
        ] {
            for filter in filters {
                self.command += &format!(" {option} {}", shell::quoted(&filter.to_string()));
            }
        }
        self.reading = reading.clone();
        self
    }

    /// The crate `package` in `out` from the document `spec`; the folder's name is the package's by default.
    ///
    /// # Errors
    /// `out` can't be resolved; or its name is used as the package name and is not valid.
    pub fn new(program: &Program, spec: &Path, out: &Path, package: Option<&str>) -> Result<Self> {
        Self::from_source(program, &spec.into(), out, package)
    }

    fn from_source(
        program: &Program,
        spec: &DocumentSource,
        out: &Path,
        package: Option<&str>,
    ) -> Result<Self> {
        let output = write::resolve(out, spec.folder().as_deref())?;
        let package = match package {
            Some(name) => name.to_owned(),
            None => package_of(&output)?,
        };
        let command = format!(
            "{} generate --spec {} --out … --package {package}",
            program.name,
            shell::word(&spec.argument())
        );
        let standalone = program.is_standalone(&output);
        let runtime = program.runtime.dependency(&output);
        Ok(Self {
            document: spec.clone(),
            version: version_of(&output)?,
            output,
            package,
            command,
            runtime,
            standalone,
            reading: ReadOptions::default(),
            sub_clients: false,
            tag_features: false,
            examples: false,
        })
    }

    /// The crate of a project.
    fn of_project(program: &Program, project: &Project) -> Result<Self> {
        let document = DocumentSource::File(project.document.clone());
        let output = write::resolve(&project.output, document.folder().as_deref())?;
        Ok(Self {
            document,
            version: version_of(&output)?,
            output,
            package: project.package.clone(),
            command: format!("{} generate", program.name),
            runtime: program.runtime.dependency(&project.output),
            standalone: false,
            reading: ReadOptions::default(),
            sub_clients: false,
            tag_features: false,
            examples: false,
        })
    }

    /// A generator that is only used to lower the document.
    pub(crate) fn for_reading(document: DocumentSource) -> Self {
        Self {
            document,
            output: PathBuf::new(),
            package: "client".to_owned(),
            version: FIRST_VERSION.to_owned(),
            command: String::new(),
            runtime: RuntimeDependency::default(),
            standalone: false,
            reading: ReadOptions::default(),
            sub_clients: false,
            tag_features: false,
            examples: false,
        }
    }

    /// The same generator for another revision of the document.
    pub(super) fn for_document(&self, document: DocumentSource) -> Self {
        Self {
            document,
            ..self.clone()
        }
    }

    /// Generates a crate that is a member of another workspace.
    #[must_use]
    pub fn into_member(self) -> Self {
        Self {
            standalone: false,
            ..self
        }
    }

    /// Keeps the document's examples in the model.
    #[must_use]
    pub fn with_examples(self) -> Self {
        Self {
            examples: true,
            ..self
        }
    }

    /// The document.
    pub(super) fn document(&self) -> &DocumentSource {
        &self.document
    }

    /// The version of the existing crate.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    /// The command that regenerates the crate.
    pub(super) fn command(&self) -> &str {
        &self.command
    }

    /// Which parts of the document are read.
    pub(super) fn reads(&self) -> &ReadOptions {
        &self.reading
    }

    /// The crate's folder.
    #[must_use]
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// Document → model.
    #[must_use]
    pub fn lower(&self) -> Outcome {
        self.document.lower(&self.options())
    }

    /// Document → model, with the files read from a store.
    pub(crate) fn lower_from(&self, store: impl Store + 'static) -> Outcome {
        clientsmith_lower::generate_model_from_store(store, &self.options())
    }

    fn options(&self) -> LowerOptions {
        LowerOptions {
            package: self.package.clone(),
            version: self.version.clone(),
            generator: format!("clientsmith {}", env!("CARGO_PKG_VERSION")),
            regenerate: self.command.clone(),
            runtime: self.runtime.clone(),
            sub_clients: self.sub_clients,
            tag_features: self.tag_features,
            examples: self.examples,
            overlays: self.reading.overlay.clone(),
            selection: OperationSelection {
                include: self.reading.include.clone(),
                exclude: self.reading.exclude.clone(),
            },
        }
    }

    /// Model → files, by relative path. Entries that were added to an existing `Cargo.toml` are kept.
    ///
    /// # Errors
    /// The existing `Cargo.toml` can't be read or is not TOML; or the emitted text is not Rust, which is a bug in the
    /// generator.
    pub fn emit(&self, api: &Api) -> Result<Vec<(String, String)>> {
        let options = clientsmith_emit::EmitOptions {
            standalone: self.standalone,
        };
        let files =
            clientsmith_emit::emit(api, &options).context("this is a bug in the generator")?;
        let existing = write::read_text(&self.output, "Cargo.toml")?;
        let files = files.into_iter().map(|file| {
            let text = match &existing {
                Some(existing) if file.path == "Cargo.toml" => {
                    cargo_toml::merged(&file.text, existing)?
                }
                _ => file.text,
            };
            Ok((file.path, text))
        });
        files.collect()
    }
}

/// The folder's name as a package name.
fn package_of(output: &Path) -> Result<String> {
    let name = program::file_name(output);
    if let Some(problem) = cli::package_name_problem(&name) {
        bail!(
            "the folder's name can't be used as the package name: {problem}; set one with --package"
        );
    }
    Ok(name)
}
