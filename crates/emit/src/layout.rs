//! Rust laid out while it is written, where its shape is fixed: as rustfmt would have it, and at a fraction of a printer's
//! cost. What can't be broken stays on a line that is too long, as rustfmt leaves it.

/// Columns of a line of code.
const WIDTH: usize = 100;

/// Columns of a struct's value that stays on one line.
const FIELDS_WIDTH: usize = 35;

/// Columns of calls on what a call gives that stay on one line.
const CHAIN_WIDTH: usize = 60;

/// One step to the right.
const STEP: &str = "    ";

/// Items between `head` and `tail`: on one line if that fits, else one a line.
pub(crate) fn list(indent: &str, head: &str, items: &[String], tail: &str) -> String {
    let line = format!("{indent}{head}{}{tail}", items.join(", "));
    if fits(&line) || items.is_empty() {
        line
    } else {
        one_a_line(indent, head, items, tail)
    }
}

/// A statement or a declaration that ends with a value: on one line if that fits, else the value on its own.
pub(crate) fn assignment(indent: &str, place: &str, value: &str) -> String {
    let line = format!("{indent}{place} = {value};");
    if fits(&line) {
        line
    } else {
        format!("{indent}{place} =\n{indent}{STEP}{value};")
    }
}

/// A field with its type, for a struct's declaration.
pub(crate) fn field(name: &str, ty: &str) -> String {
    let line = format!("{STEP}{name}: {ty},");
    if fits(&line) {
        line
    } else {
        format!("{STEP}{name}:\n{STEP}{STEP}{ty},")
    }
}

/// `impl From<ty> for name` by a function of one statement.
pub(crate) fn conversion(ty: &str, name: &str, argument: &str, value: &str) -> String {
    let mut head = format!("impl From<{ty}> for {name} {{");
    if !fits(&head) {
        head = format!("impl From<{ty}>\n{STEP}for {name}\n{{");
    }
    let argument = format!("{argument}: {ty}");
    let function = list(STEP, "fn from(", &[argument], ") -> Self {");
    format!("{head}\n{function}\n{STEP}{STEP}{value}\n{STEP}}}\n}}")
}

/// Items in braces, behind `head`: on one line if that fits, else one a line.
pub(crate) fn fields(indent: &str, head: &str, items: &[String]) -> String {
    let line = match items {
        [] => format!("{indent}{head} {{}}"),
        items => format!("{indent}{head} {{ {} }}", items.join(", ")),
    };
    if line.chars().count() <= indent.len() + FIELDS_WIDTH {
        line
    } else {
        one_a_line(indent, &format!("{head} {{"), items, "}")
    }
}

/// `use path::{names};`, as many names a line as fit.
pub(crate) fn import(path: &str, names: &[&str]) -> String {
    if let [name] = names {
        return format!("{path}::{name};");
    }
    let line = format!("{path}::{{{}}};", names.join(", "));
    if fits(&line) {
        return line;
    }
    let mut text = format!("{path}::{{\n{STEP}");
    let mut column = STEP.len();
    for (index, name) in names.iter().enumerate() {
        let length = name.chars().count() + 1;
        if index > 0 && column + 1 + length > WIDTH {
            text += "\n";
            text += STEP;
            column = STEP.len();
        } else if index > 0 {
            text.push(' ');
            column += 1;
        }
        text += name;
        text.push(',');
        column += length;
    }
    text + "\n};"
}

/// Whether a line is short enough.
pub(crate) fn fits(line: &str) -> bool {
    line.len() <= WIDTH || line.chars().count() <= WIDTH
}

/// A list, and what stands before and behind it.
pub(crate) struct List {
    pub(crate) head: &'static str,
    pub(crate) items: Vec<String>,
    pub(crate) tail: &'static str,
}

/// A call and more calls on what it gives: on one line if they are short, else one a line.
pub(crate) fn with_calls(indent: &str, place: &str, first: &List, more: &[List]) -> String {
    let calls = std::iter::once(first).chain(more);
    let line: String = calls
        .map(|call| call.head.to_owned() + &call.items.join(", ") + call.tail)
        .collect();
    if line.chars().count() <= CHAIN_WIDTH {
        return format!("{indent}{place} = {line};");
    }
    let head = format!("{place} = {}", first.head);
    let mut text = list(indent, &head, &first.items, first.tail);
    // Calls stand under the parenthesis that closes a list of lines, else one step to the right.
    let step = if text.contains('\n') { "" } else { STEP };
    for call in more {
        text.push('\n');
        text += &list(
            &format!("{indent}{step}"),
            call.head,
            &call.items,
            call.tail,
        );
    }
    text + ";"
}

/// A chain of calls on `receiver`, behind `head`: on one line if that fits, else a call a line.
pub(crate) fn chain(indent: &str, head: &str, receiver: &str, calls: &[String]) -> String {
    let line = format!("{indent}{head}{receiver}{},", calls.concat());
    if fits(&line) {
        return line;
    }
    let calls = calls.iter().map(|call| format!("\n{indent}{STEP}{call}"));
    format!("{indent}{head}{receiver}{},", calls.collect::<String>())
}

/// Items one a line, between `head` and `tail`.
pub(crate) fn one_a_line(indent: &str, head: &str, items: &[String], tail: &str) -> String {
    let mut text = format!("{indent}{head}\n");
    for item in items {
        text += indent;
        text += STEP;
        text += item;
        text += ",\n";
    }
    text + indent + tail
}
