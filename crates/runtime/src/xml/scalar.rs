//! Text of XML ↔ scalars of JSON (XML Schema Part 2 §3.2).

use super::tree::is_space;

/// The JSON of a boolean: XML Schema writes `1` and `0` too.
pub(super) fn boolean(text: &str) -> Option<&'static str> {
    match text {
        "true" | "1" => Some("true"),
        "false" | "0" => Some("false"),
        _ => None,
    }
}

/// The JSON of a number: XML Schema allows a plus sign, zeros before the digits, and no digits on one side of the point.
pub(super) fn number(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => unsigned.split_at(at),
        None => (unsigned, ""),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (mantissa, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let power = exponent.get(1..).unwrap_or_default();
    let power = power.strip_prefix(['+', '-']).unwrap_or(power);
    if (whole.is_empty() && fraction.is_empty())
        || !digits(whole)
        || !digits(fraction)
        || !digits(power)
        || (power.is_empty() && !exponent.is_empty())
    {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    Some([sign, whole, point, fraction, exponent].concat())
}

/// The JSON of a text that may be a boolean or a number; a number only if it is written as JSON writes it.
pub(super) fn guess(text: &str) -> Option<String> {
    match text {
        "true" | "false" => Some(text.to_owned()),
        _ => number(text).filter(|number| number == text),
    }
}

/// A text without white space around it.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}
