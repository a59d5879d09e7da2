//! An input as a flag: how its values are written on the command line, and what is wrong with those that are not.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, ArgAction, Command};

use crate::describe::{Input, Place, ValueType};
use crate::failure::Failure;
use crate::input_file;
use crate::time::{self, Clock};
use crate::value::Value;

/// The heading of an operation's inputs in its help.
const HEADING: &str = "Inputs";

/// The flag of an input.
pub(crate) fn arg(input: &'static Input) -> Arg {
    let parser = InputParser {
        input,
        clock: Clock::system(),
    };
    let required =
        input.is_required && input.preset.is_none() && matches!(input.place, Place::Parameter(_));
    let arg = Arg::new(input.flag)
        .long(input.flag)
        .help_heading(HEADING)
        .help(short_help(input))
        .value_name(value_name(input))
        .value_parser(parser)
        .required(required)
        .action(if takes_several(input) {
            ArgAction::Append
        } else {
            ArgAction::Set
        });
    let arg = match long_help(input) {
        Some(text) => arg.long_help(text),
        None => arg,
    };
    match input.value {
        ValueType::Bool if !input.is_list => arg
            .num_args(0..=1)
            .require_equals(true)
            .hide_possible_values(true)
            .default_missing_value("true"),
        ValueType::Integer | ValueType::Number | ValueType::Literal(_) => {
            arg.allow_negative_numbers(true)
        }
        // `-7d`
        ValueType::Date
        | ValueType::DateTime
        | ValueType::UnixMilliseconds
        | ValueType::UnixSeconds => arg.allow_hyphen_values(true),
        _ => arg,
    }
}

fn takes_several(input: &Input) -> bool {
    input.is_list || input.value == ValueType::Object
}

/// What stands for a value in help.
const fn value_name(input: &Input) -> &'static str {
    match input.value {
        ValueType::Bool => "true|false",
        ValueType::Integer => "INTEGER",
        ValueType::Number => "NUMBER",
        ValueType::Date => "DATE",
        ValueType::DateTime | ValueType::UnixMilliseconds | ValueType::UnixSeconds => "TIME",
        ValueType::Milliseconds | ValueType::Seconds => "LENGTH",
        ValueType::Object => "NAME=VALUE",
        ValueType::Json | ValueType::Loose => "JSON",
        ValueType::File => "FILE",
        ValueType::OneOf(_) | ValueType::Known(_) | ValueType::Literal(_) => "VALUE",
        ValueType::Text => "TEXT",
    }
}

fn help(input: &Input) -> String {
    let mut help = input.about.to_owned();
    if input.is_deprecated {
        help.insert_str(0, "Deprecated. ");
    }
    let is_member = !matches!(input.place, Place::Parameter(_));
    if input.is_required && is_member {
        help.push_str(" [required in the body]");
    }
    help
}

/// The help on one line, with the unit and the default where they are all that else is said.
fn short_help(input: &Input) -> String {
    let is_short = input.details.len() < SHORT && !input.details.contains('\n');
    match is_short && !input.details.is_empty() {
        true => format!("{} {}", help(input), input.details),
        false => help(input),
    }
}

/// Letters of details that are worth a line.
const SHORT: usize = 90;

/// The help in full: what the document says, and how values are written.
fn long_help(input: &Input) -> Option<String> {
    let mut paragraphs = vec![help(input)];
    if !input.details.is_empty() {
        paragraphs.push(input.details.to_owned());
    }
    let form = match input.value {
        ValueType::UnixMilliseconds => Some(format!(
            "Takes {}, or milliseconds since 1970.",
            time::TIMES
        )),
        ValueType::UnixSeconds => Some(format!("Takes {}, or seconds since 1970.", time::TIMES)),
        ValueType::Date | ValueType::DateTime => Some(format!("Takes {}.", time::TIMES)),
        ValueType::Milliseconds => Some(format!(
            "Takes {}, or a number of milliseconds.",
            time::LENGTHS
        )),
        ValueType::Seconds => Some(format!("Takes {}, or a number of seconds.", time::LENGTHS)),
        ValueType::Object => Some(String::from(
            "Takes members, several times for several, or JSON text.",
        )),
        ValueType::File => Some(String::from(
            "Takes a file's name, or `-` for standard input.",
        )),
        _ => None,
    };
    paragraphs.extend(form);
    if input.is_list {
        paragraphs.push(String::from(
            "Takes several values: several times, with commas between them, or as a JSON array.",
        ));
    }
    (paragraphs.len() > 1).then(|| paragraphs.join("\n\n"))
}

/// Parses what one use of a flag has: a value, or several of a list.
#[derive(Clone)]
struct InputParser {
    input: &'static Input,
    clock: Clock,
}

