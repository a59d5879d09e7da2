//! Help, completions and man pages.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use support::petstore;

/// What a shell is offered behind these words.
fn completed(words: &[&str]) -> Vec<String> {
    let arguments = [&["--", "petstore"], words].concat();
    let run = petstore(&arguments)
        .with("COMPLETE", "bash")
        .with("_CLAP_IFS", "\n")
        .with("_CLAP_COMPLETE_INDEX", &words.len().to_string())
        .with("_CLAP_COMPLETE_COMP_TYPE", "9")
        .with("_CLAP_COMPLETE_SPACE", "true");
    run.run().success().lines().map(str::to_owned).collect()
}

#[test]
fn the_help_lists_groups_environment_and_exit_codes() {
    let help = petstore(&["--help"]).run().success();
    for part in [
        "pets",
        "log-in",
        "PETSTORE_URL",
        "PETSTORE_TOKEN",
        "default-profile",
        "130  interrupted",
    ] {
        assert!(help.contains(part), "no `{part}` in\n{help}");
    }
    assert!(!help.contains("list-pets"), "{help}");
}

#[test]
fn the_help_of_a_group_lists_its_operations_a_line_each() {
    let help = petstore(&["pets", "--help"]).run().success();
    assert!(
        help.contains("\n  list-pets     Lists pets.\n  show-pet      Shows a pet.\n"),
        "{help}"
    );
    assert!(help.lines().count() < 20, "{help}");
}

#[test]
fn the_help_of_an_operation_has_defaults_and_how_values_are_written() {
    let help = petstore(&["pets", "list-pets", "-h"]).run().success();
    assert!(help.contains("How many. Default: `20`."), "{help}");
    let help = petstore(&["help", "pets", "list-pets"]).run().success();
    assert!(help.contains("-7d"), "{help}");
    assert!(
        help.contains("[possible values: available, sold]"),
        "{help}"
    );
}

#[test]
fn commands_flags_and_values_are_completed() {
    assert_eq!(completed(&["pets", "list"]), ["list-pets"]);
    assert_eq!(completed(&["pets", "list-pets", "--stat"]), ["--status"]);
    assert_eq!(
        completed(&["pets", "list-pets", "--status", ""]),
        ["available", "sold"]
    );
    assert_eq!(completed(&["pets", "list-pets", "--kind", "d"]), ["dog"]);
    assert_eq!(completed(&["pets", "list-pets", "--format", "c"]), ["csv"]);
}

#[test]
fn completions_of_five_shells_and_man_pages_are_installed_by_one_command() {
    let mut run = petstore(&["install", "--prefix", "there"]);
    run.finish().success();
    let there = run.folder.path().join("there/share");
    for file in [
        "bash-completion/completions/petstore",
        "elvish/lib/petstore.elv",
        "fish/vendor_completions.d/petstore.fish",
        "powershell/completions/petstore.ps1",
        "zsh/site-functions/_petstore",
    ] {
        let script = std::fs::read_to_string(there.join(file)).expect(file);
        assert!(script.contains("COMPLETE"), "{file}: {script}");
    }
    for page in [
        "petstore.1",
        "petstore-pets.1",
        "petstore-pets-list-pets.1",
        "petstore-log-in.1",
    ] {
        let page = std::fs::read_to_string(there.join("man/man1").join(page)).expect(page);
        assert!(page.contains(".SH NAME"), "{page}");
    }
    let page =
        std::fs::read_to_string(there.join("man/man1/petstore-pets-list-pets.1")).expect("a page");
    assert!(
        page.contains("\\-\\-status") && page.contains("How many."),
        "{page}"
    );
}

#[test]
fn a_dry_run_of_the_installation_writes_nothing() {
    let mut run = petstore(&["install", "--dry-run", "--shell", "bash"]);
    let shown = run.finish().success();
    assert!(
        shown.contains(".local/share/bash-completion/completions/petstore"),
        "{shown}"
    );
    assert!(!run.folder.path().join(".local").exists());
}

#[test]
fn completions_are_printed_too() {
    let script = petstore(&["completions", "zsh"]).run().success();
    assert!(script.starts_with("#compdef petstore\n"), "{script}");
    petstore(&["completions", "tcsh"]).run().failure(2);
}
