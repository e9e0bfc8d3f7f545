//! Sessions at work: looked up on every request through a cache that ending one clears at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use moka::future::Cache;
use onward_domain::clock::Instant;
use onward_domain::event::Happening;
use onward_domain::ids::{SessionId, UserId};
use onward_store::audit::{Action, Target};
use onward_store::password_resets;
use onward_store::sessions::{self, Client, Session};
use onward_store::{Store, StoreError, WriteTx};

use super::deeds::{Deeds, Doer};
use crate::Service;
use crate::actor::{Actor, Context, Scopes};
use crate::config::Lifetimes;
use crate::error::{Error, log_behind};

/// How long a state may be old on nodes that were not told of a change.
const FRESH: Duration = Duration::from_secs(5);
/// Longer than any state that was read before a change can stay in the cache.
const REMEMBER: Duration = Duration::from_mins(1);
/// Last use is written at most this often.
const USE_SECONDS: i64 = 60;

/// How a request names its session.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Lookup {
    /// By the id in an access token.
    Id(SessionId),
    /// By the hash of a cookie.
    Cookie([u8; 32]),
}

/// A session as it was read a moment ago.
pub(crate) struct Known {
    state: Session,
    scopes: Scopes,
    used: AtomicI64,
    proved: AtomicI64,
}

/// When a session ends unless it is used before.
pub(crate) fn idle_end(
    (client, stay): (Client, bool),
    (raised_at, used_at): (Instant, Instant),
    lifetimes: &Lifetimes,
) -> Instant {
    match (client, stay) {
        (Client::Api, _) => raised_at.plus_seconds(lifetimes.refresh_idle),
        (Client::Web, true) => used_at.plus_seconds(lifetimes.web_idle_stay),
        (Client::Web, false) => used_at.plus_seconds(lifetimes.web_idle),
    }
}

impl Known {
    fn new(state: Session) -> Self {
        let scopes = Scopes::parse(&state.scopes)
            .unwrap_or_default()
            .and(Scopes::allowed(state.is_superuser));
        let used = AtomicI64::new(state.last_used_at.microseconds());
        let proved = AtomicI64::new(state.authenticated_at.microseconds());
        Self {
            state,
            scopes,
            used,
            proved,
        }
    }

    pub(crate) fn state(&self) -> &Session {
        &self.state
    }

    /// What the session holds, given what its person may have now.
    pub(crate) fn scopes(&self) -> Scopes {
        self.scopes
    }

    /// When the person last proved who they are.
    pub(crate) fn authenticated_at(&self) -> Instant {
        Instant::from_microseconds(self.proved.load(Ordering::Relaxed))
    }

    /// Whether the session counts at that moment.
    pub(crate) fn lives_at(&self, now: Instant, lifetimes: &Lifetimes) -> bool {
        let Session {
            is_active,
            client,
            stay,
            raised_at,
            expires_at,
            ..
        } = self.state;
        let used = Instant::from_microseconds(self.used.load(Ordering::Relaxed));
        is_active && now < expires_at && now < idle_end((client, stay), (raised_at, used), lifetimes)
    }

    /// Whether this use is to be written; says so once a minute, to one request.
    fn uses(&self, now: Instant) -> bool {
        let used = self.used.load(Ordering::Relaxed);
        let due = Instant::from_microseconds(used).plus_seconds(USE_SECONDS) <= now;
        due && self
            .used
            .compare_exchange(used, now.microseconds(), Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }
}

/// The sessions of recent requests.
pub(crate) struct Sessions {
    states: Cache<Lookup, Arc<Known>>,
    /// Sessions that ended here: a state read just before the end must not outlive it in the cache.
    ended: Cache<SessionId, ()>,
    /// When the person of a session proved here who they are: a state read just before must not hide it.
    proved: Cache<SessionId, Instant>,
}

#[derive(Debug, thiserror::Error)]
enum LoadError {
    #[error("there is no such session")]
    Absent,
    #[error("the session cannot be read")]
    Store(#[from] StoreError),
}

impl Sessions {
    pub(crate) fn new() -> Self {
        Self {
            states: Cache::builder().max_capacity(10_000).time_to_live(FRESH).build(),
            ended: Cache::builder()
                .max_capacity(100_000)
                .time_to_live(REMEMBER)
                .build(),
            proved: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(REMEMBER)
                .build(),
        }
    }

