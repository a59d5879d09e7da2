//! Folders in odd states: what is refused, what is said, and that nothing of anybody else's is touched.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use support::{err, out};
use tempfile::TempDir;

const DOCUMENT: &str = r#"openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /items:
    get:
      operationId: listItems
      responses:
        '200':
          description: Items.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Item'}}}}
components:
  schemas:
    Item: {type: object, properties: {name: {type: string}}}
"#;

/// The runtime by path: a crate of few files.
const GENERATE: [&str; 3] = ["generate", "--runtime", "path"];

/// A folder with a document in it.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        desk.write("shop.yaml", DOCUMENT);
        desk
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file")
    }

    fn make(&self, folder: &str) {
        fs::create_dir_all(self.path(folder)).expect("a folder");
    }

    fn command(&self, out: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientsmith"));
        command
            .args(GENERATE)
            .args(["--package", "shop", "--spec"])
            .arg(self.path("shop.yaml"))
            .args(["--out", out])
            .current_dir(self.0.path());
        command
    }

    fn generate(&self, out: &str) -> Output {
        self.command(out).output().expect("clientsmith starts")
    }

    fn check(&self, out: &str) -> Output {
        let mut command = self.command(out);
        command.arg("--check").output().expect("clientsmith starts")
    }

    #[track_caller]
    fn succeeds(&self, out: &str) -> Output {
        let output = self.generate(out);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        output
    }

    /// Every file and folder, with what it holds, when it was changed, and which it is.
    fn state(&self) -> Vec<String> {
        let entries = walkdir::WalkDir::new(self.0.path()).sort_by_file_name();
        entries
            .into_iter()
            .map(|entry| {
                let entry = entry.expect("an entry");
                let metadata = entry.metadata().expect("metadata");
                let modified = metadata
                    .is_file()
                    .then(|| metadata.modified().expect("a time"));
                let text = metadata
                    .is_file()
                    .then(|| fs::read(entry.path()).expect("a file"));
                format!("{} {modified:?} {text:?}", entry.path().display())
            })
            .collect()
    }

    /// `--out` is refused with these words, and nothing is changed.
    #[track_caller]
    fn refuses(&self, out: &str, words: &str) {
        let before = self.state();
        for output in [self.generate(out), self.check(out)] {
            assert_eq!(output.status.code(), Some(1), "{out}: {}", err(&output));
            assert!(err(&output).contains(words), "{out}: {}", err(&output));
        }
        assert_eq!(self.state(), before, "{out}");
    }
}

#[test]
fn what_exists_and_is_no_folder_is_refused() {
    let desk = Desk::new();
    desk.write("notes.txt", "mine");
    for place in [
        "notes.txt",
        "shop.yaml",
        "./shop.yaml",
        "shop.yaml/",
        "notes.txt/client",
        "x/../shop.yaml",
    ] {
        desk.refuses(place, "exists and is not a folder");
    }
    assert_eq!(desk.read("shop.yaml"), DOCUMENT);
}

#[test]
#[cfg(unix)]
fn links_and_pipes_are_refused_where_they_lead_to_no_folder() {
    use std::os::unix::fs::symlink;

    let desk = Desk::new();
    symlink("shop.yaml", desk.path("to-a-file")).expect("a link");
    symlink("nowhere", desk.path("to-nothing")).expect("a link");
    symlink("loop", desk.path("loop")).expect("a link");
    desk.refuses("to-a-file", "exists and is not a folder");
    desk.refuses("to-nothing", "a broken link");
    desk.refuses("to-nothing/client", "a broken link");
    desk.refuses("loop", "can't access");
    let pipe = Command::new("mkfifo").arg(desk.path("pipe")).status();
    if pipe.is_ok_and(|status| status.success()) {
        for output in [desk.generate("pipe"), desk.check("pipe")] {
            assert!(
                err(&output).contains("exists and is not a folder"),
                "{}",
                err(&output)
            );
        }
    }
    // A link to a folder is as good as the folder.
    desk.make("real");
    symlink("real", desk.path("to-a-folder")).expect("a link");
    desk.succeeds("to-a-folder");
    assert!(desk.path("real/Cargo.toml").exists());
    assert!(desk.path("to-a-folder").is_symlink());
}

