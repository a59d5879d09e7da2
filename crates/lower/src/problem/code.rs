//! The problem codes: their stable names, severities and explanations.

/// The severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// No client is generated.
    Error,
    /// A client is generated, but part of it may not be as intended.
    Warning,
    /// A client is generated as intended; the document could say more.
    Note,
}

macro_rules! codes {
    (@example $name:literal) => {
        include_str!(concat!("../../problems/", $name, ".yaml"))
    };
    (@example $name:literal $extension:literal) => {
        include_str!(concat!("../../problems/", $name, ".", $extension))
    };
    ($($variant:ident $severity:ident $name:literal $(in $extension:literal)? $explanation:literal $advice:literal;)*) => {
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

            /// The kind with the most similar name, if any is close.
            pub fn nearest(name: &str) -> Option<Self> {
                super::nearest(name, Self::ALL.iter().map(|code| code.as_str()))
                    .and_then(Self::from_name)
            }

            /// Its severity.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// How to fix it, unless the problem itself says more.
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$variant => $advice,)* }
            }

            /// What it means, and its consequences.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)* }
            }

            /// A document that has this problem and no other; or an overlay, or a file of settings in TOML.
            pub const fn example(self) -> &'static str {
                match self { $(Self::$variant => codes!(@example $name $($extension)?),)* }
            }
        }
    };
}

