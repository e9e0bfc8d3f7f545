//! Lists of check-ins: of one goal and of all, narrowed, searched, in part, and for sync.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Goal, Person, TestApp};

/// The notes of a list, in its order.
async fn notes(ada: &Person, path: &str) -> Vec<String> {
    let page = ada.get(path).await.is(200).json();
    let items = page["items"].as_array().unwrap();
    let note = |item: &Value| item["note"].as_str().unwrap().to_owned();
    items.iter().map(note).collect()
}

async fn line(ada: &Person, goal: &Goal, on: &str, note: &str) -> Value {
    ada.log(goal, json!({ "occurred_on": on, "note": note })).await
}

/// Five lines in two logs; the day is told by the second letter.
async fn two_logs(app: &TestApp, ada: &Person) -> (Goal, Goal) {
    let (run, read) = (ada.goal("run").await, ada.goal("read").await);
    line(ada, &run, "2026-11-16", "a6 in the rain").await;
    line(ada, &read, "2026-11-17", "b7 Caf\u{e9}").await;
    line(ada, &run, "2026-11-18", "c8 CAFE, then home").await;
    // Of one day the newest comes first.
    app.clock.advance_seconds(1);
    line(ada, &read, "2026-11-18", "d8").await;
    line(ada, &run, "2026-11-19", "e9").await;
    (run, read)
}

engines! {
    async fn the_lines_of_all_goals_come_with_the_newest_day_first(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        two_logs(&app, &ada).await;
        app.stranger().await.goal("hers").await;
        let all = ["e9", "d8", "c8 CAFE, then home", "b7 Caf\u{e9}", "a6 in the rain"];
        assert_eq!(notes(&ada, "check-ins").await, all);
        let mut walked = Vec::new();
        let mut path = "check-ins?limit=2&include_total=true".to_owned();
        loop {
            let page = ada.get(&path).await.is(200).json();
            assert_eq!(page["total"], 5);
            walked.extend(page["items"].as_array().unwrap().iter().map(|item| item["note"].clone()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("check-ins?limit=2&include_total=true&cursor={cursor}");
        }
        assert_eq!(walked, all);
    }

    async fn filters_narrow_both_lists(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (run, read) = two_logs(&app, &ada).await;
        let of = |goal: &Goal, rest: &str| format!("check-ins?goal_id={}{rest}", goal.id());
        assert_eq!(notes(&ada, &of(&read, "")).await, ["d8", "b7 Caf\u{e9}"]);
        assert_eq!(notes(&ada, &of(&run, "&occurred_after=2026-11-18")).await, ["e9", "c8 CAFE, then home"]);
        assert_eq!(
            notes(&ada, "check-ins?occurred_after=2026-11-17&occurred_before=2026-11-18").await,
            ["b7 Caf\u{e9}"]
        );
        assert_eq!(notes(&ada, &format!("check-ins?author_id={}", ada.id)).await.len(), 5);
        let nobody = "019a9f0c-8a00-7000-8000-0000000000ff";
        assert_eq!(notes(&ada, &format!("check-ins?author_id={nobody}")).await.len(), 0);
        assert_eq!(notes(&ada, &format!("check-ins?goal_id={nobody}")).await.len(), 0);
        assert_eq!(notes(&ada, "check-ins?q=cafe").await, ["c8 CAFE, then home", "b7 Caf\u{e9}"]);
        assert_eq!(notes(&ada, &format!("{}?q=cafe", read.check_ins())).await, ["b7 Caf\u{e9}"]);
        assert_eq!(notes(&ada, "check-ins?q=cafe%20-home").await, ["b7 Caf\u{e9}"]);
        assert_eq!(notes(&ada, "check-ins?q=%22in%20the%20rain%22").await, ["a6 in the rain"]);
        let found = ada.get("check-ins?q=cafe&limit=1&include_total=true").await.is(200).json();
        assert_eq!(found["total"], 2);
        let cursor = found["next_cursor"].as_str().unwrap();
        assert_eq!(notes(&ada, &format!("check-ins?q=cafe&limit=1&cursor={cursor}")).await, ["b7 Caf\u{e9}"]);
    }

    async fn what_breaks_a_filter_is_told_at_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("run").await;
        ada.get("check-ins?goal_id=7&q=%22open&updated_since=2026-11-20T07:30:00&fields=id,x&sort=id").await.refuses(&[
            "query.goal_id uuid_parsing",
            "query.q query_syntax",
            "query.updated_since timezone_aware",
            "query.fields enum",
            "query.sort extra_forbidden",
        ]);
        ada.get(&format!("{}?goal_id={}", goal.check_ins(), goal.id())).await.refuses(&["query.goal_id extra_forbidden"]);
        let page = ada.get("check-ins?limit=1").await.is(200).json();
        assert_eq!(page["next_cursor"], Value::Null);
    }

    async fn a_part_of_each_line_can_be_read(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("run").await;
        let line = ada.log(&goal, json!({ "value": 2, "note": "long" })).await;
        let page = ada.get("check-ins?fields=value,occurred_on").await.is(200).json();
        let part = json!({ "id": line["id"], "occurred_on": "2026-11-20", "value": 2 });
        assert_eq!(page["items"], json!([part]));
        let path = format!("check-ins/{}", line["id"].as_str().unwrap());
        let one = ada.get(&format!("{path}?fields=value,occurred_on")).await.is(200);
        assert_eq!((one.json(), one.header("etag")), (part, None));
        ada.get(&format!("{path}?fields=weight")).await.refuses(&["query.fields enum"]);
    }

    async fn deleted_lines_are_seen_by_who_asks_for_them(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let (run, read) = (ada.goal("run").await, ada.goal("read").await);
        let kept = line(&ada, &run, "2026-11-18", "kept").await;
        let gone = line(&ada, &run, "2026-11-19", "gone").await;
        line(&ada, &read, "2026-11-17", "of a deleted goal").await;
        ada.delete(&format!("check-ins/{}", gone["id"].as_str().unwrap())).await.is(204);
        ada.delete(&read.path()).await.is(204);
        assert_eq!(notes(&ada, "check-ins").await, ["kept"]);
        assert_eq!(notes(&ada, "check-ins?include_deleted=true").await, ["gone", "kept", "of a deleted goal"]);
        let of_goal = format!("{}?include_deleted=true", run.check_ins());
        assert_eq!(notes(&ada, &of_goal).await, ["gone", "kept"]);
        ada.get(&format!("{}?include_deleted=true", read.check_ins())).await.problem(404, "not-found");
        // Changes come in their order, from a moment on.
        let since = kept["updated_at"].as_str().unwrap();
        let changes = format!("check-ins?updated_since={since}&include_deleted=true");
        assert_eq!(notes(&ada, &changes).await, ["kept", "of a deleted goal", "gone"]);
        assert_eq!(notes(&ada, "check-ins?updated_since=2027-01-01T00:00:00Z").await.len(), 0);
    }
}
