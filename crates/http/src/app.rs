//! What every handler can reach: the use cases, and what is set about HTTP.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use onward_domain::clock::{Clock, Entropy};
use onward_domain::event::RequestId;
use onward_domain::ids::Ids;
use onward_service::Service;
use tokio::sync::Semaphore;

use crate::caller::TrustedProxies;
use crate::crowd::Crowd;
use crate::health::Readiness;
use crate::limits::{self, Rates};
use crate::page_error::{self, PageError};
use crate::problem_page::{self, ProblemPage};
use crate::public_url::PublicUrl;
use crate::surface::is_below;

/// The state of all routers. Cloning it is cheap.
#[derive(Clone)]
pub struct App {
    service: Service,
    edge: Arc<Edge>,
}

impl App {
    /// Joins the use cases with what is set about HTTP.
    pub fn new(service: Service, config: HttpConfig) -> Self {
        Self {
            service,
            edge: Arc::new(Edge::new(config)),
        }
    }

    /// The use cases.
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// What is set about HTTP, without the use cases.
    pub(crate) fn edge(&self) -> &Arc<Edge> {
        &self.edge
    }

    /// Waits until no request is worked on, also none whose client has gone. For the stop of the process.
    pub async fn idle(&self) {
        let all = u32::try_from(self.edge.config.limits.concurrent).unwrap_or(u32::MAX);
        // The semaphore is never closed, so the only outcome is the permits.
        drop(self.edge.slots.acquire_many(all).await);
    }
}

impl Deref for App {
    type Target = HttpConfig;

    fn deref(&self) -> &HttpConfig {
        &self.edge.config
    }
}

/// What is set about HTTP.
#[derive(Clone)]
pub struct HttpConfig {
    /// Where people reach this service.
    pub public_url: PublicUrl,
    /// Tells the time, for request ids.
    pub clock: Arc<dyn Clock>,
    /// Gives randomness, for request ids.
    pub entropy: Arc<dyn Entropy>,
    /// Whether this process should get requests.
    pub readiness: Readiness,
    /// How much of everything a request may take.
    pub limits: Limits,
    /// Whose word about the address of a client is believed.
    pub proxies: TrustedProxies,
    /// Whose pages may use the API from a browser; nobody's if there is none.
    pub cors_origins: Vec<PublicUrl>,
    /// How many requests a sender may make; any number if it is not set.
    pub rates: Option<Rates>,
    /// Writes the error pages.
    pub error_page: fn(&PageError<'_>) -> String,
    /// Writes the pages that explain problems, told whether the description of the API is there to be led to.
    pub problem_page: fn(ProblemPage, bool) -> String,
    /// The beginnings of the paths that are switched off.
    pub off: Vec<&'static str>,
    /// Whom to tell of a weakness, as a URI.
    pub security_contact: Option<String>,
}

impl HttpConfig {
    /// The usual limits, everything switched on, and pages without style until `web` brings its own.
    pub fn new(
        public_url: PublicUrl,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        readiness: Readiness,
    ) -> Self {
        Self {
            public_url,
            clock,
            entropy,
            readiness,
            limits: Limits::default(),
            proxies: TrustedProxies::default(),
            cors_origins: Vec::new(),
            rates: None,
            error_page: page_error::plain,
            problem_page: problem_page::plain,
            off: Vec::new(),
            security_contact: None,
        }
    }

    /// Whether a path is switched off.
    pub fn is_off(&self, path: &str) -> bool {
        self.off.iter().any(|start| is_below(path, start))
    }
}

/// How much a request may take (R26, and the server limits of the security page).
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a body.
    pub body: usize,
    /// Bytes of an address.
    pub uri: usize,
    /// Bytes of all header fields.
    pub headers: usize,
    /// Number of header fields.
    pub header_fields: usize,
    /// How long a body may take to arrive.
    pub body_time: Duration,
    /// How long an answer may take once the request is there.
    pub request_time: Duration,
    /// How many requests are worked on at a time; more are turned away.
    pub concurrent: usize,
    /// How many bodies may be on their way from one address; more wait a little, then are turned away.
    pub bodies_per_address: usize,
    /// Bytes that all bodies may take together, each beyond its first 16 KiB.
    pub body_memory: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 1024 * 1024,
            uri: 8 * 1024,
            headers: 32 * 1024,
            header_fields: 100,
            body_time: Duration::from_secs(30),
            request_time: Duration::from_secs(30),
            concurrent: 1024,
            bodies_per_address: 64,
            body_memory: 64 * 1024 * 1024,
        }
    }
}

/// What is set about HTTP, and what of it is in use.
pub(crate) struct Edge {
    pub(crate) config: HttpConfig,
    /// Places of requests that are worked on.
    pub(crate) slots: Arc<Semaphore>,
    /// Who has bodies on their way.
    pub(crate) bodies: Arc<Crowd>,
    /// Room for bodies, in KiB.
    pub(crate) body_memory: Arc<Semaphore>,
    /// How often senders may ask.
    pub(crate) limits: Option<Arc<limits::Limits>>,
}

impl Edge {
    pub(crate) fn new(config: HttpConfig) -> Self {
        let sizes = &config.limits;
        let limits = config
            .rates
            .map(|rates| limits::Limits::new(rates, &config.clock));
        Self {
            slots: Arc::new(Semaphore::new(sizes.concurrent)),
            bodies: Crowd::new(sizes.bodies_per_address),
            body_memory: Arc::new(Semaphore::new(sizes.body_memory / 1024)),
            limits: limits.map(Arc::new),
            config,
        }
    }

    /// A fresh name for a request.
    pub(crate) fn mint_request_id(&self) -> RequestId {
        Ids::new(self.config.clock.now(), &*self.config.entropy).mint()
    }
}
