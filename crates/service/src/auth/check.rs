//! Comparing a password with the stored hash: the one place where that happens.

use onward_domain::user::{EmailAddress, Username};
use onward_store::StoreError;
use onward_store::users::{self, Login};
use secrecy::SecretString;

use super::limits::{Check, Leave};
use super::phc::Phc;
use crate::Service;
use crate::actor::{Actor, Context};
use crate::error::Error;

/// Whose password it is to be.
#[derive(Clone, Copy)]
pub(crate) enum Whose<'a> {
    /// That of the account with this username or e-mail address, if there is one.
    Named(&'a str),
    /// That of somebody who is signed in.
    Person(&'a Actor),
}

/// A password that was right, and the hash it was compared with.
pub(crate) struct Right {
    pub(crate) login: Login,
    pub(crate) hash: Phc,
    /// To be given back with `absolve`.
    pub(crate) leave: Leave,
}

impl Service {
    /// The account whose password this is; none if it is nobody's or wrong. The same work is done in either case.
    ///
    /// Every check of a password by anybody outside goes through here, behind the limiter.
    pub(crate) async fn check_password(
        &self,
        context: &Context,
        whose: Whose<'_>,
        password: &SecretString,
    ) -> Result<Option<Right>, Error> {
        let login = self.find_login(whose).await?;
        let account = login.as_ref();
        let check = match whose {
            Whose::Named(name) => Check::SignIn { name, account },
            Whose::Person(actor) => Check::Proof(actor.session),
        };
        let leave = self.admit(context, check).await?;
        let hash = login
            .as_ref()
            .and_then(|login| login.password_hash.as_deref())
            .and_then(|text| {
                text.parse::<Phc>()
                    .inspect_err(|_| tracing::error!("the hash of a password cannot be read"))
                    .ok()
            });
        let right = self.auth.hasher.check(&leave, password, hash.as_ref()).await;
        let right = self.unless_busy(&leave, right).await?;
        Ok(match (right, login, hash) {
            (true, Some(login), Some(hash)) => Some(Right { login, hash, leave }),
            _ => None,
        })
    }

    /// Gives a try back after which nothing else is stored.
    pub(crate) async fn give_back(&self, right: &Right) -> Result<(), Error> {
        let mut tx = self.store.write_unowned().await?;
        self.absolve(&mut tx, &right.leave).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn find_login(&self, whose: Whose<'_>) -> Result<Option<Login>, StoreError> {
        let mut tx = self.store.read_one().await?;
        match whose {
            Whose::Person(actor) => users::login_by_id(&mut tx, actor.user).await,
            Whose::Named(name) if name.contains('@') => match EmailAddress::parse(name) {
                Ok(email) => users::login_by_email(&mut tx, &email).await,
                Err(_) => Ok(None),
            },
            Whose::Named(name) => match Username::parse(name) {
                Ok(username) => users::login_by_username(&mut tx, &username).await,
                Err(_) => Ok(None),
            },
        }
    }
}
