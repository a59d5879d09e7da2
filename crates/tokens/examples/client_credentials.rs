//! Tokens from an identity provider, by the client-credentials grant.
//!
//! ```text
//! SCALEOPS_COST_URL=… TOKEN_URL=… CLIENT_ID=… CLIENT_SECRET=… SCOPE=… \
//!     cargo run --package scaleops-tokens --example client_credentials
//! ```

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::env;
use std::error::Error;

use scaleops_cost::Client;
use scaleops_tokens::ClientCredentials;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut grant = ClientCredentials::new(
        env::var("TOKEN_URL")?,
        &env::var("CLIENT_ID")?,
        &env::var("CLIENT_SECRET")?,
    )?;
    if let Ok(scope) = env::var("SCOPE") {
        grant = grant.scope(scope);
    }
    let client = Client::builder(env::var("SCALEOPS_COST_URL")?)
        .token_provider(grant)
        .build()?;

    let report = client.workload_cost_report().await?;
    println!("{} workloads", report.aggregated_workloads.len());
    Ok(())
}
