//! The path of the value at a byte offset of a JSON text.
//!
//! A decoder that tracks its path would be compiled a second time for each type; instead, the text is scanned again,
//! and only if it can't be decoded.

/// Longer paths are truncated: a server decides how long its names are.
const LONGEST: usize = 1 << 10;

/// Deeper levels are counted, not kept: a server decides how many there are.
const DEEPEST: usize = 128;

/// An open array or object.
enum Open<'t> {
    /// An object, with the name of the current member.
    Object { name: Option<&'t str> },
    /// An array, with the index of the current item.
    Array { index: usize },
}

/// The path (`members[3].name`) of the value that contains the byte before `end`, or ends there. The text is valid JSON
/// up to that byte.
pub(super) fn path_at(text: &str, end: usize) -> String {
    let bytes = text.as_bytes();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut deeper = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => {
                at += 1;
                if at >= end {
                    break;
                }
                match byte {
                    _ if open.len() == DEEPEST => deeper += 1,
                    b'{' => open.push(Open::Object { name: None }),
                    _ => open.push(Open::Array { index: 0 }),
                }
                continue;
            }
            b'}' | b']' => {
                match deeper.checked_sub(1) {
                    Some(fewer) => deeper = fewer,
                    None => drop(open.pop()),
                }
                at += 1;
            }
            b',' if deeper > 0 => {
                at += 1;
                continue;
            }
            b',' => {
                match open.last_mut() {
                    Some(Open::Object { name }) => *name = None,
                    Some(Open::Array { index }) => *index += 1,
                    None => {}
                }
                at += 1;
                continue;
            }
            b'"' => {
                let start = at + 1;
                at = string_end(bytes, start);
                if deeper == 0
                    && let Some(Open::Object { name: name @ None }) = open.last_mut()
                {
                    *name = text.get(start..at.saturating_sub(1));
                    continue;
                }
            }
            b':' | b' ' | b'\t' | b'\n' | b'\r' => {
                at += 1;
                continue;
            }
            _ => at = word_end(bytes, at),
        }
        if at >= end {
            break;
        }
    }
    written(&open, deeper == 0)
}

/// The index after the closing quote of a string that begins at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The index after a number, `true`, `false` or `null`; at least one byte further.
fn word_end(bytes: &[u8], start: usize) -> usize {
    let ends = |byte: &u8| {
        matches!(byte, b',' | b']' | b'}' | b':' | b'"' | b'{' | b'[') || byte.is_ascii_whitespace()
    };
    let length = bytes[start..]
        .iter()
        .position(ends)
        .unwrap_or(bytes.len() - start);
    start + length.max(1)
}

/// Names that are not identifiers are in brackets. Stops at the maximum length.
fn written(open: &[Open<'_>], is_whole: bool) -> String {
    let mut path = String::new();
    for (index, part) in open.iter().enumerate() {
        match part {
            Open::Array { index } => path.push_str(&format!("[{index}]")),
            Open::Object { name: None } => {}
            Open::Object { name: Some(name) } => {
                let is_word =
                    |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$');
                if name.is_empty() || !name.bytes().all(is_word) {
                    // As in the text, including escapes.
                    path.extend(["[\"", cut(name), "\"]"]);
                } else {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(cut(name));
                }
            }
        }
        if path.len() > LONGEST {
            path.truncate(cut(&path).len());
            path.push('…');
            return path;
        }
        if index + 1 == open.len() && !is_whole {
            path.push('…');
        }
    }
    path
}

/// Truncates a text to the length of a path, plus a little to show that it was truncated.
fn cut(text: &str) -> &str {
    let end = (0..=(LONGEST + 4).min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::path_at;

    /// The path at the byte where `text` has `‸`.
    fn path(text: &str) -> String {
        let at = text.find('‸').unwrap();
        path_at(&text.replace('‸', ""), at)
    }

    #[test]
    fn a_value_is_named_by_all_that_is_open_around_it() {
        assert_eq!(path(r#"{"total":"much"‸}"#), "total");
        assert_eq!(path(r#"{"a":[1,{"b":true‸}]}"#), "a[1].b");
        assert_eq!(path("[[1,2],[3,nul‸l]]"), "[1][1]");
        assert_eq!(
            path(r#"{ "a" : { "b" : 1 } , "c" : [ ] , "d" : -1.5e3‸ }"#),
            "d"
        );
    }

    #[test]
    fn white_space_belongs_to_what_follows_it() {
        assert_eq!(path(r#"{"a":1, ‸"b":2}"#), "b");
        assert_eq!(path("[1,\n‸{\"a\":2}]"), "[1]");
    }

    #[test]
    fn an_object_that_lacks_a_member_is_named_itself() {
        assert_eq!(path(r#"{"list":[{"a":1},{"b":2}‸]}"#), "list[1]");
        assert_eq!(path(r#"{"a":1}‸"#), "");
        assert_eq!(path(r#"{"o":{‸}}"#), "o");
    }

    #[test]
    fn names_that_are_no_words_stand_in_brackets() {
        assert_eq!(
            path(r#"{"a b":{"":{"x\"y":1‸}}}"#),
            r#"["a b"][""]["x\"y"]"#
        );
        assert_eq!(path(r#"{"größe":1‸}"#), r#"["größe"]"#);
    }

    #[test]
    fn a_path_is_cut_in_names_and_in_levels() {
        let long = path(&format!("{{\"{}\":1‸}}", "é".repeat(1 << 20)));
        assert!(long.starts_with("[\"éé") && long.ends_with('…'), "{long}");
        assert!(long.len() < 1100, "{}", long.len());
        let deep = path(&format!("{}1‸", "[".repeat(1 << 20)));
        assert_eq!(deep, format!("{}…", "[0]".repeat(128)));
        let back = format!("{}{},{{\"a\":1‸", "[".repeat(300), "]".repeat(299));
        assert_eq!(path(&back), "[1].a");
        let beyond = path(&format!("{}1,2‸", "[".repeat(200)));
        assert_eq!(beyond, deep, "items of what is counted are not");
    }

    #[test]
    fn what_is_no_json_gives_some_path_and_ends() {
        for text in ["", "{", "[1,", "{\"a", "\"\\", "}}]]", "{:}", "nope"] {
            for end in 0..=text.len() + 1 {
                let _ = path_at(text, end);
            }
        }
    }
}
