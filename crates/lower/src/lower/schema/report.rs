//! Problems, reported at places of the normalized document.

use clientsmith_model::{Ident, without_controls};

use super::Schemas;
use crate::problem::{Code, Problem};
use crate::source::Pointer;

impl<'d> Schemas<'d, '_> {
    /// Reports a problem at a place of the normalized document.
    pub(crate) fn report(&mut self, code: Code, pointer: &Pointer, message: impl Into<String>) {
        let place = self.document.place(pointer);
        self.problems.report(code, place, message);
    }

    /// Reports a problem that has to do with two places.
    pub(crate) fn report_pair(
        &mut self,
        code: Code,
        pointer: &Pointer,
        message: impl Into<String>,
        other: (&Pointer, &str),
    ) {
        let place = self.document.place(pointer);
        let (related, text) = (self.document.place(other.0), other.1);
        let problem = Problem::new(code, place, message).related(related, text);
        self.problems.push(problem);
    }

    /// Reports a name that is not what its words make of it, because that is taken or reserved.
    pub(crate) fn report_changed_name(
        &mut self,
        wire: &str,
        words: impl FnOnce() -> String,
        ident: &Ident,
        pointer: &Pointer,
    ) {
        if ident.bare() == wire {
            return;
        }
        let words = words();
        if ident.bare() != words {
            let message = format!(
                "`{}` becomes `{ident}` in Rust: `{words}` is already used or reserved",
                without_controls(wire)
            );
            let place = self.document.place(pointer).key();
            self.problems.report(Code::ChangedName, place, message);
        }
    }
}
