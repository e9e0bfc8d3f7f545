//! A JSON document as it was written: properties in their order, numbers as their literal text.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// One value of a document.
#[derive(Debug)]
pub(crate) enum Node {
    Null,
    Flag,
    /// A number, as its literal text.
    Number(String),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Only the raw text of a number keeps it as it was written.
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        let mut inner = serde_json::Deserializer::from_str(raw);
        let read = match raw.as_bytes().first() {
            Some(b'{') => inner.deserialize_map(Children),
            Some(b'[') => inner.deserialize_seq(Children),
            Some(b'"') => String::deserialize(&mut inner).map(Self::Text),
            Some(b't' | b'f') => Ok(Self::Flag),
            Some(b'n') => Ok(Self::Null),
            _ => Ok(Self::Number(raw.to_owned())),
        };
        read.map_err(D::Error::custom)
    }
}

struct Children;

impl<'de> Visitor<'de> for Children {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut properties = Vec::new();
        while let Some(property) = map.next_entry()? {
            properties.push(property);
        }
        Ok(Node::Object(properties))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }
}
