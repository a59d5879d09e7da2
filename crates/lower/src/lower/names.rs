//! Names: from what is on the wire to what a careful person would write in Rust.
//!
//! Words are split where heck splits them; other alphabets are transliterated; symbols are separators unless they are
//! all there is, or tell two names apart, in which case they are read out (`>=` is `GreaterOrEqual`). A name depends on
//! its own text and, where two agree, on their order in the document: nothing else can rename an item.
//!
//! | wire | type, variant | member, input |
//! | --- | --- | --- |
//! | `aggregatedWorkloads`, `aggregated-workloads` | `AggregatedWorkloads` | `aggregated_workloads` |
//! | `userIDs`, `OAuth2`, `IPv4` | `UserIds`, `Oauth2`, `Ipv4` | `user_ids`, `oauth2`, `ipv4` |
//! | `+1`, `>=`, the empty string | `Plus1`, `GreaterOrEqual`, `Empty` | `plus_1`, `greater_or_equal`, `empty` |
//! | `256x256` in `ImageSize` | `Size256x256` | `_256x256` |
//! | `1`, `1.5` in `Level` | `Level1`, `Level15` | `value_1`, `value_1_5` |
//! | `self`, `type` | `SelfValue`, `Type` | `self_`, `r#type` |
//! | `Größe`, `名前` | `Grosse`, `MingQian` | `grosse`, `ming_qian` |

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use clientsmith_model::{
    Ident, RESERVED_BUILDER_METHODS, RESERVED_MEMBER_IDENTS, RESERVED_METHODS,
    RESERVED_OPERATION_IDENTS, RESERVED_PART_SETTERS, RESERVED_SETTERS, RESERVED_TYPE_IDENTS,
};
use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// No name is longer: what stands beyond is cut at a word.
const LONGEST: usize = 100;

/// The words of a name, as text that heck splits rightly.
fn words(wire: &str) -> String {
    let ascii = transliterated(wire);
    let display_name = match read_leading_sign(&ascii) {
        Some(display_name) => display_name,
        None if ascii.chars().any(|letter| letter.is_ascii_alphanumeric()) => ascii.into_owned(),
        None => read_out(&ascii),
    };
    cut(&with_acronyms(&display_name))
}

/// The words of a name with every symbol read out: for names that would agree otherwise.
fn spelled_words(wire: &str) -> String {
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
    let signed = text.strip_prefix(['+', '-']);
    if rest.len() < text.len() && text.starts_with(['<', '>', '=', '!']) {
        return Some(format!(
            "{} {rest}",
            read_out(&text[..text.len() - rest.len()])
        ));
    }
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

/// The module of an operation, named like the client's method.
pub(crate) fn operation_module(method: &Ident) -> Ident {
    let module = is_device(method.bare()).then(|| Ident::new(&format!("{}_", method.bare())));
    module.flatten().unwrap_or_else(|| method.clone())
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
fn variant_words(words: &str, owner: &str) -> String {
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

/// Where names must differ from each other, and from those that emitted code and the runtime's macros use there
/// themselves.
///
/// One for each kind of file or item that holds names of the document. What is reserved does not depend on what a file
/// happens to import: an input that is added to an operation renames nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Nothing but the document's names: variants, constants, modules.
    #[default]
    Plain,
    /// `src/types/*.rs` and `src/webhooks.rs`: types.
    Types,
    /// `src/operations/**/*.rs`: builders and the types beside them.
    Operations,
    /// `src/clients.rs`, and the operations that import from there: clients of a tag.
    TagClients,
    /// `impl Client`: methods of operations and tags.
    Methods,
    /// `impl ClientBuilder`: setters of credentials.
    ClientBuilder,
    /// The fields of a struct and its setters.
    Members,
    /// The setters of an operation's builder, and arguments.
    Inputs,
    /// The setters of a multipart form.
    Parts,
}

impl Scope {
    fn reserved(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Plain => &[],
            Self::Types => &[RESERVED_TYPE_IDENTS],
            Self::Operations | Self::TagClients => {
                &[RESERVED_TYPE_IDENTS, RESERVED_OPERATION_IDENTS]
            }
            Self::Methods => &[RESERVED_METHODS],
            Self::ClientBuilder => &[RESERVED_BUILDER_METHODS],
            Self::Members => &[RESERVED_MEMBER_IDENTS],
            Self::Inputs => &[RESERVED_SETTERS],
            Self::Parts => &[RESERVED_SETTERS, RESERVED_PART_SETTERS],
        }
    }

    fn reserves(self, name: &str) -> bool {
        self.reserved().iter().any(|names| names.contains(&name))
    }

    /// What is put behind a reserved name.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Types => "Data",
            Self::Operations => "Operation",
            Self::TagClients => "Client",
            Self::Methods => "_operation",
            Self::Plain | Self::ClientBuilder | Self::Members | Self::Inputs | Self::Parts => {
                "_value"
            }
        }
    }

    /// The name, with a suffix if it is reserved here or a keyword that can't be raw.
    fn escape(self, name: &str) -> String {
        if self.reserves(name) {
            format!("{name}{}", self.suffix())
        } else if Ident::new(name).is_none() {
            if name == "Self" {
                "SelfValue".to_owned()
            } else {
                format!("{name}_")
            }
        } else {
            name.to_owned()
        }
    }
}

