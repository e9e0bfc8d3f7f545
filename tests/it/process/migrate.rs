//! The schema of the database, from the command line of the program itself.

use onward_testkit::{TestDb, engines};

use super::program::{Program, Setting, run};

/// On SQLite pending migrations are applied at the start unless this says otherwise.
const BY_HAND: Setting = ("ONWARD_DATABASE__MIGRATE", "false");

engines! {
    empty;
    async fn a_start_with_pending_migrations_is_refused_unless_it_may_apply_them(db: TestDb) {
        let is_file = db.url().starts_with("sqlite:");
        let settings = if is_file { &[BY_HAND][..] } else { &[] };
        let refused = run(&db, settings, &["serve"]);
        assert_eq!(refused.status.code(), Some(1));
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains("the database lacks "), "{said}");
        assert!(said.contains("run `onward migrate up`, or start with `onward serve --migrate`"), "{said}");
        assert_eq!(String::from_utf8(refused.stdout).unwrap(), "");

        let program = Program::start_with(&db, settings, &["serve", "--migrate"]);
        program.client.get("/readyz").await.is(200);
        program.sign_up("ada").await;
    }

    async fn migrations_go_up_and_down_and_are_listed(db: TestDb) {
        let migrate = |arguments: &[&str]| {
            let ran = run(&db, &[], &[&["migrate"], arguments].concat());
            assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
            String::from_utf8(ran.stdout).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
        };
        let pending = || migrate(&["status"]).iter().filter(|line| line.ends_with("\tpending")).count();
        let steps = migrate(&["status"]).len();
        assert!(steps >= 2, "{steps}");
        assert_eq!(pending(), steps);
        assert_eq!(migrate(&["up"]).len(), steps);
        assert_eq!(pending(), 0);
        assert_eq!(migrate(&["up"]), [""; 0]);
        assert_eq!(migrate(&["down"]).len(), 1);
        assert_eq!(pending(), 1);
        assert_eq!(migrate(&["down", "--steps", &(steps - 1).to_string()]).len(), steps - 1);
        assert_eq!(pending(), steps);
        assert_eq!(migrate(&["up"]).len(), steps);
        Program::start(&db).sign_up("ada").await;
    }
}

engines! {
    async fn the_configuration_of_a_server_is_checked_without_starting_it(db: TestDb) {
        let checked = run(&db, &[], &["config", "check"]);
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
        let refused = run(&db, &[("ONWARD_HTTP__LISTEN", "nowhere")], &["config", "check"]);
        assert_eq!(refused.status.code(), Some(2));
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains("http.listen (environment variable ONWARD_HTTP__LISTEN)"), "{said}");
    }
}
