//! PostgreSQL for tests: a server of the machine, or a throw-away one, and a database for every test.

use std::env;
use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use onward_domain::clock::Clock;
use onward_store::migrate::MIGRATIONS;
use onward_store::{DatabaseUrl, Engine, Options, Store, Synchronous, maintenance};

use crate::clock::FixedClock;
use crate::keeper::{self, keeper};

/// A server that tests may use, and its template of a migrated database.
pub struct Cluster {
    url: String,
    template: OnceLock<String>,
}

impl Cluster {
    /// The server of this process: that of `ONWARD_TEST_POSTGRES_URL`, or a throw-away one, started when first asked
    /// for; `None` where there is neither.
    pub fn shared() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        CLUSTER.get_or_init(Self::find).as_ref()
    }

    fn find() -> Option<Self> {
        let url = if let Ok(url) = env::var("ONWARD_TEST_POSTGRES_URL") {
            url
        } else {
            keeper::programs()?;
            let folder = keeper()
                .start_postgres()
                .unwrap_or_else(|why| panic!("PostgreSQL is {why}"));
            let host = folder.to_str().expect("/tmp is text").replace('/', "%2F");
            format!("postgres://onward@{host}/postgres")
        };
        Some(Self {
            url,
            template: OnceLock::new(),
        })
    }

    /// The address of its own database, from which others are made.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A database of its own: migrated, or empty.
    pub(crate) async fn fresh(&self, migrated: bool) -> (String, Options) {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let template = migrated.then(|| self.template.get_or_init(|| self.make_template()).as_str());
        let name = format!(
            "onward_test_{}_{}",
            process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        maintenance::create_database(&self.url, &name, template)
            .await
            .expect("a test database is made");
        let options = self.options(&name);
        (name, options)
    }

    /// Removes a database and whoever is connected to it.
    pub(crate) async fn remove(&self, name: &str) {
        maintenance::drop_database(&self.url, name)
            .await
            .expect("the test database goes");
    }

    fn options(&self, name: &str) -> Options {
        let url = maintenance::with_database(&self.url, name).expect("the address is one of PostgreSQL");
        Options {
            url: DatabaseUrl::Postgres(url),
            connections: 4,
            synchronous: Synchronous::Full,
            create: false,
        }
    }

    /// Named after its migrations, so that it outlives this process on a server that does. Whoever comes first makes it
    /// under another name, so that nobody sees half of it.
    fn make_template(&self) -> String {
        let last = MIGRATIONS
            .iter()
            .map(|step| step.checksum(Engine::Postgres))
            .collect::<String>();
        let name = format!("onward_template_{:016x}", hash(&last));
        let unfinished = format!("onward_making_{}", process::id());
        let (url, options, template) = (self.url.clone(), self.options(&unfinished), name.clone());
        crate::engines::apart(async move {
            if maintenance::has_database(&url, &template)
                .await
                .expect("the server answers")
            {
                return;
            }
            maintenance::create_database(&url, &unfinished, None)
                .await
                .expect("a template is made");
            let store = Store::open(&options).await.expect("the template is opened");
            store
                .migrations()
                .up(FixedClock::default().now())
                .await
                .expect("the template is migrated");
            store.close().await;
            if maintenance::rename_database(&url, &unfinished, &template)
                .await
                .is_err()
            {
                maintenance::drop_database(&url, &unfinished)
                    .await
                    .expect("another process was faster");
            }
        });
        name
    }
}

/// FNV-1a: a name, not a secret.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
