//! Declared types: what the runtime's macros give them.

use std::collections::HashSet;

use clientsmith_runtime::evidence::{self, Evidence};
use clientsmith_runtime::{
    AdditionalProperties, EmptyObject, EmptyString, List, Nullable, Value, object, string_enum,
    tagged_union, untagged_union,
};

/// A book.
#[derive(Clone, Default, PartialEq)]
struct Book {
    title: String,
    pages: Option<u32>,
    additional: AdditionalProperties,
}

object! {
    Book {
        required title => "title",
        optional pages => "pageCount",
        ..additional
    }
}

/// A shelf, which has no members but these.
#[derive(Clone, PartialEq)]
struct Shelf {
    number: u8,
}

object! {
    Shelf {
        required number => "number",
    }
}

/// A reader, of whom nothing need be known.
#[derive(Clone, Default, PartialEq)]
struct Reader {
    name: Option<String>,
    born: Nullable<u16>,
    books: List<Book>,
    notes: Option<Value>,
}

object! {
    Reader: Default {
        optional name => "name",
        optional_nullable born => "born",
        list books => "books",
        any notes => "notes",
    }
}

/// How terms combine.
#[derive(Clone)]
enum Operator {
    And,
    Other(String),
}

string_enum! {
    Operator { And => "AND"; Other }
}

/// A book, or nothing any more.
#[derive(Clone, Debug, PartialEq)]
enum Loan {
    Empty(EmptyString),
    Book(Book),
}

impl Loan {
    const EVIDENCE: &'static [Evidence] = &[
        evidence::STRING.among(&[""]),
        evidence::OBJECT.requires(&["title"]),
    ];
}

untagged_union!(Loan { Empty, Book });

/// A book of one form or another.
#[derive(Clone, Debug, PartialEq)]
enum Form {
    Long(Book),
    Short(Book),
}

impl Form {
    const EVIDENCE: &'static [Evidence] = &[
        evidence::OBJECT.with(&[("title", &["novel", "epic"])]),
        evidence::OBJECT.with(&[("title", &["story"])]),
    ];
}

untagged_union!(Form { Long, Short });

/// A thing with a tag.
#[derive(Clone, Debug, PartialEq)]
enum Thing {
    Book(Book),
    Other(Value),
}

