//! `cargo xtask generate`: document in, crate out.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clientsmith_emit::RuntimeDependency;
use clientsmith_lower::{Options, Outcome, Selection};
use clientsmith_model::Api;

use crate::cli::{self, Generate, Reading, Reporting};
use crate::output::{Change, Lock, Plan};
use crate::report::{self, Report, plural};
use crate::{Exit, workspace};

/// How many warnings of one kind are shown; `lint` shows all.
const WARNINGS_OF_A_KIND: usize = 10;

/// Runs the command.
pub(crate) fn run(arguments: &Generate) -> Result<Exit> {
    let job = Job::from_arguments(arguments)?;
    let outcome = job.lower();
    let report = Report::new(&outcome, &arguments.reporting).at_most(WARNINGS_OF_A_KIND);
    report.print();
    let fails = report.fails();
    let consequence = if fails { "; nothing was written" } else { "" };
    if let Some(summary) = report.summary(consequence) {
        anstream::eprintln!("{summary}");
    }
    let Some(api) = outcome.api.as_ref().filter(|_| !fails) else {
        return Ok(Exit::Problems);
    };
    ensure!(
        job.reading.include.is_empty() || !api.operations.is_empty(),
        "`--include` and `--exclude` leave no operation of the document"
    );
    let files = job.emit(api)?;
    let _lock = Lock::of(&job.output)?;
    let plan = Plan::new(&job.output, files)?;
    arguments
        .reporting
        .tell_people(|| read_line(&job, &outcome, api));
    if arguments.check {
        return Ok(check(&job, &plan, &arguments.reporting));
    }
    plan.apply()?;
    arguments
        .reporting
        .tell_people(|| written_lines(&job, &plan));
    Ok(Exit::Done)
}

/// What is made from what.
pub(crate) struct Job {
    document: PathBuf,
    output: PathBuf,
    package: String,
    /// The command that makes it again, as the emitted files name it.
    command: String,
    /// Whether the crate says that it is a workspace of its own.
    standalone: bool,
    reading: Reading,
    sub_clients: bool,
    tag_features: bool,
    examples: bool,
}

impl Job {
    fn from_arguments(arguments: &Generate) -> Result<Self> {
        let job = match (&arguments.spec, &arguments.out) {
            (Some(spec), Some(out)) => Self::new(spec, out, arguments.package.as_deref())?,
            _ => Self {
                document: workspace::default_document(),
                output: workspace::default_output(),
                package: workspace::DEFAULT_PACKAGE.to_owned(),
                command: "cargo xtask generate".to_owned(),
                standalone: false,
                reading: Reading::default(),
                sub_clients: false,
                tag_features: false,
                examples: false,
            },
        };
        Ok(job.divided(arguments).reading(&arguments.reading))
    }

    /// The same, with its tags kept apart as the command line asks.
    fn divided(mut self, arguments: &Generate) -> Self {
        (self.sub_clients, self.tag_features) = (arguments.sub_clients, arguments.tag_features);
        for (option, is_on) in [
            ("--sub-clients", self.sub_clients),
            ("--tag-features", self.tag_features),
        ] {
            if is_on {
                self.command += &format!(" {option}");
            }
        }
        self
    }

    /// The same, of a part of the document or of one that is corrected first.
    pub(crate) fn reading(mut self, reading: &Reading) -> Self {
        for overlay in &reading.overlay {
            self.command += &format!(" --overlay {}", file_name(overlay));
        }
        for (option, filters) in [
            ("--include", &reading.include),
            ("--exclude", &reading.exclude),
        ] {
            for filter in filters {
                self.command += &format!(" {option} '{filter}'");
            }
        }
        self.reading = reading.clone();
        self
    }

    /// The crate `package` in `out` from the document `spec`; the folder's name is the package's by default.
    pub(crate) fn new(spec: &Path, out: &Path, package: Option<&str>) -> Result<Self> {
        let output = absolute(out)?;
        let package = match package {
            Some(name) => name.to_owned(),
            None => package_of(&output)?,
        };
        let command = format!(
            "cargo xtask generate --spec {} --out … --package {package}",
            file_name(spec)
        );
        let standalone = workspace::encloses(&output);
        Ok(Self {
            document: spec.to_owned(),
            output,
            package,
            command,
            standalone,
            reading: Reading::default(),
            sub_clients: false,
            tag_features: false,
            examples: false,
        })
    }

