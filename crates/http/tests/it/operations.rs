//! Operations of the API: the order of checks (R25), conditions, idempotency.

use std::collections::BTreeMap;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use onward_domain::ids::GoalId;
use onward_http::body::{Call, Json};
use onward_http::conditions::{IfMatch, IfNoneMatch, etag};
use onward_http::path::Id;
use onward_http::query::Query;
use onward_http::signed::{GoalsRead, GoalsWrite, Signed};
use onward_http::{App, Problem, once};
use onward_service::{Answer, Expect};

use crate::house::House;

type Numbers = BTreeMap<String, i64>;

const GOAL: &str = "019a9f0c-0000-7000-8000-000000000001";
const JSON: (&str, &str) = ("content-type", "application/json");

async fn change(
    Call {
        input: (Id(goal), Query(())),
        body: Json(numbers),
        ..
    }: Call<GoalsWrite, (Id<GoalId>, Query<()>), Json<Numbers>>,
) -> String {
    format!("{goal} {}", numbers.len())
}

async fn create(call: Call<GoalsWrite, Query<()>, Json<Numbers>>) -> Response {
    let Json(numbers) = call.body;
    let once = call.key.once(|numbers: &Numbers| Answer {
        status: 201,
        location: Some("/api/v1/goals/1".to_owned()),
        etag: Some("\"1\"".to_owned()),
        body: serde_json::to_vec(numbers).expect("JSON"),
    });
    let rendered = (once.render)(&numbers);
    if once.key.is_some() {
        once::replay(rendered)
    } else {
        once::answer(rendered)
    }
}

async fn read(_: Signed<GoalsRead>, Id(_): Id<GoalId>, _: Query<()>, tags: IfNoneMatch) -> Response {
    if tags.has(7) {
        IfNoneMatch::not_modified(7)
    } else {
        ([("etag", etag(7))], "goal").into_response()
    }
}

async fn remove(
    _: Signed<GoalsWrite>,
    Id(_): Id<GoalId>,
    IfMatch(expect): IfMatch,
) -> Result<StatusCode, Problem> {
    match expect {
        Expect::Version(versions) if !versions.contains(&7) => {
            Err(onward_service::Error::Precondition { current: 7 }.into())
        }
        Expect::Version(_) | Expect::Exists | Expect::Nothing => Ok(StatusCode::NO_CONTENT),
    }
}

async fn house() -> House {
    let goal = get(read).patch(change).merge(delete(remove));
    House::with(
        Router::<App>::new()
            .route("/api/v1/goals/{goal_id}", goal)
            .route("/api/v1/goals", post(create)),
    )
    .await
}

#[tokio::test]
async fn checks_run_in_the_order_of_the_contract() {
    let house = house().await;
    let (reader, writer) = (house.token("goals:read").await, house.token("goals:write").await);
    let broken = "PATCH /api/v1/goals/not-an-id?extra=1";
    let refused = async |headers: &[(&str, &str)], body: &'static str| {
        let answer = house.send(broken, headers, body).await;
        (answer.status.as_u16(), answer.problem())
    };
    let text = ("content-type", "text/plain");
    let large = ("content-length", "2000000");
    assert_eq!(
        refused(&[text, large], "{").await,
        (413, "payload-too-large".to_owned())
    );
    assert_eq!(
        refused(&[text], "{").await,
        (415, "unsupported-media-type".to_owned())
    );
    assert_eq!(refused(&[JSON], "{").await, (401, "unauthenticated".to_owned()));
    assert_eq!(
        refused(&[JSON, ("authorization", "Bearer a.b.c")], "{").await,
        (401, "invalid-token".to_owned())
    );
    assert_eq!(
        refused(&[JSON, ("authorization", &reader)], "{").await,
        (403, "insufficient-scope".to_owned())
    );
    assert_eq!(
        refused(&[JSON, ("authorization", &writer)], "{").await,
        (422, "validation-error".to_owned())
    );
    let malformed = house
        .send(
            &format!("PATCH /api/v1/goals/{GOAL}"),
            &[JSON, ("authorization", &writer)],
            "{",
        )
        .await;
    assert_eq!(
        (malformed.status.as_u16(), malformed.problem()),
        (400, "malformed-request".to_owned())
    );
    let taken = house
        .send(
            &format!("PATCH /api/v1/goals/{GOAL}"),
            &[JSON, ("authorization", &writer)],
            "{}",
        )
        .await;
    assert_eq!(taken.body, format!("{GOAL} 0"));
}

#[tokio::test]
async fn a_body_too_large_is_refused_before_the_credential_also_when_it_does_not_say_so() {
    let house = house().await;
    let chunks = axum::body::Body::new(axum::body::Body::from(vec![b' '; 1_048_577]));
    let answer = house
        .send(&format!("PATCH /api/v1/goals/{GOAL}"), &[JSON], chunks)
        .await;
    assert_eq!(answer.problem(), "payload-too-large");
}

