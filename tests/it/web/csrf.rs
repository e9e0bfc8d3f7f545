//! Forms of other sites are refused, on every route that takes one (D2).

use onward_testkit::{TestDb, engines};

use crate::support::{Answer, Browser, TestApp, filled, routes};

/// What a browser may say about where a form comes from, and which token the form carries.
#[derive(Clone, Copy, Debug)]
struct Sent<'a> {
    site: Option<&'a str>,
    origin: Option<&'a str>,
    token: Option<&'a str>,
}

async fn send(browser: &Browser, path: &str, fields: &[(&str, &str)], sent: Sent<'_>) -> Answer {
    let mut request = browser.ask("POST", path);
    if let Some(site) = sent.site {
        request = request.header("sec-fetch-site", site);
    }
    if let Some(origin) = sent.origin {
        request = request.header("origin", origin);
    }
    let mut fields = fields.to_vec();
    fields.extend(sent.token.map(|token| ("form_token", token)));
    request.form(&fields).await
}

fn token(page: &crate::support::Page, action: &str) -> String {
    page.form(action)
        .into_iter()
        .find(|(name, _)| name == "form_token")
        .expect("every form has a token")
        .1
}

/// Every route of a page that takes a form, with ids that are there or not.
fn doors(goal: &str) -> Vec<String> {
    let routes = routes();
    let posts = routes
        .iter()
        .filter(|route| route.method == "POST" && !route.path.starts_with("/api/"));
    posts.map(|route| filled(&route.path, goal)).collect()
}

const FOREIGN: [Option<&str>; 3] = [Some("https://evil.example"), Some("null"), None];

engines! {
    async fn no_form_of_another_site_does_anything_anywhere(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let line = ada.log(&goal, serde_json::json!({})).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let page = browser.open("/goals/new").await;
        let own_token = token(&page, "/goals");
        let other = Browser::signed_in(&app, "ada").await;
        let token_of_another_session = token(&other.open("/goals/new").await, "/goals");
        let open_token = token(&Browser::new(&app).open("/login").await, "/login");
        let mut attacks = Vec::new();
        for site in [
            "cross-site",
            "same-site",
            "Same-Origin",
            "same-origin, cross-site",
            "x",
        ] {
            for origin in [Some(app.public_url.as_str()), FOREIGN[0], FOREIGN[1], FOREIGN[2]] {
                attacks.push(Sent {
                    site: Some(site),
                    origin,
                    token: Some(&own_token),
                });
            }
        }
        for origin in [
            "https://evil.example",
            "http://127.0.0.1",
            "https://127.0.0.1:1",
            "http://localhost",
        ] {
            attacks.push(Sent {
                site: None,
                origin: Some(origin),
                token: Some(&own_token),
            });
        }
        for token in [
            None,
            Some(""),
            Some("x"),
            Some(&*token_of_another_session),
            Some(&*open_token),
        ] {
            attacks.push(Sent {
                site: None,
                origin: None,
                token,
            });
            attacks.push(Sent {
                site: None,
                origin: Some("null"),
                token,
            });
        }
        let doors = doors(goal.id());
        assert!(doors.len() >= 8, "{doors:?}");
        let fields = [
            ("title", "theirs"),
            ("kind", "log"),
            ("aggregate", "sum"),
            ("value", "1"),
            ("username", "eve"),
            ("password", "x"),
        ];
        for door in &doors {
            for attack in &attacks {
                // Forms of people who are not signed in are bound to no session: their token is the open one.
                let open = ["/login", "/register", "/setup", "/password/reset"].contains(&door.as_str());
                if open && attack.site.is_none() && attack.token == Some(&*open_token) {
                    continue;
                }
                let answer = send(&browser, door, &fields, *attack).await;
                assert_eq!(answer.status, 403, "{door} {attack:?}");
                assert!(
                    answer.header("content-type").unwrap().starts_with("text/html"),
                    "{door}"
                );
                assert_eq!(answer.header("set-cookie"), None, "{door}");
            }
        }
        assert_eq!(ada.get("goals?include_total=true").await.json()["total"], 1);
        assert_eq!(
            ada.get(&goal.check_ins()).await.json()["items"],
            serde_json::json!([line])
        );
        assert_eq!(browser.open("/goals").await.path, "/goals");
    }

    async fn a_form_of_our_own_is_taken_whatever_the_browser_can_say(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        let path = format!("/goals/{}/check-ins", goal.id());
        let own_token = token(&browser.open(&format!("/goals/{}", goal.id())).await, &path);
        let own = app.public_url.as_str();
        let fields = [("day", "today"), ("value", "1")];
        for (number, sent) in (1..).zip([
            Sent {
                site: Some("same-origin"),
                origin: Some(own),
                token: Some(&own_token),
            },
            Sent {
                site: Some("same-origin"),
                origin: None,
                token: None,
            },
            Sent {
                site: Some("none"),
                origin: None,
                token: None,
            },
            Sent {
                site: None,
                origin: Some(own),
                token: None,
            },
            Sent {
                site: None,
                origin: None,
                token: Some(&own_token),
            },
            Sent {
                site: None,
                origin: Some("null"),
                token: Some(&own_token),
            },
        ]) {
            let answer = send(&browser, &path, &fields, sent).await;
            assert_eq!(answer.status, 303, "{sent:?}: {}", answer.text());
            assert_eq!(
                ada.standing(&goal, "2026-11-20").await.json()["current"],
                number,
                "{sent:?}"
            );
        }
    }

    async fn the_token_of_an_open_form_lasts_until_the_next_day(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::new(&app);
        let open_token = token(&browser.open("/login").await, "/login");
        let fields = [("username", "ada"), ("password", crate::support::PASSWORD)];
        let sent = Sent {
            site: None,
            origin: None,
            token: Some(&open_token),
        };
        app.clock.advance_seconds(86_400);
        send(&Browser::new(&app), "/login", &fields, sent).await.is(303);
        app.clock.advance_seconds(86_400);
        send(&Browser::new(&app), "/login", &fields, sent).await.is(403);
    }

    async fn looking_changes_nothing(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        for door in doors(goal.id()) {
            let answer = browser.ask("GET", &format!("{door}?title=theirs&value=1")).await;
            let refused = answer.status == 403 && door.starts_with("/admin/");
            assert!(
                matches!(answer.status, 200 | 303 | 405) || refused,
                "{door}: {}",
                answer.status
            );
        }
        browser.ask("HEAD", "/logout").await;
        assert_eq!(browser.open("/goals").await.path, "/goals");
        assert_eq!(ada.get(&goal.path()).await.is(200).json(), goal.0);
        assert_eq!(
            ada.get(&goal.check_ins()).await.json()["items"],
            serde_json::json!([])
        );
    }
}
