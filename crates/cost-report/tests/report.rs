//! The report's own logic, with the mock server of `scaleops-cost` in place of ScaleOps.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::time::Duration;

use cost_report::summary;
use scaleops_cost::mock::MockServer;
use scaleops_cost::{Error, types};

fn workload(name: &str, cost: f64, savings: f64) -> types::Workload {
    types::Workload::new()
        .workload_name(name)
        .total_cost(cost)
        .savings_available(savings)
}

#[tokio::test]
async fn costs_are_summed_and_the_most_expensive_workload_is_first() {
    let api = MockServer::in_memory();
    api.workload_cost_report()
        .when(|call| call.labels() == ["app=checkout"] && call.multi_cluster() == Some(true))
        .respond(
            types::WorkloadCostReport::new()
                .aggregated_workloads([workload("cart", 2.5, 1.0), workload("payment", 7.5, 0.5)]),
        )
        .expect(1..=1);

    let summary = summary(&api.client(), "app=checkout")
        .await
        .expect("a report");

    assert_eq!((summary.cost, summary.savings), (10.0, 1.5));
    let shares: Vec<(&str, f64)> = summary
        .workloads
        .iter()
        .map(|share| (share.name.as_str(), share.percent))
        .collect();
    assert_eq!(shares, [("payment", 75.0), ("cart", 25.0)]);
}

#[tokio::test]
async fn workloads_without_a_cost_are_free() {
    let api = MockServer::in_memory();
    let idle = types::Workload::new().workload_name("idle");
    api.workload_cost_report()
        .respond(types::WorkloadCostReport::new().aggregated_workloads([idle]));

    let summary = summary(&api.client(), "app=checkout")
        .await
        .expect("a report");

    assert_eq!(summary.cost, 0.0);
    assert_eq!(summary.workloads[0].percent, 0.0);
}

#[tokio::test]
async fn an_empty_report_costs_nothing() {
    let api = MockServer::in_memory();
    api.workload_cost_report()
        .respond(types::WorkloadCostReport::new());
    let summary = summary(&api.client(), "app=checkout")
        .await
        .expect("a report");
    assert!(summary.workloads.is_empty());
}

#[tokio::test]
async fn a_server_that_is_busy_for_a_moment_is_asked_again() {
    let api = MockServer::start().await;
    api.workload_cost_report()
        .too_many_requests(Duration::ZERO)
        .reset()
        .respond(
            types::WorkloadCostReport::new().aggregated_workloads([workload("cart", 2.0, 0.0)]),
        )
        .expect(3..=3);

    let summary = summary(&api.client(), "app=checkout")
        .await
        .expect("a report");

    assert_eq!(summary.cost, 2.0);
}

#[tokio::test]
async fn a_refusal_is_the_caller_s_to_handle() {
    let api = MockServer::in_memory();
    api.workload_cost_report().status(403);
    let error = summary(&api.client(), "app=checkout")
        .await
        .expect_err("a refusal");
    assert!(matches!(error, Error::Status(error) if error.status() == 403));
}
