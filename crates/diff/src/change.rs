//! A change, and what it does to whom.

use std::fmt;

/// What happens to a program that is compiled again, against the new crate. The worst stands last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceImpact {
    /// It compiles and does what it did.
    #[default]
    Compiles,
    /// It compiles with a warning: what it uses is deprecated.
    Warns,
    /// It does not compile until it is changed.
    Breaks,
    /// It compiles and does something else.
    Differs,
}

impl SourceImpact {
    /// What callers meet who must change something unless `compiles`.
    pub(crate) const fn unless(compiles: bool) -> Self {
        if compiles {
            Self::Compiles
        } else {
            Self::Breaks
        }
    }
}

/// What happens to a program that was compiled before, when it meets the new server. The worst stands last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WireImpact {
    /// Nothing.
    #[default]
    Unaffected,
    /// The server may refuse what it sends.
    Refused,
    /// It may not be able to decode what the server answers.
    Undecodable,
    /// What it asks for, or what it is told, means something else now.
    Misread,
    /// It calls a server that the document no longer names.
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

/// The part of a version that a change asks to be raised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// Nothing that is emitted changes.
    #[default]
    None,
    /// Only what is not called: docs.
    Patch,
    /// Additions and deprecations.
    Minor,
    /// Callers must change something, or must know something.
    Major,
}

