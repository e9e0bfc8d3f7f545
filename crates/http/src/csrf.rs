//! Whether an unsafe request to a page was meant by the person at the browser (R62).
//!
//! The JSON API has no such check: it takes no cookie, so another site has nothing to borrow.

use axum::http::header::{HeaderName, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method};

use crate::public_url::PublicUrl;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The name of the form field that holds the form token.
pub const FIELD: &str = "form_token";

/// What the headers of an unsafe request say about where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The browser vouches for it.
    Own,
    /// It comes from elsewhere: refuse.
    Foreign,
    /// The headers say nothing: the form token has to.
    AskToken,
}

/// Whether a method may change something.
pub(crate) fn is_unsafe(method: &Method) -> bool {
    !matches!(
        *method,
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
    )
}

/// Judges by `Sec-Fetch-Site`, and where a browser does not send it by `Origin`.
pub fn judge(headers: &HeaderMap, public_url: &PublicUrl) -> Verdict {
    match only(headers, &SEC_FETCH_SITE) {
        Header::One(value) if value == "same-origin" || value == "none" => return Verdict::Own,
        Header::One(_) | Header::Many => return Verdict::Foreign,
        Header::None => {}
    }
    match only(headers, &ORIGIN) {
        Header::None => Verdict::AskToken,
        Header::One(value) if value == "null" => Verdict::AskToken,
        Header::One(value)
            if value
                .as_bytes()
                .eq_ignore_ascii_case(public_url.origin().as_bytes()) =>
        {
            Verdict::Own
        }
        Header::One(_) | Header::Many => Verdict::Foreign,
    }
}

enum Header<'h> {
    None,
    One(&'h HeaderValue),
    Many,
}

fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Header<'h> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Header::None,
        (Some(value), None) => Header::One(value),
        (Some(_), Some(_)) => Header::Many,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(site: &[&'static str], origin: &[&'static str]) -> Verdict {
        let mut headers = HeaderMap::new();
        for value in site {
            headers.append(SEC_FETCH_SITE, HeaderValue::from_static(value));
        }
        for value in origin {
            headers.append(ORIGIN, HeaderValue::from_static(value));
        }
        judge(&headers, &"https://goals.example".parse().unwrap())
    }

    #[test]
    fn the_whole_matrix_is_judged_as_decided() {
        const OWN: &str = "https://goals.example";
        const OTHERS: [&str; 7] = [
            "https://evil.example",
            "http://goals.example",
            "https://goals.example:8443",
            "https://sub.goals.example",
            "https://goals.example.evil.example",
            "https://goals.example/",
            "",
        ];
        let origins = || {
            [&[][..], &["null"], &[OWN]]
                .into_iter()
                .chain(OTHERS.iter().map(std::slice::from_ref))
        };
        for origin in origins() {
            for site in ["same-origin", "none"] {
                assert_eq!(judged(&[site], origin), Verdict::Own, "{site} {origin:?}");
            }
            for site in ["same-site", "cross-site", "Same-Origin", "", "none, none"] {
                assert_eq!(judged(&[site], origin), Verdict::Foreign, "{site} {origin:?}");
            }
            assert_eq!(judged(&["same-origin", "cross-site"], origin), Verdict::Foreign);
        }
        assert_eq!(judged(&[], &[]), Verdict::AskToken);
        assert_eq!(judged(&[], &["null"]), Verdict::AskToken);
        assert_eq!(judged(&[], &[OWN]), Verdict::Own);
        assert_eq!(judged(&[], &["HTTPS://GOALS.example"]), Verdict::Own);
        for origin in OTHERS {
            assert_eq!(judged(&[], &[origin]), Verdict::Foreign, "{origin}");
        }
        assert_eq!(judged(&[], &[OWN, "https://evil.example"]), Verdict::Foreign);
        assert_eq!(judged(&[], &["null", OWN]), Verdict::Foreign);
    }

    #[test]
    fn only_methods_that_change_nothing_are_safe() {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE] {
            assert!(!is_unsafe(&method), "{method}");
        }
        for method in [
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::CONNECT,
        ] {
            assert!(is_unsafe(&method), "{method}");
        }
        assert!(is_unsafe(&Method::from_bytes(b"QUERY").unwrap()));
    }
}
