//! Background work, as superusers see it and have it tried again.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Person, TestApp};

/// The ids of a list.
async fn listed(root: &Person, query: &str) -> Vec<String> {
    let page = root.get(&format!("admin/jobs{query}")).await.is(200).json();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|job| job["id"].as_str().unwrap().to_owned()).collect()
}

engines! {
    async fn jobs_are_listed_with_the_newest_first_and_narrowed_by_state_and_kind(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.run_jobs().await;
        app.clock.advance_seconds(1);
        let failed = app.failed_job("unheard_of").await;
        let root = app.superuser().await;
        let page = root.get("admin/jobs?include_total=true").await.is(200).json();
        let kinds: Vec<&Value> = page["items"].as_array().unwrap().iter().map(|job| &job["kind"]).collect();
        assert_eq!(kinds[0], "unheard_of");
        assert_eq!(page["total"], kinds.len());
        assert_eq!(page["items"][0], json!({
            "id": failed, "kind": "unheard_of", "state": "failed", "attempts": 1, "run_at": "2026-11-20T07:30:01.000Z",
            "error": "nobody knows how", "created_at": "2026-11-20T07:30:01.000Z",
        }));

        assert_eq!(listed(&root, "?state=failed").await, [failed.as_str()]);
        assert_eq!(listed(&root, "?state=failed&state=queued&kind=purge&kind=unheard_of").await, [failed.as_str()]);
        assert_eq!(listed(&root, "?kind=purge").await.len(), 1);
        assert_eq!(listed(&root, "?kind=purge&state=failed").await.len(), 0);
        root.get("admin/jobs?state=dead").await.refuses(&["query.state enum"]);
        for kind in ["", "Purge", &"a".repeat(65)] {
            root.get(&format!("admin/jobs?kind={kind}")).await.refuses(&["query.kind string_pattern_mismatch"]);
        }
    }

    async fn a_walk_over_jobs_meets_each_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let mut written = Vec::new();
        for _ in 0..5 {
            app.clock.advance_seconds(1);
            written.insert(0, app.failed_job("unheard_of").await);
        }
        let mut met = Vec::new();
        let mut next = "admin/jobs?limit=2".to_owned();
        loop {
            let page = root.get(&next).await.is(200).json();
            met.extend(page["items"].as_array().unwrap().iter().map(|job| job["id"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            next = format!("admin/jobs?limit=2&cursor={cursor}");
        }
        assert_eq!(met, written);
    }

    async fn a_failed_job_gets_its_tries_again_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let job = app.failed_job("purge").await;
        let path = format!("admin/jobs/{job}/retry");
        ada.call("POST", &path).await.problem(403, "insufficient-scope");
        app.clock.advance_seconds(60);
        let retried = root.call("POST", &path).once("one").await.is(200);
        let told = retried.json();
        assert_eq!((&told["state"], &told["attempts"]), (&json!("queued"), &json!(1)));
        assert_eq!(told["run_at"], "2026-11-20T07:31:00.000Z");
        assert_eq!(told["error"], "nobody knows how", "why it had failed is known until it is tried");
        let again = root.call("POST", &path).once("one").await.is(200);
        assert_eq!((again.header("idempotent-replayed"), again.json()), (Some("true"), told));
        root.call("POST", &path).await.problem(409, "conflict");
        let nobodys = "admin/jobs/019a9f0c-0000-7000-8000-000000000001/retry";
        root.call("POST", nobodys).await.problem(404, "not-found");
        root.call("POST", "admin/jobs/1/retry").await.refuses(&["path.job_id uuid_parsing"]);

        let log = root.get("admin/audit-log?limit=1").await.is(200).json();
        let record = &log["items"][0];
        assert_eq!((&record["action"], &record["target_type"]), (&json!("job.retried"), &json!("job")));
        assert_eq!(record["target_id"], job.as_str());
        app.run_jobs().await;
        assert!(listed(&root, "?state=succeeded&kind=purge").await.contains(&job));
    }
}
