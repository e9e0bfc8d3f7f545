//! Idempotency: a request that is sent again under its key happens once and is answered the same.
//!
//! The key is claimed and its answer kept in the transaction of the change itself, so there is never one without the
//! other. Twins on this node meet in `Running`; twins on two nodes meet at the owner's feed lock, and then at the
//! claim. Answers are sealed: they may hold one-time secrets.

mod answer;
mod running;

pub use answer::Answer;
pub(crate) use running::Running;

use onward_domain::clock::Instant;
use onward_domain::ids::UserId;
use onward_store::WriteTx;
use onward_store::idempotency::{self, Kept, Slot};
use running::Guard;

use crate::Service;
use crate::actor::Actor;
use crate::error::{Error, Why};
use crate::seal::Purpose;

/// How long an answer is kept, in seconds.
pub(crate) const KEPT_FOR: i64 = 24 * 3600;

/// What a client chose to name one request: 1 to 255 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Checks the characters and the length.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How an answer is made of what was done.
pub type Render<T> = Box<dyn Fn(&T) -> Answer + Send + Sync>;

/// How an answer is made of a refusal; none where there is nothing to keep.
pub type Refuse = Box<dyn Fn(&Error) -> Option<Answer> + Send + Sync>;

/// A request that is to happen once.
pub struct Once<T> {
    /// Its name; without one it happens as often as it is sent.
    pub key: Option<IdempotencyKey>,
    /// Method and path, with the ids in it.
    pub route: String,
    /// Of media type and body.
    pub fingerprint: [u8; 32],
    /// How its answer is made, to be kept.
    pub render: Render<T>,
    /// How a refusal is made into an answer, to be kept.
    pub refuse: Refuse,
}

impl<T> Once<T> {
    /// A request without a key.
    pub fn unnamed() -> Self {
        Self {
            key: None,
            route: String::new(),
            fingerprint: [0; 32],
            render: Box::new(|_| Answer::default()),
            refuse: Box::new(|_| None),
        }
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It happened now.
    Done(T),
    /// It had happened before; this was the answer.
    Replayed(Answer),
}

/// Whether a request goes on.
pub(crate) enum Entered {
    /// It goes on, under a claim if it has a key.
    Go(Option<Claim>),
    /// It had happened before.
    Replay(Answer),
}

/// The right to use a key. While it lives, twins on this node wait.
pub(crate) struct Claim {
    principal: UserId,
    route: String,
    key: String,
    fingerprint: [u8; 32],
    _guard: Guard,
}

impl Claim {
    fn slot(&self) -> Slot<'_> {
        Slot {
            principal: self.principal,
            route: &self.route,
            key: &self.key,
        }
    }
}

impl Service {
    /// Begins a request: replays its answer if it has happened, waits for a twin that runs, for 2 s at most. In a
    /// dry run the key counts for nothing.
    pub(crate) async fn enter<T>(&self, actor: &Actor, once: &Once<T>) -> Result<Entered, Error> {
        let Once {
            key,
            route,
            fingerprint,
            render: _,
            refuse: _,
        } = once;
        let key = key.as_ref().filter(|_| !self.store.is_trial());
        let Some(IdempotencyKey(key)) = key else {
            return Ok(Entered::Go(None));
        };
        let guard = self.running.enter((actor.user, route.clone(), key.clone())).await;
        let guard = guard.ok_or(Error::Conflict(Why::IdempotencyInProgress))?;
        let claim = Claim {
            principal: actor.user,
            route: route.clone(),
            key: key.clone(),
            // A payload may hold a password: what is stored must not help anybody to guess it.
            fingerprint: self.keys.mac(Purpose::Fingerprint, fingerprint),
            _guard: guard,
        };
        match self.kept(&claim).await? {
            Some(answer) => Ok(Entered::Replay(answer)),
            None => Ok(Entered::Go(Some(claim))),
        }
    }

    /// Claims the key in the transaction of the change, after the feed is locked.
    pub(crate) async fn claim(
        &self,
        tx: &mut WriteTx,
        claim: Option<&Claim>,
        now: Instant,
    ) -> Result<(), Error> {
        let Some(claim) = claim else { return Ok(()) };
        let until = now.plus_seconds(KEPT_FOR);
        if idempotency::claim(tx, claim.slot(), &claim.fingerprint, now, until).await? {
            Ok(())
        } else {
            // A twin on another node was faster; `leave` looks for its answer.
            Err(Error::Conflict(Why::IdempotencyInProgress))
        }
    }

