//! Closing brackets that stand no deeper than the key that their value belongs to.
//!
//! YAML 1.2 wants what is in brackets deeper than what is around it. libyaml, by which values are read, does not mind, and
//! documents are written so (`example: {` … `}`). The parser that keeps positions gives up there: it is given a text in which
//! such brackets are indented, and what it finds is moved back.

/// More than any key is indented by.
const INDENT: usize = 256;

/// A text in which every line that begins with a closing bracket is indented.
pub(super) struct Indented {
    pub(super) text: String,
    /// Where characters were inserted, counted in the original text.
    inserted: Vec<usize>,
}

impl Indented {
    /// `None` if no line begins so.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let mut indented = String::with_capacity(text.len() + INDENT);
        let mut inserted = Vec::new();
        let mut is_start = true;
        for (character, letter) in text.chars().enumerate() {
            if is_start && matches!(letter, '}' | ']') {
                inserted.push(character);
                indented.extend(std::iter::repeat_n(' ', INDENT));
            }
            is_start = letter == '\n' || (is_start && letter == ' ');
            indented.push(letter);
        }
        (!inserted.is_empty()).then_some(Self {
            text: indented,
            inserted,
        })
    }

    /// The character of the original text that stands at a place of the indented one.
    pub(super) fn original(&self, character: usize) -> usize {
        // The n-th insertion begins where n insertions have moved the text by as much.
        let (mut low, mut high) = (0, self.inserted.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.inserted[middle] + (middle + 1) * INDENT <= character {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        character - low * INDENT
    }
}

#[cfg(test)]
mod tests {
    use super::{INDENT, Indented};

    #[test]
    fn characters_are_moved_back() {
        let text = "ä: {\n  b: 1,\n}\nc: [\n  ]\nd: }\n";
        let indented = Indented::from_text(text).unwrap_or_else(|| unreachable!("brackets"));
        assert_eq!(indented.text.len(), text.len() + 2 * INDENT);
        for letter in ['ä', 'b', '}', 'c', ']', 'd'] {
            let at = |text: &str| text.chars().position(|found| found == letter);
            let there = at(&indented.text).map(|at| indented.original(at));
            assert_eq!(there, at(text), "{letter}");
        }
        assert!(Indented::from_text("a: {b: 1}\n").is_none());
    }
}