#[tokio::test]
async fn a_refused_credential_is_challenged() {
    let house = house().await;
    let uri = format!("GET /api/v1/goals/{GOAL}");
    let none = house.send(&uri, &[], "").await;
    assert_eq!(none.header("www-authenticate"), r#"Bearer realm="onward""#);
    let wrong = house.send(&uri, &[("authorization", "Bearer x")], "").await;
    assert_eq!(
        wrong.header("www-authenticate"),
        r#"Bearer realm="onward", error="invalid_token""#
    );
    let narrow = house.token("profile:read").await;
    let narrow = house.send(&uri, &[("authorization", &narrow)], "").await;
    assert_eq!(
        narrow.json()["required_scopes"],
        serde_json::json!(["goals:read"])
    );
    let challenge = r#"Bearer realm="onward", error="insufficient_scope", scope="goals:read""#;
    assert_eq!(narrow.header("www-authenticate"), challenge);
    let cookie = house.cookie().await;
    let cookie = format!("__Host-session={}", secrecy::ExposeSecret::expose_secret(&cookie));
    assert_eq!(
        house.send(&uri, &[("cookie", &cookie)], "").await.problem(),
        "unauthenticated"
    );
}

#[tokio::test]
async fn a_broken_id_and_an_unknown_parameter_are_told_where_they_stand() {
    let house = house().await;
    let token = house.token("goals:read").await;
    let ask =
        async |uri: &str| house.send(uri, &[("authorization", &token)], "").await.json()["errors"][0].clone();
    let id = ask("GET /api/v1/goals/019a9f0c").await;
    assert_eq!(
        (&id["loc"], &id["type"]),
        (&serde_json::json!(["path", "goal_id"]), &"uuid_parsing".into())
    );
    let bytes = ask("GET /api/v1/goals/%ff").await;
    assert_eq!(bytes["type"], "uuid_parsing");
    let extra = ask(&format!("GET /api/v1/goals/{GOAL}?x=1")).await;
    assert_eq!(
        (&extra["loc"], &extra["type"]),
        (&serde_json::json!(["query", "x"]), &"extra_forbidden".into())
    );
    let escape = ask(&format!("GET /api/v1/goals/{GOAL}?x=%zz")).await;
    assert_eq!(
        (&escape["loc"], &escape["type"]),
        (&serde_json::json!(["query"]), &"value_error".into())
    );
}

#[tokio::test]
async fn conditions_are_weighed() {
    let house = house().await;
    let token = house.token("goals:write").await;
    let auth = ("authorization", token.as_str());
    let (get, del) = (
        format!("GET /api/v1/goals/{GOAL}"),
        format!("DELETE /api/v1/goals/{GOAL}"),
    );
    let fresh = house.send(&get, &[auth, ("if-none-match", "W/\"7\"")], "").await;
    assert_eq!(
        (fresh.status.as_u16(), fresh.header("etag"), fresh.body.as_str()),
        (304, "\"7\"", "")
    );
    assert_eq!(fresh.header("cache-control"), "private, no-cache");
    assert_eq!(
        house
            .send(&get, &[auth, ("if-none-match", "\"6\"")], "")
            .await
            .body,
        "goal"
    );
    assert_eq!(
        house
            .send(&get, &[auth, ("if-none-match", "7")], "")
            .await
            .problem(),
        "malformed-request"
    );
    let late = house.send(&del, &[auth, ("if-match", "\"6\"")], "").await;
    assert_eq!(
        (late.problem(), late.header("etag")),
        ("precondition-failed".to_owned(), "\"7\"")
    );
    assert_eq!(late.json()["current_version"], 7);
    assert_eq!(
        house.send(&del, &[auth, ("if-match", "\"7\"")], "").await.status,
        204
    );
}

#[tokio::test]
async fn a_kept_answer_says_that_it_is_one() {
    let house = house().await;
    let token = house.token("goals:write").await;
    let auth = ("authorization", token.as_str());
    let fresh = house
        .send("POST /api/v1/goals", &[auth, JSON], r#"{"a":1}"#)
        .await;
    assert_eq!(
        (fresh.status.as_u16(), fresh.header("location")),
        (201, "/api/v1/goals/1")
    );
    assert_eq!(
        (fresh.header("etag"), fresh.header("idempotent-replayed")),
        ("\"1\"", "")
    );
    let kept = house
        .send(
            "POST /api/v1/goals",
            &[auth, JSON, ("idempotency-key", "\"k-1\"")],
            r#"{"a":1}"#,
        )
        .await;
    assert_eq!(
        (kept.header("idempotent-replayed"), &kept.body),
        ("true", &fresh.body)
    );
    let broken = house
        .send(
            "POST /api/v1/goals",
            &[auth, JSON, ("idempotency-key", "a b")],
            "{",
        )
        .await;
    assert_eq!(broken.problem(), "idempotency-key-invalid");
}
