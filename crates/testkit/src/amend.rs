//! Changes of stored rows that have no operation yet: a test makes them by hand, and loses the statement with the
//! issue that brings the operation.

use onward_domain::ids::UserId;
use onward_store::settings::{self, Registration};
use onward_store::{DatabaseUrl, Statement, statements};

use crate::clock::FixedClock;
use crate::database::TestDb;

statements! {
    DISABLE = "UPDATE users
               SET is_active = $1
               WHERE id = $2";
    START_DAYS_AT = "UPDATE users
                     SET day_starts_at = $1
                     WHERE id = $2";
}

// The macro makes a list for the register of `store`, where these do not stand: they are no part of the program.
const _: &[&Statement] = STATEMENTS;

impl TestDb {
    /// Its address, as the configuration has it.
    pub fn url(&self) -> String {
        match &self.options().url {
            DatabaseUrl::Sqlite(path) => format!("sqlite://{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        }
    }

    /// Switches an account off.
    pub async fn disable(&self, user: UserId) {
        let mut tx = self.write_unowned().await;
        let changed = tx.execute(&DISABLE, &[false.into(), user.into()]).await;
        assert_eq!(changed.expect("the row is written"), 1);
        tx.commit().await.expect("the change is committed");
    }

    /// Lets the days of an account start at so many minutes after midnight.
    pub async fn start_days_at(&self, user: UserId, minutes: i64) {
        let mut tx = self.write_unowned().await;
        let changed = tx.execute(&START_DAYS_AT, &[minutes.into(), user.into()]).await;
        assert_eq!(changed.expect("the row is written"), 1);
        tx.commit().await.expect("the change is committed");
    }

    /// Lets anybody make an account.
    pub async fn open_registration(&self) {
        use onward_domain::clock::Clock;

        let mut tx = self.write_unowned().await;
        let now = FixedClock::default().now();
        settings::set_registration(&mut tx, Registration::Open, now)
            .await
            .expect("the row is written");
        tx.commit().await.expect("the change is committed");
    }
}
