//! What is counted together: the sender first, then what the secret is tried on.

use std::net::IpAddr;
use std::time::Duration;

use onward_domain::clock::Instant;
use onward_domain::user::{EmailAddress, Username};
use onward_store::users::Login;
use secrecy::ExposeSecret;

use super::Check;
use crate::Service;
use crate::actor::Context;
use crate::auth::device::Device;
use crate::error::Error;
use crate::limits::{AddressKey, Attempts, Rate, Standing};
use crate::seal::Purpose;

/// The name of the policy.
const POLICY: &str = "auth";

/// Tries that are counted together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    /// A keyed hash: the rows tell nobody whose they are.
    pub(super) subject: [u8; 32],
    pub(super) rate: Rate,
    /// Whether a right secret gives the try back.
    pub(super) refundable: bool,
    /// Whether its sender may know how full it is; what others do to an account is none of their business.
    own: bool,
}

impl Bucket {
    /// Tells the sender where they stand.
    pub(super) fn note(&self, context: &Context, full_at: Instant, now: Instant) {
        if self.own {
            context.meter.note(self.standing(full_at, now));
        }
    }

    /// The refusal of a try for which there is no room.
    pub(super) fn refuse(&self, context: &Context, full_at: Instant, now: Instant) -> Error {
        context.meter.note(self.standing(full_at, now));
        let wait = self.rate.wait(full_at, now).unsigned_abs();
        Error::TooMany {
            policy: POLICY,
            retry_after: Duration::from_micros(wait.max(1)),
        }
    }

    fn standing(&self, full_at: Instant, now: Instant) -> Standing {
        Standing::of(POLICY, self.rate, full_at, now)
    }
}

impl Service {
    /// The buckets of a try, always in this order, so that two transactions never wait for each other.
    pub(super) fn buckets(&self, context: &Context, check: Check<'_>) -> Vec<Bucket> {
        let Attempts {
            enabled: _,
            address,
            account,
            sign_up,
            sign_ups,
            refresh,
            session,
        } = self.config.attempts;
        // What is no address counts as one sender.
        let from = context.address.parse::<IpAddr>().map(AddressKey::of);
        let from = from.map_or_else(|_| String::new(), |key| key.to_string());
        let sender = |kind, rate| Bucket {
            own: true,
            ..self.bucket(kind, from.as_bytes(), rate)
        };
        match check {
            Check::SignIn { name, account: login } => vec![
                sender("address", address),
                Bucket {
                    refundable: true,
                    ..self.account(context, name, login, account)
                },
            ],
            Check::Proof(id) => vec![
                sender("address", address),
                Bucket {
                    refundable: true,
                    own: true,
                    ..self.bucket("proof", id.uuid().as_bytes(), account)
                },
            ],
            // A code names no account; the sender has the bucket of all tries of passwords.
            Check::ResetCode => vec![sender("address", address)],
            Check::SignUp => vec![sender("sign-up", sign_up), self.bucket("sign-ups", b"", sign_ups)],
            Check::Refresh(None) => vec![sender("refresh", refresh)],
            Check::Refresh(Some(id)) => vec![
                sender("refresh", refresh),
                self.bucket("session", id.uuid().as_bytes(), session),
            ],
        }
    }

    /// An account, for a device that has signed in to it before, or for all others.
    fn account(&self, context: &Context, name: &str, login: Option<&Login>, rate: Rate) -> Bucket {
        let Some(login) = login else {
            // The same as for an account, so that nobody sees whether there is one.
            return self.bucket("name", folded(name).as_bytes(), rate);
        };
        let device = context.device_cookie.as_ref();
        match device.and_then(|cookie| self.known_device(cookie.expose_secret(), login)) {
            Some(device) => self.bucket("device", &device.said(), rate),
            None => self.bucket("account", login.id.uuid().as_bytes(), rate),
        }
    }

    fn known_device(&self, cookie: &str, login: &Login) -> Option<Device> {
        let epoch = Device::epoch(login.password_hash.as_deref());
        let device = Device::read(&self.keys, cookie, (&epoch, self.clock.now()))?;
        Some(device).filter(|device| device.user == login.id)
    }

    fn bucket(&self, kind: &str, whose: &[u8], rate: Rate) -> Bucket {
        let named = [kind.as_bytes(), b"\0", whose].concat();
        Bucket {
            subject: self.keys.mac(Purpose::Attempts, &named),
            rate,
            refundable: false,
            own: false,
        }
    }
}

/// A name as accounts are found by it; what names no account whatever it is stays as it was typed.
fn folded(name: &str) -> String {
    let username = Username::parse(name).map(|username| username.folded());
    let email = || EmailAddress::parse(name).map(|email| email.as_str().to_owned());
    username.or_else(|_| email()).unwrap_or_else(|_| name.to_owned())
}
