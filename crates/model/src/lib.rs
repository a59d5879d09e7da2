//! The plain data between an OpenAPI document and the text of its Rust client.
//!
//! Lowering makes an [`Api`]; emission prints one. Every decision — names, order, boxing, derives, where an input
//! is sent, which response is a success — is final in it, so a reader who prints an `Api` knows what will be emitted.
//! Definitions are in flat tables and refer to each other by `Copy` ids ([`TypeId`], [`TagId`], [`SchemeId`]),
//! never by reference or nesting. Each file is named for the construct it describes, with the same word as in the
//! crates that make it and print it.

mod api;
mod argument;
mod body;
mod command;
mod compose;
mod docs;
mod enumeration;
mod example;
mod external;
mod names;
mod numbers;
mod operation;
mod pagination;
mod parameter;
mod prose;
mod response;
mod schema;
mod security;
mod server;
mod service;
mod text;
mod webhook;
mod xml;

pub use api::{
    Api, Contents, Dialect, Info, Layout, Metadata, Package, RUNTIME_FEATURES, RUST_VERSION,
    RuntimeDependency, TYPES_FEATURES, Tag, TagClient, TagId,
};
pub use argument::ArgumentType;
pub use body::{
    Body, BodyForm, BodyVariant, Content, ContentKind, MemberEncoding, Part, PartStyle,
};
pub use command::{
    Command, CommandBody, CommandBodyForm, CommandCredential, CommandGroup, CommandLine,
    CommandNextPage, CommandPages, Flag, FlagSource, FlagValue,
};
pub use compose::{Branch, Evidence, JsonKind, TaggedUnion, TextConversion, UntaggedUnion};
pub use docs::{Block, Bound, Constraints, Docs, DocsList, DocsTable};
pub use enumeration::{IntegerEnum, StringEnum, ValueEnum, Variant};
pub use example::{Example, ExampleCredential, ExampleValue, Showcase};
pub use external::{Dependency, ExternalId, ExternalType, ImplementedTraits, MapType, RustPath};
pub use names::{
    Ident, Name, RESERVED_BUILDER_METHODS, RESERVED_COMMANDS, RESERVED_FLAGS,
    RESERVED_MEMBER_IDENTS, RESERVED_METHODS, RESERVED_OPERATION_IDENTS, RESERVED_PAGE_SETTERS,
    RESERVED_PART_SETTERS, RESERVED_SERVICE_METHODS, RESERVED_SETTERS, RESERVED_TYPE_IDENTS,
};
pub use numbers::Numbers;
pub use operation::{Column, HttpMethod, Idempotency, Input, InputLocation, Operation, Table};
pub use pagination::{
    MemberPath, MemberStep, NextPage, PageInput, PageInputOwner, PageUnit, PageValue, Pagination,
    TokenConversion,
};
pub use parameter::{Encoding, Location, Parameter, Style};
pub use prose::Prose;
pub use response::{
    Errors, Header, Headers, MediaTypeCheck, MediaTypes, Payload, ResponseVariant, Responses,
    StatusRange, StreamItem, Success,
};
pub use schema::{
    AdditionalPolicy, Constant, Derives, Field, MemberKind, Presence, Scalar, Shape, Struct,
    TypeDef, TypeId, TypeRef, Types, Usage, Wrapper,
};
pub use security::{Alternative, SchemeId, SchemeKind, Security, SecurityScheme};
pub use server::{Server, ServerVariable};
pub use service::{Accessor, Service, ServiceOperation, ServiceResponse};
pub use text::{on_one_line, without_controls};
pub use webhook::Webhook;
pub use xml::{
    ValueFormat, Xml, XmlBranch, XmlContent, XmlElement, XmlMember, XmlName, XmlNode, XmlRoot,
    XmlRootId, XmlShape, XmlType, XmlTypeId,
};
