//! Answers in a smaller form (R44): each form has an entity tag of its own, which conditions take like the plain one.
//!
//! Only what programs read is compressed, and nothing that holds a secret: the size of an answer that mixes secrets
//! with what a stranger chose would tell of the secrets. Pages hold the tokens of their forms, so they are left alone.

use std::convert::Infallible;

use axum::body::{Body, HttpBody as _};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, Request, StatusCode, Version};
use axum::response::Response;
use tower::{ServiceExt, service_fn};
use tower_http::CompressionLevel;
use tower_http::compression::Compression;

/// Below so many bytes compressing gains nothing.
const LEAST: u64 = 1024;

/// A form that an answer can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Brotli,
    Zstd,
    Gzip,
}

impl Coding {
    /// All of them, the best first.
    const ALL: [Self; 3] = [Self::Brotli, Self::Zstd, Self::Gzip];

    const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        }
    }

    /// What it adds to an entity tag.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Zstd => "-zst",
            Self::Gzip => "-gz",
        }
    }
}

/// What of a request decides.
pub(super) struct Wanted {
    /// Whether the answer is the header fields alone.
    head: bool,
    coding: Option<Coding>,
    known: Vec<HeaderValue>,
}

impl Wanted {
    /// Reads the header fields of a request.
    pub(super) fn of(method: &Method, headers: &HeaderMap) -> Self {
        Self {
            head: *method == Method::HEAD,
            coding: best(headers),
            known: headers.get_all(IF_NONE_MATCH).iter().cloned().collect(),
        }
    }
}

/// Gives an answer its smaller form, if it is wanted and worth it.
pub(super) async fn complete(response: Response, wanted: &Wanted) -> Response {
    if response.status() == StatusCode::NOT_MODIFIED {
        return as_known(response, &wanted.known);
    }
    let Some(coding) = wanted.coding.filter(|_| is_worth_it(&response, wanted.head)) else {
        return response;
    };
    let mut response = if wanted.head {
        named(response, coding)
    } else {
        pressed(response, coding).await
    };
    if let Some(tag) = response.headers().get(ETAG).and_then(|tag| suffixed(tag, coding)) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// The header fields that the smaller form would have.
fn named(mut response: Response, coding: Coding) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    headers.remove(CONTENT_LENGTH);
    response
}

async fn pressed(response: Response, coding: Coding) -> Response {
    let mut request = Request::new(Body::empty());
    let name = HeaderValue::from_static(coding.name());
    request.headers_mut().insert(ACCEPT_ENCODING, name);
    let mut answer = Some(response);
    let give = service_fn(move |_: Request<Body>| {
        let answer = answer.take().unwrap_or_default();
        async move { Ok::<_, Infallible>(answer) }
    });
    let always = |_: StatusCode, _: Version, _: &HeaderMap, _: &Extensions| true;
    let press = Compression::new(give).quality(CompressionLevel::Fastest);
    match press.compress_when(always).oneshot(request).await {
        Ok(pressed) => pressed.map(Body::new),
        Err(never) => match never {},
    }
}

/// Whether programs read it, it holds no secret, and it is not small.
fn is_worth_it(response: &Response, head: bool) -> bool {
    let headers = response.headers();
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
            .unwrap_or_default()
    };
    let kind = text(CONTENT_TYPE).split(';').next().unwrap_or_default();
    let compressible = matches!(kind, "application/json" | "image/svg+xml" | "text/calendar");
    let size = if head {
        text(CONTENT_LENGTH).parse().ok()
    } else {
        response.body().size_hint().exact()
    };
    compressible
        && response.status().is_success()
        && !text(CACHE_CONTROL).contains("no-store")
        && !headers.contains_key(CONTENT_ENCODING)
        && size.is_some_and(|bytes| bytes >= LEAST)
}

/// The entity tag of a form: `"7"` becomes `"7-br"`.
fn suffixed(tag: &HeaderValue, coding: Coding) -> Option<HeaderValue> {
    let open = tag.to_str().ok()?.strip_suffix('"')?;
    HeaderValue::try_from(format!("{open}{}\"", coding.suffix())).ok()
}

/// Says of a 304 that the form is known which the sender named, so that its cache finds it.
fn as_known(mut response: Response, known: &[HeaderValue]) -> Response {
    let Some(plain) = response.headers().get(ETAG).cloned() else {
        return response;
    };
    let named = |tag: &HeaderValue| {
        let lists = known.iter().filter_map(|list| list.to_str().ok());
        let mut tags = lists
            .flat_map(|list| list.split(','))
            .map(|item| item.trim().trim_start_matches("W/"));
        tags.any(|item| item.as_bytes() == tag.as_bytes())
    };
    let forms = || {
        Coding::ALL
            .into_iter()
            .filter_map(|coding| suffixed(&plain, coding))
    };
    if !named(&plain)
        && let Some(form) = forms().find(named)
    {
        response.headers_mut().insert(ETAG, form);
    }
    response
}

