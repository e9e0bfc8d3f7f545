//! What one request is charged.
//!
//! Who brings no credential is charged before anything is done; who brings one, when it was found good. What reached
//! nobody who charges is charged in the end, so that nothing is free but the answer that nothing has changed; and an
//! address that has nothing left brings no credential that is not known.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::Request;
use axum::http::header::{AUTHORIZATION, COOKIE, HeaderName};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use onward_domain::ids::UserId;
use onward_service::Error;
use onward_service::limits::{Meter, Standing};

use super::buckets::Sender;
use super::{Limits, Policy};
use crate::caller::address_key;
use crate::surface::{Surface, is_metered, is_operation, is_secret};

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// What one request is charged. Clones share it; without limits it charges nothing.
#[derive(Clone)]
pub(crate) struct Ticket(Option<Arc<Slip>>);

struct Slip {
    limits: Arc<Limits>,
    method: Method,
    surface: Surface,
    address: Sender,
    /// Whether the request names nobody, or asks for what does not ask who it is.
    open: bool,
    meter: Meter,
    charged: Mutex<Vec<Sender>>,
}

impl Ticket {
    /// Gives a request its ticket, and a meter to all who count.
    pub(crate) fn issue(request: &mut Request, limits: Option<&Arc<Limits>>) -> Self {
        let Some(limits) = limits.filter(|_| is_metered(request.uri().path())) else {
            return Self(None);
        };
        let meter = Meter::default();
        let ticket = Self(Some(Arc::new(Slip {
            limits: Arc::clone(limits),
            method: request.method().clone(),
            surface: Surface::of(request.uri().path()),
            address: Sender::Address(address_key(request.extensions())),
            open: is_open(request),
            meter: meter.clone(),
            charged: Mutex::default(),
        })));
        request.extensions_mut().insert(ticket.clone());
        request.extensions_mut().insert(meter);
        ticket
    }

    /// The ticket of a request; one that charges nothing if it was given none.
    pub(crate) fn of(parts: &Parts) -> Self {
        parts.extensions.get().cloned().unwrap_or(Self(None))
    }

    /// Charges the address of a request that names nobody; when it has nothing left, refuses also a credential that was
    /// not found good a moment ago.
    pub(crate) fn enter(&self, is_known: impl FnOnce() -> bool) -> Result<(), Error> {
        let Some(slip) = &self.0 else { return Ok(()) };
        if slip.open || (slip.has_nothing_left() && !is_known()) {
            slip.charge(slip.address)
        } else {
            Ok(())
        }
    }

    /// Charges the address of a request that turns out to name nobody.
    pub(crate) fn nobody(&self) -> Result<(), Error> {
        match &self.0 {
            Some(slip) if slip.charged().is_empty() => slip.charge(slip.address),
            _ => Ok(()),
        }
    }

    /// Charges a person signed in.
    pub(crate) fn charge(&self, user: UserId) -> Result<(), Error> {
        match &self.0 {
            Some(slip) => slip.charge(Sender::User(user)),
            None => Ok(()),
        }
    }

    /// Charges who was not charged yet, gives back what is free, and tells programs where they stand.
    pub(crate) fn settle(self, mut response: Response) -> Response {
        let Some(slip) = self.0 else { return response };
        if slip.charged().is_empty() {
            // Too late to refuse anything: the next request is.
            slip.take(slip.address);
        }
        let policy = slip.policy();
        for sender in slip.charged().iter() {
            if response.status() == StatusCode::NOT_MODIFIED {
                policy.of(sender).buckets.give_back(sender);
            }
            slip.meter.note(policy.standing(sender));
        }
        if slip.surface == Surface::Api {
            tell(&mut response, &slip.meter.standings());
        }
        response
    }
}

impl Slip {
    fn policy(&self) -> &Policy {
        self.limits.policy(&self.method)
    }

    fn has_nothing_left(&self) -> bool {
        self.policy().standing(&self.address).remaining == 0
    }

    fn charged(&self) -> MutexGuard<'_, Vec<Sender>> {
        self.charged.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Charges a request; also one that is refused has been counted here, though it costs nothing.
    fn take(&self, sender: Sender) -> bool {
        self.charged().push(sender);
        self.policy().takes(&sender)
    }

    fn charge(&self, sender: Sender) -> Result<(), Error> {
        if self.take(sender) {
            return Ok(());
        }
        let Standing { policy, more_in, .. } = self.policy().standing(&sender);
        Err(Error::TooMany {
            policy,
            retry_after: Duration::from_secs(more_in.max(1)),
        })
    }
}

/// Whether a request names nobody, or asks for what does not ask who it is.
fn is_open(request: &Request) -> bool {
    let path = request.uri().path();
    let credential = if is_operation(path) { AUTHORIZATION } else { COOKIE };
    is_secret(path) || !request.headers().contains_key(credential)
}

/// Writes the header fields of the IETF draft.
fn tell(response: &mut Response, standings: &[Standing]) {
    let list = |item: fn(&Standing) -> String| {
        let items: Vec<String> = standings.iter().map(item).collect();
        HeaderValue::try_from(items.join(", "))
    };
    let policies =
        list(|Standing { policy, rate, .. }| format!("\"{policy}\";q={};w={}", rate.count, rate.seconds));
    let left = list(|standing| {
        let Standing {
            policy,
            remaining,
            more_in,
            ..
        } = standing;
        format!("\"{policy}\";r={remaining};t={more_in}")
    });
    for (name, value) in [(RATE_LIMIT_POLICY, policies), (RATE_LIMIT, left)] {
        if let Ok(value) = value {
            response.headers_mut().insert(name, value);
        }
    }
}
