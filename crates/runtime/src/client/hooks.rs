//! What a client's calls go through besides its settings; each is absent unless it was set.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::observe::Observer;
use crate::retry::{RetryClassifier, RetryPolicy};

/// Observers, bounds, and what decides on retries.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(crate) observer: Option<Arc<dyn Observer>>,
    /// How many attempts may be made at the same time.
    pub(crate) bound: Option<Arc<Semaphore>>,
    pub(crate) classifier: Option<RetryClassifier>,
    /// Policies by the operation's id.
    pub(crate) operation_retries: HashMap<String, RetryPolicy>,
    /// After how long a read is sent a second time.
    pub(crate) hedge: Option<Duration>,
    /// Which part of bodies traces show.
    #[cfg(feature = "tracing")]
    pub(crate) body_samples: Option<crate::BodySamples>,
    /// What calls go through.
    #[cfg(all(feature = "tower", not(target_family = "wasm")))]
    pub(crate) calls: Option<crate::middleware::BoxCalls>,
}
