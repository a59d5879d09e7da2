//! The stack that decoding takes: structs as wide as any API's, within each other as deep as the limit allows, on the
//! 2 MiB of a Tokio worker or a spawned thread.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::thread;

use crate::support::recorded;
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::{Method, object};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tokio::runtime::Builder;

/// The stack of Tokio's workers and of spawned threads.
const STACK: usize = 2 << 20;

/// A struct that holds itself, with a member for each number.
macro_rules! wide {
    ($name:ident: $($field:ident $wire:literal)*) => {
        #[allow(dead_code, reason = "only their room counts")]
        struct $name {
            $($field: Option<String>,)*
            next: Option<Box<$name>>,
        }

        object! {
            $name {
                $(optional $field => $wire,)*
                optional next => "next",
            }
        }
    };
}

wide!(Wide:
    a0 "a0" a1 "a1" a2 "a2" a3 "a3" a4 "a4" a5 "a5" a6 "a6" a7 "a7" a8 "a8" a9 "a9"
    b0 "b0" b1 "b1" b2 "b2" b3 "b3" b4 "b4" b5 "b5" b6 "b6" b7 "b7" b8 "b8" b9 "b9"
    c0 "c0" c1 "c1" c2 "c2" c3 "c3" c4 "c4" c5 "c5" c6 "c6" c7 "c7" c8 "c8" c9 "c9"
    d0 "d0" d1 "d1" d2 "d2" d3 "d3" d4 "d4" d5 "d5" d6 "d6" d7 "d7" d8 "d8" d9 "d9"
    e0 "e0" e1 "e1" e2 "e2" e3 "e3" e4 "e4" e5 "e5" e6 "e6" e7 "e7" e8 "e8" e9 "e9"
    f0 "f0" f1 "f1" f2 "f2" f3 "f3" f4 "f4" f5 "f5" f6 "f6" f7 "f7" f8 "f8" f9 "f9"
    g0 "g0" g1 "g1" g2 "g2" g3 "g3" g4 "g4" g5 "g5" g6 "g6" g7 "g7" g8 "g8" g9 "g9"
    h0 "h0" h1 "h1" h2 "h2" h3 "h3" h4 "h4" h5 "h5" h6 "h6" h7 "h7" h8 "h8" h9 "h9"
    i0 "i0" i1 "i1" i2 "i2" i3 "i3" i4 "i4" i5 "i5" i6 "i6" i7 "i7" i8 "i8" i9 "i9"
    j0 "j0" j1 "j1" j2 "j2" j3 "j3" j4 "j4" j5 "j5" j6 "j6" j7 "j7" j8 "j8" j9 "j9"
);

/// As many bytes as two thousand members have.
struct Block(#[allow(dead_code, reason = "only its room counts")] [u8; 48 << 10]);

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self([0; 48 << 10]))
    }
}

/// A struct that holds itself, as large as no API's.
struct Large {
    #[allow(dead_code, reason = "only its room counts")]
    block: Option<Block>,
    next: Option<Box<Large>>,
}

impl Serialize for Block {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

object! {
    Large {
        optional block => "block",
        optional next => "next",
    }
}

/// A value within itself, so many times.
fn nested(levels: usize) -> String {
    format!("{}null{}", r#"{"next":"#.repeat(levels), "}".repeat(levels))
}

fn decoded<T: DeserializeOwned + Send + 'static>(levels: usize, stack: usize) -> bool {
    let decode = move || {
        let runtime = Builder::new_current_thread().enable_time().build();
        runtime.expect("a runtime").block_on(async {
            let (_, builder) = recorded([MockResponse::json(200, nested(levels))]);
            let client = builder.build().expect("a client");
            let call = client.request(Method::GET, "/x").send_json::<T>();
            call.await.is_ok()
        })
    };
    let thread = thread::Builder::new().stack_size(stack).spawn(decode);
    thread.expect("a thread").join().expect("no panic")
}

#[test]
fn a_struct_of_a_hundred_members_within_itself_on_any_thread() {
    for stack in [STACK, STACK / 4] {
        assert!(decoded::<Wide>(1, stack));
        assert!(decoded::<Wide>(127, stack));
        assert!(!decoded::<Wide>(128, stack), "deeper than the limit");
    }
}

#[test]
fn a_struct_of_fifty_kilobytes_within_itself() {
    assert!(decoded::<Large>(1, STACK));
    assert!(decoded::<Large>(127, STACK));
    assert!(!decoded::<Large>(128, STACK), "deeper than the limit");
}
