//! How problems and failures are reported to the user: in the style of rustc, or as one line of JSON each.

mod excerpt;
#[cfg(feature = "cli")]
mod json;
#[cfg(feature = "cli")]
mod levels;
#[cfg(feature = "cli")]
mod output;
mod render;

use annotate_snippets::Renderer;
use annotate_snippets::renderer::DecorStyle;
use clientsmith_lower::{Problem, Sources};

#[cfg(feature = "cli")]
pub(crate) use output::{Report, failure, interrupted, note, rendered, stale, warning};

/// Renders one problem as text without colours, with the severity of its code.
pub(crate) fn plain(problem: &Problem, sources: &Sources) -> String {
    let renderer = Renderer::plain().decor_style(DecorStyle::Ascii);
    render::problem(problem.code.severity(), problem, sources, &renderer)
}

/// `1 error`, `2 errors`.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {noun}s"),
    }
}
