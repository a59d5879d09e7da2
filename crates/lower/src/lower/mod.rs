//! x
use crate::Options;
use crate::normalize::Document;
use crate::problem::Problems;
use clientsmith_model::Api;
pub(crate) fn lower(_d: &Document, _o: &Options, _p: &mut Problems) -> Option<Api> {
    None
}
