//! Checks the nesting depth of a JSON text before it is decoded: decoding uses stack for each level, and a server
//! decides how many there are.

/// Where a text nests more arrays and objects than `limit`; `None` if it does not.
///
/// The text need not be valid JSON; the decoder checks that.
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

/// The quote that ends a string which begins at `start`, searched for eight bytes at a time.
fn string_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        while let Some(chunk) = text.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            match first_of_interest(u64::from_le_bytes(*chunk)) {
                None => at += 8,
                Some(index) => {
                    at += index;
                    break;
                }
            }
        }
        match text.get(at) {
            Some(b'"') => return at,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => return text.len(),
        }
    }
}

/// The first byte that is a quote or a backslash.
const fn first_of_interest(chunk: u64) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (quote, backslash) = (chunk ^ (ONES * 0x22), chunk ^ (ONES * 0x5c));
    // A byte that is zero now borrows from its highest bit; the lowest that does is one indeed.
    let found = (quote.wrapping_sub(ONES) & !quote) | (backslash.wrapping_sub(ONES) & !backslash);
    match found & HIGH {
        0 => None,
        found => Some((found.trailing_zeros() / 8) as usize),
    }
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
    fn strings_end_where_they_do_wherever_that_is() {
        for length in 0..40 {
            for (tail, levels) in [
                ("\"[[", 3),
                ("\\\"[[\"[", 2),
                ("\\\\\"[[", 3),
                ("é\"[[", 3),
                ("!\"[[", 3),
            ] {
                let text = format!("[\"{}{tail}", "x".repeat(length));
                assert_eq!(too_deep(text.as_bytes(), levels), None, "{text}");
                assert_eq!(
                    too_deep(text.as_bytes(), levels - 1),
                    Some(text.len() - 1),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_json_has_some_depth_and_an_end() {
        for text in ["", "\"", "\"\\", "]]]]", "{[}]", "\"\\\"["] {
            assert_eq!(too_deep(text.as_bytes(), 2), None, "{text}");
        }
    }
}
