//! Changing an account: one's own, or somebody else's as a superuser.

use onward_domain::event::Happening;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::goal::Patch;
use onward_domain::ids::UserId;
use onward_domain::user::{User, UserPatch, moves_days};
use onward_store::audit::{Action, Target};
use onward_store::{ReadTx, WriteTx, goals, settings, users as stored};

use crate::Service;
use crate::actor::{Actor, Context, Scope};
use crate::auth::deeds::{Deeds, Doer};
use crate::auth::sessions::end_all;
use crate::error::{Error, Part, Why};
use crate::expect::{Demand, Expect};

impl Service {
    /// Changes some fields of the actor's own account; a change that changes nothing leaves it as it is.
    pub async fn patch_me(
        &self,
        context: &Context,
        actor: &Actor,
        patch: UserPatch,
        expect: Expect,
    ) -> Result<User, Error> {
        actor.needs(Scope::ProfileWrite)?;
        self.change_user((context, actor), actor.user, patch, expect)
            .await
    }

    /// Changes some fields of an account, as a superuser.
    pub async fn patch_user(
        &self,
        context: &Context,
        actor: &Actor,
        id: UserId,
        patch: UserPatch,
        expect: Expect,
    ) -> Result<User, Error> {
        actor.needs(Scope::Admin)?;
        self.change_user((context, actor), id, patch, expect).await
    }

    /// Refuses an actor whose password was checked too long ago where a superuser is concerned (R63); asked before a
    /// kept answer is given again.
    pub(crate) async fn may_touch(&self, actor: &Actor, id: UserId) -> Result<(), Error> {
        let mut tx = self.store.read_one().await?;
        match stored::find(&mut tx, id).await? {
            Some(user) if user.is_superuser => actor.proved(self.clock.now()),
            _ => Ok(()),
        }
    }

    async fn change_user(
        &self,
        (context, actor): (&Context, &Actor),
        id: UserId,
        patch: UserPatch,
        expect: Expect,
    ) -> Result<User, Error> {
        let mut deeds = self.deeds(Doer::signed_in(context, actor), self.clock.now());
        let ranks = (patch.is_active != Patch::Keep) || (patch.is_superuser != Patch::Keep);

        let mut tx = self.store.write(id).await?;
        let before = if ranks {
            hold_ranked(&mut tx, id).await?
        } else {
            hold(&mut tx, id).await?
        };
        let mut user = before.clone();
        let names = user.apply(patch);
        let change = Change {
            before: &before,
            after: &user,
            names: &names,
        };
        change.may_be_made_by(actor, &deeds)?;
        expect.check(before.version, Demand::Nothing)?;
        if names.is_empty() {
            return Ok(before);
        }
        change.are_open_to(actor)?;
        change.agree_with_others(&mut tx).await?;
        for action in change.actions() {
            deeds.note(action, Target::User(id.uuid()));
        }
        let ends_sessions = change.ranks();
        store(&mut tx, &mut deeds, &mut user, names).await?;
        let ended = if ends_sessions {
            end_all(&mut tx, &mut deeds, id, None).await?
        } else {
            Vec::new()
        };
        deeds.commit(tx).await?;
        self.forget_sessions(ended).await;
        Ok(user)
    }
}

/// An account that is not deleted, locked until the transaction ends.
pub(super) async fn hold(tx: &mut WriteTx, id: UserId) -> Result<User, Error> {
    stored::hold(tx, id).await?.ok_or(Error::NotFound)?;
    let user = stored::find(tx, id).await?;
    user.filter(|user| user.deleted_at.is_none())
        .ok_or(Error::NotFound)
}

/// The same for a change of who runs the installation: such changes happen one after the other.
pub(super) async fn hold_ranked(tx: &mut WriteTx, id: UserId) -> Result<User, Error> {
    settings::hold(tx).await?;
    hold(tx, id).await
}

