//! A configured secret: it prints and serialises as `***`.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A configured secret.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Keeps a text as a secret.
    pub fn new(text: String) -> Self {
        Self(SecretString::from(text))
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The key that is written as 64 hexadecimal digits, if it is one.
    pub fn bytes(&self) -> Option<[u8; 32]> {
        let text = self.expose();
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut key = [0_u8; 32];
        for (place, pair) in key.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            *place = u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(key)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("***")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl JsonSchema for Secret {
    fn schema_name() -> Cow<'static, str> {
        "Secret".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "writeOnly": true })
    }
}
