//! Trees of what YAML and JSON have in common.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// A node of a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    /// Any number that serde_json can hold.
    Number(serde_json::Number),
    String(String),
    List(Vec<Node>),
    /// Members in order; no name twice once parsing ends.
    Map(Members),
}

/// Members of a mapping, in order. The hasher is seeded anew in each run: nobody can choose names that collide.
pub(crate) type Members = indexmap::IndexMap<String, Node, foldhash::fast::RandomState>;

impl Node {
    /// What a message calls the node's type.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) const fn as_map(&self) -> Option<&Members> {
        match self {
            Self::Map(members) => Some(members),
            _ => None,
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.as_map()?.get(name)
    }

    /// One step of a JSON pointer.
    pub(crate) fn step(&self, token: &str) -> Option<&Self> {
        match self {
            Self::Map(members) => members.get(token),
            Self::List(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// Where a JSON pointer leads.
    pub(crate) fn walk(&self, tokens: &[&str]) -> Option<&Self> {
        tokens.iter().try_fold(self, |node, token| node.step(token))
    }

    /// What the node takes, in bytes: its text, and what is made of each object and list.
    pub(crate) fn weight(&self) -> usize {
        const COLLECTION: usize = 100;
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) => 4,
            Self::String(text) => text.len(),
            Self::List(items) => COLLECTION + items.iter().map(Self::weight).sum::<usize>(),
            Self::Map(members) => {
                let members = members.iter();
                COLLECTION
                    + members
                        .map(|(name, member)| name.len() + member.weight())
                        .sum::<usize>()
            }
        }
    }

    /// The same as a JSON value.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Bool(value) => (*value).into(),
            Self::Number(number) => serde_json::Value::Number(number.clone()),
            Self::String(text) => text.as_str().into(),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(members) => members
                .iter()
                .map(|(name, node)| (name.clone(), node.to_json()))
                .collect(),
        }
    }
}

impl From<serde_json::Value> for Node {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(value),
            serde_json::Value::Number(number) => Self::Number(number),
            serde_json::Value::String(text) => Self::String(text),
            serde_json::Value::Array(items) => {
                Self::List(items.into_iter().map(Self::from).collect())
            }
            serde_json::Value::Object(members) => {
                let members = members.into_iter();
                Self::Map(members.map(|(name, value)| (name, value.into())).collect())
            }
        }
    }
}

/// What was noticed while a tree was built.
pub(super) struct TreeBudget {
    /// How many nodes may still be built.
    pub(super) nodes: usize,
    /// Keys that came twice: their path.
    pub(super) duplicates: Vec<Vec<String>>,
    /// Where the builder is.
    pub(super) path: Vec<String>,
}

/// Why a tree is not built any further.
pub(super) const TOO_DEEP: &str = "nests deeper than 128 levels";
/// Why a tree is not built any further.
pub(super) const TOO_MANY: &str = "expands to many times its size";
/// How deep a tree may be. `serde_yaml` and `serde_json` go no deeper either.
pub(super) const DEPTH: usize = 128;

impl TreeBudget {
    /// The budget of a text: without aliases it can't have more nodes than bytes, and with them it may not have many
    /// more, so that memory stays proportional to what was given.
    pub(super) fn for_text(text: &str) -> Self {
        Self {
            nodes: text.len().saturating_mul(8).saturating_add(10_000),
            duplicates: Vec::new(),
            path: Vec::new(),
        }
    }
}