tagged_union! {
    Thing by "kind" {
        Book => "book" | "volume";
        Other
    }
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

#[test]
fn debug_shows_an_object_by_its_name_and_what_it_holds() {
    let book: Book = read(r#"{"title": "Solaris", "shelf": 3}"#).expect("a book");
    assert_eq!(format!("{book:?}"), r#"Book {"title":"Solaris","shelf":3}"#);
    assert_eq!(
        format!("{book:#?}"),
        "Book {\n  \"title\": \"Solaris\",\n  \"shelf\": 3\n}"
    );
}

#[test]
fn a_required_member_that_is_missing_is_named_and_one_that_fails_ends_the_reading() {
    let error = read::<Book>(r#"{"pageCount": 3}"#)
        .map(drop)
        .expect_err("no title");
    assert!(error.contains("missing field `title`"), "{error}");
    let error = read::<Book>(r#"{"title": 3, "pageCount": "x"}"#)
        .map(drop)
        .expect_err("no string");
    assert!(error.contains("invalid type: integer `3`"), "{error}");
    let error = read::<Book>("[]").map(drop).expect_err("no object");
    assert!(error.contains("an object (Book)"), "{error}");
    let error = read::<Operator>("3").map(drop).expect_err("no string");
    assert!(error.contains("expected a string"), "{error}");
    let error = read::<Book>(r#"{"title": "a", 1}"#)
        .map(drop)
        .expect_err("no member");
    assert!(error.contains("key must be a string"), "{error}");
}

#[test]
fn members_that_an_object_has_no_place_for_are_passed_over() {
    let shelf: Shelf = read(r#"{"room": [{"a": null}], "number": 3}"#).expect("a shelf");
    assert_eq!(
        serde_json::to_string(&shelf).expect("JSON"),
        r#"{"number":3}"#
    );
    assert_eq!(shelf.clone(), shelf);
}

#[test]
fn values_of_an_enumeration_are_equal_that_are_the_same_string() {
    assert_eq!(Operator::from("AND"), Operator::And);
    assert_eq!(Operator::Other("AND".to_owned()), Operator::And);
    assert_ne!(Operator::Other("and".to_owned()), Operator::And);
    let all: HashSet<Operator> = ["AND", "XOR", "AND"].map(Operator::from).into();
    assert_eq!(all.len(), 2);
    assert_eq!(format!("{:?} {0}", Operator::And), "\"AND\" AND");
    assert_eq!("XOR".parse(), Ok(Operator::Other("XOR".to_owned())));
    assert_eq!(Operator::from("XOR".to_owned()).as_str(), "XOR");
    assert_eq!(Operator::VALUES, ["AND"]);
    assert_eq!(read::<Operator>("\"AND\""), Ok(Operator::And));
    assert_eq!(
        serde_json::to_string(&Operator::And).expect("JSON"),
        "\"AND\""
    );
}

#[test]
fn the_empty_string_is_that_and_no_other() {
    assert_eq!(read("\"\""), Ok(Loan::Empty(EmptyString)));
    assert_eq!(
        serde_json::to_string(&Loan::Empty(EmptyString)).expect("JSON"),
        "\"\""
    );
    let error = read::<EmptyString>("\"a\"").expect_err("another string");
    assert!(error.contains("expected the empty string"), "{error}");
    let error = read::<Loan>("\"a\"").expect_err("no branch");
    assert!(
        error.contains("this string matches no branch of `Loan`"),
        "{error}"
    );
    let error = read::<Loan>(r#"{"title": 1}"#).expect_err("no branch");
    assert!(
        error.contains("no branch of `Loan` matches (Book: "),
        "{error}"
    );
}

#[test]
fn a_list_of_values_is_open_for_others_and_a_single_value_is_not() {
    let form = |title: &str| read::<Form>(&format!(r#"{{"title":{title}}}"#));
    assert!(matches!(form("\"epic\""), Ok(Form::Long(_))));
    assert!(matches!(form("\"story\""), Ok(Form::Short(_))));
    assert!(matches!(form("\"saga\""), Ok(Form::Long(_))));
    let error = form("5").expect_err("no title");
    assert!(
        error.contains("no branch of `Form` matches (Long: "),
        "{error}"
    );
    assert!(!error.contains("Short"), "{error}");
}

#[test]
fn an_object_that_requires_nothing_begins_as_its_default() {
    assert!(read::<Reader>("{}") == Ok(Reader::default()));
    for text in [
        r#"{"name":"Kris","born":null,"books":[{"title":"Solaris"}],"notes":null}"#,
        r#"{"born":1921,"books":[]}"#,
    ] {
        let reader = read::<Reader>(text).expect("a reader");
        assert_eq!(serde_json::to_string(&reader).expect("JSON"), text);
    }
    let twice = read::<Reader>(r#"{"name":"Kris","name":null,"born":1,"born":2}"#).expect("both");
    assert_eq!(
        serde_json::to_string(&twice).expect("JSON"),
        r#"{"born":2}"#
    );
    let error = read::<Reader>(r#"{"name":1,"born":"never"}"#).expect_err("two that fail");
    assert!(
        error.starts_with("invalid type: integer `1`"),
        "the first is reported: {error}"
    );
}

#[test]
fn a_name_that_is_written_with_escapes_is_the_same_name() {
    let book = read::<Book>(r#"{"t\u0069tle":"Solaris","pageC\u006funt":204,"\u007a":1}"#);
    let json = book.map(|book| serde_json::to_string(&book).expect("JSON"));
    assert_eq!(
        json.as_deref(),
        Ok(r#"{"title":"Solaris","pageCount":204,"z":1}"#)
    );
}

#[test]
fn the_object_without_members_passes_over_what_it_is_given() {
    assert_eq!(read(r#"{"a":{"b":[1]},"c":2}"#), Ok(EmptyObject));
    assert_eq!(serde_json::to_string(&EmptyObject).expect("JSON"), "{}");
    let error = read::<EmptyObject>("[]").expect_err("a list");
    assert!(error.contains("expected an object"), "{error}");
}

#[test]
fn a_tag_without_a_branch_keeps_the_value_and_a_branch_that_fails_says_so() {
    let book = |title: &str| Book {
        title: title.to_owned(),
        ..Book::default()
    };
    assert!(
        matches!(read(r#"{"kind": "volume", "title": "a"}"#), Ok(Thing::Book(read)) if read.title == book("a").title)
    );
    assert!(matches!(read(r#"{"kind": "map"}"#), Ok(Thing::Other(_))));
    assert!(matches!(read("3"), Ok(Thing::Other(value)) if value == 3));
    let error = read::<Thing>(r#"{"kind": "book"}"#).expect_err("no title");
    assert!(error.contains("missing field `title`"), "{error}");
    let written = serde_json::to_string(&Thing::Book(book("a"))).expect("JSON");
    assert_eq!(written, r#"{"kind":"book","title":"a"}"#);
}
