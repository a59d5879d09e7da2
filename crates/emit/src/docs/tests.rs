//! Blocks, laid out, are read as the same blocks: whatever text is in them, wherever lines are broken.

use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::*;

/// What rustdoc reads (`main_body_opts` of `rustdoc::html::markdown`), but for its quotation marks.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

/// What a reader sees, in order: blocks and where they end, paragraphs as one line.
fn read(markdown: &str) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    let mut line = String::new();
    let end = |line: &mut String, seen: &mut Vec<String>| {
        if !line.trim().is_empty() {
            seen.push(format!("text {}", line.trim()));
        }
        line.clear();
    };
    let mut in_code = false;
    for event in TextMergeStream::new(Parser::new_ext(markdown, options())) {
        let block = match event {
            Event::Text(text) if in_code => {
                seen.push(format!("code {:?}", text.as_ref()));
                continue;
            }
            Event::Text(text) => {
                line += &text;
                continue;
            }
            Event::SoftBreak => {
                line.push(' ');
                continue;
            }
            Event::Code(code) => {
                line += &format!("⟦{code}⟧");
                continue;
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                line += &format!("⟨{dest_url}⟩");
                continue;
            }
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => {
                line.push('‖');
                continue;
            }
            Event::End(TagEnd::Link) => continue,
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph | TagEnd::TableCell) => {
                None
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                in_code = true;
                Some(format!("fence {info}"))
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                None
            }
            Event::Start(Tag::List(first)) => Some(format!("list {first:?}")),
            Event::Start(Tag::Item) => Some("item".to_owned()),
            Event::Start(Tag::BlockQuote(_)) => Some("quote".to_owned()),
            Event::Start(Tag::Table(columns)) => Some(format!("table {}", columns.len())),
            Event::Start(Tag::TableHead | Tag::TableRow) => Some("row".to_owned()),
            Event::Start(Tag::TableCell) => Some("cell".to_owned()),
            Event::End(TagEnd::List(_) | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::Table) => {
                Some("end".to_owned())
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => None,
            other => Some(format!("unmeant {other:?}")),
        };
        end(&mut line, &mut seen);
        seen.extend(block);
    }
    end(&mut line, &mut seen);
    seen
}

/// What should be seen of a block.
fn meant(block: &Block, seen: &mut Vec<String>) {
    match block {
        Block::Prose(prose) => seen.extend(read(&prose.to_string())),
        Block::Code(code) => {
            seen.push("fence text".to_owned());
            seen.push(format!("code {:?}", format!("{code}\n")));
        }
        Block::List(list) => {
            seen.push(format!("list {:?}", list.first));
            for item in &list.items {
                seen.push("item".to_owned());
                item.iter().for_each(|block| meant(block, seen));
                seen.push("end".to_owned());
            }
            seen.push("end".to_owned());
        }
        Block::Quote(blocks) => {
            seen.push("quote".to_owned());
            blocks.iter().for_each(|block| meant(block, seen));
            seen.push("end".to_owned());
        }
        Block::Table(table) => {
            seen.push(format!("table {}", table.head.len()));
            for row in std::iter::once(&table.head).chain(&table.rows) {
                seen.push("row".to_owned());
                for cell in row {
                    seen.push("cell".to_owned());
                    seen.extend(read(&cell.to_string()));
                }
            }
            seen.push("end".to_owned());
        }
    }
}

/// What Markdown is made of.
const PIECES: &[&str] = &[
    "`",
    "``",
    "```",
    "~~~",
    "~",
    "*",
    "**",
    "_",
    "-",
    "- ",
    "---",
    "+ ",
    "1. ",
    "7) ",
    "# ",
    "#",
    "> ",
    "| --- |",
    "|",
    "=",
    "===",
    "[",
    "]",
    "(",
    ")",
    "[a]: b",
    "[^1]: b",
    "[^1]",
    "<",
    "<b>",
    "<!--",
    "<a@b.c>",
    "!",
    "\\",
    "&",
    "amp;",
    "&#96;",
    "\n",
    "\t",
    " ",
    " ",
    " ",
    "    ",
    "```rust ",
    "a",
    "b c",
    "é",
    "1",
    ".",
    ":",
    "https://e.com/a",
    "http://",
    "[ ] ",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 1..20).prop_map(|pieces| pieces.concat())
}

fn prose() -> impl Strategy<Value = Prose> {
    let part = prop_oneof![
        text().prop_map(|text| Prose::text(&text)),
        text().prop_map(|text| Prose::code(&text)),
        text().prop_map(|text| Prose::link(Prose::text_without_links(&text), "https://e.com/a")),
        text().prop_map(|text| Prose::strong(&Prose::code(&text))),
    ];
    prop::collection::vec(part, 1..4)
        .prop_map(|parts| Prose::join(parts, " "))
        .prop_filter("nothing to read", |prose| !prose.is_empty())
}

fn code() -> impl Strategy<Value = String> {
    text()
        .prop_map(|text| text.replace('\t', "    "))
        .prop_map(|text| {
            text.lines()
                .map(str::trim_end)
                .collect::<Vec<_>>()
                .join("\n")
        })
        .prop_filter("nothing to read", |code| {
            !code.trim().is_empty() && !code.ends_with('\n')
        })
}

/// No table has code in which a backslash stands before `|`: the backslash is lost (GFM 0.29 §4.10).
fn cell() -> impl Strategy<Value = Prose> {
    prose().prop_filter("a cell can't say it", |prose| {
        !prose.to_string().contains(r"\|")
    })
}

