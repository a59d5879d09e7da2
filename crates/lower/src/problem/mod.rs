//! What is wrong with a document: a code, a place, a message, what to do about it.

mod code;

use std::collections::HashSet;
use std::ops::Range;

use crate::source::{FileId, Place, Sources, Span, shortened};

pub use code::{Code, Severity};

/// Something that is wrong with a document.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What kind of problem it is.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// Where that is in the text.
    pub span: Span,
    /// What is wrong, in the document's terms.
    pub message: String,
    /// What to do about it, where more is known than [`Code::advice`].
    pub help: Option<String>,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
}

/// A place that has to do with a problem elsewhere.
#[derive(Clone, Debug)]
pub struct Related {
    /// Where it is.
    pub place: Place,
    /// Where that is in the text.
    pub span: Span,
    /// What it has to do with the problem.
    pub message: String,
}

impl Problem {
    /// What to do about it.
    pub fn advice(&self) -> &str {
        self.help.as_deref().unwrap_or(self.code.advice())
    }

    /// A problem of a file that is no document, at a piece of its text. Its span is found by [`Problem::locate`].
    pub fn in_text(
        code: Code,
        bytes: &Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) -> Self {
        Self::new(code, Place::bytes(FileId::ROOT, bytes), message).help(help)
    }

    /// Finds the spans of problems, and puts these in the order of the text.
    pub fn locate(problems: &mut [Self], sources: &Sources) {
        let spans = sources.spans(problems.iter().map(|problem| &problem.place));
        for problem in &mut *problems {
            problem.span = spans.span(&problem.place);
        }
        problems.sort_by_key(|problem| problem.span.bytes.start);
    }

    /// A problem without advice; its span is found when all are known.
    pub(crate) fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            place,
            span: Span::default(),
            message: concise(message.into()),
            help: None,
            related: Vec::new(),
        }
    }

    /// Adds what to do about it, if anything is known.
    pub(crate) fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into().map(concise);
        self
    }

    /// Adds a place that has to do with it.
    pub(crate) fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related {
            place,
            span: Span::default(),
            message: concise(message.into()),
        });
        self
    }
}

/// Up to so many bytes, a message is shown as it is.
const LONGEST_MESSAGE: usize = 500;
/// Of a longer one, the characters that are shown of each name in it.
const SHOWN_OF_NAME: usize = 200;
/// Of one that is longer all the same, the characters that are shown.
const SHOWN_OF_MESSAGE: usize = 2_000;

/// A message without what nobody reads: names may be megabytes long and have thousands of problems.
fn concise(message: String) -> String {
    if message.len() <= LONGEST_MESSAGE {
        return message;
    }
    let pieces = message.split('`').take(SHOWN_OF_MESSAGE);
    let pieces: Vec<_> = pieces
        .map(|piece| shortened(piece, SHOWN_OF_NAME))
        .collect();
    shortened(&pieces.join("`"), SHOWN_OF_MESSAGE).into_owned()
}

/// The problems of a run as they are found.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Problem>);

/// More problems than anybody reads: the rest are left out.
const MOST: usize = 10_000;

impl Problems {
    /// Keeps a problem.
    pub(crate) fn report(&mut self, code: Code, place: Place, message: impl Into<String>) {
        self.push(Problem::new(code, place, message));
    }

    /// Keeps a problem and what to do about it.
    pub(crate) fn report_with_help(
        &mut self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Problem::new(code, place, message).help(help.into()));
    }

    /// Keeps a problem.
    pub(crate) fn push(&mut self, problem: Problem) {
        // Warnings leave room for errors, which decide whether there is a client.
        let most = match problem.code.severity() {
            Severity::Error => 2 * MOST,
            _ => MOST,
        };
        if self.0.len() < most {
            self.0.push(problem);
        }
    }

    /// Moves every problem.
    pub(crate) fn map_places(&mut self, to: impl Fn(&Place) -> Place) {
        for problem in &mut self.0 {
            problem.place = to(&problem.place);
            for related in &mut problem.related {
                related.place = to(&related.place);
            }
        }
    }

    /// Keeps the problems of another list too.
    pub(crate) fn append(&mut self, others: Self) {
        others.0.into_iter().for_each(|problem| self.push(problem));
    }

    /// How many are kept.
    pub(crate) const fn count(&self) -> usize {
        self.0.len()
    }

    /// The problems by file and line; of one place, in the order in which they were found, without duplicates.
    pub(crate) fn sorted(mut self, sources: &Sources) -> Vec<Problem> {
        let related = self.0.iter().flat_map(|problem| &problem.related);
        let places = related
            .map(|related| &related.place)
            .chain(self.0.iter().map(|problem| &problem.place));
        let spans = sources.spans(places);
        for problem in &mut self.0 {
            problem.span = spans.span(&problem.place);
            for related in &mut problem.related {
                related.span = spans.span(&related.place);
            }
        }
        self.0
            .sort_by_key(|problem| (problem.place.file, problem.span.bytes.start));
        let mut told = HashSet::new();
        self.0.retain(|problem| {
            let Problem {
                code,
                place,
                message,
                ..
            } = problem;
            told.insert((*code, place.clone(), message.clone()))
        });
        self.0
    }
}

/// The candidate that is most like `word`, if any is near enough to be what was meant. Nobody misspells a text.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let most = 2.min(candidate.len() / 3).max(1);
            // A character may have four bytes.
            if candidate.len().abs_diff(word.len()) > 4 * most {
                return None;
            }
            let distance = strsim::osa_distance(&word, &candidate.to_lowercase());
            (distance <= most).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// What is longer, in bytes, is compared with nothing.
const LONGEST_WORD: usize = 200;

/// `did you mean …?`, if anything is near.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}
