//! A run that is stopped, or that fails, at any moment: what it leaves is finished or undone by the next one, `--check`
//! says so meanwhile, and nobody else's files are touched.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use support::err;
use tempfile::TempDir;
use walkdir::WalkDir;

type Files = BTreeMap<String, Vec<u8>>;

/// A document whose client has a file a schema; files of two documents differ, and some are of one only.
fn document(word: &str, schemas: usize) -> String {
    let schemas: String = (0..schemas)
        .map(|index| {
            format!(
                "    {word}{index}: {{type: object, properties: {{{word}: {{type: string}}}}}}\n"
            )
        })
        .collect();
    format!(
        "openapi: 3.0.3\ninfo: {{title: {word}, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    \
         Both: {{type: object, properties: {{{word}: {{type: string}}}}}}\n{schemas}"
    )
}

/// The files of a folder, `mine` left out.
fn files(folder: &Path) -> Files {
    WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != "mine.txt")
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below");
            let text = fs::read(entry.path()).expect("a file");
            (path.to_string_lossy().into_owned(), text)
        })
        .collect()
}

/// A folder with the documents `old.yaml` and `new.yaml`, one that has errors, and the client of the old one.
struct Desk {
    folder: TempDir,
    old: Files,
    new: Files,
}

impl Desk {
    fn new(schemas: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = folder.path();
        for word in ["old", "new"] {
            let text = document(word, schemas);
            fs::write(desk.join(format!("{word}.yaml")), text).expect("a file");
        }
        fs::write(desk.join("broken.yaml"), "openapi: [").expect("a file");
        let mut desk = Self {
            folder,
            old: Files::new(),
            new: Files::new(),
        };
        desk.new = desk.made_of("new.yaml");
        desk.old = desk.made_of("old.yaml");
        let mine = desk.shop("notes/mine.txt");
        fs::create_dir_all(mine.parent().expect("a folder")).expect("a folder");
        fs::write(mine, "mine").expect("a file");
        // A folder that the generator makes, with somebody's file in it.
        fs::write(desk.shop("src/types/mine.txt"), "mine").expect("a file");
        desk
    }

    fn made_of(&self, document: &str) -> Files {
        assert!(self.run(&[document], &[]).status.success());
        files(&self.shop(""))
    }

    fn shop(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join("shop").join(path)
    }

