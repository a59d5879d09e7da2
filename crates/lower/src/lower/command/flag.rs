//! Flags: an input each, and a member of the body each where that is one object or a form.

use clientsmith_model::{
    Constant, Constraints, ContentKind, Docs, Field, Flag, FlagSource, FlagValue, InputLocation,
    JsonKind, Operation, Presence, RESERVED_FLAGS, Scalar, Shape, Struct, TypeRef, Types,
};

use super::{UniqueNames, kebab};

/// Flags that begin so are options of every command.
const OPTION_PREFIX: &str = "cli-";

pub(super) fn flags(types: &Types, operation: &Operation) -> Vec<Flag> {
    let mut flags = Flags {
        types,
        names: UniqueNames::with(RESERVED_FLAGS),
        list: Vec::new(),
    };
    for (place, input) in operation.inputs.iter().enumerate() {
        let member = |field| {
            let object = operation
                .flattened_body()
                .and_then(|ty| types.object(&TypeRef::Named(ty)));
            let field = object.and_then(|object| object.field(field));
            field.map_or_else(|| input.name.wire.clone(), |field| field.name.wire.clone())
        };
        let source = match &input.location {
            InputLocation::Parameter(parameter) => FlagSource::Parameter(place, parameter.clone()),
            InputLocation::BodyMember(field) => FlagSource::InputMember(place, member(field)),
            InputLocation::Mirrored { field, parameter } => {
                FlagSource::Mirrored(place, member(field), parameter.clone())
            }
        };
        flags.add(
            input.name.rust.bare(),
            source,
            &input.ty,
            &input.docs,
            input.required || input.constant.is_some(),
            input.constant.as_ref(),
        );
    }
    flags.add_body(operation);
    flags.list
}

struct Flags<'t> {
    types: &'t Types,
    names: UniqueNames,
    list: Vec<Flag>,
}

impl Flags<'_> {
    fn add(
        &mut self,
        name: &str,
        source: FlagSource,
        ty: &TypeRef,
        docs: &Docs,
        is_required: bool,
        constant: Option<&Constant>,
    ) {
        let (value, is_list) = value(self.types, ty);
        let scalar = match self.types.resolved(ty) {
            TypeRef::List(item) => self.types.resolved(item),
            ty => ty,
        };
        let (least, most) = bounds(scalar, docs.constraints.as_deref().filter(|_| !is_list));
        let mut name = kebab(name);
        if name.starts_with(OPTION_PREFIX) {
            name.insert_str(0, "input-");
        }
        self.list.push(Flag {
            name: self.names.claim(&name),
            source,
            value,
            is_list,
            is_required,
            least,
            most,
            preset: constant.and_then(|constant| preset(self.types, constant)),
        });
    }

    /// Members and parts of the default body.
    fn add_body(&mut self, operation: &Operation) {
        let Some(content) = operation.default_content() else {
            return;
        };
        match &content.kind {
            ContentKind::Json(ty) | ContentKind::Form { ty, .. } => {
                if let Some(object) = self.types.object(self.types.resolved(ty)) {
                    self.add_members(object);
                }
            }
            ContentKind::Multipart { parts, .. } => {
                for (place, part) in parts.iter().enumerate() {
                    let wire = part.name.wire.clone();
                    let source =
                        FlagSource::Part(place, wire, part.content_type.clone(), part.style);
                    let name = part.name.rust.bare();
                    match &part.ty {
                        Some(ty) => {
                            self.add(name, source, ty, &part.docs, part.required, None);
                            if let Some(flag) = self.list.last_mut() {
                                flag.is_list |= part.repeated;
                            }
                        }
                        None => self.list.push(Flag {
                            name: self.names.claim(&kebab(name)),
                            source,
                            value: FlagValue::File,
                            is_list: part.repeated,
                            is_required: part.required,
                            least: None,
                            most: None,
                            preset: None,
                        }),
                    }
                }
            }
            _ => {}
        }
    }

    fn add_members(&mut self, object: &Struct) {
        let fields = object.fields.iter().enumerate();
        for (place, field) in fields.filter(|(_, field)| !field.read_only) {
            let Field { name, ty, docs, .. } = field;
            let is_required = field.presence == Presence::Required
                && (field.argument || field.constant.is_some());
            let source = FlagSource::Member(place, name.wire.clone());
            self.add(
                name.rust.bare(),
                source,
                ty,
                docs,
                is_required,
                field.constant.as_ref(),
            );
        }
    }
}

/// What the values of a type are, and whether there are several.
fn value(types: &Types, ty: &TypeRef) -> (FlagValue, bool) {
    match types.resolved(ty) {
        TypeRef::List(item) => match types.resolved(item) {
            TypeRef::List(_) | TypeRef::Map(_) | TypeRef::Tuple(_) => (FlagValue::Json, true),
            item => match single(types, item) {
                FlagValue::Object => (FlagValue::Json, true),
                value => (value, true),
            },
        },
        ty => (single(types, ty), false),
    }
}

