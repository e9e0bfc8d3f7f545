//! The keys that sign access tokens, and how they take turns.
//!
//! A key signs for 90 days. The next one is published a day before its turn, so that whoever keeps our public keys
//! knows it in time; the one before stays for an hour, longer than any of its tokens lasts. Processes over one
//! database agree because a generation can be stored only once.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant as Moment};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{DecodingKey, EncodingKey};
use onward_domain::clock::Instant;
use onward_domain::ids::{Ids, KeyId};
use onward_store::audit::{Action, Target};
use onward_store::keys::{self, KeyKind, StoredKey};
use secrecy::ExposeSecret;

use super::audit::{self, Deed, Origin};
use super::jwt::Refused;
use crate::Service;
use crate::error::{Error, log_behind};
use crate::seal::{SealError, Sealer, Secret, fresh};

const HOUR: i64 = 3600;
/// How long a key signs, in seconds.
const TURN: i64 = 90 * 24 * HOUR;
/// How long before its turn a key is published.
const AHEAD: i64 = 24 * HOUR;
/// How long a key is kept after its turn.
const KEPT: i64 = HOUR;
/// How old the keys in memory may be before a token is signed.
const FRESH: Duration = Duration::from_secs(5);

/// One key that signs.
pub(crate) struct SigningKey {
    kid: String,
    active_from: Instant,
    writing: EncodingKey,
    reading: DecodingKey,
    public: String,
}

/// The public part of a key that signs access tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Its name in the header of a token.
    pub kid: String,
    /// The Ed25519 key as RFC 8037 writes it.
    pub x: String,
}

impl SigningKey {
    pub(crate) fn new(id: KeyId, active_from: Instant, seed: &Secret) -> Result<Self, Error> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.expose_secret()).map_err(Error::internal)?;
        let document = pair.to_pkcs8().map_err(|_| Error::internal(Refused))?;
        let public = pair.public_key().as_ref();
        Ok(Self {
            kid: id.to_string(),
            active_from,
            writing: EncodingKey::from_ed_der(document.as_ref()),
            reading: DecodingKey::from_ed_der(public),
            public: URL_SAFE_NO_PAD.encode(public),
        })
    }

    pub(crate) fn kid(&self) -> &str {
        &self.kid
    }

    pub(crate) const fn writing(&self) -> &EncodingKey {
        &self.writing
    }

    pub(crate) const fn reading(&self) -> &DecodingKey {
        &self.reading
    }
}

/// All keys whose tokens are taken, the oldest first.
pub(crate) struct Ring(Vec<SigningKey>);

impl Ring {
    /// A ring of keys that stand in the order of their turns.
    pub(crate) fn of(keys: impl IntoIterator<Item = SigningKey>) -> Self {
        Self(keys.into_iter().collect())
    }

    /// Opens the stored keys that sign.
    pub(crate) fn open(sealer: &Sealer, stored: &[StoredKey]) -> Result<Self, OpenError> {
        let signing = stored.iter().filter(|key| key.kind == KeyKind::Signing);
        let keys = signing.map(|key| {
            let seed = sealer.open_secret(&about(key.kind, key.id), &key.sealed)?;
            SigningKey::new(key.id, key.active_from, &seed).map_err(OpenError::Key)
        });
        Ok(Self::of(keys.collect::<Result<Vec<_>, _>>()?))
    }

    /// The key whose turn it is. A clock that runs behind finds the first one.
    pub(crate) fn signing_at(&self, now: Instant) -> Option<&SigningKey> {
        let active = self.0.iter().rev().find(|key| key.active_from <= now);
        active.or_else(|| self.0.first())
    }

    /// The key of that name.
    pub(crate) fn find(&self, kid: &str) -> Option<&SigningKey> {
        self.0.iter().find(|key| key.kid == kid)
    }
}

