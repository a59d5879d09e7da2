//! What the workloads with a label cost, and which cost most: an example of a crate that calls the ScaleOps API.
//!
//! Its tests use the mock server of `scaleops-cost` only; nothing in them knows HTTP.

use scaleops_cost::{Client, Error};

/// What workloads cost together.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The sum of their costs, in the currency of the report.
    pub cost: f64,
    /// What could be saved, in the same currency.
    pub savings: f64,
    /// The workloads, the most expensive first.
    pub workloads: Vec<Share>,
}

/// A workload's part of the costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// The workload's name; empty if it has none.
    pub name: String,
    /// Its part of the costs, in percent; 0 where nothing costs anything.
    pub percent: f64,
}

/// Sums up what the workloads with a label cost, in all clusters. Workloads without a cost are free.
///
/// # Errors
///
/// The report can't be obtained.
pub async fn summary(client: &Client, label: &str) -> Result<Summary, Error> {
    let report = client
        .workload_cost_report()
        .labels([label])
        .multi_cluster(true)
        .await?;
    let workloads = &report.aggregated_workloads;
    let cost = workloads
        .iter()
        .filter_map(|workload| workload.total_cost)
        .sum::<f64>();
    let savings = workloads
        .iter()
        .filter_map(|workload| workload.savings_available)
        .sum();
    let percent = |own: f64| if cost > 0.0 { 100.0 * own / cost } else { 0.0 };
    let mut shares: Vec<Share> = workloads
        .iter()
        .map(|workload| Share {
            name: workload.workload_name.clone().unwrap_or_default(),
            percent: percent(workload.total_cost.unwrap_or_default()),
        })
        .collect();
    shares.sort_by(|a, b| b.percent.total_cmp(&a.percent));
    Ok(Summary {
        cost,
        savings,
        workloads: shares,
    })
}
