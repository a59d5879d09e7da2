//! The program as part of a shell: standard input, dry runs, completions, man pages, colours and progress.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use support::{command, err, out};
use tempfile::TempDir;

const DOCUMENT: &str = "openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /items:
    get:
      operationId: listItems
      responses:
        '200':
          description: Items.
          content: {application/json: {schema: {$ref: 'schemas.yaml#/Items'}}}
";

const SCHEMAS: &str = "Items: {type: array, items: {type: string}}\n";

/// A folder with a file that documents refer to.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("schemas.yaml"), SCHEMAS).expect("a file");
    folder
}

/// Runs the program with a text on standard input.
fn with_input(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = command(folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("clientsmith starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A program that refuses its arguments does not read.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("clientsmith ends")
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    with_input(folder, arguments, "")
}

/// Everything below a folder, with its text.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    entries
        .into_iter()
        .map(|entry| {
            let path = entry.expect("an entry").into_path();
            let text = if path.is_file() {
                fs::read(&path).expect("a file")
            } else {
                Vec::new()
            };
            (path.display().to_string(), text)
        })
        .collect()
}

#[test]
fn a_document_from_standard_input_refers_to_files_of_the_current_folder() {
    let folder = folder();
    let output = with_input(folder.path(), &["lint", "-"], DOCUMENT);
    assert!(output.status.success(), "{}", err(&output));
    assert!(
        out(&output).starts_with("<stdin>: 1 operation"),
        "{}",
        out(&output)
    );
}

#[test]
fn a_document_from_standard_input_refers_to_nothing_outside_the_current_folder() {
    let folder = folder();
    fs::create_dir(folder.path().join("inside")).expect("a folder");
    let document = DOCUMENT.replace("schemas.yaml", "../schemas.yaml");
    let output = with_input(&folder.path().join("inside"), &["lint", "-"], &document);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("error[outside-ref]"),
        "{}",
        err(&output)
    );
}

#[test]
fn problems_name_standard_input() {
    let folder = folder();
    let document = DOCUMENT.replace("operationId: listItems", "operationId: [1]");
    let output = with_input(folder.path(), &["lint", "-"], &document);
    assert!(err(&output).contains("--> <stdin>:6:7"), "{}", err(&output));
    let json = with_input(
        folder.path(),
        &["lint", "-", "--message-format", "json"],
        &document,
    );
    assert!(
        out(&json).contains(r#""file":"<stdin>","line":5"#),
        "{}",
        out(&json)
    );
}

#[test]
fn a_client_is_generated_from_standard_input_and_a_file_called_dash_is_read_by_its_path() {
    let folder = folder();
    let arguments = ["generate", "--spec", "-", "--out", "shop"];
    let output = with_input(folder.path(), &arguments, DOCUMENT);
    assert!(output.status.success(), "{}", err(&output));
    let library = fs::read_to_string(folder.path().join("shop/src/lib.rs")).expect("a file");
    assert!(library.contains("from <stdin>. Do not edit"), "{library}");
    assert!(library.contains("--spec - "), "{library}");
    fs::write(folder.path().join("-"), DOCUMENT).expect("a file");
    let output = run(folder.path(), &["lint", "./-"]);
    assert!(out(&output).contains("1 operation"), "{}", err(&output));
}

#[test]
fn a_folder_above_the_current_one_is_refused_for_standard_input_too() {
    let folder = folder();
    fs::create_dir(folder.path().join("inside")).expect("a folder");
    let arguments = [
        "generate",
        "--spec",
        "-",
        "--out",
        "..",
        "--package",
        "shop",
    ];
    let output = with_input(&folder.path().join("inside"), &arguments, DOCUMENT);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("refusing to write a crate"),
        "{}",
        err(&output)
    );
}

#[test]
fn standard_input_is_compared_with_a_file_but_not_with_itself() {
    let folder = folder();
    fs::write(folder.path().join("old.yaml"), DOCUMENT).expect("a file");
    let new = DOCUMENT.replace("listItems", "allItems");
    let output = with_input(folder.path(), &["diff", "old.yaml", "-"], &new);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(out(&output).contains("<stdin>:5:5"), "{}", out(&output));
    let output = with_input(folder.path(), &["diff", "-", "-"], &new);
    assert_eq!(output.status.code(), Some(4));
    assert!(err(&output).contains("only one"), "{}", err(&output));
}

