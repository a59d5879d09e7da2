//! What a file of settings says of the parts of a document.

use std::ops::Range;
use std::path::PathBuf;

use clientsmith_model::Types;

use crate::load::names::NameSetting;
use crate::problem::{Code, Problem, Problems, did_you_mean};
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
