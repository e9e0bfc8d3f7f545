//! Pages of goals: forms that keep what was typed, text of people that stays text, long logs in pages.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Browser, TestApp};

engines! {
    async fn a_refused_goal_keeps_everything_that_was_typed(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/goals/new").await;
        let typed = [
            ("title", " "),
            ("kind", "reach"),
            ("aggregate", "last"),
            ("unit", "kg <b>"),
            ("start", "75"),
            ("target", "75"),
            ("due_on", "soon"),
            ("description", "a\r\nb"),
        ];
        let page = browser.submit(&page, "/goals", &typed).await.is(422);
        assert_eq!(page.title(), "Error: New goal - Onward");
        page.says("There is a problem");
        let fields = page.form("/goals");
        for (name, value) in [
            ("kind", "reach"),
            ("aggregate", "last"),
            ("unit", "kg <b>"),
            ("start", "75"),
            ("target", "75"),
            ("due_on", "soon"),
            ("description", "a\nb"),
        ] {
            assert!(
                fields.contains(&(name.to_owned(), value.to_owned())),
                "{name}: {fields:?}"
            );
        }
        for field in ["title", "due_on"] {
            assert!(
                page.links("#").contains(&format!("#{field}")),
                "{field}: {:?}",
                page.links("#")
            );
        }
    }

    async fn a_refused_check_in_is_shown_on_the_page_of_its_goal(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open(&format!("/goals/{}", goal.id())).await;
        let log = format!("/goals/{}/check-ins", goal.id());
        let page = browser
            .submit(&page, &log, &[("value", "2.5"), ("note", "kept")])
            .await
            .is(422);
        assert_eq!(page.title(), "Error: Run - Onward");
        assert!(page.links("#").contains(&"#value".to_owned()));
        let fields = page.form(&log);
        assert!(
            fields.contains(&("value".to_owned(), "2.5".to_owned())),
            "{fields:?}"
        );
        assert!(
            fields.contains(&("note".to_owned(), "kept".to_owned())),
            "{fields:?}"
        );
        assert_eq!(ada.get(&goal.check_ins()).await.json()["items"], json!([]));
    }

    async fn numbers_and_days_may_be_typed_as_people_write_them(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        let log = format!("/goals/{}/check-ins", goal.id());
        for (typed, value, day) in [
            (
                &[("value", "12,5"), ("day", "today")][..],
                json!(12.5),
                "2026-11-20",
            ),
            (
                &[("value", "1 000"), ("day", "yesterday")],
                json!(1000),
                "2026-11-19",
            ),
            (
                &[("value", "7"), ("day", "other"), ("occurred_on", "-3d")],
                json!(7),
                "2026-11-17",
            ),
            (
                &[("value", "8"), ("day", "other"), ("occurred_on", "2026-11-01")],
                json!(8),
                "2026-11-01",
            ),
        ] {
            let page = browser.open(&format!("/goals/{}", goal.id())).await;
            browser.submit(&page, &log, typed).await.is(200);
            let items = ada.get(&goal.check_ins()).await.json()["items"].clone();
            let found = items
                .as_array()
                .unwrap()
                .iter()
                .any(|line| line["value"] == value && line["occurred_on"] == day);
            assert!(found, "{typed:?}: {items}");
        }
    }

    async fn text_of_people_stays_text(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
        let markdown =
            "[a](javascript:alert(1)) ![b](https://evil.example/x.png) <a href=\"javascript:1\">c</a>";
        let goal = ada
            .goal_of(json!({
                "title": evil,
                "description": format!("{evil}\n\n{markdown}"),
                "icon": "<b>",
                "measure": { "aggregate": "sum", "unit": "<i>" },
                "plan": [{ "from": "2026-11-01", "rest": { "reason": evil } }],
            }))
            .await;
        ada.log(&goal, json!({ "value": 1, "note": evil })).await;
        let browser = Browser::signed_in(&app, "ada").await;
        for path in ["/goals".to_owned(), format!("/goals/{}", goal.id())] {
            let page = browser.open(&path).await.is(200);
            for tag in page.tags() {
                let name = tag.split([' ', '>']).next().unwrap();
                assert!(!["script", "img", "i", "b"].contains(&name), "{path}: <{tag}>");
                for hostile in ["javascript:", "evil.example", " style=", " onerror=", "srcset"] {
                    assert!(!tag.contains(hostile), "{path}: <{tag}>");
                }
            }
            assert!(
                page.words().contains("<script>alert(1)</script>"),
                "{}",
                page.words()
            );
        }
    }

    async fn a_long_log_is_read_page_by_page(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run").await;
        let line = |number: i64| {
            let day = format!("2026-{:02}-{:02}", 1 + number / 28, 1 + number % 28);
            json!({ "occurred_on": day, "value": 1000 + number })
        };
        let items: Vec<_> = (0..60).map(line).collect();
        ada.post(&format!("{}/batch", goal.check_ins()), &json!({ "items": items }))
            .await
            .is(207);
        let browser = Browser::signed_in(&app, "ada").await;
        let (mut path, mut lines, mut pages) = (format!("/goals/{}", goal.id()), 0, 0);
        loop {
            let page = browser.open(&path).await.is(200);
            lines += page.answer.text().matches("id=\"check-in-0").count();
            pages += 1;
            let next = page.links(&format!("/goals/{}?cursor=", goal.id()));
            let Some(next) = next.first() else { break };
            path.replace_range(.., next.split('#').next().unwrap());
        }
        assert_eq!((lines, pages), (60, 3));
    }

    async fn a_goal_that_changed_meanwhile_is_not_deleted_unseen(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open(&format!("/goals/{}", goal.id())).await;
        ada.patch(&goal.path(), &json!({ "title": "Walk" })).await.is(200);
        let page = browser
            .submit(&page, &format!("/goals/{}/delete", goal.id()), &[])
            .await;
        assert!(matches!(page.answer.status, 409 | 412), "{}", page.answer.status);
        ada.get(&goal.path()).await.is(200);
    }

    async fn pages_of_others_are_not_found(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        app.make("bob", false).await;
        let goal = ada.goal("Run").await;
        let line = ada.log(&goal, json!({})).await;
        let browser = Browser::signed_in(&app, "bob").await;
        let missing = "019a9f0c-8a00-7000-8000-0000000000ff";
        let post = |path: String| {
            browser
                .ask("POST", &path)
                .header("sec-fetch-site", "same-origin")
                .form(&[("value", "1"), ("version", "1"), ("state", "missed")])
                .into_future()
        };
        for (foreign, pattern) in [
            (goal.id(), "/goals/{}/delete"),
            (goal.id(), "/goals/{}/restore"),
            (goal.id(), "/goals/{}/close"),
            (goal.id(), "/goals/{}/reopen"),
            (goal.id(), "/goals/{}/archive"),
            (goal.id(), "/goals/{}/unarchive"),
            (goal.id(), "/goals/{}/check-ins"),
            (line["id"].as_str().unwrap(), "/check-ins/{}/delete"),
            (line["id"].as_str().unwrap(), "/check-ins/{}/restore"),
        ] {
            let answers = [
                post(pattern.replace("{}", foreign)).await,
                post(pattern.replace("{}", missing)).await,
            ];
            assert_eq!(answers[0].status, 404, "{pattern}");
            assert_eq!(answers[0].anonymised(), answers[1].anonymised(), "{pattern}");
        }
        let answers = [
            browser.open(&format!("/goals/{}", goal.id())).await,
            browser.open(&format!("/goals/{missing}")).await,
        ];
        assert_eq!(answers[0].answer.status, 404);
        assert_eq!(answers[0].answer.anonymised(), answers[1].answer.anonymised());
        assert_eq!(ada.get(&goal.check_ins()).await.json()["items"], json!([line]));
    }
}
