//! The header fields of every answer (D1): every route, every refusal, pages and files.

use onward_testkit::{TestDb, engines};

use crate::support::{Answer, Browser, Set, TestApp, filled, routes};

const PAGE: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
         require-trusted-types-for 'script'; trusted-types htmx onward",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ),
    ("x-frame-options", "DENY"),
];

const API: [(&str, &str); 3] = [
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'; sandbox",
    ),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-resource-policy", "same-origin"),
];

fn is_of_programs(path: &str) -> bool {
    let first = path.split('/').nth(1).unwrap_or_default();
    [
        "api",
        "openapi.json",
        "problems",
        "healthz",
        "readyz",
        ".well-known",
    ]
    .contains(&first)
}

/// What is missing or too much on an answer.
fn faults(answer: &Answer, secure: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let docs = answer.path.starts_with("/docs") && answer.status == 200;
    let expected = if is_of_programs(&answer.path) {
        &API[..]
    } else {
        &PAGE[..]
    };
    for (name, value) in expected {
        let found = answer.header(name);
        // The page of Swagger UI cannot run under Trusted Types; everything before them is the same.
        let fits = if docs && *name == "content-security-policy" {
            value.split("; require").next() == found
        } else {
            found == Some(value)
        };
        if !fits {
            faults.push(format!("{} {}: {name} is {found:?}", answer.status, answer.name));
        }
    }
    let transport = answer.header("strict-transport-security");
    if transport.is_some() != secure {
        faults.push(format!(
            "{}: strict-transport-security is {transport:?}",
            answer.name
        ));
    }
    for name in ["x-request-id", "cache-control"] {
        if answer.header(name).is_none() {
            faults.push(format!("{} {}: no {name}", answer.status, answer.name));
        }
    }
    for name in [
        "server",
        "x-powered-by",
        "access-control-allow-origin",
        "access-control-allow-credentials",
    ] {
        if answer.header(name).is_some() {
            faults.push(format!("{}: has {name}", answer.name));
        }
    }
    if answer.status >= 400 && answer.header("cache-control") != Some("no-store") {
        faults.push(format!("{} {}: may be cached", answer.status, answer.name));
    }
    faults
}

/// One answer of every route by every method, signed in and not, and of paths that nobody serves.
async fn all_answers(app: &TestApp) -> Vec<Answer> {
    app.make("ada", false).await;
    let browser = Browser::signed_in(app, "ada").await;
    let style = browser.open("/goals").await.links("/static/").remove(0);
    let mut paths: Vec<String> = routes().into_iter().map(|route| route.path).collect();
    paths.dedup();
    paths.extend(
        [
            "/nothing",
            "/api/v1/nothing",
            "/api/v9",
            "/static/nothing.css",
            "/%ff",
            "//",
            "/.well-known/x",
        ]
        .map(str::to_owned),
    );
    let mut answers = Vec::new();
    for path in paths {
        let path = path
            .replace("/static/{name}", &style)
            .replace("{file}", "swagger-ui.css")
            .replace("{slug}", "gone");
        let path = filled(&path, "019a9f0c-8a00-7000-8000-0000000000ff");
        for method in [
            "GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS", "TRACE",
        ] {
            answers.push(app.anonymous().call(method, &path).await);
            answers.push(
                browser
                    .ask(method, &path)
                    .header("sec-fetch-site", "cross-site")
                    .await,
            );
            if method != "POST" {
                answers.push(
                    browser
                        .ask(method, &path)
                        .header("sec-fetch-site", "same-origin")
                        .await,
                );
            }
        }
    }
    answers
}

engines! {
    async fn every_answer_has_its_headers(db: TestDb) {
        let app = TestApp::start(&db).await;
        let answers = all_answers(&app).await;
        let faults: Vec<_> = answers.iter().flat_map(|answer| faults(answer, false)).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        assert!(answers.iter().all(|answer| answer.status < 500));
        for status in [200, 204, 303, 401, 403, 404, 405] {
            assert!(answers.iter().any(|answer| answer.status == status), "{status}");
        }
    }

    async fn over_tls_every_answer_says_that_it_stays_so(db: TestDb) {
        let app = TestApp::start_with(
            &db,
            Set {
                public_url: Some("https://goals.example"),
                ..Set::default()
            },
        )
        .await;
        for path in [
            "/",
            "/login",
            "/nothing",
            "/healthz",
            "/api/v1/goals",
            "/openapi.json",
            "/docs",
        ] {
            assert_eq!(faults(&app.anonymous().get(path).await, true), [""; 0], "{path}");
        }
    }

    async fn refusals_before_any_route_have_their_headers_too(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let big = vec![b' '; 1_048_577];
        for (status, request) in [
            (406, ada.get("goals").header("accept", "text/html")),
            (
                413,
                ada.call("POST", "goals").body("application/json", big.clone()),
            ),
            (
                413,
                ada.call("POST", "/goals")
                    .body("application/x-www-form-urlencoded", big),
            ),
            (414, ada.get(&format!("goals?cursor={}", "a".repeat(9_000)))),
            (414, ada.get(&format!("/goals?cursor={}", "a".repeat(9_000)))),
            (415, ada.call("POST", "goals").body("text/plain", "x")),
            (400, ada.call("POST", "goals").body("application/json", "{")),
            (422, ada.call("POST", "goals").body("application/json", "{}")),
            (
                431,
                (0..99).fold(ada.get("goals"), |request, number| {
                    request.header(&format!("x-{number}"), "a")
                }),
            ),
        ] {
            let answer = request.await.is(status);
            assert_eq!(faults(&answer, false), [""; 0]);
        }
    }

    async fn a_draining_process_has_its_headers(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.composed.readiness.drain();
        let answer = app.anonymous().get("/readyz").await.is(503);
        assert_eq!(faults(&answer, false), [""; 0]);
    }

    async fn hashed_files_are_kept_and_pages_are_not(db: TestDb) {
        let app = TestApp::start(&db).await;
        let page = Browser::new(&app).open("/login").await;
        assert_eq!(page.answer.header("cache-control"), Some("no-store"));
        for file in page.links("/static/") {
            let file = file.split('#').next().unwrap();
            let answer = app.anonymous().get(file).await.is(200);
            assert_eq!(
                answer.header("cache-control"),
                Some("public, max-age=31536000, immutable"),
                "{file}"
            );
            let pressed = app
                .anonymous()
                .get(file)
                .header("accept-encoding", "gzip")
                .await
                .is(200);
            assert_eq!(pressed.header("vary"), Some("Accept-Encoding"), "{file}");
        }
    }
}
