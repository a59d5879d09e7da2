//! Serves examples of the ScaleOps API to anybody: a frontend, a test in another language.
//!
//! ```sh
//! cargo run --package cost-report --example mock_server -- 4010
//! ```

use std::net::{Ipv4Addr, SocketAddr};

use scaleops_cost::mock::{Options, serve};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = std::env::args().nth(1).unwrap_or_else(|| "4010".to_owned());
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.parse()?));
    serve(address, Options::new()).await?;
    Ok(())
}
