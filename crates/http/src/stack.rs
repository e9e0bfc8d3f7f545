//! What lies around every handler: the request's name, its limits, its own task, and the headers of every answer.
//!
//! One service instead of a pile of layers, so that an answer cannot be made outside of what completes it: whatever
//! refuses a request, the answer passes `finish`.

mod access;
mod after;
mod compress;
mod cors;
mod finish;
mod gate;
mod headers;
mod linger;
mod log;
mod trace;

use std::any::Any;
use std::convert::Infallible;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tokio::time::timeout;
use tower::Service;
use tracing::Instrument;

use crate::app::{App, Edge};
use crate::csrf::is_unsafe;
use crate::problem::{self, Problem};
use crate::slot::Slot;
use crate::surface::{is_health, is_operation};
use crate::{page, signed};
use access::Unanswered;
use after::After;
use log::Exchange;

/// Puts everything around the routes. They must set no fallback of their own.
pub fn layers(router: Router<App>, app: &App) -> Router {
    let own = app.clone();
    let knows = move |request: &Request| {
        let (path, headers) = (request.uri().path(), request.headers());
        if is_operation(path) {
            signed::is_known(headers, &own)
        } else {
            page::is_known(headers, &own)
        }
    };
    around(router.with_state(app.clone()), Arc::clone(app.edge()), knows)
}

fn around(
    inner: Router,
    edge: Arc<Edge>,
    knows: impl Fn(&Request) -> bool + Send + Sync + 'static,
) -> Router {
    let routes = inner.layer(middleware::from_fn(tell_route));
    let knows = Arc::new(knows);
    Router::new().fallback_service(Stack { routes, edge, knows })
}

/// Carries the matched route out to the access line.
async fn tell_route(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    if let Some(route) = route {
        response.extensions_mut().insert(route);
    }
    response
}

#[derive(Clone)]
struct Stack {
    routes: Router,
    edge: Arc<Edge>,
    /// Whether the credential of a request was found good a moment ago.
    knows: Arc<dyn Fn(&Request) -> bool + Send + Sync>,
}

impl Service<Request> for Stack {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let stack = self.clone();
        Box::pin(async move { Ok(stack.answer(request).await) })
    }
}

impl Stack {
    async fn answer(self, mut request: Request) -> Response {
        linger::until_sent(&mut request);
        let exchange = Exchange::begin(&mut request, &self.edge);
        let span = exchange.span(&request);
        let edge = Arc::clone(&self.edge);
        let after = After::of(&mut request, &edge);
        async {
            let unanswered = Unanswered::new(&exchange);
            let response = match after.enter(|| (self.knows)(&request)) {
                Ok(()) => self.inside(request).await,
                Err(refused) => Err(refused.into()),
            };
            let response = response.unwrap_or_else(Problem::into_response);
            let response = finish::complete(response, &exchange, &edge.config);
            unanswered.answer(after.complete(response).await)
        }
        .instrument(span)
        .await
    }

    async fn inside(self, mut request: Request) -> Result<Response, Problem> {
        gate::check(&request, &self.edge.config)?;
        gate::drop_trailing_slash(&mut request);
        let slot = self.slot(request.uri().path())?;
        if let Some(slot) = &slot {
            request.extensions_mut().insert(slot.clone());
        }
        let limits = self.edge.config.limits;
        let changes = is_unsafe(request.method());
        let work = work(self.routes, request, slot);
        let done = if changes {
            // On a task of its own: a client that hangs up, or the time-out, loses the answer, never half the work.
            // Reading the body has its own limit, which is to be the one that tells.
            let task = tokio::spawn(work.in_current_span());
            let joined = timeout(limits.body_time + limits.request_time, task).await;
            joined.map(|outcome| outcome.unwrap_or_else(|lost| Err(Problem::internal(lost))))
        } else {
            timeout(limits.request_time, work).await
        };
        done.unwrap_or_else(|_| Err(Problem::unavailable(1)))
    }

    /// A place among the requests that are worked on; health checks need none.
    fn slot(&self, path: &str) -> Result<Option<Slot>, Problem> {
        if is_health(path) {
            return Ok(None);
        }
        Slot::take(&self.edge.slots).map(Some)
    }
}

/// Runs the handler, holding its place until it is done. A panic becomes one problem.
async fn work(mut routes: Router, request: Request, slot: Option<Slot>) -> Result<Response, Problem> {
    let guarded = AssertUnwindSafe(async { <Router as Service<Request>>::call(&mut routes, request).await });
    let mut outcome = guarded.catch_unwind().await;
    if let Some(slot) = slot {
        if let Ok(Ok(response)) = &mut outcome {
            problem::put_in_order(response, &slot.body());
        }
        slot.leave();
    }
    match outcome {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(never)) => match never {},
        Err(panic) => Err(Problem::internal(what_panicked(&*panic))),
    }
}

fn what_panicked(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("a handler panicked: {}", text.unwrap_or("no message"))
}

#[cfg(test)]
mod tests;
