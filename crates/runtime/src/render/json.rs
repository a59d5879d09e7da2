//! JSON with some of its values replaced, whole or cut off anywhere. The text is walked once and never parsed into
//! values, so that its order, its spaces and what is wrong with it stay.

use super::is_secret_name;

/// The replacement of a value.
const MARK: &str = "\"…\"";

/// Which values are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Names and the structure only.
    Names,
    /// All but those of members whose names are those of secrets.
    NoSecrets,
}

/// The text without the values of secret members.
pub(crate) fn without_secrets(text: &str) -> String {
    shown_json(text, Shown::NoSecrets)
}

/// The text with what is shown of it.
pub(crate) fn shown_json(text: &str, shown: Shown) -> String {
    let mut output = String::with_capacity(text.len().min(4096));
    // Whether what follows is hidden, and at which depth that ends.
    let (mut depth, mut hidden_from) = (0_usize, None::<usize>);
    let mut is_member_secret = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (token, after) = rest.split_at(token_length(rest));
        rest = after;
        let is_hidden = shown == Shown::Names || hidden_from.is_some() || is_member_secret;
        match first {
            '{' | '[' => {
                if is_member_secret && hidden_from.is_none() {
                    hidden_from = Some(depth);
                }
                is_member_secret = false;
                depth += 1;
                output.push(first);
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if hidden_from == Some(depth) {
                    hidden_from = None;
                }
                output.push(first);
            }
            '"' if rest.trim_start().starts_with(':') => {
                is_member_secret = is_secret_name(token.trim_matches('"'));
                output.push_str(token);
            }
            ',' => {
                is_member_secret = false;
                output.push(',');
            }
            ':' => output.push(':'),
            _ if first.is_ascii_whitespace() => output.push_str(token),
            // What is there or not is no secret.
            _ if token == "null" => output.push_str(token),
            _ if is_hidden => output.push_str(MARK),
            _ => output.push_str(token),
        }
    }
    output
}

/// The length of the token at the beginning of a text that is not empty.
fn token_length(text: &str) -> usize {
    let mut letters = text.char_indices();
    match letters.next() {
        Some((_, '"')) => {
            let mut is_escaped = false;
            for (at, letter) in letters {
                match letter {
                    _ if is_escaped => is_escaped = false,
                    '\\' => is_escaped = true,
                    '"' => return at + 1,
                    _ => {}
                }
            }
            text.len()
        }
        Some((_, first)) if is_punctuation(first) => first.len_utf8(),
        Some((_, first)) => {
            let is_space = first.is_ascii_whitespace();
            let is_end = |letter: char| {
                is_punctuation(letter) || letter == '"' || letter.is_ascii_whitespace() != is_space
            };
            text.find(is_end).unwrap_or(text.len())
        }
        None => 0,
    }
}

const fn is_punctuation(letter: char) -> bool {
    matches!(letter, '{' | '}' | '[' | ']' | ':' | ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_members_have_no_values_and_others_stay_as_they_are() {
        for (text, shown) in [
            (
                r#"{"name": "a", "password":"p"}"#,
                r#"{"name": "a", "password":"…"}"#,
            ),
            (r#"{"token":5,"n":5}"#, r#"{"token":"…","n":5}"#),
            (
                r#"{"secret":{"a":["b",{"c":1}]},"d":2}"#,
                r#"{"secret":{"a":["…",{"c":"…"}]},"d":2}"#,
            ),
            (
                r#"{"apiKeys":["a","b"],"d":"e"}"#,
                r#"{"apiKeys":["…","…"],"d":"e"}"#,
            ),
            (
                r#"{"a":"\"password\":\"x\"","b":1}"#,
                r#"{"a":"\"password\":\"x\"","b":1}"#,
            ),
            (r#"{"secret":null}"#, r#"{"secret":null}"#),
            (r#"["password","x"]"#, r#"["password","x"]"#),
        ] {
            assert_eq!(without_secrets(text), shown);
        }
    }

    #[test]
    fn a_text_that_is_cut_off_shows_no_more() {
        let text = r#"{"a":"b","secret":{"x":"s3cr3t","y":[1,"s3cr3t"#;
        for end in 0..text.len() {
            let shown = without_secrets(&text[..end]);
            assert!(!shown.contains("s3"), "{shown}");
        }
    }

    #[test]
    fn what_is_no_json_ends() {
        for text in [
            "",
            "\"",
            "\\",
            "}}]]",
            "é",
            "{\"a\"",
            "\"\\",
            ":,:",
            "\u{0}\u{1}",
        ] {
            let _ = without_secrets(text);
        }
    }

    #[cfg(feature = "tracing")]
    #[test]
    fn names_are_shown_alone() {
        assert_eq!(
            shown_json(
                r#"{"a": "b", "c": [1, true, null, {"d": 2.5}]}"#,
                Shown::Names
            ),
            r#"{"a": "…", "c": ["…", "…", null, {"d": "…"}]}"#
        );
    }
}
