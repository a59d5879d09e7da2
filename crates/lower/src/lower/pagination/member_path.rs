//! JSON pointers into typed values.

use clientsmith_model::{Field, MemberPath, MemberStep, Shape, TypeRef, Types, without_controls};

use crate::problem::did_you_mean;
use crate::source::Pointer;

/// Why a pointer does not name a member that has a type.
pub(super) struct Unresolved {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// The way to what a pointer names, and its type without aliases and what is nullable.
pub(super) fn resolve(
    types: &Types,
    ty: &TypeRef,
    pointer: &Pointer,
) -> Result<(MemberPath, TypeRef), Unresolved> {
    let mut steps = Vec::new();
    let mut ty = value_type(types, ty, &mut steps);
    for token in pointer.tokens() {
        let field = field(types, &ty, token)?;
        steps.push(MemberStep::Field(field.name.rust.clone(), field.wrapper()));
        ty = value_type(types, &field.ty, &mut steps);
    }
    Ok((MemberPath(steps), ty))
}

/// A type without aliases, boxes and newtypes, and the steps to the value inside.
fn value_type(types: &Types, ty: &TypeRef, steps: &mut Vec<MemberStep>) -> TypeRef {
    let mut ty = ty;
    loop {
        ty = match ty {
            TypeRef::Boxed(inner) => inner,
            TypeRef::Nullable(inner) => {
                steps.push(MemberStep::Nullable);
                inner
            }
            TypeRef::Named(id) => match &types[*id].shape {
                Shape::Alias(inner) => inner,
                Shape::Newtype(inner) => {
                    steps.push(MemberStep::Newtype);
                    inner
                }
                _ => return ty.clone(),
            },
            _ => return ty.clone(),
        }
    }
}

fn field<'t>(types: &'t Types, ty: &TypeRef, name: &str) -> Result<&'t Field, Unresolved> {
    let Some(object) = types.object(ty) else {
        return Err(Unresolved {
            message: format!(
                "looks for `{}` in something that is not an object with named members",
                without_controls(name)
            ),
            help: None,
        });
    };
    let found = object.fields.iter().find(|field| field.name.wire == name);
    found.ok_or_else(|| Unresolved {
        message: format!("names `{}`, which is not a member", without_controls(name)),
        help: did_you_mean(
            name,
            object.fields.iter().map(|field| field.name.wire.as_str()),
        ),
    })
}