#[test]
fn the_root_and_the_home_folder_are_refused_by_any_name() {
    let desk = Desk::new();
    desk.make("home/me/work");
    let before = desk.state();
    let up = "../".repeat(40);
    for (place, words) in [
        ("/", "the root of the file system"),
        ("//", "the root of the file system"),
        ("/..", "the root of the file system"),
        (up.as_str(), "the root of the file system"),
        ("home/me", "it is the home folder"),
        ("home/me/", "it is the home folder"),
        ("home/me/work/..", "it is the home folder"),
        ("home/me/./new/..", "it is the home folder"),
        ("home", "the home folder is below it"),
    ] {
        if cfg!(windows) && place.starts_with(['/', '.']) {
            continue;
        }
        let mut command = desk.command(place);
        let command = command
            .env("HOME", desk.path("home/me"))
            .env("USERPROFILE", desk.path("home/me"));
        let output = command.output().expect("clientsmith starts");
        assert_eq!(output.status.code(), Some(1), "{place}");
        assert!(err(&output).contains(words), "{place}: {}", err(&output));
    }
    assert_eq!(desk.state(), before);
}

#[test]
fn the_root_of_a_checkout_is_refused_unless_it_holds_a_generated_crate() {
    let desk = Desk::new();
    for (folder, mark) in [
        ("a", ".git/HEAD"),
        ("b", ".git"),
        ("c", ".hg/store"),
        ("d", ".jj/repo"),
    ] {
        desk.write(&format!("{folder}/{mark}"), "");
        desk.refuses(folder, "it is the root of a checkout");
        desk.refuses(&format!("{folder}/new/.."), "it is the root of a checkout");
    }
    desk.refuses("a/.git", "it belongs to version control");
    desk.refuses("a/.git/hooks", "it belongs to version control");
    desk.succeeds("a/client");
    // A crate that is a repository of its own.
    desk.succeeds("own");
    desk.write("own/.git/HEAD", "");
    desk.succeeds("own");
}

#[test]
fn a_folder_above_the_documents_is_refused_unless_it_holds_a_generated_crate() {
    let desk = Desk::new();
    let folder = desk.path("project/api");
    desk.write("project/api/shop.yaml", DOCUMENT);
    let run = |out: &str| {
        Command::new(env!("CARGO_BIN_EXE_clientsmith"))
            .args(GENERATE)
            .args(["--package", "shop", "--spec", "shop.yaml", "--out", out])
            .current_dir(&folder)
            .output()
            .expect("clientsmith starts")
    };
    let output = run("..");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("the document's folder is below it"),
        "{}",
        err(&output)
    );
    assert!(!desk.path("project/Cargo.toml").exists());
    desk.write("project/.clientsmith-files", "");
    assert_eq!(run("..").status.code(), Some(0));
}

#[test]
fn the_folder_that_the_shell_stands_in_stays_the_same() {
    let desk = Desk::new();
    desk.make("shop");
    let run = |more: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_clientsmith"))
            .args(GENERATE)
            .args(["--spec", "../shop.yaml", "--out", "."])
            .args(more)
            .current_dir(desk.path("shop"))
            .output();
        output.expect("clientsmith starts")
    };
    let inside = std::fs::File::open(desk.path("shop")).expect("the folder");
    assert_eq!(run(&[]).status.code(), Some(0));
    desk.write("shop.yaml", &DOCUMENT.replace("listItems", "allItems"));
    assert_eq!(run(&[]).status.code(), Some(0));
    assert_eq!(run(&["--check"]).status.code(), Some(0));
    assert!(desk.path("shop/src/operations/all_items.rs").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let there = fs::metadata(desk.path("shop")).expect("the folder");
        assert_eq!(inside.metadata().expect("it").ino(), there.ino());
    }
    drop(inside);
}

