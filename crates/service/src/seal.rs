//! Keys at rest and what is made with them.
//!
//! The master key never touches the database: it seals the rows of `keys`. One of them is the server secret, from
//! which one key per purpose is derived, so that a value made for one purpose is worthless for another.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{self, HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::hmac;
use onward_domain::clock::Entropy;
use secrecy::{ExposeSecret, SecretBox, SecretSlice};

use crate::config::MasterKey;

const KEY_BYTES: usize = 32;

/// A secret of the size of every key here.
pub(crate) type Secret = SecretBox<[u8; KEY_BYTES]>;

/// What a derived key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Refresh tokens of the API.
    RefreshToken,
    /// Tokens in the forms of pages.
    FormToken,
    /// The code that guards the first account.
    SetUpCode,
    /// Positions in lists.
    Cursor,
    /// Answers kept for an idempotency key.
    Idempotency,
    /// Cookies of devices that have signed in before.
    Device,
    /// Names of counted tries.
    Attempts,
    /// Payloads recognised under an idempotency key.
    Fingerprint,
}

impl Purpose {
    const ALL: [Self; 8] = [
        Self::RefreshToken,
        Self::FormToken,
        Self::SetUpCode,
        Self::Cursor,
        Self::Idempotency,
        Self::Device,
        Self::Attempts,
        Self::Fingerprint,
    ];

    const fn label(self) -> &'static [u8] {
        match self {
            Self::RefreshToken => b"refresh token",
            Self::FormToken => b"form token",
            Self::SetUpCode => b"set-up code",
            Self::Cursor => b"cursor",
            Self::Idempotency => b"idempotency",
            Self::Device => b"device",
            Self::Attempts => b"attempts",
            Self::Fingerprint => b"fingerprint",
        }
    }
}

/// Something could not be sealed or opened; why is nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("sealed bytes do not open under this key")]
pub(crate) struct SealError;

impl From<aws_lc_rs::error::Unspecified> for SealError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self
    }
}

/// The derived keys of this installation, by purpose.
pub(crate) struct Keys {
    derived: Vec<(Purpose, Derived)>,
}

struct Derived {
    mac: hmac::Key,
    sealer: Sealer,
}

impl Keys {
    /// Derives all keys from the server secret.
    pub(crate) fn derive(secret: &Secret) -> Result<Self, SealError> {
        let root = Salt::new(HKDF_SHA256, b"onward server secret 1").extract(secret.expose_secret());
        let derived = Purpose::ALL
            .into_iter()
            .map(|purpose| {
                let mac = expand(&root, &[b"mac: ", purpose.label()])?;
                let sealer = expand(&root, &[b"seal: ", purpose.label()])?;
                let mac = hmac::Key::new(hmac::HMAC_SHA256, mac.expose_secret());
                Ok((
                    purpose,
                    Derived {
                        mac,
                        sealer: Sealer::new(&sealer)?,
                    },
                ))
            })
            .collect::<Result<_, SealError>>()?;
        Ok(Self { derived })
    }

    /// The code that proves these bytes were approved here for this purpose.
    pub(crate) fn mac(&self, purpose: Purpose, bytes: &[u8]) -> [u8; 32] {
        let mut code = [0; 32];
        if let Some(derived) = self.of(purpose) {
            code.copy_from_slice(hmac::sign(&derived.mac, bytes).as_ref());
        }
        code
    }

    /// Whether the code is that of the bytes; takes the same time whatever differs.
    pub(crate) fn check(&self, purpose: Purpose, bytes: &[u8], code: &[u8]) -> bool {
        self.of(purpose)
            .is_some_and(|derived| hmac::verify(&derived.mac, bytes, code).is_ok())
    }

    /// Seals bytes; `about` must be known again to open them.
    pub(crate) fn seal(
        &self,
        purpose: Purpose,
        entropy: &dyn Entropy,
        about: &[u8],
        bytes: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        self.of(purpose)
            .ok_or(SealError)?
            .sealer
            .seal(entropy, about, bytes)
    }

    /// Opens what was sealed for the same purpose and about the same thing.
    pub(crate) fn open(&self, purpose: Purpose, about: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        self.of(purpose).ok_or(SealError)?.sealer.open(about, sealed)
    }

    fn of(&self, purpose: Purpose) -> Option<&Derived> {
        self.derived
            .iter()
            .find(|(of, _)| *of == purpose)
            .map(|(_, derived)| derived)
    }
}

/// Seals and opens bytes under one key: a random nonce, then ciphertext and tag.
pub(crate) struct Sealer(LessSafeKey);

impl Sealer {
    fn new(key: &Secret) -> Result<Self, SealError> {
        Ok(Self(LessSafeKey::new(UnboundKey::new(
            &AES_256_GCM,
            key.expose_secret(),
        )?)))
    }

    /// The sealer of the rows of `keys`.
    pub(crate) fn of_master(key: &MasterKey) -> Result<Self, SealError> {
        let root = Salt::new(HKDF_SHA256, b"onward master key 1").extract(key.expose_secret());
        Self::new(&expand(&root, &[b"seal: keys"])?)
    }

    /// Seals bytes; `about` must be known again to open them.
    pub(crate) fn seal(
        &self,
        entropy: &dyn Entropy,
        about: &[u8],
        bytes: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; NONCE_LEN];
        entropy.fill(&mut nonce);
        let mut text = bytes.to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(about), &mut text)?;
        Ok([nonce.as_slice(), &text].concat())
    }

    /// Seals a key of ours.
    pub(crate) fn seal_secret(
        &self,
        entropy: &dyn Entropy,
        about: &[u8],
        secret: &Secret,
    ) -> Result<Vec<u8>, SealError> {
        self.seal(entropy, about, secret.expose_secret())
    }

    /// Opens a key of ours.
    pub(crate) fn open_secret(&self, about: &[u8], sealed: &[u8]) -> Result<Secret, SealError> {
        let bytes = SecretSlice::from(self.open(about, sealed)?);
        let bytes = <[u8; KEY_BYTES]>::try_from(bytes.expose_secret()).map_err(|_| SealError)?;
        Ok(SecretBox::init_with(|| bytes))
    }

    /// Opens what was sealed about the same thing.
    pub(crate) fn open(&self, about: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(SealError)?;
        let mut text = text.to_vec();
        let plain =
            self.0
                .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(about), &mut text)?;
        Ok(plain.to_vec())
    }
}

/// A fresh secret.
pub(crate) fn fresh(entropy: &dyn Entropy) -> Secret {
    SecretBox::init_with_mut(|bytes: &mut [u8; KEY_BYTES]| entropy.fill(bytes))
}

struct Length;

impl KeyType for Length {
    fn len(&self) -> usize {
        KEY_BYTES
    }
}

fn expand(root: &hkdf::Prk, label: &[&[u8]]) -> Result<Secret, SealError> {
    let mut key = [0; KEY_BYTES];
    root.expand(label, Length)?.fill(&mut key)?;
    Ok(SecretBox::init_with(|| key))
}

#[cfg(test)]
mod tests;
