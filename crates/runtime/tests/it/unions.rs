//! Unions within unions, and values within values: what decoding and encoding cost, and where they end.
//!
//! Nothing here measures time: what would double with every level would not end.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "tests"
)]

use std::thread;

use clientsmith_runtime::evidence::{self, Evidence};
use clientsmith_runtime::{
    AdditionalProperties, Value, newtype, object, tagged_union, untagged_union,
};

/// The stack of a thread of the standard library, and of a runtime's worker.
const STACK: usize = 2 << 20;

fn with_small_stack<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(run)
        .unwrap()
        .join()
        .unwrap()
}

/// An operation or a leaf; `And`, `Or` and `Not` are distinguished by nothing but the type of `mark`.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    And(Box<And>),
    Or(Box<Or>),
    Not(Box<Not>),
    Leaf(String),
}

impl Term {
    const EVIDENCE: &'static [Evidence] = &[
        evidence::OBJECT.requires(&["left"]),
        evidence::OBJECT.requires(&["left"]),
        evidence::OBJECT.requires(&["left"]),
        evidence::STRING,
    ];
}

untagged_union!(Term { And, Or, Not, Leaf });

macro_rules! operation {
    ($name:ident, $mark:ty) => {
        #[derive(Clone, PartialEq)]
        pub struct $name {
            pub left: Term,
            pub mark: Option<$mark>,
            pub additional: AdditionalProperties,
        }

        object! {
            $name {
                required left => "left",
                optional mark => "mark",
                ..additional
            }
        }
    };
}

operation!(And, String);
operation!(Or, bool);
operation!(Not, i64);