#[test]
fn files_whose_text_is_the_same_stay_untouched() {
    let desk = Desk::new();
    desk.succeeds("shop");
    desk.write("shop/target/debug/deps/big.rlib", "built");
    let old = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    for path in [
        "shop/src/client.rs",
        "shop/src/types/item.rs",
        "shop/target/debug/deps/big.rlib",
    ] {
        let file = fs::File::options()
            .write(true)
            .open(desk.path(path))
            .expect("a file");
        file.set_modified(old).expect("a time");
    }
    desk.write("shop.yaml", &DOCUMENT.replace("name: {", "size: {"));
    desk.succeeds("shop");
    let modified = |path: &str| {
        fs::metadata(desk.path(path))
            .expect("a file")
            .modified()
            .expect("a time")
    };
    assert_eq!(modified("shop/src/client.rs"), old);
    assert_eq!(modified("shop/target/debug/deps/big.rlib"), old);
    assert_ne!(modified("shop/src/types/item.rs"), old);
}

#[test]
fn a_folder_beside_the_output_is_nobodys_left_over() {
    let desk = Desk::new();
    desk.write(".shop.clientsmith-backup/notes.txt", "mine");
    desk.write("shop/.clientsmith-notes", "mine");
    desk.succeeds("shop");
    assert_eq!(desk.read(".shop.clientsmith-backup/notes.txt"), "mine");
    assert_eq!(desk.read("shop/.clientsmith-notes"), "mine");
    let beside = fs::read_dir(desk.0.path()).expect("the folder").count();
    assert_eq!(beside, 3, "the document, the backup, the crate");
}

#[test]
fn what_stands_where_a_file_or_a_folder_is_needed_is_in_the_way() {
    for (path, words) in [
        ("shop/Cargo.toml", "the generator did not write it"),
        ("shop/src", "it is a file"),
        ("shop/src/types", "it is a file"),
        ("shop/src/lib.rs/mine.txt", "it is a folder"),
        ("shop/.clientsmith-files/mine.txt", "it is a folder"),
        ("shop/.clientsmith-journal/mine.txt", "it is a folder"),
    ] {
        let desk = Desk::new();
        desk.write(path, "# mine");
        desk.refuses("shop", words);
    }
    // What a run makes beside the files must not be somebody else's.
    for path in [
        "shop/src/.lib.rs.clientsmith-new",
        "shop/src/.lib.rs.clientsmith-old",
    ] {
        let desk = Desk::new();
        desk.write(path, "mine");
        let before = desk.state();
        let output = desk.generate("shop");
        assert_eq!(output.status.code(), Some(1));
        assert!(err(&output).contains("is in the way"), "{}", err(&output));
        assert_eq!(desk.state(), before);
    }
}

#[test]
#[cfg(unix)]
fn links_in_the_output_are_never_followed() {
    use std::os::unix::fs::symlink;

    for link in [
        "shop/src",
        "shop/src/types",
        "shop/src/lib.rs",
        "shop/.clientsmith-files",
        "shop/.clientsmith-journal",
    ] {
        for leads_somewhere in [true, false] {
            let desk = Desk::new();
            desk.write("elsewhere/lib.rs", "mine");
            let link = desk.path(link);
            fs::create_dir_all(link.parent().expect("a folder")).expect("a folder");
            let to = match (leads_somewhere, link.extension()) {
                (true, Some(_)) => desk.path("elsewhere/lib.rs"),
                (true, None) => desk.path("elsewhere"),
                (false, _) => desk.path("nowhere"),
            };
            symlink(to, &link).expect("a link");
            desk.refuses("shop", "it is a link");
        }
    }
    // A link in place of a file that is no longer emitted is somebody else's, and so is what it leads to.
    let desk = Desk::new();
    desk.succeeds("shop");
    let old = desk.path("shop/src/operations/list_items.rs");
    fs::remove_file(&old).expect("the file");
    desk.write("elsewhere.rs", "mine");
    symlink(desk.path("elsewhere.rs"), &old).expect("a link");
    desk.write("shop.yaml", &DOCUMENT.replace("listItems", "allItems"));
    desk.succeeds("shop");
    assert!(old.is_symlink());
    assert_eq!(desk.read("elsewhere.rs"), "mine");
}

