//! JSON lines: a text a row.

use std::io::{self, Write};

use super::{RowWriter, Surroundings, Target};
use crate::value::Value;

pub(crate) struct Lines {
    target: Target,
    is_live: bool,
}

impl Lines {
    pub(crate) const fn new(surroundings: Surroundings, target: Target) -> Self {
        Self {
            target,
            is_live: surroundings.is_live || surroundings.is_terminal,
        }
    }
}

impl RowWriter for Lines {
    fn row(&mut self, row: Value) -> io::Result<()> {
        writeln!(self.target, "{}", row.to_json())?;
        match self.is_live {
            true => self.target.flush(),
            false => Ok(()),
        }
    }

    fn end(&mut self) -> io::Result<Vec<String>> {
        self.target.finish()?;
        Ok(Vec::new())
    }
}
