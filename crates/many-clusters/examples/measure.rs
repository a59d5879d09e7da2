//! 10,000 calls by the program and by bare hyper, in turn, to one server: throughput, and the most memory in use.
//!
//! ```text
//! cargo run --release --package many-clusters --example measure
//! ```

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement fails by panicking, and prints"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use support::{by_hyper, by_program, count, server};

const CALLS: usize = 10_000;
const CONCURRENCY: usize = 64;

#[global_allocator]
static COUNTED: count::Counting = count::Counting;

fn main() {
    let url = server();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    for round in 0..4 {
        for (name, calls) in [("many-clusters", CALLS), ("bare hyper", CALLS)] {
            count::reset_peak();
            let (before, start) = (count::live(), Instant::now());
            let rows = runtime.block_on(async {
                match name {
                    "many-clusters" => by_program(&url, calls, CONCURRENCY).await,
                    _ => by_hyper(&url, calls, CONCURRENCY).await,
                }
            });
            assert_eq!(rows, calls * 3);
            let seconds = start.elapsed().as_secs_f64();
            let peak = (count::peak().saturating_sub(before)) / 1024;
            if round > 0 {
                println!(
                    "{name}: {:.0} calls per second, at most {peak} KiB",
                    calls as f64 / seconds
                );
            }
        }
    }
}
