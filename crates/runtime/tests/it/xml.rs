//! Values as XML: what is written, what is read, and the errors of both.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use crate::xml_support::{Record, read, received, unread, unwritten, written};
use clientsmith_runtime::xml::{self, Element, Root, Type};
use clientsmith_runtime::{Error, Limits, Value};
use serde_json::value::RawValue;

/// A record that has everything.
fn full() -> Record {
    Record {
        id: Some(7),
        language: Some("en".to_owned()),
        title: Some(" A <b> & \"c\" ]]> ".to_owned()),
        day: Some("2026-01-02".to_owned()),
        count: Some(0),
        ratio: Some(-1.5e300),
        done: Some(false),
        tags: vec!["x".to_owned(), String::new(), "line\r\nend\ttab".to_owned()].into(),
        parts: vec![
            Record::default(),
            Record {
                id: Some(-1),
                ..Record::default()
            },
        ]
        .into(),
        inner: Some(Box::new(Record {
            tags: vec!["one".to_owned()].into(),
            ..Record::default()
        })),
        labels: Some(
            [
                ("a".to_owned(), "1".to_owned()),
                ("ü".to_owned(), "2".to_owned()),
            ]
            .into(),
        ),
        free: None,
        note: Some("n".to_owned()),
        ..Record::default()
    }
}

#[tokio::test]
async fn each_kind_of_node_is_written_as_it_is_described() {
    let expected = concat!(
        "<Record xmlns:shop=\"urn:shop\" id=\"7\" xml:lang=\"en\">",
        "<Title> A &lt;b&gt; &amp; \"c\" ]]&gt; </Title><Day>2026-01-02</Day><Count>0</Count>",
        "<Ratio>-1.5e+300</Ratio><Done>false</Done>",
        "<Tag>x</Tag><Tag/><Tag>line&#13;\nend\ttab</Tag>",
        "<Parts><Part/><Part id=\"-1\"/></Parts>",
        "<Inner><Tag>one</Tag></Inner>",
        "<Labels><a>1</a><ü>2</ü></Labels>",
        "<shop:Note>n</shop:Note></Record>"
    );
    assert_eq!(written(full()).await, expected);
}

#[tokio::test]
async fn what_is_written_is_read_as_the_same_value() {
    for value in [Record::default(), full()] {
        let xml = written(value.clone()).await;
        assert_eq!(format!("{:?}", read(xml).await), format!("{value:?}"));
    }
}

#[tokio::test]
async fn layout_comments_and_instructions_mean_nothing() {
    let xml =
        "\u{feff}<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n<!-- a -->\n<?style x?>
        <Record\n id = '7' >\n  <!-- b --> <Title>a<!-- c -->b</Title>\r\n <Count>\n 5 </Count>
        <Done> 1 </Done> <Day>\t2026-01-02\n</Day> </Record>\n<!-- d -->";
    let record = read(xml).await;
    assert_eq!(
        (
            record.id,
            record.title.as_deref(),
            record.count,
            record.done
        ),
        (Some(7), Some("ab"), Some(5), Some(true))
    );
    assert_eq!(record.day.as_deref(), Some("2026-01-02"));
    assert!(record.additional.is_empty(), "{record:?}");
}

#[tokio::test]
async fn references_and_cdata_are_text_and_white_space_of_text_is_kept() {
    let xml = "<Record><Title> &lt;&#x41;&#66;&amp;&gt;<![CDATA[<raw> &amp; ]]>&quot;&apos;\r\n </Title></Record>";
    let title = read(xml).await.title;
    assert_eq!(title.as_deref(), Some(" <AB&><raw> &amp; \"'\n "));
    let xml = "<Record xml:lang=' a\n&#10;&lt;b '/>";
    assert_eq!(read(xml).await.language.as_deref(), Some("a \n<b"));
}

