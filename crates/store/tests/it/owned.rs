//! People with feeds, their goals and check-ins.

use onward_domain::check_in::{CheckIn, ExternalId, Line, Source};
use onward_domain::clock::Instant;
use onward_domain::day::{Day, DayStart, TimeZone};
use onward_domain::event::{Event, Happening, RequestId};
use onward_domain::goal::{Birth, Goal, GoalState, NewGoal, Tags, Weight};
use onward_domain::ids::{CheckInId, EventId, GoalId, UserId};
use onward_domain::measure::Measure;
use onward_domain::quantity::Quantity;
use onward_domain::text::Title;
use onward_domain::user::{EmailAddress, Locale, Theme, User, Username, WeekStart};
use onward_store::feeds::Turn;
use onward_store::{WriteTx, check_ins, feeds, goals, users};
use onward_testkit::TestDb;
use uuid::Uuid;

use crate::support::NOW;

/// Friday, 20 November 2026.
pub(crate) const TODAY: i32 = 20_777;

pub(crate) fn day(number: i32) -> Day {
    Day::from_number(number).unwrap()
}

/// Makes an account with its feed.
pub(crate) async fn person(db: &TestDb, name: &str, number: u128) -> UserId {
    let user = User {
        id: UserId::from_uuid(Uuid::from_u128(number)),
        username: Username::parse(name).unwrap(),
        email: EmailAddress::parse(&format!("{name}@example.org")).unwrap(),
        full_name: None,
        is_active: true,
        is_superuser: false,
        email_verified: false,
        time_zone: TimeZone::utc(),
        locale: Locale::english(),
        week_starts_on: WeekStart::MONDAY,
        day_starts_at: DayStart::MIDNIGHT,
        theme: Theme::System,
        created_at: NOW,
        updated_at: NOW,
        deleted_at: None,
        version: 1,
    };
    let mut tx = db.write_unowned().await;
    users::insert(&mut tx, &user, None).await.unwrap();
    feeds::open(&mut tx, user.id, NOW).await.unwrap();
    tx.commit().await.unwrap();
    user.id
}

/// Ada, who owns what a test speaks about, and Bob, a stranger.
pub(crate) async fn ada_and_bob(db: &TestDb) -> (UserId, UserId) {
    (person(db, "ada", 0xada).await, person(db, "bob", 0xb0b).await)
}

/// A goal that nobody has stored yet.
pub(crate) fn goal(owner: UserId, number: u128) -> Goal {
    let new = NewGoal {
        title: Title::parse(&format!("goal {number}")).unwrap(),
        description: None,
        tags: Tags::default(),
        color: None,
        icon: None,
        parent: None,
        weight: Weight::ONE,
        position: None,
        state: GoalState::Active,
        measure: Measure::default(),
        plan: None,
        time_zone: None,
        check_in_every: None,
        archived_at: None,
    };
    let position = Quantity::whole(i32::try_from(number).unwrap());
    let birth = Birth {
        id: GoalId::from_uuid(Uuid::from_u128(number)),
        owner,
        position,
        at: NOW,
        today: day(TODAY),
    };
    Goal::new(new, birth).unwrap()
}

/// Stores a goal as it is.
pub(crate) async fn store(db: &TestDb, goal: &Goal) {
    let mut tx = db.write(goal.owner).await;
    goals::insert(&mut tx, goal).await.unwrap();
    tx.commit().await.unwrap();
}

/// Stores a goal that differs from the usual one.
pub(crate) async fn stored(db: &TestDb, owner: UserId, number: u128, change: impl FnOnce(&mut Goal)) -> Goal {
    let mut goal = goal(owner, number);
    change(&mut goal);
    store(db, &goal).await;
    goal
}

/// A check-in that nobody has stored yet.
pub(crate) fn check_in(goal: &Goal, number: u128, on: i32) -> CheckIn {
    CheckIn {
        id: CheckInId::from_uuid(Uuid::from_u128(number)),
        owner: goal.owner,
        goal: goal.id,
        author: goal.owner,
        line: Line {
            occurred_on: day(on),
            occurred_at: NOW,
            value: Some(Quantity::ONE),
            skipped: false,
            note: None,
            confidence: None,
        },
        external_id: None,
        source: Source::Api,
        created_at: NOW,
        updated_at: NOW,
        deleted_at: None,
        version: 1,
    }
}

pub(crate) fn external_id(text: &str) -> ExternalId {
    ExternalId::parse(text).unwrap()
}

/// Stores check-ins as they are.
pub(crate) async fn log(db: &TestDb, check_ins: &[CheckIn]) {
    let mut tx = db.write(check_ins[0].owner).await;
    for check_in in check_ins {
        check_ins::insert(&mut tx, check_in).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// An event under a turn.
pub(crate) fn event(owner: UserId, turn: Turn, happening: Happening) -> Event {
    Event {
        id: EventId::from_uuid(Uuid::from_u128(u128::try_from(turn.seq).unwrap())),
        owner,
        seq: turn.seq,
        at: turn.at,
        actor: Some(owner),
        client: Source::Api,
        request_id: Some(RequestId::parse("request-1").unwrap()),
        happening,
    }
}

/// The moment so many microseconds after that of the tests.
pub(crate) fn after_now(microseconds: i64) -> Instant {
    Instant::from_microseconds(NOW.microseconds() + microseconds)
}

/// Begins a change of an owner: one turn of the feed.
pub(crate) async fn turn(tx: &mut WriteTx, owner: UserId) -> Turn {
    feeds::advance(tx, owner, NOW, 1).await.unwrap().take().unwrap()
}
