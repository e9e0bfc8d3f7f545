//! Networks by address and length, such as `10.0.0.0/8`; an address alone means itself.

use std::net::IpAddr;

use ipnet::IpNet;

use super::list::{Item, List};

/// A list of networks.
pub type Networks = List<IpNet>;

impl Item for IpNet {
    const LIST: &'static str = "a list of networks";

    fn read(text: &str) -> Result<Self, String> {
        text.parse::<Self>()
            .ok()
            .or_else(|| text.parse::<IpAddr>().ok().map(Self::from))
            .map(|network| network.trunc())
            .ok_or_else(|| format!("`{text}` must be a network or an address, such as 10.0.0.0/8 or ::1"))
    }

    fn written(&self) -> String {
        self.to_string()
    }
}

/// Trust in everybody would let everybody choose an address.
pub(super) fn validate(trusted: &Networks) -> Option<(&'static str, String)> {
    let all = trusted
        .as_slice()
        .iter()
        .find(|network| network.prefix_len() == 0)?;
    Some((
        "http.trusted_proxies",
        format!("{all} would believe everybody; name the networks of your proxies"),
    ))
}
