//! Links to a new password, at most one per account. Of their codes only hashes are kept.

use onward_domain::clock::Instant;
use onward_domain::ids::UserId;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    REPLACE = "INSERT INTO password_resets (user_id, code_hash, expires_at)
               VALUES ($1, $2, $3)
               ON CONFLICT (user_id) DO UPDATE
               SET code_hash = excluded.code_hash, expires_at = excluded.expires_at";
    FIND = "SELECT user_id
            FROM password_resets
            WHERE code_hash = $1
              AND expires_at > $2";
    // One conditional statement, so that of two at once only one sets a password.
    USE = "DELETE FROM password_resets
           WHERE user_id = $1
             AND code_hash = $2
             AND expires_at > $3";
    REVOKE = "DELETE FROM password_resets
              WHERE user_id = $1";
}

/// Makes a code the only one of its account.
pub async fn replace(
    tx: &mut WriteTx,
    user: UserId,
    code_hash: &[u8; 32],
    expires_at: Instant,
) -> Result<(), StoreError> {
    let values = [user.into(), code_hash.into(), expires_at.into()];
    tx.execute(&REPLACE, &values).await?;
    Ok(())
}

/// Whose password a code may set, if it counts now.
pub async fn find(tx: &mut ReadTx, code_hash: &[u8; 32], now: Instant) -> Result<Option<UserId>, StoreError> {
    let found = tx
        .optional::<UserRow>(&FIND, &[code_hash.into(), now.into()])
        .await?;
    Ok(found.map(|UserRow(user)| user))
}

/// Uses a code up; says whether it counted.
pub async fn use_up(
    tx: &mut WriteTx,
    user: UserId,
    code_hash: &[u8; 32],
    now: Instant,
) -> Result<bool, StoreError> {
    let values = [user.into(), code_hash.into(), now.into()];
    Ok(tx.execute(&USE, &values).await? == 1)
}

/// Takes back whatever link an account has: its password was changed in another way.
pub async fn revoke(tx: &mut WriteTx, user: UserId) -> Result<(), StoreError> {
    tx.execute(&REVOKE, &[user.into()]).await?;
    Ok(())
}

struct UserRow(UserId);

impl FromRow for UserRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        row.get("user_id").map(Self)
    }
}
