//! What is wrong with a document: a code, a place, a message, what to do about it.

mod code;

use crate::source::{Place, Sources};

pub use code::{Code, Severity};

/// Something that is wrong with a document.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What kind of problem it is.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// What is wrong, in the document's terms.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that have to do with it, and how.
    pub related: Vec<(Place, String)>,
}

/// The problems of a run as they are found.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Problem>);

/// More problems than anybody reads: the rest are left out.
const MOST: usize = 10_000;

impl Problems {
    /// Keeps a problem.
    pub(crate) fn report(&mut self, code: Code, place: Place, message: impl Into<String>) {
        self.push(Problem {
            code,
            place,
            message: message.into(),
            help: None,
            related: Vec::new(),
        });
    }

    /// Keeps a problem and what to do about it.
    pub(crate) fn report_with_help(
        &mut self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Problem {
            code,
            place,
            message: message.into(),
            help: Some(help.into()),
            related: Vec::new(),
        });
    }

    fn push(&mut self, problem: Problem) {
        if self.0.len() < MOST {
            self.0.push(problem);
        }
    }

    /// The problems by file and line; of one place, in the order in which they were found, none twice.
    pub(crate) fn sorted(mut self, sources: &Sources) -> Vec<Problem> {
        let mut spans = sources.spans(self.0.iter().map(|problem| &problem.place));
        self.0.sort_by_cached_key(|problem| {
            (problem.place.file, spans.span(&problem.place).bytes.start)
        });
        self.0.dedup_by(|later, earlier| {
            later.code == earlier.code
                && later.place == earlier.place
                && later.message == earlier.message
        });
        self.0
    }
}

/// The candidate that is most like `word`, if any is near enough to be what was meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::osa_distance(&word.to_lowercase(), &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| *distance <= 2.min(candidate.len() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `did you mean …?`, if anything is near.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}
