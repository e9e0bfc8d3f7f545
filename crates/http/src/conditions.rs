//! Conditional requests (R44, R45): a resource's version as its entity tag.

use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, HeaderName, IF_MATCH, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use onward_service::Expect;

use crate::problem::Problem;

/// The suffixes a compressing layer gives a tag; conditions take all forms.
const CODINGS: [&str; 3] = ["-gz", "-br", "-zst"];

/// The entity tag of a version: `"7"`.
pub fn etag(version: i64) -> HeaderValue {
    // Digits and quotes: there is nothing a header value could refuse.
    HeaderValue::try_from(format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// What `If-Match` asks for; nothing if it was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IfMatch(pub Expect);

/// What `If-None-Match` holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IfNoneMatch(Option<Tags>);

impl IfNoneMatch {
    /// Whether the sender already has this version.
    pub fn has(&self, version: i64) -> bool {
        match &self.0 {
            None => false,
            Some(Tags::Any) => true,
            Some(Tags::Some(tags)) => tags.iter().any(|tag| tag.version == Some(version)),
        }
    }

    /// The answer for one who has this version already: no body.
    pub fn not_modified(version: i64) -> Response {
        (StatusCode::NOT_MODIFIED, [(ETAG, etag(version))]).into_response()
    }
}

/// Whether `If-None-Match` names a document by its tag, in any of its forms; compares weakly.
pub fn names(headers: &HeaderMap, etag: &str) -> bool {
    let lists = headers.get_all(IF_NONE_MATCH).iter();
    let lists = lists.filter_map(|value| value.to_str().ok());
    let mut items = lists.flat_map(|list| list.split(',')).map(str::trim);
    items.any(|item| item == "*" || plain(item.strip_prefix("W/").unwrap_or(item)) == plain(etag))
}

/// What stands in the quotes of a tag, without the suffix of its form.
fn plain(tag: &str) -> Option<&str> {
    let inner = tag.strip_prefix('"')?.strip_suffix('"')?;
    let form = CODINGS.iter().find_map(|coding| inner.strip_suffix(coding));
    Some(form.unwrap_or(inner))
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self(match tags(&parts.headers, &IF_MATCH)? {
            None => Expect::Nothing,
            Some(Tags::Any) => Expect::Exists,
            // A weak tag never matches strongly, nor does a tag that is no version: what is left may be empty.
            Some(Tags::Some(tags)) => Expect::Version(
                tags.into_iter()
                    .filter(|tag| !tag.weak)
                    .filter_map(|tag| tag.version)
                    .collect(),
            ),
        }))
    }
}

impl<S: Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self(tags(&parts.headers, &IF_NONE_MATCH)?))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Tags {
    Any,
    Some(Vec<Tag>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Tag {
    weak: bool,
    version: Option<i64>,
}

fn tags(headers: &HeaderMap, name: &HeaderName) -> Result<Option<Tags>, Problem> {
    let mut values = headers.get_all(name).iter().peekable();
    if values.peek().is_none() {
        return Ok(None);
    }
    let mut text = String::new();
    for value in values {
        let value = value.to_str().map_err(|_| broken())?;
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(value);
    }
    parse(&text).map(Some).ok_or_else(broken)
}

fn broken() -> Problem {
    Problem::malformed(
        "If-Match and If-None-Match hold \"*\" or entity tags in double quotes.",
        None,
    )
}

/// Reads `*` or a list of entity tags (RFC 9110, section 8.8.3).
fn parse(text: &str) -> Option<Tags> {
    let blank = [' ', '\t'];
    if text.trim_matches(blank) == "*" {
        return Some(Tags::Any);
    }
    let mut tags = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(blank);
        if let Some(after) = rest.strip_prefix(',') {
            rest = after;
            continue;
        }
        if rest.is_empty() {
            return (!tags.is_empty()).then_some(Tags::Some(tags));
        }
        let weak = rest.starts_with("W/");
        let opened = rest.strip_prefix("W/").unwrap_or(rest).strip_prefix('"')?;
        let (inner, after) = opened.split_once('"')?;
        if !inner.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        tags.push(Tag {
            weak,
            version: version(inner),
        });
        rest = after.trim_start_matches(blank);
        if !rest.is_empty() && !rest.starts_with(',') {
            return None;
        }
    }
}

fn version(tag: &str) -> Option<i64> {
    let plain = CODINGS
        .iter()
        .find_map(|coding| tag.strip_suffix(coding))
        .unwrap_or(tag);
    let canonical = !plain.starts_with('0') && plain.bytes().all(|byte| byte.is_ascii_digit());
    plain.parse().ok().filter(|_| canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &HeaderName, values: &[&'static str]) -> Parts {
        let (mut parts, ()) = axum::http::Request::new(()).into_parts();
        for value in values {
            parts
                .headers
                .append(name.clone(), HeaderValue::from_static(value));
        }
        parts
    }

    async fn expect(values: &[&'static str]) -> Result<Expect, u16> {
        let mut parts = parts(&IF_MATCH, values);
        let read = IfMatch::from_request_parts(&mut parts, &()).await;
        read.map(|IfMatch(expect)| expect)
            .map_err(|problem| problem.status().as_u16())
    }

    #[tokio::test]
    async fn if_match_compares_strongly() {
        assert_eq!(expect(&[]).await, Ok(Expect::Nothing));
        assert_eq!(expect(&["*"]).await, Ok(Expect::Exists));
        assert_eq!(expect(&["\"7\""]).await, Ok(Expect::Version(vec![7])));
        assert_eq!(
            expect(&["\"7\", W/\"8\"", "\"9-gz\""]).await,
            Ok(Expect::Version(vec![7, 9]))
        );
        assert_eq!(expect(&["W/\"7\""]).await, Ok(Expect::Version(vec![])));
        assert_eq!(
            expect(&["\"abc\",, \"07\", \"\", \"-1\", \"+1\""]).await,
            Ok(Expect::Version(vec![]))
        );
    }

    #[tokio::test]
    async fn broken_headers_are_malformed_requests() {
        for value in [
            "",
            "7",
            "\"7",
            "7\"",
            "\"7\" \"8\"",
            "*, \"7\"",
            "w/\"7\"",
            "\"a b\"",
            ",",
        ] {
            assert_eq!(expect(&[value]).await, Err(400), "{value}");
        }
    }

    #[tokio::test]
    async fn if_none_match_compares_weakly() {
        let has = async |values: &[&'static str], version| {
            let mut parts = parts(&IF_NONE_MATCH, values);
            IfNoneMatch::from_request_parts(&mut parts, &())
                .await
                .unwrap()
                .has(version)
        };
        assert!(!has(&[], 7).await);
        assert!(has(&["*"], 7).await);
        assert!(has(&["\"6\", W/\"7-br\""], 7).await);
        assert!(!has(&["\"6\""], 7).await);
    }

    #[test]
    fn a_version_is_written_as_a_strong_tag() {
        assert_eq!(etag(12), "\"12\"");
        assert_eq!(IfNoneMatch::not_modified(12).headers()[ETAG], "\"12\"");
    }
}
