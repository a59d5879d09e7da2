//! The runtime through its public API, mostly over real sockets: one program, so that what all tests need is compiled once.

#![allow(
    unreachable_pub,
    reason = "the macros of the runtime declare public types"
)]

#[path = "../support/mod.rs"]
mod support;
#[path = "../support/xml.rs"]
mod xml_support;

mod additional;
mod blocking;
mod codings;
mod concurrency;
mod connections;
mod conversions;
mod credentials;
mod declared;
mod decoding;
mod errors;
mod faults;
mod formats;
mod hostile_json;
mod hostile_xml;
mod http2;
mod media_types;
mod messages;
mod metrics;
mod middleware;
mod observers;
mod pages;
mod parameters;
mod polling;
mod prepared;
mod retries;
mod retry_rules;
mod routes;
mod runtimes;
mod secrets;
mod stack;
mod tls;
mod tokens;
mod transfers;
mod transport;
mod unions;
mod watching;
mod xml;
