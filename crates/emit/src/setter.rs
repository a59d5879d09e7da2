//! Arguments of constructors and setters: what callers may give for a type, and what is made of it.

use clientsmith_model::{Api, Ident, Presence, Scalar, TypeRef};

use crate::fragment::Fragment;
use crate::imports::Imports;
use crate::layout;
use crate::schema::{Scope, type_of};

/// One argument: its name, the type that callers see, and the expression of the value.
#[derive(Debug)]
pub(crate) struct Argument {
    name: Fragment,
    ty: Fragment,
    value: Fragment,
    is_list: bool,
}

impl Argument {
    /// What callers may give for `ty`: numbers and booleans as they are, anything else by `Into`, lists by any iterator.
    pub(crate) fn of(
        api: &Api,
        name: &Ident,
        ty: &TypeRef,
        scope: Scope<'_>,
        imports: &mut Imports,
    ) -> Self {
        let is_list = matches!(ty, TypeRef::List(_));
        let (ty, value) = of(api, name.as_str(), ty, scope, imports);
        Self {
            name: name.into(),
            ty: Fragment::new(ty),
            value: Fragment::new(value),
            is_list,
        }
    }

    /// Whatever converts into `ty`.
    pub(crate) fn into_type(name: &Ident, ty: &Fragment) -> Self {
        Self {
            name: name.into(),
            ty: Fragment::new(format!("impl Into<{ty}>")),
            value: Fragment::new(format!("{name}.into()")),
            is_list: false,
        }
    }

    /// A value of exactly this type, or an iterator that is collected.
    pub(crate) fn exact(name: &Ident, ty: Fragment, is_list: bool) -> Self {
        let value = if is_list {
            Fragment::new(format!("{name}.into_iter().collect()"))
        } else {
            name.into()
        };
        Self {
            name: name.into(),
            ty,
            value,
            is_list,
        }
    }

    /// The argument as it was given.
    pub(crate) fn name(&self) -> &Fragment {
        &self.name
    }

    /// `name: impl Into<T>`
    pub(crate) fn parameter(&self) -> Fragment {
        let Self { name, ty, .. } = self;
        Fragment::new(format!("{name}: {ty}"))
    }

    /// The value, converted.
    pub(crate) fn value(&self) -> &Fragment {
        &self.value
    }

    /// The value as a field of this presence holds it.
    pub(crate) fn wrapped(&self, presence: Presence, imports: &mut Imports) -> Fragment {
        let value = &self.value;
        match presence {
            Presence::Required => value.clone(),
            _ if self.is_list => value.clone(),
            Presence::Optional | Presence::Nullable => Fragment::new(format!("Some({value})")),
            Presence::OptionalNullable => {
                imports.runtime("Nullable");
                Fragment::new(format!("Nullable::Value({value})"))
            }
        }
    }

    /// The method that sets `place` to `value`, for an `impl`.
    pub(crate) fn setter(&self, docs: &str, place: &str, value: &Fragment) -> String {
        let head = layout::list(
            "    ",
            &format!("pub fn {}(", self.name),
            &["mut self".to_owned(), self.parameter().to_string()],
            ") -> Self {",
        );
        let statement = layout::assignment("        ", place, &value.to_string());
        format!("{docs}{head}\n{statement}\n        self\n    }}")
    }
}

/// The type that callers see for `ty`, and the expression that converts `given`.
fn of(
    api: &Api,
    given: &str,
    ty: &TypeRef,
    scope: Scope<'_>,
    imports: &mut Imports,
) -> (String, String) {
    match ty {
        TypeRef::Boxed(inner) => {
            let (ty, value) = of(api, given, inner, scope, imports);
            (ty, format!("Box::new({value})"))
        }
        TypeRef::List(item) if is_plain(item) => {
            let item = type_of(api, item, scope, imports);
            (
                format!("impl IntoIterator<Item = {item}>"),
                format!("{given}.into_iter().collect()"),
            )
        }
        TypeRef::List(item) => {
            let item = type_of(api, item, scope, imports);
            (
                format!("impl IntoIterator<Item = impl Into<{item}>>"),
                format!("{given}.into_iter().map(Into::into).collect()"),
            )
        }
        TypeRef::Map(values) => {
            let values = type_of(api, values, scope, imports);
            (
                format!("impl IntoIterator<Item = (impl Into<String>, {values})>"),
                format!("{given}.into_iter().collect()"),
            )
        }
        ty if is_plain(ty) => (
            type_of(api, ty, scope, imports).to_string(),
            given.to_owned(),
        ),
        ty => {
            let ty = type_of(api, ty, scope, imports);
            (format!("impl Into<{ty}>"), format!("{given}.into()"))
        }
    }
}

/// Whether callers give a value as it is: a literal of such a type would not know its type behind `Into`.
fn is_plain(ty: &TypeRef) -> bool {
    use Scalar::{Bool, F64, I8, I16, I32, I64, I128, Null, U8, U16, U32, U64};
    let plain = [Bool, F64, I8, I16, I32, I64, I128, Null, U8, U16, U32, U64];
    match ty {
        TypeRef::Scalar(scalar) => plain.contains(scalar),
        TypeRef::Tuple(_) | TypeRef::Nullable(_) | TypeRef::List(_) | TypeRef::Map(_) => true,
        TypeRef::Named(_) | TypeRef::OrEmpty(_) | TypeRef::Boxed(_) | TypeRef::Json => false,
    }
}

/// `new` of a struct, for its `impl`: `given` are the members from arguments with their values, `rest` the others.
pub(crate) fn constructor(
    docs: &str,
    arguments: &[Argument],
    given: impl IntoIterator<Item = (Fragment, Fragment)>,
    rest: impl IntoIterator<Item = String>,
) -> String {
    let parameters: Vec<String> = arguments
        .iter()
        .map(|argument| argument.parameter().to_string())
        .collect();
    let members = given
        .into_iter()
        .map(|(member, value)| assigned(&member, &value).to_string());
    let members: Vec<String> = members.chain(rest).collect();
    let allowance = allowance("    ", arguments.len());
    let head = layout::list("    ", "pub fn new(", &parameters, ") -> Self {");
    let value = layout::fields("        ", "Self", &members);
    format!("{docs}{allowance}{head}\n{value}\n    }}")
}

/// Lets a function have many parameters; more than Clippy likes.
pub(crate) fn allowance(indent: &str, parameters: usize) -> String {
    if parameters > 7 {
        let reason = "nothing required can be forgotten";
        format!("{indent}#[allow(clippy::too_many_arguments, reason = \"{reason}\")]\n")
    } else {
        String::new()
    }
}

/// `field: value`, or `field` where they are the same.
pub(crate) fn assigned(field: &Fragment, value: &Fragment) -> Fragment {
    if field == value {
        field.clone()
    } else {
        Fragment::new(format!("{field}: {value}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clippy_allows_seven_parameters() {
        assert_eq!(allowance("", 7), "");
        assert!(allowance("", 8).starts_with("#[allow(clippy::too_many_arguments"));
    }
}
