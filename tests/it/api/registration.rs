//! Making accounts: who may, and what the first one is.

use futures_util::future::join_all;
use insta::assert_json_snapshot;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{PASSWORD, Set, TestApp, settled};

fn new(name: &str) -> Value {
    json!({ "username": name, "email": format!("{name}@example.org"), "password": PASSWORD })
}

engines! {
    async fn the_first_account_made_on_this_machine_runs_the_installation(db: TestDb) {
        let app = TestApp::start(&db).await;
        let answer = app.anonymous().post("auth/register", &new("ada")).await.is(201);
        assert_eq!(answer.header("etag"), Some("\"1\""));
        assert_eq!(answer.header("location"), Some("/api/v1/users/me"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_json_snapshot!("the_first_account", settled(answer.json()));
    }

    async fn what_is_said_at_sign_up_is_kept(db: TestDb) {
        let app = TestApp::start(&db).await;
        let mut body = new("Ada.L");
        body["email"] = "Ada@Example.ORG".into();
        body["full_name"] = "  Ada Lovelace ".into();
        body["time_zone"] = "europe/berlin".into();
        body["locale"] = "de".into();
        let user = app.anonymous().post("auth/register", &body).await.is(201).json();
        assert_eq!(user["username"], "Ada.L");
        assert_eq!(user["email"], "ada@example.org");
        assert_eq!(user["full_name"], "Ada Lovelace");
        assert_eq!(user["time_zone"], "Europe/Berlin");
        assert_eq!(user["locale"], "de");
    }

    async fn after_the_first_account_sign_up_is_closed(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.anonymous().post("auth/register", &new("ada")).await.is(201);
        app.anonymous()
            .post("auth/register", &new("bob"))
            .await
            .problem(403, "registration-closed");
    }

    async fn where_sign_up_is_open_later_accounts_run_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.anonymous().post("auth/register", &new("ada")).await.is(201);
        app.open_registration().await;
        let bob = app
            .anonymous()
            .post("auth/register", &new("bob"))
            .await
            .is(201)
            .json();
        assert_eq!(bob["is_superuser"], false);
    }

    async fn through_a_proxy_the_first_account_needs_the_set_up_code(db: TestDb) {
        let app = TestApp::start(&db).await;
        let proxied = |body: &Value| {
            app.anonymous()
                .post("auth/register", body)
                .header("x-forwarded-for", "203.0.113.9")
        };
        proxied(&new("eve")).await.problem(403, "registration-closed");
        let mut body = new("eve");
        body["setup_code"] = "AAAA-BBBB-CCCC-DDDD".into();
        proxied(&body).await.problem(403, "registration-closed");
        body["setup_code"] = app.setup_code().await.into();
        let first = proxied(&body).await.is(201).json();
        assert_eq!(first["is_superuser"], true);
    }

    async fn any_sign_of_another_machine_asks_for_the_set_up_code(db: TestDb) {
        let app = TestApp::start(&db).await;
        for (name, value) in [
            ("forwarded", "for=127.0.0.1"),
            ("x-forwarded-host", "localhost"),
            ("x-real-ip", "127.0.0.1"),
            ("via", "1.1 proxy"),
            ("host", "goals.example"),
        ] {
            let answer = app
                .anonymous()
                .post("auth/register", &new("eve"))
                .header(name, value)
                .await;
            answer.problem(403, "registration-closed");
        }
    }

    async fn a_public_address_elsewhere_asks_for_the_set_up_code(db: TestDb) {
        let set = Set {
            public_url: Some("https://goals.example"),
            ..Set::default()
        };
        let app = TestApp::start_with(&db, set).await;
        app.anonymous()
            .post("auth/register", &new("eve"))
            .await
            .problem(403, "registration-closed");
        let mut body = new("ada");
        body["setup_code"] = app.setup_code().await.to_lowercase().into();
        app.anonymous().post("auth/register", &body).await.is(201);
    }

    async fn of_fifty_first_registrations_one_makes_a_superuser(db: TestDb) {
        let app = TestApp::start(&db).await;
        let anonymous = app.anonymous();
        let tries = (0..50).map(|number| {
            anonymous
                .post("auth/register", &new(&format!("user-{number}")))
                .into_future()
        });
        let answers = join_all(tries).await;
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(made, 1);
        for answer in answers.into_iter().filter(|answer| answer.status != 201) {
            answer.problem(403, "registration-closed");
        }
        let users = app.composed.service.list_users().await.unwrap();
        assert_eq!(
            users.iter().map(|user| user.is_superuser).collect::<Vec<_>>(),
            [true]
        );
    }

    async fn of_twenty_accounts_with_one_name_one_is_made(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("root", true).await;
        app.open_registration().await;
        let anonymous = app.anonymous();
        let tries = (0..20).map(|number| {
            let mut body = new("ada");
            body["email"] = format!("ada-{number}@example.org").into();
            anonymous.post("auth/register", &body).into_future()
        });
        let answers = join_all(tries).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        for answer in answers.into_iter().filter(|answer| answer.status != 201) {
            answer.problem(409, "username-taken");
        }
    }

    async fn names_and_addresses_are_taken_whatever_their_case(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", true).await;
        app.open_registration().await;
        let anonymous = app.anonymous();
        let mut body = new("ADA");
        body["email"] = "other@example.org".into();
        anonymous
            .post("auth/register", &body)
            .await
            .problem(409, "username-taken");
        let mut body = new("other");
        body["email"] = "ADA@EXAMPLE.ORG".into();
        anonymous
            .post("auth/register", &body)
            .await
            .problem(409, "email-taken");
    }

    async fn a_password_that_is_easily_guessed_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        for (password, kind) in [
            ("short", "string_too_short"),
            ("elevenchars", "string_too_short"),
            ("password1234", "password_too_common"),
            ("AdaLovelace1", "password_too_common"),
            ("adalovelace1@example.org", "password_too_common"),
        ] {
            let mut body = new("adalovelace1");
            body["password"] = password.into();
            let answer = app.anonymous().post("auth/register", &body).await;
            answer.refuses(&[&format!("body.password {kind}")]);
        }
        let mut body = new("ada");
        body["password"] = "x".repeat(1025).into();
        app.anonymous()
            .post("auth/register", &body)
            .await
            .refuses(&["body.password string_too_long"]);
    }

    async fn a_bad_password_is_told_together_with_every_other_fault(db: TestDb) {
        let app = TestApp::start(&db).await;
        let body = json!({ "username": "a", "email": "nobody", "password": "short", "time_zone": "Mars" });
        let answer = app.anonymous().post("auth/register", &body).await;
        answer.refuses(&[
            "body.email email_invalid",
            "body.password string_too_short",
            "body.time_zone time_zone_unknown",
            "body.username string_too_short",
        ]);
    }

    async fn passwords_that_differ_in_their_bytes_are_different(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (composed, decomposed) = ("caf\u{e9} au lait matin", "cafe\u{301} au lait matin");
        let mut body = new("ada");
        body["password"] = composed.into();
        app.anonymous().post("auth/register", &body).await.is(201);
        let sign_in = |password: &str| {
            app.anonymous()
                .post("auth/login", &json!({ "username": "ada", "password": password }))
        };
        sign_in(decomposed).await.problem(401, "invalid-credentials");
        sign_in(&format!("{composed} "))
            .await
            .problem(401, "invalid-credentials");
        sign_in(composed).await.is(200);
    }
}
