//! Goals to test with, and every page rendered from them.

mod admin;
mod history;
mod rendered;
mod settings;

use onward_domain::bucket::{Days, Month, MonthNumber};
use onward_domain::check_in::{CheckIn, Line, Source};
use onward_domain::clock::Instant;
use onward_domain::day::{Day, DayStart, TimeZone};
use onward_domain::goal::{Birth, Goal, GoalState, Life, NewGoal, Outcome, Tags, Weight};
use onward_domain::ids::{CheckInId, GoalId, UserId};
use onward_domain::measure::{Aggregate, Measure};
use onward_domain::plan::{Ask, Bounds, Every, Keep, Plan, Reach, Segment};
use onward_domain::quantity::Quantity;
use onward_domain::standing::{Standing, Subject, standing};
use onward_domain::text::{Description, FullName, Note, Title, Unit};
use onward_domain::user::{EmailAddress, Locale, Theme, User, Username, WeekStart};
use uuid::Uuid;

/// Ada, in Berlin, whose days start at three.
pub(crate) fn ada() -> User {
    let at = Instant::from_microseconds(1_795_159_800_000_000);
    User {
        id: UserId::from_uuid(Uuid::from_u128(7)),
        username: Username::parse("ada").unwrap(),
        email: EmailAddress::parse("ada@example.org").unwrap(),
        full_name: Some(FullName::parse("Ada Lovelace").unwrap()),
        is_active: true,
        is_superuser: true,
        email_verified: false,
        time_zone: TimeZone::parse("Europe/Berlin").unwrap(),
        locale: Locale::english(),
        week_starts_on: WeekStart::MONDAY,
        day_starts_at: DayStart::new(180).unwrap(),
        theme: Theme::System,
        created_at: at,
        updated_at: at,
        deleted_at: None,
        version: 3,
    }
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn number(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn made(title: &str, aggregate: Aggregate, unit: &str, plan: Plan) -> Goal {
    let measure = Measure {
        aggregate,
        unit: Unit::parse_optional(unit).unwrap(),
        ..Measure::default()
    };
    let new = NewGoal {
        title: Title::parse(title).unwrap(),
        description: None,
        tags: Tags::default(),
        color: None,
        icon: None,
        parent: None,
        weight: Weight::ONE,
        position: None,
        state: GoalState::Active,
        measure,
        plan: Some(plan),
        time_zone: None,
        check_in_every: None,
        archived_at: None,
    };
    let id = GoalId::from_uuid(Uuid::from_u128(0x019a_9f0c_0000_7000_8000_0000_0000_0001));
    let owner = UserId::from_uuid(Uuid::from_u128(7));
    let birth = Birth {
        id,
        owner,
        position: Quantity::ZERO,
        at: Instant::from_microseconds(0),
        today: day("2026-01-01"),
    };
    Goal::new(new, birth).unwrap()
}

/// A goal without a plan.
pub(crate) fn goal(aggregate: Aggregate) -> Goal {
    made("Something", aggregate, "", Plan::none())
}

pub(crate) fn reach(from: &str, start: &str, target: &str, due: Option<&str>) -> Plan {
    let reach = Reach {
        start: Some(number(start)),
        target: number(target),
        due_on: due.map(day),
    };
    Plan::new(vec![Segment {
        from: day(from),
        ask: Ask::Reach(reach),
    }])
    .unwrap()
}

pub(crate) fn books() -> Goal {
    made(
        "Read 24 books",
        Aggregate::Sum,
        "books",
        reach("2026-01-01", "0", "24", Some("2026-12-31")),
    )
}

pub(crate) fn weight() -> Goal {
    made(
        "Down to 75 kg",
        Aggregate::Last,
        "kg",
        reach("2026-01-01", "82", "75", Some("2026-12-31")),
    )
}

pub(crate) fn habit() -> Goal {
    let keep = Keep {
        bounds: Bounds::AtLeast(Quantity::whole(3)),
        every: Every::Weeks(1),
        on: None,
        carry: 0,
    };
    let plan = Plan::new(vec![Segment {
        from: day("2026-01-01"),
        ask: Ask::Keep(keep),
    }])
    .unwrap();
    made("Gym", Aggregate::Count, "visits", plan)
}

pub(crate) fn log_only() -> Goal {
    made("Diary", Aggregate::Sum, "", Plan::none())
}

pub(crate) fn closed() -> Goal {
    let life = Life::Closed {
        outcome: Outcome::Dropped,
        at: Instant::from_microseconds(0),
        on: day("2026-06-30"),
    };
    Goal { life, ..books() }
}

pub(crate) fn behind() -> Vec<(&'static str, &'static str)> {
    vec![
        ("2026-02-03", "3"),
        ("2026-05-17", "6"),
        ("2026-09-30", "5"),
        ("2026-11-12", "3"),
    ]
}

/// A log: some values, a note, a skip.
pub(crate) fn logged() -> Vec<CheckIn> {
    let lines = [
        ("2026-11-20", Some("1"), None, false),
        ("2026-11-19", None, None, true),
        (
            "2026-11-12",
            Some("3"),
            Some("Finished *Piranesi*, two short ones on the train.\n\n- [x] library card\n- <b>loud</b>"),
            false,
        ),
        ("2026-09-30", Some("5"), None, false),
        ("2025-12-30", None, Some("Thinking about next year."), false),
    ];
    let lines = lines
        .into_iter()
        .enumerate()
        .map(|(place, (on, value, note, skipped))| {
            let line = Line {
                occurred_on: day(on),
                occurred_at: Instant::from_microseconds(0),
                value: value.map(number),
                skipped,
                note: note.map(|note| Note::parse(note).unwrap()),
                confidence: None,
            };
            check_in(u128::try_from(place).unwrap() + 1, line)
        });
    lines.collect()
}

fn check_in(id: u128, line: Line) -> CheckIn {
    let goal = books();
    CheckIn {
        id: CheckInId::from_uuid(Uuid::from_u128(id)),
        owner: goal.owner,
        goal: goal.id,
        author: goal.owner,
        line,
        external_id: None,
        source: Source::Web,
        created_at: Instant::from_microseconds(0),
        updated_at: Instant::from_microseconds(0),
        deleted_at: None,
        version: 1,
    }
}

pub(crate) fn standing_of(goal: &Goal, logged: &[(&str, &str)], today: &str) -> Standing {
    let mut days = Days::default();
    for (place, (on, value)) in logged.iter().enumerate() {
        let on = day(on);
        let line = Line {
            occurred_on: on,
            occurred_at: Instant::from_microseconds(0),
            value: Some(number(value)),
            skipped: false,
            note: None,
            confidence: None,
        };
        let mut month = Month::default();
        month.add(
            CheckInId::from_uuid(Uuid::from_u128(u128::try_from(place).unwrap())),
            &line,
        );
        days.extend(MonthNumber::of(on), &month);
    }
    let Goal {
        measure,
        plan,
        life,
        check_in_every,
        ..
    } = goal;
    standing(
        &Subject {
            measure,
            plan,
            life: *life,
            check_in_every: *check_in_every,
            days: &days,
            week_starts_on: WeekStart::MONDAY,
            children: &[],
        },
        day(today),
    )
}
