//! Events: what changed, numbered by the owner's feed.

use onward_domain::clock::Instant;
use onward_domain::day::Day;
use onward_domain::event::{Event, Happening, RequestId};
use onward_domain::goal::GoalState;
use onward_domain::ids::{CheckInId, EventId, GoalId, SessionId, UserId};

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};

statements! {
    INSERT = "INSERT INTO events (owner_id, id, seq, happened_at, kind, goal_id, check_in_id, occurred_on, session_id,
                  version, changed, state_from, state_to, plan_from, rewrite, actor_id, client, request_id)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";

    AFTER = "SELECT id, seq, happened_at, kind, goal_id, check_in_id, session_id, version
             FROM events
             WHERE owner_id = $1
               AND seq > $2
             ORDER BY seq
             LIMIT $3";
}

/// The record of a change, as far as walking a feed needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Names the event.
    pub id: EventId,
    /// Its number in the feed.
    pub seq: i64,
    /// When it happened.
    pub at: Instant,
    /// The type on the wire.
    pub kind: String,
    /// The goal it is about.
    pub goal: Option<GoalId>,
    /// The check-in it is about.
    pub check_in: Option<CheckInId>,
    /// The sign-in it is about. What is about neither is about the account.
    pub session: Option<SessionId>,
    /// The version its subject had then.
    pub version: i64,
}

impl FromRow for Recorded {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            seq: row.get("seq")?,
            at: row.get("happened_at")?,
            kind: row.get("kind")?,
            goal: row.get("goal_id")?,
            check_in: row.get("check_in_id")?,
            session: row.get("session_id")?,
            version: row.get("version")?,
        })
    }
}

/// A sign-in never changes: its only version.
const SESSION_VERSION: i64 = 1;

/// What a happening is about, column by column.
#[derive(Default)]
struct Subject {
    goal: Option<GoalId>,
    version: i64,
    check_in: Option<(CheckInId, Day)>,
    session: Option<SessionId>,
    changed: Option<String>,
    states: Option<(GoalState, GoalState)>,
    plan: Option<(Day, bool)>,
}

impl Subject {
    fn of(happening: &Happening) -> Self {
        use Happening::{
            CheckInCreated, CheckInDeleted, CheckInRestored, CheckInUpdated, GoalClosed, GoalCreated,
            GoalDeleted, GoalPlanChanged, GoalPurged, GoalReopened, GoalRestored, GoalUpdated,
            SessionCreated, SessionRevoked, UserPasswordChanged, UserUpdated,
        };
        let (goal, version) = goal_and_version(happening);
        let mut subject = Self {
            goal,
            version,
            ..Self::default()
        };
        match happening {
            GoalCreated { .. }
            | GoalDeleted { .. }
            | GoalRestored { .. }
            | GoalPurged { .. }
            | UserPasswordChanged { .. } => {}
            GoalUpdated { changed, .. } | UserUpdated { changed, .. } => {
                subject.changed = Some(changed.join(" "));
            }
            GoalPlanChanged { from, rewrite, .. } => subject.plan = Some((*from, *rewrite)),
            GoalClosed { from, to, .. } | GoalReopened { from, to, .. } => {
                subject.states = Some((*from, *to));
            }
            CheckInCreated {
                check_in,
                occurred_on,
                ..
            }
            | CheckInDeleted {
                check_in,
                occurred_on,
                ..
            }
            | CheckInRestored {
                check_in,
                occurred_on,
                ..
            } => subject.check_in = Some((*check_in, *occurred_on)),
            CheckInUpdated {
                check_in,
                occurred_on,
                changed,
                ..
            } => {
                subject.check_in = Some((*check_in, *occurred_on));
                subject.changed = Some(changed.join(" "));
            }
            SessionCreated { session } | SessionRevoked { session } => subject.session = Some(*session),
        }
        subject
    }
}

fn goal_and_version(happening: &Happening) -> (Option<GoalId>, i64) {
    use Happening::{
        CheckInCreated, CheckInDeleted, CheckInRestored, CheckInUpdated, GoalClosed, GoalCreated,
        GoalDeleted, GoalPlanChanged, GoalPurged, GoalReopened, GoalRestored, GoalUpdated, SessionCreated,
        SessionRevoked, UserPasswordChanged, UserUpdated,
    };
    match happening {
        GoalCreated { goal, version, .. }
        | GoalUpdated { goal, version, .. }
        | GoalDeleted { goal, version, .. }
        | GoalRestored { goal, version, .. }
        | GoalPlanChanged { goal, version, .. }
        | GoalPurged { goal, version, .. }
        | GoalClosed { goal, version, .. }
        | GoalReopened { goal, version, .. }
        | CheckInCreated { goal, version, .. }
        | CheckInUpdated { goal, version, .. }
        | CheckInDeleted { goal, version, .. }
        | CheckInRestored { goal, version, .. } => (Some(*goal), *version),
        UserUpdated { version, .. } | UserPasswordChanged { version } => (None, *version),
        SessionCreated { .. } | SessionRevoked { .. } => (None, SESSION_VERSION),
    }
}

/// Appends an event to its owner's feed, under a number taken in the same transaction.
pub async fn append(tx: &mut WriteTx, event: &Event) -> Result<(), StoreError> {
    let Event {
        id,
        owner,
        seq,
        at,
        actor,
        client,
        request_id,
        happening,
    } = event;
    let Subject {
        goal,
        version,
        check_in,
        session,
        changed,
        states,
        plan,
    } = Subject::of(happening);
    let values = [
        (*owner).into(),
        (*id).into(),
        (*seq).into(),
        (*at).into(),
        happening.kind().into(),
        goal.into(),
        check_in.map(|(id, _)| id).into(),
        check_in.map(|(_, occurred_on)| occurred_on).into(),
        session.into(),
        version.into(),
        changed.as_deref().into(),
        states.map(|(from, _)| from.word()).into(),
        states.map(|(_, to)| to.word()).into(),
        plan.map(|(from, _)| from).into(),
        plan.map(|(_, rewrite)| rewrite).into(),
        (*actor).into(),
        client.word().into(),
        request_id.as_ref().map(RequestId::as_str).into(),
    ];
    tx.execute(&INSERT, &values).await?;
    Ok(())
}

/// Events of an owner after a number, oldest first.
pub async fn after(
    tx: &mut ReadTx,
    owner: UserId,
    seq: i64,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    tx.all(&AFTER, &[owner.into(), seq.into(), limit.into()]).await
}
