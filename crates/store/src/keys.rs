//! Secrets of the installation, sealed before they come here.

use onward_domain::clock::Instant;
use onward_domain::ids::KeyId;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    // Two nodes that start at once make the same generation: the first one's counts.
    INSERT = "INSERT INTO keys (id, kind, generation, sealed, created_at, active_from)
              VALUES ($1, $2, $3, $4, $5, $6)
              ON CONFLICT (kind, generation) DO NOTHING";
    ALL = "SELECT id, kind, generation, sealed, created_at, active_from
           FROM keys
           ORDER BY kind, generation";
    DELETE = "DELETE FROM keys
              WHERE id = $1";
}

onward_domain::words! {
    /// What a secret is for.
    KeyKind {
        /// Signs access tokens.
        Signing = "signing",
        /// All other server keys are derived from it.
        Server = "server",
    }
}

/// One sealed secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// Names the key.
    pub id: KeyId,
    /// What it is for.
    pub kind: KeyKind,
    /// Counts the keys of a kind, from 1.
    pub generation: i64,
    /// The secret, sealed under the master key.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created_at: Instant,
    /// From when on it is used; it is made before.
    pub active_from: Instant,
}

/// Stores a key, unless its kind already has this generation; says whether it was stored.
pub async fn insert(tx: &mut WriteTx, key: &StoredKey) -> Result<bool, StoreError> {
    let StoredKey {
        id,
        kind,
        generation,
        sealed,
        created_at,
        active_from,
    } = key;
    let values = [
        (*id).into(),
        kind.word().into(),
        (*generation).into(),
        sealed.into(),
        (*created_at).into(),
        (*active_from).into(),
    ];
    Ok(tx.execute(&INSERT, &values).await? == 1)
}

/// Takes a key away for good.
pub async fn delete(tx: &mut WriteTx, id: KeyId) -> Result<(), StoreError> {
    tx.execute(&DELETE, &[id.into()]).await?;
    Ok(())
}

/// All keys, by kind, oldest first.
pub async fn all(tx: &mut ReadTx) -> Result<Vec<StoredKey>, StoreError> {
    tx.all(&ALL, &[]).await
}

impl FromRow for StoredKey {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.parse("kind", |word: &str| KeyKind::from_word(word).ok_or(()))?,
            generation: row.get("generation")?,
            sealed: row.get("sealed")?,
            created_at: row.get("created_at")?,
            active_from: row.get("active_from")?,
        })
    }
}
