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
    ($($variant:ident $severity:ident $name:literal $explanation:literal $advice:literal;)*) => {
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

            /// The kind of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The kind whose name is most like this, if one is near.
            pub fn nearest(name: &str) -> Option<Self> {
                super::nearest(name, Self::ALL.iter().map(|code| code.as_str()))
                    .and_then(Self::from_name)
            }

            /// How bad it is.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What to do about it, where nothing better is known.
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$variant => $advice,)* }
            }

            /// What it means and what follows from it.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)* }
            }

            /// A document that has this problem and no other.
            pub const fn example(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("../../problems/", $name, ".yaml")),)* }
            }
        }
    };
}

codes! {
    UnreadableFile Error "unreadable-file" "A file can't be read, or is not UTF-8. Check its name, which is seen from the file that refers to it, and its permissions."
        "check the file's name, seen from the file that refers to it";
    Syntax Error "syntax" "The text is no YAML or JSON: nothing after the marked place was read. Often a bracket, a quote or a level of indentation is missing on the line above."
        "look for a missing bracket, quote or level of indentation at or above this line";
    TooLarge Error "too-large" "The document nests deeper than 128 levels, its aliases unfold to many times its size, one object has more than 20,000 properties, values or parameters, or its references repeat many times its size. No real document does; one that does would take time and memory without bound."
        "split the document, or write out what its aliases repeat";
    DuplicateKey Error "duplicate-key" "An object has the same key twice. YAML and JSON leave open which of the two counts. Remove one."
        "remove one of the two";
    UnsupportedVersion Error "unsupported-version" "The document is no OpenAPI 3 document. OpenAPI 3.0 and 3.1 are read; convert a Swagger 2.0 document first."
        "give an OpenAPI 3.0 or 3.1 document";
    NewerVersion Warning "newer-version" "The document names a later version of OpenAPI than 3.1 and is read as 3.1: what is new in it is told as an unknown field."
        "what is new in this version has no effect yet";
    MissingField Error "missing-field" "OpenAPI requires a field that is not there, and nothing can be made of the object without it."
        "add it";
    IncompleteField Warning "incomplete-field" "OpenAPI requires a field that is not there; the client does without it."
        "add it";
    WrongType Error "wrong-type" "A field says something that OpenAPI has no meaning for, and it decides what would be made."
        "see what the OpenAPI specification allows here";
    IgnoredValue Warning "ignored-value" "A value is not what OpenAPI allows there; the client is made as if it were not there, or as it was most likely meant."
        "see what the OpenAPI specification allows here";
    UnknownField Warning "unknown-field" "A field is none of OpenAPI's, and no extension (`x-…`). It has no effect; it may be misspelled."
        "remove it, or begin its name with `x-` if it is meant for another tool";
    UnresolvedRef Error "unresolved-ref" "A `$ref` to a parameter, a response, a request body or the like names nothing that exists. Without it, calls would not be what the API expects."
        "define it, or refer to what is defined";
    UnresolvedSchema Warning "unresolved-schema" "A `$ref` names no schema that exists; any JSON value stands in its place."
        "define it, or refer to a schema that is defined";
    WrongKindRef Warning "wrong-kind-ref" "A `$ref` names a component of another kind than belongs where it stands: a parameter where a schema is expected, say. Where that has a schema and one is expected, its schema is used."
        "refer to a component of the right kind";
    CyclicRef Error "cyclic-ref" "A `$ref` leads back to itself without ever reaching a definition."
        "write the definition out in one of these places";
    RemoteRef Error "remote-ref" "A `$ref` is a URL. Nothing is ever fetched over the network; keep a copy beside the document and refer to that."
        "keep a copy of the file beside the document and refer to that";
    OutsideRef Error "outside-ref" "A `$ref` names a file outside the document's folder, links followed. References stay below that folder, so that no document can have other files read."
        "keep the file below the folder of the document";
    UnknownExtension Error "unknown-extension" "A key begins with `x-clientsmith-`, or nearly so, and is none of the generator's extensions."
        "see `spec/README.md` for the extensions that there are";
    MisspelledExtension Warning "misspelled-extension" "A key is nearly one of the generator's extensions and has no effect as it is."
        "see `spec/README.md` for the extensions that there are";
    MisplacedExtension Error "misplaced-extension" "One of the generator's extensions stands where it has no meaning."
        "see `spec/README.md` for where it belongs";
    InvalidExtension Error "invalid-extension" "One of the generator's extensions has a value that it can't have."
        "see `spec/README.md` for the values that it can have";
    InvalidProvenance Warning "invalid-provenance" "`x-provenance` has a value or a place that it can't have; it has no effect."
        "see `spec/README.md` for what it holds";
    MirroredInputMismatch Error "mirrored-input-mismatch" "A mirrored input is missing in the query or the body, or differs between them."
        "make parameter and property the same, or take the name off the list";
    UnmirroredInput Warning "unmirrored-input" "An input stands in the query and in the body under one name and is not listed as mirrored: the client has two setters for it."
        "list it in `x-clientsmith-mirrored-inputs` if the two are one input";
    MissingOperationId Warning "missing-operation-id" "An operation has no `operationId`; its method is named after HTTP method and path, and changes with them."
        "add an `operationId`: the method's name then survives a change of the path";
    DupOperationId Warning "dup-operation-id" "Two operations have the same `operationId`; the later one's method gets a number. OpenAPI wants them unique."
        "rename one of the two";
    DuplicateParameter Warning "duplicate-parameter" "A parameter stands twice in the same place; the later one counts."
        "remove one of the two";
    UndeclaredPathParameter Warning "undeclared-path-parameter" "A path template names a parameter that is not declared; it becomes a required string."
        "declare it with `in: path`";
    UnusedPathParameter Warning "unused-path-parameter" "A path parameter is declared and not in the path template; it is left out."
        "put it into the path template, or remove it";
    OptionalPathParameter Warning "optional-path-parameter" "A path parameter is not marked as required, which it always is."
        "add `required: true`";
    DefaultTypeMismatch Warning "default-type-mismatch" "A default does not fit its schema; it is left out of the docs."
        "make the default a value that the schema allows";
    ExampleMismatch Warning "example-mismatch" "An example does not fit its schema: one of the two is wrong. The client has the type that the schema says, and would refuse a response like the example."
        "correct the example, or the schema";
    ConflictingSchemas Warning "conflicting-schemas" "Parts of an `allOf` say different things of the same member; the first counts."
        "make the parts agree";
    LooseSchema Warning "loose-schema" "A schema says more than a Rust type can; the type takes any value that it allows, and others."
        "nothing needs to be done; the server still checks what the type does not";
    ChangedName Warning "changed-name" "Two names of the document would be one in Rust, or one is a name that the client needs itself; the marked one is changed. What stands in the document before it keeps its name; renaming either there makes both readable."
        "nothing needs to be done, unless the name reads badly";
    EmptyUnion Warning "empty-union" "A union has no branches; it becomes any JSON value."
        "list the branches";
    RecursiveUnion Warning "recursive-union" "A branch of a `oneOf` or `anyOf` leads back to the union itself, with no member of an object and no item of a list in between. A validator would not end; the client's type is made of the other branches."
        "remove the branch, or put it into a member or a list if values are to be nested";
    EndlessAlias Error "endless-alias" "A schema is defined as itself."
        "say what it is";
    UnsupportedMediaType Warning "unsupported-media-type" "A body is of a media type without a typed form; it is text or bytes."
        "nothing needs to be done: callers get the bytes or the text";
    UnsupportedSecurity Warning "unsupported-security" "A security scheme is of a kind that the client can't satisfy by itself; callers see to it."
        "set the header that it needs on the client's builder";
    UnknownSecurity Warning "unknown-security" "A security requirement names a scheme that is not defined; the client proves nothing of that name."
        "define it below `components/securitySchemes`";
    NoOperations Warning "no-operations" "The document has no operations; the client has types only."
        "add paths, if there are any";
    InvalidOverlay Error "invalid-overlay" "A file given with `--overlay` is no Overlay 1.0 file, or one of its actions is none."
        "see the Overlay specification for what an action holds";
    UnusedOverlay Warning "unused-overlay" "The target of an overlay's action selects nothing; the document may have changed since it was written."
        "correct the target, or remove the action";
}
