//! Objects that are no node (`nodeType: none`): one that leads back to itself in that way is an element.

use std::collections::HashMap;

use clientsmith_model::{Xml, XmlContent, XmlElement, XmlName, XmlNode, XmlShape, XmlTypeId};

/// Objects within each other whose nodes stand in one element. No document comes near.
const DEEPEST: usize = 16;

/// Makes elements of members that would be endless in place, or deeper than any document has them, and returns their types
/// and names.
pub(super) fn end(
    xml: &mut Xml,
    types: impl Iterator<Item = XmlTypeId>,
) -> Vec<(XmlTypeId, String)> {
    let mut made = Vec::new();
    // How deep objects in place are within each type; `None` while that is worked out.
    let mut depths: HashMap<XmlTypeId, Option<usize>> = HashMap::new();
    for ty in types {
        let mut open = vec![(ty, 0)];
        depths.entry(ty).or_insert(None);
        while let Some((ty, next)) = open.pop() {
            if depths.get(&ty).copied().flatten().is_some() {
                continue;
            }
            match inline_member(xml, ty, next) {
                None => {
                    let depth = own_depth(xml, ty, &depths);
                    depths.insert(ty, Some(depth));
                }
                Some((index, inner)) => match depths.get(&inner) {
                    Some(Some(depth)) if *depth < DEEPEST => open.push((ty, index + 1)),
                    // It holds itself, or too much.
                    Some(_) => {
                        made.extend(make_element(xml, ty, index));
                        open.push((ty, index + 1));
                    }
                    None if open.len() >= DEEPEST => {
                        made.extend(make_element(xml, ty, index));
                        open.push((ty, index + 1));
                    }
                    None => {
                        depths.insert(inner, None);
                        open.extend([(ty, index), (inner, 0)]);
                    }
                },
            }
        }
    }
    made
}

/// The first member from `from` on that is an object in place.
fn inline_member(xml: &Xml, ty: XmlTypeId, from: usize) -> Option<(usize, XmlTypeId)> {
    let XmlShape::Object { members, .. } = &xml.ty(ty)?.shape else {
        return None;
    };
    let mut members = members.iter().enumerate().skip(from);
    members.find_map(|(index, member)| match &member.node {
        XmlNode::Inline(XmlContent::Type(inner)) => Some((index, *inner)),
        _ => None,
    })
}

fn own_depth(xml: &Xml, ty: XmlTypeId, depths: &HashMap<XmlTypeId, Option<usize>>) -> usize {
    let (mut depth, mut from) = (0, 0);
    while let Some((index, inner)) = inline_member(xml, ty, from) {
        depth = depth.max(depths.get(&inner).copied().flatten().unwrap_or(0) + 1);
        from = index + 1;
    }
    depth
}

fn make_element(xml: &mut Xml, ty: XmlTypeId, index: usize) -> Option<(XmlTypeId, String)> {
    let XmlShape::Object { members, .. } = &mut xml.types.get_mut(ty.0 as usize)?.shape else {
        return None;
    };
    let member = members.get_mut(index)?;
    let XmlNode::Inline(content) = &member.node else {
        return None;
    };
    member.node = XmlNode::Element(XmlElement {
        name: XmlName {
            local: member.wire.clone(),
            ..XmlName::default()
        },
        content: content.clone(),
    });
    Some((ty, member.wire.clone()))
}
