//! Bodies and parameters that break a rule: exact status, name, fields. Nothing is answered 500.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Answer, Owner, TestApp};

async fn post(ada: &Owner, body: impl Into<Vec<u8>>) -> Answer {
    ada.call("POST", "goals").body("application/json", body).await
}

engines! {
    async fn a_body_that_is_no_json_is_malformed_where_it_breaks(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let deep = |levels: usize| format!(r#"{{"title":{}{}}}"#, "[".repeat(levels), "]".repeat(levels));
        let wide = format!(r#"{{"title":"a","tags":[{}]}}"#, vec![r#""a""#; 10_001].join(","));
        // What is no JSON breaks within these bytes; what is JSON, but no body, breaks exactly there.
        for (body, offset) in [
            (b"".to_vec(), 0..=0),
            (b"{".to_vec(), 0..=1),
            (b"{\"title\":\"a\",}".to_vec(), 12..=13),
            (b"{\"title\":\"a\"} x".to_vec(), 13..=14),
            (b"{title:1}".to_vec(), 0..=1),
            (b"{\"title\":NaN}".to_vec(), 8..=9),
            (b"{\"title\":\"\\x\"}".to_vec(), 10..=11),
            (b"{\"title\":\"a\nb\"}".to_vec(), 10..=11),
            (b"\xef\xbb\xbf{\"title\":\"a\"}".to_vec(), 0..=0),
            (b"{\"title\":\"\xff\"}".to_vec(), 10..=10),
            (b"{\"title\":\"\xc3\x28\"}".to_vec(), 10..=10),
            (b"{\"title\":\"\\ud800\"}".to_vec(), 10..=10),
            (b"{\"title\":\"a\",\"title\":\"b\"}".to_vec(), 13..=13),
            (b"{\"title\":\"a\",\"\\u0074itle\":\"b\"}".to_vec(), 13..=13),
            (deep(32).into_bytes(), 40..=40),
        ] {
            let answer = post(&ada, body.clone()).await.problem(400, "malformed-request");
            let told = answer.json()["offset"].as_u64().expect("an offset");
            assert!(
                offset.contains(&told),
                "{told}: {}",
                String::from_utf8_lossy(&body)
            );
        }
        let answer = post(&ada, wide).await.problem(400, "malformed-request");
        assert!(answer.json()["offset"].is_u64());
        post(&ada, deep(31)).await.refuses(&["body.title string_type"]);
    }

    async fn a_body_is_an_object(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for body in ["[]", "\"title\"", "7", "true", "[{\"title\":\"a\"}]"] {
            post(&ada, body).await.refuses(&["body dict_type"]);
        }
        post(&ada, "null").await.refuses(&["body none_not_allowed"]);
    }

    async fn all_shape_errors_come_at_once_and_in_order(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = r#"{
            "color": 7, "tags": "a", "unknown": {"a": 1}, "weight": "5", "state": "open",
            "measure": {"aggregate": "Sum", "decimals": 1.0, "x": null},
            "plan": [{"reach": {"start": 0, "target": "24"}}, 7, {"from": 7, "keep": {"every": null}}],
            "archived_at": false, "parent_id": {}, "check_in_every": null, "icon": []
        }"#;
        post(&ada, body).await.refuses(&[
            "body.color string_type",
            "body.tags list_type",
            "body.unknown extra_forbidden",
            "body.weight decimal_type",
            "body.state enum",
            "body.measure.aggregate enum",
            "body.measure.decimals int_from_float",
            "body.measure.x extra_forbidden",
            "body.plan.0.reach.target decimal_type",
            "body.plan.0.from missing",
            "body.plan.1 dict_type",
            "body.plan.2.from string_type",
            "body.plan.2.keep.every none_not_allowed",
            "body.archived_at string_type",
            "body.parent_id string_type",
            "body.icon string_type",
            "body.title missing",
        ]);
    }

    async fn value_errors_come_in_the_order_of_the_document(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = r#"{"weight": -1, "plan": [{"from": "x", "reach": {"target": 0.00000001}}], "color": "red", "title": ""}"#;
        let refused = post(&ada, body).await.problem(422, "validation-error");
        let places: Vec<String> = refused.errors();
        let expected = ["body.weight ", "body.plan.0.from ", "body.plan.0.reach.target ", "body.color ", "body.title "];
        assert_eq!(places.len(), expected.len(), "{places:?}");
        for (place, expected) in places.iter().zip(expected) {
            assert!(place.starts_with(expected), "{places:?}");
        }
    }

    /// R30 for whatever finds the errors: shapes, values, and rules about what is stored.
    async fn errors_of_every_body_come_in_the_order_of_its_document(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let line = ada.log(&goal, json!({ "value": 1 })).await;
        let check_in = format!("check-ins/{}", line["id"].as_str().unwrap());
        let by_key = format!("{}/by-key/a", goal.check_ins());
        let goal_body = r#"{"weight": -1, "tags": [" "], "color": "red", "title": ""}"#;
        let goal_places = ["weight", "tags", "color", "title"];
        let line_body = r#"{"note": "\u0007", "confidence": 101, "value": 0.00000001, "occurred_on": "x"}"#;
        let line_places = ["note", "confidence", "value", "occurred_on"];
        let user_body = r#"{"week_starts_on": 8, "username": "-", "time_zone": "Mars/Base", "email": "x"}"#;
        let user_places = ["week_starts_on", "username", "time_zone", "email"];
        let sign_up = r#"{"password": "short", "time_zone": "Mars/Base", "email": "x", "username": "-"}"#;
        let read_only = r#"{"version": 7, "owner_id": "x", "id": "x"}"#;
        for (method, path, body, places) in [
            ("PATCH", goal.path(), goal_body, &goal_places[..]),
            ("PUT", goal.path(), goal_body, &goal_places),
            ("PATCH", goal.path(), read_only, &["version", "owner_id", "id"]),
            ("POST", goal.check_ins(), line_body, &line_places),
            ("PUT", by_key, line_body, &line_places),
            ("PATCH", check_in, line_body, &line_places),
            ("PATCH", "users/me".to_owned(), user_body, &user_places),
            ("POST", "auth/register".to_owned(), sign_up, &["password", "time_zone", "email", "username"]),
        ] {
            let answer = ada.call(method, &path).body("application/json", body).await;
            let told = answer.problem(422, "validation-error").errors();
            let expected = places.iter().map(|place| format!("body.{place}"));
            let found = told.iter().map(|error| error.split([' ']).next().unwrap().trim_end_matches(".0").to_owned());
            assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{method} {path}: {told:?}");
        }
        let batch = format!(r#"{{"items": [{{}}, {line_body}]}}"#);
        let batch = ada.call("POST", &format!("{}/batch", goal.check_ins())).body("application/json", batch).await;
        let item = batch.is(207).json()["items"][1]["problem"].clone();
        let found = item["errors"].as_array().unwrap().iter().map(|error| error["loc"][3].as_str().unwrap());
        assert_eq!(found.collect::<Vec<_>>(), line_places);
    }

    async fn path_query_and_body_are_refused_together(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let patch = ada.patch("goals/x?y=1&z=2", &json!({ "title": 7 })).await;
        patch.refuses(&[
            "path.goal_id uuid_parsing",
            "query.y extra_forbidden",
            "query.z extra_forbidden",
            "body.title string_type",
        ]);
        let create = ada.post("goals?y=1", &json!({ "color": "red", "title": "" })).await;
        create.refuses(&[
            "query.y extra_forbidden",
            "body.color string_pattern_mismatch",
            "body.title string_too_short",
        ]);
        let mut many = json!({ "title": 7 });
        for number in 0..150 {
            many[format!("unknown_{number}")] = json!(1);
        }
        let refused = ada.post("goals?y=1", &many).await.problem(422, "validation-error");
        assert_eq!(refused.errors().len(), 100);
        assert_eq!(refused.errors()[0], "query.y extra_forbidden");
    }

    async fn all_value_errors_come_at_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = json!({
            "title": "  ",
            "description": "a\u{0}b",
            "tags": ["two words"],
            "color": "red",
            "icon": "x".repeat(33),
            "parent_id": "019a9f0c",
            "weight": -1,
            "position": 1e13,
            "measure": { "unit": "x".repeat(25), "decimals": 7 },
            "plan": [{ "from": "2026-02-30", "reach": { "target": 0.000_000_1 } }],
            "time_zone": "Mars/Olympus",
            "check_in_every": "PT1H",
            "archived_at": "2026-11-20T07:30:00",
        });
        let answer = ada.post("goals", &body).await.problem(422, "validation-error");
        let errors = answer.errors();
        for expected in [
            "body.title string_too_short",
            "body.description control_character",
            "body.color string_pattern_mismatch",
            "body.icon string_too_long",
            "body.parent_id uuid_parsing",
            "body.weight greater_than_equal",
            "body.position decimal_max_digits",
            "body.measure.unit string_too_long",
            "body.measure.decimals less_than_equal",
            "body.plan.0.from date_parsing",
            "body.plan.0.reach.target decimal_max_places",
            "body.time_zone time_zone_unknown",
            "body.check_in_every duration_invalid",
            "body.archived_at timezone_aware",
        ] {
            assert!(
                errors.iter().any(|error| error == expected),
                "{expected} in {errors:?}"
            );
        }
        assert!(
            errors.iter().any(|error| error.starts_with("body.tags.0 ")),
            "{errors:?}"
        );
        assert_eq!(errors.len(), 15, "{errors:?}");
    }

    async fn a_refused_field_is_described_but_never_echoed(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let body = json!({
            "title": "secret-title-\u{1}", "color": "secret-color", "time_zone": "secret/zone",
            "plan": [{ "from": "2026-01-01", "reach": { "start": 24, "target": 24 } }],
        });
        let answer = ada.post("goals", &body).await.problem(422, "validation-error");
        assert!(!answer.text().contains("secret"), "{}", answer.text());
        let plan = answer.json()["errors"]
            .as_array()
            .unwrap()
            .iter()
            .find(|error| error["type"] == "start_equals_target")
            .unwrap()
            .clone();
        assert_eq!(plan["pointer"], "#/plan/0/reach/target");
        assert_eq!(plan["loc"], json!(["body", "plan", 0, "reach", "target"]));
        assert!(plan.as_object().unwrap().contains_key("ctx"));
        assert!(plan["msg"].as_str().is_some_and(|text| !text.is_empty()));
    }

    async fn at_most_a_hundred_fields_are_listed(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let extras: Vec<String> = (0..150).map(|number| format!("\"x{number}\":0")).collect();
        let answer = post(&ada, format!("{{{}}}", extras.join(",")))
            .await
            .problem(422, "validation-error");
        assert_eq!(answer.errors().len(), 100);
    }

    async fn a_broken_id_in_a_path_is_refused_by_its_name(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for id in [
            "x",
            "019a9f0c-8a00-7000-8000-00000000000",
            "019a9f0c8a0070008000000000000001",
            "%00",
            "%ff",
            "%7B019a9f0c-8a00-7000-8000-000000000001%7D",
            "..%2fusers",
            "me",
        ] {
            ada.get(&format!("goals/{id}"))
                .await
                .refuses(&["path.goal_id uuid_parsing"]);
            ada.get(&format!("goals/{id}/standing"))
                .await
                .refuses(&["path.goal_id uuid_parsing"]);
            ada.delete(&format!("check-ins/{id}"))
                .await
                .refuses(&["path.check_in_id uuid_parsing"]);
        }
    }

    async fn parameters_are_read_strictly(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for (query, errors) in [
            ("limit=0", &["query.limit greater_than_equal"][..]),
            ("limit=201", &["query.limit less_than_equal"]),
            ("limit=-1", &["query.limit greater_than_equal"]),
            ("limit=99999999999999999999", &["query.limit less_than_equal"]),
            ("limit=1.5", &["query.limit int_parsing"]),
            ("limit=1e1", &["query.limit int_parsing"]),
            ("limit=", &["query.limit int_parsing"]),
            ("limit=+5", &["query.limit int_parsing"]),
            ("limit=5&limit=5", &["query.limit repeated_parameter"]),
            ("include_total=1", &["query.include_total bool_parsing"]),
            ("include_total=True", &["query.include_total bool_parsing"]),
            ("state=open", &["query.state enum"]),
            ("state=active&state=open", &["query.state enum"]),
            ("parent_id=7", &["query.parent_id uuid_parsing"]),
            ("sort=size", &["query.sort enum"]),
            ("unknown=1", &["query.unknown extra_forbidden"]),
            ("Limit=1", &["query.Limit extra_forbidden"]),
            (
                "limit=0&x=1&include_total=2&cursor=x",
                &[
                    "query.limit greater_than_equal",
                    "query.x extra_forbidden",
                    "query.include_total bool_parsing",
                ],
            ),
        ] {
            ada.get(&format!("goals?{query}")).await.refuses(errors);
        }
        let nine = ["state=active"; 9].join("&");
        ada.get(&format!("goals?{nine}"))
            .await
            .refuses(&["query.state too_long"]);
        let goal = ada.goal("Run").await;
        ada.get(&format!("{}?x=1", goal.path()))
            .await
            .refuses(&["query.x extra_forbidden"]);
        ada.post("goals?dry=1", &json!({ "title": "a" }))
            .await
            .refuses(&["query.dry extra_forbidden"]);
        ada.delete(&format!("{}?force=true", goal.path()))
            .await
            .refuses(&["query.force extra_forbidden"]);
    }

    async fn a_query_that_is_not_url_encoded_text_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for query in ["cursor=%ff", "%ff=1", "limit=%zz", "limit=%"] {
            let answer = ada.get(&format!("goals?{query}")).await;
            assert!(matches!(answer.status, 400 | 422), "{query}: {}", answer.text());
        }
    }
}