#[test]
fn a_dry_run_lists_what_would_change_and_touches_nothing() {
    let folder = folder();
    let generate = |document: &str, more: &[&str]| {
        let arguments = [
            "generate",
            "--spec",
            "-",
            "--out",
            "shop",
            "--runtime",
            "version",
        ];
        with_input(folder.path(), &[&arguments, more].concat(), document)
    };
    let first = generate(DOCUMENT, &["--dry-run"]);
    assert!(first.status.success(), "{}", err(&first));
    assert!(
        out(&first).contains("added    src/lib.rs"),
        "{}",
        out(&first)
    );
    assert!(
        out(&first).contains("would write shop: "),
        "{}",
        out(&first)
    );
    assert!(!folder.path().join("shop").exists());

    assert!(generate(DOCUMENT, &[]).status.success());
    let before = contents(folder.path());
    let renamed = generate(&DOCUMENT.replace("listItems", "allItems"), &["--dry-run"]);
    assert!(renamed.status.success());
    let printed = out(&renamed);
    assert!(
        printed.contains("added    src/operations/all_items.rs"),
        "{printed}"
    );
    assert!(
        printed.contains("removed  src/operations/list_items.rs"),
        "{printed}"
    );
    let same = generate(DOCUMENT, &["--dry-run"]);
    assert!(
        out(&same).contains("0 added, 0 changed, 0 removed"),
        "{}",
        out(&same)
    );
    let wrong = generate(
        &DOCUMENT.replace("schemas.yaml", "/etc/hosts"),
        &["--dry-run"],
    );
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        err(&wrong).contains("nothing would be written"),
        "{}",
        err(&wrong)
    );
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn a_dry_run_warns_of_edits_that_would_be_lost() {
    let folder = folder();
    let arguments = [
        "generate",
        "--spec",
        "-",
        "--out",
        "shop",
        "--runtime",
        "version",
    ];
    with_input(folder.path(), &arguments, DOCUMENT);
    fs::write(folder.path().join("shop/src/lib.rs"), "// mine\n").expect("a file");
    let output = with_input(
        folder.path(),
        &[&arguments[..], &["--dry-run"]].concat(),
        DOCUMENT,
    );
    let warning = "`src/lib.rs` was edited by hand; the edit would be overwritten";
    assert!(err(&output).contains(warning), "{}", err(&output));
}

#[test]
fn completions_know_the_commands_and_options_in_every_shell() {
    let folder = folder();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(folder.path(), &["completions", shell]);
        assert!(script.status.success(), "{}", err(&script));
        for word in ["generate", "dry-run", "message-format"] {
            assert!(out(&script).contains(word), "{shell} has no `{word}`");
        }
    }
    let unknown = run(folder.path(), &["completions", "tcsh"]);
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn bash_completes_an_option() {
    let folder = folder();
    let script = run(folder.path(), &["completions", "bash"]).stdout;
    fs::write(folder.path().join("completions"), script).expect("a file");
    let ask = "source completions; COMP_WORDS=(clientsmith generate --dry); COMP_CWORD=2; \
               _clientsmith clientsmith --dry generate; echo \"${COMPREPLY[@]}\"";
    let Ok(output) = Command::new("bash")
        .args(["-c", ask])
        .current_dir(folder.path())
        .output()
    else {
        println!("skipped: there is no bash");
        return;
    };
    assert_eq!(out(&output).trim(), "--dry-run", "{}", err(&output));
}

