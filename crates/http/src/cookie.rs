//! Cookies of the pages: their names, their attributes, reading them back.

use std::time::Duration;

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use crate::public_url::PublicUrl;

/// The base name of the cookie that carries a web session.
pub const SESSION: &str = "session";

/// The base name of the cookie of a device that has signed in before.
pub const DEVICE: &str = "device";

/// A cookie to be set: never readable by script, never sent along from other sites' forms.
#[derive(Clone, Copy)]
pub struct Cookie<'a> {
    /// The name without prefix.
    pub name: &'a str,
    /// The value; only characters that need no quoting.
    pub value: &'a str,
    /// How long the browser keeps it; `None` until it is closed.
    pub max_age: Option<Duration>,
}

/// A name or value that cannot stand in a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidCookie;

impl std::fmt::Display for InvalidCookie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the cookie holds a character that cannot stand in a cookie")
    }
}

impl std::error::Error for InvalidCookie {}

impl Cookie<'_> {
    /// The value of `Set-Cookie`. Over TLS the name gets the prefix `__Host-` and the cookie is `Secure`.
    pub fn header(&self, public_url: &PublicUrl) -> Result<HeaderValue, InvalidCookie> {
        let Self { name, value, max_age } = *self;
        if !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
            || !value.bytes().all(is_cookie_octet)
        {
            return Err(InvalidCookie);
        }
        let secure = public_url.is_secure();
        let prefix = if secure { "__Host-" } else { "" };
        let mut text = format!("{prefix}{name}={value}; Path=/; HttpOnly; SameSite=Lax");
        if secure {
            text.push_str("; Secure");
        }
        if let Some(age) = max_age {
            text.push_str("; Max-Age=");
            text.push_str(&age.as_secs().to_string());
        }
        let mut header = HeaderValue::try_from(text).map_err(|_| InvalidCookie)?;
        header.set_sensitive(true);
        Ok(header)
    }
}

/// The value of `Set-Cookie` that makes a browser forget the cookie.
pub fn forget(name: &str, public_url: &PublicUrl) -> Result<HeaderValue, InvalidCookie> {
    Cookie {
        name,
        value: "",
        max_age: Some(Duration::ZERO),
    }
    .header(public_url)
}

/// Finds a cookie by its base name. One sent twice with different values is as good as none.
pub fn find<'h>(headers: &'h HeaderMap, name: &str, public_url: &PublicUrl) -> Option<&'h str> {
    let prefix = if public_url.is_secure() { "__Host-" } else { "" };
    let mut found = None;
    let pairs = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    for pair in pairs.flat_map(|value| value.split(';')) {
        let Some((key, value)) = pair.trim().split_once('=') else {
            continue;
        };
        if key.strip_prefix(prefix) != Some(name) {
            continue;
        }
        match found {
            Some(before) if before != value => return None,
            _ => found = Some(value),
        }
    }
    found.filter(|value| !value.is_empty())
}

fn is_cookie_octet(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secure() -> PublicUrl {
        "https://goals.example".parse().unwrap()
    }

    fn plain() -> PublicUrl {
        "http://127.0.0.1:8000".parse().unwrap()
    }

    #[test]
    fn over_tls_a_cookie_is_bound_to_the_host_and_secure() {
        let cookie = Cookie {
            name: SESSION,
            value: "abc",
            max_age: Some(Duration::from_mins(1)),
        };
        let header = cookie.header(&secure()).unwrap();
        assert_eq!(
            header,
            "__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60"
        );
        assert!(header.is_sensitive());
    }

    #[test]
    fn without_tls_there_is_neither_prefix_nor_secure() {
        let cookie = Cookie {
            name: SESSION,
            value: "abc",
            max_age: None,
        };
        assert_eq!(
            cookie.header(&plain()).unwrap(),
            "session=abc; Path=/; HttpOnly; SameSite=Lax"
        );
        let forgotten = forget(SESSION, &plain()).unwrap();
        assert_eq!(forgotten, "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }

    #[test]
    fn a_value_cannot_add_attributes() {
        for value in ["a;b", "a b", "a,b", "a\"b", "a\\b", "ä", "a\r\nb"] {
            let cookie = Cookie {
                name: SESSION,
                value,
                max_age: None,
            };
            assert_eq!(cookie.header(&plain()), Err(InvalidCookie), "{value:?}");
        }
    }

    #[test]
    fn only_the_exact_name_is_found_and_contradictions_are_not_believed() {
        let find = |text: &'static str, url: &PublicUrl| {
            let mut headers = HeaderMap::new();
            headers.append(COOKIE, HeaderValue::from_static(text));
            find(&headers, SESSION, url).map(str::to_owned)
        };
        assert_eq!(
            find("a=b; __Host-session=x; c=d", &secure()).as_deref(),
            Some("x")
        );
        assert_eq!(find("session=x", &secure()), None);
        assert_eq!(find("__Host-session=x", &plain()), None);
        assert_eq!(find("session=x; session=y", &plain()), None);
        assert_eq!(find("session=x; session=x", &plain()).as_deref(), Some("x"));
        assert_eq!(find("session=", &plain()), None);
    }
}
