//! The first account: whoever makes it runs the installation, so it is guarded by a code that only the operator sees.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use onward_domain::settings::{Registration, Settings};
use onward_domain::user::{NewUser, User};
use onward_store::{ReadTx, users};
use secrecy::{ExposeSecret, SecretString};

use crate::Service;
use crate::actor::Context;
use crate::auth::limits::{Check, Leave};
use crate::error::{Error, Why};
use crate::seal::Purpose;
use crate::users::Making;

/// Letters and digits that cannot be taken for one another.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GROUPS: usize = 4;
const GROUP_CHARACTERS: usize = 4;

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
    /// Nobody without an invitation.
    Closed,
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
        setup_code: Option<SecretString>,
    ) -> Result<User, Error> {
        let leave = self.admit(context, Check::SignUp).await?;
        self.passes(&leave, self.door(context).await?, setup_code.as_ref())?;
        let password_hash = self.new_password(&new, &password).await?;
        let now = self.clock.now();

        let mut tx = self.store.write_unowned().await?;
        let settings = self.hold_settings(&mut tx).await?;
        let door = self.door_in(&mut tx, &settings, context).await?;
        self.passes(&leave, door, setup_code.as_ref())?;
        let is_superuser = matches!(door, Door::First { .. });
        let making = Making {
            new,
            password_hash: Some(password_hash),
            is_superuser,
        };
        let user = self
            .insert_user(&mut tx, making, (&settings, Some(context)), now)
            .await?;
        tx.commit().await?;
        Ok(user)
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
            Registration::Invite | Registration::Closed => Door::Closed,
        })
    }

    fn passes(&self, _: &Leave, door: Door, code: Option<&SecretString>) -> Result<(), Error> {
        let open = match door {
            Door::Open | Door::First { code: false } => true,
            Door::First { code: true } => code.is_some_and(|code| self.is_setup_code(code)),
            Door::Closed => false,
        };
        if open {
            Ok(())
        } else {
            Err(Error::Forbidden(Why::RegistrationClosed))
        }
    }

    fn is_setup_code(&self, given: &SecretString) -> bool {
        let plain = |code: &SecretString| -> Vec<u8> {
            let kept = code.expose_secret().bytes().filter(u8::is_ascii_alphanumeric);
            kept.map(|byte| byte.to_ascii_uppercase())
                .take(2 * GROUPS * GROUP_CHARACTERS)
                .collect()
        };
        verify_slices_are_equal(&plain(given), &plain(&self.derived_code())).is_ok()
    }

    fn derived_code(&self) -> SecretString {
        let bytes = self.keys.mac(Purpose::SetUpCode, b"first account");
        let letters: Vec<char> = bytes
            .iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
            .map(|letter| char::from(*letter))
            .take(GROUPS * GROUP_CHARACTERS)
            .collect();
        let groups: Vec<String> = letters
            .chunks(GROUP_CHARACTERS)
            .map(|group| group.iter().collect())
            .collect();
        SecretString::from(groups.join("-"))
    }
}
