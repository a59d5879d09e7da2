//! Types of other crates in the place of what a schema or a format would become: of the caller's crates by their paths, of
//! well-known ones by the crate's name.

use clientsmith_model::{Dependency, ExternalType, ImplementedTraits, JsonKind, RustPath};

use serde_json::{Value, json};

use crate::problem::did_you_mean;

/// A type that stands in the place of what a schema or a format would become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    source: TypeSource,
    traits: ImplementedTraits,
}

/// Where a type comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum TypeSource {
    /// A type by its path.
    Path(RustPath),
    /// The type that a well-known crate has for a format.
    Crate(&'static str),
}

impl Replacement {
    /// A type by its path, such as `my_crate::Money`, with what it implements (see [`ImplementedTraits::NAMES`]); or by
    /// the name of a well-known crate, which has a type for the format in question.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn new<'t>(
        ty: &str,
        implements: impl IntoIterator<Item = &'t str>,
    ) -> Result<Self, String> {
        let source = match KNOWN.iter().find(|known| known.name == ty) {
            Some(known) => TypeSource::Crate(known.name),
            None => TypeSource::Path(RustPath::new(ty).ok_or_else(|| not_a_type(ty))?),
        };
        let mut traits = ImplementedTraits::default();
        for name in implements {
            if !ImplementedTraits::NAMES.contains(&name) {
                return Err(not_a_trait(name));
            }
            traits = traits.with(name);
        }
        Ok(Self { source, traits })
    }

    /// Whether there is such a type for a format.
    ///
    /// # Errors
    /// The crate has no type for it: in words, with the formats that it has types for.
    pub fn check_format(&self, format: &str) -> Result<(), String> {
        match self.source {
            TypeSource::Path(_) => Ok(()),
            TypeSource::Crate(name) => match known_type(name, format) {
                Some(_) => Ok(()),
                None => Err(no_type(name, format)),
            },
        }
    }

    /// As the extension `x-clientsmith-type` has it.
    pub(crate) fn to_extension(&self) -> Value {
        let ty = match &self.source {
            TypeSource::Path(path) => path.as_str(),
            TypeSource::Crate(name) => name,
        };
        json!({"type": ty, "implements": self.traits.names()})
    }

    /// The type for a schema of this kind and format; `None` if a well-known crate has none.
    pub(crate) fn external(
        &self,
        kind: Option<JsonKind>,
        format: Option<&str>,
    ) -> Option<ExternalType> {
        match &self.source {
            TypeSource::Path(path) => Some(ExternalType {
                path: path.clone().unshadowed(),
                is_of_runtime: false,
                traits: self.traits,
                kind,
                is_well_known: false,
                example: None,
            }),
            TypeSource::Crate(name) => {
                let known = known_type(name, format?)?;
                // The types of these formats are text.
                if kind.is_some_and(|kind| kind != JsonKind::String) {
                    return None;
                }
                let traits = known.traits.iter();
                Some(ExternalType {
                    path: RustPath::new(known.path)?,
                    is_of_runtime: known.is_of_runtime,
                    traits: traits.fold(self.traits, |traits, name| traits.with(name)),
                    kind: Some(JsonKind::String),
                    is_well_known: true,
                    example: Some(known.example.to_owned()),
                })
            }
        }
    }
}

fn not_a_type(ty: &str) -> String {
    let near = did_you_mean(ty, KNOWN.iter().map(|known| known.name));
    let near = near.filter(|_| !ty.contains("::"));
    let names: Vec<String> = KNOWN
        .iter()
        .map(|known| format!("`{}`", known.name))
        .collect();
    format!(
        "expected the path of a type, such as `my_crate::Money`, or one of {}{}",
        names.join(", "),
        near.map(|near| format!("; {near}")).unwrap_or_default()
    )
}

fn not_a_trait(name: &str) -> String {
    let names = ImplementedTraits::NAMES;
    let help = did_you_mean(name, names).unwrap_or_else(|| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        format!("expected one of {}", names.join(", "))
    });
    format!("`{name}` is no trait that a type can be said to implement; {help}")
}

fn no_type(name: &str, format: &str) -> String {
    let known = KNOWN.iter().find(|known| known.name == name);
    let formats = known.into_iter().flat_map(|known| known.types);
    let formats = formats.flat_map(|ty| ty.formats);
    let formats: Vec<String> = formats.map(|format| format!("`{format}`")).collect();
    format!(
        "`{name}` has no type for the format `{format}`; it has types for {}",
        formats.join(", ")
    )
}

/// A well-known crate.
struct KnownCrate {
    name: &'static str,
    types: &'static [KnownType],
    /// What Cargo.toml says of it; nothing for what is of the standard library.
    version: Option<&'static str>,
    features: &'static [&'static str],
}

/// The type of a well-known crate for some formats of strings.
struct KnownType {
    formats: &'static [&'static str],
    path: &'static str,
    is_of_runtime: bool,
    traits: &'static [&'static str],
    example: &'static str,
}

const ALL: &[&str] = &["Copy", "Default", "Display", "Eq", "FromStr", "Hash", "Ord"];
const WITHOUT_DEFAULT: &[&str] = &["Copy", "Display", "Eq", "FromStr", "Hash", "Ord"];

