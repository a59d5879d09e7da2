//! Whether text is Rust. Rust-analyzer's parser tells, which makes no tree and so takes a third of `syn`'s time.

use ra_ap_parser::{Edition, LexedStr, Step, TopEntryPoint};

const EDITION: Edition = Edition::Edition2024;

/// Parses a file.
///
/// # Errors
/// What is wrong first, and in which line.
pub(crate) fn file(text: &str) -> Result<(), String> {
    let tokens = LexedStr::new(EDITION, text);
    if let Some((token, message)) = tokens.errors().next() {
        return Err(at(text, &tokens, token, message));
    }
    let parsed = TopEntryPoint::SourceFile.parse(&tokens.to_input(EDITION), EDITION);
    let mut read = 0;
    for step in parsed.iter() {
        match step {
            Step::Token { n_input_tokens, .. } => read += usize::from(n_input_tokens),
            Step::Error { msg } => {
                let mut code = (0..tokens.len()).filter(|token| !tokens.kind(*token).is_trivia());
                let token = code.nth(read).unwrap_or(tokens.len());
                return Err(at(text, &tokens, token, msg));
            }
            Step::FloatSplit { .. } | Step::Enter { .. } | Step::Exit => {}
        }
    }
    Ok(())
}

/// A message with the line of a token.
fn at(text: &str, tokens: &LexedStr<'_>, token: usize, message: &str) -> String {
    let before = text.get(..tokens.text_start(token)).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    format!("line {line}: {message}")
}

#[cfg(test)]
mod tests {
    use super::file;

    #[test]
    fn rust_passes_and_anything_else_is_told_with_its_line() {
        assert_eq!(
            file("//! Docs.\n\n/// A.\npub struct A {\n    pub r#type: Vec<u8>,\n}\n"),
            Ok(())
        );
        assert_eq!(
            file("pub struct A;\npub struct B {\n    pub type: u8,\n}\n").unwrap_err(),
            "line 3: expected field declaration"
        );
        assert_eq!(
            file("pub struct A;\n\n// One.\n\n// Two.\npub struct B {\n    pub type: u8,\n}\n")
                .unwrap_err(),
            "line 7: expected field declaration"
        );
        assert!(
            file("const A: &str = \"open;\n")
                .unwrap_err()
                .starts_with("line 1: ")
        );
        assert!(file("fn a() {\n").unwrap_err().starts_with("line 2: "));
        assert!(file("/* open").unwrap_err().starts_with("line 1: "));
    }
}
