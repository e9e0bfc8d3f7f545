//! Every door at which a password, a code or a token is tried stands behind the limiter (A5).

use std::collections::BTreeSet;

use onward_domain::goal::Patch;
use onward_domain::settings::{Registration, SettingsPatch};
use onward_testkit::{TestDb, engines};
use serde_json::Value;

use super::attempts::is_limited;
use crate::support::{Browser, Set, TestApp, routes};

/// Who stands at a door.
#[derive(Clone, Copy)]
enum Who {
    /// Somebody of whom nothing is known.
    Anybody,
    /// The same, where sign-up is for those who were invited.
    Uninvited,
    /// Somebody who is signed in.
    Person,
}

/// An operation of the API, who comes to it, and a body that tries a wrong secret.
type Operation = (&'static str, &'static str, Who, &'static str);

/// Operations that look at a secret of a person.
const OPERATIONS: &[Operation] = &[
    (
        "POST",
        "/api/v1/auth/login",
        Who::Anybody,
        r#"{"username":"ada","password":"wrong password"}"#,
    ),
    (
        "POST",
        "/api/v1/auth/refresh",
        Who::Anybody,
        r#"{"refresh_token":"onward_rt_wrong"}"#,
    ),
    (
        "POST",
        "/api/v1/auth/password/reset",
        Who::Anybody,
        r#"{"token":"AAAA","new_password":"seven quiet otters swim"}"#,
    ),
    (
        "POST",
        "/api/v1/auth/register",
        Who::Anybody,
        r#"{"username":"eve","email":"eve@example.org","password":"seven quiet otters swim","setup_code":"AAAA"}"#,
    ),
    (
        "POST",
        "/api/v1/auth/register",
        Who::Uninvited,
        r#"{"username":"eve","email":"eve@example.org","password":"seven quiet otters swim","invite":"AAAA"}"#,
    ),
    (
        "POST",
        "/api/v1/auth/reauthenticate",
        Who::Person,
        r#"{"password":"wrong password"}"#,
    ),
    (
        "PUT",
        "/api/v1/users/me/password",
        Who::Person,
        r#"{"current_password":"wrong password","new_password":"seven quiet otters swim"}"#,
    ),
];

/// Operations whose bodies set a secret and try none.
const SET: [&str; 1] = ["POST /api/v1/users"];

/// Forms that do.
const SET_FORMS: [&str; 1] = ["/admin/users"];

/// A form of the pages, who fills it in, and a wrong secret in it.
type Form = (&'static str, Who, &'static [(&'static str, &'static str)]);

/// Forms of the pages that do.
const FORMS: &[Form] = &[
    (
        "/login",
        Who::Anybody,
        &[("username", "ada"), ("password", "wrong password")],
    ),
    (
        "/password/reset",
        Who::Anybody,
        &[("code", "AAAA"), ("new_password", "seven quiet otters swim")],
    ),
    (
        "/register",
        Who::Anybody,
        &[
            ("username", "eve"),
            ("email", "eve@example.org"),
            ("password", "seven quiet otters swim"),
            ("setup_code", "AAAA"),
        ],
    ),
    (
        "/setup",
        Who::Anybody,
        &[
            ("username", "eve"),
            ("email", "eve@example.org"),
            ("password", "seven quiet otters swim"),
            ("setup_code", "AAAA"),
        ],
    ),
    (
        "/reauthenticate",
        Who::Person,
        &[("current_password", "wrong password")],
    ),
    (
        "/settings/security",
        Who::Person,
        &[
            ("current_password", "wrong password"),
            ("new_password", "seven quiet otters swim"),
        ],
    ),
];

/// Properties of bodies, and fields of forms, that hold a secret which is tried.
const SECRETS: [&str; 8] = [
    "password",
    "current_password",
    "refresh_token",
    "setup_code",
    "invite",
    "token",
    "code",
    "otp",
];

/// The operations of the document whose bodies hold a secret.
fn described() -> BTreeSet<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let text = std::fs::read_to_string(path).expect("docs/openapi.json is there");
    let document: Value = serde_json::from_str(&text).expect("docs/openapi.json is JSON");
    let mut found = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let content = operation["requestBody"]["content"].as_object();
            for media in content.into_iter().flat_map(|content| content.values()) {
                let mut schema = &media["schema"];
                if let Some(reference) = schema["$ref"].as_str() {
                    schema = document.pointer(reference.trim_start_matches('#')).unwrap();
                }
                let properties = &schema["properties"];
                if SECRETS.iter().any(|secret| properties.get(secret).is_some()) {
                    found.insert(format!("{} {path}", method.to_uppercase()));
                }
            }
        }
    }
    found
}

