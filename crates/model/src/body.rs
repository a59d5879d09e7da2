//! Request bodies.

use crate::{Docs, Encoding, Ident, Name, Scalar, Style, TypeId, TypeRef, XmlRootId};

/// The body of a request (OpenAPI 3.0.3 §4.7.13).
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Its description in the document.
    pub docs: Docs,
    /// Whether it is required.
    pub required: bool,
    /// How a caller provides it.
    pub form: BodyForm,
}

/// How a caller provides a body.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyForm {
    /// Flattened: its members are inputs of the operation; setters fill this struct, which is sent as JSON.
    Flattened {
        /// The struct; it has `Default`, or its required members are arguments.
        ty: TypeId,
        /// The media type.
        media_type: String,
    },
    /// One value.
    Single {
        /// Argument (when required) or setter.
        ident: Ident,
        /// The media type and the value.
        content: Content,
    },
    /// One of several media types: an enum beside the builder.
    ByMediaType {
        /// Argument (when required) or setter.
        ident: Ident,
        /// The enum's name.
        choice: Ident,
        /// A variant each.
        variants: Vec<BodyVariant>,
    },
}

/// One of several media types of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyVariant {
    /// The variant, unique in the enum.
    pub ident: Ident,
    /// What it carries.
    pub content: Content,
    /// Whether what it carries converts into the enum (`From`): no other variant carries the same type.
    pub converts: bool,
}

impl Body {
    /// Whether it can be copied: streams can't.
    pub fn is_clone(&self) -> bool {
        match &self.form {
            BodyForm::Flattened { .. } => true,
            BodyForm::Single { content, .. } => content.is_clone(),
            BodyForm::ByMediaType { variants, .. } => {
                variants.iter().all(|variant| variant.content.is_clone())
            }
        }
    }
}

/// A media type and its value (§4.7.14).
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// As in the document: `application/json`, `application/merge-patch+json`, …
    pub media_type: String,
    /// How the value is written.
    pub kind: ContentKind,
}

impl Content {
    /// The type of a body that is a value; `None`: items, parts, or bytes.
    pub fn value_type(&self) -> Option<&TypeRef> {
        match &self.kind {
            ContentKind::Json(ty) | ContentKind::Xml { ty, .. } | ContentKind::Form { ty, .. } => {
                Some(ty)
            }
            ContentKind::Text => Some(&TypeRef::Scalar(Scalar::String)),
            ContentKind::JsonLines(_)
            | ContentKind::Multipart { .. }
            | ContentKind::MultipartForm
            | ContentKind::Binary => None,
        }
    }

    const fn is_clone(&self) -> bool {
        !matches!(
            self.kind,
            ContentKind::JsonLines(_)
                | ContentKind::Multipart { .. }
                | ContentKind::MultipartForm
                | ContentKind::Binary
        )
    }
}

/// How a body's value is written.
#[derive(Clone, Debug, PartialEq)]
pub enum ContentKind {
    /// JSON text.
    Json(TypeRef),
    /// JSON texts, one per line, or each after a record separator: the runtime's type of such a body, of items of this type.
    JsonLines(TypeRef),
    /// XML.
    Xml {
        /// The value.
        ty: TypeRef,
        /// The root element.
        root: XmlRootId,
    },
    /// `application/x-www-form-urlencoded`, member by member.
    Form {
        /// The object.
        ty: TypeRef,
        /// Encodings that the document states. Default: style `form`, exploded, and JSON for objects.
        encodings: Vec<MemberEncoding>,
    },
    /// `multipart/form-data`, part by part.
    Multipart {
        /// The type, beside the builder, that holds the parts.
        ident: Ident,
        /// Whether it has `Default`: no part is required.
        default: bool,
        /// In the document's order.
        parts: Vec<Part>,
    },
    /// Parts that the document does not describe: the runtime's form, to which callers add them.
    MultipartForm,
    /// Text.
    Text,
    /// Bytes, or a stream of bytes.
    Binary,
}

/// How one member of a form is written (§4.7.15).
#[derive(Clone, Debug, PartialEq)]
pub struct MemberEncoding {
    /// The member on the wire.
    pub member: String,
    /// How it is written.
    pub encoding: Encoding,
}

/// One part of a multipart body.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// On the wire and in Rust.
    pub name: Name,
    /// Its description in the document.
    pub docs: Docs,
    /// `None`: a file, streamed.
    pub ty: Option<TypeRef>,
    /// Whether the file or value may be repeated.
    pub repeated: bool,
    /// Whether it is required.
    pub required: bool,
    /// `Content-Type` of the part.
    pub content_type: Option<String>,
    /// The style of a value that has one; `content_type` is then none.
    pub style: Option<PartStyle>,
}

/// How a value is written to parts: `style` and `explode` (OpenAPI 3.1.1 §4.8.15.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartStyle {
    /// `style`
    pub style: Style,
    /// `explode`
    pub explode: bool,
}
