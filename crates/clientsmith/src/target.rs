//! What a command works on: a document that is named, the program's project, or the clients of `clientsmith.toml`.

use std::path::PathBuf;

use anyhow::Result;

use crate::cli::{ConfigArguments, Reporting, Usage};
use crate::config::{self, ClientConfig};
use crate::document::DocumentSource;
use crate::path;
use crate::program::{Program, Project};
use crate::report::Report;
use crate::settings::{Denied, Settings};

/// A client that a command works on.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The document.
    pub(crate) document: DocumentSource,
    /// The folder of the crate, if it is known.
    pub(crate) output: Option<PathBuf>,
    /// The package's name, if it is known.
    pub(crate) package: Option<String>,
    /// How it is generated.
    pub(crate) settings: Settings,
    /// How its problems are reported.
    pub(crate) reporting: Reporting,
}

/// What the command line says of each client.
pub(crate) struct Given<'a> {
    /// The document.
    pub(crate) document: Option<&'a DocumentSource>,
    /// The file, and the clients of it.
    pub(crate) config: &'a ConfigArguments,
    /// Options, which take precedence over settings of the file.
    pub(crate) settings: Settings,
    /// How problems are reported.
    pub(crate) reporting: &'a Reporting,
}

impl Given<'_> {
    /// The clients that the command works on; `None` if the file has problems, which were reported.
    ///
    /// # Errors
    /// Nothing says what they are, or the file can't be read.
    pub(crate) fn targets(&self, program: &Program) -> Result<Option<Vec<Target>>> {
        match (self.document, &program.project) {
            (Some(document), _) => Ok(Some(vec![self.target(document.clone(), None, None)])),
            (None, Some(project)) if !self.config.is_given() => {
                Ok(Some(vec![self.of_project(project)]))
            }
            (None, _) => self.of_file(program),
        }
    }

    fn target(
        &self,
        document: DocumentSource,
        output: Option<PathBuf>,
        package: Option<String>,
    ) -> Target {
        Target {
            document,
            output,
            package,
            settings: self.settings.clone(),
            reporting: self.reporting.clone(),
        }
    }

    fn of_project(&self, project: &Project) -> Target {
        let document = DocumentSource::File(project.document.clone());
        let mut target = self.target(
            document,
            Some(project.output.clone()),
            Some(project.package.clone()),
        );
        target.settings.server |= project.server;
        target.settings.cli |= project.cli;
        target
    }

    fn of_file(&self, program: &Program) -> Result<Option<Vec<Target>>> {
        let Some(file) = self.config.file.clone().or_else(config::find) else {
            let message = format!(
                "no document given, and no `{}` in this folder or one above; `{} init` writes one",
                config::FILE,
                program.name
            );
            return Err(Usage(message).into());
        };
        let config = config::load(&file)?;
        let report = Report::of_settings(&config, self.reporting, program);
        report.print();
        if let Some(summary) = report.summary("") {
            anstream::eprintln!("{summary}");
            return Ok(None);
        }
        let names: Vec<&str> = config
            .clients
            .iter()
            .map(|client| client.name.as_str())
            .collect();
        for wanted in &self.config.client {
            if !names.contains(&wanted.as_str()) {
                let near = clientsmith_lower::did_you_mean(wanted, names.iter().copied());
                let help = near.unwrap_or_else(|| format!("it has {}", names.join(", ")));
                let file = path::shown(&file);
                return Err(Usage(format!("`{file}` has no client `{wanted}`; {help}")).into());
            }
        }
        let is_wanted = |client: &&ClientConfig| {
            self.config.client.is_empty() || self.config.client.contains(&client.name)
        };
        let clients = config.clients.iter().filter(is_wanted);
        Ok(Some(clients.map(|client| self.of_client(client)).collect()))
    }

    /// A client of the file, with what the command line says instead.
    fn of_client(&self, client: &ClientConfig) -> Target {
        let mut reporting = self.reporting.clone();
        let is_denied = |code| self.reporting.deny.contains(&Denied::Code(code));
        let is_allowed = |denied: &Denied| match denied {
            Denied::Code(code) => self.reporting.allow.contains(code),
            Denied::Warnings => false,
        };
        reporting
            .deny
            .extend(client.deny.iter().filter(|denied| !is_allowed(denied)));
        reporting
            .allow
            .extend(client.allow.iter().filter(|code| !is_denied(**code)));
        Target {
            document: DocumentSource::File(client.document.clone()),
            output: Some(client.output.clone()),
            package: Some(client.package.clone()),
            settings: client.settings.clone().overridden_by(self.settings.clone()),
            reporting,
        }
    }
}
