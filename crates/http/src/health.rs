//! Whether the process lives, and whether it should get requests (R72).

use std::fmt;
use std::future::{Future, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::time::timeout;

use crate::app::App;
use crate::problem::OwnBody;

/// How long the database may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a look at the database says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checks {
    /// The database answers.
    pub database: bool,
    /// Its schema is the one this program was built for.
    pub migrations: bool,
}

/// Whether this process should get requests. Clones share the state.
#[derive(Clone)]
pub struct Readiness(Arc<Inner>);

struct Inner {
    draining: AtomicBool,
    probe: Box<dyn Fn() -> BoxFuture<'static, Checks> + Send + Sync>,
}

impl Readiness {
    /// Looks at the database with `probe`, which is given up after two seconds.
    pub fn new<F, R>(probe: F) -> Self
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Checks> + Send + 'static,
    {
        Self(Arc::new(Inner {
            draining: AtomicBool::new(false),
            probe: Box::new(move || probe().boxed()),
        }))
    }

    /// Asks for no more requests: the process is about to stop.
    pub fn drain(&self) {
        self.0.draining.store(true, Ordering::Release);
    }

    /// Whether the process is about to stop.
    pub fn is_draining(&self) -> bool {
        self.0.draining.load(Ordering::Acquire)
    }

    async fn look(&self) -> Checks {
        timeout(PATIENCE, (self.0.probe)()).await.unwrap_or_default()
    }
}

impl fmt::Debug for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readiness")
            .field("draining", &self.is_draining())
            .finish_non_exhaustive()
    }
}

/// `GET /healthz`: the process is alive.
pub fn healthz() -> impl Future<Output = Response> + Send {
    ready(answer(StatusCode::OK, r#"{"status":"pass"}"#.to_owned()))
}

/// `GET /readyz`: the database is there, its schema is current, and the process is not about to stop.
pub async fn readyz(State(app): State<App>) -> Response {
    report(&app.readiness).await
}

async fn report(readiness: &Readiness) -> Response {
    let Checks { database, migrations } = readiness.look().await;
    let serving = !readiness.is_draining();
    let word = |pass: bool| if pass { "pass" } else { "fail" };
    let pass = database && migrations && serving;
    let body = format!(
        r#"{{"status":"{}","checks":{{"database":"{}","migrations":"{}","serving":"{}"}}}}"#,
        word(pass),
        word(database),
        word(migrations),
        word(serving),
    );
    if pass {
        return answer(StatusCode::OK, body);
    }
    let mut response = answer(StatusCode::SERVICE_UNAVAILABLE, body);
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

fn answer(status: StatusCode, body: String) -> Response {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    let mut response = (status, headers, body).into_response();
    response.extensions_mut().insert(OwnBody);
    response
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    async fn reported(readiness: &Readiness) -> (u16, String) {
        let response = report(readiness).await;
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 1000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    fn checked(database: bool, migrations: bool) -> Readiness {
        Readiness::new(move || async move { Checks { database, migrations } })
    }

    #[tokio::test]
    async fn a_process_is_ready_while_everything_is_there_and_it_does_not_stop() {
        let readiness = checked(true, true);
        let passing =
            r#"{"status":"pass","checks":{"database":"pass","migrations":"pass","serving":"pass"}}"#;
        assert_eq!(reported(&readiness).await, (200, passing.to_owned()));
        readiness.clone().drain();
        let draining =
            r#"{"status":"fail","checks":{"database":"pass","migrations":"pass","serving":"fail"}}"#;
        assert_eq!(reported(&readiness).await, (503, draining.to_owned()));
        assert_eq!(reported(&checked(true, false)).await.0, 503);
        assert_eq!(reported(&checked(false, false)).await.0, 503);
    }

    #[tokio::test(start_paused = true)]
    async fn a_database_that_does_not_answer_is_not_there() {
        let readiness = Readiness::new(std::future::pending::<Checks>);
        assert_eq!(reported(&readiness).await.0, 503);
    }
}
