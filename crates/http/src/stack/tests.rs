use axum::body::{Body, to_bytes};
use axum::http::{Method, Request as HttpRequest, StatusCode};
use axum::response::Html;
use axum::routing::{get, patch, post};
use onward_domain::clock::{Clock, Entropy, Instant};
use onward_domain::event::RequestId;
use serde_json::{Value, json};

use tower::ServiceExt;

mod gates;
mod methods;
mod under_load;

use super::*;
use crate::app::HttpConfig;
use crate::health::{Checks, Readiness};
use crate::problem::Slug;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Instant {
        Instant::from_microseconds(1_795_000_000_000_000)
    }
}

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

fn config(url: &str) -> HttpConfig {
    let readiness = Readiness::new(|| async {
        Checks {
            database: true,
            migrations: true,
        }
    });
    HttpConfig::new(url.parse().unwrap(), Arc::new(Fixed), Arc::new(Fixed), readiness)
}

fn app(routes: Router) -> Router {
    around(
        routes,
        Arc::new(Edge::new(config("https://goals.example"))),
        |_| false,
    )
}

fn routes() -> Router {
    Router::new()
        .route(
            "/api/v1/goals",
            get(|| async { "list" }).post(|| async { "made" }),
        )
        .route("/api/v1/goals/{goal_id}", patch(|| async { "changed" }))
        .route(
            "/api/v1/panic",
            get(|| async { give_up() }).post(|| async { give_up() }),
        )
        .route(
            "/api/v1/fault",
            get(|| async { Problem::internal("the disk is on fire") }),
        )
        .route("/api/v1/bare", get(|| async { StatusCode::SERVICE_UNAVAILABLE }))
        .route("/api/v1/auth/login", post(|| async { "token" }))
        .route("/problems/gone", get(|| async { Html("explained") }))
        .route(
            "/goals",
            get(|| async { Html("page") }).post(|| async { Html("taken") }),
        )
        .route(
            "/refused",
            get(|| async { (StatusCode::UNPROCESSABLE_ENTITY, Html("form again")) }),
        )
        .route("/docs", get(|| async { Html("docs") }))
}

fn give_up() -> &'static str {
    panic!("on purpose")
}

#[derive(Debug)]
struct Answered {
    status: u16,
    headers: axum::http::HeaderMap,
    body: String,
}

impl Answered {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/problem+json");
        serde_json::from_str(&self.body).unwrap()
    }
}

