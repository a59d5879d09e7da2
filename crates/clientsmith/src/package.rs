//! What Cargo and crates.io accept in the manifest of a package.

use anyhow::{Result, anyhow, ensure};
use clientsmith_lower::Metadata;

/// Why `name` can't be a package name; `None` if it can.
pub(crate) fn name_problem(name: &str) -> Option<String> {
    let starts_well = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let all_well = name
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
    if !starts_well || !all_well {
        return Some(
            "a package name is ASCII letters, digits, `-` and `_`, and starts with a letter"
                .to_owned(),
        );
    }
    if name.len() > LONGEST_PACKAGE_NAME {
        return Some(format!(
            "a package name has at most {LONGEST_PACKAGE_NAME} characters, as crates.io allows; this one has {}",
            name.len()
        ));
    }
    let library = name.replace('-', "_");
    match clientsmith_model::Ident::new(&library) {
        Some(ident)
            if ident.as_str() == library && !STANDARD_CRATES.contains(&library.as_str()) =>
        {
            None
        }
        _ => Some(format!(
            "`{name}` is a keyword or a crate of the standard library"
        )),
    }
}

/// crates.io's limit. File systems have one too: Cargo names files by the package and a hash.
const LONGEST_PACKAGE_NAME: usize = 64;

/// Crates that a library of the same name would hide.
const STANDARD_CRATES: &[&str] = &[
    "alloc",
    "clientsmith_runtime",
    "core",
    "proc_macro",
    "std",
    "test",
    "tokio",
];

/// A text of one line.
///
/// # Errors
/// It is empty, or has line breaks or invisible characters; the text says so.
pub(crate) fn line(text: &str) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("the text is empty".to_owned());
    }
    if text.contains('\n') || clientsmith_model::without_controls(text) != text {
        return Err("the text has line breaks or invisible characters".to_owned());
    }
    Ok(text.to_owned())
}

/// A URL that crates.io links to.
///
/// # Errors
/// It is none; the text says why.
pub(crate) fn url(text: &str) -> Result<String, String> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !text.contains(char::is_whitespace) => line(text),
        _ => Err("expected a URL that begins with `https://` or `http://`".to_owned()),
    }
}

/// A keyword of crates.io.
///
/// # Errors
/// It is none; the text says why.
pub(crate) fn keyword(text: &str) -> Result<String, String> {
    let is_allowed =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '+');
    let starts_well = text.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    if starts_well && text.chars().all(is_allowed) && text.len() <= LONGEST_KEYWORD {
        return Ok(text.to_owned());
    }
    Err(format!(
        "a keyword has at most {LONGEST_KEYWORD} ASCII letters, digits, `-`, `_` and `+`, and starts with a letter or a \
         digit"
    ))
}

/// A category of crates.io.
///
/// # Errors
/// It is none; the text says why.
pub(crate) fn category(text: &str) -> Result<String, String> {
    let is_allowed = |letter: char| letter.is_ascii_lowercase() || matches!(letter, '-' | ':');
    if !text.is_empty() && text.chars().all(is_allowed) {
        return Ok(text.to_owned());
    }
    Err(
        "a category is a slug of <https://crates.io/category_slugs>, such as `api-bindings`"
            .to_owned(),
    )
}

/// A version of Rust that compiles what is generated.
///
/// # Errors
/// It is none, or too old; the text says why.
pub(crate) fn rust_version(text: &str) -> Result<String, String> {
    let numbers: Option<Vec<u32>> = text.split('.').map(|number| number.parse().ok()).collect();
    let is_version = |numbers: &Vec<u32>| matches!(numbers.len(), 2 | 3);
    let Some(numbers) = numbers.filter(is_version) else {
        return Err("expected a version of Rust, such as `1.90`".to_owned());
    };
    let oldest = clientsmith_model::RUST_VERSION;
    if numbers[..2] < oldest[..] {
        let [major, minor] = oldest;
        return Err(format!(
            "generated code needs Rust {major}.{minor} or later"
        ));
    }
    Ok(text.to_owned())
}

/// Checks every entry.
///
/// # Errors
/// One is not what Cargo and crates.io accept.
pub(crate) fn check(metadata: &Metadata) -> Result<()> {
    type Check = fn(&str) -> Result<String, String>;
    let texts: [(&str, &Option<String>, Check); 6] = [
        ("description", &metadata.description, line),
        ("license", &metadata.license, line),
        ("repository", &metadata.repository, url),
        ("homepage", &metadata.homepage, url),
        ("documentation", &metadata.documentation, url),
        ("rust-version", &metadata.rust_version, rust_version),
    ];
    let lists: [(&str, &[String], Check); 3] = [
        ("authors", &metadata.authors, line),
        ("keywords", &metadata.keywords, keyword),
        ("categories", &metadata.categories, category),
    ];
    let texts = texts
        .into_iter()
        .map(|(key, text, check)| (key, text.as_slice(), check));
    for (key, values, check) in texts.chain(lists) {
        for value in values {
            check(value).map_err(|problem| anyhow!("`{key}`, {value:?}: {problem}"))?;
        }
    }
    check_counts(metadata)
}

/// Checks that there are no more keywords and categories than crates.io takes.
///
/// # Errors
/// There are more.
pub(crate) fn check_counts(metadata: &Metadata) -> Result<()> {
    let Metadata {
        keywords,
        categories,
        ..
    } = metadata;
    ensure!(
        keywords.len() <= MOST_WORDS,
        "a package has at most {MOST_WORDS} keywords"
    );
    ensure!(
        categories.len() <= MOST_WORDS,
        "a package has at most {MOST_WORDS} categories"
    );
    Ok(())
}

/// The most keywords, and the most categories, that crates.io takes.
pub(crate) const MOST_WORDS: usize = 5;

/// crates.io's limit.
const LONGEST_KEYWORD: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_keywords_categories_and_versions_are_those_of_crates_io() {
        assert!(url("https://example.com/a").is_ok());
        assert!(url("example.com").is_err());
        assert!(url("https://").is_err());
        assert!(url("https://example.com/\n[lib]").is_err());
        assert!(keyword("open-api").is_ok());
        assert!(keyword("two words").is_err());
        assert!(keyword("a-keyword-of-many-characters").is_err());
        assert!(category("web-programming::http-client").is_ok());
        assert!(category("Web Programming").is_err());
        assert!(rust_version("1.88").is_ok());
        assert!(rust_version("1.90.1").is_ok());
        assert!(rust_version("1.87").is_err());
        assert!(rust_version("stable").is_err());
    }

    #[test]
    fn texts_are_one_line() {
        assert!(line("MIT OR Apache-2.0").is_ok());
        assert!(line(" ").is_err());
        assert!(line("one\ntwo").is_err());
        assert!(line("turned \u{202e} around").is_err());
    }
}
