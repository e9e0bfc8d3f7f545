//! A database is opened with the master key that it was filled under, or not at all.

use std::process::Output;

use onward_testkit::{TestDb, engines};

use super::program::{Program, Setting, run};

/// The line in which a start says why there is none.
#[track_caller]
fn refusal(ran: &Output) -> String {
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert!(ran.stdout.is_empty(), "nothing is announced");
    let line = said.lines().find(|line| line.starts_with("onward: "));
    line.unwrap_or_else(|| panic!("no reason in {said}")).to_owned()
}

engines! {
    async fn another_master_key_stops_the_start_with_a_clear_line(db: TestDb) {
        let ours = [("ONWARD_AUTH__MASTER_KEY", "5a".repeat(32))];
        let ours = ours.each_ref().map(|(name, key)| -> Setting<'_> { (name, key) });
        let program = Program::start_with(&db, &ours, &["serve"]);
        let ada = program.sign_up("ada").await;
        program.stop();
        let wrong = "5e".repeat(32);
        for settings in [&[("ONWARD_AUTH__MASTER_KEY", wrong.as_str())][..], &[]] {
            for command in ["serve", "worker"] {
                let line = refusal(&run(&db, settings, &[command]));
                assert!(line.contains("master key"), "{line}");
                assert!(line.contains("auth.master_key") || line.contains("master.key"), "{line}");
                assert!(!line.contains(&wrong), "{line}");
            }
        }
        // Nothing was changed by the attempts: with the right key everything goes on.
        let program = Program::start_with(&db, &ours, &["serve"]);
        program.client.bearing(&ada.access).get("users/me").await.is(200);
    }
}