    /// Keeps the answer in the transaction of the change, just before its commit.
    pub(crate) async fn remember<T>(
        &self,
        tx: &mut WriteTx,
        (claim, once): (Option<&Claim>, &Once<T>),
        done: &T,
    ) -> Result<(), Error> {
        let Some(claim) = claim else { return Ok(()) };
        self.keep(tx, claim, &(once.render)(done)).await
    }

    /// Ends a request: keeps a refusal that will not change, or replays what a twin on another node did.
    pub(crate) async fn leave<T>(
        &self,
        claim: Option<Claim>,
        once: &Once<T>,
        done: Result<T, Error>,
    ) -> Result<Outcome<T>, Error> {
        let error = match (done, &claim) {
            (Ok(done), _) => return Ok(Outcome::Done(done)),
            (Err(error), None) => return Err(error),
            (Err(error), Some(_)) => error,
        };
        let Some(claim) = claim else { return Err(error) };
        if let Error::Conflict(Why::IdempotencyInProgress) = error {
            return self.kept(&claim).await?.map(Outcome::Replayed).ok_or(error);
        }
        if is_kept(&error)
            && let Some(answer) = (once.refuse)(&error)
        {
            let now = self.clock.now();
            let mut tx = self.store.write(claim.principal).await?;
            match self.claim(&mut tx, Some(&claim), now).await {
                Ok(()) => {
                    self.keep(&mut tx, &claim, &answer).await?;
                    tx.commit().await?;
                }
                Err(taken) => {
                    drop(tx);
                    return self.kept(&claim).await?.map(Outcome::Replayed).ok_or(taken);
                }
            }
        }
        Err(error)
    }

    /// The answer kept under a key; another payload than the first one's is refused.
    async fn kept(&self, claim: &Claim) -> Result<Option<Answer>, Error> {
        let mut tx = self.store.read_one().await?;
        let found = idempotency::find(&mut tx, claim.slot(), self.clock.now()).await?;
        let Some(Kept { fingerprint, answer }) = found else {
            return Ok(None);
        };
        if fingerprint != claim.fingerprint {
            return Err(Error::IdempotencyKeyReused);
        }
        let sealed = answer.ok_or(Error::Conflict(Why::IdempotencyInProgress))?;
        let bytes = self
            .keys
            .open(Purpose::Idempotency, &about(claim), &sealed)
            .map_err(Error::internal)?;
        Answer::from_bytes(&bytes)
            .map(Some)
            .ok_or_else(|| Error::internal("a kept answer cannot be read"))
    }

    async fn keep(&self, tx: &mut WriteTx, claim: &Claim, answer: &Answer) -> Result<(), Error> {
        let bytes = answer.to_bytes();
        let sealed = self
            .keys
            .seal(Purpose::Idempotency, &*self.entropy, &about(claim), &bytes);
        let sealed = sealed.map_err(Error::internal)?;
        Ok(idempotency::remember(tx, claim.slot(), &sealed).await?)
    }
}

/// What a sealed answer belongs to.
fn about(claim: &Claim) -> Vec<u8> {
    let Claim {
        principal,
        route,
        key,
        fingerprint,
        _guard,
    } = claim;
    [
        principal.uuid().as_bytes(),
        fingerprint.as_slice(),
        route.as_bytes(),
        b"\0",
        key.as_bytes(),
    ]
    .concat()
}

/// Whether a refusal is kept under its key: those that depend on stored data.
fn is_kept(error: &Error) -> bool {
    match error {
        Error::Conflict(why) => *why != Why::IdempotencyInProgress,
        Error::NotFound | Error::Gone | Error::Precondition { .. } => true,
        Error::Invalid(..)
        | Error::Unauthenticated(_)
        | Error::Forbidden(_)
        | Error::IdempotencyKeyReused
        | Error::TooMany { .. }
        | Error::Unavailable { .. }
        | Error::PreconditionRequired
        | Error::Internal(_) => false,
    }
}
