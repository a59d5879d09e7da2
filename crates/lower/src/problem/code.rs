//! The kinds of problems: stable names, how bad each is, and what each means.

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No client is made.
    Error,
    /// A client is made; something in it may not be what was meant.
    Warning,
}

macro_rules! codes {
    ($($variant:ident $severity:ident $name:literal $explanation:literal;)*) => {
        /// A kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $explanation] $variant,)*
        }

        impl Code {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its name, which does not change: `dup-operation-id`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// How bad it is.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What it means and what to do about it.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)* }
            }
        }
    };
}

codes! {
    UnreadableFile Error "unreadable-file" "A file can't be read, or is not UTF-8.";
    Syntax Error "syntax" "The text is no YAML or JSON.";
    TooLarge Error "too-large" "The document nests deeper, or unfolds to more nodes, than any real one does.";
    DuplicateKey Error "duplicate-key" "A mapping has the same key twice; which of the two counts is not defined.";
    UnsupportedVersion Error "unsupported-version" "The document is no OpenAPI 3 document. OpenAPI 3.0 and 3.1 are read; convert a Swagger 2.0 document first.";
    NewerVersion Warning "newer-version" "The document names a later version of OpenAPI than 3.1 and is read as 3.1.";
    MissingField Error "missing-field" "OpenAPI requires a field that is not there, and nothing can be made without it.";
    IncompleteField Warning "incomplete-field" "OpenAPI requires a field that is not there; the client does without.";
    WrongType Error "wrong-type" "A field has a value of a type that OpenAPI does not allow there.";
    IgnoredValue Warning "ignored-value" "A value is not what OpenAPI allows there; it is left out of account.";
    UnknownField Warning "unknown-field" "A field is none of OpenAPI's. It has no effect; it may be misspelled.";
    UnresolvedRef Error "unresolved-ref" "A `$ref` names nothing that exists.";
    CyclicRef Error "cyclic-ref" "A `$ref` leads back to itself without ever reaching a definition.";
    RemoteRef Error "remote-ref" "A `$ref` is a URL. Nothing is ever fetched over the network; keep a copy beside the document.";
    OutsideRef Error "outside-ref" "A `$ref` names a file outside the document's folder.";
    UnknownExtension Error "unknown-extension" "A key begins with `x-clientsmith-` and is none of the generator's extensions.";
    MisspelledExtension Warning "misspelled-extension" "A key is nearly one of the generator's extensions and has no effect as it is.";
    MisplacedExtension Error "misplaced-extension" "One of the generator's extensions stands where it has no meaning.";
    InvalidExtension Error "invalid-extension" "One of the generator's extensions has a value that it can't have.";
    InvalidProvenance Warning "invalid-provenance" "`x-provenance` has a value or a place that it can't have; it has no effect.";
    MirroredInputMismatch Error "mirrored-input-mismatch" "A mirrored input is missing in the query or the body, or differs between them.";
    UnmirroredInput Warning "unmirrored-input" "An input stands in the query and in the body under one name and is not listed as mirrored: the client has two.";
    MissingOperationId Warning "missing-operation-id" "An operation has no `operationId`; its method is named after HTTP method and path, and changes with them.";
    DupOperationId Warning "dup-operation-id" "Two operations have the same `operationId`; the later one gets another name.";
    DuplicateParameter Warning "duplicate-parameter" "A parameter stands twice in the same place; the later one counts.";
    UndeclaredPathParameter Warning "undeclared-path-parameter" "A path template names a parameter that is not declared; it becomes a required string.";
    UnusedPathParameter Warning "unused-path-parameter" "A path parameter is declared and not in the path template; it is left out.";
    OptionalPathParameter Warning "optional-path-parameter" "A path parameter is not marked as required, which it always is.";
    DefaultTypeMismatch Warning "default-type-mismatch" "A default does not fit its schema; it is left out of the docs.";
    ConflictingSchemas Warning "conflicting-schemas" "Parts of an `allOf` say different things of the same member; the first counts.";
    LooseSchema Warning "loose-schema" "A schema says more than a Rust type can; the type takes any value that it allows, and others.";
    EmptyUnion Warning "empty-union" "A union has no branches; it becomes any JSON value.";
    EndlessAlias Error "endless-alias" "A schema is defined as itself.";
    UnsupportedMediaType Warning "unsupported-media-type" "A body is of a media type without a typed form; it is text or bytes.";
    UnsupportedSecurity Warning "unsupported-security" "A security scheme is of a kind that the client can't satisfy by itself; callers see to it.";
    UnknownSecurity Error "unknown-security" "A security requirement names a scheme that is not defined.";
    NoOperations Warning "no-operations" "The document has no operations; the client has types only.";
    WebhooksIgnored Warning "webhooks-types-only" "Webhooks and callbacks are calls that the server makes; the client has no method for them.";
}
