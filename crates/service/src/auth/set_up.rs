//! The first account: whoever makes it runs the installation, so it is guarded by a code that only the operator sees.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use onward_domain::check_in::Source;
use onward_domain::settings::{Registration, Settings};
use onward_domain::user::{EmailAddress, NewSettings, NewUser, User};
use onward_store::audit::{Action, Target};
use onward_store::{ReadTx, WriteTx, invites, users};
use secrecy::{ExposeSecret, SecretString};

use super::code;
use super::deeds::{Deeds, Doer};
use crate::Service;
use crate::actor::Context;
use crate::auth::limits::{Check, Leave};
use crate::error::{Error, Why};
use crate::seal::Purpose;
use crate::users::{Making, insert};

/// How many letters the set-up code has.
const LETTERS: usize = 16;

/// Who may make an account now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// There is no account yet: the first one runs the installation.
    First {
        /// Whether the set-up code is needed.
        code: bool,
    },
    /// Anybody.
    Open,
    /// Whoever was invited.
    Invited,
    /// Nobody: superusers make accounts for others.
    Closed,
}

/// What somebody shows at the door.
#[derive(Clone, Debug, Default)]
pub struct Admission {
    /// The code that the operator reads at start, for the first account.
    pub setup_code: Option<SecretString>,
    /// The code of an invitation.
    pub invite: Option<SecretString>,
}

impl Service {
    /// Who may make an account now, from where the request comes.
    pub async fn door(&self, context: &Context) -> Result<Door, Error> {
        let mut tx = self.store.read().await?;
        let settings = self.read_settings(&mut tx).await?;
        self.door_in(&mut tx, &settings, context).await
    }

    /// Makes an account. The first one is a superuser.
    pub async fn register(
        &self,
        context: &Context,
        new: NewUser,
        password: SecretString,
        admission: Admission,
    ) -> Result<User, Error> {
        let leave = self.admit(context, Check::SignUp).await?;
        // Before a password is hashed for somebody who has no business here.
        let mut tx = self.store.read().await?;
        let settings = self.read_settings(&mut tx).await?;
        let door = self.door_in(&mut tx, &settings, context).await?;
        let invite = admission.invite.as_ref().map(code::kept);
        if door == Door::Invited
            && !self
                .is_invited(&mut tx, &leave, invite.as_ref(), &new.email)
                .await?
        {
            return Err(refused());
        }
        drop(tx);
        self.passes(&leave, door, admission.setup_code.as_ref())?;
        let password_hash = self.new_password(&new, &password).await;
        let password_hash = self.unless_busy(&leave, password_hash).await?;
        let mut deeds = self.deeds(Doer::unknown(context, Source::Api), self.clock.now());

        let mut tx = self.store.write_unowned().await?;
        let settings = self.hold_settings(&mut tx).await?;
        let door = self.door_in(&mut tx, &settings, context).await?;
        self.passes(&leave, door, admission.setup_code.as_ref())?;
        let is_superuser = matches!(door, Door::First { .. });
        let making = Making {
            new,
            settings: NewSettings::usual(is_superuser),
            password_hash: Some(password_hash),
        };
        let user = insert(&mut tx, &mut deeds, making, &settings).await?;
        // Who signs up does it themselves.
        deeds.by(user.id);
        if door == Door::Invited {
            use_invite(&mut tx, &mut deeds, invite, &user).await?;
        }
        deeds.commit(tx).await?;
        Ok(user)
    }

    async fn is_invited(
        &self,
        tx: &mut ReadTx,
        _: &Leave,
        invite: Option<&[u8; 32]>,
        email: &EmailAddress,
    ) -> Result<bool, Error> {
        match invite {
            Some(code) => Ok(invites::counts(tx, code, email, self.clock.now()).await?),
            None => Ok(false),
        }
    }

    /// The code that the first registration needs; none once there is an account.
    ///
    /// It is derived from the server secret, so every node of an installation prints the same one.
    pub async fn setup_code(&self) -> Result<Option<SecretString>, Error> {
        let any = users::any(&mut self.store.read_one().await?).await?;
        Ok((!any).then(|| self.derived_code()))
    }

    async fn door_in(&self, tx: &mut ReadTx, settings: &Settings, context: &Context) -> Result<Door, Error> {
        if !users::any(tx).await? {
            return Ok(Door::First {
                code: !(context.loopback && self.config.is_loopback()),
            });
        }
        Ok(match settings.registration {
            Registration::Open => Door::Open,
            Registration::Invite => Door::Invited,
            Registration::Closed => Door::Closed,
        })
    }

    fn passes(&self, _: &Leave, door: Door, code: Option<&SecretString>) -> Result<(), Error> {
        let open = match door {
            // The invitation itself is used up together with the account that is made.
            Door::Open | Door::Invited | Door::First { code: false } => true,
            Door::First { code: true } => code.is_some_and(|code| self.is_setup_code(code)),
            Door::Closed => false,
        };
        if open { Ok(()) } else { Err(refused()) }
    }

    fn is_setup_code(&self, given: &SecretString) -> bool {
        let (given, right) = (code::plain(given), code::plain(&self.derived_code()));
        verify_slices_are_equal(given.expose_secret().as_bytes(), right.expose_secret().as_bytes()).is_ok()
    }

    fn derived_code(&self) -> SecretString {
        let bytes = self.keys.mac(Purpose::SetUpCode, b"first account");
        code::written(bytes.get(..LETTERS).unwrap_or_default())
    }
}

/// Uses an invitation up for the account that was just made; without one that counts there is no account.
async fn use_invite(
    tx: &mut WriteTx,
    deeds: &mut Deeds<'_>,
    invite: Option<[u8; 32]>,
    user: &User,
) -> Result<(), Error> {
    let code = invite.ok_or_else(refused)?;
    let invite = invites::use_up(tx, &code, (user.id, &user.email), deeds.now()).await?;
    let invite = invite.ok_or_else(refused)?;
    deeds.note(Action::InviteUsed, Target::Invite(invite.uuid()));
    Ok(())
}

/// Whatever was shown at the door, it does not open it.
fn refused() -> Error {
    Error::Forbidden(Why::RegistrationClosed)
}
