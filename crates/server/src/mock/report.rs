//! What went wrong with a mock server, as a list that a person reads.

use std::fmt;

/// What went wrong with a mock server: requests that were refused or not expected, and expectations that were not met.
#[derive(Clone, PartialEq, Eq)]
pub struct Report {
    pub(super) title: String,
    pub(super) items: Vec<String>,
}

impl Report {
    /// What went wrong, an item each; several lines where that takes them.
    pub fn items(&self) -> &[String] {
        &self.items
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the mock server of {} was not used as expected:",
            self.title
        )?;
        for (index, item) in self.items.iter().enumerate() {
            write!(
                formatter,
                "\n\n{}. {}",
                index + 1,
                item.replace('\n', "\n   ")
            )?;
        }
        Ok(())
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for Report {}
