//! Tokens from the host's own login.
//!
//! ```text
//! SCALEOPS_COST_URL=… SCALEOPS_COST_USER=… SCALEOPS_COST_PASSWORD=… cargo run --package scaleops-tokens --example login
//! ```

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::env;
use std::error::Error;

use scaleops_cost::Client;
use scaleops_tokens::BuiltInLogin;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let host = env::var("SCALEOPS_COST_URL")?;
    let login = BuiltInLogin::new(
        &host,
        env::var("SCALEOPS_COST_USER")?,
        env::var("SCALEOPS_COST_PASSWORD")?,
    )?;
    let client = Client::builder(host).token_provider(login).build()?;

    let report = client.workload_cost_report().await?;
    println!("{} workloads", report.aggregated_workloads.len());
    Ok(())
}
