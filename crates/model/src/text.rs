//! Text of a document, made safe for a generated file.

/// The text without what a reader can't see: control characters, marks that change the direction of writing (Trojan
/// Source, CVE-2021-42574; rustc refuses them) and invisible letters. Every kind of line end is `\n`, the no-break
/// space a space; tabs stay.
pub fn without_controls(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => clean.push('\n'),
            '\n' | '\t' => clean.push(letter),
            '\u{a0}' => clean.push(' '),
            _ if is_unseen(letter) => {}
            _ => clean.push(letter),
        }
    }
    clean
}

/// The text on one line, words one space apart, without what a reader can't see.
pub fn on_one_line(text: &str) -> String {
    let text = without_controls(text);
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether a letter is shown as nothing. Joiners (U+200C, U+200D) are kept: words of some languages need them.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_text_around_or_hides_it_is_dropped() {
        assert_eq!(without_controls("a\u{202e}b\u{2066}c\u{200b}d\0"), "abcd");
        assert_eq!(
            without_controls("\u{feff}می\u{200c}خواهم"),
            "می\u{200c}خواهم"
        );
    }

    #[test]
    fn every_line_end_is_a_line_feed() {
        assert_eq!(
            without_controls("a\r\nb\rc\u{2028}d\u{85}e"),
            "a\nb\nc\nd\ne"
        );
    }

    #[test]
    fn one_line_has_single_spaces() {
        assert_eq!(on_one_line(" a\r\n\tb\u{a0}c "), "a b c");
    }
}