/// The actions of the forms of a page that have a field for a secret.
fn asking(page: &str) -> impl Iterator<Item = String> {
    let forms = page
        .split("<form")
        .skip(1)
        .filter_map(|form| form.split("</form").next());
    let asking = forms.filter(|form| {
        let named = |secret: &&str| form.contains(&format!("name=\"{secret}\""));
        form.contains("type=\"password\"") || SECRETS.iter().any(named)
    });
    asking.filter_map(|form| Some(form.split_once("action=\"")?.1.split('"').next()?.to_owned()))
}

#[test]
fn every_operation_that_tries_a_secret_is_a_door_of_this_test() {
    let listed: BTreeSet<String> = OPERATIONS
        .iter()
        .map(|(method, path, ..)| format!("{method} {path}"))
        .chain(SET.map(str::to_owned))
        .collect();
    assert_eq!(described(), listed);
}

/// Sends a wrong secret again and again; says whether that ends.
async fn ends(app: &TestApp, (method, path, who, body): &Operation, place: usize) -> bool {
    let client = match who {
        Who::Anybody => (*app.anonymous()).clone(),
        Who::Uninvited => {
            app.make("root", true).await;
            let invite = SettingsPatch {
                registration: Patch::Set(Registration::Invite),
                ..SettingsPatch::default()
            };
            app.db().set(invite).await;
            (*app.anonymous()).clone()
        }
        Who::Person => app.person(&format!("person{place}")).await.client,
    };
    for _ in 0..70 {
        if is_limited(&client.call(method, path).body("application/json", *body).await) {
            return true;
        }
    }
    false
}

/// The application before a door: behind a proxy, so that a code is needed; each some hours after the one before, with
/// randomness of its own.
async fn before(db: &TestDb, place: usize) -> TestApp {
    let set = Set {
        rate_limits: true,
        public_url: Some("https://goals.example"),
        seed: u64::try_from(place).unwrap(),
        ..Set::default()
    };
    let app = TestApp::start_with(db, set).await;
    app.clock
        .advance_seconds(3 * 3600 * i64::try_from(place).unwrap());
    app
}

engines! {
    async fn wrong_tries_end_at_every_operation(db: TestDb) {
        for (place, operation) in OPERATIONS.iter().enumerate() {
            let app = before(&db, place).await;
            assert!(ends(&app, operation, place).await, "no limit at {}", operation.1);
        }
    }

    async fn thirty_wrong_tries_end_at_every_form(db: TestDb) {
        for (place, (path, who, fields)) in FORMS.iter().enumerate() {
            let app = before(&db, place).await;
            let browser = match who {
                Who::Person => {
                    let name = format!("person{place}");
                    app.make(&name, false).await;
                    Browser::signed_in(&app, &name).await
                }
                Who::Anybody | Who::Uninvited => Browser::new(&app),
            };
            let mut refused = false;
            for _ in 0..30 {
                let request = browser.ask("POST", path).header("sec-fetch-site", "same-origin");
                refused |= is_limited(&request.form(fields).await);
            }
            assert!(refused, "no limit at {path}");
        }
    }

    async fn every_form_that_asks_for_a_secret_is_a_door_of_this_test(db: TestDb) {
        let app = TestApp::start(&db).await;
        let mut found = BTreeSet::new();
        let pages: Vec<_> = routes()
            .into_iter()
            .filter(|route| route.method == "GET" && !route.path.contains('{'))
            .collect();
        let nobody = Browser::new(&app);
        // While there is no account yet, and then.
        for route in &pages {
            found.extend(asking(&nobody.ask("GET", &route.path).await.text()));
        }
        app.make("root", true).await;
        app.open_registration().await;
        let root = Browser::signed_in(&app, "root").await;
        for route in &pages {
            found.extend(asking(&nobody.ask("GET", &route.path).await.text()));
            found.extend(asking(&root.ask("GET", &route.path).await.text()));
        }
        let listed = FORMS.iter().map(|(path, ..)| *path).chain(SET_FORMS);
        let listed = listed.map(str::to_owned).collect();
        let missing: Vec<_> = found.difference(&listed).collect();
        assert!(missing.is_empty(), "not tried: {missing:?}");
        assert!(found.contains("/login"));
    }
}