/// The crates, sorted by name. The types' serde implementations are those of the formats: RFC 3339 for instants and days,
/// RFC 9562, RFC 3986. The offset of an instant is kept where the type has one.
const KNOWN: &[KnownCrate] = &[
    KnownCrate {
        name: "chrono",
        types: &[
            KnownType {
                formats: &["date-time"],
                path: "chrono::DateTime<chrono::FixedOffset>",
                is_of_runtime: false,
                traits: ALL,
                example: "2026-01-31T12:00:00Z",
            },
            KnownType {
                formats: &["date"],
                path: "chrono::NaiveDate",
                is_of_runtime: false,
                traits: ALL,
                example: "2026-01-31",
            },
        ],
        version: Some("0.4"),
        features: &["serde", "std"],
    },
    KnownCrate {
        name: "jiff",
        types: &[
            KnownType {
                formats: &["date-time"],
                path: "jiff::Timestamp",
                is_of_runtime: false,
                traits: ALL,
                example: "2026-01-31T12:00:00Z",
            },
            KnownType {
                formats: &["date"],
                path: "jiff::civil::Date",
                is_of_runtime: false,
                traits: ALL,
                example: "2026-01-31",
            },
            KnownType {
                formats: &["duration"],
                path: "jiff::SignedDuration",
                is_of_runtime: false,
                traits: ALL,
                example: "PT1H",
            },
        ],
        version: Some("1.0"),
        features: &["serde", "std"],
    },
    KnownCrate {
        name: "rust_decimal",
        types: &[KnownType {
            formats: &["decimal"],
            path: "rust_decimal::Decimal",
            is_of_runtime: false,
            traits: ALL,
            example: "1.50",
        }],
        version: Some("1.37"),
        features: &["serde", "std"],
    },
    KnownCrate {
        name: "std",
        types: &[
            KnownType {
                formats: &["ipv4"],
                path: "std::net::Ipv4Addr",
                is_of_runtime: false,
                traits: WITHOUT_DEFAULT,
                example: "192.0.2.1",
            },
            KnownType {
                formats: &["ipv6"],
                path: "std::net::Ipv6Addr",
                is_of_runtime: false,
                traits: WITHOUT_DEFAULT,
                example: "2001:db8::1",
            },
        ],
        version: None,
        features: &[],
    },
    KnownCrate {
        name: "time",
        types: &[
            KnownType {
                formats: &["date-time"],
                path: "format::OffsetDateTime",
                is_of_runtime: true,
                traits: WITHOUT_DEFAULT,
                example: "2026-01-31T12:00:00Z",
            },
            KnownType {
                formats: &["date"],
                path: "time::Date",
                is_of_runtime: false,
                traits: &["Copy", "Display", "Eq", "Hash", "Ord"],
                example: "2026-01-31",
            },
        ],
        version: Some("0.3"),
        features: &["serde-human-readable", "std"],
    },
    KnownCrate {
        name: "url",
        types: &[KnownType {
            formats: &["uri", "url", "iri"],
            path: "url::Url",
            is_of_runtime: false,
            traits: &["Display", "Eq", "FromStr", "Hash", "Ord"],
            example: "https://example.com",
        }],
        version: Some("2.5"),
        features: &["serde"],
    },
    KnownCrate {
        name: "uuid",
        types: &[KnownType {
            formats: &["uuid"],
            path: "uuid::Uuid",
            is_of_runtime: false,
            traits: ALL,
            example: "00000000-0000-4000-8000-000000000000",
        }],
        version: Some("1.17"),
        features: &["serde", "std"],
    },
];

fn known_type(name: &str, format: &str) -> Option<&'static KnownType> {
    let known = KNOWN.iter().find(|known| known.name == name)?;
    known.types.iter().find(|ty| ty.formats.contains(&format))
}

/// What Cargo.toml says of a well-known crate that a path names; `None` if the crate is not one of them.
pub(crate) fn known_dependency(library: &str) -> Option<Dependency> {
    if library == "indexmap" {
        return Some(Dependency {
            name: library.to_owned(),
            texts: vec![("version".to_owned(), "2".to_owned())],
            features: vec!["serde".to_owned(), "std".to_owned()],
            default_features: Some(false),
        });
    }
    let known = KNOWN.iter().find(|known| known.name == library)?;
    let version = known.version?;
    Some(Dependency {
        name: known.name.to_owned(),
        texts: vec![("version".to_owned(), version.to_owned())],
        features: known
            .features
            .iter()
            .map(|name| (*name).to_owned())
            .collect(),
        default_features: Some(false),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_well_known_type_is_a_type_of_its_format() {
        for known in KNOWN {
            for ty in known.types {
                let replacement = Replacement::new(known.name, []).expect("a known crate");
                for format in ty.formats {
                    replacement.check_format(format).expect("a type for it");
                    let external = replacement.external(Some(JsonKind::String), Some(format));
                    let external = external.expect("a type");
                    assert_eq!(external.path.as_str(), ty.path);
                    assert_eq!(external.traits.copy, ty.traits.contains(&"Copy"));
                }
            }
        }
    }

    #[test]
    fn what_is_no_type_or_no_trait_is_said_with_what_was_meant() {
        let message = |ty, traits: &[&'static str]| {
            let replacement = Replacement::new(ty, traits.iter().copied());
            replacement.expect_err("a problem")
        };
        assert!(message("chronos", &[]).contains("did you mean `chrono`?"));
        assert!(message("Money", &[]).starts_with("expected the path of a type"));
        assert!(message("a::B", &["Hashh"]).contains("did you mean `Hash`?"));
        let chrono = Replacement::new("chrono", []).expect("a known crate");
        let message = chrono.check_format("uuid").expect_err("a problem");
        assert_eq!(
            message,
            "`chrono` has no type for the format `uuid`; it has types for `date-time`, `date`"
        );
    }

    #[test]
    fn numbers_are_no_texts() {
        let decimal = Replacement::new("rust_decimal", []).expect("a known crate");
        assert!(
            decimal
                .external(Some(JsonKind::Number), Some("decimal"))
                .is_none()
        );
    }
}
