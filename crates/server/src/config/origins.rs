//! A list of origins: a TOML list, or a text with commas as variables hold it.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use onward_http::public_url::PublicUrl;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Origins as browsers write them, such as `https://app.example.org`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(Vec<PublicUrl>);

impl Origins {
    /// The origins.
    pub fn as_slice(&self) -> &[PublicUrl] {
        &self.0
    }
}

impl FromStr for Origins {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = text.split(',').filter(|piece| !piece.trim().is_empty());
        named.map(parse).collect::<Result<_, _>>().map(Self)
    }
}

fn parse(text: &str) -> Result<PublicUrl, String> {
    let text = text.trim();
    text.parse()
        .map_err(|error| format!("`{text}`: {error}, such as https://app.example.org"))
}

impl<'de> Deserialize<'de> for Origins {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Listed)
    }
}

struct Listed;

impl<'de> Visitor<'de> for Listed {
    type Value = Origins;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of origins")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Origins, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Origins, A::Error> {
        let mut origins = Vec::new();
        while let Some(text) = list.next_element::<String>()? {
            origins.push(parse(&text).map_err(de::Error::custom)?);
        }
        Ok(Origins(origins))
    }
}

impl Serialize for Origins {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(PublicUrl::origin))
    }
}

impl JsonSchema for Origins {
    fn schema_name() -> Cow<'static, str> {
        "Origins".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": { "type": "string" } })
    }
}
