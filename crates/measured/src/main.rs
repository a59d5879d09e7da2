//! What `cargo xtask bench` measures, each part a process of its own; results are JSON on standard output.
//!
//! - `serve`: a server that responds to every request with one small report; prints its URL.
//! - `call client|by-hand URL CALLS`: makes so many calls, one after the other; prints allocations.
//! - `decode client|derive|flatten WORKLOADS`: decodes a report of so many workloads; prints times and memory.

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    reason = "a program that is run by hand and by xtask, and fails by panicking"
)]

mod by_hand;
mod call;
mod count;
mod decode;
mod serve;

use std::env;

#[global_allocator]
static COUNTING: count::Counting = count::Counting;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["serve"] => serve::run(),
        ["call", which, url, calls] => call::run(which, url, calls.parse().expect("a number")),
        ["decode", which, workloads] => decode::run(which, workloads.parse().expect("a number")),
        other => panic!("`{other:?}` is nothing to measure"),
    }
}
