//! What a command is doing, shown on a terminal while it takes long. Nothing of it reaches a pipe or a file, and nothing
//! stays on the terminal.

use std::io::{IsTerminal, stderr};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A stage that takes less is not shown.
const DELAY: Duration = Duration::from_millis(400);
/// How often the spinner moves.
const TICK: Duration = Duration::from_millis(100);

/// Does `work`, which prints nothing; `stage` describes it, as in "reading api.yaml".
pub(crate) fn during<T>(stage: &str, work: impl FnOnce() -> T) -> T {
    if !stderr().is_terminal() {
        return work();
    }
    let (working, ended) = channel();
    thread::scope(|scope| {
        scope.spawn(move || show(stage, &ended));
        let result = work();
        drop(working);
        result
    })
}

/// Shows the stage until the other end of `ended` is dropped.
fn show(stage: &str, ended: &Receiver<()>) {
    if ended.recv_timeout(DELAY) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})");
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
        .with_elapsed(DELAY)
        .with_message(stage.to_owned());
    bar.enable_steady_tick(TICK);
    // Nothing is ever sent: this waits until the work has ended.
    let _ = ended.recv();
    bar.finish_and_clear();
}