#[test]
#[cfg(unix)]
fn a_pipe_in_the_output_does_not_hang_the_run() {
    for pipe in [
        "Cargo.toml",
        "src/lib.rs",
        ".clientsmith-files",
        ".clientsmith-journal",
    ] {
        let desk = Desk::new();
        desk.make("shop/src");
        let made = Command::new("mkfifo")
            .arg(desk.path("shop").join(pipe))
            .status();
        if !made.is_ok_and(|status| status.success()) {
            return;
        }
        for output in [desk.generate("shop"), desk.check("shop")] {
            assert_eq!(output.status.code(), Some(1), "{pipe}");
            assert!(
                err(&output).contains("neither a file nor a folder"),
                "{}",
                err(&output)
            );
        }
    }
}

#[test]
fn what_is_read_only_stays_and_nothing_is_written() {
    for (path, is_writable_again) in [
        ("shop/src/types/item.rs", true),
        ("shop/src/types", cfg!(unix)),
    ] {
        if !is_writable_again {
            continue;
        }
        let desk = Desk::new();
        desk.succeeds("shop");
        let place = desk.path(path);
        let writable = fs::metadata(&place).expect("it").permissions();
        let mut permissions = writable.clone();
        permissions.set_readonly(true);
        fs::set_permissions(&place, permissions).expect("it");
        // What does not change needs no permission.
        desk.succeeds("shop");
        desk.write("shop.yaml", &DOCUMENT.replace("name: {", "size: {"));
        let before = desk.state();
        let output = desk.generate("shop");
        assert_eq!(output.status.code(), Some(1), "{path}");
        assert!(err(&output).contains("is read-only"), "{}", err(&output));
        assert_eq!(desk.state(), before);
        fs::set_permissions(&place, writable).expect("it");
        desk.succeeds("shop");
    }
}

#[test]
#[cfg(unix)]
fn a_replaced_file_is_for_the_same_people() {
    use std::os::unix::fs::PermissionsExt;

    let desk = Desk::new();
    desk.succeeds("shop");
    let file = desk.path("shop/src/types/item.rs");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("it");
    desk.write("shop.yaml", &DOCUMENT.replace("name: {", "size: {"));
    desk.succeeds("shop");
    let mode = fs::metadata(&file).expect("it").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

/// The largest file that the process may write is smaller than one of the crate's.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_everything_as_it_was() {
    let desk = Desk::new();
    desk.succeeds("shop");
    desk.write(
        "shop.yaml",
        &DOCUMENT
            .replace("name: {", "size: {")
            .replace("listItems", "allItems"),
    );
    let before = desk.state();
    for blocks in 0..6 {
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let output = Command::new("sh")
            .args(["-c", &limited, env!("CARGO_BIN_EXE_clientsmith")])
            .args(GENERATE)
            .args(["--package", "shop", "--spec", "shop.yaml", "--out", "shop"])
            .current_dir(desk.0.path())
            .output()
            .expect("sh starts");
        if output.status.success() {
            assert!(blocks > 1);
            return;
        }
        assert_eq!(output.status.code(), Some(1), "{}", err(&output));
        assert!(
            err(&output).contains("nothing was written"),
            "{}",
            err(&output)
        );
        assert!(err(&output).contains("File too large"), "{}", err(&output));
        assert_eq!(desk.state(), before, "{blocks}");
    }
}

