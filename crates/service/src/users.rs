//! Accounts: one's own, and those the operator makes and lists.

mod change;
pub(crate) mod leave;
mod operator;
mod others;

use onward_domain::fields::{Fields, Reason};
use onward_domain::ids::UserId;
use onward_domain::settings::Settings;
use onward_domain::user::{NewSettings, NewUser, User};
use onward_store::audit::{Action, Target};
use onward_store::{WriteTx, feeds, users};
use secrecy::SecretString;
use uuid::Uuid;

pub use others::{NewAccount, UserQuery};

use crate::Service;
use crate::actor::{Actor, Scope};
use crate::auth::deeds::{Deeds, Doer};
use crate::auth::{self, Known};
use crate::error::{Error, Part, Why};

/// How many accounts are read at a time.
const PAGE: i64 = 200;

/// An account about to be stored.
pub(crate) struct Making {
    pub(crate) new: NewUser,
    pub(crate) settings: NewSettings,
    pub(crate) password_hash: Option<String>,
}

impl Service {
    /// The actor's own account.
    pub async fn me(&self, actor: &Actor) -> Result<User, Error> {
        actor.needs(Scope::ProfileRead)?;
        let mut tx = self.store.read_one().await?;
        users::find(&mut tx, actor.user)
            .await?
            .ok_or(Error::Unauthenticated(Why::InvalidToken))
    }

    /// Makes an account for the operator, whatever the settings say; without password nobody can sign in yet.
    pub async fn create_user(
        &self,
        new: NewUser,
        password: Option<SecretString>,
        is_superuser: bool,
    ) -> Result<User, Error> {
        let password_hash = match password {
            Some(password) => Some(self.new_password(&new, &password).await?),
            None => None,
        };
        let making = Making {
            new,
            settings: NewSettings::usual(is_superuser),
            password_hash,
        };
        let mut deeds = self.deeds(Doer::OPERATOR, self.clock.now());

        let mut tx = self.store.write_unowned().await?;
        let settings = self.hold_settings(&mut tx).await?;
        let user = insert(&mut tx, &mut deeds, making, &settings).await?;
        deeds.commit(tx).await?;
        Ok(user)
    }

    /// All accounts in the order they were made, for the operator.
    pub async fn list_users(&self) -> Result<Vec<User>, Error> {
        let mut tx = self.store.read().await?;
        let mut all: Vec<User> = Vec::new();
        loop {
            let after = all.last().map_or(UserId::from_uuid(Uuid::nil()), |user| user.id);
            let page = users::page(&mut tx, after, PAGE).await?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }

    /// What is wrong with a new password, to be told together with the other faults of a sign-up. The words are what
    /// is known of the person, valid or not: a password must not consist of them.
    pub async fn password_fault(
        &self,
        password: &SecretString,
        words: &[&str],
    ) -> Result<Option<Reason>, Error> {
        // What is longer than any name or address cannot be one.
        let words = words.iter().copied().filter(|word| word.chars().count() <= 254);
        let settings = self.settings_in_force().await?;
        let words = words.chain([settings.instance_name.as_str()]);
        let known = Known {
            minimum: self.config.password_minimum,
            words: words.map(str::to_owned).collect(),
        };
        let checked = password.clone();
        // Estimating takes milliseconds: too long for a thread that serves others.
        let checked = tokio::task::spawn_blocking(move || auth::check_new_password(&checked, &known)).await;
        Ok(checked.map_err(Error::internal)?.err())
    }

    /// Checks a new password and hashes it.
    pub(crate) async fn new_password(&self, new: &NewUser, password: &SecretString) -> Result<String, Error> {
        let name = new.full_name.as_ref().map_or("", |name| name.as_str());
        let words = [new.username.as_str(), new.email.as_str(), name];
        if let Some(reason) = self.password_fault(password, &words).await? {
            return Err(Error::Invalid(
                Part::Body,
                Fields::one(["password".into()], reason),
            ));
        }
        Ok(self.auth.hasher.hash(&*self.entropy, password).await?.to_string())
    }
}

/// What everybody knows of a person: a password must not consist of it.
pub(crate) fn words_of(user: &User) -> [&str; 3] {
    let name = user.full_name.as_ref().map_or("", |name| name.as_str());
    [user.username.as_str(), user.email.as_str(), name]
}

/// Stores an account with its feed. The settings are locked.
pub(crate) async fn insert(
    tx: &mut WriteTx,
    deeds: &mut Deeds<'_>,
    making: Making,
    defaults: &Settings,
) -> Result<User, Error> {
    let Making {
        new,
        settings,
        password_hash,
    } = making;
    let NewUser {
        username,
        email,
        full_name,
        time_zone,
        locale,
    } = new;
    let NewSettings {
        is_active,
        is_superuser,
        week_starts_on,
        day_starts_at,
        theme,
    } = settings;
    let now = deeds.now();
    let user = User {
        id: deeds.ids().mint(),
        username,
        email,
        full_name,
        is_active,
        is_superuser,
        email_verified: false,
        time_zone: time_zone.unwrap_or_else(|| defaults.time_zone.clone()),
        locale: locale.unwrap_or_else(|| defaults.locale.clone()),
        week_starts_on,
        day_starts_at,
        theme,
        created_at: now,
        updated_at: now,
        deleted_at: None,
        version: 1,
    };
    // Where name and address are both taken, the engines would not name the same one.
    if users::login_by_username(tx, &user.username).await?.is_some() {
        return Err(Error::Conflict(Why::UsernameTaken));
    }
    users::insert(tx, &user, password_hash.as_deref()).await?;
    feeds::open(tx, user.id, now).await?;
    deeds.note(Action::UserCreated, Target::User(user.id.uuid()));
    if user.is_superuser {
        deeds.note(Action::UserPromoted, Target::User(user.id.uuid()));
    }
    Ok(user)
}