/// Why stored keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("a key does not open")]
    Sealed(#[from] SealError),
    #[error("a key is none")]
    Key(#[source] Error),
}

/// What a sealed key is bound to: it cannot be put in the place of another.
pub(crate) fn about(kind: KeyKind, id: KeyId) -> Vec<u8> {
    [kind.word().as_bytes(), b" ", id.uuid().as_bytes()].concat()
}

/// The ring as it was read a moment ago.
pub(crate) struct Recent {
    held: RwLock<(Moment, Arc<Ring>)>,
    /// Whoever reads the keys anew holds this: others wait and find them read.
    reading: tokio::sync::Mutex<()>,
}

impl Recent {
    pub(crate) fn new(ring: Ring) -> Self {
        Self {
            held: RwLock::new((Moment::now(), Arc::new(ring))),
            reading: tokio::sync::Mutex::new(()),
        }
    }

    pub(crate) fn get(&self) -> Arc<Ring> {
        Arc::clone(&self.held.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    fn read_at(&self) -> Moment {
        self.held.read().unwrap_or_else(PoisonError::into_inner).0
    }

    fn put(&self, read_at: Moment, ring: Ring) {
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = (read_at, Arc::new(ring));
    }
}

/// What taking turns needs to be done now.
struct Due {
    /// The key to be made: its generation and when its turn begins.
    next: Option<(i64, Instant)>,
    /// The keys whose time is over.
    over: Vec<KeyId>,
}

impl Due {
    /// Looks at the stored keys that sign, the oldest first.
    fn at(now: Instant, stored: &[&StoredKey]) -> Self {
        let next = stored.last().and_then(|newest| {
            let ends = newest.active_from.plus_seconds(TURN);
            let due = ends.plus_seconds(-AHEAD) <= now;
            // A process that slept through the day of publishing publishes first all the same.
            due.then(|| {
                (
                    newest.generation.saturating_add(1),
                    ends.max(now.plus_seconds(AHEAD)),
                )
            })
        });
        let over = stored.iter().zip(stored.iter().skip(1));
        let over = over.filter(|(_, after)| after.active_from.plus_seconds(KEPT) <= now);
        Self {
            next,
            over: over.map(|(key, _)| key.id).collect(),
        }
    }

    fn is_nothing(&self) -> bool {
        self.next.is_none() && self.over.is_empty()
    }
}

impl Service {
    /// The public keys of access tokens: the one that signs, the next one, and the one before.
    pub async fn public_keys(&self) -> Vec<PublicKey> {
        self.keep_keys_fresh().await;
        let ring = self.auth.signer.ring().get();
        let keys = ring.0.iter().map(|key| PublicKey {
            kid: key.kid.clone(),
            x: key.public.clone(),
        });
        keys.collect()
    }

    /// Makes the next key when its day has come, and takes away the one whose time is over.
    pub async fn rotate_keys(&self) -> Result<(), Error> {
        let now = self.clock.now();
        let stored = keys::all(&mut self.store.read_one().await?).await?;
        let signing: Vec<&StoredKey> = stored.iter().filter(|key| key.kind == KeyKind::Signing).collect();
        let due = Due::at(now, &signing);
        if due.is_nothing() {
            self.learn_keys().await;
            return Ok(());
        }
        let mut ids = Ids::new(now, &*self.entropy);
        let next = match due.next {
            Some((generation, active_from)) => {
                let key = sealed(self, &mut ids, (KeyKind::Signing, generation), (now, active_from));
                Some(key.map_err(Error::internal)?)
            }
            None => None,
        };

        let mut tx = self.store.write_unowned().await?;
        for id in due.over {
            keys::delete(&mut tx, id).await?;
        }
        // Of several processes the first one's key counts; only that one is worth a record.
        if let Some(key) = next
            && keys::insert(&mut tx, &key).await?
        {
            let deed = Deed {
                actor: None,
                action: Action::SigningKeyCreated,
                target: Target::SigningKey(key.id.uuid()),
                changed: Vec::new(),
            };
            audit::append(&mut tx, (&mut ids, now), Origin::default(), [deed]).await?;
        }
        tx.commit().await?;
        self.learn_keys().await;
        Ok(())
    }

    /// Reads the keys anew if they were read more than a few seconds ago: a process must not sign under a key that
    /// others have taken away.
    pub(crate) async fn keep_keys_fresh(&self) {
        if self.auth.signer.ring().read_at().elapsed() >= FRESH {
            self.learn_keys().await;
        }
    }

    /// Reads the keys anew, once for all who ask at the same time. Without an answer the known ones stay.
    pub(crate) async fn learn_keys(&self) {
        let recent = self.auth.signer.ring();
        let asked = Moment::now();
        let _reading = recent.reading.lock().await;
        if recent.read_at() >= asked {
            return;
        }
        let read_at = Moment::now();
        match self.read_ring().await {
            Ok(ring) => recent.put(read_at, ring),
            Err(error) => log_behind(&error, "the keys that sign tokens were not read anew"),
        }
    }

    async fn read_ring(&self) -> Result<Ring, Error> {
        let stored = keys::all(&mut self.store.read_one().await?).await?;
        Ring::open(&self.sealer, &stored).map_err(Error::internal)
    }
}

/// Makes a key of a generation, sealed.
fn sealed(
    service: &Service,
    ids: &mut Ids,
    (kind, generation): (KeyKind, i64),
    (now, active_from): (Instant, Instant),
) -> Result<StoredKey, SealError> {
    let id: KeyId = ids.mint();
    let entropy = &*service.entropy;
    Ok(StoredKey {
        id,
        kind,
        generation,
        sealed: service
            .sealer
            .seal_secret(entropy, &about(kind, id), &fresh(entropy))?,
        created_at: now,
        active_from,
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_microseconds(seconds * 1_000_000)
    }

    fn stored(generation: i64, active_from: i64) -> StoredKey {
        StoredKey {
            id: KeyId::from_uuid(Uuid::from_u128(generation.unsigned_abs().into())),
            kind: KeyKind::Signing,
            generation,
            sealed: Vec::new(),
            created_at: at(0),
            active_from: at(active_from),
        }
    }

    fn due(now: i64, keys: &[StoredKey]) -> (Option<(i64, Instant)>, usize) {
        let due = Due::at(at(now), &keys.iter().collect::<Vec<_>>());
        (due.next, due.over.len())
    }

    #[test]
    fn the_next_key_is_made_a_day_before_its_turn() {
        let first = [stored(1, 0)];
        assert_eq!(due(TURN - AHEAD - 1, &first), (None, 0));
        assert_eq!(due(TURN - AHEAD, &first), (Some((2, at(TURN))), 0));
        assert_eq!(due(TURN + 5, &first), (Some((2, at(TURN + 5 + AHEAD))), 0));
    }

    #[test]
    fn a_key_is_kept_for_an_hour_after_its_turn() {
        let keys = [stored(1, 0), stored(2, TURN)];
        assert_eq!(due(TURN + KEPT - 1, &keys), (None, 0));
        assert_eq!(due(TURN + KEPT, &keys), (None, 1));
    }

    #[test]
    fn a_key_signs_from_its_turn_on() {
        let key = |id: u128, from: i64| {
            let seed = Secret::init_with(|| [7; 32]);
            SigningKey::new(KeyId::from_uuid(Uuid::from_u128(id)), at(from), &seed).unwrap()
        };
        let ring = Ring::of([key(1, 100), key(2, 200)]);
        let signs = |now: i64| ring.signing_at(at(now)).unwrap().active_from;
        assert_eq!((signs(0), signs(199), signs(200)), (at(100), at(100), at(200)));
    }
}