fn single(types: &Types, ty: &TypeRef) -> FlagValue {
    match ty {
        TypeRef::Scalar(scalar) => of_scalar(*scalar),
        TypeRef::Named(id) => match &types[*id].shape {
            Shape::StringEnum(list) => {
                let values = list
                    .variants
                    .iter()
                    .map(|variant| variant.value.clone())
                    .collect();
                match list.open {
                    true => FlagValue::Known(values),
                    false => FlagValue::OneOf(values),
                }
            }
            Shape::IntegerEnum(list) => FlagValue::Literal(
                list.variants
                    .iter()
                    .map(|variant| variant.value.to_string())
                    .collect(),
            ),
            Shape::ValueEnum(list) => FlagValue::Literal(
                list.variants
                    .iter()
                    .map(|variant| variant.value.clone())
                    .collect(),
            ),
            Shape::Struct(_) | Shape::TaggedUnion(_) => FlagValue::Object,
            Shape::UntaggedUnion(_) | Shape::Newtype(_) | Shape::Alias(_) => FlagValue::Loose,
        },
        TypeRef::External(id) => match types[*id].kind {
            Some(JsonKind::Boolean) => FlagValue::Bool,
            Some(JsonKind::Integer) => FlagValue::Integer,
            Some(JsonKind::Number) => FlagValue::Number,
            Some(JsonKind::String) => FlagValue::Text,
            Some(JsonKind::Object) => FlagValue::Object,
            Some(JsonKind::Array | JsonKind::Null) => FlagValue::Json,
            None => FlagValue::Loose,
        },
        TypeRef::Map(_) => FlagValue::Object,
        TypeRef::Json => FlagValue::Loose,
        TypeRef::List(_) | TypeRef::Tuple(_) => FlagValue::Json,
        TypeRef::Nullable(_) | TypeRef::OrEmpty(_) | TypeRef::Boxed(_) => FlagValue::Loose,
    }
}

const fn of_scalar(scalar: Scalar) -> FlagValue {
    match scalar {
        Scalar::Bool => FlagValue::Bool,
        Scalar::I8
        | Scalar::I16
        | Scalar::I32
        | Scalar::I64
        | Scalar::U8
        | Scalar::U16
        | Scalar::U32
        | Scalar::U64
        | Scalar::I128 => FlagValue::Integer,
        Scalar::F64 | Scalar::Number => FlagValue::Number,
        Scalar::Null | Scalar::EmptyString | Scalar::EmptyObject => FlagValue::Json,
        Scalar::Date => FlagValue::Date,
        Scalar::DateTime => FlagValue::DateTime,
        Scalar::UnixMilliseconds => FlagValue::UnixMilliseconds,
        Scalar::UnixSeconds => FlagValue::UnixSeconds,
        Scalar::Milliseconds => FlagValue::Milliseconds,
        Scalar::Seconds => FlagValue::Seconds,
        Scalar::String
        | Scalar::Base64
        | Scalar::Base64Url
        | Scalar::Time
        | Scalar::Duration
        | Scalar::Uuid
        | Scalar::Uri
        | Scalar::Ipv4
        | Scalar::Ipv6
        | Scalar::Decimal => FlagValue::Text,
    }
}

/// The bounds of a number: the document's, as far as they are inside, else the type's.
fn bounds(ty: &TypeRef, constraints: Option<&Constraints>) -> (Option<String>, Option<String>) {
    let TypeRef::Scalar(scalar) = ty else {
        return (None, None);
    };
    let (least, most) = match scalar {
        Scalar::I8 => (i8::MIN.to_string(), i8::MAX.to_string()),
        Scalar::I16 => (i16::MIN.to_string(), i16::MAX.to_string()),
        Scalar::I32 => (i32::MIN.to_string(), i32::MAX.to_string()),
        Scalar::I64 => (i64::MIN.to_string(), i64::MAX.to_string()),
        Scalar::U8 => (u8::MIN.to_string(), u8::MAX.to_string()),
        Scalar::U16 => (u16::MIN.to_string(), u16::MAX.to_string()),
        Scalar::U32 => (u32::MIN.to_string(), u32::MAX.to_string()),
        Scalar::U64 => (u64::MIN.to_string(), u64::MAX.to_string()),
        Scalar::I128 | Scalar::F64 | Scalar::Number => (String::new(), String::new()),
        _ => return (None, None),
    };
    let stated = |bound: Option<&clientsmith_model::Bound>| {
        bound
            .filter(|bound| !bound.excluded)
            .map(|bound| bound.value.clone())
    };
    let least = stated(constraints.and_then(|all| all.minimum.as_ref())).unwrap_or(least);
    let most = stated(constraints.and_then(|all| all.maximum.as_ref())).unwrap_or(most);
    let some = |text: String| (!text.is_empty()).then_some(text);
    (some(least), some(most))
}

/// A constant as JSON text.
fn preset(types: &Types, constant: &Constant) -> Option<String> {
    match constant {
        Constant::Bool(value) => Some(value.to_string()),
        Constant::Float(text) => Some(text.clone()),
        Constant::Variant(ty, ident) => match &types[*ty].shape {
            Shape::StringEnum(list) => {
                let variant = list
                    .variants
                    .iter()
                    .find(|variant| variant.ident == *ident)?;
                serde_json::to_string(&variant.value).ok()
            }
            Shape::IntegerEnum(list) => {
                let variant = list
                    .variants
                    .iter()
                    .find(|variant| variant.ident == *ident)?;
                Some(variant.value.to_string())
            }
            Shape::ValueEnum(list) => {
                let variant = list
                    .variants
                    .iter()
                    .find(|variant| variant.ident == *ident)?;
                Some(variant.value.clone())
            }
            _ => None,
        },
    }
}
