//! The properties of a call, apart from its inputs.

use http::{HeaderMap, Method};

use super::OperationSpec;
use super::operation_spec::Streaming;
use crate::auth::Security;

/// What [`perform`](super::perform) needs to know about a call besides its request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallSpec {
    /// The operation's id; empty for an undocumented call.
    pub(crate) id: &'static str,
    /// The path with `{name}` for its parameters; empty likewise.
    pub(crate) template: &'static str,
    pub(crate) security: Security,
    pub(crate) accept: &'static str,
    /// The document or the caller declares the call safe to retry, whatever its method.
    pub(crate) repeatable: bool,
    /// The document or the caller declares the call read-only, whatever its method.
    pub(crate) read_only: bool,
    pub(crate) streaming: Streaming,
    /// A redirect is the response.
    pub(crate) keeps_redirects: bool,
    /// A successful response is a secret.
    pub(crate) is_secret_response: bool,
}

impl CallSpec {
    /// An undocumented call.
    pub(crate) const fn raw(security: Security) -> Self {
        Self {
            id: "",
            template: "",
            security,
            accept: "",
            repeatable: false,
            read_only: false,
            streaming: Streaming::Never,
            keeps_redirects: false,
            is_secret_response: false,
        }
    }

    /// Whether a request may be sent more than once.
    pub(super) fn may_repeat(&self, method: &Method, headers: &HeaderMap) -> bool {
        self.repeatable || method.is_idempotent() || headers.contains_key("idempotency-key")
    }
}

impl From<&OperationSpec> for CallSpec {
    fn from(spec: &OperationSpec) -> Self {
        Self {
            id: spec.id,
            template: spec.template,
            security: Security::Alternatives(spec.security),
            accept: spec.accept,
            repeatable: spec.repeatable,
            read_only: spec.read_only,
            streaming: spec.streaming,
            keeps_redirects: spec.keeps_redirects,
            is_secret_response: false,
        }
    }
}
