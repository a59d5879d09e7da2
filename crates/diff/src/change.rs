//! A change and its effects.

use std::fmt;

/// What happens to a program that is recompiled with the new crate, from least to most severe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceImpact {
    /// It compiles and behaves as before.
    #[default]
    Compiles,
    /// It compiles with a warning: what it uses is deprecated.
    Warns,
    /// It does not compile until it is changed.
    Breaks,
    /// It compiles, but behaves differently.
    Differs,
}

impl SourceImpact {
    /// The impact on callers, who must change their code unless `compiles`.
    pub(crate) const fn unless(compiles: bool) -> Self {
        if compiles {
            Self::Compiles
        } else {
            Self::Breaks
        }
    }
}

/// What happens to a deployed program that talks to the new server, from least to most severe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WireImpact {
    /// Nothing.
    #[default]
    Unaffected,
    /// The server may reject its requests.
    Refused,
    /// It may fail to decode the server's responses.
    Undecodable,
    /// Its requests or the responses have a different meaning now.
    Misread,
    /// It calls a server that is no longer in the document.
    Elsewhere,
}

impl fmt::Display for SourceImpact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Compiles => "compiles",
            Self::Warns => "compiles with a warning",
            Self::Breaks => "breaks",
            Self::Differs => "silently differs",
        })
    }
}

impl fmt::Display for WireImpact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Unaffected => "unaffected",
            Self::Refused => "request refused",
            Self::Undecodable => "response no longer decodes",
            Self::Misread => "response read wrongly",
            Self::Elsewhere => "traffic goes elsewhere",
        })
    }
}

/// The part of a version that a change requires to be raised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// The generated code does not change.
    #[default]
    None,
    /// Only documentation changes.
    Patch,
    /// Additions and deprecations.
    Minor,
    /// Callers must change their code, or must review a change of behaviour.
    Major,
}

