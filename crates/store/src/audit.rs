//! Who did what to whom: one chain of records that are added and never changed.

use onward_domain::audit::{Listed, Record};
use uuid::Uuid;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    HEAD = "SELECT seq, hash
            FROM audit_head
            WHERE id = 1";
    // An update that changes nothing: the portable way to lock one row until the transaction ends.
    HOLD = "UPDATE audit_head
            SET seq = seq
            WHERE id = 1
            RETURNING seq, hash";
    MOVE_HEAD = "UPDATE audit_head
                 SET seq = $1, hash = $2
                 WHERE id = 1";
    APPEND = "INSERT INTO audit (seq, id, happened_at, actor_id, action, target_type, target_id, changed, address,
                  request_id, hash)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    AFTER = "SELECT seq, id, happened_at, actor_id, action, target_type, target_id, changed, address, request_id, hash
             FROM audit
             WHERE seq > $1
             ORDER BY seq
             LIMIT $2";
    BEFORE = "SELECT audit.seq AS seq, audit.id AS id, audit.happened_at AS happened_at, audit.actor_id AS actor_id,
                  audit.action AS action, audit.target_type AS target_type, audit.target_id AS target_id,
                  audit.changed AS changed, audit.address AS address, audit.request_id AS request_id,
                  audit.hash AS hash, users.username AS actor_name
              FROM audit
              LEFT JOIN users ON users.id = audit.actor_id
              WHERE audit.seq < $1
              ORDER BY audit.seq DESC
              LIMIT $2";
    COUNT = "SELECT COUNT(*) AS count
             FROM audit";
}

onward_domain::words! {
    /// What happened.
    Action {
        /// An account was made.
        UserCreated = "user.created",
        /// An account has another username.
        UsernameChanged = "user.renamed",
        /// An account has another e-mail address.
        EmailChanged = "user.email_changed",
        /// An account has another password.
        PasswordChanged = "user.password_changed",
        /// An account was switched on.
        UserEnabled = "user.enabled",
        /// An account was switched off.
        UserDisabled = "user.disabled",
        /// Somebody may run the installation.
        UserPromoted = "user.promoted",
        /// Somebody may run the installation no more.
        UserDemoted = "user.demoted",
        /// An account was deleted; it can come back for 14 days.
        UserDeleted = "user.deleted",
        /// A deleted account came back.
        UserRestored = "user.restored",
        /// An account was taken away for good.
        UserErased = "user.erased",
        /// Somebody signed in.
        SessionStarted = "session.started",
        /// A sign-in was ended.
        SessionEnded = "session.ended",
        /// Somebody signed in proved once more who they are.
        SessionProved = "session.proved",
        /// A refresh token was used that had been replaced: somebody else had a copy.
        RefreshReused = "session.refresh_reused",
        /// Settings of the installation were changed.
        SettingsUpdated = "settings.updated",
        /// Somebody was invited.
        InviteCreated = "invite.created",
        /// An account was made with an invitation.
        InviteUsed = "invite.used",
        /// An invitation was taken back.
        InviteDeleted = "invite.deleted",
        /// A link to a new password was made.
        ResetLinkCreated = "password_reset.created",
        /// A new password was set by such a link.
        PasswordReset = "password_reset.used",
        /// A key that signs access tokens was made.
        SigningKeyCreated = "signing_key.created",
        /// A job that had used up its tries was given them again.
        JobRetried = "job.retried",
    }
}

/// What an action was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// An account.
    User(Uuid),
    /// A sign-in.
    Session(Uuid),
    /// The settings of the installation.
    Settings,
    /// An invitation.
    Invite(Uuid),
    /// A key that signs access tokens.
    SigningKey(Uuid),
    /// A piece of background work.
    Job(Uuid),
}

impl Target {
    /// The kind of thing, and which one.
    pub const fn parts(self) -> (&'static str, Option<Uuid>) {
        match self {
            Self::User(id) => ("user", Some(id)),
            Self::Session(id) => ("session", Some(id)),
            Self::Settings => ("settings", None),
            Self::Invite(id) => ("invite", Some(id)),
            Self::SigningKey(id) => ("signing_key", Some(id)),
            Self::Job(id) => ("job", Some(id)),
        }
    }
}

/// The end of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last record; 0 before the first.
    pub seq: i64,
    /// The hash of the last record; empty before the first.
    pub hash: Vec<u8>,
}

/// The end of the chain.
pub async fn head(tx: &mut ReadTx) -> Result<Head, StoreError> {
    tx.one(&HEAD, &[]).await
}

/// Locks the end of the chain until the transaction ends.
pub async fn hold(tx: &mut WriteTx) -> Result<Head, StoreError> {
    tx.one(&HOLD, &[]).await
}

/// Adds a record to the chain, whose end is held.
pub async fn append(tx: &mut WriteTx, record: &Record) -> Result<(), StoreError> {
    let Record {
        seq,
        id,
        happened_at,
        actor,
        action,
        target_type,
        target,
        changed,
        address,
        request_id,
        hash,
    } = record;
    let values = [
        (*seq).into(),
        (*id).into(),
        (*happened_at).into(),
        (*actor).into(),
        action.as_str().into(),
        target_type.as_str().into(),
        (*target).into(),
        changed.as_str().into(),
        address.as_deref().into(),
        request_id.as_deref().into(),
        hash.into(),
    ];
    tx.execute(&APPEND, &values).await?;
    Ok(())
}

/// Moves the end of the chain, which is held.
pub async fn move_head(tx: &mut WriteTx, Head { seq, hash }: &Head) -> Result<(), StoreError> {
    tx.execute(&MOVE_HEAD, &[(*seq).into(), hash.into()]).await?;
    Ok(())
}

/// Records in the order they were made, after the one of this number.
pub async fn after(tx: &mut ReadTx, seq: i64, limit: i64) -> Result<Vec<Record>, StoreError> {
    tx.all(&AFTER, &[seq.into(), limit.into()]).await
}

/// Records with the newest first, before the one of this number.
pub async fn before(tx: &mut ReadTx, seq: i64, limit: i64) -> Result<Vec<Listed>, StoreError> {
    tx.all(&BEFORE, &[seq.into(), limit.into()]).await
}

/// How many records there are.
pub async fn count(tx: &mut ReadTx) -> Result<i64, StoreError> {
    tx.one(&COUNT, &[]).await
}

impl FromRow for Head {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.get("seq")?,
            hash: row.get("hash")?,
        })
    }
}

impl FromRow for Record {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            seq: row.get("seq")?,
            id: row.get("id")?,
            happened_at: row.get("happened_at")?,
            actor: row.get("actor_id")?,
            action: row.get("action")?,
            target_type: row.get("target_type")?,
            target: row.get("target_id")?,
            changed: row.get("changed")?,
            address: row.get("address")?,
            request_id: row.get("request_id")?,
            hash: row.get("hash")?,
        })
    }
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            record: Record::from_row(row)?,
            actor_name: row.get("actor_name")?,
        })
    }
}
