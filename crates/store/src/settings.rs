//! What is set for the installation as a whole: one row, locked by whoever makes an account.

use onward_domain::clock::Instant;
use onward_domain::day::TimeZone;
use onward_domain::user::Locale;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    OPEN = "INSERT INTO settings (id, instance_name, registration, time_zone, locale, updated_at, version)
            VALUES (1, $1, $2, $3, $4, $5, 1)
            ON CONFLICT (id) DO NOTHING";
    FIND = "SELECT id, instance_name, registration, time_zone, locale
            FROM settings
            WHERE id = 1";
    // An update that changes nothing: the portable way to lock one row until the transaction ends.
    HOLD = "UPDATE settings
            SET version = version
            WHERE id = 1
            RETURNING id, instance_name, registration, time_zone, locale";
    SET_REGISTRATION = "UPDATE settings
                        SET registration = $1, updated_at = $2, version = version + 1
                        WHERE id = 1";
}

onward_domain::words! {
    /// Who may make an account, once there is one.
    Registration {
        /// Anybody.
        Open = "open",
        /// Whoever was invited.
        Invite = "invite",
        /// Nobody but superusers.
        Closed = "closed",
    }
}

/// What is set for the installation as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What the installation is called.
    pub instance_name: String,
    /// Who may make an account.
    pub registration: Registration,
    /// The zone of new accounts.
    pub time_zone: TimeZone,
    /// The language of new accounts.
    pub locale: Locale,
}

/// Stores the settings of a new installation; those of an old one stay.
pub async fn open(tx: &mut WriteTx, settings: &Settings, now: Instant) -> Result<(), StoreError> {
    let Settings {
        instance_name,
        registration,
        time_zone,
        locale,
    } = settings;
    let values = [
        instance_name.into(),
        registration.word().into(),
        time_zone.name().into(),
        locale.as_str().into(),
        now.into(),
    ];
    tx.execute(&OPEN, &values).await?;
    Ok(())
}

/// The settings; none before the first start.
pub async fn find(tx: &mut ReadTx) -> Result<Option<Settings>, StoreError> {
    tx.optional(&FIND, &[]).await
}

/// Locks the settings until the transaction ends.
pub async fn hold(tx: &mut WriteTx) -> Result<Option<Settings>, StoreError> {
    tx.optional(&HOLD, &[]).await
}

/// Decides who may make an account.
pub async fn set_registration(
    tx: &mut WriteTx,
    registration: Registration,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(&SET_REGISTRATION, &[registration.word().into(), now.into()])
        .await?;
    Ok(())
}

impl FromRow for Settings {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            instance_name: row.get("instance_name")?,
            registration: row.parse("registration", |word: &str| {
                Registration::from_word(word).ok_or(())
            })?,
            time_zone: row.parse("time_zone", TimeZone::parse)?,
            locale: row.parse("locale", Locale::parse)?,
        })
    }
}
