//! Restoring deleted goals (R22).

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Goal, Person, TestApp};

async fn below(ada: &Person, title: &str, parent: &Goal) -> Goal {
    ada.goal_of(json!({ "title": title, "parent_id": parent.id() }))
        .await
}

async fn restore(ada: &Person, goal: &Goal) -> crate::support::Answer {
    ada.call("POST", &format!("{}/restore", goal.path())).await
}

engines! {
    async fn a_restored_goal_is_back_with_its_log_and_its_standing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let line = ada.log(&goal, json!({ "value": 5 })).await;
        let before = ada.standing(&goal, "2026-11-20").await.json();
        ada.delete(&goal.path()).await.is(204);
        app.clock.advance_seconds(1);
        let answer = restore(&ada, &goal).await.is(200);
        assert_eq!(answer.header("etag"), Some("\"3\""));
        let mut expected = goal.0.clone();
        expected["version"] = 3.into();
        expected["updated_at"] = "2026-11-20T07:30:01.000Z".into();
        assert_eq!(answer.json(), expected);
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), expected);
        assert_eq!(ada.get(&format!("check-ins/{}", line["id"].as_str().unwrap())).await.is(200).json(), line);
        assert_eq!(ada.standing(&goal, "2026-11-20").await.json(), before);
    }

    async fn what_was_deleted_together_comes_back_together_and_nothing_else(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let top = ada.goal("top").await;
        let (left, right) = (below(&ada, "left", &top).await, below(&ada, "right", &top).await);
        let leaf = below(&ada, "leaf", &right).await;
        ada.delete(&left.path()).await.is(204);
        ada.delete(&top.path()).await.is(204);
        // It was deleted before, and on its own; above it there is nothing to hang on to.
        restore(&ada, &left).await.problem(409, "conflict");
        restore(&ada, &leaf).await.problem(409, "conflict");
        restore(&ada, &top).await.is(200);
        for (goal, status) in [(&top, 200), (&right, 200), (&leaf, 200), (&left, 404)] {
            ada.get(&goal.path()).await.is(status);
        }
        restore(&ada, &left).await.is(200);
        assert_eq!(ada.get(&left.path()).await.is(200).json()["parent_id"], top.id());
    }

    async fn a_goal_that_is_not_deleted_stays_as_it_is(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        let goal = ada.goal("Run").await;
        app.clock.advance_seconds(1);
        assert_eq!(restore(&ada, &goal).await.is(200).json(), goal.0);
        restore(&bob, &goal).await.problem(404, "not-found");
        let unknown = "goals/019a9f0c-8a00-7000-8000-000000000001/restore";
        ada.call("POST", unknown).await.problem(404, "not-found");
    }

    async fn a_goal_deleted_thirty_days_ago_is_as_if_it_had_never_been_purged_or_not(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        ada.log(&goal, json!({})).await;
        ada.delete(&goal.path()).await.is(204);
        app.at("2026-12-20T07:30:01Z");
        let ada = ada.again(&app.anonymous()).await;
        restore(&ada, &goal).await.problem(404, "not-found");
        for list in ["goals", "check-ins"] {
            let page = ada.get(&format!("{list}?include_deleted=true&include_total=true")).await.is(200).json();
            assert_eq!((&page["items"], &page["total"]), (&json!([]), &json!(0)), "{list}");
        }
    }

    async fn a_goal_does_not_come_back_below_what_stands_too_low_by_now(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let mut line = vec![ada.goal("level 1").await];
        for level in 2..=7 {
            let next = below(&ada, &format!("level {level}"), line.last().unwrap()).await;
            line.push(next);
        }
        let parent = ada.goal("parent").await;
        let child = below(&ada, "child", &parent).await;
        ada.delete(&child.path()).await.is(204);
        ada.patch(&parent.path(), &json!({ "parent_id": line[6].id() })).await.is(200);
        restore(&ada, &child).await.problem(409, "conflict");
        ada.patch(&parent.path(), &json!({ "parent_id": line[5].id() })).await.is(200);
        restore(&ada, &child).await.is(200);
    }

    async fn a_condition_and_a_key_count_for_restoring_too(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        ada.delete(&goal.path()).await.is(204);
        let request = |tag: &str, key: &str| {
            ada.call("POST", &format!("{}/restore", goal.path())).header("if-match", tag).once(key)
        };
        let stale = request("\"1\"", "a").await.problem(412, "precondition-failed");
        assert_eq!(stale.header("etag"), Some("\"2\""));
        let first = request("\"2\"", "b").await.is(200);
        let again = request("\"2\"", "b").await.is(200);
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!((again.json(), again.header("etag")), (first.json(), first.header("etag")));
        request("\"2\"", "c").await.problem(412, "precondition-failed");
    }
}
