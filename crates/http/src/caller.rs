//! Where a request comes from: its name, the address, the device, and whether all of it stays on this machine.

mod address;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::header::{FORWARDED, HOST, USER_AGENT, VIA};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Uri};
use onward_domain::event::RequestId;
use onward_service::Context;
use onward_service::limits::Meter;

pub use self::address::{ClientAddress, TrustedProxies, address_key};
use crate::app::App;
use crate::public_url::{PublicUrl, is_loopback_address, is_loopback_host};

/// How much of the user agent is kept.
const LONGEST_DEVICE: usize = 200;

/// Header fields by which a proxy shows itself, beside everything that begins with `x-forwarded`.
const PROXIES: [&str; 8] = [
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-original-host",
    "x-original-forwarded-for",
    "true-client-ip",
    "cf-connecting-ip",
    "client-ip",
];

/// The other end of the connection; the listener adds it to the extensions of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// Where the request comes from.
#[derive(Clone, Debug)]
pub struct Caller(pub Context);

impl FromRequestParts<App> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self(context(parts, app)))
    }
}

/// Gathers what use cases want to know about the sender.
pub(crate) fn context(parts: &Parts, app: &App) -> Context {
    let request_id = parts.extensions.get::<RequestId>().cloned();
    let peer = parts.extensions.get::<Peer>().map(|Peer(address)| address.ip());
    let client = parts.extensions.get::<ClientAddress>();
    Context {
        request_id: request_id.unwrap_or_else(|| app.edge().mint_request_id()),
        address: client.map_or_else(String::new, |ClientAddress(address)| address.to_string()),
        device: device(&parts.headers),
        loopback: is_local(peer, &parts.uri, &parts.headers, &app.public_url),
        cookie: None,
        device_cookie: None,
        meter: parts.extensions.get::<Meter>().cloned().unwrap_or_default(),
    }
}

/// The user agent without control characters, cut to a length.
fn device(headers: &HeaderMap) -> String {
    let bytes = headers
        .get(USER_AGENT)
        .map(HeaderValue::as_bytes)
        .unwrap_or_default();
    String::from_utf8_lossy(bytes)
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_DEVICE)
        .collect()
}

/// Whether peer, host and public URL are all this machine, and nobody forwarded the request.
fn is_local(peer: Option<IpAddr>, uri: &Uri, headers: &HeaderMap, public_url: &PublicUrl) -> bool {
    peer.is_some_and(is_loopback_address)
        && public_url.is_loopback()
        && host(headers).is_some_and(|host| is_loopback_host(host.host()))
        && uri
            .authority()
            .is_none_or(|authority| is_loopback_host(authority.host()))
        && !is_forwarded(headers)
}

/// The one host the request is for.
fn host(headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => Authority::try_from(host.as_bytes()).ok(),
        _ => None,
    }
}

fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| {
        *name == FORWARDED
            || *name == VIA
            || name.as_str().starts_with("x-forwarded")
            || PROXIES.contains(&name.as_str())
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    fn local(peer: &str, url: &str, headers: &[(&str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(
                name.parse::<HeaderName>().unwrap(),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        is_local(
            peer.parse().ok(),
            &Uri::from_static("/"),
            &map,
            &url.parse().unwrap(),
        )
    }

    #[test]
    fn peer_host_and_public_url_must_all_be_this_machine() {
        let url = "http://127.0.0.1:8000";
        assert!(local("127.0.0.1", url, &[("host", "127.0.0.1:8000")]));
        assert!(local("::ffff:127.0.0.1", url, &[("host", "localhost:8000")]));
        assert!(local("::1", "http://localhost:8000", &[("host", "[::1]:8000")]));
        assert!(!local("192.168.1.7", url, &[("host", "127.0.0.1:8000")]));
        assert!(!local("", url, &[("host", "127.0.0.1:8000")]));
        assert!(!local(
            "127.0.0.1",
            "https://goals.example",
            &[("host", "127.0.0.1:8000")]
        ));
        assert!(!local("127.0.0.1", url, &[("host", "evil.example")]));
        assert!(!local("127.0.0.1", url, &[("host", "localhost.evil.example")]));
        assert!(!local("127.0.0.1", url, &[]));
        assert!(!local(
            "127.0.0.1",
            url,
            &[("host", "localhost"), ("host", "evil.example")]
        ));
    }

    #[test]
    fn any_sign_of_a_proxy_counts() {
        for name in [
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded",
            "X-Real-IP",
            "Via",
            "CF-Connecting-IP",
            "True-Client-IP",
            "X-Client-IP",
        ] {
            let headers = [("host", "localhost"), (name, "x")];
            assert!(!local("127.0.0.1", "http://127.0.0.1:8000", &headers), "{name}");
        }
    }

    #[test]
    fn a_device_is_cut_and_has_no_control_characters() {
        let mut headers = HeaderMap::new();
        assert_eq!(device(&headers), "");
        headers.insert(USER_AGENT, HeaderValue::from_bytes(b"curl/8\tx \xff").unwrap());
        assert_eq!(device(&headers), "curl/8x \u{fffd}");
        headers.insert(USER_AGENT, HeaderValue::from_str(&"a".repeat(300)).unwrap());
        assert_eq!(device(&headers).len(), 200);
    }
}
