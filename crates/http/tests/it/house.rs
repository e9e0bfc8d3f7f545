//! A small program: a few routes in the stack, over real use cases, with one person in it.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{HeaderMap, USER_AGENT};
use axum::http::{Request, StatusCode};
use onward_domain::event::RequestId;
use onward_domain::user::{EmailAddress, NewUser, Username};
use onward_http::health::{Checks, Readiness};
use onward_http::{App, HttpConfig, stack};
use onward_service::auth::{Admission, Credentials};
use onward_service::{Config, Context, Hashing, MasterKey, Parts, Scopes, Service};
use onward_testkit::{FixedClock, SeededEntropy, TestDb};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "correct horse battery staple";
const URL: &str = "https://goals.example";

/// The program.
pub(crate) struct House {
    pub(crate) service: Service,
    router: Router,
    _db: TestDb,
}

impl House {
    /// Opens the program with these routes; `ada` lives in it.
    pub(crate) async fn with(doors: Router<App>) -> Self {
        let db = TestDb::on_sqlite(true).await;
        let (clock, entropy) = (
            Arc::new(FixedClock::default()),
            Arc::new(SeededEntropy::default()),
        );
        let mut config = Config::new(URL, MasterKey::new(Box::new([7; 32])));
        config.hashing = Hashing {
            memory_kib: 8,
            passes: 1,
            ..Hashing::default()
        };
        let (ticking, random) = (Arc::clone(&clock), Arc::clone(&entropy));
        let parts = Parts {
            store: db.store().clone(),
            clock: ticking,
            entropy: random,
            config,
        };
        let service = Service::new(parts).await.expect("the service starts");
        let readiness = Readiness::new(|| async {
            Checks {
                database: true,
                migrations: true,
            }
        });
        let http = HttpConfig::new(URL.parse().expect("a URL"), clock, entropy, readiness);
        let app = App::new(service.clone(), http);
        let router = stack::layers(doors, &app);
        let new = NewUser {
            username: Username::parse("ada").expect("a name"),
            email: EmailAddress::parse("ada@goals.example").expect("an address"),
            full_name: None,
            time_zone: None,
            locale: None,
        };
        let admission = Admission {
            setup_code: service.setup_code().await.expect("a code"),
            ..Admission::default()
        };
        service
            .register(&context(), new, PASSWORD.into(), admission)
            .await
            .expect("ada signs up");
        Self {
            service,
            router,
            _db: db,
        }
    }

    /// An access token with these scopes.
    pub(crate) async fn token(&self, scopes: &str) -> String {
        let scopes = Some(Scopes::parse(scopes).expect("scopes"));
        let credentials = Credentials {
            username: "ada".to_owned(),
            password: PASSWORD.into(),
            scopes,
        };
        let tokens = self
            .service
            .login(&context(), credentials)
            .await
            .expect("ada signs in");
        format!("Bearer {}", tokens.access_token.expose_secret())
    }

    /// The value of a session cookie.
    pub(crate) async fn cookie(&self) -> SecretString {
        let credentials = Credentials {
            username: "ada".to_owned(),
            password: PASSWORD.into(),
            scopes: None,
        };
        self.service
            .sign_in(&context(), credentials, false)
            .await
            .expect("ada signs in")
            .session
            .value
    }

    /// Sends a request.
    pub(crate) async fn send(
        &self,
        request: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let (method, uri) = request.split_once(' ').expect("a method and an address");
        let mut builder = Request::builder()
            .method(method)
            .uri(uri)
            .header(USER_AGENT, "test");
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        let request = builder.body(body.into()).expect("a request");
        let (parts, body) = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer")
            .into_parts();
        let body = to_bytes(body, 1_000_000).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("text"))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// The slug of a problem.
    pub(crate) fn problem(&self) -> String {
        self.json()
            .get("type")
            .and_then(Value::as_str)
            .and_then(|kind| kind.strip_prefix("/problems/"))
            .expect("a problem")
            .to_owned()
    }
}

fn context() -> Context {
    Context {
        request_id: RequestId::parse("house-request").expect("a name"),
        address: "127.0.0.1".to_owned(),
        device: "test".to_owned(),
        loopback: false,
        cookie: None,
        device_cookie: None,
        meter: onward_service::limits::Meter::default(),
    }
}
