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
use crate::auth::ring::{OpenError, Ring, about};
use crate::error::Error;
use crate::once::Running;
use crate::seal::{self, Keys, SealError, Sealer, Secret};
use crate::settings::Recent;
use crate::standing::Standings;
use crate::{Inner, MasterKey, Parts, Service};

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

        let server = server_secret(&sealer, &stored)?;
        let ring = Ring::open(&sealer, &stored).map_err(|error| match error {
            OpenError::Sealed(SealError) => StartError::MasterKey,
            OpenError::Key(error) => StartError::Key(error),
        })?;
        let issuer = config.public_url.trim_end_matches('/').to_owned();
        let audience = format!("{issuer}/api/v1");
        let issue = Issue {
            issuer,
            audience,
            lifetime: config.lifetimes.access,
        };
        let signer = Signer::new(issue, ring);
        let hasher = Hasher::start(&config.hashing, &*entropy).map_err(StartError::Threads)?;
        let auth = Auth::new(hasher, signer, now);
        let keys = Keys::derive(&server).map_err(|_| StartError::MasterKey)?;
        let inner = Arc::new(Inner {
            clock,
            entropy,
            config,
            sealer,
            keys,
            auth,
            running: Running::default(),
            standings: Standings::default(),
            recent_settings: Recent::default(),
        });
        let service = Self { inner, store };
        service.rotate_keys().await.map_err(StartError::Key)?;
        Ok(service)
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
            active_from: now,
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

/// The newest secret of the server.
fn server_secret(sealer: &Sealer, stored: &[StoredKey]) -> Result<Secret, StartError> {
    let server = stored.iter().filter(|key| key.kind == KeyKind::Server);
    let key = server
        .max_by_key(|key| key.generation)
        .ok_or(StartError::MasterKey)?;
    let secret = sealer.open_secret(&about(key.kind, key.id), &key.sealed);
    secret.map_err(|SealError| StartError::MasterKey)
}

/// Whether a master key opens the keys of a database; false while there are none. Nothing is written.
pub async fn opens_keys(store: &Store, master_key: &MasterKey) -> Result<bool, StartError> {
    let stored = keys::all(&mut store.read_one().await?).await?;
    if missing(&stored) {
        return Ok(false);
    }
    let sealer = Sealer::of_master(master_key).map_err(|_| StartError::MasterKey)?;
    for key in &stored {
        let secret = sealer.open_secret(&about(key.kind, key.id), &key.sealed);
        secret.map_err(|SealError| StartError::MasterKey)?;
    }
    Ok(true)
}
