//! How types are written as XML (OpenAPI 3.2 §4.25, *XML Object*).

use crate::Ident;

/// Refers to one of [`Xml::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct XmlTypeId(pub u32);

/// Refers to one of [`Xml::roots`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct XmlRootId(pub u32);

/// The descriptions of everything that is sent or received as XML.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Xml {
    /// The root elements of bodies.
    pub roots: Vec<XmlRoot>,
    /// The declared types in them.
    pub types: Vec<XmlType>,
    /// Whether some body is XML and nothing else: the feature `xml` is then enabled by default.
    pub is_needed: bool,
}

impl Xml {
    /// A root element.
    pub fn root(&self, id: XmlRootId) -> Option<&XmlRoot> {
        self.roots.get(id.0 as usize)
    }

    /// A declared type.
    pub fn ty(&self, id: XmlTypeId) -> Option<&XmlType> {
        self.types.get(id.0 as usize)
    }
}

/// The root element of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct XmlRoot {
    /// The constant that describes it, unique among those of types too.
    pub ident: Ident,
    /// The element.
    pub element: XmlElement,
}

/// A declared type.
#[derive(Clone, Debug, PartialEq)]
pub struct XmlType {
    /// The constant that describes it.
    pub ident: Ident,
    /// What it is.
    pub shape: XmlShape,
}

/// What a declared type is in XML.
#[derive(Clone, Debug, PartialEq)]
pub enum XmlShape {
    /// An object.
    Object {
        /// Its members, in the document's order.
        members: Vec<XmlMember>,
        /// The content of other elements; `None`: they are skipped.
        additional: Option<XmlContent>,
    },
    /// One of several.
    Union {
        /// The member that distinguishes the branches.
        tag: Option<XmlMember>,
        /// The branches, in the order of the type's.
        branches: Vec<XmlBranch>,
    },
    /// The same as another content: a newtype.
    Same(XmlContent),
}

/// A branch of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct XmlBranch {
    /// The name of its element, if that distinguishes the branches.
    pub name: Option<XmlName>,
    /// The values of the union's tag.
    pub tags: Vec<String>,
    /// What it contains.
    pub content: XmlContent,
}

/// The name of an element or an attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct XmlName {
    /// Without a prefix.
    pub local: String,
    /// The URI of its namespace; `None`: any when it is read, none of its own when it is written.
    pub namespace: Option<String>,
    /// The prefix with which it is written; only with a namespace.
    pub prefix: Option<String>,
    /// Whether the document leaves the name open: any is read.
    pub is_open: bool,
}

/// An element.
#[derive(Clone, Debug, PartialEq)]
pub struct XmlElement {
    /// Its name.
    pub name: XmlName,
    /// What it contains.
    pub content: XmlContent,
}

/// What an element contains, or what an attribute's value is.
#[derive(Clone, Debug, PartialEq)]
pub enum XmlContent {
    /// Text, white space included.
    Text,
    /// Text of a format or a list, to which white space around it does not belong.
    Token,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// A scalar of several types.
    Guess,
    /// Anything.
    Any,
    /// A declared type.
    Type(XmlTypeId),
    /// An element for each item.
    List(Box<XmlElement>),
    /// An element for each entry, named by its key.
    Map(Box<XmlContent>),
    /// Nodes in a certain order; their names in JSON are not used.
    Tuple(Vec<XmlMember>),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct XmlMember {
    /// Its name in JSON.
    pub wire: String,
    /// What it is in XML.
    pub node: XmlNode,
}

/// A node (`nodeType`).
#[derive(Clone, Debug, PartialEq)]
pub enum XmlNode {
    /// An attribute.
    Attribute(XmlName, XmlContent),
    /// A child element.
    Element(XmlElement),
    /// A child element for each item of a list.
    Items(XmlElement),
    /// The element's own text.
    Text(XmlContent),
    /// The element's own text, as a CDATA section.
    CData(XmlContent),
    /// The nodes of an object, among those of the object around it.
    Inline(XmlContent),
}

/// How a value is written in a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ValueFormat {
    /// As JSON.
    #[default]
    Json,
    /// As XML.
    Xml(XmlRootId),
    /// As either, by the media type.
    JsonOrXml(XmlRootId),
}

impl ValueFormat {
    /// The format of a body that is of either format; `None` if their root elements differ.
    #[must_use]
    pub fn or(self, other: Self) -> Option<Self> {
        let roots = [self.root(), other.root()];
        let root = match roots {
            [Some(a), Some(b)] if a != b => return None,
            [Some(root), _] | [_, Some(root)] => root,
            [None, None] => return Some(Self::Json),
        };
        Some(match (self, other) {
            (Self::Xml(_), Self::Xml(_)) => Self::Xml(root),
            _ => Self::JsonOrXml(root),
        })
    }

    /// The root element of the body as XML.
    pub const fn root(self) -> Option<XmlRootId> {
        match self {
            Self::Json => None,
            Self::Xml(root) | Self::JsonOrXml(root) => Some(root),
        }
    }
}
