//! How often secrets were tried: one row per bucket, which says when the bucket is full again.
//!
//! Charging is one conditional statement, so that of many requests on many nodes no more pass than the bucket holds.

use onward_domain::clock::Instant;

use crate::error::StoreError;
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    CHARGE = "INSERT INTO attempts (subject, full_at)
              VALUES ($1, $2)
              ON CONFLICT (subject) DO UPDATE
              SET full_at = CASE WHEN attempts.full_at > $3 THEN attempts.full_at ELSE $3 END + $4
              WHERE attempts.full_at <= $5
              RETURNING full_at";

    FIND = "SELECT full_at
            FROM attempts
            WHERE subject = $1";

    GIVE_BACK = "UPDATE attempts
                 SET full_at = full_at - $1
                 WHERE subject = $2";

    FORGET = "DELETE FROM attempts
              WHERE full_at <= $1";
}

/// One try on one bucket.
#[derive(Clone, Copy, Debug)]
pub struct Charge<'a> {
    /// Names the bucket.
    pub subject: &'a [u8; 32],
    /// How many microseconds one try takes to grow back.
    pub cost: i64,
    /// By how many microseconds the bucket may be short of full and still let one more pass.
    pub tolerance: i64,
}

/// What became of a try; with it, when the bucket is full again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charged {
    /// There was room, and it was taken.
    Taken(Instant),
    /// There was none, and nothing changed.
    Refused(Instant),
}

/// Takes room for one try, if there is any.
pub async fn charge(tx: &mut WriteTx, charge: Charge<'_>, now: Instant) -> Result<Charged, StoreError> {
    let Charge {
        subject,
        cost,
        tolerance,
    } = charge;
    let at = now.microseconds();
    let values = [
        subject.into(),
        at.saturating_add(cost).into(),
        at.into(),
        cost.into(),
        at.saturating_add(tolerance).into(),
    ];
    if let Some(full_at) = tx.optional(&CHARGE, &values).await? {
        return Ok(Charged::Taken(full_at));
    }
    // Between the two statements the row may have been forgotten.
    let full = full_at(tx, subject).await?;
    Ok(Charged::Refused(full.unwrap_or(now)))
}

/// When the bucket is full again; none if it was never charged, or is forgotten.
pub async fn full_at(tx: &mut ReadTx, subject: &[u8; 32]) -> Result<Option<Instant>, StoreError> {
    tx.optional(&FIND, &[subject.into()]).await
}

/// Gives the room of one try back.
pub async fn give_back(tx: &mut WriteTx, subject: &[u8; 32], cost: i64) -> Result<(), StoreError> {
    tx.execute(&GIVE_BACK, &[cost.into(), subject.into()]).await?;
    Ok(())
}

/// Forgets the buckets that were full at that moment.
pub async fn forget(tx: &mut WriteTx, until: Instant) -> Result<(), StoreError> {
    tx.execute(&FORGET, &[until.into()]).await?;
    Ok(())
}