/// `depth` operations within each other, around a leaf.
fn nested(depth: usize, leaf: &str) -> String {
    format!("{}{leaf}{}", r#"{"left":"#.repeat(depth), "}".repeat(depth))
}

#[test]
fn a_value_that_fits_no_branch_far_within_is_refused_at_once() {
    let error = serde_json::from_str::<Term>(&nested(100, "1")).unwrap_err();
    assert!(
        error.to_string().starts_with("no branch of `Term` matches"),
        "{error}"
    );
    assert!(
        error.to_string().len() < 4_000,
        "{}",
        error.to_string().len()
    );
}

#[test]
fn the_last_branch_is_found_at_every_level() {
    let mut text = r#""leaf""#.to_owned();
    for _ in 0..60 {
        text = format!(r#"{{"left":{text},"mark":7}}"#);
    }
    let mut term: Term = serde_json::from_str(&text).unwrap();
    for _ in 0..60 {
        let Term::Not(not) = term else {
            panic!("{term:?}")
        };
        term = not.left;
    }
    assert_eq!(term, Term::Leaf("leaf".to_owned()));
}

#[test]
fn values_nest_as_deep_as_json_does_and_no_deeper() {
    with_small_stack(|| {
        let deep = serde_json::from_str::<Term>(&nested(120, r#""leaf""#)).unwrap();
        let text = serde_json::to_string(&deep).unwrap();
        assert_eq!(text, nested(120, r#""leaf""#));
        assert_eq!(deep.clone(), deep);
        assert!(serde_json::from_str::<Term>(&nested(100_000, r#""leaf""#)).is_err());
    });
}

/// A union of two unions, each of them of the same two unions, and so on: what the generator makes of `oneOf` in
/// `oneOf`.
macro_rules! chain {
    ($($one:ident $other:ident => $next:ident $last:ident;)*) => {
        $(
            #[derive(Clone, Debug, PartialEq)]
            pub enum $one { First($next), Second($last) }
            #[derive(Clone, Debug, PartialEq)]
            pub enum $other { First($next), Second($last) }
            impl $one {
                const EVIDENCE: &'static [Evidence] = &[evidence::ANY, evidence::ANY];
            }
            impl $other {
                const EVIDENCE: &'static [Evidence] = &[evidence::ANY, evidence::ANY];
            }
            untagged_union!($one { First, Second });
            untagged_union!($other { First, Second });
        )*
    };
}

chain! {
    A0 B0 => A1 B1; A1 B1 => A2 B2; A2 B2 => A3 B3; A3 B3 => A4 B4; A4 B4 => A5 B5; A5 B5 => A6 B6; A6 B6 => A7 B7;
    A7 B7 => A8 B8; A8 B8 => A9 B9; A9 B9 => A10 B10; A10 B10 => A11 B11; A11 B11 => A12 B12; A12 B12 => A13 B13;
    A13 B13 => A14 B14; A14 B14 => A15 B15; A15 B15 => A16 B16; A16 B16 => A17 B17; A17 B17 => A18 B18;
    A18 B18 => A19 B19; A19 B19 => A20 B20; A20 B20 => A21 B21; A21 B21 => A22 B22; A22 B22 => A23 B23;
    A23 B23 => One Two; A24 B24 => A0 B0;
}

/// Has `a`.
#[derive(Clone, PartialEq)]
pub struct One {
    pub a: String,
}
object! { One { required a => "a", } }

/// Has `b`.
#[derive(Clone, PartialEq)]
pub struct Two {
    pub b: Vec<A0>,
}
object! { Two { required b => "b", } }

#[test]
fn unions_nested_in_unions_search_a_value_once_each() {
    with_small_stack(|| {
        let error = serde_json::from_str::<A24>(r#"{"c":1}"#).unwrap_err();
        assert!(serde_json::from_str::<B24>(r#"{"c":1}"#).is_err());
        assert!(error.to_string().len() < 4_000, "{error}");
        let text = r#"{"b":[{"b":[{"b":[]}]}]}"#;
        let value: A24 = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    });
}

#[test]
fn what_is_nested_too_deep_is_an_error_and_no_overflow() {
    // Each level of the text is 24 unions.
    let text = format!("{}{}", r#"{"b":["#.repeat(50), "]}".repeat(50));
    let error = with_small_stack(move || serde_json::from_str::<A0>(&text).unwrap_err());
    assert!(!error.to_string().is_empty());
}

/// A tree whose nodes are distinguished by their kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Pair(Box<Pair>),
    Plain(Box<Plain>),
    Other(Value),
}

tagged_union! {
    Node by "kind" {
        Pair => "pair",
        Plain => "plain";
        Other
    }
}

/// Holds its tag itself.
#[derive(Clone, PartialEq)]
pub struct Pair {
    pub kind: String,
    pub inner: Option<Node>,
}
object! { Pair { required kind => "kind", optional inner => "inner", } }

/// Does not hold its tag.
#[derive(Clone, Default, PartialEq)]
pub struct Plain {
    pub inner: Option<Node>,
}
object! { Plain: Default { optional inner => "inner", } }

#[test]
fn tagged_values_within_each_other_are_written_once_each() {
    with_small_stack(|| {
        for kind in ["pair", "plain"] {
            let depth = 100;
            let open = format!(r#"{{"kind":"{kind}","inner":"#);
            let text = format!(
                r#"{}{{"kind":"{kind}"}}{}"#,
                open.repeat(depth),
                "}".repeat(depth)
            );
            let node: Node = serde_json::from_str(&text).unwrap();
            let written = serde_json::to_string(&node).unwrap();
            let read: Node = serde_json::from_str(&written).unwrap();
            assert_eq!(read, node);
            assert_eq!(written.matches("kind").count(), depth + 1);
        }
    });
}

/// A tagged union within a union within a tagged union.
#[derive(Clone, Debug, PartialEq)]
pub enum Outer {
    Node(Node),
    Other(Value),
}

tagged_union! {
    Outer by "kind" {
        Node => "pair" | "plain";
        Other
    }
}

#[test]
fn a_tag_that_two_unions_share_is_written_once() {
    let text = r#"{"kind":"plain"}"#;
    let outer: Outer = serde_json::from_str(text).unwrap();
    assert_eq!(outer, Outer::Node(Node::Plain(Box::default())));
    assert_eq!(serde_json::to_string(&outer).unwrap(), text);
}

/// Numbers, lists and objects in a union keep what they are.
#[derive(Debug, PartialEq)]
pub enum Mixed {
    Pair((i64, String)),
    Map(clientsmith_runtime::Map<Mixed>),
    List(Vec<Mixed>),
    Small(u8),
    Number(f64),
    Nest(Nest),
    Text(String),
    Null(clientsmith_runtime::Null),
}

impl Mixed {
    const EVIDENCE: &'static [Evidence] = &[
        evidence::ARRAY,
        evidence::OBJECT,
        evidence::ARRAY,
        evidence::INTEGER,
        evidence::NUMBER,
        evidence::BOOLEAN,
        evidence::STRING,
        evidence::NULL,
    ];
}

untagged_union!(Mixed {
    Pair,
    Map,
    List,
    Small,
    Number,
    Nest,
    Text,
    Null,
});

/// A newtype.
#[derive(Debug, PartialEq)]
pub struct Nest(pub bool);
newtype! { Nest(bool) }

#[test]
fn each_value_is_the_first_branch_that_takes_it() {
    let read = |text| serde_json::from_str::<Mixed>(text).unwrap();
    assert_eq!(read(r#"[1, "a"]"#), Mixed::Pair((1, "a".to_owned())));
    assert_eq!(
        read("[1, 300, 1.5]"),
        Mixed::List(vec![
            Mixed::Small(1),
            Mixed::Number(300.0),
            Mixed::Number(1.5)
        ])
    );
    // A list that is longer than a tuple is not a tuple.
    let list = vec![
        Mixed::Small(1),
        Mixed::Text("a".to_owned()),
        Mixed::Nest(Nest(true)),
    ];
    assert_eq!(read(r#"[1, "a", true]"#), Mixed::List(list));
    assert_eq!(read("true"), Mixed::Nest(Nest(true)));
    assert_eq!(read("null"), Mixed::Null(clientsmith_runtime::Null));
    let Mixed::Map(map) = read(r#"{"a": {"b": [[]]}}"#) else {
        panic!("an object is a map");
    };
    assert_eq!(map.get("a"), Some(&read(r#"{"b": [[]]}"#)));
}

#[test]
fn a_union_is_read_of_values_as_of_text() {
    let value = serde_json::json!({"left": {"left": "a", "mark": true}, "more": [1]});
    let of_value: Term = serde_json::from_value(value.clone()).unwrap();
    let of_text: Term = serde_json::from_str(&value.to_string()).unwrap();
    assert_eq!(of_value, of_text);
    assert_eq!(serde_json::to_value(&of_value).unwrap(), value);
}