codes! {
    UnreadableFile Error "unreadable-file" "A file can't be read, or is not UTF-8. Check its name, which is relative to the file that refers to it, and its permissions."
        "check the file's name, which is relative to the file that refers to it";
    Syntax Error "syntax" "The text is not valid YAML or JSON: nothing after the marked location was read. Often a bracket, a quote or a level of indentation is missing on the line above."
        "look for a missing bracket, quote or level of indentation at or above this line";
    TooLarge Error "too-large" "The document nests deeper than 128 levels, its aliases expand to many times its size, one object has more than 20,000 properties, values or parameters, or its references repeat many times its size. Without these limits, a document could take unbounded time and memory."
        "split the document, or replace its aliases by what they repeat";
    DuplicateKey Error "duplicate-key" "An object has the same key twice. YAML and JSON do not define which one is used. Remove one."
        "remove one of the two";
    UnsupportedVersion Error "unsupported-version" "The document is not an OpenAPI document, or of a version that is not supported. Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are."
        "use a Swagger 2.0 document, or an OpenAPI document of the versions 3.0 to 3.2";
    LaterFeature Warning "later-feature" "A field or value was added to OpenAPI after the version that the document is written in. It is used all the same, but other tools may ignore it."
        "raise the document's version, or remove it";
    UnsupportedFeature Warning "unsupported-feature" "A feature of OpenAPI that affects calls and that the client does not support. The client is generated without it."
        "remove it, or build what needs it with a raw request";
    NewerVersion Warning "newer-version" "The document's OpenAPI version is later than 3.2, and it is read as 3.2: fields added since are reported as unknown."
        "features added after OpenAPI 3.2 have no effect yet";
    MissingField Error "missing-field" "A field that OpenAPI requires is missing, and the object can't be used without it."
        "add it";
    IncompleteField Warning "incomplete-field" "A field that OpenAPI requires is missing; the client is generated without it."
        "add it";
    WrongType Error "wrong-type" "A field has a value that OpenAPI does not allow, and the generated code depends on it."
        "see the OpenAPI specification for the values allowed here";
    IgnoredValue Warning "ignored-value" "OpenAPI does not allow this value here; the client is generated without it, or with the most likely intended value."
        "see the OpenAPI specification for the values allowed here";
    UnknownField Warning "unknown-field" "A field is neither defined by OpenAPI nor an extension (`x-…`). It has no effect; it may be misspelled."
        "remove it, or prefix its name with `x-` if it is meant for another tool";
    UnresolvedRef Error "unresolved-ref" "The target of a `$ref` to a parameter, a response, a request body or the like does not exist. Without it, calls would not match the API."
        "define it, or refer to something that is defined";
    UnresolvedSchema Warning "unresolved-schema" "The target of a `$ref` to a schema does not exist; any JSON value is used instead."
        "define it, or refer to a schema that is defined";
    UnresolvedExample Warning "unresolved-example" "The target of a `$ref` to an example can't be found: it does not exist, or it is a URL. Examples do not affect the client's calls."
        "define the example, or remove the reference";
    WrongKindRef Warning "wrong-kind-ref" "The target of a `$ref` is a component of the wrong kind, such as a parameter where a schema is expected. If a schema is expected and the target has one, that is used."
        "refer to a component of the right kind";
    CyclicRef Error "cyclic-ref" "A `$ref` leads back to itself without reaching a definition."
        "replace one of these references by the definition";
    RemoteRef Error "remote-ref" "A `$ref` is a URL. Nothing is fetched over the network; keep a copy beside the document and refer to that."
        "keep a copy of the file beside the document and refer to that";
    OutsideRef Error "outside-ref" "A `$ref` names a file outside the document's folder, after following links. References can't leave that folder, so that a document can't access other files."
        "move the file into the document's folder or one below it";
    UnknownExtension Error "unknown-extension" "A key begins with `x-clientsmith-`, or nearly so, but is not one of the generator's extensions."
        "see `spec/README.md` for the available extensions";
    MisspelledExtension Warning "misspelled-extension" "A key closely resembles one of the generator's extensions, but has no effect."
        "see `spec/README.md` for the available extensions";
    MisplacedExtension Error "misplaced-extension" "One of the generator's extensions is used where it has no meaning."
        "see `spec/README.md` for where it belongs";
    InvalidExtension Error "invalid-extension" "One of the generator's extensions has an invalid value."
        "see `spec/README.md` for the valid values";
    InvalidProvenance Warning "invalid-provenance" "`x-provenance` has an invalid value or is used where it has no meaning; it has no effect."
        "see `spec/README.md` for its valid values";
    MirroredInputMismatch Error "mirrored-input-mismatch" "A mirrored input is missing in the query or the body, or differs between them."
        "make parameter and property the same, or remove the name from the list";
    UnmirroredInput Warning "unmirrored-input" "The query and the body have an input of the same name, which is not listed as mirrored: the client has two setters for it."
        "list it in `x-clientsmith-mirrored-inputs` if both are the same input";
    PossiblePagination Note "possible-pagination" "A response looks like a page of a list: it has one list, and a token, a link or a counting input as lists in pages have. The client has a method for one page; with the extension it also requests the following ones."
        "describe the pages by `x-clientsmith-pagination`, see `spec/README.md`";
    MissingOperationId Warning "missing-operation-id" "An operation has no `operationId`; the client's method is named after HTTP method and path, and changes with them."
        "add an `operationId` to keep the method's name when the path changes";
    DupOperationId Warning "dup-operation-id" "Two operations have the same `operationId`; a number is appended to the method of the later one. OpenAPI requires them to be unique."
        "rename one of the two";
    DuplicateParameter Warning "duplicate-parameter" "A parameter is declared twice in the same location; the later one is used."
        "remove one of the two";
    UndeclaredPathParameter Warning "undeclared-path-parameter" "A path template names a parameter that is not declared; it becomes a required string."
        "declare it with `in: path`";
    UnusedPathParameter Warning "unused-path-parameter" "A path parameter is declared but not in the path template; it is omitted."
        "add it to the path template, or remove it";
    MisleadingRoute Warning "misleading-route" "A path template or a server's URL has a segment that is `.` or `..`, plainly or percent-encoded, or begins with two slashes. Clients, proxies and servers resolve these (RFC 3986 §5.2.4), each in its own way, so that a request may reach another route than the document says. The client refuses calls whose path has such a segment."
        "write the path that is meant, without these segments";
    OptionalPathParameter Warning "optional-path-parameter" "A path parameter is not marked as required, although it always is."
        "add `required: true`";
    InvalidPath Warning "invalid-path" "A path template is not what OpenAPI allows: a brace without its counterpart, an expression without a name, a name that occurs twice, a query or a fragment."
        "correct the template";
    AmbiguousPath Warning "ambiguous-path" "Two path templates differ only in the names of their parameters. OpenAPI considers them the same path: a server can't tell which one is called. The client has the operations of both."
        "merge the two, or remove one of them";
    InvalidServer Warning "invalid-server" "The URL of a server and its variables do not fit together: a variable of the URL is not defined, has no default, or a default that is not in its `enum`, or a brace has no counterpart."
        "correct the URL, or define its variables";
    UndefinedStyle Warning "undefined-style" "OpenAPI does not define how the style of a parameter encodes its value, such as a list within an object. The client sends what most servers read, but the API may expect something else."
        "choose a style that is defined for the value, or use `content`";
    DefaultTypeMismatch Warning "default-type-mismatch" "A default does not match its schema; it is omitted from the docs."
        "change the default to a value that the schema allows";
    ExampleMismatch Warning "example-mismatch" "An example does not match its schema: one of the two is wrong. The client follows the schema, and would fail to decode a response like the example."
        "correct the example, or the schema";
    ConflictingSchemas Warning "conflicting-schemas" "Parts of an `allOf` define the same member differently; the first is used."
        "define the member the same in all parts";
    LooseSchema Warning "loose-schema" "A schema has constraints that a Rust type can't express; the type accepts all values that it allows, and others."
        "no action needed; the server still checks what the type does not";
    IneffectiveNullable Warning "ineffective-nullable" "A schema has `nullable: true` where it has no effect: without a `type` beside it, beside an `enum` that does not list null, or in OpenAPI 3.1 and later. Validators reject null there. The client accepts null, since such documents usually mean it, and can send it."
        "add the `type`, list null in the `enum`, or, since OpenAPI 3.1, add `\"null\"` to the types";
    ChangedName Warning "changed-name" "Two names in the document are the same in Rust, or a name is reserved by the client; the marked one is changed. The earlier one in the document keeps its name; rename either one there for readable names."
        "no action needed, unless the name is hard to read";
    EmptyUnion Warning "empty-union" "A union has no branches; it becomes any JSON value."
        "list the branches";
    AmbiguousUnion Warning "ambiguous-union" "Every value of one branch of a `oneOf` or `anyOf` is a value of another as well, as far as its kind and its members show: both name the same members of the same types, and neither requires one that the other does not. The client reads such a value as the first of them; the type's docs list the order."
        "add a `discriminator`, require a member that only one branch has, or merge the two";
    RecursiveUnion Warning "recursive-union" "A branch of a `oneOf` or `anyOf` leads back to the union itself, without an object's member or a list's item in between. A validator would not terminate; the client's type has the other branches only."
        "remove the branch, or put it into a member or a list if values are meant to nest";
    EndlessAlias Error "endless-alias" "A schema is defined as itself."
        "define it";
    UnsupportedMediaType Warning "unsupported-media-type" "A body has a media type that has no typed form; it is text or bytes."
        "no action needed: callers get the bytes or the text";
    InvalidXml Warning "invalid-xml" "The `xml` of a schema, or the place where it stands, can't mean what it says in XML; what has no meaning is ignored."
        "correct or remove it";
    AmbiguousXml Warning "ambiguous-xml" "Nothing distinguishes the branches of a union in XML: elements have no types there."
        "add a `discriminator`, or give each branch an `xml.name` of its own";
    UnsupportedSecurity Warning "unsupported-security" "A security scheme is of a kind that the client does not support; callers must authenticate themselves."
        "set the header that it needs on the client's builder";
    UnknownSecurity Warning "unknown-security" "A security requirement names a scheme that is not defined; the client sends no credentials for it."
        "define it below `components/securitySchemes`";
    NoOperations Warning "no-operations" "The document has no operations; the client only has types."
        "add paths, if there are any";
    InvalidOverlay Error "invalid-overlay" "A file given with `--overlay` is not an Overlay 1.0 file, or one of its actions is invalid."
        "see the Overlay specification for the fields of an action";
    UnusedOverlay Warning "unused-overlay" "The target of an overlay's action selects nothing; the document may have changed since it was written."
        "correct the target, or remove the action";
    InvalidSetting Error "invalid-setting" in "toml" "The file `clientsmith.toml` is not valid TOML, a required setting is missing, or a setting has a value that it can't have."
        "see `clientsmith schema` for the settings and their values";
    UnusedSetting Warning "unused-setting" in "toml" "A setting of `clientsmith.toml` names an operation, a schema, a property, a value or a tag that the document does not have."
        "correct the name, or remove the setting";
    UnknownSetting Error "unknown-setting" in "toml" "A key of `clientsmith.toml` is not the name of a setting."
        "see `clientsmith schema` for the settings";
}
