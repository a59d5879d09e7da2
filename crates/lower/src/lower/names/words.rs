//! From the text of a name to the words of a name in Rust, and from these to its spelling.

use std::borrow::Cow;

use clientsmith_model::Ident;
use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// No name is longer: what stands beyond is cut at a word.
const LONGEST: usize = 100;

/// The words of a name, as text that heck splits rightly.
pub(super) fn words(wire: &str) -> String {
    let ascii = transliterated(wire);
    let display_name = match read_leading_sign(&ascii) {
        Some(display_name) => display_name,
        None if ascii.chars().any(|letter| letter.is_ascii_alphanumeric()) => ascii.into_owned(),
        None => read_out(&ascii),
    };
    cut(&with_acronyms(&display_name))
}

/// The words of a name with every symbol read out: for names that would agree otherwise.
pub(super) fn spelled_words(wire: &str) -> String {
    cut(&with_acronyms(&read_out(&transliterated(wire))))
}

fn transliterated(wire: &str) -> Cow<'_, str> {
    if wire.is_ascii() {
        Cow::Borrowed(wire)
    } else {
        Cow::Owned(deunicode::deunicode_with_tofu(wire, " "))
    }
}

/// `+1`, `-1`, `>5`, `!x`, `$ref`: a symbol that begins a name is part of its meaning where it compares or signs.
fn read_leading_sign(text: &str) -> Option<String> {
    let rest = text.trim_start_matches(['<', '>', '=', '!']);
    let (symbols, rest) = text.split_at(text.len() - rest.len());
    if !symbols.is_empty() {
        return Some(format!("{} {rest}", read_out(symbols)));
    }
    let signed = text.strip_prefix(['+', '-']);
    let digits = signed.filter(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))?;
    Some(format!(
        "{} {digits}",
        if text.starts_with('+') {
            "plus"
        } else {
            "minus"
        }
    ))
}

/// Every symbol as a word; letters and digits stay.
fn read_out(text: &str) -> String {
    let mut display_name = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let pair = PAIRS.iter().find(|(symbols, _)| rest.starts_with(symbols));
        match pair {
            Some((symbols, word)) => {
                push_word(&mut display_name, word);
                rest = &rest[symbols.len()..];
            }
            None => {
                match symbol_word(letter) {
                    Some(word) => push_word(&mut display_name, word),
                    None => display_name.push(letter),
                }
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    display_name
}

fn push_word(display_name: &mut String, word: &str) {
    display_name.push(' ');
    display_name.push_str(word);
    display_name.push(' ');
}

/// Comparisons that two symbols make.
const PAIRS: &[(&str, &str)] = &[
    (">=", "greater or equal"),
    ("<=", "less or equal"),
    ("==", "equal"),
    ("!=", "not equal"),
    ("<>", "not equal"),
    ("=~", "matches"),
    ("!~", "not matches"),
];

const fn symbol_word(symbol: char) -> Option<&'static str> {
    Some(match symbol {
        '>' => "greater",
        '<' => "less",
        '=' => "equal",
        '!' => "not",
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '?' => "question",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '\'' => "quote",
        '"' => "double quote",
        '`' => "backtick",
        '(' => "open parenthesis",
        ')' => "close parenthesis",
        '[' => "open bracket",
        ']' => "close bracket",
        '{' => "open brace",
        '}' => "close brace",
        '_' => "underscore",
        ' ' => "space",
        _ => return None,
    })
}

/// Names that are written in a way that heck would split wrongly.
const ACRONYMS: &[(&str, &str)] = &[
    ("OAuth", "Oauth"),
    ("IPv", "Ipv"),
    ("GraphQL", "Graphql"),
    ("iOS", "Ios"),
    ("macOS", "Macos"),
    ("GitHub", "Github"),
    ("GitLab", "Gitlab"),
];

/// `userIDs` would be `user_i_ds`: a run of capitals with a plural `s` is one word.
fn with_acronyms(text: &str) -> String {
    let mut text = Cow::Borrowed(text);
    // None is without a capital after its first letter.
    if text.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) {
        for (written, plain) in ACRONYMS {
            if text.contains(written) {
                text = Cow::Owned(text.replace(written, plain));
            }
        }
    }
    let bytes = text.as_bytes();
    let mut plain = String::with_capacity(bytes.len());
    let mut capitals = 0_usize;
    for (index, letter) in text.char_indices() {
        let ends_word = bytes
            .get(index + 1)
            .is_none_or(|next| !next.is_ascii_lowercase());
        if letter == 's' && capitals >= 2 && ends_word {
            let run = plain.split_off(plain.len() - capitals);
            plain.push_str(&run[..1]);
            plain.push_str(&run[1..].to_ascii_lowercase());
        }
        capitals = if letter.is_ascii_uppercase() {
            capitals + 1
        } else {
            0
        };
        plain.push(letter);
    }
    plain
}

fn cut(text: &str) -> String {
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let end = text
        .char_indices()
        .map(|(index, _)| index)
        .take_while(|index| *index <= LONGEST)
        .last();
    let head = &text[..end.unwrap_or(0)];
    match head.rfind(|letter: char| !letter.is_alphanumeric()) {
        Some(boundary) if boundary > LONGEST / 2 => head[..boundary].to_owned(),
        _ => head.to_owned(),
    }
}