#[tokio::test]
async fn numbers_are_read_as_xml_schema_writes_them() {
    for (text, ratio) in [
        ("+1", 1.0),
        ("007.50", 7.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-1E-2", -0.01),
    ] {
        let record = read(format!("<Record><Ratio>{text}</Ratio></Record>")).await;
        assert_eq!(record.ratio, Some(ratio), "{text}");
    }
    let record = read("<Record id='+0012'><Count>3.0</Count></Record>").await;
    assert_eq!((record.id, record.count), (Some(12), Some(3)));
}

#[tokio::test]
async fn lists_of_no_item_and_of_one_and_items_apart_from_each_other() {
    let record = read("<Record><Parts/></Record>").await;
    assert!(record.tags.is_empty() && record.parts.is_empty());
    let record = read("<Record><Tag>a</Tag><Parts><Part id='1'/></Parts></Record>").await;
    assert_eq!((record.tags.len(), record.parts.len()), (1, 1));
    let record = read("<Record><Tag>a</Tag><Done>true</Done><Tag>b</Tag><Tag/></Record>").await;
    let tags: Vec<&str> = record.tags.iter().map(String::as_str).collect();
    assert_eq!((tags, record.done), (vec!["a", "b", ""], Some(true)));
}

#[tokio::test]
async fn empty_and_nil_elements_are_empty_values_and_absent_ones() {
    let record = read("<Record><Title/><Count></Count><Done/><Inner/><Labels/></Record>").await;
    assert_eq!(record.title.as_deref(), Some(""));
    assert_eq!((record.count, record.done), (None, None));
    assert_eq!(record.inner.as_deref(), Some(&Record::default()));
    assert_eq!(record.labels.map(|labels| labels.len()), Some(0));
    let nil = "<Record xmlns:i='http://www.w3.org/2001/XMLSchema-instance'>
        <Title i:nil='true'/><Inner i:nil='1'/><Day i:nil='false' i:type='x'>d</Day></Record>";
    let record = read(nil).await;
    assert_eq!((record.title, record.inner), (None, None));
    assert_eq!(record.day.as_deref(), Some("d"));
}

#[tokio::test]
async fn namespaces_are_compared_by_their_uris() {
    for xml in [
        "<Record xmlns:x='urn:shop'><x:Note>n</x:Note></Record>",
        "<Record><Note xmlns='urn:shop'>n</Note></Record>",
        "<a:Record xmlns:a='urn:other' xmlns:shop='urn:shop'><shop:Note>n</shop:Note></a:Record>",
        "<Record xmlns='urn:other'><x:Note xmlns:x='urn:a' xmlns:y='urn:b'>m</x:Note>\
         <x:Note xmlns:x='urn:shop'>n</x:Note></Record>",
    ] {
        assert_eq!(read(xml).await.note.as_deref(), Some("n"), "{xml}");
    }
    for xml in [
        "<Record><Note>n</Note></Record>",
        "<Record xmlns:shop='urn:shop/'><shop:Note>n</shop:Note></Record>",
    ] {
        assert_eq!(read(xml).await.note, None, "{xml}");
    }
    // A prefix ends with the element that declares it.
    let xml = "<Record><Inner xmlns:p='urn:shop'/><p:Note>n</p:Note></Record>";
    assert_eq!(unread(xml).await.1, "the prefix `p` is not declared");
}

#[tokio::test]
async fn what_is_not_described_is_kept_and_written_again() {
    let xml = "<Record new=\"1\"><Title>t</Title><Extra a=\"b\">text<C/></Extra><Many>1</Many><Many>2</Many></Record>";
    let record = read(xml).await;
    let additional = serde_json::to_value(&record.additional).expect("JSON");
    let expected = serde_json::json!({
        "@new": "1",
        "Extra": {"@a": "b", "C": "", "#text": "text"},
        "Many": ["1", "2"],
    });
    assert_eq!(additional, expected);
    let again = written(record.clone()).await;
    assert_eq!(format!("{:?}", read(again).await), format!("{record:?}"));
}

#[tokio::test]
async fn an_undescribed_element_is_never_a_member_of_another_name() {
    // `title` is the member's name in JSON; its element is `Title`.
    let record = read("<Record><title>other</title><Title>own</Title></Record>").await;
    assert_eq!(record.title.as_deref(), Some("own"));
    assert_eq!(
        read("<Record><title>other</title></Record>").await.title,
        None
    );
}

#[tokio::test]
async fn an_error_has_the_path_of_the_element_and_the_reason() {
    for (xml, path, message) in [
        (
            "<Record><Count>x</Count></Record>",
            "Record/Count",
            "invalid type: string \"x\", expected u32",
        ),
        (
            "<Record id='x'/>",
            "Record/@id",
            "invalid type: string \"x\", expected i64",
        ),
        (
            "<Record><Parts><Part/><Part><Done>maybe</Done></Part></Parts></Record>",
            "Record/Parts/Part[2]/Done",
            "invalid type: string \"maybe\", expected a boolean",
        ),
        (
            "<Record><Title><b/></Title></Record>",
            "Record/Title",
            "expected text, found the element `b`",
        ),
        (
            "<Other/>",
            "Other",
            "its root element is `Other`; expected `Record`",
        ),
        (
            "<Record><Inner><Title>",
            "Record/Inner/Title",
            "the element `Title` has no end",
        ),
        (
            "<Record><a></b></Record>",
            "Record/a",
            "ill-formed document: expected `</a>`, but `</b>` was found",
        ),
        (
            "<Record a='1' a='2'/>",
            "",
            "the attribute `a` stands there twice",
        ),
        (
            "<Record xmlns:p='u' xmlns:q='u' p:a='1' q:a='2'/>",
            "",
            "the attribute `a` stands there twice",
        ),
        (
            "<Record/><Record/>",
            "",
            "it has more than one root element",
        ),
        (
            "<Record/> text",
            "",
            "`text` stands outside the root element",
        ),
        ("", "", "it is empty"),
        ("   ", "", "it is empty"),
        ("not xml", "", "`not xml` stands outside the root element"),
        (
            "<Record>&nbsp;</Record>",
            "Record",
            "the entity `nbsp` is not declared",
        ),
        (
            "<Record>&#0;</Record>",
            "Record",
            "invalid character reference: 0x0 character is not permitted in XML",
        ),
        (
            "<Record>\u{1}</Record>",
            "Record",
            "the character U+0001 is not allowed in XML",
        ),
    ] {
        assert_eq!(
            unread(xml).await,
            (path.to_owned(), message.to_owned()),
            "{xml}"
        );
    }
}

#[tokio::test]
async fn other_encodings_than_utf_8_are_an_error_that_names_them() {
    let utf_16: Vec<u8> = "\u{feff}<Record/>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(
        unread(utf_16).await.1,
        "its encoding is UTF-16; only UTF-8 is read"
    );
    let declared = "<?xml version='1.0' encoding='ISO-8859-1'?><Record/>";
    assert_eq!(
        unread(declared).await.1,
        "its encoding is `ISO-8859-1`; only UTF-8 is read"
    );
    let error = received(Limits::new(), "text/xml; charset=\"latin1\"", "<Record/>").await;
    assert!(
        matches!(&error, Err(Error::Decode(error)) if error.message() == "its encoding is `latin1`; only UTF-8 is read"),
        "{error:?}"
    );
    let ascii = "<?xml version='1.0' encoding='US-ASCII'?><Record/>";
    let outcome = received(Limits::new(), "application/soap+xml; charset=utf-8", ascii).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    assert!(unread(*b"<Record>\xff</Record>").await.1.contains("utf-8"));
}

