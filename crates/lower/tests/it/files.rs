//! Documents of several files: what is read of which folder, and what is refused.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says why it is skipped"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use clientsmith_lower::{
    Code, LowerOptions, Outcome, Pointer, Store, generate_model, generate_model_from_store,
};
use tempfile::TempDir;

const HEAD: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths: {/x: {get: {operationId: x, responses: {'204': {description: Done.}}}}}
";

/// A document whose one schema refers to `reference`.
fn referring_to(reference: &str) -> String {
    format!(
        "{HEAD}components:\n  schemas:\n    Here: {{type: object, properties: {{other: {{$ref: '{reference}'}}}}}}\n"
    )
}

fn options() -> LowerOptions {
    LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    }
}

/// A folder with a document that refers to `reference`.
fn folder(reference: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("api.yaml"), referring_to(reference)).expect("a file");
    folder
}

fn read(folder: &TempDir) -> Outcome {
    generate_model(&folder.path().join("api.yaml"), &options())
}

/// The one problem, which stands at the reference.
#[track_caller]
fn refused(folder: &TempDir) -> (Code, String) {
    let outcome = read(folder);
    let problem = outcome.problems.first().expect("a problem");
    let reference = "/components/schemas/Here/properties/other/$ref";
    assert_eq!(
        Some(&problem.place.pointer),
        Pointer::parse(reference).as_ref()
    );
    assert!(outcome.api.is_none());
    (problem.code, problem.message.clone())
}

#[test]
fn a_type_says_which_file_it_stands_in_unless_that_is_the_document() {
    let folder = folder("shared.yaml#/There");
    fs::write(
        folder.path().join("shared.yaml"),
        "There: {type: object, properties: {a: {type: string}}}\n",
    )
    .expect("a file");
    let api = read(&folder).api.expect("a model");
    let mut sources: Vec<&str> = api.types.iter().map(|(_, ty)| ty.source.as_str()).collect();
    sources.sort_unstable();
    assert_eq!(sources, ["#/components/schemas/Here", "shared.yaml#/There"]);
}

#[test]
fn a_file_of_several_names_is_one_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = [
        "shared.yaml",
        "./shared.yaml",
        "sub/../shared.yaml",
        "linked.yaml",
    ];
    let members = names
        .map(|name| format!("{{$ref: '{name}#/There'}}"))
        .join(", ");
    let text = format!("{HEAD}components: {{schemas: {{Here: {{allOf: [{members}]}}}}}}\n");
    fs::create_dir(folder.path().join("sub")).expect("a folder");
    fs::write(folder.path().join("api.yaml"), text).expect("a file");
    fs::write(
        folder.path().join("shared.yaml"),
        "There: {type: object, properties: {a: {type: string}}}\n",
    )
    .expect("a file");
    #[cfg(unix)]
    std::os::unix::fs::symlink("shared.yaml", folder.path().join("linked.yaml")).expect("a link");
    #[cfg(not(unix))]
    fs::copy(
        folder.path().join("shared.yaml"),
        folder.path().join("linked.yaml"),
    )
    .expect("a file");
    let api = read(&folder).api.expect("a model");
    assert!(api.types.iter().count() <= 2, "{:?}", api.types);
}

#[test]
fn types_that_files_call_the_same_get_the_numbers_that_are_free() {
    let folder = tempfile::tempdir().expect("a folder");
    let object = "{type: object, properties: {a: {type: string}}}";
    let members: String = (0..4)
        .map(|file| format!("      m{file}: {{$ref: 'f{file}.yaml#/There'}}\n"))
        .collect();
    let text = format!(
        "{HEAD}components:\n  schemas:\n    There3: {object}\n    Here:\n     type: object\n     properties:\n{members}"
    );
    fs::write(folder.path().join("api.yaml"), text).expect("a file");
    for file in 0..4 {
        let text = format!("There: {object}\n");
        fs::write(folder.path().join(format!("f{file}.yaml")), text).expect("a file");
    }
    let api = read(&folder).api.expect("a model");
    let mut names: Vec<&str> = api.types.iter().map(|(_, ty)| ty.ident.bare()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["Here", "There", "There2", "There3", "There4", "There5"]
    );
}

#[test]
fn files_that_do_not_exist() {
    for reference in [
        "../nothing.yaml#/There",
        "/nothing.yaml#/There",
        "a/../../nothing.yaml",
    ] {
        assert_eq!(
            refused(&folder(reference)).0,
            Code::OutsideRef,
            "{reference}"
        );
    }
    for reference in ["nothing.yaml#/There", "sub/nothing.yaml#/There"] {
        let (code, message) = refused(&folder(reference));
        let name = reference.split('#').next().unwrap_or_default();
        assert_eq!(code, Code::UnreadableFile);
        assert!(
            message.contains(&format!("{name}` can't be read: ")),
            "{message}"
        );
    }
}

#[test]
fn a_folder_is_no_document() {
    let folder = folder("inner#/There");
    fs::create_dir(folder.path().join("inner")).expect("a folder");
    let (code, message) = refused(&folder);
    assert_eq!(code, Code::UnreadableFile);
    assert!(
        message.ends_with("it is a folder, not a regular file"),
        "{message}"
    );
}

