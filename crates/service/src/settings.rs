//! What is set for the installation as a whole.

use onward_domain::day::TimeZone;
use onward_domain::user::Locale;
use onward_store::settings::{Registration, Settings};

use crate::config::Config;

/// The settings of a new installation: nobody but the first person may sign up.
pub(crate) fn of_new_installation(config: &Config) -> Settings {
    Settings {
        instance_name: config.instance_name.clone(),
        registration: Registration::Closed,
        time_zone: TimeZone::utc(),
        locale: Locale::english(),
    }
}
