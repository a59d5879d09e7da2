//! The runtime of generated HTTP clients.
//!
//! A generated crate describes an API: its types through the macros [`object!`], [`string_enum!`], [`tagged_union!`]
//! and similar ones, its operations through [`Operation`]. Everything else that a call needs (encoding as specified by
//! OpenAPI, authentication, time limits, retries, decoding, errors) is implemented here, once.
//!
//! Callers use these types through the generated crate, which re-exports those that they need: [`Response`], [`Error`],
//! [`CallOptions`], [`RetryPolicy`], [`Timeouts`], [`Limits`].

mod auth;
#[cfg(feature = "blocking")]
mod blocking;
mod call;
mod client;
mod clock;
mod error;
mod escape;
pub mod format;
mod object;
mod request;
mod response;
mod retry;
mod stack;
mod task;
pub mod testing;
mod trace;
pub mod transport;
pub mod unit;
mod value;
pub mod xml;

pub use auth::{Credential, ProviderError, Secret, SecurityScheme, Token, TokenProvider};
#[cfg(feature = "blocking")]
pub use call::BlockingIter;
pub use call::{
    CallOptions, CallResult, Items, MirroredLocation, NextPage, Operation, OperationExt,
    OperationSpec, Pages, Paginated, RequestBuilder, ResponseFuture,
};
pub use client::{
    Client, ClientBuilder, Decoding, EmptyBodies, HttpOptions, Limits, Timeouts, resolve_url,
};
pub use error::{
    ConnectError, CredentialsError, Error, ExchangeError, LimitError, NoErrorBody, StatusError,
    TimeoutError, TypedErrorBody,
};
pub use object::evidence;
pub use request::{
    Body, BuildError, Explode, File, JsonLines, Location, MemberStyle, MultipartForm, Part,
    Request, Style,
};
pub use response::{
    ByteStream, DecodeError, Event, EventStream, HeaderError, RawResponse, Response,
};
pub use retry::RetryPolicy;
pub use value::{
    AdditionalProperties, EmptyObject, EmptyString, IntoExactList, IntoList, List, Map, Null,
    Nullable, OrEmpty,
};

pub use bytes::Bytes;
pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
pub use serde_json::Value;

/// Items used by the macros; not part of the public API.
#[doc(hidden)]
pub mod __private {
    pub use core::cmp::{Eq, PartialEq};
    pub use core::convert::{From, Infallible};
    pub use core::default::Default;
    pub use core::fmt::{Debug, Display, Formatter, Result as Formatted};
    pub use core::future::IntoFuture;
    pub use core::hash::{Hash, Hasher};
    pub use core::option::Option::{self, None, Some};
    pub use core::result::Result::{self, Err, Ok};
    pub use core::str::FromStr;
    pub use std::string::String;
    pub use std::vec::Vec;

    #[cfg(feature = "blocking")]
    pub use crate::blocking::block_on;
    pub use crate::call::send;
    pub use crate::object::{
        Decoded, Missing, Object, ObjectReader, ReadObject, Writer, Written, debug, deserialize,
        read_variant, union,
    };
    pub use crate::response::header;
    pub use serde_core::de::{Deserialize, Deserializer, MapAccess, SeqAccess};
    pub use serde_core::ser::{Serialize, Serializer};
}
