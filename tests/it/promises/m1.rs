//! M1: no secret reaches the log, not even where everything is logged.

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use super::report;
use crate::process::{Program, Setting};
use crate::support::{Client, Person};

/// The secrets that are sent, each recognisable and in a place of its own.
#[derive(Default)]
struct Canaries(Vec<(String, String)>);

impl Canaries {
    /// A new secret for a place.
    fn plant(&mut self, place: &str) -> String {
        let secret = format!(
            "canary{:02}flies{}",
            self.0.len(),
            place.replace(|c: char| !c.is_ascii_alphanumeric(), "")
        );
        self.keep(place, &secret);
        secret
    }

    /// A secret that was given out.
    fn keep(&mut self, place: &str, secret: &str) {
        assert!(
            secret.len() >= 6,
            "{place}: {secret} is too short to be looked for"
        );
        self.0.push((place.to_owned(), secret.to_owned()));
    }

    /// Every secret that stands in a line, with its place.
    fn found<'a>(&'a self, log: &'a [String]) -> impl Iterator<Item = (&'a str, &'a str)> {
        log.iter().flat_map(|line| {
            let hits = self.0.iter().filter(|(_, secret)| line.contains(secret));
            hits.map(|(place, _)| (place.as_str(), line.as_str()))
        })
    }
}

engines! {
    async fn no_secret_reaches_the_log(db: TestDb) {
        let mut planted = 0;
        for format in ["json", "text"] {
            let mut canaries = Canaries::default();
            let master = "c0ffee42".repeat(8);
            canaries.keep("master key", &master);
            let password = canaries.plant("database password");
            let database = db.url().replacen("postgres://onward@", &format!("postgres://onward:{password}@"), 1);
            let settings: [Setting<'_>; 4] = [
                ("ONWARD_LOG__FORMAT", format),
                ("RUST_LOG", "trace"),
                ("ONWARD_AUTH__MASTER_KEY", &master),
                ("ONWARD_DATABASE__URL", &database),
            ];
            let program = Program::start_with(&db, &settings, &["serve"]);
            if format == "json" {
                let said = program.announced();
                let code = said.split_once("#code=").and_then(|(_, rest)| rest.split_whitespace().next());
                canaries.keep("set-up code", code.expect("an empty installation tells the code"));
            }
            accounts(&program.client, &mut canaries).await;
            let ada = sign_in(&program.client, &mut canaries).await;
            given_out(&ada, &format!("eve-{format}"), &mut canaries).await;
            data(&ada, &mut canaries).await;
            malformed(&ada, &mut canaries).await;
            carried(&program.client, &mut canaries).await;
            pages(&program.client, &mut canaries).await;
            let log = program.stop();
            assert!(log.len() > 40, "everything is logged, and only {} lines came", log.len());
            // What may be logged is found by the same search.
            let control = Canaries(vec![("request id".to_owned(), SEEN.to_owned())]);
            assert!(control.found(&log).next().is_some(), "the search finds nothing");
            let found: Vec<_> = canaries.found(&log).collect();
            assert!(found.is_empty(), "{found:#?}");
            assert!(canaries.0.len() >= 40, "{}", canaries.0.len());
            planted += canaries.0.len();
        }
        report("M1", &db, &format!("0 of {planted} secrets found"), "a run of the program at trace, text and JSON");
    }
}

/// The one account, which the first run makes.
const NAME: &str = "ada";
const OWN: &str = "canary password that flies";

/// Sign-up, good and bad.
async fn accounts(client: &Client, canaries: &mut Canaries) {
    canaries.keep("password", OWN);
    let email = format!("{}@canary.example", canaries.plant("email"));
    let new = json!({ "username": NAME, "email": email, "password": OWN,
                      "full_name": canaries.plant("full name") });
    client.post("auth/register", &new).await;
    for member in ["setup_code", "invite", "password", "email", "username"] {
        let mut refused =
            json!({ "username": "nobody", "email": "x@example.org", "password": "seven quiet otters" });
        refused[member] = canaries.plant(&format!("refused {member}")).into();
        client.post("auth/register", &refused).await;
    }
    client
        .post("auth/register", &json!({ canaries.plant("name of a member"): 1 }))
        .await;
}

/// Sign-in, good and bad, and what it gives out.
async fn sign_in(client: &Client, canaries: &mut Canaries) -> Person {
    let wrong = json!({ "username": NAME, "password": canaries.plant("wrong password") });
    client.post("auth/login", &wrong).await.is(401);
    let typo = json!({ "username": canaries.plant("password as username"), "password": "x" });
    client.post("auth/login", &typo).await;
    let form = [
        ("grant_type", "password"),
        ("username", NAME),
        ("password", &canaries.plant("form password")),
    ];
    client.call("POST", "auth/login").form(&form).await;
    let login = json!({ "username": NAME, "password": OWN });
    let tokens = client.post("auth/login", &login).await.is(200).json();
    let access = keep_tokens(&tokens, canaries);
    let next = json!({ "refresh_token": tokens["refresh_token"] });
    keep_tokens(&client.post("auth/refresh", &next).await.is(200).json(), canaries);
    let refused = json!({ "refresh_token": canaries.plant("refused refresh token") });
    client.post("auth/refresh", &refused).await;
    let reset = json!({ "token": canaries.plant("reset code"), "password": canaries.plant("new password") });
    client.post("auth/password/reset", &reset).await;
    let ada = client.bearing(&access);
    let change = json!({ "current_password": canaries.plant("current password"),
                         "new_password": canaries.plant("other new password") });
    ada.call("PUT", "users/me/password").json(&change).await;
    let proof = json!({ "password": canaries.plant("re-authentication") });
    ada.post("auth/reauthenticate", &proof).await;
    Person {
        client: ada,
        id: String::new(),
        name: NAME.to_owned(),
        access,
        refresh: String::new(),
    }
}

