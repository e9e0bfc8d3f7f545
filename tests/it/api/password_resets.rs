//! A new password by a link: once, soon, and only by the newest one. Every door is tried in every order.

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines, scaled};
use serde_json::{Value, json};

use crate::support::{Answer, Browser, PASSWORD, Person, TestApp};

const NEW: &str = "nine loud herons argue";

async fn link(root: &Person, user: &str) -> String {
    let made = root
        .call("POST", &format!("admin/users/{user}/password-reset-link"))
        .await
        .is(201)
        .json();
    made["link"].as_str().unwrap().to_owned()
}

/// Makes a link and gives its code.
async fn code(root: &Person, user: &str) -> String {
    link(root, user).await.split("#code=").nth(1).unwrap().to_owned()
}

async fn reset(app: &TestApp, code: &str, new: &str) -> Answer {
    let body = json!({ "token": code, "new_password": new });
    app.anonymous().patient().post("auth/password/reset", &body).await
}

async fn login(app: &TestApp, name: &str, password: &str) -> u16 {
    let body = json!({ "username": name, "password": password });
    app.anonymous().post("auth/login", &body).await.status
}

engines! {
    async fn a_link_sets_a_password_and_ends_every_session(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let browser = Browser::signed_in(&app, "ada").await;
        let made = root.call("POST", &format!("admin/users/{}/password-reset-link", ada.id)).await.is(201);
        assert_eq!(made.header("cache-control"), Some("no-store"));
        let made = made.json();
        assert_eq!(made["expires_at"], "2026-11-20T08:00:00.000Z");
        let link = made["link"].as_str().unwrap();
        let (page, code) = link.split_once("#code=").unwrap();
        assert_eq!(page, format!("{}/password/reset", app.public_url.trim_end_matches('/')));

        reset(&app, code, NEW).await.is(204);
        assert_eq!((login(&app, "ada", PASSWORD).await, login(&app, "ada", NEW).await), (401, 200));
        ada.get("users/me").await.problem(401, "invalid-token");
        let refresh = json!({ "refresh_token": ada.refresh });
        app.anonymous().post("auth/refresh", &refresh).await.problem(401, "invalid-token");
        let page = browser.open("/goals").await;
        assert!(page.path.starts_with("/login"), "{}", page.path);
    }

    async fn a_link_is_worth_nothing_once_the_account_has_changed_hands_or_rank(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let account = format!("users/{}", ada.id);
        let turns: [&[(&str, &str, Value)]; 4] = [
            &[("PATCH", "", json!({ "is_active": false })), ("PATCH", "", json!({ "is_active": true }))],
            &[("DELETE", "", Value::Null), ("POST", "/restore", Value::Null)],
            &[("DELETE", "/sessions", Value::Null)],
            &[("PATCH", "", json!({ "is_superuser": true }))],
        ];
        for changes in turns {
            let code = code(&root, &ada.id).await;
            for (method, below, body) in changes {
                let path = match *below {
                    "/sessions" => format!("admin/{account}/sessions"),
                    below => format!("{account}{below}"),
                };
                let request = root.call(method, &path);
                let request = if body.is_null() { request } else { request.json(body) };
                assert!(request.await.status < 300, "{method} {path}");
            }
            reset(&app, &code, NEW).await.problem(410, "gone");
        }
    }

    async fn a_link_for_a_superuser_is_not_shown_again_to_who_did_not_prove_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let path = format!("admin/users/{}/password-reset-link", root.id);
        let make = || root.call("POST", &path).header("idempotency-key", "a-link-of-root-1");
        make().await.is(201);
        make().await.is(201);
        app.clock.advance_seconds(601);
        make().await.problem(403, "reauthentication-required");
    }

    async fn a_code_counts_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let code = code(&root, &ada.id).await;
        reset(&app, &code, NEW).await.is(204);
        reset(&app, &code, "five calm badgers wait").await.problem(410, "gone");
        assert_eq!(login(&app, "ada", NEW).await, 200);
    }

    async fn fifty_uses_at_once_set_one_password(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        for _ in 0..scaled(10, 200) {
            let code = code(&root, &ada.id).await;
            let uses = (0..50).map(|number| {
                let (app, code) = (&app, &code);
                async move { (number, reset(app, code, &format!("{NEW} {number}")).await) }
            });
            let answers = join_all(uses).await;
            let done: Vec<_> = answers.iter().filter(|(_, answer)| answer.status == 204).collect();
            assert_eq!(done.len(), 1);
            assert_eq!(login(&app, "ada", &format!("{NEW} {}", done[0].0)).await, 200);
            for (_, answer) in answers.into_iter().filter(|(_, answer)| answer.status != 204) {
                answer.problem(410, "gone");
            }
        }
    }

    async fn a_code_counts_for_half_an_hour_when_it_is_used(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let code = code(&root, &ada.id).await;
        app.clock.advance_seconds(30 * 60 - 1);
        // Shown in time, sent too late.
        let browser = Browser::new(&app);
        let page = browser.open("/password/reset").await.is(200);
        app.clock.advance_seconds(1);
        let late = browser.submit(&page, "/password/reset", &[("code", &code), ("new_password", NEW)]).await;
        late.is(410).says("The code does not count");
        reset(&app, &code, NEW).await.problem(410, "gone");
        assert_eq!(login(&app, "ada", PASSWORD).await, 200);
    }

    async fn a_newer_link_takes_the_place_of_an_older_one(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let (older, newer) = (code(&root, &ada.id).await, code(&root, &ada.id).await);
        reset(&app, &older, NEW).await.problem(410, "gone");
        reset(&app, &newer, NEW).await.is(204);
    }

    async fn a_bad_password_uses_nothing_up(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let code = code(&root, &ada.id).await;
        for bad in ["short", "passwordpassword", "ada@example.org"] {
            let refused = reset(&app, &code, bad).await.problem(422, "validation-error");
            assert!(refused.errors()[0].starts_with("body.new_password "), "{:?}", refused.errors());
        }
        reset(&app, &code, NEW).await.is(204);
        // Whether the code counts shows only to those who bring a password that could be set.
        reset(&app, &code, "passwordpassword").await.problem(422, "validation-error");
        reset(&app, &code, NEW).await.problem(410, "gone");
    }

    async fn nothing_but_the_code_changes_a_password(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        code(&root, &ada.id).await;
        for wrong in ["", "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345", &ada.id, "ada", "%00", "' OR '1'='1"] {
            reset(&app, wrong, NEW).await.problem(410, "gone");
        }
        for missing in [json!({ "new_password": NEW }), json!({ "token": null, "new_password": NEW })] {
            app.anonymous().post("auth/password/reset", &missing).await.problem(422, "validation-error");
        }
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/password/reset").await.is(200);
        browser.submit(&page, "/password/reset", &[("new_password", NEW)]).await.is(422);
        assert_eq!((login(&app, "ada", PASSWORD).await, login(&app, "ada", NEW).await), (200, 401));
    }

    async fn a_disabled_account_gets_no_password(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let code = code(&root, &ada.id).await;
        app.switch_off(&ada).await;
        reset(&app, &code, NEW).await.problem(410, "gone");
    }

    async fn a_link_for_a_superuser_needs_a_fresh_check_of_the_password(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        app.clock.advance_seconds(601);
        let own = format!("admin/users/{}/password-reset-link", root.id);
        root.call("POST", &own).await.problem(403, "reauthentication-required");
        link(&root, &ada.id).await;
        let again = root.again(&app.anonymous()).await;
        again.call("POST", &own).await.is(201);
    }

    async fn the_same_request_makes_one_link(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let path = format!("admin/users/{}/password-reset-link", ada.id);
        let first = root.call("POST", &path).once("one").await.is(201).json();
        let again = root.call("POST", &path).once("one").await.is(201);
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!(again.json(), first);
        root.call("POST", "admin/users/019a9f0c-0000-7000-8000-000000000001/password-reset-link")
            .await
            .problem(404, "not-found");
    }

    async fn a_link_never_follows_the_host_of_a_request(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let request = root.call("POST", &format!("admin/users/{}/password-reset-link", ada.id));
        let made: Value = request
            .header("host", "evil.example")
            .header("x-forwarded-host", "evil.example")
            .await
            .is(201)
            .json();
        assert!(made["link"].as_str().unwrap().starts_with(app.public_url.as_str()), "{made}");
    }

    async fn the_page_works_without_script(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, ada) = (app.superuser().await, app.owner().await);
        let code = code(&root, &ada.id).await;
        let browser = Browser::new(&app);
        let page = browser.open("/password/reset").await.is(200);
        page.says("Choose a new password");
        let typed = [("code", code.as_str()), ("new_password", "short")];
        let page = browser.submit(&page, "/password/reset", &typed).await.is(422);
        assert!(!page.answer.text().contains("value=\"short\""), "a password is never sent back");
        let page = browser.submit(&page, "/password/reset", &[("new_password", NEW)]).await;
        assert_eq!(page.path.split('?').next(), Some("/login"));
        page.says("Your password is changed");
        assert_eq!(login(&app, "ada", NEW).await, 200);
    }
}
