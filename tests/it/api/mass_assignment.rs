//! No field but those of the contract is taken, whatever the tables hold (C3).

use std::collections::BTreeSet;

use onward_testkit::{TestDb, engines};
use serde_json::{Map, Value, json};

use crate::support::{PASSWORD, TestApp};

const TABLES: [&str; 4] = [
    include_str!("../../../crates/store/migrations/sqlite/0001_users.up.sql"),
    include_str!("../../../crates/store/migrations/sqlite/0002_goals.up.sql"),
    include_str!("../../../crates/store/migrations/sqlite/0003_jobs.up.sql"),
    include_str!("../../../crates/store/migrations/sqlite/0004_codes.up.sql"),
];

/// Every column of every table.
fn columns() -> BTreeSet<&'static str> {
    let lines = TABLES.iter().flat_map(|text| text.lines());
    let words = lines.filter_map(|line| {
        let mut words = line.strip_prefix("    ")?.split_whitespace();
        let (name, kind) = (words.next()?, words.next()?);
        let kind = kind.trim_end_matches(',');
        matches!(kind, "BLOB" | "TEXT" | "INTEGER").then_some(name)
    });
    words.collect()
}

/// A list of errors has 100 at most.
const AT_ONCE: usize = 90;

/// The body with every column that it does not declare, so many in each that all errors are told.
fn with_columns(body: &Value, declared: &[&str]) -> Vec<(Value, BTreeSet<String>)> {
    let known: Map<String, Value> = body.as_object().unwrap().clone();
    let foreign = columns()
        .into_iter()
        .filter(|column| !declared.contains(column) && body.get(column).is_none());
    let foreign: Vec<&str> = foreign.collect();
    let bodies = foreign.chunks(AT_ONCE).map(|columns| {
        let mut members = known.clone();
        members.extend(columns.iter().map(|column| ((*column).to_owned(), json!(1))));
        let added = columns.iter().map(|column| (*column).to_owned()).collect();
        (members.into(), added)
    });
    bodies.collect()
}

const USER: &[&str] = &["full_name", "time_zone", "locale"];
const LOGIN: &[&str] = &["scope"];
const GOAL: &[&str] = &[
    "title",
    "description",
    "tags",
    "color",
    "icon",
    "parent_id",
    "weight",
    "position",
    "state",
    "measure",
    "plan",
    "time_zone",
    "check_in_every",
    "archived_at",
];
const READ_ONLY: &[&str] = &[
    "id",
    "owner_id",
    "role",
    "closed_at",
    "created_at",
    "updated_at",
    "deleted_at",
    "version",
];
const CHECK_IN: &[&str] = &[
    "occurred_on",
    "occurred_at",
    "value",
    "skipped",
    "note",
    "confidence",
    "external_id",
];

#[test]
fn the_columns_are_those_of_all_tables() {
    let columns = columns();
    for column in [
        "password_hash",
        "is_superuser",
        "owner_id",
        "log_version",
        "deleted_at",
        "sealed",
        "registration",
    ] {
        assert!(columns.contains(column), "{column} in {columns:?}");
    }
}

engines! {
    async fn a_column_is_no_field(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let (goals, check_ins) = ("goals".to_owned(), goal.check_ins());
        let patch_known = [GOAL, READ_ONLY].concat();
        let new_user = json!({ "username": "eve", "email": "eve@example.org", "password": PASSWORD });
        let credentials = json!({ "username": "ada", "password": PASSWORD });
        let plan = json!({ "from": "2026-11-20", "segments": [{ "from": "2026-11-20", "rest": {} }] });
        for (method, path, body, declared) in [
            ("POST", &"auth/register".to_owned(), new_user, USER),
            ("POST", &"auth/login".to_owned(), credentials, LOGIN),
            (
                "POST",
                &"auth/refresh".to_owned(),
                json!({ "refresh_token": ada.refresh }),
                &[],
            ),
            ("POST", &goals, json!({ "title": "Swim" }), GOAL),
            ("PATCH", &goal.path(), json!({ "title": "Swim" }), &patch_known),
            ("PUT", &goal.path(), json!({ "title": "Swim" }), &patch_known),
            ("PUT", &format!("{}/plan", goal.path()), plan, &["rewrite"]),
            (
                "POST",
                &format!("{}/plan/breaks", goal.path()),
                json!({ "from": "2026-11-20" }),
                &["rewrite"],
            ),
            ("PATCH", &"tags/x".to_owned(), json!({ "name": "y" }), &[]),
            ("POST", &check_ins, json!({ "value": 1 }), CHECK_IN),
            (
                "POST",
                &format!("{check_ins}/batch"),
                json!({ "items": [{}] }),
                &[],
            ),
        ] {
            for (body, added) in with_columns(&body, declared) {
                let answer = ada
                    .call(method, path)
                    .json(&body)
                    .await
                    .problem(422, "validation-error");
                let errors: BTreeSet<String> = answer.errors().into_iter().collect();
                let expected = added
                    .iter()
                    .map(|column| format!("body.{column} extra_forbidden"))
                    .collect();
                assert_eq!(errors, expected, "{method} {path}");
            }
        }
        assert_eq!(ada.get(&goal.path()).await.json(), goal.0);
        assert_eq!(ada.get("goals?include_total=true").await.json()["total"], 1);
    }

    async fn a_column_is_no_field_of_an_item_either(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        for (item, added) in with_columns(&json!({ "value": 1 }), CHECK_IN) {
            let body = json!({ "items": [item] });
            let answer = ada
                .post(&format!("{}/batch", goal.check_ins()), &body)
                .await
                .is(207)
                .json();
            assert_eq!(answer["items"][0]["status"], 422);
            let errors = answer["items"][0]["problem"]["errors"]
                .as_array()
                .unwrap()
                .clone();
            let fields: BTreeSet<String> = errors
                .iter()
                .map(|error| error["loc"][3].as_str().unwrap().to_owned())
                .collect();
            assert_eq!(fields, added);
        }
    }

    async fn a_column_is_no_parameter(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for column in columns()
            .into_iter()
            .filter(|column| !["state", "parent_id"].contains(column))
        {
            let answer = ada.get(&format!("goals?{column}=1")).await;
            answer.refuses(&[&format!("query.{column} extra_forbidden")]);
        }
    }
}
