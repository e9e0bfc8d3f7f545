//! The rules of single values, at the edge of each (R12 to R16, E6, E7); the same on both engines.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Owner, TestApp};

/// Sends a goal with one field and gives what was refused, or nothing.
async fn refused(ada: &Owner, field: &str, literal: &str) -> Vec<String> {
    let title = if field == "title" { "" } else { r#""title":"x","# };
    let body = format!(r#"{{{title}"{field}":{literal}}}"#);
    let answer = ada.call("POST", "goals").body("application/json", body).await;
    match answer.status {
        201 => Vec::new(),
        _ => answer.problem(422, "validation-error").errors(),
    }
}

fn text(length: usize) -> String {
    Value::from("\u{1f3c3}".repeat(length)).to_string()
}

engines! {
    async fn numbers_have_fifteen_digits_six_of_them_after_the_point(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for literal in [
            "0",
            "-0.0",
            "9000000000000",
            "-9e12",
            "0.000001",
            "1e-6",
            "123456789.123456",
            "1.0000000000",
            "0e999",
        ] {
            assert_eq!(refused(&ada, "position", literal).await, [""; 0], "{literal}");
        }
        for (literal, kind) in [
            ("0.0000001", "decimal_max_places"),
            ("1e-7", "decimal_max_places"),
            ("9000000000000.1", "decimal_max_digits"),
            ("9000000000001", "decimal_max_digits"),
            ("1e400", "decimal_max_digits"),
            ("-1e400", "decimal_max_digits"),
            ("1e99999999999999999999", "decimal_max_digits"),
            ("1234567890.123456", "decimal_max_digits"),
            ("\"5\"", "decimal_type"),
            ("true", "decimal_type"),
            ("[5]", "decimal_type"),
            ("null", "none_not_allowed"),
        ] {
            assert_eq!(
                refused(&ada, "position", literal).await,
                [format!("body.position {kind}")],
                "{literal}"
            );
        }
        assert_eq!(
            refused(&ada, "weight", "-0.000001").await,
            ["body.weight greater_than_equal"]
        );
    }

    async fn texts_have_their_length_in_characters(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for (field, most) in [("title", 200), ("description", 8000), ("icon", 32)] {
            assert_eq!(refused(&ada, field, &text(most)).await, [""; 0], "{field}");
            let long = refused(&ada, field, &text(most + 1)).await;
            assert_eq!(long, [format!("body.{field} string_too_long")]);
        }
        for empty in ["\"\"", "\"  \"", "\"\u{2003}\""] {
            assert_eq!(
                refused(&ada, "title", empty).await,
                ["body.title string_too_short"],
                "{empty}"
            );
        }
    }

    async fn control_characters_are_refused_but_lines_and_tabs_where_there_are_lines(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for escape in ["\\u0000", "\\u0001", "\\u001b", "\\u007f", "\\u0085", "\\r"] {
            for field in ["title", "description", "icon"] {
                let refused = refused(&ada, field, &format!("\"a{escape}b\"")).await;
                assert_eq!(refused, [format!("body.{field} control_character")], "{escape}");
            }
        }
        assert_eq!(
            refused(&ada, "title", r#""a\nb""#).await,
            ["body.title control_character"]
        );
        assert_eq!(refused(&ada, "description", r#""a\n\tb""#).await, [""; 0]);
    }

    async fn strange_text_comes_back_as_it_was_sent(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for title in [
            "'; DROP TABLE goals; --",
            "%_\\",
            "$1 ?2 :a @b",
            "<script>alert(1)</script>",
            "{{7*7}}",
            "\u{202e}evil",
            "\u{fdfa}",
            "\u{10ffff}",
            "\u{fffd}",
            "Z\u{335}\u{337}",
            "👨‍👩‍👧‍👦",
            "ẞßſ",
            "İıiI",
            "\u{feff}x",
            "a\u{200b}b",
            "=1+1",
            "NULL",
        ] {
            let goal = ada.goal(title).await;
            assert_eq!(ada.get(&goal.path()).await.is(200).json()["title"], title);
        }
    }

    async fn instants_have_an_offset_and_no_second_sixty(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for literal in [
            "2026-11-20T07:30:00Z",
            "2026-11-20T08:30:00+01:00",
            "2026-11-20t07:29:59.123456789z",
            "0001-01-01T00:00:00Z",
        ] {
            assert_eq!(
                refused(&ada, "archived_at", &format!("\"{literal}\"")).await,
                [""; 0],
                "{literal}"
            );
        }
        for (literal, kind) in [
            ("2026-11-20T07:30:00", "timezone_aware"),
            ("2026-11-20", "datetime_parsing"),
            ("2026-12-31T23:59:60Z", "datetime_parsing"),
            ("2026-11-20T07:30:00Z[UTC]", "datetime_parsing"),
            ("2026-02-29T00:00:00Z", "datetime_parsing"),
            ("10000-01-01T00:00:00Z", "datetime_parsing"),
            ("1795159800", "datetime_parsing"),
            ("", "datetime_parsing"),
            ("2026-11-20T07:30:00.001Z", "date_in_future"),
        ] {
            let refused = refused(&ada, "archived_at", &format!("\"{literal}\"")).await;
            assert_eq!(refused, [format!("body.archived_at {kind}")], "{literal}");
        }
    }

    async fn external_ids_have_plain_characters(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let send = |id: &str| {
            ada.post(&goal.check_ins(), &json!({ "external_id": id }))
                .into_future()
        };
        for id in ["a", "0", "import:row-1@x=2~+._", &"a".repeat(128)] {
            send(id).await.is(201);
        }
        for id in ["", "-a", ".a", "a b", "\u{e4}", "a/b", "a\u{0}"] {
            send(id)
                .await
                .refuses(&["body.external_id string_pattern_mismatch"]);
        }
        send(&"a".repeat(129))
            .await
            .refuses(&["body.external_id string_too_long"]);
        for (number, kind) in [
            ("-1", "greater_than_equal"),
            ("101", "less_than_equal"),
            ("1.0", "int_from_float"),
        ] {
            let body = format!(r#"{{"confidence":{number}}}"#);
            let answer = ada
                .call("POST", &goal.check_ins())
                .body("application/json", body)
                .await;
            answer.refuses(&[&format!("body.confidence {kind}")]);
        }
    }

    async fn order_and_case_are_those_of_the_bytes(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada
            .goal_of(json!({ "title": "T", "tags": ["z", "ä", "a", "Z", "_", "é", "10", "9"] }))
            .await;
        assert_eq!(goal["tags"], json!(["10", "9", "_", "a", "z", "ä", "é"]));
        let log = ada.goal("Log").await;
        for id in ["a", "A", "aa"] {
            ada.post(&log.check_ins(), &json!({ "external_id": id }))
                .await
                .is(201);
        }
        assert_eq!(
            ada.get(&format!("{}?include_total=true", log.check_ins()))
                .await
                .json()["total"],
            3
        );
    }
}