#[test]
fn man_pages_have_the_options_of_their_command() {
    let folder = folder();
    let page = out(&run(folder.path(), &["man"]));
    assert!(page.contains(".TH clientsmith 1"), "{page}");
    assert!(page.contains(r"clientsmith\-lint(1)"), "{page}");
    let page = out(&run(folder.path(), &["man", "generate"]));
    assert!(page.contains(".TH clientsmith-generate 1"), "{page}");
    assert!(page.contains(r"\fB\-\-dry\-run\fR"), "{page}");
    let unknown = run(folder.path(), &["man", "nothing"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(
        err(&unknown).contains("no command `nothing`"),
        "{}",
        err(&unknown)
    );
}

#[test]
fn a_pipe_gets_neither_colours_nor_progress_unless_colours_are_forced() {
    let folder = folder();
    let lint = |variables: &[(&str, &str)]| {
        let mut command = command(folder.path(), &["lint", "missing.yaml"]);
        command
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR")
            .env_remove("CLICOLOR_FORCE");
        let output = command.envs(variables.iter().copied()).output();
        err(&output.expect("clientsmith starts"))
    };
    assert!(!lint(&[]).contains('\u{1b}'));
    assert!(lint(&[("CLICOLOR_FORCE", "1")]).contains("\u{1b}["));
    assert!(!lint(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[cfg(unix)]
mod on_a_terminal {
    use std::fs::{File, OpenOptions};
    use std::io::Read;
    use std::thread;

    use super::*;

    /// A terminal of the system's: what is written to the second end is read from the first.
    fn terminal() -> (File, File) {
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&screen).expect("a terminal");
        unlockpt(&screen).expect("a terminal");
        let name = ptsname(&screen, Vec::new()).expect("its name");
        let name = name.to_str().expect("a path");
        let program = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name)
            .expect("its other end");
        (screen.into(), program)
    }

    /// Runs the program with a terminal as its standard error. Its standard input ends when the terminal shows `until`.
    fn shown(folder: &Path, arguments: &[&str], variables: &[(&str, &str)], until: &str) -> String {
        let (mut screen, program) = terminal();
        let mut command = command(folder, arguments);
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(variable);
        }
        command
            .env("TERM", "xterm-256color")
            .envs(variables.iter().copied());
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(program);
        let mut child = command.spawn().expect("clientsmith starts");
        // The terminal ends with its last holder.
        drop(command);
        let mut stdin = child.stdin.take();
        let reader = thread::spawn({
            let until = until.to_owned();
            move || {
                let mut text = String::new();
                let mut bytes = [0; 4096];
                while let Ok(count @ 1..) = screen.read(&mut bytes) {
                    text += &String::from_utf8_lossy(&bytes[..count]);
                    if text.contains(&until)
                        && let Some(mut stdin) = stdin.take()
                    {
                        // A program that has no use for it may have ended.
                        let _ = stdin.write_all(DOCUMENT.as_bytes());
                    }
                }
                text
            }
        });
        child.wait().expect("clientsmith ends");
        reader.join().expect("the terminal is read")
    }

    #[test]
    fn colours_are_shown_unless_they_are_refused() {
        let folder = folder();
        let lint = |variables: &[(&str, &str)]| {
            shown(folder.path(), &["lint", "missing.yaml"], variables, "")
        };
        assert!(lint(&[]).contains("\u{1b}["));
        assert!(lint(&[("NO_COLOR", "")]).contains("\u{1b}["));
        for refusal in [("NO_COLOR", "1"), ("CLICOLOR", "0"), ("TERM", "dumb")] {
            let text = lint(&[refusal]);
            assert!(text.contains("unreadable-file"), "{text}");
            assert!(!text.contains('\u{1b}'), "{refusal:?}: {text}");
        }
    }

    #[test]
    fn what_takes_long_is_shown_and_goes_away() {
        let folder = folder();
        // The program waits for its document until it has shown that it does.
        let text = shown(folder.path(), &["lint", "-"], &[], "reading <stdin>");
        let (_, after) = text.rsplit_once("reading <stdin>").expect("the stage");
        assert!(
            after.contains("\u{1b}[2K"),
            "the line is not cleared: {text:?}"
        );
    }

    #[test]
    fn what_is_quick_is_not_shown() {
        let folder = folder();
        let text = shown(
            folder.path(),
            &["lint", "schemas.yaml"],
            &[("NO_COLOR", "1")],
            "",
        );
        assert!(text.contains("unsupported-version"), "{text}");
        assert!(!text.contains("reading"), "{text}");
    }
}
