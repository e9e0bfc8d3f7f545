//! Accounts. The folded username and the e-mail address are unique; both are folded before they come here.

pub mod change;
pub mod erase;

use onward_domain::clock::Instant;
use onward_domain::day::{DayStart, TimeZone};
use onward_domain::ids::UserId;
use onward_domain::text::FullName;
use onward_domain::user::{EmailAddress, Locale, Theme, User, Username, WeekStart};

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    INSERT = "INSERT INTO users (id, username, username_folded, email, full_name, password_hash, is_active,
                  is_superuser, email_verified, time_zone, locale, week_starts_on, day_starts_at, theme, created_at,
                  updated_at, left_by_choice, version)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    FIND = "SELECT id, username, email, full_name, is_active, is_superuser, email_verified, time_zone, locale,
                week_starts_on, day_starts_at, theme, created_at, updated_at, deleted_at, version
            FROM users
            WHERE id = $1";
    ALL = "SELECT id, username, email, full_name, is_active, is_superuser, email_verified, time_zone, locale,
               week_starts_on, day_starts_at, theme, created_at, updated_at, deleted_at, version
           FROM users
           WHERE id > $1
           ORDER BY id
           LIMIT $2";
    ANY = "SELECT id
           FROM users
           LIMIT 1";
    LOGIN_BY_ID = "SELECT id, password_hash
                   FROM users
                   WHERE id = $1";
    LOGIN_BY_USERNAME = "SELECT id, password_hash
                         FROM users
                         WHERE username_folded = $1";
    LOGIN_BY_EMAIL = "SELECT id, password_hash
                      FROM users
                      WHERE email = $1";
    // An update that changes nothing: the portable way to lock one row until the transaction ends.
    HOLD = "UPDATE users
            SET is_active = is_active
            WHERE id = $1
            RETURNING id, password_hash, is_active, is_superuser, deleted_at, left_by_choice";
    REHASH = "UPDATE users
              SET password_hash = $1
              WHERE id = $2
                AND password_hash = $3";
    SET_PASSWORD = "UPDATE users
                    SET password_hash = $1, updated_at = $2, version = version + 1
                    WHERE id = $3
                    RETURNING version";
}

/// What is known about an account before its password has been checked.
#[derive(Clone)]
pub struct Login {
    /// The account.
    pub id: UserId,
    /// The hash of its password in PHC form, if it has one.
    pub password_hash: Option<String>,
}

/// An account whose row is locked until the transaction ends.
#[derive(Clone)]
pub struct Held {
    /// The account.
    pub id: UserId,
    /// The hash of its password in PHC form, if it has one.
    pub password_hash: Option<String>,
    /// Whether the account may be used.
    pub is_active: bool,
    /// Whether admin operations are allowed.
    pub is_superuser: bool,
    /// When it was deleted, if it is.
    pub deleted_at: Option<Instant>,
    /// Whether it was the person who deleted it.
    pub left_by_choice: bool,
}

/// Adds an account. The feed of its goals is opened in the same transaction by `feeds::open`.
pub async fn insert(tx: &mut WriteTx, user: &User, password_hash: Option<&str>) -> Result<(), StoreError> {
    let User {
        id,
        username,
        email,
        full_name,
        is_active,
        is_superuser,
        email_verified,
        time_zone,
        locale,
        week_starts_on,
        day_starts_at,
        theme,
        created_at,
        updated_at,
        deleted_at: _,
        version,
    } = user;
    let folded = username.folded();
    let values = [
        (*id).into(),
        username.as_str().into(),
        (&folded).into(),
        email.as_str().into(),
        full_name.as_ref().map(FullName::as_str).into(),
        password_hash.into(),
        (*is_active).into(),
        (*is_superuser).into(),
        (*email_verified).into(),
        time_zone.name().into(),
        locale.as_str().into(),
        i64::from(week_starts_on.weekday()).into(),
        i64::from(day_starts_at.minutes()).into(),
        theme.word().into(),
        (*created_at).into(),
        (*updated_at).into(),
        false.into(),
        (*version).into(),
    ];
    tx.execute(&INSERT, &values).await?;
    Ok(())
}

