//! Multipart bodies: what each part carries.
//!
//! A part is a file where its schema or its encoding says that it is bytes: `format: binary`, a `contentMediaType`
//! without a `contentEncoding`, no type at all since 3.1 (OpenAPI 3.1.1 §4.8.15.1: such a part is
//! `application/octet-stream` by default), or a `contentType` of the encoding that is neither JSON nor text. A list of
//! files, and a choice between a file and a list of them, is a file that may be repeated.

use std::collections::HashSet;

use clientsmith_model::{
    ContentKind, Dialect, Name, Part, PartStyle, Prose, Scalar, Shape, TypeRef,
};
use indexmap::IndexMap;
use openapiv3::{Encoding, MediaType};

use super::body::is_binary;
use super::compose::gather;
use super::docs::{self, Draft};
use super::media_type::BodyFormat;
use super::merged_schema::{self, MergedSchema, SchemaNode, SchemaSite};
use super::names::{NameScope, Names};
use super::parameter::{OperationSite, query_style};
use super::schema::Schemas;
use crate::document::SchemaType;
use crate::problem::Code;
use crate::source::Pointer;

/// Unions within unions, and lists within lists, beyond which nothing is looked for.
const DEEPEST: usize = 8;

/// The parts of a form, and those that are required.
type FormMembers<'d> = (IndexMap<&'d str, Vec<SchemaSite<'d>>>, HashSet<&'d str>);

/// Reads a multipart body.
pub(crate) struct PartReader<'a> {
    pub(crate) pointer: &'a Pointer,
    pub(crate) place: &'a OperationSite<'a>,
    /// What the type is called after the operation.
    pub(crate) noun: &'a str,
}

