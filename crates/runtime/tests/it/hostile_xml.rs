//! XML that a server wrote to do harm: entities, depth, length, repetition, and whatever else text can be.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;

use crate::xml_support::{self, read, received, unread};
use clientsmith_runtime::{Error, Limits};

#[tokio::test]
async fn document_type_definitions_are_refused_and_nothing_is_expanded() {
    let laughs =
        "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>
        <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><Record><Title>&c;</Title></Record>";
    let external =
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Record><Title>&x;</Title></Record>";
    for xml in [
        laughs,
        external,
        "<!DOCTYPE Record><Record/>",
        "<!DOCTYPE Record SYSTEM 'http://127.0.0.1/x.dtd'><Record/>",
    ] {
        let (_, message) = unread(xml).await;
        assert!(
            message.contains("document type definition"),
            "{xml}: {message}"
        );
    }
    for xml in ["<Record><Title>&a;</Title></Record>", "<Record a='&a;'/>"] {
        let (_, message) = unread(xml).await;
        assert!(message.contains('a'), "{xml}: {message}");
    }
}

fn nested(levels: usize) -> String {
    let within = levels - 1;
    format!(
        "<Record>{}{}</Record>",
        "<Inner>".repeat(within),
        "</Inner>".repeat(within)
    )
}

#[tokio::test]
async fn the_deepest_that_is_decoded_and_one_level_more() {
    let deepest = read(nested(127)).await;
    let levels = std::iter::successors(Some(&deepest), |record| record.inner.as_deref()).count();
    assert_eq!(levels, 127);
    for (levels, limits, most) in [
        (128, Limits::new(), 127),
        (1 << 18, Limits::new(), 127),
        (3, Limits::new().max_json_depth(2), 2),
    ] {
        let Err(Error::Limit(limit)) = received(limits, "text/xml", nested(levels)).await else {
            panic!("{levels} levels were decoded")
        };
        assert_eq!((limit.name(), limit.value()), ("max_json_depth", most));
    }
}

/// What took quadratic time would take minutes here.
#[tokio::test]
async fn what_is_long_is_read_in_time_that_grows_with_its_length() {
    const MANY: usize = 50_000;
    let numbered = |piece: &dyn Fn(usize) -> String| (0..MANY).map(piece).collect::<String>();
    let attributes = numbered(&|n| format!(" a{n}='1'"));
    let namespaces = numbered(&|n| format!(" xmlns:p{n}='urn:{n}'"));
    let elements = numbered(&|n| format!("<e{n}/>"));
    let used = numbered(&|n| format!("<p{n}:e/>"));
    let shadowed = "<Inner xmlns:a='u'/>".repeat(MANY);
    for xml in [
        format!("<Record{attributes}/>"),
        format!("<Record{namespaces}>{used}</Record>"),
        format!("<Record>{elements}</Record>"),
        format!("<Record>{shadowed}</Record>"),
        format!("<Record>{}</Record>", "<Tag/>".repeat(MANY)),
        format!("<Record><Parts>{}</Parts></Record>", "<Part/>".repeat(MANY)),
        format!(
            "<Record><Title>{}</Title></Record>",
            "&amp;<!---->a".repeat(MANY)
        ),
        format!(
            "<Record><Title>{}</Title></Record>",
            "<![CDATA[a]]>".repeat(MANY)
        ),
        format!("<Record>{}</Record>", "a<Tag/>".repeat(MANY)),
    ] {
        read(xml).await;
    }
    // The path of an error far down.
    let far = format!(
        "<Record><Parts>{}<Part><Count>x</Count></Part></Parts></Record>",
        "<Part/>".repeat(MANY)
    );
    assert_eq!(
        unread(far).await.0,
        format!("Record/Parts/Part[{}]/Count", MANY + 1)
    );
}

#[tokio::test]
async fn messages_are_short_whatever_was_received() {
    let long = "x".repeat(1 << 20);
    for xml in [
        format!("<{long}/>"),
        format!("<Record><Count>{long}</Count></Record>"),
        format!("<Record><{long}:a/></Record>"),
        format!("<Record>&{long};</Record>"),
        format!("<Record {long}='1' {long}='2'/>"),
        format!("<?xml version='1.0' encoding='{long}'?><Record/>"),
        format!("<Record><Inner><{long}><a></Inner></Record>"),
    ] {
        let (path, message) = unread(xml).await;
        assert!(
            path.len() < 1200 && message.len() < 1200,
            "{}, {}",
            path.len(),
            message.len()
        );
    }
}

/// Pieces of documents, well-formed or not.
const PIECES: &[&str] = &[
    "<Record>",
    "</Record>",
    "<Record/>",
    "<Record ",
    "<Inner>",
    "</Inner>",
    "<Parts>",
    "</Parts>",
    "<Part ",
    ">",
    "/>",
    "<Tag>",
    "</Tag>",
    "<Count>",
    "</Count>",
    "<",
    "id='1'",
    "id=\"",
    "'",
    "xmlns='",
    "xmlns:p='urn:shop'",
    "p:",
    ":",
    "<p:Note>",
    "</p:Note>",
    "xml:lang=",
    "&amp;",
    "&#1;",
    "&#x10FFFF;",
    "&#99999999999;",
    "&",
    ";",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml version='1.0'?>",
    "<?",
    "?>",
    "<!DOCTYPE a",
    "<!",
    "1",
    "true",
    "ü",
    "\u{0}",
    "\u{feff}",
    " ",
    "\n",
    "x",
    "i:nil='true'",
    "xmlns:i='http://www.w3.org/2001/XMLSchema-instance'",
];

#[tokio::test]
async fn no_text_makes_the_decoder_panic() {
    let mut random = fastrand::Rng::with_seed(17);
    for _ in 0..10_000 {
        let mut xml = String::new();
        if random.bool() {
            xml.push_str("<Record>");
        }
        for _ in 0..random.usize(..24) {
            let _ = write!(xml, "{}", PIECES[random.usize(..PIECES.len())]);
        }
        if random.bool() {
            xml.push_str("</Record>");
        }
        let mut bytes = xml.into_bytes();
        if random.u8(..4) == 0 && !bytes.is_empty() {
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(..);
        }
        // What is decoded is written and decoded as the same.
        if let Ok(record) = received(Limits::new(), "application/xml", bytes.clone()).await {
            let again = read(xml_support::written(record.clone()).await).await;
            let text = String::from_utf8_lossy(&bytes);
            assert_eq!(format!("{again:?}"), format!("{record:?}"), "{text}");
        }
    }
}
