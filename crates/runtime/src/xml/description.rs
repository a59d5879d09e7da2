//! The description of a type's XML: plain data, built by constant functions in generated code.

/// The name of an element or an attribute (Namespaces in XML 1.0 §4).
#[derive(Clone, Copy, Debug)]
pub struct Name {
    pub(super) local: &'static str,
    /// Empty: any namespace when it is read, and that of the element around it when it is written.
    pub(super) namespace: &'static str,
    /// Empty: the namespace is the default one.
    pub(super) prefix: &'static str,
    /// Whether any other name stands for it when it is read.
    pub(super) is_any: bool,
}

/// A name without a namespace.
pub const fn name(local: &'static str) -> Name {
    Name {
        local,
        namespace: "",
        prefix: "",
        is_any: false,
    }
}

/// A name with which an element is written, while it is read under any name.
pub const fn any_name(local: &'static str) -> Name {
    Name {
        is_any: true,
        ..name(local)
    }
}

impl Name {
    /// In a namespace, which is matched when it is read, whatever its prefix.
    #[must_use]
    pub const fn namespace(mut self, uri: &'static str) -> Self {
        self.namespace = uri;
        self
    }

    /// With a prefix when it is written.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }
}

/// What an element contains, or what an attribute's value is.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// Text, white space included.
    Text,
    /// Text without white space around it: dates, identifiers, listed values.
    Token,
    /// A number.
    Number,
    /// `true`, `false`, `1` or `0`.
    Boolean,
    /// A number or a boolean if it is written as one, and text otherwise.
    Guess,
    /// Anything: text, or an object of child elements, with attributes as `@name` and text beside them as `#text`.
    Any,
    /// What a declared type is.
    Type(&'static Type),
    /// An element for each item.
    List(&'static Element),
    /// An element for each entry, named by its key.
    Map(&'static Content),
    /// Nodes in this order; their names in JSON are not used.
    Tuple(&'static [Member]),
}

/// Text, white space included.
pub const TEXT: Content = Content::Text;

/// Text without white space around it.
pub const TOKEN: Content = Content::Token;

/// A number.
pub const NUMBER: Content = Content::Number;

/// A boolean.
pub const BOOLEAN: Content = Content::Boolean;

/// A number or a boolean if it is written as one, and text otherwise.
pub const GUESS: Content = Content::Guess;

/// Anything.
pub const ANY: Content = Content::Any;

/// What a declared type is.
pub const fn of(ty: &'static Type) -> Content {
    Content::Type(ty)
}

/// An element for each item of a list (`wrapped`).
pub const fn list(item: &'static Element) -> Content {
    Content::List(item)
}

/// An element for each entry of a map.
pub const fn map(values: &'static Content) -> Content {
    Content::Map(values)
}

/// Nodes in this order (`prefixItems`).
pub const fn tuple(nodes: &'static [Member]) -> Content {
    Content::Tuple(nodes)
}

/// An element.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    pub(super) name: Name,
    pub(super) content: Content,
}

/// An element of this name. Where the content is a [union](union) whose branches have names, theirs count.
pub const fn entry(name: Name, content: Content) -> Element {
    Element { name, content }
}

/// A member of an object: its name in JSON, and the node that it is in XML.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    pub(super) json: &'static str,
    pub(super) node: Node,
}

/// The kinds of node (OpenAPI 3.2, `nodeType`).
#[derive(Clone, Copy, Debug)]
pub(super) enum Node {
    Attribute(Name, Content),
    Element(Element),
    /// An element for each item of a list, without one around them.
    Items(Element),
    /// The element's own text.
    Text(Content),
    /// The same, written as a CDATA section.
    CData(Content),
    /// The nodes of the object that it is, in the element itself.
    Inline(Content),
}

/// An attribute.
pub const fn attribute(json: &'static str, name: Name, content: Content) -> Member {
    Member {
        json,
        node: Node::Attribute(name, content),
    }
}

/// A child element.
pub const fn element(json: &'static str, name: Name, content: Content) -> Member {
    Member {
        json,
        node: Node::Element(entry(name, content)),
    }
}

/// A child element for each item of a list.
pub const fn items(json: &'static str, name: Name, item: Content) -> Member {
    Member {
        json,
        node: Node::Items(entry(name, item)),
    }
}

/// The element's own text.
pub const fn text(json: &'static str, content: Content) -> Member {
    Member {
        json,
        node: Node::Text(content),
    }
}

/// The element's own text, written as a CDATA section.
pub const fn cdata(json: &'static str, content: Content) -> Member {
    Member {
        json,
        node: Node::CData(content),
    }
}

/// An object whose nodes stand among those of the object around it.
pub const fn inline(json: &'static str, content: Content) -> Member {
    Member {
        json,
        node: Node::Inline(content),
    }
}

/// What a declared type is in XML.
#[derive(Clone, Copy, Debug)]
pub struct Type(pub(super) Kind);

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Object {
        members: &'static [Member],
        /// What other elements are; `None`: they are skipped.
        additional: Option<Content>,
    },
    Union {
        /// The member that distinguishes the branches.
        tag: Option<Member>,
        branches: &'static [Branch],
    },
    Same(Content),
}

