//! Sign-ins. Nothing here can be used to sign in: cookies are kept as hashes, refresh tokens as a counter.

use onward_domain::clock::Instant;
use onward_domain::ids::{SessionId, UserId};

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    INSERT = "INSERT INTO sessions (id, user_id, client, cookie_hash, stay, scopes, counter, raised_at, device, address,
                  created_at, authenticated_at, last_used_at, expires_at)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    FIND = "SELECT sessions.id AS id, sessions.user_id AS user_id, users.is_active AS is_active,
                users.is_superuser AS is_superuser, sessions.client AS client, sessions.stay AS stay,
                sessions.scopes AS scopes, sessions.counter AS counter, sessions.raised_at AS raised_at,
                sessions.authenticated_at AS authenticated_at, sessions.last_used_at AS last_used_at,
                sessions.expires_at AS expires_at
            FROM sessions
            JOIN users ON users.id = sessions.user_id
            WHERE sessions.id = $1";
    FIND_BY_COOKIE = "SELECT sessions.id AS id, sessions.user_id AS user_id, users.is_active AS is_active,
                          users.is_superuser AS is_superuser, sessions.client AS client, sessions.stay AS stay,
                          sessions.scopes AS scopes, sessions.counter AS counter, sessions.raised_at AS raised_at,
                          sessions.authenticated_at AS authenticated_at, sessions.last_used_at AS last_used_at,
                          sessions.expires_at AS expires_at
                      FROM sessions
                      JOIN users ON users.id = sessions.user_id
                      WHERE sessions.cookie_hash = $1";
    ALL_OF_USER = "SELECT id, client, stay, raised_at, device, address, created_at, authenticated_at, last_used_at,
                       expires_at
                   FROM sessions
                   WHERE user_id = $1
                   ORDER BY id DESC";
    OF_USER = "SELECT id
               FROM sessions
               WHERE user_id = $1
               ORDER BY created_at DESC, id DESC";
    RAISE = "UPDATE sessions
             SET counter = $1, raised_at = $2, last_used_at = $2
             WHERE id = $3
               AND counter = $4";
    // The refresh counter rises: new tokens are given out.
    PROVE = "UPDATE sessions
             SET authenticated_at = $1, counter = counter + 1, raised_at = $1, last_used_at = $1
             WHERE id = $2";
    TOUCH = "UPDATE sessions
             SET last_used_at = $1
             WHERE id = $2
               AND last_used_at < $1";
    DELETE = "DELETE FROM sessions
              WHERE id = $1";
    PURGE = "DELETE FROM sessions
             WHERE expires_at <= $1
                OR (client = 'api' AND raised_at <= $2)
                OR (client = 'web' AND last_used_at <= $3)
                OR (client = 'web' AND last_used_at <= $4 AND stay = $5)";
}

pub use onward_domain::session::Client;

/// A sign-in to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewSession<'a> {
    /// Names the sign-in.
    pub id: SessionId,
    /// Who signed in.
    pub user: UserId,
    /// Through which door.
    pub client: Client,
    /// The hash of the cookie; none for the API.
    pub cookie_hash: Option<&'a [u8; 32]>,
    /// Whether the person asked to stay signed in.
    pub stay: bool,
    /// What the sign-in may do, as words.
    pub scopes: &'a str,
    /// What the peer says it is.
    pub device: &'a str,
    /// The address of the peer.
    pub address: &'a str,
    /// When it happened.
    pub created_at: Instant,
    /// When it ends, however much used.
    pub expires_at: Instant,
}

/// A sign-in as every request needs it, with the state of its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Names the sign-in.
    pub id: SessionId,
    /// Who signed in.
    pub user: UserId,
    /// Whether that account may be used.
    pub is_active: bool,
    /// Whether admin operations are allowed.
    pub is_superuser: bool,
    /// Through which door.
    pub client: Client,
    /// Whether the person asked to stay signed in.
    pub stay: bool,
    /// What the sign-in may do, as words.
    pub scopes: String,
    /// The counter of the one live refresh token.
    pub counter: i64,
    /// When the counter last rose.
    pub raised_at: Instant,
    /// When the person last proved who they are.
    pub authenticated_at: Instant,
    /// When it was last used, to within a minute.
    pub last_used_at: Instant,
    /// When it ends, however much used.
    pub expires_at: Instant,
}

/// A sign-in as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of Session and NewSession")]
pub struct Listed {
    pub id: SessionId,
    pub client: Client,
    pub stay: bool,
    pub raised_at: Instant,
    pub device: String,
    pub address: String,
    pub created_at: Instant,
    pub authenticated_at: Instant,
    pub last_used_at: Instant,
    pub expires_at: Instant,
}