impl TypedValueParser for InputParser {
    type Value = Vec<Value>;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let (input, clock) = (self.input, self.clock.clone());
        let parse = move |text: &str| values(input, &clock, text);
        TypedValueParser::parse_ref(&parse, command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        match self.input.value {
            ValueType::OneOf(values) | ValueType::Known(values) | ValueType::Literal(values) => {
                Some(Box::new(values.iter().map(PossibleValue::new)))
            }
            ValueType::Bool => Some(Box::new(
                ["true", "false"].into_iter().map(PossibleValue::new),
            )),
            _ => None,
        }
    }
}

/// The values of one use of a flag.
fn values(input: &Input, clock: &Clock, text: &str) -> Result<Vec<Value>, String> {
    if !input.is_list {
        return Ok(vec![value(input, clock, text)?]);
    }
    if text.trim_start().starts_with('[')
        && let Ok(Value::List(items)) = Value::parse(text)
    {
        return items
            .into_iter()
            .map(|item| match item {
                // Checked like one that is written alone.
                item @ (Value::List(_) | Value::Object(_) | Value::Null) => Ok(item),
                item => value(input, clock, &item.cell()),
            })
            .collect();
    }
    match input.value {
        // Their own commas are not between values.
        ValueType::Json | ValueType::Loose | ValueType::Object | ValueType::File => {
            Ok(vec![value(input, clock, text)?])
        }
        // No value at all: the empty list.
        _ if text.is_empty() => Ok(Vec::new()),
        _ => text
            .split(',')
            .map(|text| value(input, clock, text))
            .collect(),
    }
}

/// One value.
fn value(input: &Input, clock: &Clock, text: &str) -> Result<Value, String> {
    match input.value {
        ValueType::Bool => match text {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err(String::from("expected `true` or `false`")),
        },
        ValueType::Integer => integer(input, text),
        ValueType::Number => number(input, text),
        ValueType::Text => Ok(text.into()),
        ValueType::Date => clock.date(text).map(Value::Text),
        ValueType::DateTime => clock.date_time(text).map(Value::Text),
        ValueType::UnixMilliseconds => clock
            .unix(text, true)
            .map(|number| Value::number(number.to_string())),
        ValueType::UnixSeconds => clock
            .unix(text, false)
            .map(|number| Value::number(number.to_string())),
        ValueType::Milliseconds => {
            time::length_in(text, true).map(|number| Value::number(number.to_string()))
        }
        ValueType::Seconds => {
            time::length_in(text, false).map(|number| Value::number(number.to_string()))
        }
        ValueType::OneOf(known) => one_of(known, text).map(Value::from),
        ValueType::Known(_) => Ok(text.into()),
        ValueType::Literal(known) => {
            let text = one_of(known, text)?;
            Value::parse(text).map_err(|error| error.to_string())
        }
        ValueType::Object => object(text),
        ValueType::Json => json(text),
        ValueType::Loose => Ok(Value::parse(text).unwrap_or_else(|_| text.into())),
        ValueType::File => Ok(text.into()),
    }
}

/// The value of the list, as it is written there.
fn one_of(known: &'static [&'static str], text: &str) -> Result<&'static str, String> {
    if let Some(value) = known.iter().find(|value| **value == text) {
        return Ok(value);
    }
    let near = known
        .iter()
        .map(|value| {
            (
                strsim::jaro(&value.to_lowercase(), &text.to_lowercase()),
                value,
            )
        })
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    let near = near.map_or_else(String::new, |(_, value)| {
        format!("; did you mean `{value}`?")
    });
    Err(format!("expected {}{near}", listed(known)))
}

/// `a`, `b` or `c`
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

fn integer(input: &Input, text: &str) -> Result<Value, String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_integer = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    // `007` is no number in JSON (RFC 8259 §6).
    let is_plain = digits == "0" || !digits.starts_with('0');
    if !is_integer || !is_plain {
        return Err(String::from("expected an integer"));
    }
    check_bounds(input, text)?;
    Ok(Value::number(text))
}

fn number(input: &Input, text: &str) -> Result<Value, String> {
    match Value::parse(text) {
        Ok(Value::Number(number)) => {
            check_bounds(input, &number)?;
            Ok(Value::Number(number))
        }
        _ => Err(String::from("expected a number")),
    }
}

fn check_bounds(input: &Input, text: &str) -> Result<(), String> {
    let is_less = |one: &str, other: &str| match (one.parse::<i128>(), other.parse::<i128>()) {
        (Ok(one), Ok(other)) => one < other,
        _ => match (one.parse::<f64>(), other.parse::<f64>()) {
            (Ok(one), Ok(other)) => one < other,
            _ => false,
        },
    };
    match (input.least, input.most) {
        (Some(least), _) if is_less(text, least) => Err(format!("expected at least {least}")),
        (_, Some(most)) if is_less(most, text) => Err(format!("expected at most {most}")),
        _ => Ok(()),
    }
}

