//! The real application over a database of the test: fixed time, seeded randomness, cheap password hashing.

use std::net::SocketAddr;
use std::sync::Arc;

use onward_domain::clock::{Clock, Instant};
use onward_domain::day::TimeZone;
use onward_domain::user::{EmailAddress, NewUser, Username};
use onward_server::compose::{Composed, Composition, compose};
use onward_server::config::{
    self, Auth, Config, Database, Docs, Hashing, Instance, PublicUrl, Secret, Security, Synchronous,
};
use onward_server::listen::{self, Limits};
use onward_server::shutdown::Shutdown;
use onward_testkit::{FixedClock, Line, SeededEntropy, TestDb};
use onward_wire::literal;
use secrecy::ExposeSecret;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::callers::{Anonymous, Disabled, NarrowToken, Owner, PASSWORD, Person, Stranger, Superuser};
use super::client::Client;

/// What differs from the usual application of a test.
#[derive(Default)]
pub(crate) struct Set {
    /// Where people reach it; its own address unless set.
    pub(crate) public_url: Option<&'static str>,
    /// The bounds of its listener.
    pub(crate) limits: Limits,
    /// Whether the documentation pages are off.
    pub(crate) without_docs: bool,
    /// Whose pages may use the API, with commas between; nobody's unless set.
    pub(crate) cors_origins: &'static str,
    /// The networks of proxies in front, with commas between; none unless set.
    pub(crate) trusted_proxies: &'static str,
    /// Whether requests and tries are limited, with the figures of the product.
    pub(crate) rate_limits: bool,
    /// The settings that cannot be changed while it runs.
    pub(crate) instance: Instance,
    /// Whom to tell of a weakness.
    pub(crate) security_contact: Option<&'static str>,
    /// What its randomness follows from; two applications over one database need two.
    pub(crate) seed: u64,
}

/// The application, listening on a port of its own until it is dropped.
pub(crate) struct TestApp {
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) composed: Composed,
    pub(crate) address: SocketAddr,
    pub(crate) public_url: String,
    client: Client,
    db: TestDb,
    shutdown: Shutdown,
}

impl TestApp {
    /// The application as it is installed on one's own machine.
    pub(crate) async fn start(db: &TestDb) -> Self {
        Self::start_with(db, Set::default()).await
    }

