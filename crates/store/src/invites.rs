//! Invitations to make an account. Of their codes only hashes are kept.

use onward_domain::clock::Instant;
use onward_domain::ids::{InviteId, UserId};
use onward_domain::invite::Invite;
use onward_domain::page::InvitePosition;
use onward_domain::user::EmailAddress;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    INSERT = "INSERT INTO invites (id, code_hash, email, created_at, expires_at)
              VALUES ($1, $2, $3, $4, $5)";
    COUNTS = "SELECT id
              FROM invites
              WHERE code_hash = $1
                AND used_at IS NULL
                AND expires_at > $2
                AND (email IS NULL OR email = $3)";
    // One conditional statement, so that of two at once only one gets in.
    USE = "UPDATE invites
           SET used_at = $1, used_by = $2
           WHERE code_hash = $3
             AND used_at IS NULL
             AND expires_at > $1
             AND (email IS NULL OR email = $4)
           RETURNING id";
    PAGE = "SELECT id, email, created_at, expires_at, used_at
            FROM invites
            WHERE (created_at, id) < ($1, $2)
            ORDER BY created_at DESC, id DESC
            LIMIT $3";
    COUNT = "SELECT COUNT(*) AS count
             FROM invites";
    DELETE = "DELETE FROM invites
              WHERE id = $1";
}

/// Stores a new invitation.
pub async fn insert(tx: &mut WriteTx, invite: &Invite, code_hash: &[u8; 32]) -> Result<(), StoreError> {
    let values = [
        invite.id.into(),
        code_hash.into(),
        invite.email.as_ref().map(EmailAddress::as_str).into(),
        invite.created_at.into(),
        invite.expires_at.into(),
    ];
    tx.execute(&INSERT, &values).await?;
    Ok(())
}

/// Whether a code counts now, for somebody with this address.
pub async fn counts(
    tx: &mut ReadTx,
    code_hash: &[u8; 32],
    email: &EmailAddress,
    now: Instant,
) -> Result<bool, StoreError> {
    let values = [code_hash.into(), now.into(), email.as_str().into()];
    Ok(tx.optional::<IdRow>(&COUNTS, &values).await?.is_some())
}

/// Uses a code up for an account that was just made; gives the invitation, if the code counted.
pub async fn use_up(
    tx: &mut WriteTx,
    code_hash: &[u8; 32],
    (user, email): (UserId, &EmailAddress),
    now: Instant,
) -> Result<Option<InviteId>, StoreError> {
    let values = [now.into(), user.into(), code_hash.into(), email.as_str().into()];
    Ok(tx.optional::<IdRow>(&USE, &values).await?.map(|IdRow(id)| id))
}

/// Invitations with the newest first, before a position.
pub async fn page(tx: &mut ReadTx, before: InvitePosition, limit: i64) -> Result<Vec<Invite>, StoreError> {
    let values = [before.created_at.into(), before.id.into(), limit.into()];
    tx.all(&PAGE, &values).await
}

/// How many invitations there are.
pub async fn count(tx: &mut ReadTx) -> Result<i64, StoreError> {
    tx.one(&COUNT, &[]).await
}

/// Takes an invitation back; says whether there was one.
pub async fn delete(tx: &mut WriteTx, id: InviteId) -> Result<bool, StoreError> {
    Ok(tx.execute(&DELETE, &[id.into()]).await? == 1)
}

struct IdRow(InviteId);

impl FromRow for IdRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        row.get("id").map(Self)
    }
}

impl FromRow for Invite {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            email: row.parse("email", |text: Option<&str>| {
                text.map(EmailAddress::parse).transpose()
            })?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
            used_at: row.get("used_at")?,
        })
    }
}