impl PartReader<'_> {
    /// A form with a field a part; `None` if no schema names the parts.
    pub(crate) fn form<'d>(
        &self,
        schemas: &mut Schemas<'d, '_>,
        media: &'d MediaType,
        at: Option<&SchemaSite<'d>>,
        beside: &mut Names,
    ) -> Option<ContentKind> {
        let merged = gather(schemas, std::slice::from_ref(at?));
        let (members, required) = members(schemas, &merged, 0);
        if members.is_empty() {
            return None;
        }
        let is_shared = at.is_some_and(|at| matches!(at.node, SchemaNode::Component(_)));
        if is_shared && !schemas.may_repeat_parts(members.len(), self.pointer) {
            return None;
        }
        let mut names = Names::within(NameScope::Parts);
        let parts = members.iter().map(|(wire, parts)| {
            let part = self.part(
                schemas,
                (wire, parts),
                media.encoding.get(*wire),
                &mut names,
            );
            Part {
                required: part.required && required.contains(wire),
                ..part
            }
        });
        let parts: Vec<Part> = parts.collect();
        let ident = beside.claim_type(&format!("{}{}", self.place.builder.bare(), self.noun));
        Some(ContentKind::Multipart {
            ident,
            default: parts.iter().all(|part| !part.required),
            parts,
        })
    }

    /// A part that is required unless it may be null.
    fn part<'d>(
        &self,
        schemas: &mut Schemas<'d, '_>,
        (wire, parts): (&'d str, &[SchemaSite<'d>]),
        encoding: Option<&Encoding>,
        names: &mut Names,
    ) -> Part {
        let merged = gather(schemas, parts);
        let content_type = encoding.and_then(|encoding| encoding.content_type.as_deref());
        let files = files(schemas, &merged, content_type, 0);
        let style = encoding.and_then(|encoding| self.style(schemas, wire, files, encoding));
        // What has a style has no media type (OpenAPI 3.1.1 §4.8.15.1.2).
        let content_type = content_type.filter(|_| style.is_none());
        let items = merged
            .items
            .as_ref()
            .filter(|_| merged.concluded_kind() == Some(SchemaType::Array) && style.is_none());
        let repeated = files == Some(FileCount::Several) || (files.is_none() && items.is_some());
        let ty = files.is_none().then(|| {
            let parts = items.map_or_else(|| parts.to_vec(), |items| vec![items.clone()]);
            let ty = schemas.value_of(&parts).ty;
            self.written(schemas, wire, ty, content_type)
        });
        let described = docs::described(schemas, parts);
        let mut draft = Draft::from_text(described.description);
        draft.merged(&described, None);
        let declared = match style {
            Some(_) => None,
            None => content_type.or_else(|| content_media_type(schemas, &merged, 0)),
        };
        if let Some(encoding) = encoding {
            self.report_headers(schemas, wire, files, encoding);
        }
        Part {
            name: Name {
                wire: wire.to_owned(),
                rust: names.claim_member(merged_schema::given_name(parts).unwrap_or(wire)),
            },
            docs: draft.finish(|| Prose::new("The part {}.", [Prose::code(wire)])),
            ty,
            repeated,
            required: !merged.nullable,
            content_type: declared.and_then(first_media_type),
            style,
        }
    }

    /// The style of a part that is a value; `None` where the document states none, or none that has an effect.
    fn style(
        &self,
        schemas: &mut Schemas<'_, '_>,
        wire: &str,
        files: Option<FileCount>,
        encoding: &Encoding,
    ) -> Option<PartStyle> {
        let style = encoding.style.as_ref()?;
        let reason = if schemas.document.dialect == Dialect::V3_0 {
            "OpenAPI 3.0 has none for parts, as 3.1 does"
        } else if files.is_some() {
            "it is a file"
        } else {
            return Some(PartStyle {
                style: query_style(style),
                explode: encoding.explode,
            });
        };
        let message = format!("the style of the part `{wire}` has no effect: {reason}");
        let pointer = self.encoding_pointer(wire);
        schemas.report(Code::IgnoredValue, &pointer, message);
        None
    }

    /// Reports headers of a part: there is no type for them.
    fn report_headers(
        &self,
        schemas: &mut Schemas<'_, '_>,
        wire: &str,
        files: Option<FileCount>,
        encoding: &Encoding,
    ) {
        // `Content-Type` is ignored there (OpenAPI 3.0.3 §4.7.15.1); the file's name is sent anyway.
        let is_own = |name: &str| {
            name.eq_ignore_ascii_case("content-type")
                || name.eq_ignore_ascii_case("content-disposition")
        };
        let names = encoding.headers.keys().filter(|name| !is_own(name));
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        if names.is_empty() {
            return;
        }
        let names = names.join(", ");
        let message = match files {
            Some(_) => format!(
                "the headers of the part `{wire}` have no setters ({names}): `File::header` sends them"
            ),
            None => format!("the part `{wire}` is sent without its headers ({names})"),
        };
        let pointer = self.encoding_pointer(wire).child("headers");
        schemas.report(Code::UnsupportedFeature, &pointer, message);
    }

    fn encoding_pointer(&self, wire: &str) -> Pointer {
        self.pointer.child("encoding").child(wire)
    }

    /// The type of a part that is a value. What is neither JSON nor text is written by the caller.
    fn written(
        &self,
        schemas: &mut Schemas<'_, '_>,
        wire: &str,
        ty: TypeRef,
        content_type: Option<&str>,
    ) -> TypeRef {
        let is_text = match &ty {
            TypeRef::Scalar(_) => true,
            TypeRef::External(id) => schemas.types[*id].is_scalar(),
            _ => false,
        };
        match content_type.and_then(first_media_type) {
            Some(name) if !is_text && BodyFormat::of_media_type(&name) != BodyFormat::Json => {
                if let TypeRef::Named(id) = &ty
                    && matches!(
                        schemas.types[*id].shape,
                        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_)
                    )
                {
                    return ty;
                }
                let message = format!("`{name}` is not supported in a part: `{wire}` is its text");
                schemas.report(Code::UnsupportedMediaType, self.pointer, message);
                TypeRef::Scalar(Scalar::String)
            }
            _ => ty,
        }
    }
}

