//! A service over a test's database, with its clock in hand.

use std::sync::Arc;
use std::time::Duration;

use onward_domain::event::RequestId;
use onward_domain::user::{EmailAddress, NewUser, User, Username};
use onward_service::auth::{Credentials, Tokens};
use onward_service::limits::Meter;
use onward_service::{Config, Context, Error, Hashing, MasterKey, Parts, Service, StartError, Why};
use onward_store::audit::{self, Action};
use onward_testkit::{FixedClock, SeededEntropy, TestDb};
use secrecy::{ExposeSecret, SecretString};

/// The password of everybody here.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// A service and what it was built from.
pub(crate) struct Bench {
    pub(crate) service: Service,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) db: TestDb,
}

/// Hashing that costs next to nothing.
pub(crate) fn hashing() -> Hashing {
    Hashing {
        memory_kib: 64,
        passes: 1,
        permits: 2,
        queue: 256,
        wait: Duration::from_secs(30),
    }
}

pub(crate) fn config() -> Config {
    let mut config = Config::new("http://127.0.0.1:8000", master_key(1));
    config.hashing = hashing();
    config.attempts.enabled = false;
    config
}

pub(crate) fn master_key(byte: u8) -> MasterKey {
    MasterKey::init_with(|| [byte; 32])
}

/// Starts a service; every seed gives other randomness.
pub(crate) async fn start(db: &TestDb, config: Config, seed: u64) -> Result<Bench, StartError> {
    let clock = Arc::new(FixedClock::default());
    let parts = Parts {
        store: db.store().clone(),
        clock: clock.clone(),
        entropy: Arc::new(SeededEntropy::new(seed)),
        config,
    };
    Ok(Bench {
        service: Service::new(parts).await?,
        clock,
        db: db.clone(),
    })
}

/// A request from this machine.
pub(crate) fn local() -> Context {
    Context {
        request_id: RequestId::parse("request-1").unwrap(),
        address: "127.0.0.1".to_owned(),
        device: "test".to_owned(),
        loopback: true,
        cookie: None,
        device_cookie: None,
        meter: Meter::default(),
    }
}

/// A request through a proxy.
pub(crate) fn remote() -> Context {
    Context {
        address: "203.0.113.7".to_owned(),
        loopback: false,
        ..local()
    }
}

pub(crate) fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

pub(crate) fn new_user(name: &str) -> NewUser {
    NewUser {
        username: Username::parse(name).unwrap(),
        email: EmailAddress::parse(&format!("{name}@example.org")).unwrap(),
        full_name: None,
        time_zone: None,
        locale: None,
    }
}

pub(crate) fn credentials(name: &str) -> Credentials {
    Credentials {
        username: name.to_owned(),
        password: secret(PASSWORD),
        scopes: None,
    }
}

impl Bench {
    pub(crate) async fn new(db: &TestDb) -> Self {
        start(db, config(), 1).await.unwrap()
    }

    /// Makes an account as the operator does.
    pub(crate) async fn user(&self, name: &str) -> User {
        self.service
            .create_user(new_user(name), Some(secret(PASSWORD)), false)
            .await
            .unwrap()
    }

    pub(crate) async fn login(&self, name: &str) -> Tokens {
        self.service.login(&local(), credentials(name)).await.unwrap()
    }

    /// Whether an access token is taken now.
    pub(crate) async fn takes(&self, tokens: &Tokens) -> bool {
        match self
            .service
            .authenticate(&local(), tokens.access_token.expose_secret())
            .await
        {
            Ok(_) => true,
            Err(Error::Unauthenticated(Why::InvalidToken)) => false,
            Err(other) => panic!("{other:?}"),
        }
    }

    /// How often something stands in the audit log.
    pub(crate) async fn audited(&self, action: Action) -> usize {
        let mut tx = self.db.read().await;
        let records = audit::after(&mut tx, 0, 1000).await.unwrap();
        let matching = records.iter().filter(|record| record.action == action.word());
        matching.count()
    }
}

/// Why a use case refused.
pub(crate) fn why<T: std::fmt::Debug>(result: Result<T, Error>) -> Why {
    match result {
        Err(Error::Unauthenticated(why) | Error::Forbidden(why) | Error::Conflict(why)) => why,
        other => panic!("{other:?}"),
    }
}
