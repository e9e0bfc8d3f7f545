//! Changes of stored rows that have no operation yet: a test makes them by hand, and loses the method with the
//! issue that brings the operation.

use onward_domain::goal::Patch;
use onward_domain::settings::{Registration, SettingsPatch};
use onward_store::{DatabaseUrl, Statement, settings, statements};

use crate::database::TestDb;

statements! {
    BEND_RECORD = "UPDATE audit
                   SET action = $1
                   WHERE seq = $2";
    DROP_RECORD = "DELETE FROM audit
                   WHERE seq = $1";
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

    /// Bends a record of the audit log.
    pub async fn bend_record(&self, seq: i64) {
        let mut tx = self.write_unowned().await;
        let changed = tx
            .execute(&BEND_RECORD, &["nothing.happened".into(), seq.into()])
            .await;
        assert_eq!(changed.expect("the row is written"), 1);
        tx.commit().await.expect("the change is committed");
    }

    /// Takes a record of the audit log away.
    pub async fn drop_record(&self, seq: i64) {
        let mut tx = self.write_unowned().await;
        let changed = tx.execute(&DROP_RECORD, &[seq.into()]).await;
        assert_eq!(changed.expect("the row is gone"), 1);
        tx.commit().await.expect("the change is committed");
    }

    /// Lets anybody make an account.
    pub async fn open_registration(&self) {
        self.set(SettingsPatch {
            registration: Patch::Set(Registration::Open),
            ..SettingsPatch::default()
        })
        .await;
    }

    /// Sets something for the installation as a whole. A process that has read the settings may know the old ones for
    /// five seconds.
    pub async fn set(&self, patch: SettingsPatch) {
        let mut tx = self.write_unowned().await;
        let held = settings::hold(&mut tx).await.expect("the row is read");
        let mut settings = held.expect("an application has started");
        settings.apply(patch);
        settings.version += 1;
        settings::update(&mut tx, &settings)
            .await
            .expect("the row is written");
        tx.commit().await.expect("the change is committed");
    }
}
