//! `http.*`: the listener.

use std::net::{Ipv4Addr, SocketAddr};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Networks, Origins, PublicUrl, Timeouts, networks};

/// The listener.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// Address and port to listen on. `PORT` replaces the port of what the file or the default says. A listener that a
    /// service manager hands over (`LISTEN_FDS`) takes its place.
    #[serde(deserialize_with = "address")]
    #[schemars(with = "String")]
    pub listen: SocketAddr,
    /// Allows plain HTTP beyond this machine: passwords and tokens then travel unencrypted.
    pub insecure: bool,
    /// Networks of proxies in front, such as `10.0.0.0/8, 127.0.0.1`. From them, and from nobody else, `X-Forwarded-For`
    /// is believed: a client is its rightmost hop that is not in these networks.
    pub trusted_proxies: Networks,
    /// Origins of pages elsewhere that may use the API from a browser, such as `https://app.example.org`. Cookies are
    /// never for them.
    pub cors_origins: Origins,
    /// How many connections may be open at once; further ones wait.
    pub connections: u32,
    /// How many connections one address may have, except trusted proxies; further ones are closed.
    pub connections_per_address: u32,
    /// How many requests may be worked on at once; further ones are answered 503.
    pub requests: u32,
    /// How many request bodies may be on their way from one address; further ones wait, then are answered 503.
    pub bodies_per_address: u32,
    /// Memory of all request bodies together, each beyond its first 16 KiB, in MiB.
    pub body_memory_mib: u32,
    /// How long a client may take.
    pub timeouts: Timeouts,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8000)),
            insecure: false,
            trusted_proxies: Networks::default(),
            cors_origins: Origins::default(),
            connections: 4096,
            connections_per_address: 512,
            requests: 1024,
            bodies_per_address: 64,
            body_memory_mib: 64,
            timeouts: Timeouts::default(),
        }
    }
}

impl Http {
    /// Plain HTTP that others could read must be asked for, and links need a host that can be reached.
    pub(super) fn validate(&self, public_url: Option<&PublicUrl>) -> Vec<(&'static str, String)> {
        let mut refused = self.timeouts.validate();
        refused.extend(networks::validate(&self.trusted_proxies));
        for (key, value) in [
            ("http.connections", self.connections),
            ("http.connections_per_address", self.connections_per_address),
            ("http.requests", self.requests),
            ("http.bodies_per_address", self.bodies_per_address),
            ("http.body_memory_mib", self.body_memory_mib),
        ] {
            if !(1..=65_536).contains(&value) {
                refused.push((key, "must be between 1 and 65536".to_owned()));
            }
        }
        refused.extend(self.exposure(public_url));
        refused
    }

    fn exposure(&self, public_url: Option<&PublicUrl>) -> Option<(&'static str, String)> {
        let encrypted = public_url.is_some_and(PublicUrl::is_https);
        let remote_listener = !self.listen.ip().is_loopback();
        let remote_url = public_url.is_some_and(|url| !url.is_loopback());
        if !encrypted && !self.insecure && (remote_listener || remote_url) {
            let key = if remote_listener {
                "http.listen"
            } else {
                "public_url"
            };
            let reason = "plain HTTP beyond this machine is refused; put a TLS proxy in front and set public_url to \
                          its https:// address, or set http.insecure = true";
            return Some((key, reason.to_owned()));
        }
        let nameless = self.listen.ip().is_unspecified() && public_url.is_none();
        let reason = "listening on every address needs public_url, because links cannot name that address";
        nameless.then(|| ("public_url", reason.to_owned()))
    }
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| {
        serde::de::Error::custom("must be an IP address and a port, such as 127.0.0.1:8000 or [::1]:8000")
    })
}