/// `UpperCamelCase`, never empty, never beginning with a digit; not yet unique.
pub(crate) fn type_words(wire: &str) -> String {
    let name = words(wire).to_upper_camel_case();
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("Type{name}"),
        Some(_) => name,
    }
}

/// `UpperCamelCase` for the end of a longer name: may begin with a digit, may be empty.
pub(crate) fn suffix_words(wire: &str) -> String {
    words(wire).to_upper_camel_case()
}

/// `snake_case`, never empty, never beginning with a digit; not yet unique.
pub(crate) fn snake_words(wire: &str) -> String {
    snake(&words(wire))
}

fn snake(words: &str) -> String {
    let name = words.to_snake_case();
    match name.chars().next() {
        None => "empty".to_owned(),
        Some(_) if !name.contains(|letter: char| letter.is_ascii_alphabetic()) => {
            format!("value_{name}")
        }
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        Some(_) => name,
    }
}

/// `snake_case` for a module and its file: never a keyword, nor what can be no file on Windows. There is no capital in
/// it, so that no two files differ in nothing but case.
pub(crate) fn module_words(wire: &str) -> String {
    let name = snake_words(wire);
    match Ident::new(&name) {
        Some(ident) if ident.as_str() == name && name != "mod" && !is_device(&name) => name,
        _ => format!("{name}_"),
    }
}

/// The module of an operation, named like the client's method, inside the module `parent`: no module has the name of the
/// one that contains it (`clippy::module_inception`).
pub(crate) fn operation_module(method: &Ident, parent: &str) -> Ident {
    let name = method.bare();
    let is_taken = name == parent || is_device(name);
    let module = is_taken.then(|| Ident::new(&format!("{name}_")));
    module.flatten().unwrap_or_else(|| method.clone())
}

/// The module of a type in `types`, by the type's name.
pub(crate) fn type_module(ident: &Ident) -> Ident {
    let module = match module_words(ident.bare()) {
        module if module == "types" => String::from("types_"),
        module => module,
    };
    Ident::new(&module).unwrap_or_else(|| ident.clone())
}

/// Whether Windows takes a file of this name, with any extension, for a device ("Naming Files, Paths, and Namespaces"
/// of its documentation).
fn is_device(name: &str) -> bool {
    let port = name
        .strip_prefix("com")
        .or_else(|| name.strip_prefix("lpt"))
        .is_some_and(|number| number.len() == 1 && number.as_bytes()[0].is_ascii_digit());
    port || matches!(name, "aux" | "con" | "nul" | "prn")
}

/// `SHOUTY_SNAKE_CASE`, for constants.
pub(crate) fn constant_words(wire: &str) -> String {
    let name = words(wire).to_shouty_snake_case();
    match name.chars().next() {
        None => "EMPTY".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        Some(_) => name,
    }
}

/// A variant's name in an enumeration called `owner`: a value that begins with a digit takes the enumeration's noun.
pub(super) fn variant_words(words: &str, owner: &str) -> String {
    let name = words.to_upper_camel_case();
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{}{name}", noun(owner)),
        Some(_) => name,
    }
}

/// The name that a value's variant has unless another value has it already.
pub(crate) fn variant_words_of(value: &str, owner: &str) -> String {
    variant_words(&words(value), owner)
}

/// The last word of a type's name.
fn noun(owner: &str) -> &str {
    let start = owner
        .rfind(|letter: char| letter.is_uppercase())
        .unwrap_or(0);
    let word = &owner[start..];
    if word.len() > 1 && word.chars().all(char::is_alphabetic) {
        word
    } else {
        "Value"
    }
}

/// One of a list, by name: `Savings` → `Saving`. `None` where English is not that simple.
pub(crate) fn singular(plural: &str) -> Option<String> {
    const SAME: &[&str] = &[
        "series",
        "species",
        "news",
        "dns",
        "aws",
        "https",
        "tls",
        "os",
        "gps",
        "sms",
        "cors",
        "kubernetes",
        "metrics_stats",
    ];
    let start = plural
        .rfind(|letter: char| letter.is_uppercase())
        .unwrap_or(0);
    let word = plural[start..].to_ascii_lowercase();
    if word.len() < 4 && word != "ids" || SAME.contains(&word.as_str()) {
        return None;
    }
    let cut = |end: &str, instead: &str| {
        Some(format!("{}{instead}", &plural[..plural.len() - end.len()]))
    };
    match word.as_str() {
        "aliases" => cut("es", ""),
        "indices" => cut("ices", "ex"),
        "vertices" => cut("ices", "ex"),
        "matrices" => cut("ices", "ix"),
        "people" => cut(
            "people",
            if plural.ends_with("People") {
                "Person"
            } else {
                "person"
            },
        ),
        "children" => cut("ren", ""),
        "movies" | "cookies" => cut("s", ""),
        _ if word.ends_with("ies") && word.len() > 4 => cut("ies", "y"),
        _ if ["sses", "xes", "ches", "shes", "uses", "zzes"]
            .iter()
            .any(|end| word.ends_with(end)) =>
        {
            cut("es", "")
        }
        _ if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") => None,
        _ if word.ends_with('s') => cut("s", ""),
        _ => None,
    }
}

/// The name of one item of a list called `list`: `Savings` → `Saving`, `Status` → `StatusItem`.
pub(crate) fn item_words(list: &str) -> String {
    singular(list).unwrap_or_else(|| format!("{list}Item"))
}

pub(super) fn spelled_snake(wire: &str) -> String {
    snake(&spelled_words(wire))
}