/// The names of one [`Scope`] that are given.
#[derive(Debug, Default)]
pub(crate) struct Names {
    scope: Scope,
    taken: HashSet<String>,
    /// The number that a name last took where it was not free.
    numbers: HashMap<String, u32>,
    /// Names of others that the file at hand imports; see [`Self::enter`].
    imported: Vec<String>,
}

impl Names {
    /// No name of this scope.
    pub(crate) fn within(scope: Scope) -> Self {
        Self {
            scope,
            ..Self::default()
        }
    }

    /// These names are taken already.
    pub(crate) fn and_taken<'n>(mut self, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.taken.extend(names.into_iter().map(str::to_owned));
        self
    }

    /// Begins a file that imports `names` from another scope: nothing that is named from now on is called so.
    pub(crate) fn enter<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        self.imported = names.into_iter().map(str::to_owned).collect();
    }

    /// Whether nothing has this name yet.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
            && !self.scope.reserves(name)
            && !self.imported.iter().any(|imported| imported == name)
    }

    /// Gives `wanted`, or `wanted2`, `wanted3`, … where it is taken.
    pub(crate) fn claim(&mut self, wanted: &str, separator: &str) -> Ident {
        if self.is_free(wanted)
            && let Some(ident) = Ident::new(wanted)
        {
            self.taken.insert(wanted.to_owned());
            return ident;
        }
        // `self_2` rather than `self__2`, which is no snake case.
        let separator = if wanted.ends_with('_') { "" } else { separator };
        let mut count = self.numbers.get(wanted).copied().unwrap_or(1);
        loop {
            count += 1;
            let name = format!("{wanted}{separator}{count}");
            if self.is_free(&name)
                && let Some(ident) = Ident::new(&name)
            {
                self.numbers.insert(wanted.to_owned(), count);
                self.taken.insert(name);
                return ident;
            }
        }
    }

    /// Gives the first of the wanted names that is free, or the first with a number.
    pub(crate) fn claim_first(&mut self, wanted: &[&str], separator: &str) -> Ident {
        let free = wanted
            .iter()
            .find(|name| self.is_free(name) && Ident::new(name).is_some());
        let first = wanted.first().copied().unwrap_or("item");
        self.claim(free.copied().unwrap_or(first), separator)
    }

    /// The name of a type, or of an operation's builder and what stands beside it.
    pub(crate) fn claim_type(&mut self, wanted: &str) -> Ident {
        self.claim(&self.scope.escape(wanted), "")
    }

    /// The name of a tag's client.
    pub(crate) fn claim_tag_client(&mut self, wanted: &str) -> Ident {
        if wanted.ends_with(self.scope.suffix()) {
            return self.claim(wanted, "");
        }
        let suffixed = format!("{wanted}{}", self.scope.suffix());
        self.claim_first(&[&self.scope.escape(wanted), &suffixed], "")
    }

    /// The name of a client's method.
    pub(crate) fn claim_method(&mut self, wire: &str) -> Ident {
        let spelled = self.scope.escape(&spelled_snake(wire));
        let name = self.scope.escape(&snake_words(wire));
        self.claim_first(&[&name, &spelled], "_")
    }

    /// The name of a struct's member, an operation's input, or a form's part.
    pub(crate) fn claim_member(&mut self, wire: &str) -> Ident {
        let name = self.scope.escape(&snake_words(wire));
        if self.is_free(&name) {
            return self.claim(&name, "_");
        }
        let spelled = self.scope.escape(&spelled_snake(wire));
        self.claim_first(&[&name, &spelled], "_")
    }

    /// The name of an operation's input that travels in this place; it distinguishes inputs with the same name.
    pub(crate) fn claim_input_in(&mut self, wire: &str, place: &str) -> Ident {
        let name = self.scope.escape(&snake_words(wire));
        if self.is_free(&name) {
            return self.claim(&name, "_");
        }
        let placed = format!("{}_{place}", name.trim_end_matches('_'));
        let spelled = self.scope.escape(&spelled_snake(wire));
        self.claim_first(&[&spelled, &placed, &name], "_")
    }

    /// The name of a variant that stands for `value` in the enumeration `owner`.
    pub(crate) fn claim_variant(&mut self, value: &str, owner: &str) -> Ident {
        let name = passable_variant(variant_words(&words(value), owner));
        if self.is_free(&name) {
            return self.claim(&name, "");
        }
        let spelled = passable_variant(variant_words(&spelled_words(value), owner));
        let separator = if name.ends_with(|letter: char| letter.is_ascii_digit()) {
            "_"
        } else {
            ""
        };
        if self.is_free(&spelled) {
            self.claim(&spelled, "")
        } else {
            self.claim(&name, separator)
        }
    }

    /// The name of the variant that keeps what no other stands for.
    pub(crate) fn claim_catch_all(&mut self) -> Ident {
        self.claim_first(&["Other", "Unknown", "Unlisted", "Unrecognized"], "")
    }
}