#[test]
fn files_larger_than_256_mib_are_not_read() {
    let folder = folder("shared.yaml#/There");
    let file = fs::File::create(folder.path().join("shared.yaml")).expect("a file");
    file.set_len((256 << 20) + 1).expect("a hole of a file");
    let (code, message) = refused(&folder);
    assert_eq!(code, Code::UnreadableFile);
    assert!(message.contains("larger than 256 MiB"), "{message}");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::io::Write as _;
    use std::os::fd::AsRawFd as _;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    /// Makes a pipe; `None`, which is printed, where there is no `mkfifo`.
    fn pipe(path: &Path) -> Option<()> {
        let made = Command::new("mkfifo").arg(path).status();
        if made.is_ok_and(|status| status.success()) {
            return Some(());
        }
        println!("skipped: there is no mkfifo");
        None
    }

    #[test]
    fn a_reference_to_a_pipe_does_not_wait_for_a_writer() {
        let folder = folder("shared.yaml#/There");
        if pipe(&folder.path().join("shared.yaml")).is_none() {
            return;
        }
        let (code, message) = refused(&folder);
        assert_eq!(code, Code::UnreadableFile);
        assert!(
            message.ends_with("it is a pipe, not a regular file"),
            "{message}"
        );
    }

    #[test]
    fn a_reference_by_a_link_to_a_pipe_is_refused_as_well() {
        let folder = folder("linked.yaml#/There");
        if pipe(&folder.path().join("pipe")).is_none() {
            return;
        }
        symlink("pipe", folder.path().join("linked.yaml")).expect("a link");
        assert_eq!(refused(&folder).0, Code::UnreadableFile);
    }

    #[test]
    fn a_socket_is_refused() {
        let folder = folder("shared.yaml#/There");
        let _socket = UnixListener::bind(folder.path().join("shared.yaml")).expect("a socket");
        assert_eq!(refused(&folder).0, Code::UnreadableFile);
    }

    #[test]
    fn a_link_out_of_the_folder_is_refused() {
        for outside in ["/dev/zero", "/etc/passwd", "/dev"] {
            let folder = folder("linked.yaml#/There");
            symlink(outside, folder.path().join("linked.yaml")).expect("a link");
            assert_eq!(refused(&folder).0, Code::OutsideRef, "{outside}");
        }
    }

    #[test]
    fn the_document_itself_may_be_a_pipe() {
        let (reader, mut writer) = std::io::pipe().expect("a pipe");
        let text = referring_to("#/components/schemas/Here");
        writer.write_all(text.as_bytes()).expect("room in the pipe");
        drop(writer);
        // As a shell's `<(…)` names it.
        let document = format!("/dev/fd/{}", reader.as_raw_fd());
        let outcome = generate_model(Path::new(&document), &options());
        assert!(outcome.api.is_some(), "{:?}", outcome.problems);
    }

    #[test]
    fn a_pipe_is_read_to_its_end_however_slowly_it_is_written() {
        let (reader, mut writer) = std::io::pipe().expect("a pipe");
        let text = referring_to("#/components/schemas/Here");
        let writing = std::thread::spawn(move || {
            for part in text.as_bytes().chunks(text.len() / 3) {
                std::thread::sleep(std::time::Duration::from_millis(50));
                writer.write_all(part).expect("a reader");
            }
        });
        let document = format!("/dev/fd/{}", reader.as_raw_fd());
        let outcome = generate_model(Path::new(&document), &options());
        writing.join().expect("no panic");
        assert!(outcome.api.is_some(), "{:?}", outcome.problems);
    }

    #[test]
    fn a_pipe_that_nobody_writes_to_is_an_empty_document() {
        let folder = tempfile::tempdir().expect("a folder");
        let document = folder.path().join("api");
        if pipe(&document).is_none() {
            return;
        }
        let outcome = generate_model(&document, &options());
        assert!(outcome.api.is_none());
        assert_eq!(outcome.problems.len(), 1, "{:?}", outcome.problems);
    }

    #[test]
    fn a_device_without_end_is_no_document_and_no_overlay() {
        let outcome = generate_model(Path::new("/dev/zero"), &options());
        assert_eq!(outcome.problems[0].code, Code::UnreadableFile);
        let message = &outcome.problems[0].message;
        assert!(message.contains("a device or a socket"), "{message}");
        let folder = folder("#/components/schemas/Here");
        let options = LowerOptions {
            overlays: vec!["/dev/zero".into()],
            ..options()
        };
        let outcome = generate_model(&folder.path().join("api.yaml"), &options);
        assert_eq!(outcome.problems[0].code, Code::UnreadableFile);
    }
}

/// A store that remembers what was read.
#[derive(Debug)]
struct Remembering(Arc<Mutex<Vec<PathBuf>>>);

impl Store for Remembering {
    fn document(&self) -> PathBuf {
        "api/api.yaml".into()
    }

    fn resolve(&self, from: &Path, reference: &str) -> Option<PathBuf> {
        Some(from.parent()?.join(reference))
    }

    fn name(&self, path: &Path) -> String {
        format!("then:{}", path.display())
    }

    fn read(&mut self, path: &Path, _limit: u64) -> Result<Option<Vec<u8>>, String> {
        self.0.lock().expect("a lock").push(path.to_owned());
        match path.to_str() {
            Some("api/api.yaml") => Ok(Some(referring_to("shared.yaml#/There").into_bytes())),
            Some("api/shared.yaml") => Ok(Some(b"There: {$ref: 'missing.yaml#/A'}".to_vec())),
            _ => Err("there is no such file".to_owned()),
        }
    }
}

#[test]
fn a_store_is_asked_for_what_is_referred_to_and_for_nothing_twice() {
    let read = Arc::new(Mutex::new(Vec::new()));
    let outcome = generate_model_from_store(Remembering(Arc::clone(&read)), &options());
    let wanted = ["api/api.yaml", "api/shared.yaml", "api/missing.yaml"].map(PathBuf::from);
    assert_eq!(*read.lock().expect("a lock"), wanted);
    let problem = outcome.problems.first().expect("a problem");
    assert_eq!(
        problem.message,
        "`then:api/missing.yaml` can't be read: there is no such file"
    );
    assert_eq!(
        outcome.sources.name(problem.place.file),
        "then:api/shared.yaml"
    );
}
