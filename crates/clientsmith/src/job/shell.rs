//! Words of a command as a shell reads them, for the command that emitted files name.

use clientsmith_model::without_controls;

/// A word, quoted if a shell would interpret it otherwise. Invisible characters are escaped in the form that Bash, Zsh
/// and POSIX.1-2024 define (`$'…'`).
pub(crate) fn word(text: &str) -> String {
    let is_plain = |letter: char| {
        letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '/' | ',' | ':' | '=' | '@')
    };
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// A word in quotes.
pub(crate) fn quoted(text: &str) -> String {
    let is_visible = without_controls(text) == text && !text.contains(['\n', '\t']);
    if is_visible {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut word = "$'".to_owned();
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => word.extend(['\\', letter]),
            ' ' => word.push(' '),
            _ if letter.is_ascii_graphic() || letter.is_alphanumeric() => word.push(letter),
            _ => {
                let mut bytes = [0; 4];
                for byte in letter.encode_utf8(&mut bytes).bytes() {
                    word += &format!("\\x{byte:02x}");
                }
            }
        }
    }
    word + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stay_as_they_are() {
        assert_eq!(word("a/b-c_1.yaml"), "a/b-c_1.yaml");
        assert_eq!(word("名.yaml"), "名.yaml");
    }

    #[test]
    fn what_a_shell_would_read_is_quoted() {
        assert_eq!(word("a b.yaml"), "'a b.yaml'");
        assert_eq!(word("a;rm `b`"), "'a;rm `b`'");
        assert_eq!(word("it's"), r"'it'\''s'");
        assert_eq!(word(""), "''");
        assert_eq!(quoted("tag=pets"), "'tag=pets'");
    }

    #[test]
    fn what_nobody_sees_is_spelled_out() {
        assert_eq!(word("a\u{202e}b\n'c"), r"$'a\xe2\x80\xaeb\x0a\'c'");
    }
}