    fn command(&self, arguments: &[&str], faults: &[(&str, usize)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientsmith"));
        command
            .args(["generate", "--runtime", "path", "--out", "shop", "--spec"])
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        for (name, step) in faults {
            command.env(name, step.to_string());
        }
        command
    }

    fn run(&self, arguments: &[&str], faults: &[(&str, usize)]) -> Output {
        let mut command = self.command(arguments, faults);
        command.output().expect("clientsmith starts")
    }

    fn start(&self, document: &str) -> Child {
        let mut command = self.command(&[document], &[]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("clientsmith starts")
    }

    fn is_interrupted(&self) -> bool {
        self.shop(".clientsmith-journal").exists()
    }

    fn assert_mine_is_there(&self) {
        for mine in ["notes/mine.txt", "src/types/mine.txt"] {
            assert_eq!(fs::read(self.shop(mine)).expect("my file"), b"mine");
        }
    }

    /// Whatever moment it is, a file of the client has its old text or its new one.
    fn assert_files_are_whole(&self) {
        for (path, text) in files(&self.shop("")) {
            let is_beside = path.contains(".clientsmith-") && !path.ends_with("-files");
            let is_whole = [&self.old, &self.new]
                .into_iter()
                .any(|whole| whole.get(&path) == Some(&text));
            assert!(
                is_beside || is_whole,
                "{path} is neither the old nor the new one"
            );
        }
    }

    /// Runs that come after one that was stopped: the folder is what it was before or what it was to be.
    fn assert_recovers(&self, what: &str) {
        self.assert_mine_is_there();
        self.assert_files_are_whole();
        let was_interrupted = self.is_interrupted();
        let check = self.run(&["new.yaml", "--check"], &[]);
        assert_eq!(
            self.is_interrupted(),
            was_interrupted,
            "--check changes nothing"
        );
        let text = err(&check);
        assert_eq!(
            text.contains("a run was interrupted while writing"),
            was_interrupted,
            "{what}: {text}"
        );
        assert!(!was_interrupted || check.status.code() == Some(1), "{what}");

        // A run that has nothing to write finishes or undoes the other one all the same.
        let broken = self.run(&["broken.yaml"], &[]);
        assert_eq!(broken.status.code(), Some(1));
        let text = err(&broken);
        assert_eq!(
            text.contains("an earlier run was interrupted"),
            was_interrupted,
            "{what}: {text}"
        );
        let found = files(&self.shop(""));
        assert!(
            found == self.old || found == self.new,
            "{what}: {:?}",
            found.keys()
        );
        self.assert_mine_is_there();

        let next = self.run(&["new.yaml"], &[]);
        assert!(next.status.success(), "{what}: {}", err(&next));
        assert_eq!(files(&self.shop("")), self.new, "{what}");
        self.assert_mine_is_there();
    }

    fn reset(&self) {
        assert_eq!(self.made_of("old.yaml"), self.old);
    }
}

/// The process ends before this step on disk; only debug builds can be asked to.
const STOP: &str = "CLIENTSMITH_STOP_AT";
/// This step on disk fails, as on a disk that is full.
const FAIL: &str = "CLIENTSMITH_FAIL_AT";

#[test]
#[cfg_attr(not(debug_assertions), ignore = "the program has no fault injection")]
fn a_run_stopped_before_any_step_is_finished_or_undone_by_the_next() {
    let desk = Desk::new(1);
    let mut undone = 0;
    let mut finished = 0;
    for step in 0.. {
        let output = desk.run(&["new.yaml"], &[(STOP, step)]);
        if output.status.success() {
            assert!(step > 30, "{step}");
            break;
        }
        if desk.is_interrupted() {
            let writing = fs::read_to_string(desk.shop(".clientsmith-journal")).expect("it");
            *(if writing.ends_with("\nwrite\n") {
                &mut finished
            } else {
                &mut undone
            }) += 1;
        }
        desk.assert_recovers(&format!("stopped at {step}"));
        desk.reset();
    }
    assert!(undone > 10 && finished > 10, "{undone}, {finished}");
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "the program has no fault injection")]
fn a_first_run_stopped_before_any_step_is_finished_or_undone_by_the_next() {
    for step in 0.. {
        let desk = Desk::new(1);
        fs::remove_dir_all(desk.shop("")).expect("the folder");
        let output = desk.run(&["new.yaml"], &[(STOP, step)]);
        if output.status.success() {
            assert!(step > 30, "{step}");
            break;
        }
        desk.run(&["broken.yaml"], &[]);
        let found = files(&desk.shop(""));
        assert!(
            found.is_empty() || found == desk.new,
            "{step}: {:?}",
            found.keys()
        );
        assert!(desk.run(&["new.yaml"], &[]).status.success());
        assert_eq!(files(&desk.shop("")), desk.new, "{step}");
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "the program has no fault injection")]
fn the_run_that_finishes_or_undoes_may_be_stopped_too() {
    let desk = Desk::new(1);
    // While new texts are written, while they take their places, while the old ones are cleared away.
    let steps = (0..).take_while(|step| {
        let stopped = !desk.run(&["new.yaml"], &[(STOP, *step)]).status.success();
        desk.reset();
        stopped
    });
    let steps = steps.count();
    for first in (3..steps).step_by(11) {
        for second in (0..steps).step_by(5) {
            desk.run(&["new.yaml"], &[(STOP, first)]);
            desk.run(&["broken.yaml"], &[(STOP, second)]);
            desk.assert_recovers(&format!("stopped at {first}, then at {second}"));
            desk.reset();
        }
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "the program has no fault injection")]
fn a_step_that_fails_leaves_the_old_files_and_nothing_else() {
    let desk = Desk::new(1);
    for step in 0.. {
        let output = desk.run(&["new.yaml"], &[(FAIL, step)]);
        if output.status.success() {
            assert!(step > 30, "{step}");
            break;
        }
        assert_eq!(output.status.code(), Some(1), "{step}: {}", err(&output));
        let found = files(&desk.shop(""));
        if !desk.is_interrupted() {
            assert_eq!(found, desk.old, "{step}");
            assert!(
                err(&output).contains("nothing was written"),
                "{}",
                err(&output)
            );
        }
        // What can't be cleared away after the writing is cleared away by the next run.
        desk.assert_recovers(&format!("failed at {step}"));
        desk.reset();
    }
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "the program has no fault injection")]
fn undoing_may_be_stopped_too() {
    let desk = Desk::new(1);
    let whole = (0..).take_while(|step| {
        let stopped = !desk.run(&["new.yaml"], &[(STOP, *step)]).status.success();
        desk.reset();
        stopped
    });
    let steps = whole.count();
    for failed in (2..steps).step_by(11) {
        for stopped in (failed + 1..failed + 20).step_by(3) {
            desk.run(&["new.yaml"], &[(FAIL, failed), (STOP, stopped)]);
            desk.assert_recovers(&format!("failed at {failed}, stopped at {stopped}"));
            desk.reset();
        }
    }
}

