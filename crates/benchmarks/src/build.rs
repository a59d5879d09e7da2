//! A clean build of a program that makes one call, debug and release.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::Ratio;
use crate::{cargo, root};

const CLIENT: &str = r#"#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = scaleops_cost::Client::builder("https://scaleops.example.com").bearer_token("token").build()?;
    let report = client.workload_cost_report().labels(["app=checkout"]).multi_cluster(true).await?;
    for workload in &report.aggregated_workloads {
        println!("{:?} {:?}", workload.workload_name, workload.total_cost);
    }
    Ok(())
}
"#;

const BY_HAND: &str = r#"#[derive(serde::Serialize)]
struct Filters<'a> {
    labels: &'a [&'a str],
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    #[serde(default)]
    aggregated_workloads: Vec<Workload>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Workload {
    workload_name: Option<String>,
    total_cost: Option<f64>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "a provider is there already")?;
    let report: Report = reqwest::Client::new()
        .post("https://scaleops.example.com/detailedCostReport/getWorkloads")
        .query(&[("multiCluster", true)])
        .bearer_auth("token")
        .json(&Filters { labels: &["app=checkout"] })
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    for workload in &report.aggregated_workloads {
        println!("{:?} {:?}", workload.workload_name, workload.total_cost);
    }
    Ok(())
}
"#;

/// The same HTTP and TLS in both.
const BY_HAND_DEPENDENCIES: &str = r#"reqwest = { version = "0.13", default-features = false, features = ["json", "query", "rustls-no-provider"] }
rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"] }
serde = { version = "1.0", features = ["derive"] }
"#;

pub(super) fn ratios() -> Result<Vec<Ratio>> {
    let generated = root().join("generated");
    let client = BuildProject::new(
        "client",
        CLIENT,
        &format!(
            "scaleops-cost = {{ path = {:?} }}\n",
            generated.display().to_string()
        ),
    )?;
    let by_hand = BuildProject::new("by-hand", BY_HAND, BY_HAND_DEPENDENCIES)?;
    let mut ratios = Vec::new();
    for (what, arguments) in [
        ("clean build, debug", &[][..]),
        ("clean build, release", &["--release"]),
    ] {
        let mut least = (f64::INFINITY, f64::INFINITY);
        for _ in 0..2 {
            least.0 = least.0.min(client.build(arguments)?);
            least.1 = least.1.min(by_hand.build(arguments)?);
        }
        ratios.push(Ratio::new(what, least, "s", 1.10));
    }
    Ok(ratios)
}

/// A crate of its own below `target/bench`.
struct BuildProject(PathBuf);

impl BuildProject {
    fn new(name: &str, main: &str, dependencies: &str) -> Result<Self> {
        let folder = root().join("target/bench").join(name);
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n\n[workspace]\n"
        );
        fs::create_dir_all(folder.join("src")).context("can't make a folder in target")?;
        fs::write(folder.join("Cargo.toml"), manifest).context("can't write in target")?;
        fs::write(folder.join("src/main.rs"), main).context("can't write in target")?;
        // The same versions in both.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))
            .context("can't write in target")?;
        let project = Self(folder);
        project.cargo(&["fetch", "--quiet"])?;
        Ok(project)
    }

    /// Seconds of a build from nothing.
    fn build(&self, arguments: &[&str]) -> Result<f64> {
        let target = self.0.join("target");
        if Path::new(&target).exists() {
            fs::remove_dir_all(&target).context("can't empty a folder in target")?;
        }
        let started = Instant::now();
        self.cargo(&[&["build", "--quiet", "--offline"], arguments].concat())?;
        Ok(started.elapsed().as_secs_f64())
    }

    fn cargo(&self, arguments: &[&str]) -> Result<()> {
        let status = Command::new(cargo())
            .args(arguments)
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .status()
            .context("can't start cargo")?;
        ensure!(
            status.success(),
            "cargo {} failed in {}",
            arguments.join(" "),
            self.0.display()
        );
        Ok(())
    }
}
