//! The bounds of every connection.

use std::time::Duration;

use onward_http::caller::TrustedProxies;

use crate::config::{Http, seconds};

/// The bounds of every connection.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long a new connection may stay silent.
    pub first_byte: Duration,
    /// How long the head of a request may take from its first byte on.
    pub head: Duration,
    /// How long a connection may rest between two requests.
    pub idle: Duration,
    /// How long a client may take nothing of its answer; from then on it must keep up a KiB per second.
    pub write: Duration,
    /// The largest head that is read at all, in bytes, request line included.
    pub head_bytes: usize,
    /// The largest number of fields that is read at all.
    pub head_fields: usize,
    /// How many connections may be open.
    pub connections: usize,
    /// How many connections one address may have.
    pub connections_per_address: usize,
    /// Whose connections are not counted by address, because they carry many clients.
    pub proxies: TrustedProxies,
    /// How long requests may take to end after the signal to stop.
    pub drain: Duration,
}

impl Limits {
    /// What is configured.
    pub fn of(http: &Http) -> Self {
        let count = |configured: u32| usize::try_from(configured).unwrap_or(usize::MAX);
        let timeouts = &http.timeouts;
        Self {
            first_byte: seconds(timeouts.first_byte_seconds),
            head: seconds(timeouts.head_seconds),
            idle: seconds(timeouts.keep_alive_seconds),
            write: seconds(timeouts.write_seconds),
            // Twice what is answered with a 431 that is complete.
            head_bytes: 64 * 1024,
            head_fields: 200,
            connections: count(http.connections),
            connections_per_address: count(http.connections_per_address),
            proxies: TrustedProxies::new(http.trusted_proxies.as_slice().iter().copied()),
            drain: seconds(timeouts.drain_seconds),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::of(&Http::default())
    }
}