async fn send(router: Router, request: HttpRequest<Body>) -> Answered {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1_000_000).await.unwrap();
    Answered {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

async fn ask(method: &str, uri: &str, headers: &[(&str, &str)]) -> Answered {
    let mut request = HttpRequest::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(app(routes()), request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn every_answer_has_a_name_of_its_own_or_the_senders() {
    let minted = ask("GET", "/api/v1/goals", &[]).await;
    let id: uuid::Uuid = minted.header("x-request-id").parse().unwrap();
    assert_eq!(id.get_version_num(), 7);
    let kept = ask("GET", "/nowhere", &[("x-request-id", "client-42")]).await;
    assert_eq!(kept.header("x-request-id"), "client-42");
    let refused = ask("GET", "/api/nowhere", &[("x-request-id", "bad name")]).await;
    assert_eq!(refused.json()["request_id"], refused.header("x-request-id"));
    assert_ne!(refused.header("x-request-id"), "bad name");
}

#[tokio::test]
async fn handlers_see_the_name_of_the_request() {
    let seen = |request: Request| async move { request.extensions().get::<RequestId>().unwrap().to_string() };
    let request = HttpRequest::get("/api/v1/x")
        .header("x-request-id", "client-42")
        .body(Body::empty())
        .unwrap();
    let answered = send(app(Router::new().route("/api/v1/x", get(seen))), request).await;
    assert_eq!(answered.body, "client-42");
}

#[tokio::test]
async fn every_answer_has_the_headers_of_its_surface_also_when_refused() {
    let long = format!("/api/v1/goals?q={}", "a".repeat(9000));
    let api = [
        ("GET", "/api/v1/goals", 200),
        ("GET", "/api/v1/nowhere", 404),
        ("DELETE", "/api/v1/goals", 405),
        ("OPTIONS", "/api/v1/goals", 204),
        ("GET", long.as_str(), 414),
        ("GET", "/api/v1/panic", 500),
        ("GET", "/api/v1/bare", 503),
        ("GET", "/openapi.json", 404),
    ];
    for (method, uri, status) in api {
        let answered = ask(method, uri, &[]).await;
        assert_eq!(answered.status, status, "{uri}");
        let policy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        assert_eq!(answered.header("content-security-policy"), policy, "{uri}");
        assert_eq!(answered.header("vary"), "Authorization, Accept-Encoding", "{uri}");
        let caching = if status >= 400 {
            "no-store"
        } else {
            "private, no-cache"
        };
        assert_eq!(answered.header("cache-control"), caching, "{uri}");
        check_common(&answered, uri);
    }
    for (uri, status) in [
        ("/goals", 200),
        ("/nowhere", 404),
        ("/problems/gone", 200),
        ("/docs/", 200),
    ] {
        let answered = ask("GET", uri, &[]).await;
        assert_eq!(answered.status, status, "{uri}");
        assert!(
            answered
                .header("content-security-policy")
                .contains("form-action 'self'"),
            "{uri}"
        );
        assert_eq!(answered.header("referrer-policy"), "same-origin", "{uri}");
        assert_eq!(answered.header("x-frame-options"), "DENY", "{uri}");
        assert_eq!(
            answered.header("cross-origin-opener-policy"),
            "same-origin",
            "{uri}"
        );
        assert!(
            answered.header("permissions-policy").starts_with("camera=()"),
            "{uri}"
        );
        assert_eq!(answered.header("cache-control"), "no-store", "{uri}");
        check_common(&answered, uri);
    }
}

fn check_common(answered: &Answered, uri: &str) {
    assert_eq!(answered.header("x-content-type-options"), "nosniff", "{uri}");
    assert_eq!(
        answered.header("cross-origin-resource-policy"),
        "same-origin",
        "{uri}"
    );
    assert_eq!(
        answered.header("strict-transport-security"),
        "max-age=63072000; includeSubDomains",
        "{uri}"
    );
    assert!(!answered.header("x-request-id").is_empty(), "{uri}");
    assert_eq!(answered.header("server"), "", "{uri}");
}

#[tokio::test]
async fn without_tls_there_is_no_transport_security() {
    let router = around(
        routes(),
        Arc::new(Edge::new(config("http://127.0.0.1:8000"))),
        |_| false,
    );
    let answered = send(router, HttpRequest::get("/goals").body(Body::empty()).unwrap()).await;
    assert_eq!(answered.header("strict-transport-security"), "");
}

#[tokio::test]
async fn answers_with_credentials_are_never_stored() {
    let answered = ask("POST", "/api/v1/auth/login", &[]).await;
    assert_eq!(
        (answered.status, answered.header("cache-control")),
        (200, "no-store")
    );
}

#[tokio::test]
async fn an_unknown_path_is_a_problem_for_programs_and_a_page_for_people() {
    let problem = ask("GET", "/api/v2/goals?secret=1", &[("x-request-id", "client-42")])
        .await
        .json();
    let detail = Slug::NotFound.entry().explanation;
    assert_eq!(
        problem,
        json!({"type": "/problems/not-found", "title": "Not found", "status": 404, "detail": detail,
               "instance": "/api/v2/goals", "request_id": "client-42"})
    );
    let page = ask("GET", "/nowhere", &[("x-request-id", "client-42")]).await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (404, "text/html; charset=utf-8")
    );
    assert!(page.body.contains("<h1>Not found</h1>") && page.body.contains("client-42"));
}

#[tokio::test]
async fn a_panic_is_one_problem_that_says_nothing_of_it() {
    for method in ["GET", "POST"] {
        let answered = ask(method, "/api/v1/panic", &[]).await;
        assert_eq!(answered.json()["type"], "/problems/internal-error", "{method}");
        assert!(!answered.body.contains("purpose"), "{method}");
    }
    let answered = ask("GET", "/api/v1/fault", &[]).await;
    assert_eq!(answered.status, 500);
    assert!(!answered.body.contains("fire"));
}

#[tokio::test]
async fn a_bare_refusal_of_a_layer_gets_a_body_but_a_form_shown_again_keeps_its_own() {
    let bare = ask("GET", "/api/v1/bare", &[]).await;
    assert_eq!(
        (bare.json()["type"].as_str(), bare.header("retry-after")),
        (Some("/problems/unavailable"), "1")
    );
    let again = ask("GET", "/refused", &[]).await;
    assert_eq!((again.status, again.body.as_str()), (422, "form again"));
}

fn limited(routes: Router, change: impl FnOnce(&mut HttpConfig)) -> Router {
    let mut config = config("https://goals.example");
    change(&mut config);
    around(routes, Arc::new(Edge::new(config)), |_| false)
}

fn request(method: &Method, uri: &str) -> HttpRequest<Body> {
    HttpRequest::builder()
        .method(method)
        .uri(uri)
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn web_writes_its_own_error_pages() {
    let router = limited(routes(), |config| {
        config.error_page = |error| {
            format!(
                "{} {} {:?}",
                error.status.as_u16(),
                error.entry.name,
                error.retry_after
            )
        };
    });
    assert_eq!(
        send(router, request(&Method::GET, "/nowhere")).await.body,
        "404 not-found None"
    );
}