/// The account of an id.
pub async fn find(tx: &mut ReadTx, id: UserId) -> Result<Option<User>, StoreError> {
    tx.optional(&FIND, &[id.into()]).await
}

/// Accounts in the order they were made, after one of them.
pub async fn page(tx: &mut ReadTx, after: UserId, limit: i64) -> Result<Vec<User>, StoreError> {
    tx.all(&ALL, &[after.into(), limit.into()]).await
}

/// Whether there is any account at all.
pub async fn any(tx: &mut ReadTx) -> Result<bool, StoreError> {
    Ok(tx.optional::<UserIdRow>(&ANY, &[]).await?.is_some())
}

/// What is needed to check the password of an account.
pub async fn login_by_id(tx: &mut ReadTx, id: UserId) -> Result<Option<Login>, StoreError> {
    tx.optional(&LOGIN_BY_ID, &[id.into()]).await
}

/// The account that signs in under a username.
pub async fn login_by_username(tx: &mut ReadTx, username: &Username) -> Result<Option<Login>, StoreError> {
    tx.optional(&LOGIN_BY_USERNAME, &[(&username.folded()).into()])
        .await
}

/// The account that signs in under an e-mail address.
pub async fn login_by_email(tx: &mut ReadTx, email: &EmailAddress) -> Result<Option<Login>, StoreError> {
    tx.optional(&LOGIN_BY_EMAIL, &[email.as_str().into()]).await
}

/// Locks an account until the transaction ends, and tells what it is now.
pub async fn hold(tx: &mut WriteTx, id: UserId) -> Result<Option<Held>, StoreError> {
    tx.optional(&HOLD, &[id.into()]).await
}

/// Replaces the hash of a password by a better one of the same password, unless it has changed meanwhile.
pub async fn rehash(tx: &mut WriteTx, id: UserId, old: &str, new: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(&REHASH, &[new.into(), id.into(), old.into()]).await? == 1)
}

/// Gives an account another password; gives its version.
pub async fn set_password(tx: &mut WriteTx, id: UserId, hash: &str, at: Instant) -> Result<i64, StoreError> {
    tx.one(&SET_PASSWORD, &[hash.into(), at.into(), id.into()]).await
}

struct UserIdRow(UserId);

impl FromRow for UserIdRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        row.get("id").map(Self)
    }
}

impl FromRow for Login {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            password_hash: row.get("password_hash")?,
        })
    }
}

impl FromRow for Held {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            password_hash: row.get("password_hash")?,
            is_active: row.get("is_active")?,
            is_superuser: row.get("is_superuser")?,
            deleted_at: row.get("deleted_at")?,
            left_by_choice: row.get("left_by_choice")?,
        })
    }
}

impl FromRow for User {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            username: row.parse("username", Username::parse)?,
            email: row.parse("email", EmailAddress::parse)?,
            full_name: row.parse("full_name", |text: Option<&str>| {
                text.map(FullName::parse).transpose()
            })?,
            is_active: row.get("is_active")?,
            is_superuser: row.get("is_superuser")?,
            email_verified: row.get("email_verified")?,
            time_zone: row.parse("time_zone", TimeZone::parse)?,
            locale: row.parse("locale", Locale::parse)?,
            week_starts_on: row.parse("week_starts_on", WeekStart::new)?,
            day_starts_at: row.parse("day_starts_at", DayStart::new)?,
            theme: row.parse("theme", |word: &str| Theme::from_word(word).ok_or(()))?,
            created_at: row.get::<Instant>("created_at")?,
            updated_at: row.get::<Instant>("updated_at")?,
            deleted_at: row.get("deleted_at")?,
            version: row.get("version")?,
        })
    }
}