/// Up to when sign-ins must have been used, by kind, or they are over.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// The present moment.
    pub now: Instant,
    /// When a refresh counter must have risen last.
    pub raised: Instant,
    /// When somebody at the pages must have come last.
    pub used: Instant,
    /// The same for those who asked to stay signed in.
    pub used_by_stayers: Instant,
}

/// Adds a sign-in; its counter begins at 1.
pub async fn insert(tx: &mut WriteTx, session: &NewSession<'_>) -> Result<(), StoreError> {
    let NewSession {
        id,
        user,
        client,
        cookie_hash,
        stay,
        scopes,
        device,
        address,
        created_at,
        expires_at,
    } = *session;
    let values = [
        id.into(),
        user.into(),
        client.word().into(),
        cookie_hash.into(),
        stay.into(),
        scopes.into(),
        1_i64.into(),
        created_at.into(),
        device.into(),
        address.into(),
        created_at.into(),
        created_at.into(),
        created_at.into(),
        expires_at.into(),
    ];
    tx.execute(&INSERT, &values).await?;
    Ok(())
}

/// The sign-in of an id.
pub async fn find(tx: &mut ReadTx, id: SessionId) -> Result<Option<Session>, StoreError> {
    tx.optional(&FIND, &[id.into()]).await
}

/// The sign-in whose cookie has that hash.
pub async fn find_by_cookie(tx: &mut ReadTx, hash: &[u8; 32]) -> Result<Option<Session>, StoreError> {
    tx.optional(&FIND_BY_COOKIE, &[hash.into()]).await
}

/// The sign-ins of an account, newest first.
pub async fn of_user(tx: &mut ReadTx, user: UserId) -> Result<Vec<SessionId>, StoreError> {
    let ids: Vec<SessionIdRow> = tx.all(&OF_USER, &[user.into()]).await?;
    Ok(ids.into_iter().map(|SessionIdRow(id)| id).collect())
}

/// The sign-ins of an account with all that their person sees, newest first.
pub async fn all_of(tx: &mut ReadTx, user: UserId) -> Result<Vec<Listed>, StoreError> {
    tx.all(&ALL_OF_USER, &[user.into()]).await
}

/// Notes that the person proved who they are, and raises the counter; false when the sign-in has ended.
pub async fn prove(tx: &mut WriteTx, id: SessionId, now: Instant) -> Result<bool, StoreError> {
    Ok(tx.execute(&PROVE, &[now.into(), id.into()]).await? == 1)
}

/// Takes away the sign-ins that are over; gives how many there were.
pub async fn purge(tx: &mut WriteTx, ends: Ends) -> Result<u64, StoreError> {
    let Ends {
        now,
        raised,
        used,
        used_by_stayers,
    } = ends;
    let values = [
        now.into(),
        raised.into(),
        used_by_stayers.into(),
        used.into(),
        false.into(),
    ];
    tx.execute(&PURGE, &values).await
}

/// Raises the counter, if it still is what was read; false when another request was faster.
pub async fn raise(
    tx: &mut WriteTx,
    id: SessionId,
    from: i64,
    to: i64,
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(tx
        .execute(&RAISE, &[to.into(), now.into(), id.into(), from.into()])
        .await?
        == 1)
}

/// Notes when a sign-in was used.
pub async fn touch(tx: &mut WriteTx, id: SessionId, now: Instant) -> Result<(), StoreError> {
    tx.execute(&TOUCH, &[now.into(), id.into()]).await?;
    Ok(())
}

/// Ends a sign-in; false when it had ended before.
pub async fn delete(tx: &mut WriteTx, id: SessionId) -> Result<bool, StoreError> {
    Ok(tx.execute(&DELETE, &[id.into()]).await? == 1)
}

struct SessionIdRow(SessionId);

impl FromRow for SessionIdRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        row.get("id").map(Self)
    }
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            client: row.parse("client", |word: &str| Client::from_word(word).ok_or(()))?,
            stay: row.get("stay")?,
            raised_at: row.get("raised_at")?,
            device: row.get("device")?,
            address: row.get("address")?,
            created_at: row.get("created_at")?,
            authenticated_at: row.get("authenticated_at")?,
            last_used_at: row.get("last_used_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

impl FromRow for Session {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            user: row.get("user_id")?,
            is_active: row.get("is_active")?,
            is_superuser: row.get("is_superuser")?,
            client: row.parse("client", |word: &str| Client::from_word(word).ok_or(()))?,
            stay: row.get("stay")?,
            scopes: row.get("scopes")?,
            counter: row.get("counter")?,
            raised_at: row.get("raised_at")?,
            authenticated_at: row.get("authenticated_at")?,
            last_used_at: row.get("last_used_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}
