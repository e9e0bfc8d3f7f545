//! The address a request comes from: that of its connection, or what a trusted proxy says of it.
//!
//! Of all header fields only `X-Forwarded-For` is read, and only from trusted peers, from the right: what stands left of
//! the first hop that is not trusted was written by somebody unknown. Scheme and host never come from header fields.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::http::header::HeaderName;
use axum::http::{Extensions, HeaderMap};
use ipnet::IpNet;
use onward_service::limits::AddressKey;

use super::Peer;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The networks whose word about addresses is believed; none unless configured.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Trusts these networks.
    pub fn new(networks: impl IntoIterator<Item = IpNet>) -> Self {
        Self(networks.into_iter().collect())
    }

    /// Whether an address lies in one of the networks.
    pub fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The rightmost hop that is not trusted; the last trusted one where the list ends or cannot be read.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let values = headers.get_all(X_FORWARDED_FOR).iter().rev();
        let mut hops = values.flat_map(|value| value.to_str().unwrap_or_default().rsplit(','));
        while self.trust(client) {
            match hops.next().and_then(hop) {
                Some(address) => client = address,
                None => break,
            }
        }
        client
    }
}

/// One hop: an address, with or without a port.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bracketed = || {
        text.strip_prefix('[')?
            .strip_suffix(']')?
            .parse::<Ipv6Addr>()
            .ok()
    };
    let address = text
        .parse()
        .ok()
        .or_else(|| text.parse().ok().map(|with_port: SocketAddr| with_port.ip()))
        .or_else(|| bracketed().map(IpAddr::V6));
    address.map(|address| address.to_canonical())
}

/// Where a request comes from; the stack adds it to the extensions of every request that has a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// Of a request as the listener hands it over.
    pub(crate) fn of(extensions: &Extensions, headers: &HeaderMap, proxies: &TrustedProxies) -> Option<Self> {
        let Peer(peer) = extensions.get()?;
        Some(Self(proxies.client(peer.ip(), headers)))
    }
}

/// What limits count a request by. Requests without a peer, which the listener never makes, share one key.
pub fn address_key(extensions: &Extensions) -> AddressKey {
    let address = extensions.get::<ClientAddress>();
    AddressKey::of(address.map_or(Ipv4Addr::UNSPECIFIED.into(), |ClientAddress(address)| *address))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(trusted: &[&str], peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(
                X_FORWARDED_FOR,
                HeaderValue::from_bytes(value.as_bytes()).unwrap(),
            );
        }
        let proxies = TrustedProxies::new(trusted.iter().map(|network| network.parse().unwrap()));
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn an_untrusted_peer_is_the_client_whatever_it_says() {
        assert_eq!(client(&[], "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        let trusted = ["10.0.0.0/8"];
        assert_eq!(client(&trusted, "203.0.113.7", &["10.0.0.1"]), "203.0.113.7");
        assert_eq!(
            client(&trusted, "11.0.0.1", &["198.51.100.1", "10.0.0.1"]),
            "11.0.0.1"
        );
    }

    #[test]
    fn the_rightmost_hop_that_is_not_trusted_is_the_client() {
        let trusted = ["10.0.0.0/8", "2001:db8:1::/48"];
        let cases: [(&[&str], &str); 8] = [
            (&["198.51.100.1"], "198.51.100.1"),
            (&["192.0.2.9, 198.51.100.1"], "198.51.100.1"),
            (&["192.0.2.9", "198.51.100.1 , 10.7.7.7"], "198.51.100.1"),
            (
                &["192.0.2.9, 198.51.100.1", "10.7.7.7", "2001:db8:1::5"],
                "198.51.100.1",
            ),
            (&["10.1.1.1, 10.2.2.2"], "10.1.1.1"),
            (&["198.51.100.1:4711"], "198.51.100.1"),
            (&["[2001:db8:2::9]:4711"], "2001:db8:2::9"),
            (&["::ffff:198.51.100.1"], "198.51.100.1"),
        ];
        for (forwarded, expected) in cases {
            assert_eq!(client(&trusted, "10.0.0.1", forwarded), expected, "{forwarded:?}");
            assert_eq!(
                client(&trusted, "::ffff:10.0.0.1", forwarded),
                expected,
                "{forwarded:?}"
            );
        }
    }

    #[test]
    fn where_the_list_ends_or_cannot_be_read_the_last_trusted_hop_is_the_client() {
        let trusted = ["10.0.0.0/8"];
        assert_eq!(client(&trusted, "10.0.0.1", &[]), "10.0.0.1");
        for unread in [
            "",
            ",",
            "unknown",
            "_hidden",
            "198.51.100.1, evil",
            "1.2.3",
            "\u{fc}",
            "198.51.100.1,",
        ] {
            assert_eq!(client(&trusted, "10.0.0.1", &[unread]), "10.0.0.1", "{unread}");
        }
        assert_eq!(
            client(&trusted, "10.0.0.1", &["198.51.100.1, x, 10.9.9.9"]),
            "10.9.9.9"
        );
    }

    #[test]
    fn the_key_of_a_request_is_that_of_its_client() {
        let mut extensions = Extensions::new();
        assert_eq!(address_key(&extensions).to_string(), "0.0.0.0/32");
        extensions.insert(ClientAddress("203.0.113.7".parse().unwrap()));
        assert_eq!(address_key(&extensions).to_string(), "203.0.113.7/32");
    }
}
