//! The settings of the installation, as processes know them.

use onward_domain::goal::Patch;
use onward_domain::settings::{Registration, SettingsPatch};
use onward_domain::text::InstanceName;
use onward_service::Config;
use onward_testkit::{TestDb, engines};

use crate::support::{Bench, config, local, start};

engines! {
    async fn a_new_installation_is_closed_and_demands_nothing(db: TestDb) {
        let bench = Bench::new(&db).await;
        let settings = bench.service.settings_in_force().await.unwrap();
        assert_eq!(settings.registration, Registration::Closed);
        assert!(!settings.require_if_match && !settings.require_email_verification);
        assert_eq!((settings.instance_name.as_str(), settings.max_goals.count()), ("Onward", 10_000));
        assert_eq!(settings.version, 1);
    }

    async fn what_the_configuration_fixes_counts_whatever_is_stored(db: TestDb) {
        let fixed = SettingsPatch {
            instance_name: Patch::Set(InstanceName::parse("Our goals").unwrap()),
            registration: Patch::Set(Registration::Closed),
            ..SettingsPatch::default()
        };
        let bench = start(&db, Config { fixed, ..config() }, 1).await.unwrap();
        bench.user("ada").await;
        db.open_registration().await;
        let settings = bench.service.settings_in_force().await.unwrap();
        assert_eq!(settings.instance_name.as_str(), "Our goals");
        let door = bench.service.door(&local()).await.unwrap();
        assert_eq!(door, onward_service::auth::Door::Closed);
    }
}
