//! Writing is all or nothing: killed at any moment, run twice at once, with other people's files in the folder.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use walkdir::WalkDir;

/// A document whose client has a file a schema; every file of it names `word`.
fn document(word: &str) -> String {
    let schemas: String = (0..60)
        .map(|index| {
            format!(
                "    {word}{index}: {{type: object, properties: {{{word}: {{type: string}}}}}}\n"
            )
        })
        .collect();
    format!(
        "openapi: 3.0.3\ninfo: {{title: {word}, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

/// The files of a folder, `mine` left out.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != "mine.txt")
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below");
            (
                path.display().to_string(),
                fs::read(entry.path()).expect("a file"),
            )
        })
        .collect()
}

fn start(desk: &TempDir, document: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_clientsmith"))
        .args(["generate", "--spec", document, "--out", "shop"])
        .current_dir(desk.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("clientsmith starts")
}

fn desk() -> (TempDir, Vec<BTreeMap<String, Vec<u8>>>) {
    let desk = tempfile::tempdir().expect("a folder");
    let whole = ["old", "new"].map(|word| {
        let name = format!("{word}.yaml");
        fs::write(desk.path().join(&name), document(word)).expect("a file");
        assert!(start(&desk, &name).wait().expect("it ends").success());
        files(&desk.path().join("shop"))
    });
    let mine = desk.path().join("shop/notes/mine.txt");
    fs::create_dir_all(mine.parent().expect("a folder")).expect("a folder");
    fs::write(mine, "mine").expect("a file");
    (desk, whole.into())
}

/// Folders that a run has made beside the output.
fn left_over(desk: &TempDir) -> Vec<PathBuf> {
    fs::read_dir(desk.path())
        .expect("the folder")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().contains(".clientsmith-"))
        .collect()
}

fn is_being_written(desk: &TempDir) -> bool {
    !left_over(desk).is_empty()
}

fn assert_mine_is_there(desk: &TempDir) {
    let mine = desk.path().join("shop/notes/mine.txt");
    assert_eq!(fs::read_to_string(mine).expect("my file"), "mine");
}

#[test]
fn a_run_killed_at_any_moment_leaves_the_old_folder_or_the_new_one() {
    let (desk, whole) = desk();
    let mut seen = [0; 2];
    for step in 0..60_i32 {
        let target = ["old.yaml", "new.yaml"][step as usize % 2];
        let mut child = start(&desk, target);
        // What comes before the writing touches nothing: the kill comes once something stands beside the folder.
        while !is_being_written(&desk) && child.try_wait().expect("it runs").is_none() {
            thread::yield_now();
        }
        // From at once to a fifth of a second: before, during and after the exchange, on slow machines too.
        thread::sleep(Duration::from_micros(50).mul_f64(1.15_f64.powi(step)));
        let _ = child.kill();
        let _ = child.wait();
        let found = files(&desk.path().join("shop"));
        let which = whole.iter().position(|whole| *whole == found);
        seen[which.expect("the folder is a mixture")] += 1;
        assert_mine_is_there(&desk);
        // What the kill has left would be taken for the next run's.
        for entry in left_over(&desk) {
            fs::remove_dir_all(entry).expect("a folder");
        }
    }
    assert!(seen.iter().all(|times| *times > 0), "{seen:?}");
    // A run that is not killed tidies up what others have left.
    let mut child = start(&desk, "new.yaml");
    while !is_being_written(&desk) && child.try_wait().expect("it runs").is_none() {
        thread::yield_now();
    }
    let _ = child.kill();
    let _ = child.wait();
    assert!(start(&desk, "new.yaml").wait().expect("it ends").success());
    assert!(start(&desk, "old.yaml").wait().expect("it ends").success());
    let beside = fs::read_dir(desk.path()).expect("the folder").count();
    assert_eq!(beside, 3, "old.yaml, new.yaml, shop");
}

#[test]
fn runs_at_once_wait_for_each_other() {
    let (desk, whole) = desk();
    let children: Vec<Child> = (0..8)
        .map(|index| start(&desk, ["old.yaml", "new.yaml"][index % 2]))
        .collect();
    for mut child in children {
        assert!(child.wait().expect("it ends").success());
    }
    assert!(whole.contains(&files(&desk.path().join("shop"))));
    assert_mine_is_there(&desk);
}

#[test]
fn a_file_that_comes_while_the_folder_is_written_is_kept() {
    let (desk, _) = desk();
    let stop = Instant::now() + Duration::from_secs(2);
    let mut written = 0;
    while Instant::now() < stop {
        let mut child = start(&desk, ["old.yaml", "new.yaml"][written % 2]);
        while child.try_wait().expect("it runs").is_none() {
            // The folder's name may be between two folders at this very moment; what was written must not be lost.
            let path = desk.path().join(format!("shop/notes/{written}.txt"));
            if fs::write(path, "mine").is_ok() {
                written += 1;
            }
            thread::sleep(Duration::from_millis(3));
        }
    }
    assert!(written > 20, "{written}");
    for index in 0..written {
        assert!(
            desk.path().join(format!("shop/notes/{index}.txt")).exists(),
            "{index}"
        );
    }
}
