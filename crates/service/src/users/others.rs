//! Other people's accounts, as superusers see and make them.

use onward_domain::ids::UserId;
use onward_domain::page::UserPosition;
use onward_domain::query::Query;
use onward_domain::user::{NewSettings, NewUser, User};
use onward_store::{ReadTx, feeds, users as stored};
use secrecy::SecretString;
use uuid::Uuid;

use super::{Making, PAGE, insert};
use crate::Service;
use crate::actor::{Actor, Context, Scope};
use crate::auth::deeds::Doer;
use crate::cursor::{Page, Paging, Walk};
use crate::error::Error;
use crate::once::{Claim, Entered, Once, Outcome};

/// How many accounts one page looks at, give or take those read at a time (decision 13).
const MOST_LOOKED_AT: i64 = 2_000;

/// Before every account.
const FIRST: UserId = UserId::from_uuid(Uuid::nil());

/// Which accounts are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserQuery {
    /// What their names and addresses hold.
    pub q: Query,
    /// Whether they may be used.
    pub is_active: Option<bool>,
    /// Whether deleted ones are wanted too.
    pub include_deleted: bool,
    /// Which page of them.
    pub paging: Paging,
}

impl UserQuery {
    fn takes(&self, user: &User) -> bool {
        let name = user.full_name.as_ref().map_or("", |name| name.as_str());
        (self.include_deleted || user.deleted_at.is_none())
            && self.is_active.is_none_or(|wanted| wanted == user.is_active)
            && self
                .q
                .matches([user.username.as_str(), user.email.as_str(), name])
    }
}

/// An account that a superuser makes.
#[derive(Debug)]
pub struct NewAccount {
    /// Who it is for.
    pub user: NewUser,
    /// What else is set.
    pub settings: NewSettings,
    /// The first password; without one nobody can sign in yet.
    pub password: Option<SecretString>,
}

impl Service {
    /// One account: the own one, or any other as a superuser.
    pub async fn user(&self, actor: &Actor, id: UserId) -> Result<User, Error> {
        let own = id == actor.user && !actor.scopes.hold(Scope::Admin);
        actor.needs(if own { Scope::ProfileRead } else { Scope::Admin })?;
        let mut tx = self.store.read_one().await?;
        let user = stored::find(&mut tx, id).await?;
        user.filter(|user| user.deleted_at.is_none())
            .ok_or(Error::NotFound)
    }

    /// A page of all accounts in the order they were made, for a superuser.
    pub async fn users(&self, actor: &Actor, query: UserQuery) -> Result<Page<User>, Error> {
        actor.needs(Scope::Admin)?;
        let text = format!("{:?} {} {:?}", query.is_active, query.include_deleted, query.q);
        let walk = Walk {
            actor: actor.user,
            list: "users by age",
            filter: &text,
        };
        let after: Option<UserPosition> = self.after(&walk, &query.paging)?;

        let mut tx = self.store.read().await?;
        let after = after.map_or(FIRST, |UserPosition(id)| id);
        let (items, next) = look(&mut tx, &query, after).await?;
        let total = if query.paging.include_total {
            Some(count(&mut tx, &query).await?)
        } else {
            None
        };
        Ok(Page {
            items,
            next_cursor: next.map(|next| self.cursor(&walk, &UserPosition(next))),
            total,
        })
    }

    /// Makes an account, once, as a superuser.
    pub async fn add_user(
        &self,
        context: &Context,
        actor: &Actor,
        new: NewAccount,
        once: Once<User>,
    ) -> Result<Outcome<User>, Error> {
        actor.needs(Scope::Admin)?;
        if new.settings.is_superuser {
            actor.proved(self.clock.now())?;
        }
        let claim = match self.enter(actor, &once).await? {
            Entered::Replay(answer) => return Ok(Outcome::Replayed(answer)),
            Entered::Go(claim) => claim,
        };
        let done = self
            .make_user((context, actor), new, (claim.as_ref(), &once))
            .await;
        self.leave(claim, &once, done).await
    }

    async fn make_user(
        &self,
        (context, actor): (&Context, &Actor),
        NewAccount {
            user,
            settings,
            password,
        }: NewAccount,
        (claim, once): (Option<&Claim>, &Once<User>),
    ) -> Result<User, Error> {
        let password_hash = match &password {
            Some(password) => Some(self.new_password(&user, password).await?),
            None => None,
        };
        let making = Making {
            new: user,
            settings,
            password_hash,
        };
        let now = self.clock.now();
        let mut deeds = self.deeds(Doer::signed_in(context, actor), now);

        let mut tx = self.store.write(actor.user).await?;
        let settings = self.hold_settings(&mut tx).await?;
        // The key belongs to who makes the account.
        feeds::lock(&mut tx, actor.user, now).await?;
        self.claim(&mut tx, claim, now).await?;
        let user = insert(&mut tx, &mut deeds, making, &settings).await?;
        self.remember(&mut tx, (claim, once), &user).await?;
        deeds.commit(tx).await?;
        Ok(user)
    }
}

/// Reads accounts after one of them until a page is full, there are no more, or enough were looked at; gives those that
/// are wanted, and where to go on.
async fn look(
    tx: &mut ReadTx,
    query: &UserQuery,
    mut after: UserId,
) -> Result<(Vec<User>, Option<UserId>), Error> {
    let size = usize::from(query.paging.limit.get());
    let (mut found, mut looked_at) = (Vec::new(), 0);
    loop {
        let read = stored::page(tx, after, PAGE).await?;
        let count = i64::try_from(read.len()).unwrap_or(i64::MAX);
        looked_at += count;
        after = read.last().map_or(after, |user| user.id);
        found.extend(read.into_iter().filter(|user| query.takes(user)));
        if found.len() > size {
            found.truncate(size);
            let next = found.last().map(|user| user.id);
            return Ok((found, next));
        }
        if count < PAGE {
            return Ok((found, None));
        }
        if looked_at >= MOST_LOOKED_AT {
            return Ok((found, Some(after)));
        }
        tokio::task::yield_now().await;
    }
}

/// How many accounts the list has.
async fn count(tx: &mut ReadTx, query: &UserQuery) -> Result<i64, Error> {
    let (mut total, mut after) = (0, FIRST);
    loop {
        let read = stored::page(tx, after, PAGE).await?;
        let taken = read.iter().filter(|user| query.takes(user)).count();
        total += i64::try_from(taken).unwrap_or(i64::MAX);
        let Some(last) = read.last() else { return Ok(total) };
        after = last.id;
        tokio::task::yield_now().await;
    }
}
