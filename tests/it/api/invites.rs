//! Invitations: who may sign up while sign-up is for those who were invited.

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines, scaled};
use serde_json::{Value, json};

use crate::support::{Browser, PASSWORD, Person, Set, TestApp};

const INVITES: &str = "admin/invites";

/// An installation that asks for invitations, and who runs it.
async fn inviting(db: &TestDb) -> (TestApp, Person) {
    let instance = onward_server::config::Instance {
        registration: Some("invite".to_owned()),
        ..Default::default()
    };
    let app = TestApp::start_with(
        db,
        Set {
            instance,
            ..Set::default()
        },
    )
    .await;
    let root = app.superuser().await.0;
    (app, root)
}

async fn invite(root: &Person, body: &Value) -> Value {
    root.post(INVITES, body).await.is(201).json()
}

fn new(name: &str, invite: &Value) -> Value {
    json!({ "username": name, "email": format!("{name}@example.org"), "password": PASSWORD, "invite": invite })
}

engines! {
    async fn an_invitation_makes_one_account(db: TestDb) {
        let (app, root) = inviting(&db).await;
        let made = invite(&root, &json!({})).await;
        let code = &made["code"];
        let eve = app.anonymous().post("auth/register", &new("eve", code)).await.is(201).json();
        assert_eq!(eve["is_superuser"], false);
        app.anonymous()
            .post("auth/register", &new("bob", code))
            .await
            .problem(403, "registration-closed");
        let listed = root.get(INVITES).await.is(200).json();
        assert_eq!(listed["items"][0]["used_at"], "2026-11-20T07:30:00.000Z");
        assert!(listed["items"][0].get("code").is_none(), "the code is shown once");
    }

    async fn fifty_uses_at_once_make_one_account(db: TestDb) {
        let (app, root) = inviting(&db).await;
        for round in 0..scaled(10, 200) {
            let code = invite(&root, &json!({})).await["code"].clone();
            let anonymous = app.anonymous().patient();
            let answers = join_all((0..50).map(|number| {
                let body = new(&format!("guest{round}-{number}"), &code);
                anonymous.post("auth/register", &body).into_future()
            }))
            .await;
            let made = answers.iter().filter(|answer| answer.status == 201).count();
            assert_eq!(made, 1);
            for answer in answers.into_iter().filter(|answer| answer.status != 201) {
                answer.problem(403, "registration-closed");
            }
        }
    }

    async fn an_invitation_counts_for_seven_days(db: TestDb) {
        let (app, root) = inviting(&db).await;
        let made = invite(&root, &json!({})).await;
        assert_eq!(made["expires_at"], "2026-11-27T07:30:00.000Z");
        app.clock.advance_seconds(7 * 24 * 3600);
        let late = app.anonymous().post("auth/register", &new("eve", &made["code"])).await;
        late.problem(403, "registration-closed");
    }

    async fn an_invitation_for_an_address_is_for_no_other(db: TestDb) {
        let (app, root) = inviting(&db).await;
        let made = invite(&root, &json!({ "email": "Eve@Example.org" })).await;
        assert_eq!(made["email"], "eve@example.org");
        let other = app.anonymous().post("auth/register", &new("bob", &made["code"])).await;
        other.problem(403, "registration-closed");
        app.anonymous().post("auth/register", &new("eve", &made["code"])).await.is(201);
    }

    async fn a_code_is_typed_as_people_type(db: TestDb) {
        let (app, root) = inviting(&db).await;
        let code = invite(&root, &json!({})).await["code"].as_str().unwrap().to_owned();
        let typed = json!(format!(" {} ", code.replace('-', " ").to_lowercase()));
        for wrong in [json!(""), json!("ABCD"), json!(format!("{code}A"))] {
            let refused = app.anonymous().post("auth/register", &new("eve", &wrong)).await;
            refused.problem(403, "registration-closed");
        }
        app.anonymous().post("auth/register", &new("eve", &typed)).await.is(201);
    }

    async fn an_invitation_that_was_taken_back_counts_no_more(db: TestDb) {
        let (app, root) = inviting(&db).await;
        let answer = root.post(INVITES, &json!({})).await.is(201);
        let path = answer.header("location").unwrap().to_owned();
        root.delete(&path).await.is(204);
        root.delete(&path).await.problem(404, "not-found");
        let refused = app.anonymous().post("auth/register", &new("eve", &answer.json()["code"])).await;
        refused.problem(403, "registration-closed");
    }

    async fn an_account_that_is_refused_leaves_the_invitation_unused(db: TestDb) {
        let (app, root) = inviting(&db).await;
        let code = &invite(&root, &json!({})).await["code"];
        let taken = app.anonymous().post("auth/register", &new("root", code)).await;
        taken.problem(409, "username-taken");
        let mut weak = new("eve", code);
        weak["password"] = "passwordpassword".into();
        app.anonymous().post("auth/register", &weak).await.problem(422, "validation-error");
        app.anonymous().post("auth/register", &new("eve", code)).await.is(201);
    }

    async fn where_sign_up_is_closed_invitations_open_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let code = &invite(&root, &json!({})).await["code"];
        let refused = app.anonymous().post("auth/register", &new("eve", code)).await;
        refused.problem(403, "registration-closed");
    }

    async fn the_same_request_invites_once(db: TestDb) {
        let (_app, root) = inviting(&db).await;
        let first = root.post(INVITES, &json!({})).once("one").await.is(201).json();
        let again = root.post(INVITES, &json!({})).once("one").await.is(201);
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!(again.header("cache-control"), Some("no-store"));
        assert_eq!(again.json(), first);
        assert_eq!(root.get(&format!("{INVITES}?include_total=true")).await.json()["total"], 1);
    }

    async fn a_walk_over_invitations_meets_each_once(db: TestDb) {
        let (app, root) = inviting(&db).await;
        let mut made = Vec::new();
        for _ in 0..5 {
            made.push(invite(&root, &json!({})).await["id"].clone());
            app.clock.advance_seconds(1);
        }
        made.reverse();
        let (mut met, mut path) = (Vec::new(), format!("{INVITES}?limit=2"));
        loop {
            let page = root.get(&path).await.is(200).json();
            met.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("{INVITES}?limit=2&cursor={cursor}");
        }
        assert_eq!(met, made);
    }

    async fn the_page_asks_for_the_invitation(db: TestDb) {
        let (app, root) = inviting(&db).await;
        let code = invite(&root, &json!({})).await["code"].as_str().unwrap().to_owned();
        let browser = Browser::new(&app);
        let page = browser.open("/register").await.is(200);
        let typed = [("username", "eve"), ("email", "eve@example.org"), ("password", PASSWORD), ("invite", "ABCD")];
        let refused = browser.submit(&page, "/register", &typed).await.is(422);
        refused.says("The invitation does not count");
        let page = browser.submit(&refused, "/register", &[("invite", &code), ("password", PASSWORD)]).await;
        assert_eq!(page.path, "/goals", "{}", page.answer.text());
    }
}
