//! A token that is there already, in the environment.
//!
//! ```text
//! SCALEOPS_COST_URL=… SCALEOPS_COST_TOKEN=… cargo run --package scaleops-tokens --example environment
//! ```

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::env;
use std::error::Error;

use scaleops_cost::Client;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::builder(env::var("SCALEOPS_COST_URL")?)
        .bearer_token(env::var("SCALEOPS_COST_TOKEN")?)
        .build()?;

    let report = client.workload_cost_report().await?;
    println!("{} workloads", report.aggregated_workloads.len());
    Ok(())
}
