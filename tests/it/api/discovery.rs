//! What the service tells of itself is true: where things are, what is switched on, how much is taken.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, Set, TestApp, routes};

fn without_docs() -> Set {
    Set {
        without_docs: true,
        ..Set::default()
    }
}

async fn meta(app: &TestApp) -> Value {
    app.anonymous().get("meta").await.is(200).json()
}

/// What `Accept` browsers send with a link that is followed.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// The path behind our own origin.
#[track_caller]
fn own<'a>(app: &TestApp, href: &'a str) -> &'a str {
    href.strip_prefix(&app.public_url).expect("a link of our own")
}

async fn asked_by_a_browser(app: &TestApp, path: &str) -> Answer {
    app.anonymous().get(path).header("accept", BROWSER).await
}

engines! {
    async fn every_link_of_the_root_leads_somewhere_and_what_is_off_is_null(db: TestDb) {
        for (set, absent) in [(Set::default(), &[][..]), (without_docs(), &["docs", "openapi"][..])] {
            let app = TestApp::start_with(&db, set).await;
            let root = app.anonymous().get("/api/v1").await.is(200).json();
            assert_eq!(root["name"], "onward");
            assert_eq!(root["version"], env!("CARGO_PKG_VERSION"));
            for (name, link) in root["links"].as_object().unwrap() {
                assert_eq!(link.is_null(), absent.contains(&name.as_str()), "{name}");
                if let Some(path) = link.as_str() {
                    app.anonymous().get(path).await.is(200);
                }
            }
        }
    }

    /// A feature says true exactly where the router and the document have its paths; else each of them is 404.
    async fn features_are_on_exactly_where_router_and_document_have_their_paths(db: TestDb) {
        for set in [Set::default(), without_docs()] {
            let docs = !set.without_docs;
            let app = TestApp::start_with(&db, set).await;
            let features = meta(&app).await["features"].as_object().unwrap().clone();
            let described: Value = serde_json::from_slice(committed_document()).unwrap();
            let described: Vec<&String> = described["paths"].as_object().unwrap().keys().collect();
            let routed: Vec<String> = routes().into_iter().map(|route| route.path).collect();
            assert_eq!(features.len(), onward_wire::meta::FEATURES.len());
            for (name, starts) in onward_wire::meta::FEATURES {
                let below = |path: &str| starts.iter().any(|start| {
                    path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                });
                let is_described = described.iter().any(|path| below(path));
                assert_eq!(is_described, routed.iter().any(|path| below(path)), "{name}");
                let on = is_described && (*name != "docs" || docs);
                assert_eq!(features[*name], on, "{name}");
                for start in *starts {
                    let status = app.anonymous().get(start).await.status;
                    assert!(on || status == 404, "{name} is off, but {start} answers {status}");
                }
                assert!(!on || app.anonymous().get(starts[0]).await.status != 404, "{name} is on, but not there");
            }
        }
    }

    async fn the_time_is_that_of_the_clock(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.at("2026-11-20T07:30:00.123Z");
        assert_eq!(meta(&app).await["server_time"], "2026-11-20T07:30:00.123Z");
        app.clock.advance_seconds(60);
        assert_eq!(meta(&app).await["server_time"], "2026-11-20T07:31:00.123Z");
    }

    async fn limits_are_taken_and_one_more_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let limits = meta(&app).await["limits"].clone();
        let limit = |name: &str| usize::try_from(limits[name].as_u64().unwrap()).unwrap();

        let body = async |bytes: usize| {
            let request = ada.call("POST", "goals").body("application/json", vec![b' '; bytes]);
            request.await.status
        };
        assert_eq!((body(limit("body_bytes")).await, body(limit("body_bytes") + 1).await), (400, 413));

        let uri = async |bytes: usize| {
            let start = "goals?cursor=";
            let letters = bytes - "/api/v1/".len() - start.len();
            ada.get(&format!("{start}{}", "a".repeat(letters))).await.status
        };
        assert_eq!((uri(limit("uri_bytes")).await, uri(limit("uri_bytes") + 1).await), (422, 414));

        let page = async |items: usize| ada.get(&format!("goals?limit={items}")).await.status;
        assert_eq!((page(limit("page_items")).await, page(limit("page_items") + 1).await), (200, 422));

        let nested = async |depth: usize| {
            let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
            ada.call("POST", "goals").body("application/json", text).await.status
        };
        assert_eq!((nested(limit("json_depth")).await, nested(limit("json_depth") + 1).await), (422, 400));

        let goal = ada.goal("Run").await;
        let batch = async |items: usize| {
            let items = vec![json!({}); items];
            let path = format!("{}/batch", goal.check_ins());
            ada.post(&path, &json!({ "items": items })).await.status
        };
        assert_eq!((batch(limit("batch_items")).await, batch(limit("batch_items") + 1).await), (207, 422));

        app.open_registration().await;
        let register = async |name: &str, characters: usize| {
            let password: String = "qwlrtzkpvbnmxjhgfdsy".chars().cycle().take(characters).collect();
            let new = json!({ "username": name, "email": format!("{name}@example.org"), "password": password });
            app.anonymous().post("auth/register", &new).await.status
        };
        let least = limit("password_min_characters");
        assert_eq!((register("eve", least - 1).await, register("eve", least).await), (422, 201));
        let most = limit("password_max_bytes");
        assert_eq!((register("mia", most + 1).await, register("mia", most).await), (422, 201));
    }

    async fn the_catalogue_leads_to_the_interface_and_its_description(db: TestDb) {
        for (set, relations) in [
            (Set::default(), &["service-desc", "service-doc", "service-meta", "status"][..]),
            (without_docs(), &["service-meta", "status"]),
        ] {
            let app = TestApp::start_with(&db, set).await;
            let path = "/.well-known/api-catalog";
            let answer = app.anonymous().get(path).await.is(200);
            let kind = answer.header("content-type").unwrap();
            assert!(kind.starts_with("application/linkset+json; profile="), "{kind}");
            let document = answer.json();
            let [catalogue, interface] = document["linkset"].as_array().unwrap().as_slice() else {
                panic!("{document}")
            };
            assert_eq!(own(&app, catalogue["anchor"].as_str().unwrap()), path);
            assert_eq!(catalogue["item"][0]["href"], interface["anchor"]);
            let named: Vec<&String> = interface.as_object().unwrap().keys().filter(|name| *name != "anchor").collect();
            assert_eq!(named, relations);
            for relation in relations {
                let target = &interface[relation][0];
                let found = app.anonymous().get(own(&app, target["href"].as_str().unwrap())).await.is(200);
                let kind = found.header("content-type").unwrap();
                assert!(kind.starts_with(target["type"].as_str().unwrap()), "{relation}: {kind}");
            }
            let head = app.anonymous().call("HEAD", path).await.is(200);
            assert!(head.header("link").unwrap().contains("rel=\"api-catalog\""));
        }
    }

    async fn weaknesses_are_reported_to_the_configured_contact_or_to_nobody(db: TestDb) {
        let path = "/.well-known/security.txt";
        let app = TestApp::start(&db).await;
        let absent = app.anonymous().get(path).await.problem(404, "not-found").json();
        assert!(absent["detail"].as_str().unwrap().contains("security.contact"), "{absent}");

        let set = Set {
            public_url: Some("https://goals.example"),
            security_contact: Some("mailto:security@example.org"),
            ..Set::default()
        };
        let app = TestApp::start_with(&db, set).await;
        app.at("2026-11-20T07:30:00Z");
        let answer = app.anonymous().get(path).await.is(200);
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
        assert_eq!(
            answer.text(),
            "Contact: mailto:security@example.org\nExpires: 2027-05-19T07:30:00.000Z\n\
             Canonical: https://goals.example/.well-known/security.txt\nPreferred-Languages: en\n"
        );
    }

    async fn password_managers_are_led_to_the_page_of_the_password(db: TestDb) {
        let app = TestApp::start(&db).await;
        let led = app.anonymous().get("/.well-known/change-password").await.is(303);
        assert_eq!(led.header("location"), Some("/settings/security"));
    }

    async fn problems_are_explained_to_browsers_as_pages_and_to_programs_as_json(db: TestDb) {
        let app = TestApp::start(&db).await;
        let all = app.anonymous().get("/problems").await.is(200);
        assert_eq!(all.header("vary"), Some("Accept, Accept-Encoding"));
        let list = asked_by_a_browser(&app, "/problems").await.is(200).text();
        for problem in all.json()["items"].as_array().unwrap() {
            let path = problem["type"].as_str().unwrap();
            assert!(list.contains(&format!("href=\"{path}\"")), "{path}");
            let page = asked_by_a_browser(&app, path).await.is(200);
            assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
            assert_eq!(page.header("vary"), Some("Accept, Accept-Encoding"));
            assert!(page.header("content-security-policy").unwrap().contains("style-src 'self'"));
            for member in ["title", "detail"] {
                assert!(page.text().replace("&#39;", "'").contains(problem[member].as_str().unwrap()), "{path}: {member}");
            }
            assert_eq!(app.anonymous().get(path).await.is(200).json(), *problem);
        }
        let unknown = asked_by_a_browser(&app, "/problems/nothing").await.is(404);
        assert!(unknown.header("content-type").unwrap().starts_with("text/html"));
        assert_eq!(unknown.header("cache-control"), Some("no-store"));
        assert!(unknown.text().contains("href=\"/problems/not-found\""));
    }

    async fn what_is_told_takes_no_parameters(db: TestDb) {
        let app = TestApp::start(&db).await;
        for path in ["/api/v1?x=1", "/api/v1/meta?x=1"] {
            app.anonymous().get(path).await.refuses(&["query.x extra_forbidden"]);
        }
    }
}

/// The document as it is committed.
fn committed_document() -> &'static [u8] {
    include_bytes!("../../../docs/openapi.json")
}
