//! Calls the scenarios of Spector with generated clients, and prints the results as JSON.
//!
//! `cargo xtask spector` compiles this with the clients of the documents of each version of OpenAPI; where these say
//! different things, the feature `openapi-3-0`, `openapi-3-1` or `openapi-3-2` is set. A module has the scenarios of one
//! or more folders of specs. Its lines are a table: one scenario each, as long as it takes.

#[macro_use]
mod run;
mod streaming;

// Only the specs of streams are compiled to OpenAPI 3.2.
macro_rules! modules {
    ($($module:ident)*) => {
        $(#[cfg(not(feature = "openapi-3-2"))] mod $module;)*

        async fn all(run: &mut run::Run) {
            $(#[cfg(not(feature = "openapi-3-2"))] $module::all(run).await;)*
            streaming::all(run).await;
        }
    };
}

modules! {
    additional_properties authentication encode files models multipart pageable parameters payload property response
    routes server special_headers special_words types unions versioning xml
}

#[cfg(not(feature = "openapi-3-2"))]
mod images;

#[tokio::main]
async fn main() {
    let mut run = run::Run::from_arguments();
    all(&mut run).await;
    run.print().await;
}
