//! `http.*`: the listener.

use std::net::{Ipv4Addr, SocketAddr};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::PublicUrl;

/// The listener.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// Address and port to listen on. `PORT` replaces the port of what the file or the default says.
    #[serde(deserialize_with = "address")]
    #[schemars(with = "String")]
    pub listen: SocketAddr,
    /// Allows plain HTTP beyond this machine: passwords and tokens then travel unencrypted.
    pub insecure: bool,
    /// How many connections may be open at once; further ones wait.
    pub connections: u32,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8000)),
            insecure: false,
            connections: 4096,
        }
    }
}

impl Http {
    /// Plain HTTP that others could read must be asked for, and links need a host that can be reached.
    pub(super) fn validate(&self, public_url: Option<&PublicUrl>) -> Vec<(&'static str, String)> {
        let mut refused = Vec::new();
        if !(1..=65_536).contains(&self.connections) {
            refused.push(("http.connections", "must be between 1 and 65536".to_owned()));
        }
        let encrypted = public_url.is_some_and(PublicUrl::is_https);
        let remote_listener = !self.listen.ip().is_loopback();
        let remote_url = public_url.is_some_and(|url| !url.is_loopback());
        if !encrypted && !self.insecure && (remote_listener || remote_url) {
            let key = if remote_listener {
                "http.listen"
            } else {
                "public_url"
            };
            refused.push((
                key,
                "plain HTTP beyond this machine is refused; put a TLS proxy in front and set public_url to \
                 its https:// address, or set http.insecure = true"
                    .to_owned(),
            ));
        } else if self.listen.ip().is_unspecified() && public_url.is_none() {
            let reason =
                "listening on every address needs public_url, because links cannot name that address";
            refused.push(("public_url", reason.to_owned()));
        }
        refused
    }
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| {
        serde::de::Error::custom("must be an IP address and a port, such as 127.0.0.1:8000 or [::1]:8000")
    })
}
