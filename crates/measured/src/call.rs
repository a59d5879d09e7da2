//! Calls to a server on the loopback interface, by the client and by hand.

use scaleops_cost::Client;
use scaleops_cost::types::LogicalOperator;

use crate::{by_hand, count};

/// Makes so many calls after a few that open the connection, and prints what they allocated.
pub(crate) fn run(which: &str, url: &str, calls: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let allocations = runtime.block_on(async {
        match which {
            "client" => by_client(url, calls).await,
            "by-hand" => by_hand(url, calls).await,
            other => panic!("`{other}` makes no calls"),
        }
    });
    println!("{{\"allocations\": {allocations}}}");
}

async fn by_client(url: &str, calls: usize) -> usize {
    let client = Client::builder(url)
        .bearer_token("token")
        .build()
        .expect("a client");
    let mut before = 0;
    for number in 0..=calls {
        let report = client
            .workload_cost_report()
            .labels(["app=checkout"])
            .logical_label(LogicalOperator::And)
            .multi_cluster(true)
            .await
            .expect("a report");
        assert_eq!(report.aggregated_workloads.len(), 3);
        if number == 0 {
            before = count::allocations();
        }
    }
    count::allocations() - before
}

async fn by_hand(url: &str, calls: usize) -> usize {
    rustls::crypto::ring::default_provider()
        .install_default()
        .expect("the first provider");
    let client = reqwest::Client::new();
    let mut before = 0;
    for number in 0..=calls {
        let report = by_hand::workload_cost_report(&client, url, "token")
            .await
            .expect("a report");
        assert_eq!(report.aggregated_workloads.len(), 3);
        if number == 0 {
            before = count::allocations();
        }
    }
    count::allocations() - before
}
