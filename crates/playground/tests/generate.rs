//! What a page asks for and gets.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::io::{Cursor, Read};

use clientsmith_playground::{Request, Severity, abi, archive, generate};
use serde_json::json;

const DOCUMENT: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a: {get: {operationId: a, responses: {'204': {description: Done.}}}}\n";

fn request(text: &str) -> Request {
    let request = json!({"name": "api.yaml", "text": text, "options": {"package": "my-api"}});
    serde_json::from_value(request).expect("a request")
}

#[test]
fn a_document_becomes_the_files_of_a_crate_that_stands_alone() {
    let reply = generate(&request(DOCUMENT));
    assert_eq!(reply.operations, 1);
    assert!(reply.notes.is_empty());
    let text = |path: &str| {
        let file = reply.files.iter().find(|file| file.path == path);
        file.map(|file| file.text.as_str()).unwrap_or_default()
    };
    assert!(text("Cargo.toml").contains("name = \"my-api\""));
    assert!(text("src/operations/a.rs").contains("pub fn a(&self)"));
    assert!(text("src/runtime/mod.rs").contains("mod call;"));
}

#[test]
fn problems_have_their_places_and_an_error_leaves_no_files() {
    let reply = generate(&request(&DOCUMENT.replace("operationId", "operationID")));
    let [first, ..] = reply.notes.as_slice() else {
        unreachable!("there are problems");
    };
    assert_eq!((first.severity, first.line), (Severity::Warning, 4));
    assert!(!reply.files.is_empty());
    let reply = generate(&request("openapi: ["));
    assert_eq!(reply.notes[0].severity, Severity::Error);
    assert!(reply.files.is_empty());
}

#[test]
fn the_archive_has_every_file_and_is_the_same_each_time() {
    let files = generate(&request(DOCUMENT)).files;
    let bytes = archive("my-api", &files).expect("an archive");
    assert_eq!(bytes, archive("my-api", &files).expect("an archive"));
    let mut unpacked = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    assert_eq!(unpacked.len(), files.len());
    let mut text = String::new();
    unpacked
        .by_name("my-api/Cargo.toml")
        .expect("the manifest")
        .read_to_string(&mut text)
        .expect("text");
    assert_eq!(text, files[0].text);
}

#[test]
fn a_buffer_is_allocated_filled_and_released() {
    let address = abi::allocate(3);
    // SAFETY: the buffer has three bytes, is valid, and is not used after its release.
    unsafe {
        address.copy_from_nonoverlapping(b"abc".as_ptr(), 3);
        assert_eq!(std::slice::from_raw_parts(address, 3), b"abc");
        abi::release(address, 3);
    }
}
