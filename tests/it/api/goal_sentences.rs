//! Goals read from sentences: every draft can be sent as it is.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Owner, TestApp};

/// The sentences of which the domain's tests say what is read.
const SENTENCES: [&str; 2] = [
    include_str!("../../../crates/domain/src/sentence/sentences.txt"),
    include_str!("../../../crates/domain/src/sentence/more.txt"),
];

async fn parse(ada: &Owner, body: &Value) -> Value {
    ada.post("goals/parse", body).await.is(200).json()
}

engines! {
    async fn every_draft_is_accepted_as_it_is(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let rows = SENTENCES.iter().flat_map(|file| file.lines());
        for row in rows.filter(|row| !row.starts_with('#')) {
            let (text, expected) = row.split_once(" => ").unwrap();
            let answer = ada.post("goals/parse", &json!({ "text": text })).await;
            if expected == "refused" {
                assert_eq!(answer.problem(422, "validation-error").errors(), ["body.text value_error"], "{text}");
                continue;
            }
            let draft = answer.is(200).json();
            let made = ada.post("goals", &draft["goal"]).await.is(201).json();
            for field in ["title", "tags", "measure", "plan", "time_zone"] {
                assert_eq!(made[field], draft["goal"][field], "{text}");
            }
        }
    }

    async fn a_sentence_says_which_words_mean_what(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let draft = parse(&ada, &json!({ "text": "  \u{1f4d6} Read 24 books by 3/4/2027 #fun " })).await;
        assert_eq!(
            draft,
            json!({
                "text": "\u{1f4d6} Read 24 books by 3/4/2027 #fun",
                "goal": {
                    "title": "\u{1f4d6} Read 24 books",
                    "tags": ["fun"],
                    "measure": { "aggregate": "sum", "unit": "books", "decimals": 2, "missing": "unknown" },
                    "plan": [{ "from": "2026-11-20", "reach": { "start": 0, "target": 24, "due_on": null } }],
                    "time_zone": null
                },
                "spans": [
                    { "start": 2, "end": 6, "field": "title" },
                    { "start": 7, "end": 9, "field": "plan.0.reach.target" },
                    { "start": 10, "end": 15, "field": "measure.unit" },
                    { "start": 28, "end": 32, "field": "tags" }
                ],
                "unparsed": [{ "start": 16, "end": 27, "text": "by 3/4/2027" }]
            })
        );
        assert_eq!(ada.get("goals").await.is(200).json()["items"], json!([]));
    }

    async fn the_zone_of_the_goal_decides_which_day_is_today(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for (zone, day) in [("Pacific/Kiritimati", "2026-11-20"), ("Pacific/Pago_Pago", "2026-11-19")] {
            let draft = parse(&ada, &json!({ "text": "call mom today", "time_zone": zone })).await;
            assert_eq!(draft["goal"]["plan"][0]["reach"]["due_on"], day, "{zone}");
            assert_eq!(draft["goal"]["time_zone"], zone);
        }
    }

    async fn what_is_no_sentence_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        for (text, error) in [
            (String::new(), "body.text string_too_short"),
            ("   ".to_owned(), "body.text string_too_short"),
            ("a".repeat(8_000), "body.text string_too_long"),
            ("run\n3 times a week".to_owned(), "body.text control_character"),
        ] {
            let answer = ada.post("goals/parse", &json!({ "text": text })).await;
            assert_eq!(answer.problem(422, "validation-error").errors(), [error]);
        }
        let refused = ada.post("goals/parse", &json!({ "text": "run", "time_zone": "Mars/Olympus" })).await;
        assert_eq!(refused.problem(422, "validation-error").errors(), ["body.time_zone time_zone_unknown"]);
        let refused = ada.post("goals/parse", &json!({ "text": "run more than 10 km a week" })).await;
        let problem = refused.is(422).json();
        assert_eq!(problem["errors"][0]["ctx"], json!({ "offset": 4 }));
    }
}
