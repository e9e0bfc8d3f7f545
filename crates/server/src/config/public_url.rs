//! The address under which Onward is reached, as `http` reads it.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use onward_http::public_url::PublicUrl as Url;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An `http` or `https` origin, written without a trailing slash.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(transparent)]
pub struct PublicUrl(#[schemars(with = "String")] Url);

impl PublicUrl {
    /// The plain address of a listener.
    pub fn of(bound: SocketAddr) -> Result<Self, String> {
        format!("http://{bound}").parse()
    }

    /// The origin: `https://goals.example.org`.
    pub fn as_str(&self) -> &str {
        self.0.origin()
    }

    /// The address as the edge of HTTP uses it.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Whether people reach it through TLS.
    pub fn is_https(&self) -> bool {
        self.0.is_secure()
    }

    /// Whether it names this machine only.
    pub fn is_loopback(&self) -> bool {
        self.0.is_loopback()
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = text
            .parse::<Url>()
            .map_err(|error| format!("{error}, such as https://goals.example.org"))?;
        Ok(Self(url))
    }
}

impl Serialize for PublicUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for PublicUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