#[test]
fn an_edit_is_shown_by_check_and_named_when_it_is_overwritten() {
    let desk = Desk::new();
    desk.succeeds("shop");
    let written = desk.read("shop/src/types/item.rs");
    desk.write("shop/src/types/item.rs", &format!("{written}// mine\n"));
    let check = desk.check("shop");
    assert_eq!(check.status.code(), Some(1));
    assert!(out(&check).contains("-// mine"), "{}", out(&check));
    let warning = "`src/types/item.rs` was edited by hand";
    assert!(err(&check).contains(warning), "{}", err(&check));
    let output = desk.succeeds("shop");
    assert!(err(&output).contains(warning), "{}", err(&output));
    assert_eq!(desk.read("shop/src/types/item.rs"), written);
    assert_eq!(err(&desk.succeeds("shop")), "");
    // A file that only the document has changed is not an edit.
    desk.write("shop.yaml", &DOCUMENT.replace("name: {", "size: {"));
    assert_eq!(err(&desk.succeeds("shop")), "");
}

#[test]
fn an_edited_file_that_is_no_longer_generated_stays() {
    let desk = Desk::new();
    desk.succeeds("shop");
    desk.write("shop/src/operations/list_items.rs", "mine");
    desk.write("shop.yaml", &DOCUMENT.replace("listItems", "allItems"));
    let output = desk.succeeds("shop");
    assert!(err(&output).contains("it is kept"), "{}", err(&output));
    assert_eq!(desk.read("shop/src/operations/list_items.rs"), "mine");
    // From then on it is nobody's business.
    assert_eq!(err(&desk.succeeds("shop")), "");
    assert_eq!(desk.check("shop").status.code(), Some(0));
}

#[test]
fn the_list_of_files_names_nothing_outside_the_folder() {
    for path in [
        "../shop.yaml",
        "/etc/hostname",
        "src/../../shop.yaml",
        "..",
        "src/",
    ] {
        let desk = Desk::new();
        desk.succeeds("shop");
        desk.write("shop/.clientsmith-files", path);
        desk.refuses("shop", "not a path inside the folder");
    }
    // One of an earlier version has no hashes; one with the marks of a merge is created again.
    for list in [
        "Cargo.toml\nsrc/lib.rs\n",
        "<<<<<<< HEAD\n=======\n>>>>>>> other\n",
    ] {
        let desk = Desk::new();
        desk.succeeds("shop");
        let whole = desk.read("shop/.clientsmith-files");
        desk.write("shop/.clientsmith-files", list);
        desk.succeeds("shop");
        assert_eq!(desk.read("shop/.clientsmith-files"), whole);
    }
}

#[test]
fn a_journal_names_nothing_outside_the_folder() {
    let file = |path: &str| {
        let hash = "0".repeat(64);
        format!(
            r#"{{"version":1,"folders":[],"files":[{{"path":"{path}","old":null,"new":"{hash}"}}]}}"#
        )
    };
    for journal in [
        file("../shop.yaml"),
        file("/etc/hostname"),
        r#"{"version":1,"folders":["../shop"],"files":[]}"#.to_owned(),
        r#"{"version":2,"folders":[],"files":[]}"#.to_owned(),
        "mine".to_owned(),
    ] {
        for state in ["", "write\n", "undo\n"] {
            let desk = Desk::new();
            desk.succeeds("shop");
            desk.write("shop/.clientsmith-journal", &format!("{journal}\n{state}"));
            desk.refuses("shop", "is not a journal of this version");
        }
    }
}