#[test]
fn a_run_killed_at_any_moment_is_finished_or_undone_by_the_next() {
    let desk = Desk::new(60);
    let mut interrupted = 0;
    for round in 0..25_i32 {
        let mut child = desk.start("new.yaml");
        // What comes before the writing touches nothing: the kill comes once there is a journal.
        while !desk.is_interrupted() && child.try_wait().expect("it runs").is_none() {
            thread::yield_now();
        }
        // From at once to a hundredth of a second, on slow machines too.
        thread::sleep(Duration::from_micros(20).mul_f64(1.28_f64.powi(round)));
        let _ = child.kill();
        let _ = child.wait();
        interrupted += usize::from(desk.is_interrupted());
        desk.assert_recovers(&format!("round {round}"));
        desk.reset();
    }
    assert!(interrupted > 5, "{interrupted}");
}

#[test]
#[cfg_attr(not(debug_assertions), ignore = "the program has no fault injection")]
fn a_file_that_was_changed_since_a_run_was_stopped_is_not_lost() {
    let desk = Desk::new(1);
    let is_writing = |step| {
        desk.run(&["new.yaml"], &[(STOP, step)]);
        let journal = fs::read_to_string(desk.shop(".clientsmith-journal"));
        journal.is_ok_and(|journal| journal.ends_with("\nwrite\n"))
    };
    let first = (0..200).find(|step| {
        let found = is_writing(*step);
        if !found {
            desk.reset();
        }
        found
    });
    assert!(first.is_some());
    // Nothing has taken its place yet: `src/types/new0.rs` is to come, and `src/types/both.rs` to change.
    for path in ["src/types/new0.rs", "src/types/both.rs"] {
        fs::write(desk.shop(path), "edited").expect("a file");
        let output = desk.run(&["new.yaml"], &[]);
        assert_eq!(output.status.code(), Some(1));
        assert!(
            err(&output).contains("was changed since"),
            "{}",
            err(&output)
        );
        assert_eq!(fs::read(desk.shop(path)).expect("the file"), b"edited");
        fs::remove_file(desk.shop(path)).expect("the file");
    }
    desk.assert_recovers("the edits are gone");
}

#[test]
fn runs_at_once_wait_for_each_other() {
    let desk = Desk::new(60);
    let children: Vec<Child> = (0..8)
        .map(|index| desk.start(["old.yaml", "new.yaml"][index % 2]))
        .collect();
    for mut child in children {
        assert!(child.wait().expect("it ends").success());
    }
    let found = files(&desk.shop(""));
    assert!(found == desk.old || found == desk.new);
    desk.assert_mine_is_there();
}

#[test]
fn first_runs_at_once_wait_for_each_other() {
    let desk = Desk::new(20);
    for _ in 0..10 {
        fs::remove_dir_all(desk.shop("")).expect("the folder");
        let children: Vec<Child> = (0..4)
            .map(|index| desk.start(["old.yaml", "new.yaml"][index % 2]))
            .collect();
        for mut child in children {
            assert!(child.wait().expect("it ends").success());
        }
        let found = files(&desk.shop(""));
        assert!(found == desk.old || found == desk.new);
    }
}

#[test]
fn a_file_that_comes_while_the_folder_is_written_is_kept() {
    let desk = Desk::new(60);
    let mut written = 0;
    for round in 0..10 {
        let mut child = desk.start(["new.yaml", "old.yaml"][round % 2]);
        while child.try_wait().expect("it runs").is_none() {
            fs::write(desk.shop(&format!("notes/{written}.txt")), "mine").expect("a file");
            written += 1;
            thread::sleep(Duration::from_millis(2));
        }
    }
    for index in 0..written {
        assert!(desk.shop(&format!("notes/{index}.txt")).exists(), "{index}");
    }
}
