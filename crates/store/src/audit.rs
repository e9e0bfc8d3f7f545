//! Who did what to whom: rows are added and never changed.

use onward_domain::clock::Instant;
use onward_domain::ids::UserId;
use uuid::Uuid;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    APPEND = "INSERT INTO audit (id, happened_at, actor_id, action, target_type, target_id, address, request_id)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    ALL = "SELECT id, happened_at, actor_id, action, target_type, target_id
           FROM audit
           WHERE id > $1
           ORDER BY id
           LIMIT $2";
}

onward_domain::words! {
    /// What happened.
    Action {
        /// An account was made.
        UserCreated = "user.created",
        /// Somebody signed in.
        SessionStarted = "session.started",
        /// Somebody signed out.
        SessionEnded = "session.ended",
        /// A refresh token was used that had been replaced: somebody else had a copy.
        RefreshReused = "session.refresh_reused",
    }
}

/// What an action was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// An account.
    User(Uuid),
    /// A sign-in.
    Session(Uuid),
}

impl Target {
    const fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::User(id) => ("user", id),
            Self::Session(id) => ("session", id),
        }
    }
}

/// A record to be added.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// Names the record.
    pub id: Uuid,
    /// When it happened.
    pub happened_at: Instant,
    /// Who did it, if known.
    pub actor: Option<UserId>,
    /// What happened.
    pub action: Action,
    /// To what.
    pub target: Target,
    /// From where, if it came over the network.
    pub address: Option<&'a str>,
    /// In which request.
    pub request_id: Option<&'a str>,
}

/// A record as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Names the record.
    pub id: Uuid,
    /// When it happened.
    pub happened_at: Instant,
    /// Who did it, if known.
    pub actor: Option<UserId>,
    /// What happened.
    pub action: Action,
    /// The kind of thing it was done to.
    pub target_type: String,
    /// The thing it was done to.
    pub target: Option<Uuid>,
}

/// Adds a record.
pub async fn append(tx: &mut WriteTx, record: &Record<'_>) -> Result<(), StoreError> {
    let Record {
        id,
        happened_at,
        actor,
        action,
        target,
        address,
        request_id,
    } = *record;
    let (target_type, target_id) = target.parts();
    let values = [
        id.into(),
        happened_at.into(),
        actor.into(),
        action.word().into(),
        target_type.into(),
        target_id.into(),
        address.into(),
        request_id.into(),
    ];
    tx.execute(&APPEND, &values).await?;
    Ok(())
}

/// Records in the order they were made, after one of them.
pub async fn page(tx: &mut ReadTx, after: Uuid, limit: i64) -> Result<Vec<Listed>, StoreError> {
    tx.all(&ALL, &[after.into(), limit.into()]).await
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            happened_at: row.get("happened_at")?,
            actor: row.get("actor_id")?,
            action: row.parse("action", |word: &str| Action::from_word(word).ok_or(()))?,
            target_type: row.get("target_type")?,
            target: row.get("target_id")?,
        })
    }
}
