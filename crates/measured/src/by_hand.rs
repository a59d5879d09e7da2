//! The client as someone would write it who needs these two calls and has reqwest and serde.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The filters that the call sets.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Filters {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) labels: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) logical_label: Option<String>,
}

/// A report; undocumented members are ignored.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    #[serde(default)]
    pub(crate) aggregated_workloads: Vec<Workload>,
}

/// A workload; undocumented members are ignored.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "decoded, not used")]
pub(crate) struct Workload {
    id: Option<String>,
    workload_name: Option<String>,
    total_cost: Option<f64>,
    hourly_cost: Option<f64>,
    spot_hours: Option<f64>,
    spot_percent: Option<f64>,
    on_demand_hours: Option<f64>,
    on_demand_percent: Option<f64>,
    savings_available: Option<f64>,
}

/// A report that keeps undocumented members, by serde's own means.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FlatReport {
    #[serde(default)]
    pub(crate) aggregated_workloads: Vec<FlatWorkload>,
    #[serde(flatten)]
    #[allow(dead_code, reason = "decoded, not used")]
    additional: Map<String, Value>,
}

/// A workload that keeps undocumented members, by serde's own means.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "decoded, not used")]
pub(crate) struct FlatWorkload {
    id: Option<String>,
    workload_name: Option<String>,
    total_cost: Option<f64>,
    hourly_cost: Option<f64>,
    spot_hours: Option<f64>,
    spot_percent: Option<f64>,
    on_demand_hours: Option<f64>,
    on_demand_percent: Option<f64>,
    savings_available: Option<f64>,
    #[serde(flatten)]
    additional: Map<String, Value>,
}

/// One call.
pub(crate) async fn workload_cost_report(
    client: &reqwest::Client,
    url: &str,
    token: &str,
) -> reqwest::Result<Report> {
    let filters = Filters {
        labels: vec!["app=checkout".to_owned()],
        logical_label: Some("AND".to_owned()),
    };
    client
        .post(format!("{url}/detailedCostReport/getWorkloads"))
        .query(&[("multiCluster", true)])
        .bearer_auth(token)
        .header("accept", "application/json")
        .json(&filters)
        .send()
        .await?
        .error_for_status()?
        .json()
        .await
}
