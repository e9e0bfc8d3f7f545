//! What is set for the installation as a whole: one row, locked by whoever makes an account.

use onward_domain::day::TimeZone;
use onward_domain::settings::{MaxGoals, Registration, Settings};
use onward_domain::text::InstanceName;
use onward_domain::user::Locale;

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};
use crate::value::Value;

statements! {
    OPEN = "INSERT INTO settings (id, instance_name, registration, require_email_verification, require_if_match,
                                  time_zone, locale, max_goals, updated_at, version)
            VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (id) DO NOTHING";
    FIND = "SELECT instance_name, registration, require_email_verification, require_if_match, time_zone, locale,
                   max_goals, updated_at, version
            FROM settings
            WHERE id = 1";
    // An update that changes nothing: the portable way to lock one row until the transaction ends.
    HOLD = "UPDATE settings
            SET version = version
            WHERE id = 1
            RETURNING instance_name, registration, require_email_verification, require_if_match, time_zone, locale,
                      max_goals, updated_at, version";
    UPDATE = "UPDATE settings
              SET instance_name = $1,
                  registration = $2,
                  require_email_verification = $3,
                  require_if_match = $4,
                  time_zone = $5,
                  locale = $6,
                  max_goals = $7,
                  updated_at = $8,
                  version = $9
              WHERE id = 1";
}

/// Stores the settings of a new installation; those of an old one stay.
pub async fn open(tx: &mut WriteTx, settings: &Settings) -> Result<(), StoreError> {
    tx.execute(&OPEN, &values(settings)).await?;
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

/// Writes the settings, which are held.
pub async fn update(tx: &mut WriteTx, settings: &Settings) -> Result<(), StoreError> {
    tx.execute(&UPDATE, &values(settings)).await?;
    Ok(())
}

fn values(settings: &Settings) -> [Value<'_>; 9] {
    let Settings {
        instance_name,
        registration,
        require_email_verification,
        require_if_match,
        time_zone,
        locale,
        max_goals,
        updated_at,
        version,
    } = settings;
    [
        instance_name.as_str().into(),
        registration.word().into(),
        (*require_email_verification).into(),
        (*require_if_match).into(),
        time_zone.name().into(),
        locale.as_str().into(),
        max_goals.count().into(),
        (*updated_at).into(),
        (*version).into(),
    ]
}

impl FromRow for Settings {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            instance_name: row.parse("instance_name", InstanceName::parse)?,
            registration: row.parse("registration", |word: &str| {
                Registration::from_word(word).ok_or(())
            })?,
            require_email_verification: row.get("require_email_verification")?,
            require_if_match: row.get("require_if_match")?,
            time_zone: row.parse("time_zone", TimeZone::parse)?,
            locale: row.parse("locale", Locale::parse)?,
            max_goals: row.parse("max_goals", MaxGoals::new)?,
            updated_at: row.get("updated_at")?,
            version: row.get("version")?,
        })
    }
}
