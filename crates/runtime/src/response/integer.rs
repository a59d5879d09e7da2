//! Integers that are written with a fraction or an exponent: `1.0` and `1e2` are integers (JSON Schema 2020-12 §4.2.3).

/// The most digits of an integer that a type of the runtime holds.
const MOST_DIGITS: usize = 39;

/// The digits of a number that is an integer and not written as one; `None` for any other text.
pub(super) fn integer(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return None,
        None if mantissa.len() == unsigned.len() => return None,
        None => (mantissa, ""),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    // Where the decimal point is among the digits.
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
    let mut digits = format!("{whole}{fraction}");
    let point = usize::try_from(point).unwrap_or(0);
    let (kept, lost) = digits.split_at_checked(point).unwrap_or((&digits, ""));
    if lost.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let zeros = point.saturating_sub(kept.len());
    if point > MOST_DIGITS && kept.bytes().any(|byte| byte != b'0') {
        return None;
    }
    digits = kept.trim_start_matches('0').to_owned();
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    digits.extend(std::iter::repeat_n('0', zeros));
    Some(format!("{sign}{digits}"))
}

/// JSON text with the integers in it written as such; `None` if they all are.
pub(super) fn with_integers(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let (mut written, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = string_end(bytes, at + 1),
            b'-' | b'0'..=b'9' => {
                let is_part =
                    |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
                let rest = bytes.get(at..).unwrap_or_default();
                let length = rest
                    .iter()
                    .position(|byte| !is_part(byte))
                    .unwrap_or(rest.len());
                let number = text.get(at..at + length).unwrap_or_default();
                if let Some(integer) = integer(number) {
                    written.push_str(text.get(copied..at).unwrap_or_default());
                    written.push_str(&integer);
                    copied = at + length;
                }
                at += length.max(1);
            }
            _ => at += 1,
        }
    }
    if copied == 0 {
        return None;
    }
    written.push_str(text.get(copied..).unwrap_or_default());
    Some(written)
}

/// Where a string ends whose text begins here.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_without_a_fraction_is_an_integer_however_it_is_written() {
        for (text, expected) in [
            ("1.0", "1"),
            ("-2.50e1", "-25"),
            ("1e2", "100"),
            ("100e-2", "1"),
            ("0.0", "0"),
            ("-0.0", "0"),
            ("9007199254740993.0", "9007199254740993"),
        ] {
            assert_eq!(integer(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["1", "1.5", "1e-1", "1e400", "", "-", "1.", ".5", "1e", "x"] {
            assert_eq!(integer(text), None, "{text}");
        }
    }

    #[test]
    fn strings_and_other_numbers_stay_as_they_are() {
        let text = r#"{"a 1.0":"1.0 \"2.0","n":[1.0,2.5,-3e0],"m":4}"#;
        let expected = r#"{"a 1.0":"1.0 \"2.0","n":[1,2.5,-3],"m":4}"#;
        assert_eq!(with_integers(text).as_deref(), Some(expected));
        assert_eq!(with_integers(r#"{"a":1,"b":"1.0"}"#), None);
    }
}
