//! Other people's accounts, as superusers see, make, change and delete them.

use std::collections::BTreeSet;

use futures_util::future::join;
use onward_testkit::{Line, TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, Person, Superuser, TestApp};

const MISSING: &str = "019a9f0c-8a00-7000-8000-0000000000ff";

fn names(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|user| user["username"].as_str().unwrap())
        .collect()
}

async fn login(app: &TestApp, name: &str) -> Answer {
    let body = json!({ "username": name, "password": PASSWORD });
    app.anonymous().post("auth/login", &body).await
}

/// A superuser beside root.
async fn second(app: &TestApp) -> Superuser {
    let id = app.make("carol", true).await;
    Superuser(Person::sign_in(&app.anonymous(), &id, "carol", None).await)
}

engines! {
    async fn accounts_are_listed_filtered_and_counted(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        for name in ["ada", "bob", "carla", "zo-e"] {
            app.clock.advance_seconds(1);
            app.make(name, false).await;
        }
        let get = async |query: &str| root.get(&format!("users?{query}")).await.is(200).json();
        assert_eq!(names(&get("").await), ["root", "ada", "bob", "carla", "zo-e"]);
        assert_eq!(names(&get("q=CAR").await), ["carla"]);
        assert_eq!(names(&get("q=example.org%20-carla%20-ada").await), ["root", "bob", "zo-e"]);
        let first = get("limit=2&include_total=true").await;
        assert_eq!((names(&first), &first["total"]), (vec!["root", "ada"], &json!(5)));
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = get(&format!("limit=2&include_total=true&cursor={cursor}")).await;
        assert_eq!(names(&second), ["bob", "carla"]);
        root.get(&format!("users?limit=2&q=a&cursor={cursor}"))
            .await
            .refuses(&["query.cursor cursor_invalid"]);
        let bob = get("q=bob").await["items"][0]["id"].as_str().unwrap().to_owned();
        root.patch(&format!("users/{bob}"), &json!({ "is_active": false })).await.is(200);
        assert_eq!(names(&get("is_active=false").await), ["bob"]);
        assert_eq!(names(&get("is_active=true&limit=200").await).len(), 4);
        root.delete(&format!("users/{bob}")).await.is(204);
        assert!(names(&get("q=bob").await).is_empty());
        let deleted = get("q=bob&include_deleted=true").await;
        assert!(deleted["items"][0]["deleted_at"].is_string());
        root.get("users?is_active=yes").await.refuses(&["query.is_active bool_parsing"]);
        root.get("users?q=%22open").await.refuses(&["query.q query_syntax"]);
    }

    async fn an_account_is_made_once_with_what_is_said(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let body = json!({
            "username": "Ada",
            "email": "ada@example.org",
            "password": PASSWORD,
            "full_name": "Ada",
            "time_zone": "Europe/Berlin",
            "locale": "de",
            "week_starts_on": 7,
            "day_starts_at": 180,
            "theme": "dark",
        });
        let made = root.post("users", &body).once("make-ada").await.is(201);
        let user = made.json();
        let path = format!("/api/v1/users/{}", user["id"].as_str().unwrap());
        assert_eq!(made.header("location"), Some(path.as_str()));
        assert_eq!(made.header("etag"), Some("\"1\""));
        for (name, value) in [
            ("username", json!("Ada")),
            ("is_active", json!(true)),
            ("is_superuser", json!(false)),
            ("week_starts_on", json!(7)),
            ("day_starts_at", json!(180)),
            ("theme", json!("dark")),
        ] {
            assert_eq!(user[name], value, "{name}");
        }
        let again = root.post("users", &body).once("make-ada").await.is(201);
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!(again.json(), user);
        root.post("users", &body).await.problem(409, "username-taken");
        login(&app, "ada").await.is(200);
    }

    async fn a_page_of_a_search_looks_at_so_many_accounts_and_leads_on(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        db.fill_with_users(2_100).await;
        let search = "users?q=user-2100&include_total=true";
        let page = root.get(search).await.is(200).json();
        assert_eq!((&page["items"], &page["total"]), (&json!([]), &json!(1)));
        let rest = root.get(&format!("{search}&cursor={}", page["next_cursor"].as_str().unwrap())).await.is(200).json();
        assert_eq!((&rest["items"][0]["username"], &rest["next_cursor"]), (&json!("user-2100"), &Value::Null));
    }

    async fn an_account_without_a_password_lets_nobody_in(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let body = json!({ "username": "ada", "email": "ada@example.org", "is_active": false });
        let user = root.post("users", &body).await.is(201).json();
        assert_eq!(user["is_active"], false);
        login(&app, "ada").await.problem(401, "invalid-credentials");
        let bad = json!({ "username": "a", "email": "b", "password": "short", "theme": "red" });
        root.post("users", &bad).await.refuses(&["body.theme enum"]);
        let bad = json!({ "username": "a", "email": "b", "password": "short", "week_starts_on": 8 });
        root.post("users", &bad).await.refuses(&[
            "body.email email_invalid",
            "body.password string_too_short",
            "body.username string_too_short",
            "body.week_starts_on less_than_equal",
        ]);
    }

    async fn one_account_is_read_by_its_person_and_by_superusers(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, bob, root) = (app.owner().await, app.stranger().await, app.superuser().await);
        let path = format!("users/{}", ada.id);
        let own = ada.get("users/me").await.json();
        for reader in [&*ada, &*root] {
            let read = reader.get(&path).await.is(200);
            assert_eq!((read.header("etag"), &read.json()), (Some("\"1\""), &own));
            reader.get(&path).header("if-none-match", "\"1\"").await.is(304);
        }
        let refused = bob.get(&path).await.problem(403, "insufficient-scope");
        assert_eq!(refused.json()["required_scopes"], json!(["admin"]));
        bob.get(&format!("users/{MISSING}")).await.problem(403, "insufficient-scope");
        root.get(&format!("users/{MISSING}")).await.problem(404, "not-found");
        root.get("users/nobody").await.refuses(&["path.user_id uuid_parsing"]);
    }

    async fn an_account_switched_off_is_off_at_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, root) = (app.owner().await, app.superuser().await);
        ada.get("users/me").await.is(200);
        let path = format!("users/{}", ada.id);
        let off = root.patch(&path, &json!({ "is_active": false })).await.is(200).json();
        assert_eq!((&off["is_active"], &off["version"]), (&json!(false), &json!(2)));
        ada.get("users/me").await.problem(401, "invalid-token");
        login(&app, "ada").await.problem(403, "account-disabled");
        root.patch(&path, &json!({ "is_active": true, "username": "ada2" })).await.is(200);
        login(&app, "ada2").await.is(200);
        // What it was signed in with before stays ended.
        ada.get("users/me").await.problem(401, "invalid-token");
    }

    async fn a_change_of_role_ends_every_sign_in(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, root) = (app.owner().await, app.superuser().await);
        let path = format!("users/{}", ada.id);
        root.patch(&path, &json!({ "is_superuser": true })).await.is(200);
        ada.get("users/me").await.problem(401, "invalid-token");
        let ada = ada.again(&app.anonymous()).await;
        ada.get("users").await.is(200);
        root.patch(&path, &json!({ "is_superuser": false })).await.is(200);
        ada.get("users").await.problem(401, "invalid-token");
        let ada = ada.again(&app.anonymous()).await;
        ada.get("users").await.problem(403, "insufficient-scope");
    }

    async fn what_is_delicate_about_accounts_needs_a_recent_check_of_the_password(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, root) = (app.owner().await, app.superuser().await);
        let carol = second(&app).await;
        app.clock.advance_seconds(601);
        let (hers, theirs) = (format!("users/{}", ada.id), format!("users/{}", carol.id));
        let admin = json!({ "username": "dave", "email": "dave@example.org", "is_superuser": true });
        let refused = [
            root.patch(&hers, &json!({ "is_superuser": true })).await,
            root.patch(&hers, &json!({ "email": "x@example.org" })).await,
            root.patch(&theirs, &json!({ "full_name": "Carol" })).await,
            root.patch("users/me", &json!({ "is_superuser": false })).await,
            root.delete(&hers).await,
            root.delete("users/me").await,
            root.post("users", &admin).await,
        ];
        for answer in refused {
            answer.problem(403, "reauthentication-required");
        }
        root.patch(&hers, &json!({ "full_name": "Ada", "is_active": false })).await.is(200);
        root.patch("users/me", &json!({ "theme": "dark" })).await.is(200);
        root.patch(&theirs, &json!({ "username": "carol" })).await.is(200);
        app.prove(&root).await;
        root.patch(&theirs, &json!({ "full_name": "Carol" })).await.is(200);
        root.post("users", &admin).await.is(201);
        root.delete(&hers).await.is(204);
    }

    async fn the_last_superuser_stays(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let path = format!("users/{}", root.id);
        for refused in [
            root.patch(&path, &json!({ "is_superuser": false })).await,
            root.patch("users/me", &json!({ "is_active": false })).await,
            root.delete("users/me").await,
            root.delete(&path).await,
        ] {
            refused.problem(409, "last-admin");
        }
        let carol = second(&app).await;
        root.patch("users/me", &json!({ "is_superuser": false })).await.is(200);
        carol.delete("users/me").await.problem(409, "last-admin");
        root.get("users/me").await.problem(401, "invalid-token");
    }

    async fn two_superusers_who_demote_each_other_leave_one(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (root, carol) = (app.superuser().await, second(&app).await);
        let demote = json!({ "is_superuser": false });
        for round in 0..50 {
            app.clock.advance_seconds(1);
            let anonymous = app.anonymous();
            let (one, two) = join(root.again(&anonymous), carol.again(&anonymous)).await;
            let (by_one, by_two) = join(
                one.patch(&format!("users/{}", two.id), &demote).into_future(),
                two.patch(&format!("users/{}", one.id), &demote).into_future(),
            )
            .await;
            let statuses = [by_one.status, by_two.status];
            let done = statuses.iter().filter(|status| **status == 200).count();
            assert_eq!(done, 1, "round {round}: {statuses:?}");
            // The slower one has lost the role, its session, or the last word.
            assert!(statuses.iter().all(|status| [200, 401, 409].contains(status)), "{statuses:?}");
            let users = app.composed.service.list_users().await.unwrap();
            let left: Vec<_> = users.iter().filter(|user| user.is_superuser).collect();
            assert_eq!(left.len(), 1, "round {round}");
            for user in users.iter().filter(|user| !user.is_superuser) {
                app.composed.service.promote_user(user.id).await.unwrap();
            }
        }
    }

    async fn a_deleted_account_is_not_there_until_it_is_restored(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, root) = (app.owner().await, app.superuser().await);
        let goal = ada.goal("Run").await;
        let path = format!("users/{}", ada.id);
        let stale = root.delete(&path).header("if-match", "\"9\"").await;
        stale.problem(412, "precondition-failed");
        root.delete(&path).await.is(204);
        ada.get("users/me").await.problem(401, "invalid-token");
        // Whoever was deleted by somebody else does not come back alone.
        login(&app, "ada").await.problem(403, "account-disabled");
        for gone in [
            root.get(&path).await,
            root.delete(&path).await,
            root.patch(&path, &json!({ "theme": "dark" })).await,
            root.delete(&format!("admin/{path}/sessions")).await,
        ] {
            gone.problem(404, "not-found");
        }
        let taken = json!({ "username": "ada", "email": "other@example.org" });
        root.post("users", &taken).await.problem(409, "username-taken");
        let back = root.call("POST", &format!("{path}/restore")).await.is(200);
        assert_eq!(back.json()["deleted_at"], json!(null));
        assert_eq!(back.header("etag"), Some("\"3\""));
        let again = root.call("POST", &format!("{path}/restore")).await.is(200);
        assert_eq!(again.json()["version"], 3);
        let ada = ada.again(&app.anonymous()).await;
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
        root.call("POST", &format!("users/{MISSING}/restore"))
            .await
            .problem(404, "not-found");
        root.call("POST", "users/me/restore").await.is(200);
    }

    async fn every_deed_is_in_the_audit_log_with_who_where_and_when(db: TestDb) {
        let app = TestApp::start(&db).await;
        let (ada, root) = (app.owner().await, app.superuser().await);
        // The operator, who has no account, made the first ones.
        let by_nobody = |told: &[Line]| told.iter().filter(|line| line.actor.is_none()).count();
        let set_up = by_nobody(&app.audited().await);
        let path = format!("users/{}", ada.id);
        root.patch(&path, &json!({ "is_active": false, "username": "ada2", "email": "two@example.org" }))
            .await
            .is(200);
        root.patch(&path, &json!({ "is_active": true, "is_superuser": true })).await.is(200);
        root.patch(&path, &json!({ "is_superuser": false })).await.is(200);
        root.delete(&path).await.is(204);
        root.call("POST", &format!("{path}/restore")).await.is(200);
        app.prove(&root).await;
        let told = app.audited().await;
        let actions: BTreeSet<&str> = told.iter().map(|line| line.action.as_str()).collect();
        for action in [
            "session.ended",
            "session.proved",
            "session.started",
            "user.created",
            "user.deleted",
            "user.demoted",
            "user.disabled",
            "user.email_changed",
            "user.enabled",
            "user.promoted",
            "user.renamed",
            "user.restored",
        ] {
            assert!(actions.contains(action), "{action} in {actions:?}");
        }
        assert_eq!(by_nobody(&told), set_up);
        for line in told.iter().filter(|line| line.actor.is_some()) {
            assert!(line.address.is_some() && line.request_id.is_some(), "{line:?}");
        }
    }
}
