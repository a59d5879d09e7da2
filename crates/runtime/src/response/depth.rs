//! How deep a JSON text nests, seen before it is decoded: decoding uses stack for each level, and a server decides how
//! many there are.

/// Where a text opens more arrays and objects within each other than `limit`; `None` if it does not.
///
/// Whether the text is JSON is for the decoder to say.
pub(super) fn too_deep(text: &[u8], limit: u8) -> Option<usize> {
    let limit = u32::from(limit);
    let mut depth = 0_u32;
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > limit {
                    return Some(at);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => at = string_end(text, at + 1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The quote that ends a string which begins at `start`.
fn string_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::too_deep;

    #[test]
    fn levels_are_counted_outside_strings() {
        assert_eq!(too_deep(b"[[[1]]]", 3), None);
        assert_eq!(too_deep(b"[[[1]]]", 2), Some(2));
        assert_eq!(too_deep(br#"{"a":[{"b":[]}],"c":{}}"#, 4), None);
        assert_eq!(too_deep(br#"{"a":[{"b":[]}],"c":{}}"#, 3), Some(11));
        assert_eq!(too_deep(br#"["[[[[", "\"[[[", "\\", {}]"#, 2), None);
        assert_eq!(too_deep(b"[][][][]", 1), None);
        assert_eq!(too_deep(b"1", 0), None);
        assert_eq!(too_deep(b"[]", 0), Some(0));
    }

    #[test]
    fn what_is_no_json_has_some_depth_and_an_end() {
        for text in ["", "\"", "\"\\", "]]]]", "{[}]", "\"\\\"["] {
            assert_eq!(too_deep(text.as_bytes(), 2), None, "{text}");
        }
    }
}
