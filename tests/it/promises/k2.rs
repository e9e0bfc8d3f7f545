//! K2: a program that is handed its listener is restarted without a refused connection.

use std::net::TcpListener;
use std::time::Duration;

use onward_testkit::{TestDb, engines, scaled};

use super::load::Load;
use super::report;
use crate::process::Program;

engines! {
    async fn a_restart_with_an_inherited_listener_refuses_nobody(db: TestDb) {
        // It stays open here, as it does in a service manager.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut program = Program::start_on(&db, &listener);
        assert_eq!(program.address(), listener.local_addr().unwrap());
        let ada = program.sign_up("ada").await;
        let goal = ada.sum("rows").await;
        let load = Load::start(&program.client.bearing(&ada.access), &goal, 10, 50);
        let rounds = scaled(2, 50);
        for round in 0..rounds {
            program.ask_to_stop();
            let status = program.wait();
            assert!(status.success(), "round {round}: {status}");
            program.restart_on(&listener);
            program.client.get("/readyz").await.is(200);
        }
        let seen = load.stop().await;
        assert_eq!((seen.refused, &seen.failed), (0, &Vec::new()));
        let longest = seen.took.iter().max().copied().unwrap_or_default();
        assert!(longest < Duration::from_secs(30), "{longest:?}");
        report(
            "K2",
            &db,
            &format!(
                "0 of {} requests refused or failed; the longest waited {:.1} s",
                seen.took.len(),
                longest.as_secs_f64()
            ),
            &format!("{rounds} restarts under 50 requests/s, the listener handed over"),
        );
    }
}
