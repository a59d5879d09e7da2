//! Checks the nesting depth of a JSON text before it is decoded: decoding uses stack for each level, and a server
//! decides how many there are.

/// How many arrays and objects of a text are within each other.
///
/// # Errors
///
/// Where they are more than `limit`.
///
/// The text need not be valid JSON; the decoder checks that.
pub(super) fn depth(text: &[u8], limit: u8) -> Result<usize, usize> {
    let limit = u32::from(limit);
    let mut depth = 0_u32;
    let mut deepest = 0;
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > limit {
                    return Err(at);
                }
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => at = string_end(text, at + 1),
            _ => {}
        }
        at += 1;
    }
    Ok(deepest as usize)
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
    use super::depth;

    #[test]
    fn levels_are_counted_outside_strings() {
        assert_eq!(depth(b"[[[1]]]", 3), Ok(3));
        assert_eq!(depth(b"[[[1]]]", 2), Err(2));
        assert_eq!(depth(br#"{"a":[{"b":[]}],"c":{}}"#, 4), Ok(4));
        assert_eq!(depth(br#"{"a":[{"b":[]}],"c":{}}"#, 3), Err(11));
        assert_eq!(depth(br#"["[[[[", "\"[[[", "\\", {}]"#, 2), Ok(2));
        assert_eq!(depth(b"[][][][]", 1), Ok(1));
        assert_eq!(depth(b"1", 0), Ok(0));
        assert_eq!(depth(b"[]", 0), Err(0));
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
                assert_eq!(
                    depth(text.as_bytes(), levels),
                    Ok(usize::from(levels)),
                    "{text}"
                );
                assert_eq!(
                    depth(text.as_bytes(), levels - 1),
                    Err(text.len() - 1),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_json_has_some_depth_and_an_end() {
        for text in ["", "\"", "\"\\", "]]]]", "{[}]", "\"\\\"["] {
            assert!(depth(text.as_bytes(), 2).is_ok(), "{text}");
        }
    }
}
