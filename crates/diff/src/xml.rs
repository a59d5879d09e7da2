//! Bodies in XML: whether what both models know is the same elements and attributes.

use std::collections::HashSet;

use clientsmith_model::{
    ValueFormat, XmlContent, XmlElement, XmlMember, XmlNode, XmlRootId, XmlShape, XmlTypeId,
};

use crate::pair::Pair;

/// Whether a program that knows the old format reads and writes bodies of the new one.
pub(crate) fn is_known(pair: &Pair<'_>, was: ValueFormat, is: ValueFormat) -> bool {
    match (was, is) {
        (ValueFormat::Json, ValueFormat::Json | ValueFormat::JsonOrXml(_))
        | (ValueFormat::JsonOrXml(_), ValueFormat::Json) => true,
        (ValueFormat::Json, ValueFormat::Xml(_)) | (ValueFormat::Xml(_), ValueFormat::Json) => {
            false
        }
        (
            ValueFormat::Xml(was) | ValueFormat::JsonOrXml(was),
            ValueFormat::Xml(is) | ValueFormat::JsonOrXml(is),
        ) => is_same_root(pair, was, is),
    }
}

/// What differs, behind the name of a value.
pub(crate) const fn difference(was: ValueFormat, is: ValueFormat) -> &'static str {
    match (was, is) {
        (_, ValueFormat::Json) => "as JSON only",
        (ValueFormat::Json, ValueFormat::Xml(_)) => "as XML only",
        _ => "as XML with other elements or attributes",
    }
}

/// Whether two root elements are the same.
pub(crate) fn is_same_root(pair: &Pair<'_>, was: XmlRootId, is: XmlRootId) -> bool {
    let mut comparison = Comparison {
        pair,
        seen: HashSet::new(),
    };
    match (pair.old.xml.root(was), pair.new.xml.root(is)) {
        (Some(was), Some(is)) => comparison.element(&was.element, &is.element),
        _ => true,
    }
}

struct Comparison<'a, 'p> {
    pair: &'a Pair<'p>,
    /// Types that are being compared.
    seen: HashSet<(XmlTypeId, XmlTypeId)>,
}

impl Comparison<'_, '_> {
    fn element(&mut self, was: &XmlElement, is: &XmlElement) -> bool {
        was.name == is.name && self.content(&was.content, &is.content)
    }

    /// What differs in the kind of value is a change of the type, which is reported as such.
    fn content(&mut self, was: &XmlContent, is: &XmlContent) -> bool {
        match (was, is) {
            (XmlContent::Type(was), XmlContent::Type(is)) => self.types(*was, *is),
            (XmlContent::List(was), XmlContent::List(is)) => self.element(was, is),
            (XmlContent::Map(was), XmlContent::Map(is)) => self.content(was, is),
            (XmlContent::Tuple(was), XmlContent::Tuple(is)) => was
                .iter()
                .zip(is)
                .all(|(was, is)| self.node(&was.node, &is.node)),
            _ => true,
        }
    }

    fn types(&mut self, was: XmlTypeId, is: XmlTypeId) -> bool {
        if !self.seen.insert((was, is)) {
            return true;
        }
        let (Some(was), Some(is)) = (self.pair.old.xml.ty(was), self.pair.new.xml.ty(is)) else {
            return true;
        };
        match (&was.shape, &is.shape) {
            (XmlShape::Object { members: was, .. }, XmlShape::Object { members: is, .. }) => {
                was.iter().all(|member| self.member(member, is))
            }
            (XmlShape::Union { branches: was, .. }, XmlShape::Union { branches: is, .. }) => was
                .iter()
                .zip(is)
                .all(|(was, is)| was.name == is.name && self.content(&was.content, &is.content)),
            (XmlShape::Same(was), XmlShape::Same(is)) => self.content(was, is),
            _ => true,
        }
    }

    /// A member that was removed is a change of the type.
    fn member(&mut self, was: &XmlMember, members: &[XmlMember]) -> bool {
        let is = members.iter().find(|member| member.wire == was.wire);
        is.is_none_or(|is| self.node(&was.node, &is.node))
    }

    fn node(&mut self, was: &XmlNode, is: &XmlNode) -> bool {
        match (was, is) {
            (XmlNode::Attribute(was, _), XmlNode::Attribute(is, _)) => was == is,
            (XmlNode::Element(was), XmlNode::Element(is))
            | (XmlNode::Items(was), XmlNode::Items(is)) => self.element(was, is),
            (XmlNode::Inline(was), XmlNode::Inline(is)) => self.content(was, is),
            (XmlNode::Text(_) | XmlNode::CData(_), XmlNode::Text(_) | XmlNode::CData(_)) => true,
            // One item became several, or the other way around: the type says so.
            (XmlNode::Element(was), XmlNode::Items(is))
            | (XmlNode::Items(was), XmlNode::Element(is)) => {
                was.name == is.name
                    && !matches!(
                        (&was.content, &is.content),
                        (XmlContent::List(_), _) | (_, XmlContent::List(_))
                    )
            }
            _ => false,
        }
    }
}