    /// The application with something set otherwise.
    pub(crate) async fn start_with(db: &TestDb, set: Set) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let public_url: PublicUrl = match set.public_url {
            Some(url) => url.parse().expect("the public URL is one"),
            None => PublicUrl::of(address).expect("an address makes a URL"),
        };
        let clock = Arc::new(FixedClock::default());
        let composition = Composition {
            config: Config {
                docs: Docs {
                    enabled: !set.without_docs,
                },
                http: config::Http {
                    cors_origins: set.cors_origins.parse().expect("origins"),
                    trusted_proxies: set.trusted_proxies.parse().expect("networks"),
                    ..config::Http::default()
                },
                limits: config::Limits {
                    enabled: set.rate_limits,
                    ..config::Limits::default()
                },
                instance: set.instance,
                security: Security {
                    contact: set.security_contact.map(str::to_owned),
                },
                ..config(db)
            },
            public_url: public_url.clone(),
            clock: clock.clone(),
            entropy: Arc::new(SeededEntropy::new(set.seed)),
        };
        let composed = compose(composition).await.expect("the application is composed");
        let shutdown = Shutdown::default();
        tokio::spawn(listen::serve(
            listener,
            composed.router.clone(),
            set.limits,
            shutdown.clone(),
        ));
        Self {
            clock,
            composed,
            address,
            public_url: public_url.to_string(),
            client: Client::new(address),
            db: db.clone(),
            shutdown,
        }
    }

    /// Shows this moment from now on.
    pub(crate) fn at(&self, moment: &str) {
        self.clock
            .set(literal::instant(moment).expect("an RFC 3339 moment"));
    }

    /// A client without any credential.
    pub(crate) fn anonymous(&self) -> Anonymous {
        Anonymous(self.client.clone())
    }

    /// Ada, in Berlin. Most tests are about her.
    pub(crate) async fn owner(&self) -> Owner {
        Owner(self.person("ada").await)
    }

    /// Bob, who has nothing to do with Ada.
    pub(crate) async fn stranger(&self) -> Stranger {
        Stranger(self.person("bob").await)
    }

    /// Somebody who runs the installation.
    pub(crate) async fn superuser(&self) -> Superuser {
        let id = self.make("root", true).await;
        Superuser(Person::sign_in(&self.client, &id, "root", None).await)
    }

    /// Somebody whose token holds these scopes and no others.
    pub(crate) async fn narrow(&self, scope: &str) -> NarrowToken {
        self.person("nora").await.narrowed(&self.client, scope).await
    }

    /// Somebody whose account was switched off after the sign-in.
    pub(crate) async fn disabled(&self) -> Disabled {
        let person = self.person("dora").await;
        self.switch_off(&person).await;
        Disabled(person)
    }

    /// Switches an account off.
    pub(crate) async fn switch_off(&self, person: &Person) {
        let id = person.id.parse().expect("the id of an account");
        let off = self.composed.service.disable_user(id).await;
        off.expect("the account is switched off");
    }

    /// The id of a job of this kind that has used up its tries.
    pub(crate) async fn failed_job(&self, kind: &str) -> String {
        let job = onward_testkit::failed_job(&self.composed.store, kind, self.clock.now()).await;
        job.to_string()
    }

    /// Makes an account of this name and signs in.
    pub(crate) async fn person(&self, name: &str) -> Person {
        let id = self.make(name, false).await;
        Person::sign_in(&self.client, &id, name, None).await
    }

    /// Makes an account as the operator does; gives its id.
    pub(crate) async fn make(&self, name: &str, is_superuser: bool) -> String {
        let new = NewUser {
            username: Username::parse(name).expect("a username"),
            email: EmailAddress::parse(&format!("{name}@example.org")).expect("an address"),
            full_name: None,
            time_zone: Some(TimeZone::parse("Europe/Berlin").expect("a zone")),
            locale: None,
        };
        let password = Some(PASSWORD.into());
        let made = self
            .composed
            .service
            .create_user(new, password, is_superuser)
            .await;
        made.expect("the account is made").id.to_string()
    }

    /// Lets the days of an account start at so many minutes after midnight.
    pub(crate) async fn start_days_at(&self, person: &Person, minutes: i64) {
        person
            .patch("users/me", &json!({ "day_starts_at": minutes }))
            .await
            .is(200);
    }

    /// Proves once more who somebody is, so that what is delicate is allowed.
    pub(crate) async fn prove(&self, person: &Person) {
        person
            .post("auth/reauthenticate", &json!({ "password": PASSWORD }))
            .await
            .is(200);
    }

    /// A new access token for the session of somebody.
    pub(crate) async fn refreshed(&self, person: &Person) -> String {
        let body = json!({ "refresh_token": person.refresh });
        let tokens = self.client.post("auth/refresh", &body).await.is(200).json();
        tokens["access_token"].as_str().expect("a token").to_owned()
    }

    /// The moment of the application's clock.
    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The kinds of the events in somebody's feed, oldest first.
    pub(crate) async fn happened_to(&self, person: &Person) -> Vec<String> {
        let id = person.id.parse().expect("the id of an account");
        self.db.happened_to(id).await
    }

    /// The plan versions of somebody's goals, in the order of their ids.
    pub(crate) async fn plan_versions(&self, person: &Person) -> Vec<i64> {
        let id = person.id.parse().expect("the id of an account");
        self.db.plan_versions(id).await
    }

    /// The lines of the audit log, oldest first.
    pub(crate) async fn audited(&self) -> Vec<Line> {
        self.db.audited().await
    }

    /// The database beneath.
    pub(crate) fn db(&self) -> &TestDb {
        &self.db
    }

    /// Lets anybody make an account.
    pub(crate) async fn open_registration(&self) {
        self.db.open_registration().await;
    }

    /// The code that the operator reads at start.
    pub(crate) async fn setup_code(&self) -> String {
        let code = self
            .composed
            .service
            .setup_code()
            .await
            .expect("the database answers");
        code.expect("there is no account yet").expose_secret().to_owned()
    }
}

impl TestApp {
    /// Does all background work that is due at the moment shown; every job must succeed.
    pub(crate) async fn run_jobs(&self) {
        let ended = self
            .composed
            .service
            .run_jobs()
            .await
            .expect("the database answers");
        for job in ended {
            assert!(job.has_succeeded(), "{job:?}");
        }
    }
}

impl Drop for TestApp {
    /// A test ends with an empty job queue.
    fn drop(&mut self) {
        self.shutdown.abort();
        if std::thread::panicking() {
            return;
        }
        let due = self.composed.service.any_job_due();
        // A test that takes the database away has no queue to look at.
        let due = block_in_place(|| Handle::current().block_on(due));
        assert!(
            !due.unwrap_or(false),
            "a job is left that nobody ran: call run_jobs()"
        );
    }
}

fn config(db: &TestDb) -> Config {
    Config {
        data_dir: "/nowhere/onward".into(),
        database: Database {
            url: Some(Secret::new(db.url())),
            migrate: Some(false),
            synchronous: Synchronous::Normal,
            connections: 4,
            ..Database::default()
        },
        auth: Auth {
            master_key: Some(Secret::new("5a".repeat(32))),
            // The least that argon2 takes: what is tested is what happens around it.
            hashing: Hashing {
                memory_kib: 8,
                passes: 1,
                permits: Some(2),
                queue: 200,
            },
            ..Auth::default()
        },
        ..Config::default()
    }
}
