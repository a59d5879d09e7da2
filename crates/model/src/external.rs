//! Types that are not the client's own: those of the caller's crates and of well-known ones, in the place of what a
//! schema or a format would become.

use std::fmt;

use crate::{Ident, JsonKind};

/// Modules that emitted files import: a crate of the same name is written with `::` before it.
const RESERVED_MODULES: &[&str] = &[
    "evidence", "format", "runtime", "security", "types", "unit", "xml",
];

/// Refers to one of the external types of [`Types`](crate::Types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalId(pub u32);

/// A type of another crate. It implements `Clone`, `Debug`, `PartialEq`, and serde's `Serialize` and `Deserialize`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalType {
    /// The type: where [`is_of_runtime`](Self::is_of_runtime), below the runtime crate's root.
    pub path: RustPath,
    /// Whether it is one of the runtime's.
    pub is_of_runtime: bool,
    /// What else it implements.
    pub traits: ImplementedTraits,
    /// The kind of JSON value that it is; `None` if the schema does not say.
    pub kind: Option<JsonKind>,
    /// Whether it is a type of a well-known crate: none that is an alias of another.
    pub is_well_known: bool,
    /// A text that it is parsed from (`FromStr`), for examples.
    pub example: Option<String>,
}

impl ExternalType {
    /// Whether it is text, a number or a boolean on the wire.
    pub const fn is_scalar(&self) -> bool {
        matches!(
            self.kind,
            Some(JsonKind::Boolean | JsonKind::Integer | JsonKind::Number | JsonKind::String)
        )
    }
}

/// Which traits a type implements, beside those that every type of a client does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImplementedTraits {
    /// `Copy`
    pub copy: bool,
    /// `Default`
    pub default: bool,
    /// `Display`
    pub display: bool,
    /// `Eq`
    pub eq: bool,
    /// `FromStr`, with an error that implements `Error`.
    pub from_str: bool,
    /// `Hash`
    pub hash: bool,
    /// `Ord` and `PartialOrd`
    pub ord: bool,
}

impl ImplementedTraits {
    /// The names of the traits that can be stated; the first ones are those that every type implements.
    pub const NAMES: [&str; 11] = [
        "Clone",
        "Debug",
        "PartialEq",
        "Copy",
        "Default",
        "Display",
        "Eq",
        "FromStr",
        "Hash",
        "Ord",
        "PartialOrd",
    ];

    /// These and another.
    #[must_use]
    pub fn with(mut self, name: &str) -> Self {
        match name {
            "Copy" => self.copy = true,
            "Default" => self.default = true,
            "Display" => self.display = true,
            "Eq" => self.eq = true,
            "FromStr" => self.from_str = true,
            "Hash" => self.hash = true,
            "Ord" => self.ord = true,
            _ => {}
        }
        self
    }

    /// Their names.
    pub fn names(self) -> Vec<&'static str> {
        let all = [
            ("Copy", self.copy),
            ("Default", self.default),
            ("Display", self.display),
            ("Eq", self.eq),
            ("FromStr", self.from_str),
            ("Hash", self.hash),
            ("Ord", self.ord),
        ];
        let stated = all.into_iter().filter(|(_, is_stated)| *is_stated);
        stated.map(|(name, _)| name).collect()
    }

    /// These and others.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            copy: self.copy || other.copy,
            default: self.default || other.default,
            display: self.display || other.display,
            eq: self.eq || other.eq,
            from_str: self.from_str || other.from_str,
            hash: self.hash || other.hash,
            ord: self.ord || other.ord,
        }
    }
}

/// The path of a type in Rust: `my_crate::Money`, `chrono::DateTime<chrono::Utc>`. Valid by construction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustPath(String);

/// Types of Rust that have no path.
const PRIMITIVES: &[&str] = &[
    "String", "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8",
    "u16", "u32", "u64", "u128", "usize",
];

/// Types of the prelude, which type arguments may be made of.
const PRELUDE: &[&str] = &["Box", "Option", "Vec"];

