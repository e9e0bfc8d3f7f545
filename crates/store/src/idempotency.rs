//! Idempotency keys: what each key of a principal was answered, sealed, for as long as it is kept.

use onward_domain::clock::Instant;
use onward_domain::ids::UserId;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    FIND = "SELECT fingerprint, answer
            FROM idempotency_keys
            WHERE owner_id = $1
              AND route = $2
              AND idempotency_key = $3
              AND expires_at > $4";

    FORGET_EXPIRED = "DELETE FROM idempotency_keys
                      WHERE owner_id = $1
                        AND expires_at <= $2";

    CLAIM = "INSERT INTO idempotency_keys (owner_id, route, idempotency_key, fingerprint, answer, expires_at)
             VALUES ($1, $2, $3, $4, NULL, $5)
             ON CONFLICT (owner_id, route, idempotency_key) DO NOTHING";

    REMEMBER = "UPDATE idempotency_keys
                SET answer = $1
                WHERE owner_id = $2
                  AND route = $3
                  AND idempotency_key = $4";
}

/// Which request a key belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Slot<'a> {
    /// Who sent it.
    pub principal: UserId,
    /// Method and path, as matched.
    pub route: &'a str,
    /// The key itself.
    pub key: &'a str,
}

/// What is kept under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Of the payload that was sent with it.
    pub fingerprint: [u8; 32],
    /// The answer, sealed; none only inside the transaction that claimed the key.
    pub answer: Option<Vec<u8>>,
}

impl FromRow for Kept {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            fingerprint: row.get("fingerprint")?,
            answer: row.get("answer")?,
        })
    }
}

/// What is kept under a key and not expired.
pub async fn find(tx: &mut ReadTx, slot: Slot<'_>, now: Instant) -> Result<Option<Kept>, StoreError> {
    let Slot {
        principal,
        route,
        key,
    } = slot;
    tx.optional(&FIND, &[principal.into(), route.into(), key.into(), now.into()])
        .await
}

/// Claims a key until `expires_at`; false if it is taken. Expired keys of the principal are forgotten on the way.
pub async fn claim(
    tx: &mut WriteTx,
    slot: Slot<'_>,
    fingerprint: &[u8; 32],
    now: Instant,
    expires_at: Instant,
) -> Result<bool, StoreError> {
    let Slot {
        principal,
        route,
        key,
    } = slot;
    tx.execute(&FORGET_EXPIRED, &[principal.into(), now.into()])
        .await?;
    let values = [
        principal.into(),
        route.into(),
        key.into(),
        fingerprint.into(),
        expires_at.into(),
    ];
    Ok(tx.execute(&CLAIM, &values).await? == 1)
}

/// Keeps the sealed answer under a claimed key.
pub async fn remember(tx: &mut WriteTx, slot: Slot<'_>, answer: &[u8]) -> Result<(), StoreError> {
    let Slot {
        principal,
        route,
        key,
    } = slot;
    tx.execute(
        &REMEMBER,
        &[answer.into(), principal.into(), route.into(), key.into()],
    )
    .await?;
    Ok(())
}