impl Bump {
    /// The version after `version` by Cargo's rules: below 1.0.0 the part after the first that is not zero stands for the
    /// major one (The Cargo Book, "SemVer Compatibility"). A version that is none is given back.
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
        pub enum Kind { $($(#[$docs])* $kind,)* }

        impl Kind {
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
    /// An operation is new.
    OperationAdded = "operation-added",
    /// An operation is gone.
    OperationRemoved = "operation-removed",
    /// A method, or the type of its call, is called otherwise.
    OperationRenamed = "operation-renamed",
    /// An operation belongs to another tag, so that its types have another path.
    OperationMoved = "operation-moved",
    /// An operation has another HTTP method or path.
    OperationPathChanged = "operation-path-changed",
    /// An operation is repeated after a failure where it was not, or the reverse.
    RetryChanged = "retry-changed",
    /// An operation needs other credentials.
    SecurityChanged = "security-changed",
    /// An operation has servers of its own that it had not.
    OperationServersChanged = "operation-servers-changed",
    /// An input is new.
    InputAdded = "input-added",
    /// An input is gone.
    InputRemoved = "input-removed",
    /// An input is called otherwise, on the wire or in Rust.
    InputRenamed = "input-renamed",
    /// An input has another type.
    InputTypeChanged = "input-type-changed",
    /// An input must be given, or need not be any more.
    InputRequirednessChanged = "input-requiredness-changed",
    /// An input travels elsewhere: query, header, path, body.
    InputMoved = "input-moved",
    /// An input is written otherwise (`style`, `explode`, `content`).
    InputEncodingChanged = "input-encoding-changed",
    /// Arguments stand in another order.
    ArgumentsReordered = "arguments-reordered",
    /// There is a body where there was none, or the reverse.
    BodyPresenceChanged = "body-presence-changed",
    /// A body must be given, or need not be any more.
    BodyRequirednessChanged = "body-requiredness-changed",
    /// A body is given in another form or has another type.
    BodyTypeChanged = "body-type-changed",
    /// A body has another media type.
    MediaTypeChanged = "media-type-changed",
    /// What a success carries has another type.
    ResponseTypeChanged = "response-type-changed",
    /// A response to a further status is new.
    ResponseAdded = "response-added",
    /// A response is gone.
    ResponseRemoved = "response-removed",
    /// What a failure carries has another type.
    ErrorTypeChanged = "error-type-changed",
    /// Headers of responses are new.
    HeaderAdded = "header-added",
    /// Headers of responses are gone.
    HeaderRemoved = "header-removed",
    /// A header of answers has another type.
    HeaderTypeChanged = "header-type-changed",
    /// A redirect is a response where it was followed, or the reverse.
    RedirectChanged = "redirect-changed",
    /// A type is new.
    TypeAdded = "type-added",
    /// A type is gone.
    TypeRemoved = "type-removed",
    /// A type is called otherwise.
    TypeRenamed = "type-renamed",
    /// A type is another kind of type.
    TypeShapeChanged = "type-shape-changed",
    /// What an alias stands for, or a newtype holds.
    TypeTargetChanged = "type-target-changed",
    /// A type no longer implements a trait.
    DeriveLost = "derive-lost",
    /// A type that callers made is only received now.
    ConstructorLost = "constructor-lost",
    /// A member is new.
    FieldAdded = "field-added",
    /// A member is gone.
    FieldRemoved = "field-removed",
    /// A member is called otherwise, on the wire or in Rust.
    FieldRenamed = "field-renamed",
    /// A member has another type.
    FieldTypeChanged = "field-type-changed",
    /// A member may be missing or null where it could not, or the reverse.
    FieldPresenceChanged = "field-presence-changed",
    /// A member is the server's alone, or the caller's alone.
    FieldDirectionChanged = "field-direction-changed",
    /// What becomes of members that the schema does not name.
    AdditionalChanged = "additional-changed",
    /// A value of an enumeration is new.
    ValueAdded = "value-added",
    /// A value of an enumeration is gone.
    ValueRemoved = "value-removed",
    /// A variant of an enumeration is called otherwise.
    VariantRenamed = "variant-renamed",
    /// A variant stands for another value.
    ValueChanged = "value-changed",
    /// A branch of a union is new.
    BranchAdded = "branch-added",
    /// A branch of a union is gone.
    BranchRemoved = "branch-removed",
    /// A branch of a union holds another type.
    BranchTypeChanged = "branch-type-changed",
    /// Branches are tried in another order, or for other values.
    BranchesWidened = "branches-widened",
    /// A union is told apart by another member or other values.
    TagChanged = "tag-changed",
    /// The default is another one.
    DefaultChanged = "default-changed",
    /// The bounds of a value are other ones.
    BoundsChanged = "bounds-changed",
    /// A server is new.
    ServerAdded = "server-added",
    /// A server is gone.
    ServerRemoved = "server-removed",
    /// A server has another URL or other variables.
    ServerChanged = "server-changed",
    /// A security scheme is new.
    SchemeAdded = "scheme-added",
    /// A security scheme is gone.
    SchemeRemoved = "scheme-removed",
    /// A security scheme proves otherwise who calls.
    SchemeChanged = "scheme-changed",
    /// A tag, its client or its Cargo feature is gone.
    TagRemoved = "tag-removed",
    /// A webhook's or callback's type is new.
    WebhookAdded = "webhook-added",
    /// A webhook's or callback's type is gone.
    WebhookRemoved = "webhook-removed",
    /// A webhook or callback carries something else.
    WebhookChanged = "webhook-changed",
    /// Something is deprecated, or no longer.
    DeprecationChanged = "deprecation-changed",
    /// Only words have changed.
    DocsChanged = "docs-changed",
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub kind: Kind,
    /// What it concerns, as Rust names it: `Workload::savings`, `Client::list_pets`.
    pub subject: String,
    /// What it is, a sentence without its subject.
    pub message: String,
    /// Why it is taken for what it is, or what it comes from.
    pub reason: Option<String>,
    /// Where it stands in the old document, a JSON pointer as a URI fragment.
    pub old: Option<String>,
    /// Where it stands in the new one.
    pub new: Option<String>,
    /// What it does to who recompiles.
    pub recompiled: SourceImpact,
    /// What it does to who is deployed.
    pub deployed: WireImpact,
    /// Further subjects that it concerns in the same way.
    pub also: Vec<String>,
}

impl Change {
    pub(crate) fn new(kind: Kind, subject: impl Into<String>, message: impl Into<String>) -> Self {
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

    /// The same, with an effect on who is deployed where the condition holds.
    pub(crate) fn deployed_if(self, condition: bool, effect: WireImpact) -> Self {
        if condition {
            self.deployed(effect)
        } else {
            self
        }
    }

    /// The same of another subject.
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

    /// The part of the version that it asks to be raised.
    pub fn bump(&self) -> Bump {
        match (self.recompiled, self.kind) {
            (SourceImpact::Breaks | SourceImpact::Differs, _) => Bump::Major,
            (SourceImpact::Compiles, Kind::DocsChanged) => Bump::Patch,
            (SourceImpact::Compiles | SourceImpact::Warns, _) => Bump::Minor,
        }
    }
}

/// All changes between two documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The worst first, then in the order of the client.
    pub changes: Vec<Change>,
}

impl Report {
    pub(crate) fn of(mut changes: Vec<Change>) -> Self {
        changes.sort_by_key(|change| {
            std::cmp::Reverse((change.recompiled, change.deployed, change.bump()))
        });
        Self { changes }
    }

    /// The part of the version that follows.
    pub fn bump(&self) -> Bump {
        self.changes
            .iter()
            .map(Change::bump)
            .max()
            .unwrap_or_default()
    }

    /// The worst that happens to who recompiles.
    pub fn recompiled(&self) -> SourceImpact {
        let effects = self.changes.iter().map(|change| change.recompiled);
        effects.max().unwrap_or_default()
    }

    /// The worst that happens to who is deployed.
    pub fn deployed(&self) -> WireImpact {
        let effects = self.changes.iter().map(|change| change.deployed);
        effects.max().unwrap_or_default()
    }
}
