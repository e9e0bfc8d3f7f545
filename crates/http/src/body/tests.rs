use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use axum::http::{HeaderName, Request as HttpRequest};
use onward_testkit::{FixedClock, SeededEntropy};
use serde_json::Value;

use super::*;
use crate::app::HttpConfig;
use crate::health::{Checks, Readiness};
use crate::problem::Slug;

type Numbers = BTreeMap<String, i64>;

const JSON: (HeaderName, &str) = (CONTENT_TYPE, "application/json");
const FORM: (HeaderName, &str) = (CONTENT_TYPE, "application/x-www-form-urlencoded");

/// The usual limits.
fn edge() -> Edge {
    let readiness = Readiness::new(|| async { Checks::default() });
    let url = "https://goals.example".parse().unwrap();
    Edge::new(HttpConfig::new(
        url,
        Arc::new(FixedClock::default()),
        Arc::new(SeededEntropy::new(1)),
        readiness,
    ))
}

async fn received<B: Payload>(headers: &[(HeaderName, &str)], body: impl Into<Body>) -> Result<B, Problem> {
    let mut request = HttpRequest::post("/api/v1/goals");
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let (parts, body) = request.body(body.into()).unwrap().into_parts();
    receive(&parts, body, &edge()).await
}

async fn refused(headers: &[(HeaderName, &str)], body: impl Into<Body>) -> (Slug, Value) {
    let problem = received::<Json<Numbers>>(headers, body).await.unwrap_err();
    (
        problem.slug(),
        serde_json::to_value(problem.document("/", "request-1")).unwrap(),
    )
}

#[tokio::test]
async fn a_json_body_is_read() {
    let Json(numbers) = received::<Json<Numbers>>(&[JSON], r#"{"a":1}"#).await.unwrap();
    assert_eq!(numbers, BTreeMap::from([("a".to_owned(), 1)]));
}

#[tokio::test]
async fn what_cannot_be_read_is_malformed_where_it_breaks() {
    let deep = format!("{}{}", "[".repeat(40), "]".repeat(40));
    let cases: [(&[u8], Option<u64>); 7] = [
        (b"", Some(0)),
        (b"{\"a\":1", None),
        (b"{\"a\":1,}", Some(7)),
        (b"{\"\xff\":1}", Some(2)),
        (b"{\"a\":1,\"a\":2}", None),
        (deep.as_bytes(), None),
        (b"\xef\xbb\xbf{}", Some(0)),
    ];
    for (body, offset) in cases {
        let (slug, json) = refused(&[JSON], body.to_vec()).await;
        let shown = String::from_utf8_lossy(body);
        assert_eq!(slug, Slug::MalformedRequest, "{shown}");
        assert!(json["offset"].is_u64(), "{shown}");
        if let Some(offset) = offset {
            assert_eq!(json["offset"], offset, "{shown}");
        }
    }
    let many = format!("[{}0]", "0,".repeat(10_000));
    assert_eq!(refused(&[JSON], many).await.0, Slug::MalformedRequest);
}

#[tokio::test]
async fn a_body_of_another_shape_lists_its_fields() {
    let (slug, json) = refused(&[JSON], r#"{"a":"x","b":true}"#).await;
    assert_eq!(slug, Slug::ValidationError);
    assert_eq!(json["errors"].as_array().unwrap().len(), 2);
    assert_eq!(json["errors"][0]["loc"], serde_json::json!(["body", "a"]));
    assert_eq!(json["errors"][0]["pointer"], "#/a");
    assert_eq!(refused(&[JSON], "[1]").await.0, Slug::ValidationError);
}

#[tokio::test]
async fn size_and_media_type_are_checked_before_the_shape() {
    assert_eq!(
        refused(&[(CONTENT_TYPE, "text/plain")], "{").await.0,
        Slug::UnsupportedMediaType
    );
    assert_eq!(refused(&[], "{}").await.0, Slug::UnsupportedMediaType);
    assert_eq!(
        refused(&[JSON, (CONTENT_ENCODING, "gzip")], "{}").await.0,
        Slug::UnsupportedMediaType
    );
    let (slug, json) = refused(&[(CONTENT_TYPE, "text/plain"), (CONTENT_LENGTH, "2097152")], "{").await;
    assert_eq!(
        (slug, json["maximum_bytes"].as_u64()),
        (Slug::PayloadTooLarge, Some(1_048_576))
    );
    assert_eq!(
        refused(&[JSON], vec![b' '; 1_048_577]).await.0,
        Slug::PayloadTooLarge
    );
}

#[tokio::test]
async fn where_a_body_is_optional_nothing_is_read_as_nothing() {
    let read = async |headers: &[(HeaderName, &str)], body: &'static str| {
        let read = received::<OrNothing<Json<Numbers>>>(headers, body).await;
        read.map(|OrNothing(numbers)| numbers.map(|Json(numbers)| numbers))
            .map_err(|problem| problem.slug())
    };
    assert_eq!(read(&[], "").await, Ok(None));
    assert_eq!(read(&[JSON], "").await, Ok(None));
    assert_eq!(read(&[JSON], "{}").await, Ok(Some(BTreeMap::new())));
    assert_eq!(read(&[], "{}").await, Err(Slug::UnsupportedMediaType));
    assert_eq!(
        read(&[(CONTENT_TYPE, "text/plain")], "").await,
        Err(Slug::UnsupportedMediaType)
    );
}

#[derive(Debug)]
struct Name(String);

impl FromPairs for Name {
    fn read(reader: &mut pairs::Reader) -> Option<Self> {
        reader.required("name", |text| Ok(text.to_owned())).map(Self)
    }
}

#[tokio::test]
async fn the_same_fields_come_as_json_or_as_a_form() {
    let read = async |headers: &[(HeaderName, &str)], body: &'static str| {
        received::<JsonOrForm<Numbers, Name>>(headers, body).await
    };
    assert!(matches!(
        read(&[JSON], r#"{"a":1}"#).await,
        Ok(JsonOrForm::Json(_))
    ));
    assert!(matches!(read(&[FORM], "name=ada+l").await, Ok(JsonOrForm::Form(Name(name))) if name == "ada l"));
    let problem = read(&[FORM], "other=x").await.unwrap_err();
    let json = serde_json::to_value(problem.document("/", "request-1")).unwrap();
    assert_eq!(json["errors"][0]["loc"], serde_json::json!(["form", "other"]));
    assert_eq!(json["errors"][1]["type"], "missing");
    assert_eq!(
        read(&[FORM], "name=%zz").await.unwrap_err().slug(),
        Slug::MalformedRequest
    );
}

#[tokio::test]
async fn a_form_has_at_most_ten_thousand_fields() {
    let most = received::<Pairs>(&[FORM], "a&".repeat(10_000)).await;
    assert_eq!(most.unwrap().iter().count(), 10_000);
    let problem = received::<Pairs>(&[FORM], "a&".repeat(10_001)).await.unwrap_err();
    assert_eq!(problem.slug(), Slug::MalformedRequest);
}
