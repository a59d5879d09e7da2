//! Media types: the format that each stands for, and the name of the variant that carries it.

use super::names;

/// What a media type is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyFormat {
    Json,
    Form,
    Multipart,
    /// XML, which has no typed form here.
    Xml,
    Text,
    Events,
    JsonLines,
    Binary,
    /// `*/*` and its like: the schema decides.
    Any,
}

impl BodyFormat {
    /// By the type and the suffix (RFC 6839).
    pub(crate) fn of_media_type(media_type: &str) -> Self {
        let essence = essence(media_type).to_ascii_lowercase();
        match essence.as_str() {
            "*/*" | "application/*" | "" => Self::Any,
            "application/x-www-form-urlencoded" => Self::Form,
            "text/event-stream" => Self::Events,
            "application/jsonl"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/x-jsonlines"
            | "application/json-seq"
            | "application/stream+json"
            | "application/jsonlines" => Self::JsonLines,
            other if other.ends_with("+json-seq") => Self::JsonLines,
            "text/json" | "application/json" => Self::Json,
            "application/xml" | "text/xml" => Self::Xml,
            "application/yaml"
            | "application/x-yaml"
            | "application/graphql"
            | "application/javascript" => Self::Text,
            other if other.ends_with("+json") || other.ends_with("/json") => Self::Json,
            other if other.ends_with("+xml") => Self::Xml,
            other if other.ends_with("+yaml") => Self::Text,
            other if other.starts_with("multipart/") => Self::Multipart,
            other if other.starts_with("text/") => Self::Text,
            _ => Self::Binary,
        }
    }
}

fn subtype(media_type: &str) -> &str {
    let essence = essence(media_type);
    essence
        .split_once('/')
        .map_or(essence, |(_, subtype)| subtype)
}

/// A media type without its parameters.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// The name of the variant for a media type: of JSON by what kind of JSON it is (RFC 6839), of bytes and text by the
/// subtype.
pub(crate) fn variant_words(media_type: &str) -> String {
    let subtype = subtype(media_type);
    let words = match BodyFormat::of_media_type(media_type) {
        BodyFormat::Json => subtype
            .strip_suffix("+json")
            .map_or_else(|| "Json".to_owned(), kind_words),
        BodyFormat::Form => "Form".to_owned(),
        BodyFormat::Multipart if subtype == "form-data" => "Multipart".to_owned(),
        BodyFormat::Events => "Events".to_owned(),
        BodyFormat::JsonLines => "JsonLines".to_owned(),
        BodyFormat::Text if subtype == "plain" || subtype == "*" => "Text".to_owned(),
        BodyFormat::Binary if subtype == "octet-stream" || subtype == "*" => "Bytes".to_owned(),
        BodyFormat::Any => "Any".to_owned(),
        BodyFormat::Multipart | BodyFormat::Xml | BodyFormat::Text | BodyFormat::Binary => {
            let suffixes = ["+yaml", "+xml"];
            let named = suffixes
                .iter()
                .find_map(|suffix| subtype.strip_suffix(suffix));
            kind_words(named.unwrap_or(subtype))
        }
    };
    if words.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return words;
    }
    match BodyFormat::of_media_type(media_type) {
        BodyFormat::Json => "Json".to_owned(),
        BodyFormat::Text | BodyFormat::Xml => "Text".to_owned(),
        _ => "Bytes".to_owned(),
    }
}

/// The words of a subtype without its tree (RFC 6838 §3): `vnd.acme.list.v2` → `AcmeListV2`, `x-tar` → `Tar`.
fn kind_words(subtype: &str) -> String {
    let trees = ["vnd.", "prs.", "x.", "x-"];
    let bare = trees.iter().find_map(|tree| subtype.strip_prefix(tree));
    names::suffix_words(bare.unwrap_or(subtype))
}
