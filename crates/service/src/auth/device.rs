//! The cookie of a device that has signed in before. It opens nothing: it only counts tries apart from strangers'.
//!
//! It counts as long as the password that was typed there: whoever once knew an older one is a stranger.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use onward_domain::clock::{Entropy, Instant};
use onward_domain::ids::UserId;
use secrecy::SecretString;
use uuid::Uuid;

use super::tokens::hash;
use crate::seal::{Keys, Purpose};

/// How long a device is known after its last sign-in: as long as browsers keep a cookie.
pub(crate) const LASTS: i64 = 400 * 86_400;

const ID_BYTES: usize = 16;
const SAID_BYTES: usize = 16 + ID_BYTES;
const CHARACTERS: usize = 96;

/// A device and who has signed in with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Device {
    pub(crate) user: UserId,
    pub(crate) id: [u8; ID_BYTES],
}

impl Device {
    /// A device that was not known before.
    pub(crate) fn mint(user: UserId, entropy: &dyn Entropy) -> Self {
        let mut id = [0; ID_BYTES];
        entropy.fill(&mut id);
        Self { user, id }
    }

    /// What makes it differ from all others.
    pub(crate) fn said(self) -> [u8; SAID_BYTES] {
        let mut said = [0; SAID_BYTES];
        let bytes = self.user.uuid().into_bytes().into_iter().chain(self.id);
        said.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        said
    }

    /// What changes with every password: a digest of its hash.
    pub(crate) fn epoch(password_hash: Option<&str>) -> [u8; 32] {
        hash(password_hash.unwrap_or_default())
    }

    /// The value of the cookie, for a sign-in with a password at that moment.
    pub(crate) fn write(self, keys: &Keys, (epoch, now): (&[u8; 32], Instant)) -> SecretString {
        let said = [&self.said()[..], &now.seconds().to_be_bytes()].concat();
        let code = keys.mac(Purpose::Device, &[&said[..], epoch].concat());
        SecretString::from(URL_SAFE_NO_PAD.encode([&said[..], &code].concat()))
    }

    /// Reads a cookie that was made here, with the password of that epoch, and is not too old.
    pub(crate) fn read(keys: &Keys, cookie: &str, (epoch, now): (&[u8; 32], Instant)) -> Option<Self> {
        if cookie.len() != CHARACTERS {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cookie).ok()?;
        let (said, code) = bytes.split_at_checked(SAID_BYTES + 8)?;
        if !keys.check(Purpose::Device, &[said, epoch].concat(), code) {
            return None;
        }
        let (user, said) = said.split_first_chunk::<16>()?;
        let (id, since) = said.split_first_chunk::<ID_BYTES>()?;
        let since = i64::from_be_bytes(since.try_into().ok()?);
        let user = UserId::from_uuid(Uuid::from_bytes(*user));
        (now.seconds() < since.saturating_add(LASTS)).then_some(Self { user, id: *id })
    }
}

#[cfg(test)]
mod tests {
    use onward_testkit::SeededEntropy;
    use secrecy::ExposeSecret;

    use super::*;
    use crate::seal::fresh;

    const NOW: Instant = Instant::from_microseconds(1_795_159_800_000_000);
    const EPOCH: [u8; 32] = [7; 32];

    fn device() -> (Keys, Device) {
        let entropy = SeededEntropy::new(1);
        let keys = Keys::derive(&fresh(&entropy)).unwrap();
        let user = UserId::from_uuid(Uuid::from_u128(7));
        (keys, Device::mint(user, &entropy))
    }

    #[test]
    fn a_device_is_known_again_until_it_was_away_too_long() {
        let (keys, device) = device();
        let cookie = device.write(&keys, (&EPOCH, NOW));
        let read = |seconds| Device::read(&keys, cookie.expose_secret(), (&EPOCH, NOW.plus_seconds(seconds)));
        assert_eq!(read(0), Some(device));
        assert_eq!(read(LASTS - 1), Some(device));
        assert_eq!(read(LASTS), None);
    }

    #[test]
    fn another_password_makes_a_stranger_of_it() {
        let (keys, device) = device();
        let cookie = device.write(&keys, (&EPOCH, NOW));
        for password in [None, Some("$argon2id$other")] {
            let epoch = Device::epoch(password);
            assert_eq!(Device::read(&keys, cookie.expose_secret(), (&epoch, NOW)), None);
        }
    }

    #[test]
    fn a_changed_cookie_is_none() {
        let (keys, device) = device();
        let cookie = device.write(&keys, (&EPOCH, NOW));
        let cookie = cookie.expose_secret();
        for place in 0..cookie.len() {
            let mut changed = cookie.as_bytes().to_vec();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(Device::read(&keys, &changed, (&EPOCH, NOW)), None, "{place}");
        }
        for other in [
            "",
            "A",
            &"A".repeat(96),
            &format!("{cookie}A"),
            cookie.get(1..).unwrap(),
        ] {
            assert_eq!(Device::read(&keys, other, (&EPOCH, NOW)), None, "{other}");
        }
    }
}
