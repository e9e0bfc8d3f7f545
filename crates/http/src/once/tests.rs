use onward_service::{Error, Why};

use super::*;
use crate::media::Media;

fn read(values: &[&'static str]) -> Result<Option<String>, u16> {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(IDEMPOTENCY_KEY, HeaderValue::from_static(value));
    }
    let key = sent(&headers).map_err(|problem| problem.status().as_u16())?;
    Ok(key.map(|key| key.as_str().to_owned()))
}

#[test]
fn a_key_is_the_same_bare_and_quoted() {
    assert_eq!(read(&[]), Ok(None));
    assert_eq!(read(&["abc-1"]), Ok(Some("abc-1".to_owned())));
    assert_eq!(read(&["\"abc-1\""]), Ok(Some("abc-1".to_owned())));
}

#[test]
fn a_broken_key_is_refused() {
    for value in ["", "\"\"", "\"abc", "a b", "\"a b\"", "\"a\\\"b\"", "\"a\"; x=1"] {
        assert_eq!(read(&[value]), Err(400), "{value}");
    }
    assert_eq!(read(&["a", "a"]), Err(400));
    let long = |length: usize| parse(&"a".repeat(length)).is_some();
    assert!(long(255) && !long(256));
}

#[test]
fn a_fingerprint_covers_media_type_and_body() {
    let of = |media, bytes: &[u8]| {
        fingerprint(&Received {
            media,
            bytes: bytes.to_vec().into(),
        })
    };
    assert_eq!(of(Some(Media::Json), b"{}"), of(Some(Media::Json), b"{}"));
    assert_ne!(of(Some(Media::Json), b"{}"), of(Some(Media::Json), b"{ }"));
    assert_ne!(of(Some(Media::Json), b"{}"), of(Some(Media::Form), b"{}"));
    assert_ne!(of(None, b""), of(Some(Media::Json), b""));
}

#[test]
fn a_kept_answer_is_replayed_with_its_headers() {
    let kept = Answer {
        status: 201,
        location: Some("/api/v1/goals/1".to_owned()),
        etag: Some("\"1\"".to_owned()),
        body: b"{}".to_vec(),
    };
    let response = replay(kept);
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()[LOCATION], "/api/v1/goals/1");
    assert_eq!(response.headers()[ETAG], "\"1\"");
    assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    assert_eq!(response.headers()[IDEMPOTENT_REPLAYED], "true");
}

#[test]
fn a_lasting_refusal_is_kept_as_its_problem() {
    let (mut parts, ()) = axum::http::Request::post("/api/v1/goals")
        .body(())
        .unwrap()
        .into_parts();
    parts
        .headers
        .insert(IDEMPOTENCY_KEY, HeaderValue::from_static("k"));
    parts.extensions.insert(RequestId::parse("request-1").unwrap());
    let received = Received {
        media: Some(Media::Json),
        bytes: b"{}".to_vec().into(),
    };
    let once = Key::of(&parts, &received)
        .unwrap()
        .once(|(): &()| Answer::default());
    assert_eq!(once.route, "POST /api/v1/goals");
    let kept = (once.refuse)(&Error::Conflict(Why::Conflict)).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&kept.body).unwrap();
    assert_eq!(
        (kept.status, json["type"].as_str()),
        (409, Some("/problems/conflict"))
    );
    assert_eq!(
        (json["instance"].as_str(), json["request_id"].as_str()),
        (Some("/api/v1/goals"), Some("request-1"))
    );
    assert_eq!(replay(kept).headers()[CONTENT_TYPE], "application/problem+json");
    let precondition = (once.refuse)(&Error::Precondition { current: 4 }).unwrap();
    assert_eq!(precondition.etag.as_deref(), Some("\"4\""));
    assert!((once.refuse)(&Error::internal("a bug")).is_none());
}
