use onward_domain::ids::UserId;
use onward_service::auth::Credentials;
use onward_service::{Config, Error, Hashing, Scope, Scopes, Why};
use onward_store::{sessions, users};
use onward_testkit::{TestDb, engines};
use secrecy::ExposeSecret;

use crate::support::{Bench, PASSWORD, config, credentials, hashing, local, new_user, secret, start, why};

onward_store::statements! {
    DISABLE = "UPDATE users SET is_active = $1 WHERE id = $2";
}

/// Turns an account off, or on again.
pub(crate) async fn set_active(db: &TestDb, user: UserId, active: bool) {
    let mut tx = db.write_unowned().await;
    assert_eq!(STATEMENTS.len(), 1);
    tx.execute(&DISABLE, &[active.into(), user.into()]).await.unwrap();
    tx.commit().await.unwrap();
}

engines! {
    async fn people_sign_in_by_username_or_address_ignoring_case(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = bench.user("Ada").await;
        for name in ["Ada", "ada", "ADA", "ada@example.org", "ADA@EXAMPLE.ORG"] {
            let tokens = bench.login(name).await;
            let actor = bench.service.authenticate(&local(), tokens.access_token.expose_secret()).await.unwrap();
            assert_eq!((actor.user, actor.superuser), (ada.id, false));
            assert_eq!(bench.service.me(&actor).await.unwrap(), ada);
        }
    }

    async fn a_bad_sign_in_says_nothing_about_the_account(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let off = bench.user("off").await;
        set_active(&db, off.id, false).await;
        bench.service.create_user(new_user("mute"), None, false).await.unwrap();

        let long = "x".repeat(100_000);
        for (name, password) in [
            ("ada", "wrong"),
            ("ada", ""),
            ("ada", &long),
            ("off", "wrong"),
            ("mute", ""),
            ("mute", PASSWORD),
            ("nobody", PASSWORD),
            ("nobody@example.org", PASSWORD),
            ("", PASSWORD),
            ("a\0da", PASSWORD),
            ("ada\0@example.org", PASSWORD),
            (&long, PASSWORD),
        ] {
            let tried = Credentials { password: secret(password), ..credentials(name) };
            assert_eq!(why(bench.service.login(&local(), tried).await), Why::InvalidCredentials, "{name:.20}");
        }
    }

    async fn only_the_right_password_tells_that_an_account_is_off(db: TestDb) {
        let bench = Bench::new(&db).await;
        let off = bench.user("off").await;
        set_active(&db, off.id, false).await;
        let refused = bench.service.login(&local(), credentials("off")).await;
        assert!(matches!(refused, Err(Error::Forbidden(Why::AccountDisabled))), "{refused:?}");
    }

    async fn a_sign_in_holds_what_was_asked_and_may_be_had(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        bench.service.create_user(new_user("root"), Some(secret(PASSWORD)), true).await.unwrap();
        let held = async |name: &str, scopes: Option<&str>| {
            let scopes = scopes.map(|words| Scopes::parse(words).unwrap());
            let tokens = bench.service.login(&local(), Credentials { scopes, ..credentials(name) }).await.unwrap();
            let actor = bench.service.authenticate(&local(), tokens.access_token.expose_secret()).await.unwrap();
            assert_eq!(actor.scopes, tokens.scopes);
            actor.scopes
        };
        assert_eq!(held("ada", None).await, Scopes::allowed(false));
        assert_eq!(held("root", None).await, Scopes::allowed(true));
        assert_eq!(held("ada", Some("goals:write admin")).await, Scopes::from(Scope::GoalsWrite));
        assert_eq!(held("root", Some("admin")).await, Scopes::from(Scope::Admin));
    }

    async fn the_oldest_of_too_many_sign_ins_ends(db: TestDb) {
        let mut few = config();
        few.lifetimes.sessions_per_account = 3;
        let bench = start(&db, few, 1).await.unwrap();
        let ada = bench.user("ada").await;
        let mut all = Vec::new();
        for _ in 0..5 {
            all.push(bench.login("ada").await);
            assert!(bench.takes(all.last().unwrap()).await);
            bench.clock.advance_seconds(1);
        }
        let mut taken = Vec::new();
        for tokens in &all {
            taken.push(bench.takes(tokens).await);
        }
        assert_eq!(taken, [false, false, true, true, true]);
        assert_eq!(sessions::of_user(&mut db.read().await, ada.id).await.unwrap().len(), 3);
    }

    async fn a_password_hashed_cheaply_is_hashed_anew_after_a_good_sign_in(db: TestDb) {
        let weak = Config { hashing: Hashing { memory_kib: 32, ..hashing() }, ..config() };
        start(&db, weak, 1).await.unwrap().user("ada").await;
        let bench = start(&db, config(), 2).await.unwrap();
        bench.login("ada").await;
        loop {
            let login = users::login_by_username(&mut db.read().await, &new_user("ada").username).await;
            if login.unwrap().unwrap().password_hash.unwrap().contains("m=64,") {
                break;
            }
            tokio::task::yield_now().await;
        }
        bench.login("ada").await;
    }
}
