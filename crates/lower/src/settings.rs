//! What a file of settings says of the parts of a document.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;

use clientsmith_model::{Contents, Dependency, MapType, Types};

use crate::load::names::NameSetting;
use crate::problem::{Code, Problem, Problems, did_you_mean};
use crate::replacement::{Replacement, known_dependency};
use crate::source::{FileId, Place};

/// What a file of settings says of the parts of a document.
#[derive(Clone, Debug, Default)]
pub struct DocumentSettings {
    /// The file's path.
    pub path: PathBuf,
    /// The file as messages name it.
    pub file: String,
    /// The file's text.
    pub text: String,
    /// Names of parts.
    pub names: Vec<NameSetting>,
    /// Attributes of types.
    pub attributes: Vec<AttributeSetting>,
    /// Types of other crates in the place of the client's.
    pub types: Vec<TypeSetting>,
    /// The type of maps.
    pub map: MapType,
    /// The dependencies that the types of other crates need.
    pub dependencies: Vec<DependencySetting>,
}

/// A type in the place of what a schema or a format would become.
#[derive(Clone, Debug)]
pub struct TypeSetting {
    /// What it stands for.
    pub part: TypedPart,
    /// The type.
    pub replacement: Replacement,
    /// Where the settings name the part.
    pub at: Range<usize>,
}

/// What settings give types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedPart {
    /// A component schema, or a property of one: `Pet`, `Pet.owner.birthday`.
    Schema(String),
    /// All schemas of this `format`.
    Format(String),
}

/// A dependency that the types of other crates need.
#[derive(Clone, Debug)]
pub struct DependencySetting {
    /// As Cargo.toml has it.
    pub dependency: Dependency,
    /// Where the settings name it.
    pub at: Range<usize>,
}

/// An attribute that settings add to types.
#[derive(Clone, Debug)]
pub struct AttributeSetting {
    /// The type's name in Rust; `*` for every type that is a struct or an enum.
    pub ty: String,
    /// A path to be derived (`my_crate::Sized`), or a whole attribute (`#[my_crate::sized]`): Rust, checked by whoever read
    /// the settings.
    pub text: String,
    /// Whether it is a path to be derived.
    pub is_derive: bool,
    /// Where the settings name the type.
    pub at: Range<usize>,
}

/// Adds attributes to types. One for a type that there is not is reported at its place in the settings, the file `file`.
pub(crate) fn add_attributes(
    types: &mut Types,
    settings: &[AttributeSetting],
    file: FileId,
    problems: &mut Problems,
) {
    let ids: Vec<_> = types
        .iter()
        .map(|(id, declared)| (id, declared.ident.bare().to_owned()))
        .collect();
    for setting in settings {
        let is_meant = |name: &str| setting.ty == "*" || setting.ty == name;
        let mut is_used = setting.ty == "*";
        for (id, _) in ids.iter().filter(|(_, name)| is_meant(name)) {
            is_used = true;
            let declared = &mut types[*id];
            if !setting.is_derive {
                declared.attributes.push(setting.text.clone());
            } else if !declared.implements(&setting.text)
                && !declared.derived.contains(&setting.text)
            {
                declared.derived.push(setting.text.clone());
            }
        }
        if !is_used {
            let message = format!("the client has no type `{}`", setting.ty);
            let near = did_you_mean(&setting.ty, ids.iter().map(|(_, name)| name.as_str()));
            let place = Place::bytes(file, &setting.at);
            problems.push(Problem::new(Code::UnusedSetting, place, message).help(near));
        }
    }
}

/// The dependencies that the external types need beside the runtime, sorted by name. One of the settings that no type
/// needs is reported at its place.
pub(crate) fn dependencies<'s>(
    types: &Types,
    contents: &Contents,
    settings: Option<&'s DocumentSettings>,
) -> (Vec<Dependency>, Vec<&'s DependencySetting>) {
    let mut libraries: Vec<&str> = types
        .externals()
        .iter()
        .filter(|external| !external.is_of_runtime)
        .flat_map(|external| external.path.crates())
        .collect();
    if types.map == MapType::IndexMap {
        libraries.push("indexmap");
    }
    if let Contents::WithTypesOf(library) = contents {
        libraries.push(library.bare());
    }
    let stated = settings
        .into_iter()
        .flat_map(|settings| &settings.dependencies);
    let (used, unused): (Vec<_>, Vec<_>) =
        stated.partition(|stated| libraries.contains(&stated.dependency.library().as_str()));
    let mut dependencies: Vec<Dependency> = used
        .into_iter()
        .map(|setting| setting.dependency.clone())
        .collect();
    for library in libraries {
        let is_known = dependencies.iter().any(|known| known.library() == library);
        if !is_known && let Some(dependency) = known_dependency(library) {
            dependencies.push(dependency);
        }
    }
    dependencies.sort_by(|one, other| one.name.cmp(&other.name));
    (dependencies, unused)
}

/// Reports dependencies that no type needs.
pub(crate) fn report_dependencies(
    unused: &[&DependencySetting],
    file: FileId,
    problems: &mut Problems,
) {
    for setting in unused {
        let name = &setting.dependency.name;
        let message = format!("no type of the client is of the crate `{name}`");
        let place = Place::bytes(file, &setting.at);
        problems.push(Problem::new(Code::UnusedSetting, place, message));
    }
}

/// Reports formats that neither the document nor a schema of the client has.
pub(crate) fn report_formats(
    settings: &DocumentSettings,
    (in_document, used): (&BTreeSet<String>, &[String]),
    file: FileId,
    problems: &mut Problems,
) {
    for setting in &settings.types {
        let TypedPart::Format(format) = &setting.part else {
            continue;
        };
        if !in_document.contains(format) && !used.contains(format) {
            let message = format!("no schema of the document has the format `{format}`");
            let near = did_you_mean(format, in_document.iter().map(String::as_str));
            let place = Place::bytes(file, &setting.at);
            problems.push(Problem::new(Code::UnusedSetting, place, message).help(near));
        }
    }
}