    /// The session, from the cache or read once for all who ask at the same time.
    pub(crate) async fn load(&self, store: &Store, lookup: Lookup) -> Result<Option<Arc<Known>>, Error> {
        let known = match self.states.try_get_with(lookup, read(store, lookup)).await {
            Ok(known) => known,
            Err(error) => return absent(error),
        };
        if let Some(at) = self.proved.get(&known.state.id).await {
            known.proved.fetch_max(at.microseconds(), Ordering::Relaxed);
        }
        let ended = self.ended.contains_key(&known.state.id);
        Ok(Some(known).filter(|_| !ended))
    }

    /// Whether the session was asked for a moment ago.
    pub(crate) fn know(&self, lookup: Lookup) -> bool {
        self.states.contains_key(&lookup)
    }

    /// Notes that the person of a session has just proved who they are.
    pub(crate) async fn prove(&self, id: SessionId, now: Instant) {
        self.proved.insert(id, now).await;
    }

    /// Forgets a session that has just ended.
    pub(crate) async fn end(&self, id: SessionId) {
        self.ended.insert(id, ()).await;
        self.states.invalidate(&Lookup::Id(id)).await;
    }
}

async fn read(store: &Store, lookup: Lookup) -> Result<Arc<Known>, LoadError> {
    let mut tx = store.read_one().await?;
    let state = match lookup {
        Lookup::Id(id) => sessions::find(&mut tx, id).await?,
        Lookup::Cookie(hash) => sessions::find_by_cookie(&mut tx, &hash).await?,
    };
    Ok(Arc::new(Known::new(state.ok_or(LoadError::Absent)?)))
}

fn absent(error: Arc<LoadError>) -> Result<Option<Arc<Known>>, Error> {
    match &*error {
        LoadError::Absent => Ok(None),
        LoadError::Store(StoreError::Busy | StoreError::Unavailable) => Err(Error::Unavailable {
            retry_after: Duration::from_secs(1),
        }),
        LoadError::Store(_) => Err(Error::internal(error)),
    }
}

impl Service {
    /// Ends the sign-in the request came with; its tokens and cookie are worth nothing from now on.
    pub async fn logout(&self, context: &Context, actor: &Actor) -> Result<(), Error> {
        let mut deeds = self.deeds(Doer::signed_in(context, actor), self.clock.now());

        let mut tx = self.store.write(actor.user).await?;
        end(&mut tx, &mut deeds, (actor.user, actor.session)).await?;
        deeds.commit(tx).await?;
        self.forget_sessions([actor.session]).await;
        Ok(())
    }

    /// Lets sign-ins count no more that have just ended, as the committed transaction says.
    pub(crate) async fn forget_sessions(&self, ended: impl IntoIterator<Item = SessionId>) {
        for session in ended {
            self.auth.sessions.end(session).await;
        }
    }

    /// Writes behind that a session was used: the request does not wait for it.
    pub(crate) fn note_use(&self, known: &Known, now: Instant) {
        if !known.uses(now) {
            return;
        }
        let (store, id) = (self.store.clone(), known.state.id);
        tokio::spawn(async move {
            if let Err(error) = touch(&store, id, now).await {
                log_behind(&error, "the last use of a session was not noted");
            }
        });
    }
}

/// Ends a sign-in, unless it had ended before. Once that is committed, `forget_sessions` is to be told.
pub(crate) async fn end(
    tx: &mut WriteTx,
    deeds: &mut Deeds<'_>,
    (user, session): (UserId, SessionId),
) -> Result<bool, StoreError> {
    // The feed is locked before the sign-in.
    let turn = deeds.turn(tx, user).await?;
    if !sessions::delete(tx, session).await? {
        return Ok(false);
    }
    deeds.note(Action::SessionEnded, Target::Session(session.uuid()));
    let happening = Happening::SessionRevoked { session };
    deeds.tell(tx, (user, turn), happening).await?;
    Ok(true)
}

/// Ends the sign-ins of an account, all but one if one is to stay, and lets links to a new password count no more; gives
/// the sign-ins that `forget_sessions` is to be told.
pub(crate) async fn end_all(
    tx: &mut WriteTx,
    deeds: &mut Deeds<'_>,
    user: UserId,
    but: Option<SessionId>,
) -> Result<Vec<SessionId>, StoreError> {
    let mut ended = sessions::of_user(tx, user).await?;
    ended.retain(|session| Some(*session) != but);
    for session in &ended {
        end(tx, deeds, (user, *session)).await?;
    }
    password_resets::revoke(tx, user).await?;
    Ok(ended)
}

async fn touch(store: &Store, id: SessionId, now: Instant) -> Result<(), StoreError> {
    let mut tx = store.write_unowned().await?;
    sessions::touch(&mut tx, id, now).await?;
    tx.commit().await
}
