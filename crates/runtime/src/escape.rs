//! Escapes untrusted text for messages: on one line, without characters that control a terminal or a log viewer.

use std::fmt::{self, Write as _};

/// Shows a text with control characters and invisible characters escaped (`\n`, `\u{1b}`).
pub(crate) struct Escaped<T>(pub(crate) T);

impl<T: fmt::Display> fmt::Display for Escaped<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping(formatter), "{}", self.0)
    }
}

/// Escapes what is written.
struct Escaping<'f, 'w>(&'f mut fmt::Formatter<'w>);

impl fmt::Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut plain = 0;
        for (at, letter) in text.char_indices().filter(|(_, letter)| is_unseen(*letter)) {
            self.0.write_str(text.get(plain..at).unwrap_or_default())?;
            for escape in letter.escape_default() {
                self.0.write_char(escape)?;
            }
            plain = at + letter.len_utf8();
        }
        self.0.write_str(text.get(plain..).unwrap_or_default())
    }
}

/// Whether a character acts on others or is not seen: controls (C0, DEL, C1), line and paragraph separators, and
/// Unicode's format characters (general category Cf), which reorder text, join it or have no width, with the fillers
/// that look like nothing.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{34f}'
                | '\u{600}'..='\u{605}'
                | '\u{61c}'
                | '\u{6dd}'
                | '\u{70f}'
                | '\u{890}'..='\u{891}'
                | '\u{8e2}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{110bd}'
                | '\u{110cd}'
                | '\u{13430}'..='\u{1343f}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        Escaped(text).to_string()
    }

    #[test]
    fn what_is_seen_stays_as_it_is() {
        for text in [
            "",
            "a \"b\" \\ 'c'",
            "größe 値 e\u{301} हिन्दी 👍🏽",
            "\u{fffd}",
        ] {
            assert_eq!(escaped(text), text);
        }
    }

    #[test]
    fn what_controls_or_hides_is_escaped() {
        assert_eq!(
            escaped("a\r\nb\t\0\u{1b}[31m\u{7f}\u{9b}"),
            "a\\r\\nb\\t\\u{0}\\u{1b}[31m\\u{7f}\\u{9b}"
        );
        assert_eq!(
            escaped("\u{202e}x\u{200b}\u{2028}\u{feff}\u{e0041}"),
            "\\u{202e}x\\u{200b}\\u{2028}\\u{feff}\\u{e0041}"
        );
    }

    #[test]
    fn all_that_rusts_debug_would_escape_as_unprintable_is_escaped_or_harmless() {
        // What has no glyph and no effect (unassigned, private use, surrogates) may stay; what acts may not.
        for letter in (0..0x11_0000).filter_map(char::from_u32) {
            let is_line_or_control =
                letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
            assert!(!is_line_or_control || is_unseen(letter), "{letter:?}");
            assert!(
                !letter.is_alphanumeric() || !is_unseen(letter) || is_filler(letter),
                "{letter:?}"
            );
        }
    }

    /// Letters by their category that are drawn as nothing.
    const fn is_filler(letter: char) -> bool {
        matches!(letter, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
    }
}