/// An object with these members; others are skipped.
pub const fn object(members: &'static [Member]) -> Type {
    Type(Kind::Object {
        members,
        additional: None,
    })
}

impl Type {
    /// An object's other elements are kept, each of this content.
    #[must_use]
    pub const fn additional(mut self, values: Content) -> Self {
        if let Kind::Object { members, .. } = self.0 {
            self.0 = Kind::Object {
                members,
                additional: Some(values),
            };
        }
        self
    }

    /// A union's branches are distinguished by this member.
    #[must_use]
    pub const fn tag(mut self, member: Member) -> Self {
        if let Kind::Union { branches, .. } = self.0 {
            self.0 = Kind::Union {
                tag: Some(member),
                branches,
            };
        }
        self
    }
}

/// One of several: by the element's name where branches have names, by a [tag](Type::tag), or else the branch that knows
/// most of what is there.
pub const fn union(branches: &'static [Branch]) -> Type {
    Type(Kind::Union {
        tag: None,
        branches,
    })
}

/// The same as this content.
pub const fn same(content: Content) -> Type {
    Type(Kind::Same(content))
}

/// A branch of a union.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    pub(super) name: Option<Name>,
    pub(super) tags: &'static [&'static str],
    pub(super) content: Content,
}

/// A branch of a union.
pub const fn branch(content: Content) -> Branch {
    Branch {
        name: None,
        tags: &[],
        content,
    }
}

impl Branch {
    /// The element has this name.
    #[must_use]
    pub const fn named(mut self, name: Name) -> Self {
        self.name = Some(name);
        self
    }

    /// The union's tag has one of these values.
    #[must_use]
    pub const fn tags(mut self, tags: &'static [&'static str]) -> Self {
        self.tags = tags;
        self
    }
}

impl Content {
    /// The content that newtypes stand for.
    pub(super) fn resolved(&self) -> &Self {
        let mut content = self;
        // A newtype of itself would be endless.
        for _ in 0..64 {
            match content {
                Self::Type(Type(Kind::Same(inner))) => content = inner,
                _ => break,
            }
        }
        content
    }

    /// The branches, if it is a union.
    pub(super) fn branches(&self) -> &'static [Branch] {
        match self.resolved() {
            Self::Type(Type(Kind::Union { branches, .. })) => branches,
            _ => &[],
        }
    }

    /// The members and the content of others, if it is an object.
    pub(super) fn object(&self) -> Option<(&'static [Member], Option<&Content>)> {
        match self.resolved() {
            Self::Type(Type(Kind::Object {
                members,
                additional,
            })) => Some((members, additional.as_ref())),
            Self::Map(values) => Some((&[], Some(values))),
            _ => None,
        }
    }
}
