//! What is set for the installation as a whole.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Moment};

use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::Patch;
use onward_domain::settings::{Settings, SettingsPatch};
use onward_store::audit::{Action, Target};
use onward_store::{ReadTx, WriteTx, settings};

use crate::Service;
use crate::actor::{Actor, Context, Scope};
use crate::auth::deeds::Doer;
use crate::error::{Error, Part};
use crate::expect::{Demand, Expect};

/// How old the settings in memory may be: a change by another process counts here after this time.
const FRESH: Duration = Duration::from_secs(5);

/// The settings as they were read a moment ago.
#[derive(Default)]
pub(crate) struct Recent(Mutex<Option<(Moment, Arc<Settings>)>>);

impl Recent {
    fn find(&self) -> Option<Arc<Settings>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (read_at, settings) = held.as_ref()?;
        (read_at.elapsed() < FRESH).then(|| Arc::clone(settings))
    }

    /// Keeps settings that were read or stored. A read that began before a change must not bring the old ones back.
    fn keep(&self, settings: &Arc<Settings>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_older = |(_, known): &(Moment, Arc<Settings>)| settings.version < known.version;
        if !held.as_ref().is_some_and(is_older) {
            *held = Some((Moment::now(), Arc::clone(settings)));
        }
    }
}

impl Service {
    /// What is set now, as this process knows it: at most five seconds old, and never older than a change made here.
    pub async fn settings_in_force(&self) -> Result<Arc<Settings>, Error> {
        if let Some(settings) = self.recent_settings.find() {
            return Ok(settings);
        }
        let settings = self.read_settings(&mut self.store.read_one().await?).await?;
        let settings = Arc::new(settings);
        self.recent_settings.keep(&settings);
        Ok(settings)
    }

    /// What is set, as this transaction sees it.
    pub(crate) async fn read_settings(&self, tx: &mut ReadTx) -> Result<Settings, Error> {
        self.with_fixed(settings::find(tx).await?)
    }

    /// The same, locked until the transaction ends: accounts are made one after the other.
    pub(crate) async fn hold_settings(&self, tx: &mut WriteTx) -> Result<Settings, Error> {
        self.with_fixed(settings::hold(tx).await?)
    }

    /// What the configuration fixes counts, whatever is stored.
    fn with_fixed(&self, stored: Option<Settings>) -> Result<Settings, Error> {
        let mut settings = stored.ok_or_else(|| Error::internal(Absent))?;
        settings.apply(self.config.fixed.clone());
        Ok(settings)
    }
}

impl Service {
    /// The names of the settings that the configuration fixes.
    pub fn fixed_settings(&self) -> Vec<&'static str> {
        self.config.fixed.names()
    }

    /// What is set, for a superuser.
    pub async fn settings(&self, actor: &Actor) -> Result<Settings, Error> {
        actor.needs(Scope::Admin)?;
        self.read_settings(&mut self.store.read_one().await?).await
    }

    /// Changes some settings, by somebody who has just shown who they are; a change that changes nothing leaves them
    /// as they are.
    pub async fn patch_settings(
        &self,
        context: &Context,
        actor: &Actor,
        patch: SettingsPatch,
        expect: Expect,
    ) -> Result<Settings, Error> {
        actor.needs(Scope::Admin)?;
        let now = self.clock.now();
        actor.proved(now)?;
        let mut deeds = self.deeds(Doer::signed_in(context, actor), now);

        let mut tx = self.store.write_unowned().await?;
        let mut stored = settings::hold(&mut tx)
            .await?
            .ok_or_else(|| Error::internal(Absent))?;
        expect.check(stored.version, Demand::Version)?;
        let patch = without_fixed(patch, &self.config.fixed).map_err(refused)?;
        let changed = stored.apply(patch);
        if stored.require_email_verification && changed.contains(&"require_email_verification") {
            let reason = Reason::new(
                Kind::ValueError,
                "Needs mail, which this installation does not send",
            );
            return Err(refused(Fields::one(
                ["require_email_verification".into()],
                reason,
            )));
        }
        if !changed.is_empty() {
            stored.version += 1;
            stored.updated_at = now;
            settings::update(&mut tx, &stored).await?;
            deeds.note_change(Action::SettingsUpdated, Target::Settings, changed);
            deeds.commit(tx).await?;
        }
        let settings = Arc::new(self.with_fixed(Some(stored))?);
        self.recent_settings.keep(&settings);
        Ok(Settings::clone(&settings))
    }
}

const fn refused(fields: Fields) -> Error {
    Error::Invalid(Part::Body, fields)
}

/// Leaves out what the configuration fixes, if it says the same, and refuses what it says otherwise.
fn without_fixed(patch: SettingsPatch, fixed: &SettingsPatch) -> Result<SettingsPatch, Fields> {
    let SettingsPatch {
        instance_name,
        registration,
        require_email_verification,
        require_if_match,
        time_zone,
        locale,
        max_goals,
    } = patch;
    let mut fields = Fields::default();
    let patch = SettingsPatch {
        instance_name: free(&mut fields, "instance_name", instance_name, &fixed.instance_name),
        registration: free(&mut fields, "registration", registration, &fixed.registration),
        require_email_verification: free(
            &mut fields,
            "require_email_verification",
            require_email_verification,
            &fixed.require_email_verification,
        ),
        require_if_match: free(
            &mut fields,
            "require_if_match",
            require_if_match,
            &fixed.require_if_match,
        ),
        time_zone: free(&mut fields, "time_zone", time_zone, &fixed.time_zone),
        locale: free(&mut fields, "locale", locale, &fixed.locale),
        max_goals: free(&mut fields, "max_goals", max_goals, &fixed.max_goals),
    };
    fields.done(patch)
}

fn free<T: PartialEq>(
    fields: &mut Fields,
    name: &'static str,
    wanted: Patch<T>,
    fixed: &Patch<T>,
) -> Patch<T> {
    match (wanted, fixed) {
        (wanted, Patch::Keep) => wanted,
        (Patch::Keep, Patch::Set(_)) => Patch::Keep,
        (Patch::Set(wanted), Patch::Set(fixed)) => {
            if wanted != *fixed {
                let message = format!("Is fixed by instance.{name} in the configuration");
                fields.refuse(name, Reason::new(Kind::ReadOnly, message));
            }
            Patch::Keep
        }
    }
}

/// The row of the settings is made at start and never taken away.
#[derive(Debug, thiserror::Error)]
#[error("the settings are not in the database")]
struct Absent;
