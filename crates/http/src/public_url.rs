//! Where people reach this service. Links, cookies and origin checks use it; the Host header never does.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::Uri;

/// The address under which people and programs reach this service: scheme, host and port, no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    secure: bool,
    loopback: bool,
}

/// Why an address cannot be the public one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicUrlError {
    /// It is no URL.
    NoUrl,
    /// It begins neither with `http://` nor with `https://`.
    Scheme,
    /// It has something beside scheme, host and port.
    MoreThanOrigin,
}

impl fmt::Display for PublicUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoUrl => "not a URL",
            Self::Scheme => "must begin with http:// or https://",
            Self::MoreThanOrigin => "must be scheme, host and port only",
        })
    }
}

impl std::error::Error for PublicUrlError {}

impl PublicUrl {
    /// Scheme, host and port as a browser writes them in `Origin`: lower case, without a default port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether it is reached over TLS. Decides about `Secure` cookies and HSTS.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether its host is this machine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, PublicUrlError> {
        let uri: Uri = text.parse().map_err(|_| PublicUrlError::NoUrl)?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(PublicUrlError::Scheme),
        };
        let authority = uri.authority().ok_or(PublicUrlError::NoUrl)?;
        let beside = authority.as_str().contains('@') || uri.path() != "/" || uri.query().is_some();
        if beside || text.contains('#') || authority.host().is_empty() {
            return Err(PublicUrlError::MoreThanOrigin);
        }
        let host = authority.host().to_ascii_lowercase();
        let scheme = if secure { "https" } else { "http" };
        let standard = if secure { 443 } else { 80 };
        let origin = match authority.port_u16() {
            Some(port) if port != standard => format!("{scheme}://{host}:{port}"),
            _ => format!("{scheme}://{host}"),
        };
        Ok(Self {
            origin,
            secure,
            loopback: is_loopback_host(&host),
        })
    }
}

/// Whether a host name, without port, can only mean this machine.
pub(crate) fn is_loopback_host(host: &str) -> bool {
    if host.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    bare.parse().is_ok_and(is_loopback_address)
}

/// Whether an address is this machine, also when IPv4 is written as IPv6.
pub(crate) fn is_loopback_address(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_is_written_as_browsers_write_it() {
        let origin = |text: &str| text.parse::<PublicUrl>().unwrap().origin().to_owned();
        assert_eq!(origin("https://Goals.Example:443/"), "https://goals.example");
        assert_eq!(origin("http://127.0.0.1:8000"), "http://127.0.0.1:8000");
        assert_eq!(origin("http://[::1]:80"), "http://[::1]");
    }

    #[test]
    fn only_scheme_host_and_port_are_accepted() {
        let error = |text: &str| text.parse::<PublicUrl>().unwrap_err();
        assert_eq!(error("goals.example"), PublicUrlError::Scheme);
        assert_eq!(error("ftp://goals.example"), PublicUrlError::Scheme);
        assert_eq!(error("https://goals.example/app"), PublicUrlError::MoreThanOrigin);
        assert_eq!(error("https://ada@goals.example"), PublicUrlError::MoreThanOrigin);
        assert_eq!(error("https://goals.example/?a"), PublicUrlError::MoreThanOrigin);
        assert_eq!(error("https://goals.example#a"), PublicUrlError::MoreThanOrigin);
        assert_eq!(error(""), PublicUrlError::NoUrl);
    }

    #[test]
    fn loopback_is_told_from_its_lookalikes() {
        let loopback = |text: &str| text.parse::<PublicUrl>().unwrap().is_loopback();
        assert!(loopback("http://localhost:8000"));
        assert!(loopback("http://127.9.9.9"));
        assert!(loopback("http://[::1]"));
        assert!(!loopback("http://localhost.example"));
        assert!(!loopback("http://128.0.0.1"));
        assert!(!loopback("http://0.0.0.0"));
    }
}