/// The fields of an operation's builder that hold these inputs, beside `own` fields of its own. They are private: an
/// input keeps its name where it can, whatever the order.
pub(crate) fn fields(inputs: &[Ident], own: &[&str]) -> Vec<Ident> {
    let is_own = |input: &Ident| own.contains(&input.bare());
    let kept = inputs.iter().filter(|input| !is_own(input));
    let mut names = Names::default().and_taken(own.iter().copied());
    names = names.and_taken(kept.map(Ident::bare));
    let field = |input: &Ident| {
        if is_own(input) {
            names.claim(&format!("{}_input", input.bare()), "_")
        } else {
            input.clone()
        }
    };
    inputs.iter().map(field).collect()
}

fn spelled_snake(wire: &str) -> String {
    snake(&spelled_words(wire))
}

/// `Self` can be no variant, not even a raw one.
fn passable_variant(name: String) -> String {
    if name == "Self" {
        "SelfValue".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(wire: &str, ty: &str, value: &str) {
        assert_eq!(
            (type_words(wire).as_str(), snake_words(wire).as_str()),
            (ty, value),
            "of {wire:?}"
        );
    }

    #[test]
    fn words_are_split_where_a_reader_splits_them() {
        reads(
            "aggregatedWorkloads",
            "AggregatedWorkloads",
            "aggregated_workloads",
        );
        reads("userIDs", "UserIds", "user_ids");
        reads("OAuth2Token", "Oauth2Token", "oauth2_token");
        reads("HTTPServer", "HttpServer", "http_server");
        reads("X-Rate-Limit", "XRateLimit", "x_rate_limit");
    }

    #[test]
    fn symbols_are_read_out_where_they_are_all_there_is() {
        reads("+1", "Plus1", "plus_1");
        reads("-1", "Minus1", "minus_1");
        reads(">=", "GreaterOrEqual", "greater_or_equal");
        reads(".", "Dot", "dot");
        reads("", "Empty", "empty");
    }

    #[test]
    fn other_alphabets_are_transliterated() {
        reads("Größe", "Grosse", "grosse");
        reads("名前", "MingQian", "ming_qian");
    }

    #[test]
    fn names_never_begin_with_a_digit() {
        reads("3dSecure", "Type3dSecure", "_3d_secure");
    }

    #[test]
    fn values_that_differ_by_a_symbol_get_readable_distinct_variants() {
        let mut names = Names::default();
        let of = |names: &mut Names, value: &str| names.claim_variant(value, "Zone").to_string();
        assert_eq!(of(&mut names, "Etc/GMT+1"), "EtcGmt1");
        assert_eq!(of(&mut names, "Etc/GMT-1"), "EtcSlashGmtMinus1");
        assert_eq!(of(&mut names, "ASC"), "Asc");
        assert_eq!(of(&mut names, "asc"), "Asc2");
        assert_eq!(of(&mut names, "256x256"), "Zone256x256");
        assert_eq!(of(&mut names, "Self"), "SelfValue");
        assert_eq!(of(&mut names, "other"), "Other");
        assert_eq!(names.claim_catch_all().as_str(), "Unknown");
    }

    #[test]
    fn every_symbol_is_read_out_as_a_word_of_its_own() {
        let symbols = r#"><=!+-*/\%&|^~.,:;?@#$'"`()[]{}_ "#;
        let words: std::collections::HashSet<String> = symbols
            .chars()
            .map(|symbol| snake_words(&format!("{symbol}{symbol}{symbol}")))
            .collect();
        assert_eq!(words.len(), symbols.chars().count(), "{words:?}");
        assert!(words.iter().all(|word| word != "empty"), "{words:?}");
    }

    #[test]
    fn no_module_is_a_device_of_windows_and_methods_keep_their_names() {
        let devices = [
            "con", "PRN", "Aux", "nul", "COM0", "com1", "Com9", "LPT0", "lpt1", "lpt9",
        ];
        for wire in devices {
            let module = module_words(wire);
            assert_eq!(module, format!("{}_", wire.to_lowercase()));
            let method = Names::default().claim_method(wire);
            assert_eq!(method.as_str(), wire.to_lowercase());
            assert_eq!(operation_module(&method).as_str(), module);
        }
        for wire in [
            "icon",
            "cons",
            "com",
            "com10",
            "lpt",
            "console",
            "nulls",
            "auxiliary",
        ] {
            assert_eq!(module_words(wire), wire);
            let method = Names::default().claim_method(wire);
            assert_eq!(operation_module(&method), method);
        }
    }

    #[test]
    fn keywords_and_reserved_names_are_avoided() {
        let mut names = Names::within(Scope::Members);
        assert_eq!(names.claim_member("type").as_str(), "r#type");
        assert_eq!(names.claim_member("self").as_str(), "self_");
        assert_eq!(names.claim_member("default").as_str(), "default_value");
        let mut names = Names::within(Scope::Types);
        assert_eq!(names.claim_type("Option").as_str(), "OptionData");
        assert_eq!(names.claim_type("Self").as_str(), "SelfValue");
    }

    #[test]
    fn no_second_choice_is_a_reserved_name() {
        let mut names = Names::within(Scope::Inputs);
        let two = [names.claim_member("send"), names.claim_member("send")];
        assert_eq!(
            two.map(|name| name.to_string()),
            ["send_value", "send_value_2"]
        );
        let mut names = Names::within(Scope::Methods);
        let two = [names.claim_method("new"), names.claim_method("new")];
        assert_eq!(
            two.map(|name| name.to_string()),
            ["new_operation", "new_operation_2"]
        );
    }

    #[test]
    fn a_name_is_free_again_in_the_file_that_does_not_import_it() {
        let mut names = Names::within(Scope::Operations);
        names.enter(["SearchBody"]);
        assert_eq!(names.claim_type("SearchBody").as_str(), "SearchBody2");
        names.enter([]);
        assert_eq!(names.claim_type("SearchBody").as_str(), "SearchBody");
    }

    #[test]
    fn inputs_called_like_the_builders_own_fields_have_fields_of_their_own() {
        let inputs =
            ["client", "client_input", "body", "a"].map(|name| Ident::new(name).expect("a name"));
        let fields: Vec<String> = fields(&inputs, &["client", "options"])
            .iter()
            .map(Ident::to_string)
            .collect();
        assert_eq!(fields, ["client_input_2", "client_input", "body", "a"]);
    }

    #[test]
    fn an_item_is_named_by_the_singular_of_its_list() {
        assert_eq!(item_words("OrderLines"), "OrderLine");
        assert_eq!(item_words("Policies"), "Policy");
        assert_eq!(item_words("Addresses"), "Address");
        assert_eq!(item_words("Status"), "StatusItem");
        assert_eq!(item_words("Statuses"), "Status");
        assert_eq!(item_words("Data"), "DataItem");
        assert_eq!(item_words("Movies"), "Movie");
        assert_eq!(item_words("SalesPeople"), "SalesPerson");
    }
}
