//! A list of networks: a TOML list, or a text with commas as variables hold it.

use std::borrow::Cow;
use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Networks by address and length, such as `10.0.0.0/8`; an address alone means itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// The networks.
    pub fn iter(&self) -> impl Iterator<Item = IpNet> {
        self.0.iter().copied()
    }

    /// Trust in everybody would let everybody choose an address.
    pub(super) fn validate(&self) -> Option<(&'static str, String)> {
        let all = self.0.iter().find(|network| network.prefix_len() == 0)?;
        Some((
            "http.trusted_proxies",
            format!("{all} would believe everybody; name the networks of your proxies"),
        ))
    }
}

fn parse(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    text.parse::<IpNet>()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
        .map(|network| network.trunc())
        .ok_or_else(|| format!("`{text}` must be a network or an address, such as 10.0.0.0/8 or ::1"))
}

impl<'de> Deserialize<'de> for Networks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Listed)
    }
}

struct Listed;

impl<'de> Visitor<'de> for Listed {
    type Value = Networks;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of networks")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Networks, E> {
        let named = text.split(',').filter(|piece| !piece.trim().is_empty());
        named
            .map(parse)
            .collect::<Result<_, _>>()
            .map(Networks)
            .map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Networks, A::Error> {
        let mut networks = Vec::new();
        while let Some(text) = list.next_element::<String>()? {
            networks.push(parse(&text).map_err(de::Error::custom)?);
        }
        Ok(Networks(networks))
    }
}

impl Serialize for Networks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(IpNet::to_string))
    }
}

impl JsonSchema for Networks {
    fn schema_name() -> Cow<'static, str> {
        "Networks".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": { "type": "string" } })
    }
}
