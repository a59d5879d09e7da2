//! A JSON response, read while it is received: what is before the rows, each row, what is behind them. Rows are not kept,
//! so a response may be of any length.

use std::cell::RefCell;
use std::fmt;
use std::io::Read;

use serde_core::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::failure::{Failure, FailureKind};
use crate::value::Value;

/// What becomes of a response's parts, in their order.
pub(crate) trait RowSink {
    /// An object begins in which the rows are, at this path.
    fn begin_object(&mut self) -> Result<(), Failure>;
    /// The name of the member that follows and has the rows in it.
    fn name(&mut self, name: &str) -> Result<(), Failure>;
    /// A member that has no rows.
    fn member(&mut self, name: &str, value: Value) -> Result<(), Failure>;
    /// The object ends.
    fn end_object(&mut self) -> Result<(), Failure>;
    /// The list of rows begins.
    fn begin_rows(&mut self) -> Result<(), Failure>;
    /// A row.
    fn row(&mut self, row: Value) -> Result<(), Failure>;
    /// The list of rows ends.
    fn end_rows(&mut self) -> Result<(), Failure>;
    /// The response has no list at the path: the whole of it.
    fn whole(&mut self, value: Value) -> Result<(), Failure>;
}

/// Reads a response whose rows are at a path; `None`: it has none.
///
/// # Errors
/// It is not JSON, or the sink fails.
pub(crate) fn read(
    source: impl Read,
    path: Option<&[&str]>,
    sink: &mut dyn RowSink,
) -> Result<(), Failure> {
    let failure = RefCell::new(None);
    let mut deserializer = serde_json::Deserializer::from_reader(source);
    let seed = Level {
        path,
        sink,
        failure: &failure,
    };
    let outcome = seed
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end());
    match (failure.into_inner(), outcome) {
        (Some(failure), _) => Err(failure),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) if error.is_io() => {
            Err(Failure::new(FailureKind::Transport, error.to_string()))
        }
        (None, Err(error)) => Err(Failure::new(
            FailureKind::Response,
            format!("the response is not the JSON that was expected: {error}"),
        )),
    }
}

/// A value on the way to the rows.
struct Level<'a> {
    /// The rest of the way; `None`: there are no rows in it.
    path: Option<&'a [&'a str]>,
    sink: &'a mut dyn RowSink,
    /// Why the sink wants no more.
    failure: &'a RefCell<Option<Failure>>,
}

impl Level<'_> {
    fn report<E: serde_core::de::Error>(&self, outcome: Result<(), Failure>) -> Result<(), E> {
        outcome.map_err(|failure| {
            let message = failure.to_string();
            *self.failure.borrow_mut() = Some(failure);
            E::custom(message)
        })
    }
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.path {
            Some(_) => deserializer.deserialize_any(self),
            None => {
                let raw = <Box<RawValue> as serde_core::Deserialize>::deserialize(deserializer)?;
                let value = Value::from_raw(&raw).map_err(D::Error::custom)?;
                let outcome = self.sink.whole(value);
                self.report(outcome)
            }
        }
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a response")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((first, rest)) = self.path.and_then(<[&str]>::split_first) else {
            // An object where a list was expected.
            let mut members = Vec::new();
            while let Some(name) = map.next_key::<String>()? {
                let raw: Box<RawValue> = map.next_value()?;
                members.push((name, Value::from_raw(&raw).map_err(A::Error::custom)?));
            }
            let outcome = self.sink.whole(Value::Object(members));
            return self.report(outcome);
        };
        let outcome = self.sink.begin_object();
        self.report(outcome)?;
        while let Some(name) = map.next_key::<String>()? {
            if name == *first {
                let outcome = self.sink.name(&name);
                self.report(outcome)?;
                map.next_value_seed(Level {
                    path: Some(rest),
                    sink: &mut *self.sink,
                    failure: self.failure,
                })?;
            } else {
                let raw: Box<RawValue> = map.next_value()?;
                let value = Value::from_raw(&raw).map_err(A::Error::custom)?;
                let outcome = self.sink.member(&name, value);
                self.report(outcome)?;
            }
        }
        let outcome = self.sink.end_object();
        self.report(outcome)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let outcome = self.sink.begin_rows();
        self.report(outcome)?;
        while let Some(raw) = list.next_element::<Box<RawValue>>()? {
            let row = Value::from_raw(&raw).map_err(A::Error::custom)?;
            let outcome = self.sink.row(row);
            self.report(outcome)?;
        }
        let outcome = self.sink.end_rows();
        self.report(outcome)
    }

    fn visit_unit<E: serde_core::de::Error>(self) -> Result<(), E> {
        let outcome = self.sink.whole(Value::Null);
        self.report(outcome)
    }

    fn visit_bool<E: serde_core::de::Error>(self, value: bool) -> Result<(), E> {
        let outcome = self.sink.whole(Value::Bool(value));
        self.report(outcome)
    }

    fn visit_i64<E: serde_core::de::Error>(self, value: i64) -> Result<(), E> {
        let outcome = self.sink.whole(Value::number(value.to_string()));
        self.report(outcome)
    }

    fn visit_u64<E: serde_core::de::Error>(self, value: u64) -> Result<(), E> {
        let outcome = self.sink.whole(Value::number(value.to_string()));
        self.report(outcome)
    }

    fn visit_f64<E: serde_core::de::Error>(self, value: f64) -> Result<(), E> {
        let outcome = self.sink.whole(Value::number(value.to_string()));
        self.report(outcome)
    }

    fn visit_str<E: serde_core::de::Error>(self, value: &str) -> Result<(), E> {
        let outcome = self.sink.whole(Value::from(value));
        self.report(outcome)
    }
}
