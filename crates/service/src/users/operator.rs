//! What the operator does to accounts at the command line.

use onward_domain::event::Happening;
use onward_domain::fields::Fields;
use onward_domain::goal::Patch;
use onward_domain::ids::UserId;
use onward_domain::user::{EmailAddress, User, UserPatch, Username};
use onward_store::audit::{Action, Target};
use onward_store::users as stored;
use secrecy::SecretString;

use super::change::{hold, hold_ranked, leaves_a_superuser, store};
use super::words_of;
use crate::Service;
use crate::auth::deeds::Doer;
use crate::auth::sessions::end_all;
use crate::error::{Error, Part};

impl Service {
    /// The account with this username or e-mail address.
    pub async fn find_user(&self, name: &str) -> Result<User, Error> {
        let mut tx = self.store.read().await?;
        let login = if name.contains('@') {
            match EmailAddress::parse(name) {
                Ok(email) => stored::login_by_email(&mut tx, &email).await?,
                Err(_) => None,
            }
        } else {
            match Username::parse(name) {
                Ok(username) => stored::login_by_username(&mut tx, &username).await?,
                Err(_) => None,
            }
        };
        let id = login.ok_or(Error::NotFound)?.id;
        let user = stored::find(&mut tx, id).await?;
        user.filter(|user| user.deleted_at.is_none())
            .ok_or(Error::NotFound)
    }

    /// Gives an account another password, for the operator; ends all its sign-ins.
    pub async fn set_password(&self, id: UserId, password: &SecretString) -> Result<User, Error> {
        let user = self.owner(id).await?;
        if let Some(fault) = self.password_fault(password, &words_of(&user)).await? {
            return Err(Error::Invalid(
                Part::Body,
                Fields::one(["password".into()], fault),
            ));
        }
        let hash = self.auth.hasher.hash(&*self.entropy, password).await?.to_string();
        let mut deeds = self.deeds(Doer::OPERATOR, self.clock.now());

        let mut tx = self.store.write(id).await?;
        hold(&mut tx, id).await?;
        let turn = deeds.turn(&mut tx, id).await?;
        let version = stored::set_password(&mut tx, id, &hash, turn.at).await?;
        let ended = end_all(&mut tx, &mut deeds, id, None).await?;
        deeds.note(Action::PasswordChanged, Target::User(id.uuid()));
        let happening = Happening::UserPasswordChanged { version };
        deeds.tell(&mut tx, (id, turn), happening).await?;
        deeds.commit(tx).await?;
        self.forget_sessions(ended).await;
        Ok(user)
    }

    /// Switches an account off, for the operator; ends all its sign-ins. The last superuser stays on.
    pub async fn disable_user(&self, id: UserId) -> Result<User, Error> {
        let patch = UserPatch {
            is_active: Patch::Set(false),
            ..UserPatch::default()
        };
        self.rank_user(id, patch, Action::UserDisabled).await
    }

    /// Lets an account run the installation, for the operator; ends all its sign-ins.
    pub async fn promote_user(&self, id: UserId) -> Result<User, Error> {
        let patch = UserPatch {
            is_superuser: Patch::Set(true),
            ..UserPatch::default()
        };
        self.rank_user(id, patch, Action::UserPromoted).await
    }

    async fn rank_user(&self, id: UserId, patch: UserPatch, action: Action) -> Result<User, Error> {
        let mut deeds = self.deeds(Doer::OPERATOR, self.clock.now());

        let mut tx = self.store.write(id).await?;
        let before = hold_ranked(&mut tx, id).await?;
        let mut user = before.clone();
        let changed = user.apply(patch);
        if changed.is_empty() {
            return Ok(before);
        }
        leaves_a_superuser(&mut tx, &before, user.is_superuser && user.is_active).await?;
        deeds.note(action, Target::User(id.uuid()));
        store(&mut tx, &mut deeds, &mut user, changed).await?;
        let ended = end_all(&mut tx, &mut deeds, id, None).await?;
        deeds.commit(tx).await?;
        self.forget_sessions(ended).await;
        Ok(user)
    }
}
