//! The run: tasks of hosts, and the writer.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;

use scaleops_cost::runtime::observe::Observer;
use scaleops_cost::types::WorkloadCostReport;
use scaleops_cost::{Client, Error, Response};
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::task::JoinSet;

use crate::rate::Rate;
use crate::{Output, Target};

/// How much is done at a time.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Calls at a time. At least 1.
    pub concurrency: usize,
    /// Calls to one host at a time. At least 1.
    pub host_concurrency: usize,
    /// Requests to one host per second.
    pub host_rate: f64,
}

impl Default for Limits {
    /// 64, 4 and 10.
    fn default() -> Self {
        Self {
            concurrency: 64,
            host_concurrency: 4,
            host_rate: 10.0,
        }
    }
}

/// A cluster that could not be read.
#[derive(Debug)]
pub struct Failure {
    /// Its host.
    pub host: String,
    /// Its name.
    pub cluster: String,
    /// Why not.
    pub error: Error,
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Reports that were written.
    pub reports: usize,
    /// Their rows.
    pub rows: usize,
    /// Reports that an earlier run had written.
    pub skipped: usize,
    /// Clusters that could not be read.
    pub failed: usize,
}

/// A report, or why there is none.
struct Received {
    host: Arc<str>,
    cluster: String,
    result: Result<Response<WorkloadCostReport>, Error>,
}

/// The targets with each host once, and each of its clusters once: a report that is written twice counts twice.
fn without_repetitions(targets: Vec<Target>) -> Vec<Target> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut hosts: Vec<Target> = Vec::new();
    for target in targets {
        match places.entry(target.host.clone()) {
            Entry::Occupied(place) => hosts[*place.get()].clusters.extend(target.clusters),
            Entry::Vacant(place) => {
                place.insert(hosts.len());
                hosts.push(target);
            }
        }
    }
    for host in &mut hosts {
        let mut known = HashSet::new();
        host.clusters
            .retain(|cluster| known.insert(cluster.clone()));
    }
    hosts
}

/// Asks every cluster of every host, writes what comes, and reports what does not.
///
/// # Errors
///
/// The output can't be written. What can't be read is no error, but reported.
pub async fn run(
    targets: Vec<Target>,
    limits: Limits,
    output: &mut Output,
    mut report_failure: impl FnMut(Failure),
) -> io::Result<Summary> {
    let mut summary = Summary::default();
    let places = Arc::new(Semaphore::new(limits.concurrency.max(1)));
    // Few: what is received and not written yet is in memory.
    let (sender, mut received) = mpsc::channel(limits.concurrency.clamp(1, 16));
    let mut tasks = JoinSet::new();
    for target in without_repetitions(targets) {
        let mut clusters = target.clusters;
        let all = clusters.len();
        clusters.retain(|cluster| !output.has(&target.host, cluster));
        summary.skipped += all - clusters.len();
        let rate = Arc::new(Rate::per_second(limits.host_rate));
        let mut builder = Client::builder(&target.host);
        if let Some(token) = target.token {
            builder = builder.bearer_token(token);
        }
        let observer: Arc<dyn Observer> = rate.clone();
        let client = builder
            .configure(|builder| builder.observer(observer))
            .build();
        let client = match client {
            Ok(client) => client,
            Err(error) => {
                summary.failed += clusters.len();
                for cluster in clusters {
                    let host = target.host.clone();
                    let error = error.clone().into();
                    report_failure(Failure {
                        host,
                        cluster,
                        error,
                    });
                }
                continue;
            }
        };
        let host: Arc<str> = target.host.into();
        let width = limits.host_concurrency.clamp(1, clusters.len().max(1));
        let clusters = Arc::new(Mutex::new(clusters.into_iter()));
        for _ in 0..width {
            let (host, client, clusters) = (host.clone(), client.clone(), clusters.clone());
            let (rate, places, sender) = (rate.clone(), places.clone(), sender.clone());
            tasks.spawn(async move {
                loop {
                    let Some(cluster) = clusters.lock().await.next() else {
                        return;
                    };
                    rate.turn().await;
                    // It is never closed.
                    let place = places.acquire().await;
                    let call = client.workload_cost_report().multi_cluster(true);
                    let result = call.cluster_filters([&cluster]).await;
                    let result = result.map_err(Error::into_untyped);
                    drop(place);
                    let host = host.clone();
                    let received = Received {
                        host,
                        cluster,
                        result,
                    };
                    if sender.send(received).await.is_err() {
                        return;
                    }
                }
            });
        }
    }
    drop(sender);
    while let Some(Received {
        host,
        cluster,
        result,
    }) = received.recv().await
    {
        match result {
            Ok(report) => {
                summary.rows += output.report(&host, &cluster, &report)?;
                summary.reports += 1;
            }
            Err(error) => {
                summary.failed += 1;
                let host = host.to_string();
                report_failure(Failure {
                    host,
                    cluster,
                    error,
                });
            }
        }
    }
    // A task that panicked has lost its clusters.
    while let Some(ended) = tasks.join_next().await {
        ended.map_err(io::Error::other)?;
    }
    Ok(summary)
}
