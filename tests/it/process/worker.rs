//! Background work as a process of its own.

use onward_testkit::{TestDb, engines};

use super::program::{Program, ask_to_stop, work};

engines! {
    async fn workers_run_beside_a_server_that_leaves_the_work_to_them_and_end_cleanly(db: TestDb) {
        let settings = [("ONWARD_AUTH__MASTER_KEY", MASTER_KEY)];
        let mut server = Program::start_with(&db, &settings, &["serve", "--no-worker"]);
        let mut workers = [work(&db, MASTER_KEY), work(&db, MASTER_KEY)];
        server.sign_up("ada").await.goal("written beside workers").await;
        for worker in &mut workers {
            ask_to_stop(worker);
            assert!(worker.wait().unwrap().success());
        }
        server.ask_to_stop();
        assert!(server.wait().success());
    }
}

const MASTER_KEY: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";
