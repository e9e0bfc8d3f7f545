//! The installation at a glance.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::TestApp;

engines! {
    async fn the_overview_counts_and_names_versions(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let (run, read) = (ada.goal("Run").await, ada.goal("Read").await);
        ada.log(&run, json!({})).await;
        ada.delete(&read.path()).await.is(204);
        app.failed_job("purge").await;
        let overview = root.get("admin/overview").await.is(200).json();
        let counts = json!({
            "users": 2, "active_users": 2, "superusers": 1, "sessions": 2, "goals": 1, "check_ins": 1,
        });
        assert_eq!(overview["counts"], counts);
        assert_eq!(overview["queue"], json!({ "queued": 0, "running": 0, "failed": 1 }));
        assert_eq!(overview["instance_name"], "Onward");
        assert_eq!(overview["version"], env!("CARGO_PKG_VERSION"));
        let database = &overview["database"];
        let engine = if db.url().starts_with("sqlite") { "sqlite" } else { "postgres" };
        assert_eq!(database["engine"], engine);
        assert!(database["size_bytes"].as_i64().unwrap() > 10_000, "{database}");
        assert!(database["schema"].as_str().unwrap() >= "0003", "{database}");
    }
}
