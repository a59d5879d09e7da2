//! Which operations of a document a client is made of.

mod reachable;

use std::fmt;
use std::str::FromStr;

use wildmatch::WildMatch;

pub(crate) use reachable::select;

/// Operations by tag, path or `operationId`. Without anything to include, all are.
#[derive(Clone, Debug, Default)]
pub struct OperationSelection {
    /// An operation must be one of these, if there are any.
    pub include: Vec<Filter>,
    /// An operation must be none of these.
    pub exclude: Vec<Filter>,
}

/// Some operations: `tag=pets`, `path=/v1/*`, `operation=list*`. A `*` stands for any text, a `?` for one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    by: By,
    pattern: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Tag,
    Path,
    Operation,
}

impl OperationSelection {
    /// Whether every operation is selected.
    pub fn is_everything(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }

    /// Whether an operation is selected.
    pub(crate) fn has(&self, path: &str, id: Option<&str>, tags: &[String]) -> bool {
        let matches =
            |filters: &[Filter]| filters.iter().any(|filter| filter.matches(path, id, tags));
        (self.include.is_empty() || matches(&self.include)) && !matches(&self.exclude)
    }
}

impl Filter {
    fn matches(&self, path: &str, id: Option<&str>, tags: &[String]) -> bool {
        let pattern = WildMatch::new(&self.pattern);
        match self.by {
            By::Tag => tags.iter().any(|tag| pattern.matches(tag)),
            By::Path => pattern.matches(path),
            By::Operation => id.is_some_and(|id| pattern.matches(id)),
        }
    }
}

impl FromStr for Filter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let by = |word| match word {
            "tag" => Some(By::Tag),
            "path" => Some(By::Path),
            "operation" => Some(By::Operation),
            _ => None,
        };
        text.split_once('=')
            .and_then(|(word, pattern)| Some((by(word)?, pattern)))
            .filter(|(_, pattern)| !pattern.is_empty())
            .map(|(by, pattern)| Self {
                by,
                pattern: pattern.to_owned(),
            })
            .ok_or_else(|| "use `tag=…`, `path=…` or `operation=…`".to_owned())
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.by {
            By::Tag => "tag",
            By::Path => "path",
            By::Operation => "operation",
        };
        write!(formatter, "{word}={}", self.pattern)
    }
}
