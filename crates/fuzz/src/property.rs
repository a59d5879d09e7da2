//! What must hold of every input.

use std::path::{Component, Path};
use std::thread;

use clientsmith_emit::EmittedFile;
use clientsmith_lower::{LowerOptions, RuntimeDependency, generate_model_from_text};
use syn::visit::Visit;

use crate::{docs, memory};

/// Bytes that any run may take.
const BASE: usize = 32 << 20;
/// Bytes that each byte of the input may cost. The most that was seen of a real document is 50 of this process's own; a
/// reference that is used in many places makes more of fewer bytes.
const PER_BYTE: usize = 1_000;

/// What came of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was refused, with at least one error.
    Refused,
    /// A crate was made.
    Made,
}

/// Runs an input through the generator.
///
/// # Errors
/// What does not hold.
pub fn check(text: &str) -> Result<Verdict, String> {
    let (first, most) = memory::most(|| in_a_thread(|| generate(text)));
    let first = first?;
    let allowed = BASE + text.len().saturating_mul(PER_BYTE);
    if most > allowed {
        return Err(format!("it takes {most} bytes for {} of input", text.len()));
    }
    let Some(files) = first else {
        return Ok(Verdict::Refused);
    };
    for file in &files {
        stays_inside(file)?;
        says_no_more_than_it_shows(file)?;
        docs::check(file)?;
        if file.path.ends_with(".rs") {
            is_rust(file)?;
        } else if file.path == "Cargo.toml" {
            is_our_manifest(file)?;
        }
    }
    if generate(text)?.as_ref() != Some(&files) {
        return Err("a second run makes something else".to_owned());
    }
    Ok(Verdict::Made)
}

/// The stack of a thread that says nothing of its stack: what a build script or a server runs the generator in.
const STACK: usize = 2 << 20;

/// Runs `work` with the stack of a thread. One that overflows it ends the program; a panic is an error.
fn in_a_thread<T: Send>(work: impl FnOnce() -> Result<T, String> + Send) -> Result<T, String> {
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .map_err(|error| error.to_string())?;
        thread
            .join()
            .map_err(|panic| format!("it panics: {}", message(&*panic)))?
    })
}

/// The files; `None` if there is an error in the document.
///
/// # Errors
/// It is refused without a reason, or what is emitted is not valid Rust.
pub fn generate(text: &str) -> Result<Option<Vec<EmittedFile>>, String> {
    let options = LowerOptions {
        package: "fuzzed".to_owned(),
        version: "0.1.0".to_owned(),
        generator: "clientsmith".to_owned(),
        regenerate: "cargo xtask generate".to_owned(),
        runtime: RuntimeDependency::Path("../runtime".to_owned()),
        ..LowerOptions::default()
    };
    let outcome = generate_model_from_text("fuzzed.yaml", text, &options);
    let Some(api) = outcome.api else {
        return if outcome.problems.is_empty() {
            Err("it is refused without a reason".to_owned())
        } else {
            Ok(None)
        };
    };
    let options = clientsmith_emit::EmitOptions { standalone: true };
    clientsmith_emit::emit(&api, &options)
        .map(Some)
        .map_err(|error| error.to_string())
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default()
}

/// Nothing is written outside the folder, and nothing that Cargo would run.
fn stays_inside(file: &EmittedFile) -> Result<(), String> {
    let plain = Path::new(&file.path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let known = matches!(
        file.path.as_str(),
        "Cargo.toml" | "README.md" | "rustfmt.toml"
    ) || (file.path.ends_with(".rs")
        && (file.path.starts_with("src/") || file.path.starts_with("examples/")));
    let is_ascii = file.path.is_ascii() && !file.path.contains(['\\', ':', ' ']);
    if plain && known && is_ascii {
        Ok(())
    } else {
        Err(format!("it writes `{}`", file.path))
    }
}

/// No character that turns text around or hides it, and none that ends a line unseen.
fn says_no_more_than_it_shows(file: &EmittedFile) -> Result<(), String> {
    let hidden = file.text.chars().find(|letter| {
        (letter.is_control() && *letter != '\n')
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
    });
    match hidden {
        None => Ok(()),
        Some(letter) => Err(format!("`{}` holds {letter:?}", file.path)),
    }
}

fn is_our_manifest(file: &EmittedFile) -> Result<(), String> {
    let table: toml::Table = file
        .text
        .parse()
        .map_err(|error| format!("Cargo.toml is no TOML: {error}"))?;
    const SECTIONS: &[&str] = &[
        "package",
        "dependencies",
        "dev-dependencies",
        "features",
        "lints",
        "workspace",
        "lib",
    ];
    const PACKAGE: &[&str] = &[
        "name",
        "version",
        "edition",
        "rust-version",
        "description",
        "publish",
        "license",
        "readme",
        "keywords",
        "categories",
        "metadata",
    ];
    // A document may name types of these crates, and of no other that would become a dependency.
    const DEPENDENCIES: &[&str] = &[
        "clientsmith-runtime",
        "tokio",
        "chrono",
        "jiff",
        "rust_decimal",
        "time",
        "url",
        "uuid",
    ];
    let package = table.get("package").and_then(toml::Value::as_table);
    let all_known = |table: Option<&toml::Table>, known: &[&str]| {
        table.is_none_or(|table| table.keys().all(|key| known.contains(&key.as_str())))
    };
    let dependencies = ["dependencies", "dev-dependencies"].iter().all(|section| {
        all_known(
            table.get(*section).and_then(toml::Value::as_table),
            DEPENDENCIES,
        )
    });
    let is_ours = all_known(Some(&table), SECTIONS) && all_known(package, PACKAGE) && dependencies;
    if is_ours {
        Ok(())
    } else {
        Err(format!(
            "Cargo.toml says more than it should:\n{}",
            file.text
        ))
    }
}

/// It is Rust, with no more in it than Rust files of ours have.
fn is_rust(file: &EmittedFile) -> Result<(), String> {
    let parsed = syn::parse_file(&file.text)
        .map_err(|error| format!("`{}` is no Rust: {error}", file.path))?;
    let mut found = Finding::default();
    found.visit_file(&parsed);
    if let Some(reason) = found.reason {
        return Err(format!("`{}`: {reason}", file.path));
    }
    Ok(())
}

/// What a visit of a file finds.
#[derive(Default)]
struct Finding {
    reason: Option<String>,
}

impl<'ast> Visit<'ast> for Finding {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        const KNOWN: &[&str] = &[
            "doc",
            "derive",
            "non_exhaustive",
            "must_use",
            "deprecated",
            "inline",
            "allow",
            "expect",
            "cfg",
            "cfg_attr",
            "warn",
            "forbid",
            "deny",
            "tokio::main",
        ];
        let segments = attribute.path().segments.iter();
        let name = segments
            .map(|segment| segment.ident.to_string())
            .collect::<Vec<_>>()
            .join("::");
        if !KNOWN.contains(&name.as_str()) {
            self.reason = Some(format!("an attribute `{name}`"));
        }
        syn::visit::visit_attribute(self, attribute);
    }

    fn visit_expr_unsafe(&mut self, _: &'ast syn::ExprUnsafe) {
        self.reason = Some("unsafe code".to_owned());
    }
}
