//! Starting: the keys of the database are opened, or made when there are none.

use std::io;
use std::sync::Arc;

use onward_domain::clock::{Entropy, Instant};
use onward_domain::ids::{Ids, KeyId};
use onward_domain::settings::Settings;
use onward_store::keys::{KeyKind, StoredKey};
use onward_store::{Store, StoreError, keys, settings};

use crate::auth::Auth;
use crate::auth::jwt::{Issue, Signer};
use crate::auth::passwords::Hasher;
use crate::error::Error;
use crate::once::Running;
use crate::seal::{self, Keys, SealError, Sealer, Secret};
use crate::settings::Recent;
use crate::standing::Standings;
use crate::{Inner, Parts, Service};

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The master key is not the one the keys of this database were sealed under.
    #[error(
        "the master key does not open the keys of this database: put the key that belongs to it \
         back in place (auth.master_key, by default the file master.key in the data directory)"
    )]
    MasterKey,
    /// The database does not answer.
    #[error("the database cannot be read")]
    Store(#[from] StoreError),
    /// No thread for hashing passwords can be started.
    #[error("the threads for hashing passwords cannot be started")]
    Threads(#[source] io::Error),
    /// A key cannot be used.
    #[error("a key cannot be used")]
    Key(#[source] Error),
}

impl Service {
    /// Opens the keys of the database, makes those of a new one, and starts the threads that hash passwords.
    pub async fn new(parts: Parts) -> Result<Self, StartError> {
        let Parts {
            store,
            clock,
            entropy,
            config,
        } = parts;
        let now = clock.now();
        let sealer = Sealer::of_master(&config.master_key).map_err(|_| StartError::MasterKey)?;

        let mut stored = keys::all(&mut store.read_one().await?).await?;
        if missing(&stored) {
            stored = fill(&store, &*entropy, &sealer, now).await?;
        }
        let mut tx = store.write_unowned().await?;
        settings::open(&mut tx, &Settings::of_new_installation(now)).await?;
        tx.commit().await?;

        let (_, server) = newest(&sealer, &stored, KeyKind::Server)?;
        let (id, seed) = newest(&sealer, &stored, KeyKind::Signing)?;
        let issuer = config.public_url.trim_end_matches('/').to_owned();
        let audience = format!("{issuer}/api/v1");
        let issue = Issue {
            issuer,
            audience,
            lifetime: config.lifetimes.access,
        };
        let signer = Signer::new(issue, id, &seed).map_err(StartError::Key)?;
        let hasher = Hasher::start(&config.hashing, &*entropy).map_err(StartError::Threads)?;
        let auth = Auth::new(hasher, signer, now);
        let keys = Keys::derive(&server).map_err(|_| StartError::MasterKey)?;
        let inner = Arc::new(Inner {
            clock,
            entropy,
            config,
            keys,
            auth,
            running: Running::default(),
            standings: Standings::default(),
            recent_settings: Recent::default(),
        });
        Ok(Self { inner, store })
    }
}

fn missing(stored: &[StoredKey]) -> bool {
    !KeyKind::ALL
        .iter()
        .all(|kind| stored.iter().any(|key| key.kind == *kind))
}

/// Makes the keys of a new database. Another node that starts at the same time may be faster: its keys count.
async fn fill(
    store: &Store,
    entropy: &dyn Entropy,
    sealer: &Sealer,
    now: Instant,
) -> Result<Vec<StoredKey>, StartError> {
    let mut ids = Ids::new(now, entropy);
    let mut fresh = Vec::new();
    for kind in KeyKind::ALL.iter().copied() {
        let id: KeyId = ids.mint();
        let secret = seal::fresh(entropy);
        let bytes = sealer
            .seal_secret(entropy, &about(kind, id), &secret)
            .map_err(|_| StartError::MasterKey)?;
        fresh.push(StoredKey {
            id,
            kind,
            generation: 1,
            sealed: bytes,
            created_at: now,
        });
    }
    let mut tx = store.write_unowned().await?;
    for key in &fresh {
        keys::insert(&mut tx, key).await?;
    }
    let stored = keys::all(&mut tx).await?;
    tx.commit().await?;
    Ok(stored)
}

fn newest(sealer: &Sealer, stored: &[StoredKey], kind: KeyKind) -> Result<(KeyId, Secret), StartError> {
    let newest = stored
        .iter()
        .filter(|key| key.kind == kind)
        .max_by_key(|key| key.generation);
    let key = newest.ok_or(StartError::MasterKey)?;
    let secret = sealer.open_secret(&about(kind, key.id), &key.sealed);
    Ok((key.id, secret.map_err(|SealError| StartError::MasterKey)?))
}

/// What a sealed key is bound to: it cannot be put in the place of another.
fn about(kind: KeyKind, id: KeyId) -> Vec<u8> {
    [kind.word().as_bytes(), b" ", id.uuid().as_bytes()].concat()
}