impl Bump {
    /// The version after `version` by Cargo's rules: below 1.0.0 the part after the first that is not zero stands for
    /// the major one (The Cargo Book, "SemVer Compatibility"). An invalid version is returned unchanged.
    pub fn applied(self, version: &str) -> String {
        let core = version.split(['-', '+']).next().unwrap_or_default();
        let parts: Option<Vec<u64>> = core.split('.').map(|part| part.parse().ok()).collect();
        let Some(&[major, minor, patch]) = parts.as_deref() else {
            return version.to_owned();
        };
        let (major, minor, patch) = match (self, major, minor) {
            (Self::None, ..) => return version.to_owned(),
            (Self::Major, 0, 0) => (0, 0, patch + 1),
            (Self::Major, 0, _) => (0, minor + 1, 0),
            (Self::Major, ..) => (major + 1, 0, 0),
            (Self::Minor, 1.., _) => (major, minor + 1, 0),
            (Self::Minor | Self::Patch, ..) => (major, minor, patch + 1),
        };
        format!("{major}.{minor}.{patch}")
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

macro_rules! kinds {
    ($($(#[$docs:meta])* $kind:ident = $name:literal,)*) => {
        /// What kind of change it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ChangeKind { $($(#[$docs])* $kind,)* }

        impl ChangeKind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// Its name, which never changes.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }
        }
    };
}

kinds! {
    /// An operation was added.
    OperationAdded = "operation-added",
    /// An operation was removed.
    OperationRemoved = "operation-removed",
    /// A method, or the type of its call, was renamed.
    OperationRenamed = "operation-renamed",
    /// An operation moved to another tag, so that the paths of its types change.
    OperationMoved = "operation-moved",
    /// An operation has another HTTP method or path.
    OperationPathChanged = "operation-path-changed",
    /// An operation is now retried after a failure, or no longer is.
    RetryChanged = "retry-changed",
    /// An operation needs other credentials.
    SecurityChanged = "security-changed",
    /// The servers of an operation changed.
    OperationServersChanged = "operation-servers-changed",
    /// An input was added.
    InputAdded = "input-added",
    /// An input was removed.
    InputRemoved = "input-removed",
    /// An input was renamed, on the wire or in Rust.
    InputRenamed = "input-renamed",
    /// An input has another type.
    InputTypeChanged = "input-type-changed",
    /// An input is now required, or no longer is.
    InputRequirednessChanged = "input-requiredness-changed",
    /// An input moved to another location: query, header, path, body.
    InputMoved = "input-moved",
    /// An input is encoded differently (`style`, `explode`, `content`).
    InputEncodingChanged = "input-encoding-changed",
    /// Arguments were reordered.
    ArgumentsReordered = "arguments-reordered",
    /// A body was added or removed.
    BodyPresenceChanged = "body-presence-changed",
    /// A body is now required, or no longer is.
    BodyRequirednessChanged = "body-requiredness-changed",
    /// A body is given in another form or has another type.
    BodyTypeChanged = "body-type-changed",
    /// A body has another media type.
    MediaTypeChanged = "media-type-changed",
    /// Successful responses have another type.
    ResponseTypeChanged = "response-type-changed",
    /// A response with another status was added.
    ResponseAdded = "response-added",
    /// A response was removed.
    ResponseRemoved = "response-removed",
    /// Error responses have another type.
    ErrorTypeChanged = "error-type-changed",
    /// Response headers were added.
    HeaderAdded = "header-added",
    /// Response headers were removed.
    HeaderRemoved = "header-removed",
    /// A response header has another type.
    HeaderTypeChanged = "header-type-changed",
    /// A redirect is now returned instead of followed, or the reverse.
    RedirectChanged = "redirect-changed",
    /// An operation has pages now, no longer has, or has others.
    PaginationChanged = "pagination-changed",
    /// A type was added.
    TypeAdded = "type-added",
    /// A type was removed.
    TypeRemoved = "type-removed",
    /// A type was renamed.
    TypeRenamed = "type-renamed",
    /// A type is another kind of type.
    TypeShapeChanged = "type-shape-changed",
    /// The target of an alias, or the content of a newtype, changed.
    TypeTargetChanged = "type-target-changed",
    /// A type no longer implements a trait.
    DeriveLost = "derive-lost",
    /// A type that callers constructed is only received now.
    ConstructorLost = "constructor-lost",
    /// A member was added.
    FieldAdded = "field-added",
    /// A member was removed.
    FieldRemoved = "field-removed",
    /// A member was renamed, on the wire or in Rust.
    FieldRenamed = "field-renamed",
    /// A member has another type.
    FieldTypeChanged = "field-type-changed",
    /// A member may now be missing or null, or no longer may.
    FieldPresenceChanged = "field-presence-changed",
    /// A member is now read-only or write-only, or no longer is.
    FieldDirectionChanged = "field-direction-changed",
    /// The handling of additional properties changed.
    AdditionalChanged = "additional-changed",
    /// A value of an enumeration was added.
    ValueAdded = "value-added",
    /// A value of an enumeration was removed.
    ValueRemoved = "value-removed",
    /// A variant of an enumeration was renamed.
    VariantRenamed = "variant-renamed",
    /// A variant has another value.
    ValueChanged = "value-changed",
    /// A branch of a union was added.
    BranchAdded = "branch-added",
    /// A branch of a union was removed.
    BranchRemoved = "branch-removed",
    /// A branch of a union holds another type.
    BranchTypeChanged = "branch-type-changed",
    /// Branches are tried in another order, or for other values.
    BranchesWidened = "branches-widened",
    /// The discriminator of a union has another name or other values.
    TagChanged = "tag-changed",
    /// The default changed.
    DefaultChanged = "default-changed",
    /// The bounds of a value changed.
    BoundsChanged = "bounds-changed",
    /// A server was added.
    ServerAdded = "server-added",
    /// A server was removed.
    ServerRemoved = "server-removed",
    /// A server has another URL or other variables.
    ServerChanged = "server-changed",
    /// A security scheme was added.
    SchemeAdded = "scheme-added",
    /// A security scheme was removed.
    SchemeRemoved = "scheme-removed",
    /// A security scheme uses other credentials.
    SchemeChanged = "scheme-changed",
    /// A tag, its client or its Cargo feature was removed.
    TagRemoved = "tag-removed",
    /// A webhook's or callback's type was added.
    WebhookAdded = "webhook-added",
    /// A webhook's or callback's type was removed.
    WebhookRemoved = "webhook-removed",
    /// The payload of a webhook or callback changed.
    WebhookChanged = "webhook-changed",
    /// An item is now deprecated, or no longer is.
    DeprecationChanged = "deprecation-changed",
    /// Only descriptions changed.
    DocsChanged = "docs-changed",
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// What it concerns, as Rust names it: `Workload::savings`, `Client::list_pets`.
    pub subject: String,
    /// The change, as a sentence without its subject.
    pub message: String,
    /// Why it was classified this way, or its cause.
    pub reason: Option<String>,
    /// Its location in the old document, a JSON pointer as a URI fragment.
    pub old: Option<String>,
    /// Its location in the new document.
    pub new: Option<String>,
    /// The effect on programs that are recompiled.
    pub recompiled: SourceImpact,
    /// The effect on deployed programs.
    pub deployed: WireImpact,
    /// Other subjects with the same change.
    pub also: Vec<String>,
}

impl Change {
    pub(crate) fn new(
        kind: ChangeKind,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            subject: subject.into(),
            message: message.into(),
            reason: None,
            old: None,
            new: None,
            recompiled: SourceImpact::Compiles,
            deployed: WireImpact::Unaffected,
            also: Vec::new(),
        }
    }

    pub(crate) fn recompiled(mut self, effect: SourceImpact) -> Self {
        self.recompiled = self.recompiled.max(effect);
        self
    }

    pub(crate) fn deployed(mut self, effect: WireImpact) -> Self {
        self.deployed = self.deployed.max(effect);
        self
    }

    /// Adds an effect on deployed programs if the condition holds.
    pub(crate) fn deployed_if(self, condition: bool, effect: WireImpact) -> Self {
        if condition {
            self.deployed(effect)
        } else {
            self
        }
    }

    /// The same change of another subject.
    pub(crate) fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    pub(crate) fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    pub(crate) fn was_at(mut self, pointer: impl Into<String>) -> Self {
        self.old = Some(pointer.into());
        self
    }

    pub(crate) fn now_at(mut self, pointer: impl Into<String>) -> Self {
        self.new = Some(pointer.into());
        self
    }

    /// The part of the version that it requires to be raised.
    pub fn bump(&self) -> Bump {
        match (self.recompiled, self.kind) {
            (SourceImpact::Breaks | SourceImpact::Differs, _) => Bump::Major,
            (SourceImpact::Compiles, ChangeKind::DocsChanged) => Bump::Patch,
            (SourceImpact::Compiles | SourceImpact::Warns, _) => Bump::Minor,
        }
    }
}

/// All changes between two documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiffReport {
    /// Most severe first, then in the order of the client.
    pub changes: Vec<Change>,
}

impl DiffReport {
    pub(crate) fn from_changes(mut changes: Vec<Change>) -> Self {
        changes.sort_by_key(|change| {
            std::cmp::Reverse((change.recompiled, change.deployed, change.bump()))
        });
        Self { changes }
    }

    /// The part of the version that must be raised.
    pub fn bump(&self) -> Bump {
        self.changes
            .iter()
            .map(Change::bump)
            .max()
            .unwrap_or_default()
    }

    /// The most severe effect on programs that are recompiled.
    pub fn recompiled(&self) -> SourceImpact {
        let effects = self.changes.iter().map(|change| change.recompiled);
        effects.max().unwrap_or_default()
    }

    /// The most severe effect on deployed programs.
    pub fn deployed(&self) -> WireImpact {
        let effects = self.changes.iter().map(|change| change.deployed);
        effects.max().unwrap_or_default()
    }
}