/// Blocks that others stand in, prose between them: two lists of a kind beside each other are one.
fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let leaf = prop_oneof![
        prose().prop_map(Block::Prose),
        code().prop_map(Block::Code),
        (
            prop::collection::vec(cell(), 2),
            prop::collection::vec(prop::collection::vec(cell(), 2), 0..3)
        )
            .prop_map(|(head, rows)| Block::Table(DocsTable { head, rows })),
    ];
    let block = leaf.prop_recursive(3, 12, 3, |inner| {
        let several = prop::collection::vec((prose(), inner), 1..3)
            .prop_map(|pairs| {
                let pairs = pairs.into_iter();
                pairs
                    .flat_map(|(prose, block)| [block, Block::Prose(prose)])
                    .collect::<Vec<_>>()
            })
            .boxed();
        prop_oneof![
            several.clone().prop_map(Block::Quote),
            (
                prop::option::of(0..3_u64),
                prop::collection::vec(several, 1..3)
            )
                .prop_map(|(first, items)| Block::List(DocsList { first, items })),
        ]
    });
    prop::collection::vec((prose(), block), 1..3).prop_map(|pairs| {
        let pairs = pairs.into_iter();
        pairs
            .flat_map(|(prose, block)| [Block::Prose(prose), block])
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn blocks_are_read_as_they_were_meant(blocks in blocks()) {
        let markdown = stacked(&blocks, false).join("\n");
        let mut expected = Vec::new();
        blocks.iter().for_each(|block| meant(block, &mut expected));
        prop_assert_eq!(read(&markdown), expected, "{}", markdown);
    }

    #[test]
    fn lines_of_any_width_are_one_paragraph(prose in prose(), width in 1..40_usize) {
        let lines = prose.lines(width).join("\n");
        prop_assert_eq!(read(&lines), read(&prose.to_string()), "{}", lines);
        prop_assert_eq!(read(&lines).len(), 1, "{}", lines);
    }

    #[test]
    fn code_is_one_span(text in text()) {
        let code = clientsmith_model::without_controls(&text).replace(['\n', '\t'], " ");
        let code = if code.trim().is_empty() { format!("\"{code}\"") } else { code };
        let span = Prose::code(&text).to_string();
        prop_assert_eq!(read(&span), [format!("text ⟦{code}⟧")], "{}", span);
    }

    #[test]
    fn text_is_read_as_it_is(text in text()) {
        let text = clientsmith_model::on_one_line(&text.replace("http", "ht-tp"));
        let written = Prose::text(&text).to_string();
        let expected = (!text.is_empty()).then(|| format!("text {text}"));
        prop_assert_eq!(read(&written), Vec::from_iter(expected), "{}", written);
    }
}

#[test]
fn numbers_of_items_have_nine_digits_at_most() {
    let list = Block::List(DocsList {
        first: Some(u64::MAX),
        items: vec![
            vec![Block::Prose("a".into())],
            vec![Block::Prose("b".into())],
        ],
    });
    assert_eq!(stacked(&[list], false), ["999999997. a", "999999998. b"]);
}

#[test]
fn a_list_of_an_item_stands_directly_below_its_text() {
    let text = || Block::Prose("a".into());
    let list = |first| {
        let items = vec![vec![Block::Prose("b".into())]];
        Block::List(DocsList { first, items })
    };
    assert_eq!(stacked(&[text(), list(None)], true), ["a", "- b"]);
    assert_eq!(stacked(&[text(), list(Some(1))], true), ["a", "1. b"]);
    assert_eq!(stacked(&[text(), list(Some(2))], true), ["a", "", "2. b"]);
    assert_eq!(stacked(&[text(), list(None)], false), ["a", "", "- b"]);
    assert_eq!(stacked(&[text(), text()], true), ["a", "", "a"]);
    let code = Block::Code("c".to_owned());
    let below_code = stacked(&[code, list(None)], true);
    assert_eq!(below_code, ["```text", "c", "```", "", "- b"]);
}

#[test]
fn a_table_has_a_line_a_row() {
    let row = |cells: [&str; 2]| cells.map(Prose::text).to_vec();
    let table = DocsTable {
        head: row(["a", "b|c"]),
        rows: vec![row(["1", "2"])],
    };
    assert_eq!(
        block_lines(&Block::Table(table)),
        ["| a | b\\|c |", "| --- | --- |", "| 1 | 2 |"]
    );
}

#[test]
fn what_ends_a_line_hides_text_or_turns_it_around_is_a_space() {
    for letter in [
        '\u{2028}', '\u{202e}', '\u{2066}', '\u{200e}', '\u{200f}', '\u{61c}', '\u{feff}', '\u{7}',
        '\u{85}',
    ] {
        let text = comment_text(&[format!("a{letter}é")]);
        assert_eq!(text.as_deref(), Some(" a é"), "{letter:?}");
    }
    assert_eq!(comment_text(&["\u{1f511}"]).as_deref(), Some(" \u{1f511}"));
}

#[test]
fn a_deprecated_function_has_the_attribute_and_another_item_the_sentence() {
    let docs = |deprecated| Docs {
        summary: "A.".into(),
        deprecated,
        ..Docs::default()
    };
    assert_eq!(
        function_attributes(&docs(Some("b"))).to_string(),
        r#"# [doc = " A."] # [deprecated (note = "b")]"#
    );
    assert_eq!(deprecation(&docs(Some(""))).to_string(), "# [deprecated]");
    assert!(deprecation(&docs(None)).is_empty());
    assert_eq!(
        item_lines(&docs(Some("b"))),
        ["A.", "", "**Deprecated.** b"]
    );
    assert_eq!(item_lines(&docs(None)), ["A."]);
}