/// Type arguments within type arguments.
const DEEPEST: usize = 8;

impl RustPath {
    /// `None` where `text` is no path, or one whose meaning depends on where it stands: a single name that is no type of
    /// Rust's own, `self::…` or `super::…`.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let rest = path(text, DEEPEST)?;
        rest.trim().is_empty().then(|| Self(text.to_owned()))
    }

    /// The same type, however a name that emitted files import is spelt.
    #[must_use]
    pub fn unshadowed(self) -> Self {
        let first = self.0.split("::").next().unwrap_or_default();
        match RESERVED_MODULES.contains(&first) {
            true => Self(format!("::{}", self.0)),
            false => self,
        }
    }

    /// As it is written in source.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The type's name, without its arguments.
    pub fn name(&self) -> &str {
        let plain = self.0.split('<').next().unwrap_or(&self.0);
        plain.rsplit("::").next().unwrap_or(plain).trim()
    }

    /// The crates that it names, each as it is written in source; none of the standard library's, nor the one that it
    /// stands in.
    pub fn crates(&self) -> Vec<&str> {
        let paths = self.0.split(['<', '>', ',', '(', ')']);
        let mut crates: Vec<&str> = Vec::new();
        for path in paths {
            let path = path.trim();
            let path = path.strip_prefix("::").unwrap_or(path);
            if let Some((first, _)) = path.split_once("::")
                && !matches!(first, "" | "std" | "core" | "alloc" | "crate")
                && !crates.contains(&first)
            {
                crates.push(first);
            }
        }
        crates
    }
}

impl fmt::Display for RustPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What is left of a text behind the path at its beginning.
fn path(text: &str, depth: usize) -> Option<&str> {
    let text = text.trim_start();
    let global = text.strip_prefix("::");
    let mut rest = global.unwrap_or(text);
    let first = rest;
    let mut names = 0;
    loop {
        let behind = segment(rest, global.is_none() && names == 0)?;
        let name = &rest[..rest.len() - behind.len()];
        rest = behind;
        names += 1;
        if rest.trim_start().starts_with('<') {
            rest = arguments(&rest.trim_start()[1..], '>', depth)?;
        }
        if let Some(more) = rest.strip_prefix("::") {
            rest = more;
            continue;
        }
        let is_outer = depth == DEEPEST;
        let is_known = names > 1
            || global.is_none() && PRIMITIVES.contains(&name)
            || global.is_none() && !is_outer && PRELUDE.contains(&name);
        // `Vec<a::B>::C` is no path of a crate.
        let begins_with_crate =
            names == 1 || !first[name_length(first)..].trim_start().starts_with('<');
        return (is_known && begins_with_crate).then_some(rest);
    }
}

/// How long the name is that a text begins with.
fn name_length(text: &str) -> usize {
    let end = text.find(|letter: char| {
        !matches!(letter, '_' | '#') && !unicode_ident::is_xid_continue(letter)
    });
    end.unwrap_or(text.len())
}

/// What is left behind a name.
fn segment(text: &str, is_first: bool) -> Option<&str> {
    let bare = text.strip_prefix("r#");
    let name = bare.unwrap_or(text);
    let end = name.find(|letter: char| letter != '_' && !unicode_ident::is_xid_continue(letter));
    let (name, rest) = name.split_at(end.unwrap_or(name.len()));
    let is_crate = is_first && name == "crate";
    let ident = Ident::new(name);
    let is_plain = ident.is_some_and(|ident| bare.is_some() || ident.as_str() == name);
    (is_crate || is_plain).then_some(rest)
}

/// What is left behind arguments, the first of which the text begins with, and what closes them.
fn arguments(text: &str, close: char, depth: usize) -> Option<&str> {
    let depth = depth.checked_sub(1)?;
    let mut rest = text.trim_start();
    loop {
        if let Some(end) = rest.strip_prefix(close) {
            return Some(end);
        }
        rest = match rest.strip_prefix('(') {
            Some(tuple) => arguments(tuple, ')', depth)?,
            None => path(rest, depth)?,
        };
        rest = rest.trim_start();
        match rest.strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None if rest.starts_with(close) => {}
            None => return None,
        }
    }
}