#[tokio::test]
async fn another_format_is_an_error_that_names_it() {
    let Err(Error::Decode(error)) = received(Limits::new(), "application/json", "{}").await else {
        panic!("it was decoded")
    };
    assert!(error.message().contains("`application/json`"), "{error}");
}

#[tokio::test]
async fn a_text_or_a_name_that_xml_can_not_express_is_an_error_before_anything_is_sent() {
    let record = Record {
        title: Some("a\u{0}b".to_owned()),
        ..Record::default()
    };
    let message = unwritten(record).await;
    assert!(message.contains("U+0000"), "{message}");
    for name in ["a b", "", "1a", "a:b:c", "<", "-"] {
        let record = Record {
            labels: Some([(name.to_owned(), "1".to_owned())].into()),
            ..Record::default()
        };
        let message = unwritten(record).await;
        assert!(
            message.contains(&format!("`{name}` can't be the name")),
            "{message}"
        );
    }
}

/// The XML of a JSON text whose root is described by this.
fn xml_of(root: &'static Element, json: &str) -> String {
    let json: &RawValue = serde_json::from_str(json).expect("JSON");
    let xml = Root::new(root).write(json).expect("XML");
    let text = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    text.expect("a declaration").to_owned()
}

#[test]
fn a_default_namespace_holds_for_what_is_within() {
    static INNER: Type = xml::object(&[xml::element("b", xml::name("b"), xml::TEXT)]);
    static OUTER: Type = xml::object(&[
        xml::element("a", xml::name("a").namespace("urn:1"), xml::of(&INNER)),
        xml::element("c", xml::name("c").namespace("urn:2"), xml::of(&INNER)),
        xml::attribute("d", xml::name("d").namespace("urn:3"), xml::TEXT),
    ]);
    static ROOT: Element = xml::entry(xml::name("r").namespace("urn:1"), xml::of(&OUTER));
    assert_eq!(
        xml_of(&ROOT, r#"{"a":{"b":"x"},"c":{"b":"y"},"d":"z"}"#),
        "<r xmlns:ns1=\"urn:3\" xmlns=\"urn:1\" ns1:d=\"z\"><a><b>x</b></a><c xmlns=\"urn:2\"><b>y</b></c></r>"
    );
}

#[test]
fn a_prefix_of_two_namespaces_is_declared_for_one_of_them() {
    static TYPE: Type = xml::object(&[
        xml::element(
            "a",
            xml::name("a").namespace("urn:1").prefix("p"),
            xml::TEXT,
        ),
        xml::element(
            "b",
            xml::name("b").namespace("urn:2").prefix("p"),
            xml::TEXT,
        ),
    ]);
    static ROOT: Element = xml::entry(xml::name("r"), xml::of(&TYPE));
    assert_eq!(
        xml_of(&ROOT, r#"{"a":"x","b":"y"}"#),
        "<r xmlns:p=\"urn:1\" xmlns:ns1=\"urn:2\"><p:a>x</p:a><ns1:b>y</ns1:b></r>"
    );
}

#[test]
fn null_is_a_nil_element_and_no_attribute() {
    static TYPE: Type = xml::object(&[
        xml::attribute("a", xml::name("a"), xml::NUMBER),
        xml::element("b", xml::name("b"), xml::TEXT),
        xml::items("c", xml::name("c"), xml::TEXT),
    ]);
    static ROOT: Element = xml::entry(xml::name("r"), xml::of(&TYPE));
    assert_eq!(
        xml_of(&ROOT, r#"{"a":null,"b":null,"c":["x",null]}"#),
        "<r xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><b xsi:nil=\"true\"/><c>x</c><c xsi:nil=\"true\"/></r>"
    );
}

#[test]
fn text_beside_attributes_cdata_and_members_in_place() {
    static PLACE: Type = xml::object(&[
        xml::attribute("x", xml::name("x"), xml::NUMBER),
        xml::element("y", xml::name("y"), xml::NUMBER),
    ]);
    static TYPE: Type = xml::object(&[
        xml::attribute("kind", xml::name("kind"), xml::TEXT),
        xml::inline("place", xml::of(&PLACE)),
        xml::cdata("html", xml::TEXT),
    ]);
    static ROOT: Element = xml::entry(xml::name("r"), xml::of(&TYPE));
    assert_eq!(
        xml_of(
            &ROOT,
            r#"{"kind":"k","place":{"x":1,"y":2},"html":"<p>]]>"}"#
        ),
        "<r kind=\"k\" x=\"1\"><y>2</y><![CDATA[<p>]]]]><![CDATA[>]]></r>"
    );
}

#[test]
fn nodes_in_a_certain_order() {
    static TWO: Type = xml::object(&[
        xml::attribute("unit", xml::name("unit"), xml::TEXT),
        xml::text("value", xml::NUMBER),
    ]);
    static ROOT: Element = xml::entry(
        xml::name("Report"),
        xml::tuple(&[
            xml::text("", xml::TEXT),
            xml::element("", xml::name("two"), xml::of(&TWO)),
            xml::text("", xml::TEXT),
        ]),
    );
    assert_eq!(
        xml_of(&ROOT, r#"["before ",{"unit":"m","value":42}," after"]"#),
        "<Report>before <two unit=\"m\">42</two> after</Report>"
    );
}

#[test]
fn numbers_keep_all_their_digits() {
    static ROOT: Element = xml::entry(xml::name("n"), xml::NUMBER);
    for digits in [
        "0.1234567890123456789",
        "123456789012345678901234567890",
        "1e400",
    ] {
        assert_eq!(xml_of(&ROOT, digits), format!("<n>{digits}</n>"));
    }
}

#[tokio::test]
async fn values_of_any_kind_are_written_as_elements() {
    let record = Record {
        free: Some(serde_json::json!({"@a": 1, "#text": "t", "b": [true, {"c": null}]})),
        ..Record::default()
    };
    assert_eq!(
        written(record).await,
        "<Record xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <Free a=\"1\">t<b>true</b><b><c xsi:nil=\"true\"/></b></Free></Record>"
    );
    let record = read("<Record><Free>1</Free><Free>2</Free></Record>").await;
    assert_eq!(record.free, Some(Value::from(vec!["1", "2"])));
}

#[test]
fn a_crate_without_the_feature_says_so() {
    let message = Root::DISABLED.write(&1).expect_err("no XML");
    assert!(message.contains("feature `xml`"), "{message}");
}