/// The members of an object and of the objects of its unions; those are required that every branch requires.
fn members<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    depth: usize,
) -> FormMembers<'d> {
    let mut all = merged.members.clone();
    let mut required: HashSet<&'d str> = merged.required.iter().copied().collect();
    if depth >= DEEPEST {
        return (all, required);
    }
    for union in &merged.unions {
        let mut common: Option<HashSet<&'d str>> = None;
        for branch in &union.branches {
            let branch = gather(schemas, std::slice::from_ref(branch));
            let (members, required) = members(schemas, &branch, depth + 1);
            if members.is_empty() && branch.null_only {
                continue;
            }
            for (name, parts) in members {
                all.entry(name).or_insert(parts);
            }
            common = Some(match common {
                Some(common) => common.intersection(&required).copied().collect(),
                None => required,
            });
        }
        required.extend(common.unwrap_or_default());
    }
    (all, required)
}

/// How many files a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileCount {
    One,
    Several,
}

/// Whether a schema describes a file, or several; `None` if it describes a value.
fn files<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    content_type: Option<&str>,
    depth: usize,
) -> Option<FileCount> {
    if depth >= DEEPEST || !merged.members.is_empty() || merged.values.is_some() {
        return None;
    }
    if is_binary(merged) {
        return Some(FileCount::One);
    }
    let inside = |at: &SchemaSite<'d>, schemas: &mut Schemas<'d, '_>| {
        let merged = gather(schemas, std::slice::from_ref(at));
        files(schemas, &merged, content_type, depth + 1)
    };
    if merged.concluded_kind() == Some(SchemaType::Array) {
        let items = merged.items.as_ref()?;
        return (inside(items, schemas) == Some(FileCount::One)).then_some(FileCount::Several);
    }
    if let [union] = merged.unions.as_slice() {
        let branches: Option<Vec<FileCount>> = union
            .branches
            .iter()
            .map(|branch| inside(branch, schemas))
            .collect();
        let branches = branches.filter(|branches| !branches.is_empty())?;
        return Some(match branches.contains(&FileCount::Several) {
            true => FileCount::Several,
            false => FileCount::One,
        });
    }
    let is_bytes = content_type.map(is_bytes);
    let is_file = match merged.concluded_kind() {
        // Text of its own kind: a date is no file, whatever the encoding says.
        Some(SchemaType::String) => is_bytes == Some(true) && merged.format.is_none(),
        None if merged.unions.is_empty() && !merged.null_only && !merged.negated => {
            is_bytes.unwrap_or(schemas.document.dialect != Dialect::V3_0)
        }
        _ => false,
    };
    is_file.then_some(FileCount::One)
}

/// Whether a part of these media types is neither JSON nor text.
fn is_bytes(content_type: &str) -> bool {
    let first = content_type.split(',').next().unwrap_or_default();
    match BodyFormat::of_media_type(first) {
        BodyFormat::Binary => true,
        BodyFormat::Any => first.trim() == "*/*",
        _ => false,
    }
}

/// The first of a list of media types that is no range (OpenAPI 3.0.3 §4.7.15, `contentType`).
fn first_media_type(content_type: &str) -> Option<String> {
    let mut media_types = content_type.split(',').map(str::trim);
    let first = media_types.find(|name| !name.is_empty() && !name.contains('*'))?;
    Some(first.to_owned())
}

/// `contentMediaType` of a schema, of its items, or of a branch of its union.
fn content_media_type<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    depth: usize,
) -> Option<&'d str> {
    if merged.content_media_type.is_some() || depth >= DEEPEST {
        return merged.content_media_type;
    }
    let branches = merged.unions.iter().flat_map(|union| &union.branches);
    let parts: Vec<&SchemaSite<'d>> = merged.items.iter().chain(branches).collect();
    parts.into_iter().find_map(|part| {
        let merged = gather(schemas, std::slice::from_ref(part));
        content_media_type(schemas, &merged, depth + 1)
    })
}