#[test]
#[cfg(unix)]
fn a_journal_leads_through_no_link() {
    let desk = Desk::new();
    desk.succeeds("shop");
    desk.write("elsewhere/lib.rs", "mine");
    desk.make("elsewhere/empty");
    std::os::unix::fs::symlink(desk.path("elsewhere"), desk.path("shop/link")).expect("a link");
    for journal in [
        r#"{"version":1,"folders":["link/empty"],"files":[]}"#,
        r#"{"version":1,"folders":[],"files":[{"path":"link/lib.rs","old":null,"new":null}]}"#,
        r#"{"version":1,"folders":[],"files":[{"path":"link","old":null,"new":null}]}"#,
    ] {
        for state in ["", "write\n", "undo\n"] {
            desk.write("shop/.clientsmith-journal", &format!("{journal}\n{state}"));
            let before = desk.state();
            let output = desk.generate("shop");
            assert_eq!(output.status.code(), Some(1));
            assert!(err(&output).contains("it is a link"), "{}", err(&output));
            assert_eq!(desk.state(), before);
        }
    }
}

#[test]
fn the_version_is_read_as_cargo_reads_it() {
    let desk = Desk::new();
    desk.succeeds("shop");
    let manifest = desk.read("shop/Cargo.toml");
    for written in [
        "version    =  '3.1.4'",
        "version=\"3.1.4\" # version = \"9\"",
        "\"version\" = \"3.1.4\"",
    ] {
        desk.write(
            "shop/Cargo.toml",
            &manifest.replace("version = \"0.1.0\"", written),
        );
        desk.succeeds("shop");
        assert!(
            desk.read("shop/Cargo.toml").contains("version = \"3.1.4\""),
            "{written}"
        );
    }
    desk.write("shop/Cargo.toml", "<<<<<<< HEAD\n");
    let output = desk.generate("shop");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("can't read the crate's version"),
        "{}",
        err(&output)
    );
}

/// The list is what `sha256sum` reads, so that anybody can see what was edited.
#[test]
fn the_list_of_files_is_one_of_sha256sum() {
    let desk = Desk::new();
    desk.succeeds("shop");
    let sums = |folder: &Path| {
        Command::new("sha256sum")
            .args(["--check", "--strict", "--quiet", ".clientsmith-files"])
            .current_dir(folder)
            .output()
    };
    let Ok(output) = sums(&desk.path("shop")) else {
        return;
    };
    assert!(output.status.success(), "{}", err(&output));
}

/// What a checkout on Windows can't have: devices, whatever their extension, and two names of one file.
#[test]
fn every_file_can_be_checked_out_on_windows() {
    let desk = Desk::new();
    let devices = ["CON", "prn", "Aux", "nul", "COM1", "com9", "LPT1", "lpt9"];
    let mut text = String::from("openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\npaths:\n");
    for (index, name) in devices.iter().enumerate() {
        // Operations with a tag, and some without: their files stand beside the tags' folders.
        let tags = if index % 2 == 0 {
            format!("tags: [{name}], ")
        } else {
            String::new()
        };
        text += &format!(
            "  /{name}:\n    get: {{operationId: {name}, {tags}responses: {{'200': {{description: D, content: \
             {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}}}}}\n"
        );
    }
    text += "  /x: {get: {operationId: x, tags: [prn], responses: {'204': {description: D}}}}\n";
    text += "components:\n  schemas:\n";
    for name in devices.iter().chain(&["Item", "ITEM", "item"]) {
        text +=
            &format!("    {name}: {{type: object, properties: {{{name}: {{type: string}}}}}}\n");
    }
    desk.write("shop.yaml", &text);
    desk.succeeds("shop");
    let mut seen = std::collections::BTreeSet::new();
    for entry in walkdir::WalkDir::new(desk.path("shop")).min_depth(1) {
        let entry = entry.expect("an entry");
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let stem = name.split('.').next().unwrap_or_default();
        let is_device = devices
            .iter()
            .any(|device| device.eq_ignore_ascii_case(stem));
        assert!(!is_device, "{}", entry.path().display());
        assert!(seen.insert(entry.path().to_string_lossy().to_lowercase()));
    }
    let client = desk.read("shop/src/operations/prn_.rs");
    assert!(
        client.contains("pub fn prn(&self)"),
        "methods keep their names"
    );
}
