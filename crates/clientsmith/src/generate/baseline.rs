//! The earlier state of the crate, and the version and changelog that follow from the document's changes since.

use anyhow::Result;
use clientsmith_diff::DiffReport;
use clientsmith_model::Api;

use crate::diff::{self, Revision};
use crate::job::{self, Job};
use crate::program::Program;
use crate::write::{self, Plan};

/// The changelog's name in the output folder. It belongs to the maintainers: entries are added, never removed.
const CHANGELOG: &str = "CHANGELOG.md";

/// The crate's earlier state.
pub(super) struct Baseline {
    since: Revision,
    report: DiffReport,
    /// Its version.
    version: String,
}

impl Baseline {
    /// The state named by `since`, else the committed one; `None` if nothing is committed.
    ///
    /// # Errors
    /// `since` does not exist, or no client can be generated from it. For the committed state, this is not an error.
    pub(super) fn load(job: &Job, since: Option<&Revision>, api: &Api) -> Result<Option<Self>> {
        let Some(named) = since else {
            let committed = job.document().file().and_then(diff::committed);
            return Ok(committed.and_then(|committed| Self::since(job, committed, api).ok()));
        };
        Self::since(job, named.clone(), api).map(Some)
    }

    fn since(job: &Job, since: Revision, api: &Api) -> Result<Self> {
        let old = diff::model_of(&since, |document| job.for_document(document))?;
        let manifest = diff::committed_text(&job.output().join("Cargo.toml"));
        let version = manifest.and_then(|manifest| job::package_version(&manifest).ok()?);
        Ok(Self {
            since,
            report: clientsmith_diff::diff(&old, api),
            version: version.unwrap_or_else(|| job.version().to_owned()),
        })
    }

    /// The version that the changes require.
    pub(super) fn next_version(&self) -> String {
        self.report.bump().applied(&self.version)
    }

    /// Adds an entry for the changes to the changelog, in place of one for the same version; none if nothing changes.
    pub(super) fn tell(&self, job: &Job, plan: &mut Plan) -> Result<()> {
        if self.report.changes.is_empty() {
            return Ok(());
        }
        let old = write::read_text(job.output(), CHANGELOG)?;
        let version = self.next_version();
        let entry = diff::entry(&self.report, &version);
        plan.and_write(
            CHANGELOG,
            diff::with_entry(old.as_deref(), &version, &entry),
        )
    }

    /// A short summary of the changes; `None` if there are none.
    pub(super) fn short(&self, program: &Program) -> Option<String> {
        let changes = !self.report.changes.is_empty();
        changes.then(|| {
            format!(
                "changes since {}:\n{}",
                self.since,
                diff::short(&self.report, program)
            )
        })
    }
}