/// Keeps the tokens of an answer, and the parts that are secret alone; gives the access token.
fn keep_tokens(tokens: &Value, canaries: &mut Canaries) -> String {
    let access = tokens["access_token"].as_str().unwrap();
    canaries.keep("access token", access);
    canaries.keep("signature", access.rsplit('.').next().unwrap());
    canaries.keep("refresh token", tokens["refresh_token"].as_str().unwrap());
    access.to_owned()
}

/// A request id, which is no secret.
const SEEN: &str = "canary-in-plain-sight";

/// What a superuser is given to hand on, and the password of an account that is made for somebody.
async fn given_out(root: &Person, name: &str, canaries: &mut Canaries) {
    root.get("users/me").header("x-request-id", SEEN).await.is(200);
    let invite = root.post("admin/invites", &json!({})).await.is(201).json();
    canaries.keep("invite", invite["code"].as_str().unwrap());
    let new = json!({ "username": name, "email": format!("{name}@example.org"),
                      "password": canaries.plant("password of another") });
    let user = root.post("users", &new).await.is(201).json();
    let link = format!("admin/users/{}/password-reset-link", user["id"].as_str().unwrap());
    let link = root.call("POST", &link).await.is(201).json();
    let (_, code) = link["link"].as_str().unwrap().split_once("#code=").unwrap();
    canaries.keep("code of a link", code);
    root.post("auth/reauthenticate", &json!({ "password": OWN }))
        .await
        .is(200);
}

/// What people write.
async fn data(ada: &Person, canaries: &mut Canaries) {
    let goal = ada
        .goal_of(json!({
            "title": canaries.plant("title"),
            "description": canaries.plant("description"),
            "measure": { "aggregate": "sum" },
            "plan": [{ "from": "2026-01-01", "reach": { "target": 100, "due_on": "2026-12-31" } }],
        }))
        .await;
    let line = |note: String| json!({ "value": 1, "occurred_on": "2026-02-03", "note": note });
    ada.post(&goal.check_ins(), &line(canaries.plant("note")))
        .await
        .is(201);
    let batch = json!([line(canaries.plant("note of a batch"))]);
    ada.post(&format!("{}/batch", goal.check_ins()), &batch).await;
    ada.patch(
        &goal.path(),
        &json!({ "description": canaries.plant("changed description") }),
    )
    .await;
    ada.post(
        &goal.check_ins(),
        &json!({ "value": canaries.plant("value"), "note": 7 }),
    )
    .await;
    ada.patch("users/me", &json!({ "email": canaries.plant("changed email") }))
        .await;
    ada.get(&format!("goals?q={}", canaries.plant("search"))).await;
}

/// Bodies that cannot be read.
async fn malformed(ada: &Person, canaries: &mut Canaries) {
    for (place, kind) in [
        ("torn json", "application/json"),
        ("text", "text/plain"),
        ("torn form", "application/x-www-form-urlencoded"),
    ] {
        let body = format!("{{\"password\": \"{}\", %zz", canaries.plant(place));
        ada.call("POST", "auth/login").body(kind, body.clone()).await;
        ada.call("POST", "/login").body(kind, body).await;
    }
}

/// Secrets in places that programs put them, wanted or not.
async fn carried(client: &Client, canaries: &mut Canaries) {
    for (name, before) in [
        ("authorization", "Bearer "),
        ("authorization", "Basic "),
        ("proxy-authorization", "Basic "),
        ("cookie", "session="),
        ("cookie", "other="),
        ("x-api-key", ""),
        ("referer", "https://goals.example/reset#code="),
        ("idempotency-key", ""),
    ] {
        let value = format!("{before}{}", canaries.plant(&format!("{name} {before}")));
        client.get("goals").header(name, &value).await;
        client.get("/goals").header(name, &value).await;
    }
    for place in [
        "/reset/",
        "/api/v1/",
        "/api/v1/goals?access_token=",
        "/login?password=",
        "/register?setup_code=",
    ] {
        client.get(&format!("{place}{}", canaries.plant(place))).await;
    }
}

/// The session of a browser.
async fn pages(client: &Client, canaries: &mut Canaries) {
    let form = [("username", NAME), ("password", OWN)];
    let answer = client
        .call("POST", "/login")
        .header("sec-fetch-site", "same-origin")
        .form(&form)
        .await;
    let mut cookies = Vec::new();
    for cookie in answer.headers.get_all("set-cookie") {
        let (pair, _) = cookie.to_str().unwrap().split_once(';').unwrap();
        canaries.keep("cookie", pair.split_once('=').unwrap().1);
        cookies.push(pair);
    }
    let cookies = cookies.join("; ");
    let page = client.get("/goals").header("cookie", &cookies).await.is(200);
    let text = page.text();
    let token = text
        .split_once("name=\"form_token\" value=\"")
        .and_then(|(_, rest)| rest.split('"').next());
    if let Some(token) = token {
        canaries.keep("form token", token);
    }
}
