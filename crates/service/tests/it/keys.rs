use onward_service::{Config, StartError};
use onward_testkit::{TestDb, engines};

use crate::support::{Bench, config, local, master_key, start};

engines! {
    async fn a_wrong_master_key_stops_the_start(db: TestDb) {
        Bench::new(&db).await;
        let wrong = Config { master_key: master_key(2), ..config() };
        let refused = start(&db, wrong, 2).await.err().unwrap();
        assert!(matches!(refused, StartError::MasterKey), "{refused:?}");
        assert!(refused.to_string().contains("auth.master_key"));
    }

    async fn a_restart_signs_nobody_out(db: TestDb) {
        let before = Bench::new(&db).await;
        before.user("ada").await;
        let tokens = before.login("ada").await;
        drop(before);
        let after = start(&db, config(), 2).await.unwrap();
        assert!(after.takes(&tokens).await);
        assert!(after.service.refresh(&local(), &tokens.refresh_token).await.is_ok());
    }

    async fn nodes_that_start_at_once_share_their_keys(db: TestDb) {
        let tasks: Vec<_> = (0..8)
            .map(|seed| {
                let db = db.clone();
                tokio::spawn(async move { start(&db, config(), seed).await.unwrap() })
            })
            .collect();
        let mut nodes = Vec::new();
        for task in tasks {
            nodes.push(task.await.unwrap());
        }
        nodes[0].user("ada").await;
        let tokens = nodes[0].login("ada").await;
        for node in &nodes {
            assert!(node.takes(&tokens).await);
        }
    }

    async fn a_token_of_another_installation_is_refused(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let tokens = bench.login("ada").await;
        let elsewhere = Config { public_url: "http://127.0.0.1:9000".to_owned(), ..config() };
        assert!(!start(&db, elsewhere, 1).await.unwrap().takes(&tokens).await);
    }
}
