//! The input and output of a run: a document, a folder, and the settings of both.

mod cargo_toml;
#[cfg(feature = "cli")]
mod command;
#[cfg(feature = "cli")]
mod shell;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clientsmith_lower::{
    DocumentSettings, Layout, LowerOptions, OperationSelection, Outcome, RuntimeDependency,
};
use clientsmith_model::Api;

use crate::document::DocumentSource;
use crate::settings::Settings;
use crate::{package, path, write};

pub(crate) use cargo_toml::package_version;
#[cfg(feature = "cli")]
pub(crate) use command::{options, regenerate};

/// The initial version of a crate.
const FIRST_VERSION: &str = "0.1.0";

/// A client that is generated from a document.
///
/// [`lower`](Self::lower) reads the document and reports its problems; [`emit`](Self::emit) generates the files.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    document: DocumentSource,
    /// The folder of the crate or the module.
    output: PathBuf,
    layout: Layout,
    /// The name of the crate or the module.
    name: String,
    /// The crate's version.
    version: String,
    /// The command that regenerates it, as shown in the emitted files.
    pub(crate) command: String,
    runtime: RuntimeDependency,
    /// Whether the crate's manifest declares its own workspace.
    pub(crate) is_standalone: bool,
    settings: Settings,
}

impl Job {
    /// The crate `name` in `out`; the folder's name is the crate's by default.
    ///
    /// # Errors
    /// `out` can't be resolved; its name is used as the crate's and is not valid; or there is a `Cargo.toml` in it that
    /// can't be read.
    pub(crate) fn for_crate(
        document: DocumentSource,
        out: &Path,
        name: Option<&str>,
        settings: Settings,
    ) -> Result<Self> {
        let output = write::resolve(out, document.folder().as_deref())?;
        let name = match name {
            Some(name) => name.to_owned(),
            None => name_of(&output)?,
        };
        let runtime = settings
            .runtime
            .clone()
            .unwrap_or_default()
            .dependency(&output);
        ensure!(
            !(settings.cli && runtime == RuntimeDependency::Vendored),
            "a command line (`cli`) needs the crates `clientsmith-runtime` and `clientsmith-cli`, so its runtime can't be a \
             copy: choose `--runtime version`, `--runtime git=URL` or `--runtime path=DIR`"
        );
        Ok(Self {
            document,
            layout: Layout::Crate,
            name,
            version: version_of(&output)?,
            command: String::new(),
            runtime,
            is_standalone: false,
            settings,
            output,
        })
    }

    /// The module `name` in the folder `out`.
    ///
    /// # Errors
    /// `out` can't be resolved.
    pub(crate) fn for_module(
        document: DocumentSource,
        out: &Path,
        name: &str,
        settings: Settings,
    ) -> Result<Self> {
        Ok(Self {
            output: write::resolve(out, document.folder().as_deref())?,
            layout: Layout::Module,
            name: name.to_owned(),
            ..Self::for_reading(document, settings)
        })
    }

    /// A job that is only used to lower the document.
    pub(crate) fn for_reading(document: DocumentSource, settings: Settings) -> Self {
        Self {
            document,
            output: PathBuf::new(),
            layout: Layout::Crate,
            name: "client".to_owned(),
            version: FIRST_VERSION.to_owned(),
            command: String::new(),
            runtime: RuntimeDependency::default(),
            is_standalone: false,
            settings,
        }
    }

    /// The folder of the crate or the module.
    pub(crate) fn output(&self) -> &Path {
        &self.output
    }

    /// Document → model.
    pub(crate) fn lower(&self) -> Outcome {
        self.document.lower(&self.options())
    }

    fn options(&self) -> LowerOptions {
        let settings = &self.settings;
        LowerOptions {
            layout: self.layout,
            contents: settings.contents.clone(),
            package: self.name.clone(),
            version: self.version.clone(),
            metadata: settings.metadata.clone(),
            generator: format!("clientsmith {}", env!("CARGO_PKG_VERSION")),
            regenerate: self.command.clone(),
            runtime: self.runtime.clone(),
            sub_clients: settings.sub_clients,
            tag_features: settings.tag_features,
            server: settings.server,
            command_line: settings.cli,
            examples: false,
            overlays: settings.reading.overlay.clone(),
            settings: settings
                .of_document
                .clone()
                .map(|settings| self.placed(settings)),
            header: settings.header.clone(),
            selection: OperationSelection {
                include: settings.reading.include.clone(),
                exclude: settings.reading.exclude.clone(),
            },
        }
    }

    /// The settings with the paths of dependencies as the crate's Cargo.toml has them: relative to its folder.
    fn placed(&self, mut settings: DocumentSettings) -> DocumentSettings {
        for setting in &mut settings.dependencies {
            let texts = setting.dependency.texts.iter_mut();
            for (_, folder) in texts.filter(|(key, _)| key == "path") {
                *folder = path::relative(Path::new(folder), &self.output);
            }
        }
        settings
    }

    /// Model → files, by relative path. Entries that were added to an existing `Cargo.toml` are kept.
    ///
    /// # Errors
    /// The existing `Cargo.toml` can't be read or is not TOML; or the emitted text is not Rust, which is a bug in the
    /// generator.
    pub(crate) fn emit(&self, api: &Api) -> Result<Vec<(String, String)>> {
        let options = clientsmith_emit::EmitOptions {
            standalone: self.is_standalone,
        };
        let files =
            clientsmith_emit::emit(api, &options).context("this is a bug in the generator")?;
        let existing = match self.layout {
            Layout::Crate => write::read_text(&self.output, "Cargo.toml")?,
            Layout::Module => None,
        };
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

/// What only the program asks of a job.
#[cfg(feature = "cli")]
impl Job {
    /// The same job for another revision of the document.
    pub(crate) fn for_document(&self, document: DocumentSource) -> Self {
        Self {
            document,
            ..self.clone()
        }
    }

    /// The document.
    pub(crate) fn document(&self) -> &DocumentSource {
        &self.document
    }

    /// The name of the crate or the module.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The version of the existing crate.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// How it is generated.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Document → model, with the files read from a store.
    pub(crate) fn lower_from(&self, store: impl clientsmith_lower::Store + 'static) -> Outcome {
        clientsmith_lower::generate_model_from_store(store, &self.options())
    }
}

/// The version of the crate in a folder: it is kept until a user raises it.
fn version_of(output: &Path) -> Result<String> {
    let manifest = write::read_text(output, "Cargo.toml")?;
    let version = manifest.map(|manifest| package_version(&manifest));
    let version = version.transpose().with_context(|| {
        let manifest = output.join("Cargo.toml");
        format!("can't read the crate's version in `{}`", manifest.display())
    })?;
    Ok(version
        .flatten()
        .unwrap_or_else(|| FIRST_VERSION.to_owned()))
}

/// The folder's name as a package name.
fn name_of(output: &Path) -> Result<String> {
    let name = path::file_name(output);
    if let Some(problem) = package::name_problem(&name) {
        bail!(
            "the folder's name can't be used as the package name: {problem}; set one with --package"
        );
    }
    Ok(name)
}
