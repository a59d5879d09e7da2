//! How deep a YAML text nests, before libyaml reads it: a token costs it as much as there are brackets open, and it reads
//! the whole text before the first node is built.

use saphyr_parser::{Event, Parser};

use super::node::DEPTH;

/// As many brackets cost nothing to speak of, however deep they nest.
const FEW: usize = 1_000;

/// Where a text nests deeper than a tree may; `None` if it does not, or if libyaml finds that out soon.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    if has_few_brackets(text) && !has_deep_line(text) {
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

/// Whether blocks nest deeper than a tree may within one line, `- - - …`: libyaml keeps each before it counts them.
/// Where each is on a line of its own, a text of that depth is mostly spaces.
fn has_deep_line(text: &str) -> bool {
    let indicators = [b'-', b'?', b':', b' ', b'\t'];
    text.lines().any(|line| {
        let bytes = line.bytes().take_while(|byte| indicators.contains(byte));
        bytes
            .filter(|byte| matches!(byte, b'-' | b'?' | b':'))
            .nth(DEPTH)
            .is_some()
    })
}

fn byte_of_character(text: &str, character: usize) -> usize {
    text.char_indices()
        .nth(character)
        .map_or(text.len(), |(byte, _)| byte)
}
