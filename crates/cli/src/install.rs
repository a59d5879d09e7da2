//! Completions and man pages, and where they are installed.
//!
//! Completions ask the program itself, so that they know what its version knows, and a script of a thousand operations is
//! not longer than one of two.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Command};
use clap_complete::env::Shells;
use clap_mangen::Man;
use tempfile::NamedTempFile;

use crate::failure::Failure;
use crate::folders;

/// The command that installs.
pub(crate) const INSTALL: &str = "install";
/// The command that prints completions.
pub(crate) const COMPLETIONS: &str = "completions";
/// The shells that there are completions for.
pub(crate) const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

/// The environment variable by which a shell asks for completions.
pub(crate) const VARIABLE: &str = "COMPLETE";

/// A file that is installed.
struct InstalledFile {
    path: PathBuf,
    content: Vec<u8>,
}

/// Prints the completions of a shell.
///
/// # Errors
/// They can't be written.
pub(crate) fn print_completions(program: &str, matches: &ArgMatches) -> Result<(), Failure> {
    let shell = matches
        .get_one::<String>("shell")
        .map_or("bash", String::as_str);
    let script = completions(program, shell)?;
    std::io::stdout()
        .write_all(&script)
        .map_err(|error| Failure::output(&error))
}

/// Installs completions and man pages.
///
/// # Errors
/// A file can't be written.
pub(crate) fn install(
    command: Command,
    program: &str,
    matches: &ArgMatches,
) -> Result<(), Failure> {
    let prefix = matches.get_one::<PathBuf>("prefix");
    let wanted: Vec<&str> = match matches.get_many::<String>("shell") {
        Some(shells) => shells.map(String::as_str).collect(),
        None => SHELLS.to_vec(),
    };
    let (data, config) = match prefix {
        Some(prefix) => (prefix.join("share"), prefix.join("share")),
        None => {
            let missing =
                || Failure::local("no folder to install into: HOME is not set; use --prefix DIR");
            (
                folders::data().ok_or_else(missing)?,
                folders::configs().ok_or_else(missing)?,
            )
        }
    };
    let mut files = Vec::new();
    let mut hints = Vec::new();
    for shell in &wanted {
        let (path, hint) = place(shell, program, &data, &config, prefix.is_some());
        hints.extend(hint);
        files.push(InstalledFile {
            path,
            content: completions(program, shell)?,
        });
    }
    for (name, content) in man_pages(command) {
        files.push(InstalledFile {
            path: data.join("man/man1").join(name),
            content,
        });
    }
    let is_dry_run = matches.get_flag("dry-run");
    let mut pages = 0;
    for file in &files {
        if !is_dry_run {
            write(file)?;
        }
        if file.path.extension().is_some_and(|end| end == "1") {
            pages += 1;
        } else {
            anstream::println!("{}", file.path.display());
        }
    }
    let pages_word = if pages == 1 { "man page" } else { "man pages" };
    anstream::println!("{} ({pages} {pages_word})", data.join("man/man1").display());
    for hint in hints {
        anstream::println!("{hint}");
    }
    Ok(())
}

/// Where a shell looks for completions, and what else is to be done.
fn place(
    shell: &str,
    program: &str,
    data: &Path,
    config: &Path,
    is_prefix: bool,
) -> (PathBuf, Option<String>) {
    match shell {
        "bash" => (data.join("bash-completion/completions").join(program), None),
        "fish" if is_prefix => (
            data.join(format!("fish/vendor_completions.d/{program}.fish")),
            None,
        ),
        "fish" => (
            config.join(format!("fish/completions/{program}.fish")),
            None,
        ),
        "zsh" => {
            let folder = data.join("zsh/site-functions");
            let hint = format!(
                "zsh: add `fpath=({} $fpath)` to ~/.zshrc, above `compinit`",
                folder.display()
            );
            (
                folder.join(format!("_{program}")),
                (!is_prefix).then_some(hint),
            )
        }
        "elvish" => {
            let hint = format!("elvish: add `use {program}` to ~/.config/elvish/rc.elv");
            (config.join(format!("elvish/lib/{program}.elv")), Some(hint))
        }
        _ => {
            let path = config.join(format!("powershell/completions/{program}.ps1"));
            let hint = format!("powershell: add `. {}` to $PROFILE", path.display());
            (path, Some(hint))
        }
    }
}

/// The script that makes a shell ask the program.
fn completions(program: &str, shell: &str) -> Result<Vec<u8>, Failure> {
    let shells = Shells::builtins();
    let completer = shells
        .completer(shell)
        .ok_or_else(|| Failure::usage(format!("there are no completions for `{shell}`")))?;
    let mut script = Vec::new();
    if shell == "zsh" {
        // What makes a file in `fpath` the completion of a command.
        script.extend_from_slice(format!("#compdef {program}\n").as_bytes());
    }
    completer
        .write_registration(
            VARIABLE,
            program,
            program,
            &invocation(program),
            &mut script,
        )
        .map_err(|error| Failure::local(error.to_string()))?;
    Ok(script)
}

/// How the program is called: by its name if the shell finds it, else by its path.
fn invocation(program: &str) -> String {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_found = std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    match std::env::current_exe() {
        Ok(file) if !is_found => file.to_string_lossy().into_owned(),
        _ => program.to_owned(),
    }
}

/// A page for each command, by its file name.
fn man_pages(mut command: Command) -> Vec<(String, Vec<u8>)> {
    command.build();
    let mut pages = Vec::new();
    collect(&command, &mut pages);
    pages
}

fn collect(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) {
    for subcommand in command
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        collect(subcommand, pages);
    }
    let man = Man::new(command.clone());
    let name = man.get_filename();
    let mut page = Vec::new();
    if man.render(&mut page).is_ok() {
        pages.push((name, page));
    }
}

/// Writes a file as a whole.
fn write(file: &InstalledFile) -> Result<(), Failure> {
    let write = || {
        let folder = file.path.parent().unwrap_or(&file.path);
        fs::create_dir_all(folder)?;
        let mut temporary = NamedTempFile::new_in(folder)?;
        temporary.write_all(&file.content)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            temporary
                .as_file()
                .set_permissions(fs::Permissions::from_mode(0o644))?;
        }
        temporary.persist(&file.path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error: std::io::Error| {
        Failure::local(format!("can't write {}: {error}", file.path.display()))
    })
}
