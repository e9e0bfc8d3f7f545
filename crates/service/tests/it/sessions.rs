use std::fs;

use onward_domain::clock::{Clock, Instant};
use onward_service::auth::{Cookie, Credentials};
use onward_service::{Actor, Client, Context, Error, Why};
use onward_store::audit::Action;
use onward_store::{DatabaseUrl, sessions};
use onward_testkit::{TestDb, engines};
use secrecy::ExposeSecret;

use crate::support::{Bench, PASSWORD, credentials, local, secret, why};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

async fn sign_in(bench: &Bench, stay: bool) -> Cookie {
    bench
        .service
        .sign_in(&local(), credentials("ada"), stay)
        .await
        .unwrap()
        .session
}

async fn come_back(bench: &Bench, cookie: &Cookie) -> Result<Actor, Error> {
    bench
        .service
        .authenticate_cookie(&local(), cookie.value.expose_secret())
        .await
}

/// Waits until the use of a session that was just made is in the database.
async fn used_at(bench: &Bench, actor: &Actor, at: Instant) {
    loop {
        let found = sessions::find(&mut bench.db.read().await, actor.session)
            .await
            .unwrap()
            .unwrap();
        if found.last_used_at == at {
            return;
        }
        tokio::task::yield_now().await;
    }
}

engines! {
    async fn signing_out_acts_on_the_next_request(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let (one, two) = (bench.login("ada").await, bench.login("ada").await);
        let actor = bench.service.authenticate(&local(), one.access_token.expose_secret()).await.unwrap();
        bench.service.logout(&local(), &actor).await.unwrap();
        assert!(!bench.takes(&one).await);
        assert_eq!(why(bench.service.refresh(&local(), &one.refresh_token).await), Why::InvalidToken);
        assert!(bench.takes(&two).await);

        let cookie = sign_in(&bench, false).await;
        let actor = come_back(&bench, &cookie).await.unwrap();
        assert_eq!(actor.client, Client::Web);
        bench.service.logout(&local(), &actor).await.unwrap();
        assert_eq!(why(come_back(&bench, &cookie).await), Why::InvalidToken);
        assert_eq!(bench.audited(Action::SessionEnded).await, 2);
    }

    async fn signing_in_anew_ends_the_sign_in_that_the_browser_had(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let (old, elsewhere) = (sign_in(&bench, true).await, sign_in(&bench, false).await);
        assert!(come_back(&bench, &old).await.is_ok());
        let browser = Context { cookie: Some(old.value.clone()), ..local() };
        let wrong = Credentials { password: secret("not the password"), ..credentials("ada") };
        assert_eq!(why(bench.service.sign_in(&browser, wrong, false).await), Why::InvalidCredentials);
        assert!(come_back(&bench, &old).await.is_ok());
        let new = bench.service.sign_in(&browser, credentials("ada"), false).await.unwrap().session;
        assert_eq!(why(come_back(&bench, &old).await), Why::InvalidToken);
        assert!(come_back(&bench, &new).await.is_ok());
        assert!(come_back(&bench, &elsewhere).await.is_ok());
        assert_eq!(bench.audited(Action::SessionEnded).await, 1);
    }

    async fn an_access_token_lasts_fifteen_minutes_and_the_leeway(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let tokens = bench.login("ada").await;
        assert_eq!(tokens.expires_in, 900);
        bench.clock.advance_seconds(929);
        assert!(bench.takes(&tokens).await);
        bench.clock.advance_seconds(1);
        assert!(!bench.takes(&tokens).await);
        bench.clock.advance_seconds(-961);
        assert!(!bench.takes(&tokens).await);
    }

    async fn one_door_does_not_open_with_the_key_of_the_other(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let (tokens, cookie) = (bench.login("ada").await, sign_in(&bench, false).await);
        for wrong in [tokens.access_token, tokens.refresh_token] {
            let refused = bench.service.authenticate_cookie(&local(), wrong.expose_secret()).await;
            assert_eq!(why(refused), Why::InvalidToken);
        }
        let refused = bench.service.authenticate(&local(), cookie.value.expose_secret()).await;
        assert_eq!(why(refused), Why::InvalidToken);
    }

    async fn a_cookie_lasts_a_day_unused_or_two_weeks_with_stay(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let (short, long) = (sign_in(&bench, false).await, sign_in(&bench, true).await);
        assert_ne!(short.value.expose_secret(), long.value.expose_secret());
        assert_eq!((short.max_age, long.max_age.unwrap().as_secs()), (None, 30 * 86_400));
        bench.clock.advance_seconds(DAY - 1);
        assert!(come_back(&bench, &short).await.is_ok());
        bench.clock.advance_seconds(DAY);
        assert_eq!(why(come_back(&bench, &short).await), Why::InvalidToken);
        bench.clock.advance_seconds(12 * DAY);
        assert!(come_back(&bench, &long).await.is_ok());
        bench.clock.advance_seconds(14 * DAY);
        assert_eq!(why(come_back(&bench, &long).await), Why::InvalidToken);
    }

    async fn however_much_used_a_cookie_ends_after_thirty_days(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let cookie = sign_in(&bench, true).await;
        for _ in 0..3 {
            bench.clock.advance_seconds(10 * DAY - 1);
            let actor = come_back(&bench, &cookie).await.unwrap();
            used_at(&bench, &actor, bench.clock.now()).await;
        }
        bench.clock.advance_seconds(3);
        assert_eq!(why(come_back(&bench, &cookie).await), Why::InvalidToken);
    }

    async fn forms_are_bound_to_the_sign_in_or_the_day(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let one = come_back(&bench, &sign_in(&bench, false).await).await.unwrap();
        let two = come_back(&bench, &sign_in(&bench, false).await).await.unwrap();
        let service = &bench.service;
        let token = service.form_token(&one);
        assert!(service.check_form_token(&one, &token));
        for wrong in ["", &token[1..], &service.form_token(&two), &service.open_form_token(), &format!("{token}=")] {
            assert!(!service.check_form_token(&one, wrong));
        }
        let open = service.open_form_token();
        assert!(service.check_open_form_token(&open));
        assert!(!service.check_open_form_token(&token));
        bench.clock.advance_seconds(DAY);
        assert!(service.check_open_form_token(&open));
        bench.clock.advance_seconds(DAY);
        assert!(!service.check_open_form_token(&open));
    }

    async fn no_secret_of_a_client_is_in_the_database(db: TestDb) {
        let bench = Bench::new(&db).await;
        let code = bench.service.setup_code().await.unwrap().unwrap();
        bench.user("ada").await;
        let tokens = bench.login("ada").await;
        let next = bench.service.refresh(&local(), &tokens.refresh_token).await.unwrap();
        let cookie = sign_in(&bench, true).await;
        let DatabaseUrl::Sqlite(path) = &db.options().url else { return };
        let folder = path.parent().unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let stored: Vec<u8> = files
            .filter(|file| file.file_name().unwrap().to_string_lossy().starts_with(&name))
            .flat_map(|file| fs::read(file).unwrap())
            .collect();
        let holds = |text: &[u8]| stored.windows(text.len()).any(|part| part == text);
        assert!(holds(b"ada@example.org"));
        for secret in [&code, &tokens.access_token, &tokens.refresh_token, &next.refresh_token, &cookie.value] {
            assert!(!holds(secret.expose_secret().as_bytes()));
        }
        assert!(!holds(PASSWORD.as_bytes()));
        assert!(!holds(&[1; 32]), "the master key");
    }
}
