//! The command that generates a crate again, for the files of the crate.

use clientsmith_lower::Metadata;

use super::shell;
use crate::document::DocumentSource;
use crate::path;
use crate::settings::{ReadOptions, Settings};

/// The command that generates the crate `name` from a document with these settings, run beside the document.
pub(crate) fn regenerate(
    program: &str,
    document: &DocumentSource,
    name: &str,
    settings: &Settings,
) -> String {
    let document = shell::word(&document.argument());
    let start = format!("{program} generate --spec {document} --out … --package {name}");
    start + &options(settings)
}

/// The options of these settings.
pub(crate) fn options(settings: &Settings) -> String {
    let mut options = String::new();
    if let Some(runtime) = &settings.runtime {
        options += &format!(" --runtime {}", shell::word(&runtime.to_string()));
    }
    for (option, is_on) in [
        ("--sub-clients", settings.sub_clients),
        ("--tag-features", settings.tag_features),
        ("--server", settings.server),
        ("--cli", settings.cli),
    ] {
        if is_on {
            options += &format!(" {option}");
        }
    }
    options + &of_metadata(&settings.metadata) + &of_reading(&settings.reading)
}

fn of_metadata(metadata: &Metadata) -> String {
    let texts = [
        ("--description", &metadata.description),
        ("--license", &metadata.license),
        ("--repository", &metadata.repository),
        ("--homepage", &metadata.homepage),
        ("--documentation", &metadata.documentation),
        ("--rust-version", &metadata.rust_version),
    ];
    let lists = [
        ("--author", &metadata.authors),
        ("--keyword", &metadata.keywords),
        ("--category", &metadata.categories),
    ];
    let texts = texts
        .into_iter()
        .flat_map(|(option, text)| text.iter().map(move |text| (option, text)));
    let lists = lists
        .into_iter()
        .flat_map(|(option, list)| list.iter().map(move |text| (option, text)));
    texts
        .chain(lists)
        .map(|(option, text)| format!(" {option} {}", shell::word(text)))
        .collect()
}

fn of_reading(reading: &ReadOptions) -> String {
    let mut options = String::new();
    for overlay in &reading.overlay {
        options += &format!(" --overlay {}", shell::word(&path::file_name(overlay)));
    }
    for (option, filters) in [
        ("--include", &reading.include),
        ("--exclude", &reading.exclude),
    ] {
        for filter in filters {
            options += &format!(" {option} {}", shell::quoted(&filter.to_string()));
        }
    }
    options
}