/// Builds a node.
pub(super) struct Seed<'a>(pub(super) &'a mut TreeBudget);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Seed<'_> {
    fn count<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.0.nodes = self
            .0
            .nodes
            .checked_sub(1)
            .ok_or_else(|| E::custom(TOO_MANY))?;
        Ok(())
    }

    fn descend<E: serde::de::Error>(&self) -> Result<(), E> {
        if self.0.path.len() < DEPTH {
            Ok(())
        } else {
            Err(E::custom(TOO_DEEP))
        }
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("YAML or JSON")
    }

    fn visit_unit<E: serde::de::Error>(mut self) -> Result<Node, E> {
        self.count()?;
        Ok(Node::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Node, E> {
        self.visit_unit()
    }

    fn visit_bool<E: serde::de::Error>(mut self, value: bool) -> Result<Node, E> {
        self.count()?;
        Ok(Node::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(mut self, value: i64) -> Result<Node, E> {
        self.count()?;
        Ok(Node::Number(value.into()))
    }

    fn visit_u64<E: serde::de::Error>(mut self, value: u64) -> Result<Node, E> {
        self.count()?;
        Ok(Node::Number(value.into()))
    }

    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Node, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Node, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: serde::de::Error>(mut self, value: f64) -> Result<Node, E> {
        self.count()?;
        // YAML's `.inf` and `.nan` have no number in JSON.
        Ok(serde_json::Number::from_f64(value).map_or(Node::Null, Node::Number))
    }

    fn visit_str<E: serde::de::Error>(mut self, value: &str) -> Result<Node, E> {
        self.count()?;
        Ok(Node::String(value.to_owned()))
    }

    fn visit_string<E: serde::de::Error>(mut self, value: String) -> Result<Node, E> {
        self.count()?;
        Ok(Node::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut access: A) -> Result<Node, A::Error> {
        self.count()?;
        self.descend()?;
        let mut items = Vec::new();
        loop {
            self.0.path.push(items.len().to_string());
            let item = access.next_element_seed(Seed(self.0))?;
            self.0.path.pop();
            match item {
                Some(item) => items.push(item),
                None => {
                    // Most lists are short, and vectors begin with room for four.
                    items.shrink_to_fit();
                    return Ok(Node::List(items));
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<Node, A::Error> {
        self.count()?;
        self.descend()?;
        let mut members = Members::default();
        let mut merged = Vec::new();
        while let Some(KeySeed(name)) = access.next_key()? {
            self.0.path.push(name);
            let value = access.next_value_seed(Seed(self.0))?;
            let name = self.0.path.pop().unwrap_or_default();
            if name == "<<" {
                merged.push(value);
            } else if members.contains_key(&name) {
                let mut path = self.0.path.clone();
                path.push(name);
                self.0.duplicates.push(path);
            } else {
                members.insert(name, value);
            }
        }
        merged
            .into_iter()
            .for_each(|node| merge(&mut members, node));
        Ok(Node::Map(members))
    }

    /// A value with a tag of its own (`!custom`): the value counts.
    fn visit_enum<A: serde::de::EnumAccess<'de>>(self, access: A) -> Result<Node, A::Error> {
        let (KeySeed(_), variant) = access.variant()?;
        serde::de::VariantAccess::newtype_variant_seed(variant, self)
    }
}

/// YAML's merge key: members that the mapping does not have itself.
fn merge(members: &mut Members, node: Node) {
    match node {
        Node::Map(more) => {
            for (name, value) in more {
                members.entry(name).or_insert(value);
            }
        }
        Node::List(items) => items.into_iter().for_each(|item| merge(members, item)),
        other => drop(members.entry("<<".to_owned()).or_insert(other)),
    }
}

/// A mapping's key: numbers, booleans and null stand for their text (`200:`, `on:`).
struct KeySeed(String);

impl<'de> Deserialize<'de> for KeySeed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeySeedVisitor)
    }
}

struct KeySeedVisitor;

impl Visitor<'_> for KeySeedVisitor {
    type Value = KeySeed;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key that is not a list or mapping")
    }

    fn visit_str<E>(self, key: &str) -> Result<KeySeed, E> {
        Ok(KeySeed(key.to_owned()))
    }

    fn visit_string<E>(self, key: String) -> Result<KeySeed, E> {
        Ok(KeySeed(key))
    }

    fn visit_i64<E>(self, key: i64) -> Result<KeySeed, E> {
        Ok(KeySeed(key.to_string()))
    }

    fn visit_u64<E>(self, key: u64) -> Result<KeySeed, E> {
        Ok(KeySeed(key.to_string()))
    }

    fn visit_f64<E>(self, key: f64) -> Result<KeySeed, E> {
        Ok(KeySeed(key.to_string()))
    }

    fn visit_bool<E>(self, key: bool) -> Result<KeySeed, E> {
        Ok(KeySeed(key.to_string()))
    }

    fn visit_unit<E>(self) -> Result<KeySeed, E> {
        Ok(KeySeed("null".to_owned()))
    }
}