fn json(text: &str) -> Result<Value, String> {
    Value::parse(text).map_err(|error| format!("expected JSON: {error}"))
}

/// A member of an object, or JSON text.
fn object(text: &str) -> Result<Value, String> {
    if text.trim_start().starts_with('{') {
        return json(text);
    }
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok(Value::Object(vec![(
            name.to_owned(),
            // Numbers, flags and JSON as such; anything else is text.
            match Value::parse(value) {
                Ok(
                    value @ (Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Object(_)),
                ) => value,
                _ => value.into(),
            },
        )])),
        _ => Err(String::from("expected NAME=VALUE, or JSON text")),
    }
}

/// What all uses of a flag have together; `None` if it was not used.
///
/// # Errors
/// Several uses of a flag that takes one value can't be.
pub(crate) fn given(input: &Input, matches: &clap::ArgMatches) -> Result<Option<Value>, Failure> {
    let Some(uses) = matches.get_many::<Vec<Value>>(input.flag) else {
        return Ok(None);
    };
    let mut values = uses.flatten().cloned();
    if input.is_list {
        return Ok(Some(Value::List(values.collect())));
    }
    if input.value == ValueType::Object {
        let mut all = Value::Object(Vec::new());
        for value in values {
            if let Value::Object(members) = value {
                for (name, value) in members {
                    all.set(&name, value);
                }
            }
        }
        return Ok(Some(all));
    }
    Ok(values.next_back())
}

/// The bytes of a part that is a file, and the file's name.
///
/// # Errors
/// It can't be read.
pub(crate) fn file(name: &str) -> Result<(String, Vec<u8>), Failure> {
    let bytes = input_file::read(name)?;
    let short = std::path::Path::new(name).file_name().map_or_else(
        || String::from("file"),
        |name| name.to_string_lossy().into_owned(),
    );
    let short = if name == "-" {
        String::from("stdin")
    } else {
        short
    };
    Ok((short, bytes))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::describe::Parameter;

    const fn input(value: ValueType) -> Input {
        Input::parameter("flag", value, Parameter::query("flag"))
    }

    fn parsed(input: Input, text: &str) -> Result<String, String> {
        let clock = Clock::fixed("2026-11-27T12:30:00Z[UTC]");
        values(&input, &clock, text).map(|values| Value::List(values).to_json())
    }

    #[test]
    fn lists_are_given_with_commas_or_as_json() {
        let labels = input(ValueType::Text).list();
        assert_eq!(parsed(labels, "a=1,b=2").unwrap(), r#"["a=1","b=2"]"#);
        assert_eq!(parsed(labels, r#"["a,b","c"]"#).unwrap(), r#"["a,b","c"]"#);
        assert_eq!(parsed(labels, "").unwrap(), "[]");
    }

    #[test]
    fn numbers_are_those_of_json_within_their_bounds() {
        let limit = input(ValueType::Integer).least("1").most("100");
        assert_eq!(parsed(limit, "100").unwrap(), "[100]");
        assert_eq!(parsed(limit, "0").unwrap_err(), "expected at least 1");
        assert_eq!(parsed(limit, "101").unwrap_err(), "expected at most 100");
        assert_eq!(parsed(limit, "ten").unwrap_err(), "expected an integer");
        assert_eq!(parsed(limit, "007").unwrap_err(), "expected an integer");
        assert_eq!(parsed(input(ValueType::Number), "1.50").unwrap(), "[1.50]");
        assert!(parsed(input(ValueType::Number), "NaN").is_err());
    }

    #[test]
    fn closed_lists_of_values_say_what_is_meant_and_open_ones_take_any() {
        let closed = input(ValueType::OneOf(&["AND", "OR"]));
        assert_eq!(parsed(closed, "OR").unwrap(), r#"["OR"]"#);
        assert_eq!(
            parsed(closed, "and").unwrap_err(),
            "expected `AND` or `OR`; did you mean `AND`?"
        );
        let open = input(ValueType::Known(&["AND", "OR"]));
        assert_eq!(parsed(open, "XOR").unwrap(), r#"["XOR"]"#);
        let literal = input(ValueType::Literal(&["1", "2"]));
        assert_eq!(parsed(literal, "2").unwrap(), "[2]");
    }

    #[test]
    fn objects_are_given_member_by_member_or_as_json() {
        let filter = input(ValueType::Object);
        assert_eq!(parsed(filter, "a=1").unwrap(), r#"[{"a":1}]"#);
        assert_eq!(parsed(filter, "a=x=y").unwrap(), r#"[{"a":"x=y"}]"#);
        assert_eq!(parsed(filter, r#"{"b":[1]}"#).unwrap(), r#"[{"b":[1]}]"#);
        assert!(parsed(filter, "a").is_err());
    }
}