/// The type of maps: objects whose members have no names of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapType {
    /// The runtime's `Map<V>`, in the order received.
    #[default]
    Runtime,
    /// `std::collections::HashMap<String, V>`
    HashMap,
    /// `std::collections::BTreeMap<String, V>`
    BTreeMap,
    /// `indexmap::IndexMap<String, V>`, in the order received.
    IndexMap,
}

impl MapType {
    /// The names of those that are not the runtime's.
    pub const NAMES: [&str; 3] = ["HashMap", "BTreeMap", "IndexMap"];

    /// The type of this name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "HashMap" => Self::HashMap,
            "BTreeMap" => Self::BTreeMap,
            "IndexMap" => Self::IndexMap,
            _ => return None,
        })
    }

    /// Its path without the arguments.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Runtime => "Map",
            Self::HashMap => "std::collections::HashMap",
            Self::BTreeMap => "std::collections::BTreeMap",
            Self::IndexMap => "indexmap::IndexMap",
        }
    }

    /// Whether it implements `Hash` where its values do.
    pub const fn is_hash(self) -> bool {
        matches!(self, Self::Runtime | Self::BTreeMap)
    }
}

/// A dependency of the emitted crate beside its runtime, as Cargo.toml has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependency {
    /// The key in `[dependencies]`.
    pub name: String,
    /// `version`, `path`, `git`, `branch`, `tag`, `rev`, `registry` and `package`, those that are stated.
    pub texts: Vec<(String, String)>,
    /// `features`
    pub features: Vec<String>,
    /// `default-features`
    pub default_features: Option<bool>,
}

impl Dependency {
    /// The crate's name as it is written in source.
    pub fn library(&self) -> String {
        self.name.replace('-', "_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_types_that_mean_the_same_everywhere() {
        for text in [
            "my_crate::Money",
            "::my_crate::money::Money",
            "crate::Money",
            "chrono::DateTime<chrono::Utc>",
            "a::B<c::D<u8>, (e::F, String), ()>",
            "a::B< c::D >",
            "a::B<Vec<Option<u8>>>",
            "std::net::IpAddr",
            "u64",
            "String",
            "a::r#type::T",
        ] {
            assert!(RustPath::new(text).is_some(), "{text}");
        }
        for text in [
            "",
            "Money",
            "my_crate::",
            "my_crate::Money<",
            "my_crate::Money>",
            "my_crate::Mo ney",
            "my-crate::Money",
            "self::Money",
            "super::Money",
            "a::crate::B",
            "a::type::T",
            "a::B<c::D",
            "a::B<c::D E>",
            "a::B; mod c {}",
            "Vec<a::B>",
            "a::B<Money>",
            "a<b::C>::D",
            "::u8",
            "&a::B",
            "a::B::<T>::",
            "1::2",
        ] {
            assert!(RustPath::new(text).is_none(), "{text}");
        }
    }

    #[test]
    fn arguments_nest_only_so_deep() {
        let deep = "a::B<".repeat(10_000);
        assert!(RustPath::new(&deep).is_none());
    }

    #[test]
    fn the_crates_of_a_path_are_those_that_are_dependencies() {
        let crates = |text| {
            let path = RustPath::new(text).expect("a path");
            path.crates()
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            crates("::money::Money<std::num::NonZero<u8>, b::C>"),
            ["money", "b"]
        );
        assert!(crates("crate::Money").is_empty());
        assert!(crates("u64").is_empty());
    }

    #[test]
    fn a_path_ends_in_its_name() {
        let name = |text| RustPath::new(text).map(|path| path.name().to_owned());
        assert_eq!(
            name("chrono::DateTime<chrono::Utc>").as_deref(),
            Some("DateTime")
        );
        assert_eq!(name("u64").as_deref(), Some("u64"));
    }
}