/// The coding a client likes most; of two it likes as much, the better one.
fn best(headers: &HeaderMap) -> Option<Coding> {
    let lists = headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|list| list.to_str().ok());
    let items: Vec<(&str, f32)> = lists.flat_map(|list| list.split(',')).map(weighed).collect();
    let weight = |name: &str| {
        let of = |name: &str| {
            items
                .iter()
                .find(|(item, _)| item.eq_ignore_ascii_case(name))
                .map(|(_, q)| *q)
        };
        of(name).or_else(|| of("*")).unwrap_or(0.0)
    };
    let mut best = None;
    for coding in Coding::ALL {
        let liking = weight(coding.name());
        if liking > 0.0 && best.is_none_or(|(_, most)| liking > most) {
            best = Some((coding, liking));
        }
    }
    best.map(|(coding, _)| coding)
}

fn weighed(item: &str) -> (&str, f32) {
    let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
    let weight = parameters
        .trim()
        .strip_prefix("q=")
        .or_else(|| parameters.trim().strip_prefix("Q="));
    (
        name.trim(),
        weight.map_or(1.0, |text| text.trim().parse().unwrap_or(0.0)),
    )
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    fn wanted(encodings: &'static str, known: &'static str) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(encodings));
        headers.insert(IF_NONE_MATCH, HeaderValue::from_static(known));
        Wanted::of(&Method::GET, &headers)
    }

    fn answer(status: u16, fields: &[(&'static str, &'static str)], bytes: usize) -> Response {
        let mut builder = Response::builder().status(status);
        for (name, value) in fields {
            builder = builder.header(*name, *value);
        }
        builder.body(Body::from(vec![b'a'; bytes])).unwrap()
    }

    const JSON: (&str, &str) = ("content-type", "application/json");

    #[test]
    fn the_coding_that_is_liked_most_is_taken() {
        let best = |text| wanted(text, "").coding.map(Coding::name);
        assert_eq!(best("gzip, deflate, br, zstd"), Some("br"));
        assert_eq!(best("gzip;q=1, br;q=0.5"), Some("gzip"));
        assert_eq!(best("*"), Some("br"));
        assert_eq!(best("*, br;q=0"), Some("zstd"));
        assert_eq!(best("GZIP"), Some("gzip"));
        for none in ["", "identity", "deflate", "gzip;q=0", "br;q=x", "*;q=0", "gzipx"] {
            assert_eq!(best(none), None, "{none}");
        }
    }

    #[tokio::test]
    async fn an_answer_worth_it_is_compressed_and_has_a_tag_of_its_own() {
        for (name, suffix) in [("br", "\"7-br\""), ("zstd", "\"7-zst\""), ("gzip", "\"7-gz\"")] {
            let response = complete(answer(200, &[JSON, ("etag", "\"7\"")], 4096), &wanted(name, "")).await;
            assert_eq!(response.headers()[CONTENT_ENCODING], name);
            assert_eq!(response.headers()[ETAG], suffix);
            let bytes = to_bytes(response.into_body(), 10_000).await.unwrap();
            assert!(!bytes.is_empty() && bytes.len() < 200, "{name}: {}", bytes.len());
        }
    }

    #[tokio::test]
    async fn small_secret_and_foreign_answers_are_left_alone() {
        for left in [
            answer(200, &[JSON], 1023),
            answer(200, &[JSON, ("cache-control", "no-store")], 4096),
            answer(422, &[JSON], 4096),
            answer(200, &[("content-type", "text/html; charset=utf-8")], 4096),
            answer(200, &[("content-type", "text/event-stream")], 4096),
            answer(200, &[JSON, ("content-encoding", "gzip")], 4096),
        ] {
            let before = left.headers().clone();
            let response = complete(left, &wanted("br", "")).await;
            assert_eq!(*response.headers(), before);
        }
    }

    #[tokio::test]
    async fn what_has_not_changed_is_named_as_the_sender_knows_it() {
        let tag = async |known| {
            let response = complete(answer(304, &[("etag", "\"7\"")], 0), &wanted("br", known)).await;
            response.headers()[ETAG].to_str().unwrap().to_owned()
        };
        assert_eq!(tag("\"7\"").await, "\"7\"");
        assert_eq!(tag("\"6\", W/\"7-gz\"").await, "\"7-gz\"");
        assert_eq!(tag("\"7-zst\", \"7\"").await, "\"7\"");
        assert_eq!(tag("*").await, "\"7\"");
    }
}
