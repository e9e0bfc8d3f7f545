//! What follows once an answer is whole: which form it has, who else may read it, what the request is charged.

use std::sync::Arc;

use axum::extract::Request;
use axum::response::Response;
use onward_service::Error;

use super::compress::{self, Wanted};
use super::cors::{self, Asked};
use crate::app::Edge;
use crate::limits::Ticket;

/// What a request says about what follows.
pub(super) struct After {
    edge: Arc<Edge>,
    path: String,
    ticket: Ticket,
    asked: Asked,
    wanted: Wanted,
}

impl After {
    /// Reads a request, and gives it what counts.
    pub(super) fn of(request: &mut Request, edge: &Arc<Edge>) -> Self {
        Self {
            edge: Arc::clone(edge),
            path: request.uri().path().to_owned(),
            asked: Asked::of(request.method(), request.headers()),
            wanted: Wanted::of(request.method(), request.headers()),
            ticket: Ticket::issue(request, edge.limits.as_ref()),
        }
    }

    /// Whether the sender may make a request at all; `is_known` says whether its credential was found good a moment ago.
    pub(super) fn enter(&self, is_known: impl FnOnce() -> bool) -> Result<(), Error> {
        self.ticket.enter(is_known)
    }

    /// Completes the answer.
    pub(super) async fn complete(self, response: Response) -> Response {
        let mut response = compress::complete(response, &self.wanted).await;
        let origins = &self.edge.config.cors_origins;
        cors::complete(response.headers_mut(), &self.asked, &self.path, origins);
        self.ticket.settle(response)
    }
}
