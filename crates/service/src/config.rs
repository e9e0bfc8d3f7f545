//! What can be set about the use cases, with the defaults of the security page.

use std::thread;
use std::time::Duration;

use onward_domain::settings::SettingsPatch;
use secrecy::SecretBox;

use crate::limits::Attempts;

/// The key under which all other keys are sealed.
pub type MasterKey = SecretBox<[u8; 32]>;

/// Everything that can be set.
#[derive(Debug)]
pub struct Config {
    /// Where people reach this installation: scheme, host, port, no path. Issuer of the tokens.
    pub public_url: String,
    /// The settings that cannot be changed while it runs.
    pub fixed: SettingsPatch,
    /// The key under which all other keys are sealed.
    pub master_key: MasterKey,
    /// How passwords are hashed.
    pub hashing: Hashing,
    /// How long sign-ins last.
    pub lifetimes: Lifetimes,
    /// The least number of characters of a password.
    pub password_minimum: usize,
    /// How often passwords, codes and tokens may be tried.
    pub attempts: Attempts,
}

impl Config {
    /// The defaults, for an installation reached under that URL.
    pub fn new(public_url: impl Into<String>, master_key: MasterKey) -> Self {
        Self {
            public_url: public_url.into(),
            fixed: SettingsPatch::default(),
            master_key,
            hashing: Hashing::default(),
            lifetimes: Lifetimes::default(),
            password_minimum: 12,
            attempts: Attempts::default(),
        }
    }

    /// Whether the public URL names this very machine.
    pub(crate) fn is_loopback(&self) -> bool {
        let Some((_, rest)) = self.public_url.split_once("://") else {
            return false;
        };
        let authority = rest.split('/').next().unwrap_or_default();
        let host = match authority.strip_prefix('[') {
            Some(bracketed) => bracketed.split(']').next().unwrap_or_default(),
            None => authority.split(':').next().unwrap_or_default(),
        };
        host.eq_ignore_ascii_case("localhost")
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }
}

/// How passwords are hashed.
#[derive(Clone, Copy, Debug)]
pub struct Hashing {
    /// Memory of one hash.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// How many are hashed at a time.
    pub permits: usize,
    /// How many may wait.
    pub queue: usize,
    /// How long one may wait.
    pub wait: Duration,
}

impl Default for Hashing {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self {
            memory_kib: 47_104,
            passes: 2,
            permits: cores.saturating_sub(1).max(1),
            queue: 32,
            wait: Duration::from_secs(2),
        }
    }
}

/// How long sign-ins last, in whole seconds.
#[derive(Clone, Copy, Debug)]
pub struct Lifetimes {
    /// Access tokens.
    pub access: i64,
    /// How far clocks may differ.
    pub leeway: i64,
    /// A refresh token that is not used.
    pub refresh_idle: i64,
    /// A chain of refresh tokens, however much used.
    pub refresh_absolute: i64,
    /// How long the previous refresh token is answered with the same next one.
    pub refresh_retry: i64,
    /// A web session that is not used.
    pub web_idle: i64,
    /// The same with "stay signed in".
    pub web_idle_stay: i64,
    /// A web session, however much used.
    pub web_absolute: i64,
    /// How many sign-ins one account may have at a time.
    pub sessions_per_account: i64,
}

impl Default for Lifetimes {
    fn default() -> Self {
        const HOUR: i64 = 3600;
        const DAY: i64 = 24 * HOUR;
        Self {
            access: 15 * 60,
            leeway: 30,
            refresh_idle: 30 * DAY,
            refresh_absolute: 90 * DAY,
            refresh_retry: 60,
            web_idle: 24 * HOUR,
            web_idle_stay: 14 * DAY,
            web_absolute: 30 * DAY,
            sessions_per_account: 50,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_urls_of_this_machine_are_loopback() {
        let at = |url: &str| Config::new(url, SecretBox::init_with(|| [0; 32])).is_loopback();
        for url in [
            "http://127.0.0.1:8000",
            "http://localhost",
            "http://LOCALHOST:1/",
            "http://[::1]:80",
            "http://127.8.0.1",
        ] {
            assert!(at(url), "{url}");
        }
        for url in [
            "http://10.0.0.1",
            "https://goals.example",
            "http://localhost.example",
            "127.0.0.1",
            "http://[::2]",
        ] {
            assert!(!at(url), "{url}");
        }
    }
}