    /// A job that ends with the model.
    pub(crate) fn for_reading(document: &Path) -> Self {
        Self {
            document: document.to_owned(),
            output: PathBuf::new(),
            package: workspace::DEFAULT_PACKAGE.to_owned(),
            command: String::new(),
            standalone: false,
            reading: Reading::default(),
            sub_clients: false,
            tag_features: false,
            examples: false,
        }
    }

    /// The same, for a crate that is a member of another workspace.
    pub(crate) fn into_member(self) -> Self {
        Self {
            standalone: false,
            ..self
        }
    }

    /// The same, with the document's examples kept.
    pub(crate) fn with_examples(self) -> Self {
        Self {
            examples: true,
            ..self
        }
    }

    /// The crate's folder.
    pub(crate) fn output(&self) -> &Path {
        &self.output
    }

    /// Document → model.
    pub(crate) fn lower(&self) -> Outcome {
        let options = Options {
            package: self.package.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            generator: format!("clientsmith {}", env!("CARGO_PKG_VERSION")),
            regenerate: self.command.clone(),
            sub_clients: self.sub_clients,
            tag_features: self.tag_features,
            examples: self.examples,
            overlays: self.reading.overlay.clone(),
            selection: Selection {
                include: self.reading.include.clone(),
                exclude: self.reading.exclude.clone(),
            },
        };
        clientsmith_lower::generate_model(&self.document, &options)
    }

    /// Model → files, by relative path.
    ///
    /// # Errors
    /// The emitted text is no Rust, which is a defect of the generator.
    pub(crate) fn emit(&self, api: &Api) -> Result<Vec<(String, String)>> {
        let options = clientsmith_emit::Options {
            runtime: RuntimeDependency::Path(workspace::runtime_path(&self.output)),
            standalone: self.standalone,
        };
        let files =
            clientsmith_emit::emit(api, &options).context("this is a defect of the generator")?;
        Ok(files
            .into_iter()
            .map(|file| (file.path, file.text))
            .collect())
    }
}

/// Prints how the output differs from what would be written.
fn check(job: &Job, plan: &Plan, reporting: &Reporting) -> Exit {
    let output = workspace::shown(&job.output);
    if plan.is_empty() {
        reporting.tell_people(|| format!("{output} is up to date"));
        return Exit::Done;
    }
    reporting.tell_people(|| plan.diff().trim_end().to_owned());
    anstream::eprintln!("{}", report::stale(&output, &job.command));
    Exit::Problems
}

fn read_line(job: &Job, outcome: &Outcome, api: &Api) -> String {
    let document = workspace::shown(&job.document);
    let operations = plural(outcome.summary.operations, "operation");
    let schemas = plural(outcome.summary.schemas, "schema");
    format!(
        "read {document}: {operations}, {schemas}; made {} and {}",
        plural(api.operations.len(), "method"),
        plural(api.types.len(), "type")
    )
}

fn written_lines(job: &Job, plan: &Plan) -> String {
    let mut lines = Vec::new();
    let mut counts = [0; 3];
    for (path, change) in plan.changes() {
        let (index, word) = match change {
            Change::Add(_) => (0, "added"),
            Change::Replace { .. } => (1, "changed"),
            Change::Remove(_) => (2, "removed"),
        };
        counts[index] += 1;
        lines.push(format!("  {word:<8} {path}"));
    }
    let [added, changed, removed] = counts;
    lines.push(format!(
        "wrote {}: {added} added, {changed} changed, {removed} removed, {} unchanged",
        workspace::shown(&job.output),
        plan.unchanged()
    ));
    lines.join("\n")
}

/// The folder's name as a package name.
fn package_of(output: &Path) -> Result<String> {
    let name = file_name(output);
    if let Some(problem) = cli::package_name_problem(&name) {
        bail!("the folder's name can't be the package's: {problem}; give one with --package");
    }
    Ok(name)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// `path` with its links resolved as far as it exists, so that it compares with the workspace's root.
fn absolute(path: &Path) -> Result<PathBuf> {
    let path =
        std::path::absolute(path).with_context(|| format!("`{}` is no path", path.display()))?;
    let existing = path
        .ancestors()
        .find(|ancestor| ancestor.exists())
        .unwrap_or(&path);
    let resolved = existing
        .canonicalize()
        .with_context(|| format!("can't read `{}`", existing.display()))?;
    let rest = path.strip_prefix(existing).unwrap_or(Path::new(""));
    Ok(if rest.as_os_str().is_empty() {
        resolved
    } else {
        resolved.join(rest)
    })
}
