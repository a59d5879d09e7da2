//! How Markdown is read.

use clientsmith_model::{Block, DocsList, Prose};

use super::blocks;

/// Blocks on a line each, so that they can be compared.
fn written(blocks: &[Block]) -> Vec<String> {
    blocks
        .iter()
        .map(|block| match block {
            Block::Prose(prose) => prose.to_string(),
            Block::Code(code) => format!("code {code:?}"),
            Block::Quote(blocks) => format!("quote {:?}", written(blocks)),
            Block::List(DocsList { first, items }) => {
                let items: Vec<_> = items.iter().map(|item| written(item)).collect();
                format!("list {first:?} {items:?}")
            }
            Block::Table(table) => {
                let cells = |row: &Vec<Prose>| row.iter().map(Prose::cell).collect::<Vec<_>>();
                let rows: Vec<_> = table.rows.iter().map(cells).collect();
                format!("table {:?} {rows:?}", cells(&table.head))
            }
        })
        .collect()
}

#[track_caller]
fn becomes(text: &str, expected: &[&str]) {
    assert_eq!(written(&blocks(text)), expected, "of {text:?}");
}

#[test]
fn plain_text_is_a_paragraph_each() {
    becomes("One\n  two.\n\nThree", &["One two.", "Three"]);
    becomes("\n \n", &[]);
}

#[test]
fn links_stay_where_they_lead_somewhere() {
    becomes(
        "See [the guide](#guide) or [home](https://e.com).",
        &["See the guide or [home](<https://e.com>)."],
    );
    becomes(
        "![Logo](https://e.com/a.png)",
        &["[Logo](<https://e.com/a.png>)"],
    );
    becomes("<https://e.com> <a@e.com>", &["<https://e.com> a@e.com"]);
}

#[test]
fn what_rustdoc_would_take_for_a_link_of_its_own_is_escaped() {
    becomes("An [id] and Vec<T>", &["An \\[id\\] and Vec`<T>`"]);
}

#[test]
fn an_escaped_bracket_begins_no_link() {
    becomes(
        r"See \[1] and [here](https://example.com/a).",
        &[r"See \[1\] and [here](<https://example.com/a>)."],
    );
    becomes(
        r"[a \[b](https://example.com/a)",
        &[r"[a \[b](<https://example.com/a>)"],
    );
}

#[test]
fn a_url_in_pieces_is_one() {
    becomes("http<b>s://e</b>.com/a", &["<https://e.com/a>"]);
    becomes("At https://{host}/v1", &["At `https://{host}/v1`"]);
}

#[test]
fn code_is_code_whatever_it_says_of_itself() {
    becomes("Do:\n\n    let x = 1;\n", &["Do:", "code \"let x = 1;\""]);
    becomes("```rust\nfn main() {}\n```", &["code \"fn main() {}\""]);
    becomes("~~~\na\n```\nb\n~~~", &["code \"a\\n```\\nb\""]);
}

#[test]
fn html_is_dropped_and_placeholders_are_shown() {
    becomes(
        "A <b>bold</b> word<br/>and <your-host>",
        &["A bold word and `<your-host>`"],
    );
    becomes("a <!-- <b> > --> b", &["a b"]);
    becomes("<div>\n<a><b-c>\n</div>", &["`<b-c>`"]);
}

#[test]
fn stress_around_nothing_is_none() {
    becomes("a **<b></b>** b", &["a b"]);
    becomes("**<br>a** *b*", &["**a** *b*"]);
}

#[test]
fn lists_keep_their_items() {
    becomes(
        "Either\n* a\n  more\n* b",
        &["Either", r#"list None [["a more"], ["b"]]"#],
    );
    becomes(
        "3. a\n\n   b\n4. - c",
        &[r#"list Some(3) [["a", "b"], ["list None [[\"c\"]]"]]"#],
    );
    becomes("-\n-", &[]);
}

#[test]
fn deep_nesting_is_cut() {
    let text = format!("{}a", "> ".repeat(1_000));
    let mut depth = 0;
    let mut level = blocks(&text);
    while let [Block::Quote(inside)] = level.as_slice() {
        depth += 1;
        level = inside.clone();
    }
    assert_eq!(depth, super::DEEPEST);
    assert_eq!(written(&level), ["a"]);
}

#[test]
fn tables_keep_their_cells() {
    becomes(
        "| a | b |\n|---|---|\n| 1 | `x\\|y` |",
        &[r#"table ["a", "b"] [["1", "`x\\|y`"]]"#],
    );
}

#[test]
fn headings_become_bold_lines() {
    becomes("# Usage\ntext", &["**Usage**", "text"]);
    becomes("## Of *all* `code`\n#", &["**Of all `code`**"]);
}

#[test]
fn marks_that_change_the_direction_of_writing_are_dropped() {
    becomes("a\u{202e}b\u{2066}c", &["abc"]);
}

#[test]
fn lines_that_begin_like_lists_or_code_are_no_plain_text() {
    becomes("- a\n- b", &[r#"list None [["a"], ["b"]]"#]);
    becomes("1. a\n2. b", &[r#"list Some(1) [["a"], ["b"]]"#]);
    becomes("   a", &["a"]);
    for indent in ["    ", "     "] {
        let code = format!("code {:?}", format!("{}a", &indent[4..]));
        becomes(&format!("{indent}a"), &[&code]);
    }
}

#[test]
fn a_quote_of_nothing_is_nothing() {
    becomes(">\n\na", &["a"]);
}

#[test]
fn what_is_nested_beyond_the_deepest_level_stays_within_its_own() {
    let nested = |depth: usize| "> ".repeat(depth);
    let text = format!("{}a\n{}\n{}b\n\nc", nested(10), nested(8), nested(8));
    let mut expected = r#""a", "b""#.to_owned();
    for _ in 1..8 {
        expected = format!("{:?}", format!("quote [{expected}]"));
    }
    becomes(&text, &[&format!("quote [{expected}]"), "c"]);
}

#[test]
fn comments_end_where_they_end_and_tags_do_not_reach_them() {
    becomes("<div>\n<!-- a > b --><!-- c > d -->\ne\n</div>", &["e"]);
    becomes("<div>a</div> b --> c", &["a b --> c"]);
}

#[test]
fn a_picture_within_a_link_is_its_words() {
    becomes(
        "[![Logo](https://e.com/a.png)](https://e.com)",
        &["[Logo](<https://e.com>)"],
    );
}
