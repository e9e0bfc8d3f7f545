//! Two strangers: what is not yours looks like what never was (C2).

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Answer, Person, TestApp};

const MISSING: &str = "019a9f0c-8a00-7000-8000-0000000000ff";

/// The whole answer without the request's name and the id that was asked for.
fn seen(answer: &Answer, id: &str) -> (u16, Vec<(String, String)>, String) {
    let mut headers: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "date" | "x-request-id"))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().replace(id, "[id]")))
        .collect();
    headers.sort();
    (answer.status, headers, answer.anonymised().replace(id, "[id]"))
}

/// Every operation that names a goal or a check-in by its id.
async fn asked(bob: &Person, id: &str) -> Vec<Answer> {
    let goal = format!("goals/{id}");
    let line = json!({ "value": 1 });
    vec![
        bob.get(&goal).await,
        bob.call("HEAD", &goal).await,
        bob.get(&goal).header("if-none-match", "*").await,
        bob.patch(&goal, &json!({ "title": "mine" })).await,
        bob.patch(&goal, &json!({ "id": id, "version": 1 })).await,
        bob.patch(&goal, &json!({ "title": "mine" }))
            .header("if-match", "\"9\"")
            .await,
        bob.delete(&goal).await,
        bob.delete(&goal).header("if-match", "\"1\"").await,
        bob.get(&format!("{goal}/standing")).await,
        bob.get(&format!("{goal}/standing?as_of=2026-01-01")).await,
        bob.post(&format!("{goal}/plan/breaks"), &json!({ "from": "2026-12-01" }))
            .await,
        bob.delete(&format!("{goal}/plan/breaks/2026-01-01")).await,
        bob.get(&format!("{goal}/series")).await,
        bob.get(&format!("{goal}/series?from=1990-01-01")).await,
        bob.get(&format!("{goal}/chart.svg?kind=spark")).await,
        bob.post(&format!("{goal}/what-if"), &json!({ "target": 1, "per_day": 1 }))
            .await,
        bob.get(&format!("{goal}/check-ins")).await,
        bob.get(&format!("{goal}/check-ins?include_total=true&limit=1"))
            .await,
        bob.post(&format!("{goal}/check-ins"), &line).await,
        bob.post(
            &format!("{goal}/check-ins"),
            &json!({ "external_id": "hers", "value": 1 }),
        )
        .await,
        bob.post(&format!("{goal}/check-ins/batch"), &json!({ "items": [line] }))
            .await,
        bob.put(&format!("{goal}/check-ins/by-key/hers"), &line).await,
        bob.get(&format!("check-ins/{id}")).await,
        bob.patch(&format!("check-ins/{id}"), &line).await,
        bob.patch(&format!("check-ins/{id}"), &json!({ "id": id })).await,
        bob.call("POST", &format!("check-ins/{id}/restore")).await,
        bob.delete(&format!("check-ins/{id}")).await,
        bob.delete(&format!("check-ins/{id}"))
            .header("if-match", "\"1\"")
            .await,
    ]
}

engines! {
    async fn what_is_not_yours_is_not_found_byte_for_byte(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        let goal = ada.sum("Run").await;
        let line = ada.log(&goal, json!({ "external_id": "hers", "value": 1 })).await;
        let missing = asked(&bob, MISSING).await;
        for id in [goal.id(), line["id"].as_str().unwrap()] {
            for (foreign, missing) in asked(&bob, id).await.iter().zip(&missing) {
                assert_eq!(foreign.status, 404, "{}: {}", foreign.name, foreign.text());
                assert_eq!(seen(foreign, id), seen(missing, MISSING), "{}", foreign.name);
            }
        }
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
        assert_eq!(
            ada.get(&goal.check_ins()).await.is(200).json()["items"],
            json!([line])
        );
    }

    async fn not_even_a_superuser_sees_the_goals_of_others(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, root) = (app.owner().await, app.superuser().await);
        let goal = ada.sum("Run").await;
        let missing = asked(&root, MISSING).await;
        for (foreign, missing) in asked(&root, goal.id()).await.iter().zip(&missing) {
            assert_eq!(
                seen(foreign, goal.id()),
                seen(missing, MISSING),
                "{}",
                foreign.name
            );
        }
    }

    async fn a_foreign_parent_is_refused_like_a_missing_one(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        let (hers, his) = (ada.goal("Run").await, bob.goal("Swim").await);
        let ask = async |id: &str| {
            let made = bob
                .post("goals", &json!({ "title": "below", "parent_id": id }))
                .await;
            let moved = bob.patch(&his.path(), &json!({ "parent_id": id })).await;
            let listed = bob.get(&format!("goals?parent_id={id}")).await;
            [made, moved, listed].map(|answer| seen(&answer, id))
        };
        let foreign = ask(hers.id()).await;
        assert_eq!(foreign, ask(MISSING).await);
        assert_eq!([foreign[0].0, foreign[1].0, foreign[2].0], [422, 422, 200]);
        assert!(bob.get(&his.path()).await.json()["parent_id"].is_null());
    }

    async fn lists_hold_only_the_own(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        for number in 0..20 {
            let hers = ada.sum(&format!("hers {number}")).await;
            let his = bob.sum(&format!("his {number}")).await;
            ada.log(&hers, json!({ "external_id": "same", "value": 1 })).await;
            bob.log(&his, json!({ "external_id": "same", "value": 2 })).await;
        }
        for (person, word) in [(&*ada, "hers"), (&*bob, "his")] {
            let list = person
                .get("goals?limit=200&include_total=true")
                .await
                .is(200)
                .json();
            assert_eq!(list["total"], 20);
            for goal in list["items"].as_array().unwrap() {
                assert_eq!(goal["owner_id"], person.id.as_str());
                assert!(goal["title"].as_str().unwrap().starts_with(word));
            }
        }
    }

    async fn two_hundred_objects_of_another_lead_nowhere(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob) = (app.owner().await, app.stranger().await);
        let goal = ada.goal("Run").await;
        let items = vec![json!({}); 200];
        let batch = ada
            .post(&format!("{}/batch", goal.check_ins()), &json!({ "items": items }))
            .await
            .is(207)
            .json();
        for item in batch["items"].as_array().unwrap() {
            let path = format!("check-ins/{}", item["check_in"]["id"].as_str().unwrap());
            bob.get(&path).await.problem(404, "not-found");
            bob.delete(&path).await.problem(404, "not-found");
        }
        assert_eq!(
            ada.get(&format!("{}?include_total=true", goal.check_ins()))
                .await
                .json()["total"],
            200
        );
    }
}
