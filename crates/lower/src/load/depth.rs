//! How deep a YAML text nests, before libyaml reads it: a token costs it as much as there are brackets open.

use saphyr_parser::{Event, Parser};

use super::node::DEPTH;

/// As many brackets cost nothing to speak of, however deep they nest.
const FEW: usize = 1_000;

/// Where a text nests deeper than a tree may; `None` if it does not, or if libyaml finds that out soon.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    if has_few_brackets(text) {
        return None;
    }
    let mut depth = 0_usize;
    let mut character = 0;
    for event in Parser::new_from_str(text) {
        // Where this parser gives up, libyaml may not.
        let Ok((event, span)) = event else {
            let byte = byte_of_character(text, character);
            return (!has_few_brackets(&text[byte..])).then_some(byte);
        };
        character = span.start.index();
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH {
            return Some(byte_of_character(text, character));
        }
    }
    None
}

fn has_few_brackets(text: &str) -> bool {
    memchr::memchr2_iter(b'[', b'{', text.as_bytes())
        .nth(FEW)
        .is_none()
}

fn byte_of_character(text: &str, character: usize) -> usize {
    text.char_indices()
        .nth(character)
        .map_or(text.len(), |(byte, _)| byte)
}
