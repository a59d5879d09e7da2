//! The page in a real browser: paste, edit, an error at its line, and a download that compiles.
//!
//! Run by `cargo test --package clientsmith-site --features browser`, since it builds the generator for browsers. Skipped
//! with a printed line where there is no Chromium with its driver, as Debian's packages `chromium` and `chromium-driver`
//! have.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it skips"
)]

use std::fs;
use std::io::Cursor;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use clientsmith_site::{Server, build};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A browser with the page open.
struct Browser {
    client: Client,
    downloads: PathBuf,
    /// Ends with the browser.
    _driver: Child,
}

impl Browser {
    /// `None` where there is no browser.
    async fn open(url: &str, downloads: &Path) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .kill_on_drop(true)
            .spawn()
            .ok()?;
        let capabilities = json!({
            "goog:chromeOptions": {
                "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000"],
                "prefs": {"download.default_directory": downloads, "download.prompt_for_download": false},
            }
        });
        let Value::Object(capabilities) = capabilities else {
            return None;
        };
        let start = Instant::now();
        let client = loop {
            let connected = ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities.clone())
                .connect(&format!("http://127.0.0.1:{port}"))
                .await;
            match connected {
                Ok(client) => break client,
                Err(error) if start.elapsed() > PATIENCE => panic!("no browser: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        };
        client.goto(url).await.expect("the page");
        Some(Self {
            client,
            downloads: downloads.to_owned(),
            _driver: driver,
        })
    }

    async fn text(&self, css: &str) -> String {
        let script = "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent).join('\\n')";
        let found = self.client.execute(script, vec![json!(css)]).await;
        let found = found.expect("a script");
        found.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the text of an element has a piece.
    async fn wait_for(&self, css: &str, piece: &str) -> String {
        let start = Instant::now();
        loop {
            let text = self.text(css).await;
            if text.contains(piece) {
                return text;
            }
            assert!(start.elapsed() < PATIENCE, "no `{piece}` in `{text}`");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn click(&self, css: &str) {
        let element = self.client.find(Locator::Css(css)).await;
        let element = element.expect("an element");
        element.click().await.expect("a click");
    }

    /// Types into the document, as an edit of its text.
    async fn replace(&self, from: &str, to: &str) {
        let script = "const text = document.getElementById('text'); \
                      text.value = text.value.replace(arguments[0], arguments[1]); \
                      text.dispatchEvent(new Event('input'))";
        self.client
            .execute(script, vec![json!(from), json!(to)])
            .await
            .expect("a script");
    }

    /// The file that is downloaded, once it is whole.
    async fn download(&self, name: &str) -> Vec<u8> {
        let path = self.downloads.join(name);
        let start = Instant::now();
        while !path.is_file() {
            assert!(start.elapsed() < PATIENCE, "no download");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        fs::read(path).expect("the download")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_pasted_edited_and_its_crate_downloaded() {
    let scratch = tempfile::tempdir().expect("a folder");
    let (site, downloads) = (
        scratch.path().join("site"),
        scratch.path().join("downloads"),
    );
    fs::create_dir(&downloads).expect("a folder");
    let sizes = build(&workspace(), &site).expect("the site");
    assert!(sizes.compressed < 2_000_000, "{sizes:?}");
    let server = Server::bind(&site, 0).expect("a free port");
    let url = server.url();
    thread::spawn(move || server.run());
    let Some(browser) = Browser::open(&url, &downloads).await else {
        eprintln!("skipped: `chromedriver` is not installed");
        return;
    };

    browser.wait_for("#status", "Paste a document").await;
    browser.click("#example").await;
    browser.wait_for("#status", "2 operations").await;
    browser
        .wait_for("#files", "src/operations/list_pets.rs")
        .await;
    browser
        .wait_for("#code", "pub use client::{Client, ClientBuilder}")
        .await;

    // An edit shows what it changes.
    browser
        .replace("operationId: getPet", "operationId: fetchPet")
        .await;
    browser
        .wait_for("#files .new", "src/operations/fetch_pet.rs")
        .await;
    browser.click("#files .changed").await;
    browser.wait_for("#code mark", "fetch_pet").await;

    // An error is at its line, and the last client stays.
    browser
        .replace(
            "type: string, format: uuid}}",
            "type: sting, format: uuid}}",
        )
        .await;
    browser
        .wait_for("#problems .error, #problems .warning", "sting")
        .await;
    let line = browser.text("#gutter .error, #gutter .warning").await;
    browser.replace("paths:\n", "paths: [\n").await;
    browser.wait_for("#problems .error", "syntax").await;
    browser.wait_for("#gutter .error", "▸").await;
    browser
        .wait_for("#files", "src/operations/fetch_pet.rs")
        .await;
    assert!(line.starts_with('▸'), "{line}");
    browser.click("#problems .error button").await;
    let focused = browser
        .client
        .execute("return document.activeElement.id", Vec::new())
        .await
        .expect("a script");
    assert_eq!(focused, "text");
    browser.replace("paths: [\n", "paths:\n").await;
    browser
        .replace(
            "type: sting, format: uuid}}",
            "type: string, format: uuid}}",
        )
        .await;
    browser.wait_for("#status", "no problems").await;

    // What is downloaded compiles, with nothing else of ours.
    browser.click("#download").await;
    let bytes = browser.download("api-client.zip").await;
    let unpacked = scratch.path().join("unpacked");
    zip::ZipArchive::new(Cursor::new(bytes))
        .and_then(|mut archive| archive.extract(&unpacked))
        .expect("a ZIP archive");
    let status = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--manifest-path"])
        .arg(unpacked.join("api-client/Cargo.toml"))
        .arg("--target-dir")
        .arg(workspace().join("target/site-check"))
        .status()
        .await
        .expect("cargo");
    assert!(status.success(), "what was downloaded does not compile");
    browser.client.close().await.expect("the end");
}
