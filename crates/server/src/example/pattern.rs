//! Texts that match a `pattern`.

use fastrand::Rng;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Repetitions without an upper bound are made up to so many times more than the least.
const MORE: u32 = 4;

/// The characters of a text, at most.
const LENGTH: usize = 10_000;

/// A text that matches a regular expression; `None` if it is none, or has what a text can't be made for.
pub(super) fn text(pattern: &str, random: &mut Rng) -> Option<String> {
    let expression = regex_syntax::Parser::new().parse(pattern).ok()?;
    let mut text = String::new();
    write(&expression, random, &mut text)?;
    Some(text)
}

fn write(expression: &Hir, random: &mut Rng, text: &mut String) -> Option<()> {
    if text.len() > LENGTH {
        return None;
    }
    match expression.kind() {
        // Anchors and boundaries: whether they hold is checked when the text is complete.
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            // Printable ASCII is preferred: `.` and `\w` have far more.
            let in_ascii = ranges.iter().filter_map(|range| {
                let (start, end) = (range.start().max(' '), range.end().min('~'));
                (start <= end).then_some((start, end))
            });
            let in_ascii: Vec<(char, char)> = in_ascii.collect();
            let range = match random.choice(&in_ascii) {
                Some(range) => *range,
                None => {
                    let range = ranges.first()?;
                    (range.start(), range.end())
                }
            };
            text.push(random.char(range.0..=range.1));
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Repetition(repetition) => {
            let most = repetition
                .max
                .unwrap_or(repetition.min.saturating_add(MORE));
            let most = most.min(repetition.min.saturating_add(MORE));
            for _ in 0..random.u32(repetition.min..=most.max(repetition.min)) {
                write(&repetition.sub, random, text)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, random, text)?,
        HirKind::Concat(parts) => {
            for part in parts {
                write(part, random, text)?;
            }
        }
        HirKind::Alternation(branches) => write(random.choice(branches)?, random, text)?,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_matches_its_pattern() {
        let mut random = Rng::with_seed(1);
        let made = text(r"^[A-Z]{2}-\d{3,}$", &mut random).expect("a text");
        assert!(
            made.len() >= 6 && made.starts_with(|letter: char| letter.is_ascii_uppercase()),
            "{made}"
        );
        assert_eq!(text("^(a|b)$", &mut random).map(|text| text.len()), Some(1));
        assert_eq!(text("(", &mut random), None);
    }
}
