//! Changing accounts and taking them away.

use onward_domain::ids::UserId;
use onward_domain::text::FullName;
use onward_domain::user::User;

use super::UserIdRow;
use crate::error::StoreError;
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    UPDATE = "UPDATE users
              SET username = $1, username_folded = $2, email = $3, full_name = $4, is_active = $5, is_superuser = $6,
                  email_verified = $7, time_zone = $8, locale = $9, week_starts_on = $10, day_starts_at = $11,
                  theme = $12, updated_at = $13, version = $14
              WHERE id = $15";
    SET_DELETED = "UPDATE users
                   SET deleted_at = $1, left_by_choice = $2, updated_at = $3, version = $4
                   WHERE id = $5";
    OTHER_SUPERUSER = "SELECT id
                       FROM users
                       WHERE is_superuser = $1
                         AND is_active = $1
                         AND deleted_at IS NULL
                         AND id <> $2
                       LIMIT 1";
}

/// Stores the fields of an account that can change; its deletion is `set_deleted`'s.
pub async fn update(tx: &mut WriteTx, user: &User) -> Result<(), StoreError> {
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
        created_at: _,
        updated_at,
        deleted_at: _,
        version,
    } = user;
    let folded = username.folded();
    let values = [
        username.as_str().into(),
        (&folded).into(),
        email.as_str().into(),
        full_name.as_ref().map(FullName::as_str).into(),
        (*is_active).into(),
        (*is_superuser).into(),
        (*email_verified).into(),
        time_zone.name().into(),
        locale.as_str().into(),
        i64::from(week_starts_on.weekday()).into(),
        i64::from(day_starts_at.minutes()).into(),
        theme.word().into(),
        (*updated_at).into(),
        (*version).into(),
        (*id).into(),
    ];
    tx.execute(&UPDATE, &values).await?;
    Ok(())
}

/// Marks an account as deleted since `user.deleted_at`, or as not deleted. `by_choice` is whether the person left.
pub async fn set_deleted(tx: &mut WriteTx, user: &User, by_choice: bool) -> Result<(), StoreError> {
    let values = [
        user.deleted_at.into(),
        by_choice.into(),
        user.updated_at.into(),
        user.version.into(),
        user.id.into(),
    ];
    tx.execute(&SET_DELETED, &values).await?;
    Ok(())
}

/// Whether somebody else runs the installation too.
pub async fn other_superuser(tx: &mut ReadTx, but: UserId) -> Result<bool, StoreError> {
    let found: Option<UserIdRow> = tx.optional(&OTHER_SUPERUSER, &[true.into(), but.into()]).await?;
    Ok(found.is_some())
}
