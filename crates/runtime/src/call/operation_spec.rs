//! The description of an operation.

use std::borrow::Cow;

use http::Method;

use crate::auth::SecurityScheme;

/// The description of an operation, apart from its inputs and responses. A constant in generated code.
#[derive(Clone, Debug)]
pub struct OperationSpec {
    pub(crate) id: &'static str,
    method: SpecMethod,
    pub(crate) template: &'static str,
    pub(crate) security: &'static [&'static [SecurityScheme]],
    pub(crate) accept: &'static str,
    pub(crate) repeatable: bool,
    pub(crate) read_only: bool,
    pub(crate) streaming: Streaming,
    pub(crate) keeps_redirects: bool,
}

/// A method, or the name of one: no constant can be made of a name.
#[derive(Clone, Debug)]
enum SpecMethod {
    Standard(Method),
    Named(&'static str),
}

impl OperationSpec {
    /// An operation with this id, method and path template.
    pub const fn new(id: &'static str, method: Method, template: &'static str) -> Self {
        Self::with_spec_method(id, SpecMethod::Standard(method), template)
    }

    /// An operation whose method is not one of [`Method`]'s constants, such as `QUERY`. The name must be a valid method
    /// (RFC 9110 §9.1).
    pub const fn with_method(
        id: &'static str,
        method: &'static str,
        template: &'static str,
    ) -> Self {
        Self::with_spec_method(id, SpecMethod::Named(method), template)
    }

    const fn with_spec_method(
        id: &'static str,
        method: SpecMethod,
        template: &'static str,
    ) -> Self {
        Self {
            id,
            method,
            template,
            security: &[],
            accept: "",
            repeatable: false,
            read_only: false,
            streaming: Streaming::Never,
            keeps_redirects: false,
        }
    }

    /// The security requirements: any one of these, with all of its schemes (OpenAPI 3.0.3 §4.7.30). An empty one
    /// allows an anonymous call. Default: none.
    #[must_use]
    pub const fn security(mut self, security: &'static [&'static [SecurityScheme]]) -> Self {
        self.security = security;
        self
    }

    /// Read-only, whatever its method; safe to retry.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.repeatable = true;
        self.read_only = true;
        self
    }

    /// Idempotent: repeating it has no further effect (RFC 9110 §9.2.2).
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// The media types of its responses, for the `Accept` header (RFC 9110 §12.5.1).
    #[must_use]
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = media_types;
        self
    }

    /// Its successful responses are decoded as streams of items.
    #[must_use]
    pub const fn streamed(mut self) -> Self {
        self.streaming = Streaming::Items;
        self
    }

    /// Some of its successful responses are decoded as streams of items, by their media types; others as a whole.
    #[must_use]
    pub const fn partly_streamed(mut self) -> Self {
        self.streaming = Streaming::SomeItems;
        self
    }

    /// Its response is a redirect, which is decoded instead of followed.
    #[must_use]
    pub const fn returns_redirect(mut self) -> Self {
        self.keeps_redirects = true;
        self
    }

    /// The operation's id in the document.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The HTTP method.
    pub fn method(&self) -> Cow<'_, Method> {
        match &self.method {
            SpecMethod::Standard(method) => Cow::Borrowed(method),
            // A name that is not valid is POST, which nothing repeats.
            SpecMethod::Named(name) => {
                Cow::Owned(Method::from_bytes(name.as_bytes()).unwrap_or(Method::POST))
            }
        }
    }

    /// The path with `{name}` for its parameters.
    pub const fn template(&self) -> &'static str {
        self.template
    }
}

/// Which successful responses are read while they are received, and not as a whole before they are decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Streaming {
    /// None.
    Never,
    /// Those that are event streams or JSON lines, and those without a media type.
    Items,
    /// Those that are event streams or JSON lines.
    SomeItems,
    /// All.
    Always,
}

/// The location of inputs that the API accepts in the query or in the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MirroredLocation {
    /// In the body.
    #[default]
    Body,
    /// In the query.
    Query,
}
