//! The audit log: complete, in one chain, and read by superusers.

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{PASSWORD, Person, Set, TestApp};

const LOG: &str = "admin/audit-log";

async fn records(root: &Person) -> Vec<Value> {
    let page = root.get(&format!("{LOG}?limit=200")).await.is(200).json();
    page["items"].as_array().unwrap().clone()
}

/// What the chain shows, in words.
async fn chain(app: &TestApp) -> String {
    let chain = app.composed.service.verify_audit_log().await.unwrap();
    format!("{chain:?}")
}

engines! {
    async fn every_deed_is_there_with_who_what_where_and_when(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let link = root.call("POST", &format!("admin/users/{}/password-reset-link", ada.id));
        let link = link.await.is(201).json();
        let code = link["link"].as_str().unwrap().split("#code=").nth(1).unwrap().to_owned();
        let reset = json!({ "token": code, "new_password": PASSWORD });
        app.anonymous()
            .post("auth/password/reset", &reset)
            .header("x-request-id", "request-7")
            .await
            .is(204);
        let invite = root.post("admin/invites", &json!({})).await.is(201);
        root.delete(invite.header("location").unwrap()).await.is(204);
        let records = records(&root).await;
        let actions: Vec<&str> = records.iter().map(|record| record["action"].as_str().unwrap()).collect();
        let expected = [
            "invite.deleted", "invite.created", "password_reset.used", "session.ended", "password_reset.created",
            "session.started", "user.created", "session.started", "user.promoted", "user.created",
        ];
        assert_eq!(actions, expected, "the newest first");
        let used = &records[2];
        assert_eq!(used["actor"], json!({ "user_id": ada.id, "name": "ada" }));
        assert_eq!((&used["target_type"], &used["target_id"]), (&json!("user"), &json!(ada.id)));
        assert_eq!((&used["address"], &used["request_id"]), (&json!("127.0.0.1"), &json!("request-7")));
        assert_eq!(used["timestamp"], "2026-11-20T07:30:00.000Z");
        assert_eq!(records[9]["actor"], json!({ "user_id": null, "name": null }), "the command line");
        assert_eq!(chain(&app).await, "Whole { records: 10 }");
    }

    async fn a_walk_meets_every_record_once_while_others_are_added(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        for _ in 0..5 {
            root.post("admin/invites", &json!({})).await.is(201);
        }
        let before: Vec<Value> = records(&root).await;
        let (mut met, mut path) = (Vec::new(), format!("{LOG}?limit=2&include_total=true"));
        loop {
            let page = root.get(&path).await.is(200).json();
            met.extend(page["items"].as_array().unwrap().clone());
            root.post("admin/invites", &json!({})).await.is(201);
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("{LOG}?limit=2&cursor={cursor}");
        }
        assert_eq!(met, before);
    }

    async fn a_cursor_of_another_list_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        for _ in 0..2 {
            root.post("admin/invites", &json!({})).await.is(201);
        }
        let page = root.get("admin/invites?limit=1").await.is(200).json();
        let cursor = page["next_cursor"].as_str().unwrap();
        root.get(&format!("{LOG}?cursor={cursor}"))
            .await
            .refuses(&["query.cursor cursor_invalid"]);
    }

    async fn the_chain_holds_under_parallel_deeds_on_two_nodes(db: TestDb) {
        let one = TestApp::start(&db).await;
        let two = TestApp::start_with(&db, Set { seed: 2, ..Set::default() }).await;
        let root = one.superuser().await;
        let login = json!({ "username": "root", "password": PASSWORD });
        let answers = join_all((0..40).map(|number| {
            let app = if number % 2 == 0 { &one } else { &two };
            app.anonymous().patient().post("auth/login", &login).into_future()
        }))
        .await;
        for answer in answers {
            answer.is(200);
        }
        assert_eq!(records(&root).await.len(), 43);
        assert_eq!(chain(&two).await, "Whole { records: 43 }");
    }

    async fn a_bent_record_is_found(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.superuser().await;
        app.owner().await;
        db.bend_record(3).await;
        let chain = chain(&app).await;
        assert!(chain.starts_with("Broken(Changed { seq: 3,"), "{chain}");
    }

    async fn a_missing_record_is_found(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.superuser().await;
        app.owner().await;
        db.drop_record(4).await;
        assert_eq!(chain(&app).await, "Broken(Missing { seq: 4 })", "the last one");
        db.drop_record(2).await;
        assert_eq!(chain(&app).await, "Broken(Missing { seq: 2 })");
    }
}
