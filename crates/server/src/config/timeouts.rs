//! `http.timeouts.*`: how long a client may take.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How long a client may take.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Timeouts {
    /// Seconds that a new connection may stay silent.
    pub first_byte_seconds: u16,
    /// Seconds that the head of a request may take from its first byte on.
    pub head_seconds: u16,
    /// Seconds that the body of a request may take; it must also keep up 1 KiB per second.
    pub body_seconds: u16,
    /// Seconds that an answer may take once the request is there.
    pub request_seconds: u16,
    /// Seconds that a client may take nothing of its answer; then it must keep up 1 KiB per second.
    pub write_seconds: u16,
    /// Seconds that a connection may rest between two requests.
    pub keep_alive_seconds: u16,
    /// Seconds that requests may take to end after the signal to stop.
    pub drain_seconds: u16,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            first_byte_seconds: 5,
            head_seconds: 10,
            body_seconds: 30,
            request_seconds: 30,
            write_seconds: 10,
            keep_alive_seconds: 60,
            drain_seconds: 25,
        }
    }
}

impl Timeouts {
    pub(super) fn validate(&self) -> Vec<(&'static str, String)> {
        let all = [
            ("http.timeouts.first_byte_seconds", self.first_byte_seconds),
            ("http.timeouts.head_seconds", self.head_seconds),
            ("http.timeouts.body_seconds", self.body_seconds),
            ("http.timeouts.request_seconds", self.request_seconds),
            ("http.timeouts.write_seconds", self.write_seconds),
            ("http.timeouts.keep_alive_seconds", self.keep_alive_seconds),
            ("http.timeouts.drain_seconds", self.drain_seconds),
        ];
        let out_of_range = all
            .into_iter()
            .filter(|(_, seconds)| !(1..=3600).contains(seconds));
        out_of_range
            .map(|(key, _)| (key, "must be between 1 and 3600".to_owned()))
            .collect()
    }
}

/// A configured number of seconds.
pub(crate) fn seconds(seconds: u16) -> Duration {
    Duration::from_secs(seconds.into())
}
