//! The runtime of generated HTTP clients.
//!
//! A generated crate describes an API: its types through the macros [`object!`], [`string_enum!`], [`tagged_union!`]
//! and similar ones, its operations through [`Operation`]. Everything else that a call needs (encoding as specified by
//! OpenAPI, authentication, time limits, retries, decoding, errors) is implemented here, once.
//!
//! # For programs that make many calls
//!
//! A generated builder has a method for what every program sets; [`ClientBuilder`] has the rest, which `configure` of a
//! generated builder reaches. Nothing of it costs a client that does not use it.
//!
//! | matter | where | tests |
//! | --- | --- | --- |
//! | observers: calls and attempts that start and end, with status, bytes and times; retries; tokens | [`observe::Observer`] | `tests/it/observers.rs` |
//! | metrics by OpenTelemetry's names | [`observe`]`::MetricsObserver` (feature `opentelemetry`) | `tests/it/metrics.rs` |
//! | connections: idle time, size of the pool, TCP keep-alive; requests that cross with the end of a connection | [`Connections`] | `tests/it/connections.rs` |
//! | HTTP/2 by ALPN or prior knowledge, its keep-alive, streams that were refused | [`Connections`] (feature `http2`) | `tests/it/http2.rs` |
//! | a bound on concurrent calls: fair, cancellable | [`ClientBuilder::max_concurrent_calls`] | `tests/it/concurrency.rs` |
//! | retries that the caller decides by status, error and body | [`ClientBuilder::retry_classifier`] | `tests/it/retry_rules.rs` |
//! | a policy for each operation; 429 and 503 with `Retry-After` for any method; 425 | [`ClientBuilder::retry_operation`], [`RetryPolicy`] | `tests/it/retry_rules.rs` |
//! | hedged reads | [`ClientBuilder::hedge`] | `tests/it/retry_rules.rs` |
//! | stalls: a floor of throughput | [`Timeouts::min_throughput`] | `tests/it/transfers.rs` |
//! | progress of bodies | [`CallOptions::on_progress`] | `tests/it/transfers.rs` |
//! | middleware: `tower` layers around calls and attempts; examples that sign, cache by `ETag`, and bound the rate | [`ClientBuilder`]`::call_layer`, `attempt_layer` (feature `tower`) | `tests/it/middleware.rs` |
//! | conversions: a call's request for another HTTP client, and its response | [`OperationExt::into_request`], [`OperationExt::decode_response`] | `tests/it/prepared.rs` |
//! | a request as a command of `curl`, without secrets | [`OperationExt::into_curl`] | `tests/it/prepared.rs` |
//! | samples of bodies in traces, masked | [`ClientBuilder`]`::trace_bodies` (feature `tracing`) | `tests/it/watching.rs` |
//! | polling: a read that is repeated until it is done or has failed | [`OperationExt::poll_until`] | `tests/it/polling.rs` |
//! | many clusters at once: a program with bounded concurrency and rate for each host, partial failure, resumable, in constant memory | `crates/many-clusters` of the repository | its `tests/clusters.rs` |
//!
//! # Types
//!
//! Without the feature `client`, there are only the types of values, and nothing that sends them.
//!
//! Callers use these types through the generated crate, which re-exports those that they need: [`Response`], [`Error`],
//! [`CallOptions`], [`RetryPolicy`], [`Timeouts`], [`Limits`].

#[cfg(feature = "client")]
mod auth;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "client")]
mod call;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod clock;
#[cfg(feature = "client")]
mod error;
mod escape;
pub mod format;
#[cfg(all(feature = "tower", not(target_family = "wasm")))]
pub mod middleware;
mod object;
#[cfg(feature = "client")]
pub mod observe;
#[cfg(feature = "client")]
mod render;
#[cfg(feature = "client")]
mod request;
#[cfg(feature = "client")]
mod response;
#[cfg(feature = "client")]
mod retry;
mod stack;
#[cfg(feature = "client")]
mod task;
#[cfg(feature = "client")]
pub mod testing;
mod text;
#[cfg(feature = "client")]
mod trace;
#[cfg(feature = "client")]
mod transfer;
#[cfg(feature = "client")]
pub mod transport;
pub mod unit;
mod value;
#[cfg(feature = "client")]
pub mod xml;

#[cfg(feature = "client")]
pub use auth::{Credential, ProviderError, Secret, SecurityScheme, Token, TokenProvider};
#[cfg(feature = "blocking")]
pub use call::BlockingIter;
#[cfg(feature = "client")]
pub use call::{
    CallOptions, CallResult, Items, MirroredLocation, NextPage, Operation, OperationExt,
    OperationSpec, Pages, Paginated, PollError, PollResult, PollState, Polling, RequestBuilder,
    ResponseFuture,
};
#[cfg(feature = "client")]
pub use client::{
    Client, ClientBuilder, Connections, Decoding, EmptyBodies, HttpOptions, Limits, Timeouts,
    resolve_url,
};
#[cfg(feature = "client")]
pub use error::{
    ConnectError, CredentialsError, Error, ExchangeError, LimitError, NoErrorBody, StatusError,
    TimeoutError,
};
pub use object::{TypedErrorBody, evidence};
#[cfg(feature = "tracing")]
pub use render::BodySamples;
#[cfg(feature = "client")]
pub use request::{
    Body, BuildError, Explode, File, JsonLines, Location, MemberStyle, MultipartForm, Part,
    Request, Style,
};
#[cfg(feature = "client")]
pub use response::{
    ByteStream, DecodeError, Event, EventStream, HeaderError, RawResponse, Response,
};
#[cfg(feature = "client")]
pub use retry::{RetryContext, RetryDecision, RetryPolicy};
#[cfg(feature = "client")]
pub use transfer::Progress;
pub use value::{
    AdditionalProperties, EmptyObject, EmptyString, IntoExactList, IntoList, List, Map, Null,
    Nullable, OrEmpty,
};

pub use bytes::Bytes;
#[cfg(feature = "client")]
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
    #[cfg(feature = "client")]
    pub use crate::call::send;
    pub use crate::object::{
        Decoded, Missing, Object, ObjectReader, ReadObject, Writer, Written, debug, deserialize,
        read_variant, union,
    };
    #[cfg(feature = "client")]
    pub use crate::response::header;
    pub use serde_core::de::{Deserialize, Deserializer, MapAccess, SeqAccess};
    pub use serde_core::ser::{Serialize, Serializer};
}