/// Refuses what would leave nobody to run the installation. The settings are locked.
pub(super) async fn leaves_a_superuser(tx: &mut ReadTx, before: &User, stays: bool) -> Result<(), Error> {
    let runs = before.is_superuser && before.is_active && before.deleted_at.is_none();
    if runs && !stays && !stored::change::other_superuser(tx, before.id).await? {
        return Err(Error::Conflict(Why::LastAdmin));
    }
    Ok(())
}

/// Stores a changed account under a turn of its feed, and tells it.
pub(super) async fn store(
    tx: &mut WriteTx,
    deeds: &mut Deeds<'_>,
    user: &mut User,
    changed: Vec<&'static str>,
) -> Result<(), Error> {
    let turn = deeds.turn(tx, user.id).await?;
    user.version += 1;
    user.updated_at = turn.at;
    stored::change::update(tx, user).await?;
    if changed.iter().any(|field| moves_days(field)) {
        goals::renew::renew(tx, user.id).await?;
    }
    let happening = Happening::UserUpdated {
        version: user.version,
        changed,
    };
    deeds.tell(tx, (user.id, turn), happening).await?;
    Ok(())
}

/// A change of an account that is about to be made.
struct Change<'a> {
    before: &'a User,
    after: &'a User,
    names: &'a [&'static str],
}

impl Change<'_> {
    fn have(&self, field: &str) -> bool {
        self.names.contains(&field)
    }

    /// Whether the change is one of what the person may do at all; such a change ends all sign-ins.
    fn ranks(&self) -> bool {
        self.have("is_active") || self.have("is_superuser")
    }

    /// Refuses an actor without the scope, or whose password was not checked lately where that is needed: for another
    /// address, for another superuser, and for who is one.
    fn may_be_made_by(&self, actor: &Actor, deeds: &Deeds<'_>) -> Result<(), Error> {
        if self.ranks() && actor.superuser {
            actor.needs(Scope::Admin)?;
        }
        let another_superuser = self.before.is_superuser && self.before.id != actor.user;
        let runs = self.have("is_superuser") || (self.before.is_superuser && self.have("is_active"));
        let delicate = self.have("email") || (actor.superuser && runs);
        if delicate || (another_superuser && !self.names.is_empty()) {
            actor.proved(deeds.now())?;
        }
        Ok(())
    }

    /// Refuses fields that only superusers change.
    fn are_open_to(&self, actor: &Actor) -> Result<(), Error> {
        let mut fields = Fields::default();
        if !actor.superuser {
            for name in ["is_active", "is_superuser"] {
                if self.have(name) {
                    fields.refuse(
                        name,
                        Reason::new(Kind::ReadOnly, "Can only be changed by superusers"),
                    );
                }
            }
        }
        fields
            .done(())
            .map_err(|fields| Error::Invalid(Part::Body, fields))
    }

    /// Refuses names and addresses of others, and the loss of the last superuser.
    async fn agree_with_others(&self, tx: &mut WriteTx) -> Result<(), Error> {
        // Where name and address are both taken, the engines would not name the same one.
        if self.have("username") {
            let taken = stored::login_by_username(tx, &self.after.username).await?;
            if taken.is_some_and(|other| other.id != self.after.id) {
                return Err(Error::Conflict(Why::UsernameTaken));
            }
        }
        if self.ranks() {
            leaves_a_superuser(tx, self.before, self.after.is_superuser && self.after.is_active).await?;
        }
        Ok(())
    }

    /// What of it the audit log is told.
    fn actions(&self) -> Vec<Action> {
        let active = if self.after.is_active {
            Action::UserEnabled
        } else {
            Action::UserDisabled
        };
        let rank = if self.after.is_superuser {
            Action::UserPromoted
        } else {
            Action::UserDemoted
        };
        let all = [
            ("username", Action::UsernameChanged),
            ("email", Action::EmailChanged),
            ("is_active", active),
            ("is_superuser", rank),
        ];
        all.into_iter()
            .filter_map(|(field, action)| self.have(field).then_some(action))
            .collect()
    }
}
