//! Fixtures: one small document a construct, in `fixtures/NAME/openapi.yaml`.
//!
//! For each, a snapshot holds every emitted file; all of them compile together without a warning; and
//! `fixtures/NAME/wire.rs`, where there is one, calls the emitted client against a server on the loopback interface.
//! This library finds the fixtures and emits them; the tests do the rest.

mod scratch;

use std::path::{Path, PathBuf};
use std::{fs, io};

use clientsmith_emit::{EmitError, EmitOptions, EmittedFile};
use clientsmith_lower::{
    AttributeSetting, Contents, Dependency, DependencySetting, DocumentSettings, Ident, Layout,
    LowerOptions, MapType, Outcome, Replacement, RuntimeDependency, Severity, TypeSetting,
    TypedPart,
};
use clientsmith_model::Api;

pub use scratch::ScratchWorkspace;

/// A folder below `fixtures/`.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// The folder's name, which is the construct's.
    pub name: String,
    folder: PathBuf,
}

impl Fixture {
    /// Every fixture, in the order of their names.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn all() -> io::Result<Vec<Self>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let mut fixtures = Vec::new();
        for entry in fs::read_dir(root)? {
            let folder = entry?.path();
            if folder.join("openapi.yaml").is_file() {
                let name = folder
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                fixtures.push(Self { name, folder });
            }
        }
        fixtures.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(fixtures)
    }

    /// The document.
    pub fn document(&self) -> PathBuf {
        self.folder.join("openapi.yaml")
    }

    /// What the emitted client is tried with over a socket.
    pub fn wire_test(&self) -> Option<PathBuf> {
        Some(self.folder.join("wire.rs")).filter(|file| file.is_file())
    }

    /// The crate that is emitted for it, and the warnings on the way.
    ///
    /// # Errors
    /// The document has errors, one a line.
    pub fn emit(&self) -> Result<Emitted, String> {
        emit(&self.document(), &self.name)
    }

    /// The same crate with a server, as features.
    ///
    /// # Errors
    /// The document has errors, one a line.
    pub fn emit_with_server(&self) -> Result<Emitted, String> {
        let runtime = RuntimeDependency::Path(RUNTIME.to_owned());
        let options = LowerOptions {
            server: true,
            ..options(&self.document(), &self.name, runtime)
        };
        emit_by(&self.document(), &options)
    }

    /// The same crate under another name, with a copy of the runtime.
    ///
    /// # Errors
    /// The document has errors, one a line.
    pub fn emit_vendored(&self, package: &str) -> Result<Emitted, String> {
        emit_with(&self.document(), package, RuntimeDependency::Vendored)
    }
}

impl Fixture {
    /// The same client as a module: the item that declares it, and its files.
    ///
    /// # Errors
    /// The document has errors, one a line.
    pub fn emit_module(&self) -> Result<(EmittedFile, Vec<EmittedFile>), String> {
        let options = LowerOptions {
            layout: Layout::Module,
            tag_features: false,
            command_line: false,
            ..options(&self.document(), &self.name, RuntimeDependency::default())
        };
        let outcome = clientsmith_lower::generate_model(&self.document(), &options);
        let Some(api) = &outcome.api else {
            return Err(lines(&outcome, Severity::Error).join("\n"));
        };
        let emitted = clientsmith_emit::declaration(api)
            .and_then(|declaration| Ok((declaration, files(api)?)));
        emitted.map_err(|error| error.to_string())
    }
}

/// What came of a document.
#[derive(Debug)]
pub struct Emitted {
    /// The crate's files.
    pub files: Vec<EmittedFile>,
    /// `code: message` of every warning, sorted by place.
    pub warnings: Vec<String>,
}

/// Emits the crate `package` for `document`, with its runtime at this workspace's.
///
/// # Errors
/// The document has errors, one a line.
pub fn emit(document: &Path, package: &str) -> Result<Emitted, String> {
    let runtime = RuntimeDependency::Path(RUNTIME.to_owned());
    emit_with(document, package, runtime)
}

