//! Pages: the session cookie, the way to sign in, forms and their token.

use axum::Router;
use axum::routing::{get, post};
use onward_domain::ids::GoalId;
use onward_http::App;
use onward_http::csrf;
use onward_http::health::{healthz, readyz};
use onward_http::page::{MaybeSignedPage, OpenForm, SignedForm, SignedPage, see_other};
use onward_http::path::Id;
use secrecy::ExposeSecret;

use crate::house::House;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");

async fn house() -> House {
    let routes = Router::<App>::new()
        .route(
            "/goals",
            get(async |SignedPage(actor): SignedPage| actor.user.to_string()),
        )
        .route(
            "/goals/{goal_id}",
            get(async |Id(goal): Id<GoalId>, _: SignedPage| goal.to_string()),
        )
        .route(
            "/",
            get(async |MaybeSignedPage(actor): MaybeSignedPage| if actor.is_some() { "in" } else { "out" }),
        )
        .route(
            "/goals",
            post(async |sent: SignedForm| sent.form.get("title").unwrap_or("none").to_owned()),
        )
        .route(
            "/login",
            post(async |sent: OpenForm| format!("{} {:?}", sent.caller.device, sent.form)),
        )
        .route(
            "/register",
            post(async |sent: OpenForm| {
                let cookie = sent.caller.cookie;
                cookie.map_or("none".to_owned(), |cookie| cookie.expose_secret().to_owned())
            }),
        )
        .route("/logout", post(async |_: SignedForm| see_other("/")))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz));
    House::with(routes).await
}

async fn cookie(house: &House) -> String {
    format!("__Host-session={}", house.cookie().await.expose_secret())
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_sign_in_and_back() {
    let house = house().await;
    let led = house.send("GET /goals?state=active", &[], "").await;
    assert_eq!(
        (led.status.as_u16(), led.header("location")),
        (303, "/login?next=%2Fgoals%3Fstate%3Dactive")
    );
    assert_eq!(led.header("set-cookie"), "");
    let stale = house
        .send("GET /goals", &[("cookie", "__Host-session=stale")], "")
        .await;
    assert_eq!(stale.header("location"), "/login?next=%2Fgoals");
    let forgotten = "__Host-session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0";
    assert_eq!(stale.header("set-cookie"), forgotten);
    let sent = house.send("POST /goals", &[FORM, OWN], "title=x").await;
    assert_eq!((sent.status.as_u16(), sent.header("location")), (303, "/login"));
}

#[tokio::test]
async fn a_page_takes_the_cookie_and_no_token() {
    let house = house().await;
    let cookie = cookie(&house).await;
    let seen = house.send("GET /goals", &[("cookie", &cookie)], "").await;
    assert_eq!((seen.status.as_u16(), seen.body.len()), (200, 36));
    assert_eq!(house.send("GET /", &[("cookie", &cookie)], "").await.body, "in");
    assert_eq!(
        house
            .send("GET /", &[("cookie", "__Host-session=stale")], "")
            .await
            .body,
        "out"
    );
    let token = house.token("goals:read").await;
    assert_eq!(
        house
            .send("GET /goals", &[("authorization", &token)], "")
            .await
            .status,
        303
    );
}

#[tokio::test]
async fn a_broken_id_in_the_path_of_a_page_is_not_found() {
    let answer = house().await.send("GET /goals/not-an-id", &[], "").await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (404, "text/html; charset=utf-8")
    );
}

#[tokio::test]
async fn a_form_is_taken_from_our_own_pages_only() {
    let house = house().await;
    let cookie = cookie(&house).await;
    let cookie = ("cookie", cookie.as_str());
    let post = async |headers: &[(&str, &str)], body: String| house.send("POST /goals", headers, body).await;
    let title = || "title=run".to_owned();
    assert_eq!(post(&[FORM, cookie, OWN], title()).await.body, "run");
    assert_eq!(
        post(&[FORM, cookie, ("origin", "https://goals.example")], title())
            .await
            .body,
        "run"
    );
    assert_eq!(
        post(&[FORM, cookie, ("sec-fetch-site", "cross-site")], title())
            .await
            .status,
        403
    );
    assert_eq!(post(&[FORM, cookie], title()).await.status, 403);
    assert_eq!(
        post(&[FORM, cookie, ("origin", "null")], title()).await.status,
        403
    );
}

#[tokio::test]
async fn a_browser_that_says_nothing_needs_the_token_of_its_session() {
    let house = house().await;
    let cookie = cookie(&house).await;
    let cookie = ("cookie", cookie.as_str());
    let post = async |headers: &[(&str, &str)], body: String| house.send("POST /goals", headers, body).await;

    let context = onward_service::Context {
        request_id: onward_domain::event::RequestId::parse("page-request").expect("a name"),
        address: String::new(),
        device: String::new(),
        loopback: false,
        cookie: None,
        device_cookie: None,
        meter: onward_service::limits::Meter::default(),
    };
    let value = cookie.1.trim_start_matches("__Host-session=");
    let actor = house
        .service
        .authenticate_cookie(&context, value)
        .await
        .expect("ada");
    let token = house.service.form_token(&actor);
    assert_eq!(
        post(&[FORM, cookie], format!("title=run&{}={token}", csrf::FIELD))
            .await
            .body,
        "run"
    );
    let open = house.service.open_form_token();
    assert_eq!(
        post(&[FORM, cookie], format!("title=run&{}={open}", csrf::FIELD))
            .await
            .status,
        403
    );
    let cross = [FORM, cookie, ("sec-fetch-site", "cross-site")];
    assert_eq!(
        post(&cross, format!("title=run&{}={token}", csrf::FIELD))
            .await
            .status,
        403
    );
    assert_eq!(
        post(
            &[cookie, OWN, ("content-type", "application/json")],
            String::new()
        )
        .await
        .status,
        415
    );
}

#[tokio::test]
async fn a_form_of_somebody_not_signed_in_has_a_token_of_its_own() {
    let house = house().await;
    let token = house.service.open_form_token();
    let body = format!("username=ada&{}={token}", csrf::FIELD);
    let answer = house.send("POST /login", &[FORM], body).await;
    assert_eq!(answer.body, r#"test ["username", "form_token"]"#);
    assert_eq!(
        house.send("POST /login", &[FORM], "username=ada").await.status,
        403
    );
    assert_eq!(
        house
            .send("POST /login", &[FORM, OWN], "username=%zz")
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn signing_in_learns_which_sign_in_the_browser_had() {
    let house = house().await;
    let cookie = cookie(&house).await;
    let sent = async |headers: &[(&str, &str)]| house.send("POST /register", headers, "").await.body;
    assert_eq!(
        format!("__Host-session={}", sent(&[FORM, OWN, ("cookie", &cookie)]).await),
        cookie
    );
    assert_eq!(sent(&[FORM, OWN]).await, "none");
}

#[tokio::test]
async fn health_is_told_without_credentials() {
    let house = house().await;
    let alive = house.send("GET /healthz", &[], "").await;
    assert_eq!(
        (alive.status.as_u16(), alive.body.as_str()),
        (200, r#"{"status":"pass"}"#)
    );
    assert_eq!(alive.header("cache-control"), "no-store");
    assert_eq!(house.send("GET /readyz", &[], "").await.status, 200);
}
