//! Events: what changed, numbered by the owner's feed.

pub mod subjects;

use onward_domain::clock::Instant;
use onward_domain::day::Day;
use onward_domain::event::{Event, Happening, RequestId};
use onward_domain::goal::GoalState;
use onward_domain::ids::{CheckInId, EventId, GoalId, SessionId, UserId};

use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::statements;
use crate::tx::{ReadTx, WriteTx};
use crate::value::Value;

/// The events of a list, before its order. Filters that are left out are open; a type is one of eight slots.
macro_rules! filtered {
    () => {
        "WHERE owner_id = $1
           AND happened_at > $2
           AND (CAST($3 AS BIGINT) = 1 OR goal_id = $4)
           AND (CAST($5 AS BIGINT) = 1 OR kind IN ($6, $7, $8, $9, $10, $11, $12, $13)) "
    };
}

pub(crate) use filtered;

macro_rules! listed {
    ($after:literal, $order:literal) => {
        concat!(
            "SELECT id, seq, happened_at, kind, goal_id, check_in_id, session_id, occurred_on, version, changed,
                    state_from, state_to, plan_from, rewrite, actor_id, client, request_id,
                    (
                        SELECT COALESCE(users.full_name, users.username)
                        FROM users
                        WHERE users.id = events.actor_id
                          AND users.id <> events.owner_id
                    ) AS actor_name
             FROM events ",
            filtered!(),
            "AND seq ",
            $after,
            " $14
             ORDER BY seq ",
            $order,
            " LIMIT $15"
        )
    };
}

statements! {
    INSERT = "INSERT INTO events (owner_id, id, seq, happened_at, kind, goal_id, check_in_id, occurred_on, session_id,
                  version, changed, state_from, state_to, plan_from, rewrite, actor_id, client, request_id)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";

    NEWEST = listed!("<", "DESC");

    OLDEST = listed!(">", "ASC");

    COUNT = concat!("SELECT COUNT(*) AS events FROM events ", filtered!(), "AND seq > $14");

    FIND = "SELECT seq, happened_at
            FROM events
            WHERE owner_id = $1
              AND id = $2";
}

/// The record of a change as it is listed; what its type does not have is none.
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
    /// The goal it is about, or whose log.
    pub goal: Option<GoalId>,
    /// The check-in it is about.
    pub check_in: Option<CheckInId>,
    /// The sign-in it is about. What is about neither is about the account.
    pub session: Option<SessionId>,
    /// The day the check-in counts for.
    pub occurred_on: Option<Day>,
    /// The version its subject had then.
    pub version: i64,
    /// The names of what changed.
    pub changed: Option<Vec<String>>,
    /// The states of a goal before and after.
    pub states: Option<(String, String)>,
    /// From which day on a plan is another one, and whether that day was over.
    pub plan: Option<(Day, bool)>,
    /// Who did it.
    pub actor: Option<UserId>,
    /// What that person is called, if it is not the owner.
    pub actor_name: Option<String>,
    /// Through which door.
    pub client: String,
    /// In which request.
    pub request_id: Option<String>,
}

impl FromRow for Recorded {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let changed: Option<&str> = row.get("changed")?;
        let states: (Option<String>, Option<String>) = (row.get("state_from")?, row.get("state_to")?);
        let plan: (Option<Day>, Option<bool>) = (row.get("plan_from")?, row.get("rewrite")?);
        Ok(Self {
            id: row.get("id")?,
            seq: row.get("seq")?,
            at: row.get("happened_at")?,
            kind: row.get("kind")?,
            goal: row.get("goal_id")?,
            check_in: row.get("check_in_id")?,
            session: row.get("session_id")?,
            occurred_on: row.get("occurred_on")?,
            version: row.get("version")?,
            changed: changed.map(|names| names.split(' ').map(str::to_owned).collect()),
            states: states.0.zip(states.1),
            plan: plan.0.zip(plan.1),
            actor: row.get("actor_id")?,
            actor_name: row.get("actor_name")?,
            client: row.get("client")?,
            request_id: row.get("request_id")?,
        })
    }
}

/// How many types a list can be narrowed to.
pub const MOST_KINDS: usize = 8;

/// Which events of a feed are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// That happened after this moment.
    pub happened_after: Instant,
    /// About this goal or its log.
    pub goal: Option<GoalId>,
    /// Of one of these types, at most [`MOST_KINDS`]; none: of any.
    pub kinds: Vec<&'static str>,
}

impl Filter {
    fn bound(&self, owner: UserId) -> Vec<Value<'static>> {
        let Self {
            happened_after,
            goal,
            kinds,
        } = self;
        let mut values = vec![
            owner.into(),
            (*happened_after).into(),
            i64::from(goal.is_none()).into(),
            goal.map_or(uuid::Uuid::nil(), GoalId::uuid).into(),
            i64::from(kinds.is_empty()).into(),
        ];
        // No type has no name.
        let slots = kinds.iter().copied().chain(std::iter::repeat(""));
        values.extend(slots.take(MOST_KINDS).map(Value::from));
        values
    }
}

/// The order of a list, and after which number it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The newest first, before this number.
    NewestBefore(i64),
    /// The oldest first, after this number.
    OldestAfter(i64),
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

/// Events of a feed.
pub async fn page(
    tx: &mut ReadTx,
    owner: UserId,
    filter: &Filter,
    direction: Direction,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let (statement, seq) = match direction {
        Direction::NewestBefore(seq) => (&NEWEST, seq),
        Direction::OldestAfter(seq) => (&OLDEST, seq),
    };
    let mut values = filter.bound(owner);
    values.extend([Value::from(seq), Value::from(limit)]);
    tx.all(statement, &values).await
}

/// How many events a list has after a number.
pub async fn count(tx: &mut ReadTx, owner: UserId, filter: &Filter, seq: i64) -> Result<i64, StoreError> {
    let mut values = filter.bound(owner);
    values.push(seq.into());
    tx.one(&COUNT, &values).await
}

/// The number of an event in its feed, and when it happened.
pub async fn find(tx: &mut ReadTx, owner: UserId, id: EventId) -> Result<Option<(i64, Instant)>, StoreError> {
    tx.optional(&FIND, &[owner.into(), id.into()]).await
}

/// Events of an owner after a number, oldest first.
pub async fn after(
    tx: &mut ReadTx,
    owner: UserId,
    seq: i64,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let all = Filter {
        happened_after: Instant::MIN,
        goal: None,
        kinds: Vec::new(),
    };
    page(tx, owner, &all, Direction::OldestAfter(seq), limit).await
}
