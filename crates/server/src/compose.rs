//! Wires everything: database, use cases, API, pages and what lies around them.
//!
//! Clock and entropy are arguments, so that tests run the real thing with a fixed time and seeded randomness.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use onward_domain::clock::{Clock, Entropy};
use onward_http::caller::TrustedProxies;
use onward_http::health::{Checks, Readiness};
use onward_http::problem::Slug;
use onward_http::{App, HttpConfig, Limits, Problem, stack};
use onward_service::{Hashing, MasterKey, Parts, Service, StartError};
use onward_store::Store;

use crate::config::{Config, Http, PublicUrl, seconds};
use crate::data_dir::{self, DataDirError};
use crate::database::{self, DatabaseError, Missing};

/// What the program is composed from.
pub struct Composition {
    /// The configuration in force.
    pub config: Config,
    /// Where people reach this installation; see [`Config::public_url_at`].
    pub public_url: PublicUrl,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives randomness.
    pub entropy: Arc<dyn Entropy>,
}

/// The composed program.
pub struct Composed {
    /// Answers requests; the listener adds [`onward_http::caller::Peer`] to each.
    pub router: Router,
    /// The state of the routers; tells when no request is worked on.
    pub app: App,
    /// The use cases.
    pub service: Service,
    /// The database, with the schema of this program.
    pub store: Store,
    /// Whether this process should get requests.
    pub readiness: Readiness,
}

/// Why the program cannot be composed.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The use cases do not start.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// Why the use cases do not start.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The master key cannot be used.
    #[error(transparent)]
    MasterKey(#[from] DataDirError),
    /// The keys of the database cannot be used.
    #[error(transparent)]
    Start(#[from] StartError),
}

/// Opens the database, brings its schema up to date as configured, and wires the rest over it.
pub async fn compose(composition: Composition) -> Result<Composed, ComposeError> {
    let Composition {
        config,
        public_url,
        clock,
        entropy,
    } = composition;
    let store = database::open(&config, Missing::Default).await?;
    database::bring_up(&store, &config, &*clock).await?;
    let service = service(
        &config,
        &public_url,
        store.clone(),
        Arc::clone(&clock),
        Arc::clone(&entropy),
    )
    .await?;

    let readiness = readiness(store.clone());
    let mut http = HttpConfig::new(public_url.url().clone(), clock, entropy, readiness.clone());
    http.error_page = onward_web::error_page;
    http.limits = limits(&config.http);
    http.proxies = TrustedProxies::new(config.http.trusted_proxies.as_slice().iter().copied());
    http.rates = config.limits.rates();
    http.cors_origins = config.http.cors_origins.as_slice().to_vec();
    http.problem_page = onward_web::problem_page;
    http.off = off(&config);
    http.security_contact.clone_from(&config.security.contact);
    let app = App::new(service.clone(), http);
    let inner = routes().layer(middleware::from_fn_with_state(app.clone(), without_what_is_off));
    let router = stack::layers(inner, &app);
    Ok(Composed {
        router,
        app,
        service,
        store,
        readiness,
    })
}

/// How much a request may take, as configured.
fn limits(http: &Http) -> Limits {
    let count = |configured: u32| usize::try_from(configured).unwrap_or(usize::MAX);
    Limits {
        body_time: seconds(http.timeouts.body_seconds),
        request_time: seconds(http.timeouts.request_seconds),
        concurrent: count(http.requests),
        bodies_per_address: count(http.bodies_per_address),
        body_memory: count(http.body_memory_mib).saturating_mul(1024 * 1024),
        ..Limits::default()
    }
}

/// Every route, before anything is put around it.
pub fn routes() -> Router<App> {
    let (api, _) = onward_api::router();
    api.merge(onward_web::router())
}

/// The use cases over a database with the schema of this program.
pub async fn service(
    config: &Config,
    public_url: &PublicUrl,
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Service, ServiceError> {
    let has_keys = !onward_store::keys::all(&mut store.read_one().await.map_err(StartError::from)?)
        .await
        .map_err(StartError::from)?
        .is_empty();
    let key = data_dir::master_key(config, &*entropy, has_keys)?;
    let mut settings = onward_service::Config::new(public_url.as_str(), MasterKey::new(Box::new(key)));
    let hashing = &config.auth.hashing;
    let usual = Hashing::default();
    settings.hashing = Hashing {
        memory_kib: hashing.memory_kib,
        passes: hashing.passes,
        permits: hashing.permits.map_or(usual.permits, usize::from),
        queue: usize::from(hashing.queue),
        wait: usual.wait,
    };
    settings.fixed = config.instance.fixed();
    settings.lifetimes = config.auth.lifetimes.in_force();
    settings.password_minimum = usize::from(config.auth.password_min);
    settings.attempts = config.limits.attempts();
    Ok(Service::new(Parts {
        store,
        clock,
        entropy,
        config: settings,
    })
    .await?)
}

/// The beginnings of the paths that the configuration switches off.
fn off(config: &Config) -> Vec<&'static str> {
    let features = [("docs", config.docs.enabled)];
    let off = features.into_iter().filter(|(_, enabled)| !enabled);
    off.flat_map(|(feature, _)| onward_api::paths_of(feature))
        .copied()
        .collect()
}

/// A feature that is off is not there.
async fn without_what_is_off(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.is_off(request.uri().path()) {
        return Problem::new(Slug::NotFound).into_response();
    }
    next.run(request).await
}

/// Looks at the database. Its schema is looked at until it is current: while this program runs nothing takes it back.
fn readiness(store: Store) -> Readiness {
    let current = Arc::new(AtomicBool::new(false));
    Readiness::new(move || {
        let (store, current) = (store.clone(), Arc::clone(&current));
        async move {
            let database = store.ping().await.is_ok();
            if database && !current.load(Ordering::Relaxed) {
                let pending = database::pending(&store).await;
                current.store(pending.is_ok_and(|pending| pending.is_empty()), Ordering::Relaxed);
            }
            Checks {
                database,
                migrations: current.load(Ordering::Relaxed),
            }
        }
    })
}
