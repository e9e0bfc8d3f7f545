//! The only clock and the only randomness of the program. Everything else is handed these as arguments.

use jiff::Timestamp;
use onward_domain::clock::{Clock, Entropy, Instant};
use rand::Rng as _;

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one clock")]
    fn now(&self) -> Instant {
        Timestamp::now().into()
    }
}

/// A generator fit for secrets, seeded and reseeded by the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one source of randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}