/// The runtime's folder, seen from a crate in a scratch workspace.
const RUNTIME: &str = "../../../../crates/runtime";

fn emit_with(
    document: &Path,
    package: &str,
    runtime: RuntimeDependency,
) -> Result<Emitted, String> {
    emit_by(document, &options(document, package, runtime))
}

fn emit_by(document: &Path, options: &LowerOptions) -> Result<Emitted, String> {
    let outcome = clientsmith_lower::generate_model(document, options);
    let Some(api) = &outcome.api else {
        return Err(lines(&outcome, Severity::Error).join("\n"));
    };
    Ok(Emitted {
        files: files(api).map_err(|error| error.to_string())?,
        warnings: lines(&outcome, Severity::Warning),
    })
}

fn options(document: &Path, package: &str, runtime: RuntimeDependency) -> LowerOptions {
    // A fixture may ask for what the command line can: an option a line.
    let asked = fs::read_to_string(document.with_file_name("options")).unwrap_or_default();
    let asks = |option: &str| asked.lines().any(|line| line == option);
    let values = |option: &str| -> Vec<&str> {
        let lines = asked.lines();
        lines.filter_map(|line| line.strip_prefix(option)).collect()
    };
    // `TYPE=…`
    let attribute = |text: &str, is_derive| {
        let (ty, text) = text.split_once('=')?;
        Some(AttributeSetting {
            ty: ty.to_owned(),
            text: text.to_owned(),
            is_derive,
            at: 0..0,
        })
    };
    let derives = values("--derive=")
        .into_iter()
        .filter_map(|text| attribute(text, true));
    let others = values("--attribute=")
        .into_iter()
        .filter_map(|text| attribute(text, false));
    // `FORMAT=TYPE`
    let formats = values("--format=").into_iter().filter_map(|text| {
        let (format, ty) = text.split_once('=')?;
        Some(TypeSetting {
            part: TypedPart::Format(format.to_owned()),
            replacement: Replacement::new(ty, []).ok()?,
            at: 0..0,
        })
    });
    // `CRATE=PATH`
    let dependencies = values("--dependency=").into_iter().filter_map(|text| {
        let (name, path) = text.split_once('=')?;
        Some(DependencySetting {
            dependency: Dependency {
                name: name.to_owned(),
                texts: vec![("path".to_owned(), path.to_owned())],
                ..Dependency::default()
            },
            at: 0..0,
        })
    });
    let map = values("--map=").into_iter().find_map(MapType::named);
    let settings = DocumentSettings {
        types: formats.collect(),
        dependencies: dependencies.collect(),
        map: map.unwrap_or_default(),
        attributes: derives.chain(others).collect(),
        ..DocumentSettings::default()
    };
    LowerOptions {
        settings: Some(settings),
        contents: match values("--types-crate=").first() {
            Some(library) => Ident::new(library).map_or(Contents::Client, Contents::WithTypesOf),
            None if asks("--types-only") => Contents::Types,
            None => Contents::Client,
        },
        header: values("--header=").into_iter().map(str::to_owned).collect(),
        sub_clients: asks("--sub-clients"),
        tag_features: asks("--tag-features"),
        command_line: asks("--cli"),
        package: package.to_owned(),
        version: "0.1.0".to_owned(),
        generator: "clientsmith".to_owned(),
        regenerate: "cargo xtask generate".to_owned(),
        runtime,
        ..LowerOptions::default()
    }
}

fn files(api: &Api) -> Result<Vec<EmittedFile>, EmitError> {
    clientsmith_emit::emit(api, &EmitOptions { standalone: false })
}

/// `code: message` of every problem of this severity.
fn lines(outcome: &Outcome, severity: Severity) -> Vec<String> {
    let problems = outcome.problems.iter();
    problems
        .filter(|problem| problem.code.severity() == severity)
        .map(|problem| format!("{}: {}", problem.code.as_str(), problem.message))
        .collect()
}
