//! Many rows at once, for what only shows among many.

use std::collections::BTreeMap;

use onward_domain::bucket::{Month, MonthNumber};
use onward_domain::check_in::Line;
use onward_domain::clock::{Clock as _, Instant};
use onward_domain::day::{Day, DayRule, DayStart, TimeZone};
use onward_domain::goal::{Birth, Goal, GoalState, NewGoal, Tags, Weight};
use onward_domain::ids::{Ids, UserId};
use onward_domain::measure::{Aggregate, Measure};
use onward_domain::plan::{Ask, Bounds, Every, Keep, Plan, Reach, Segment};
use onward_domain::quantity::Quantity;
use onward_domain::text::Title;
use onward_domain::user::{EmailAddress, Locale, Theme, User, Username, WeekStart};
use onward_store::{bucket_months, goals as stored, users};

use crate::clock::FixedClock;
use crate::database::TestDb;
use crate::entropy::SeededEntropy;

impl TestDb {
    /// Gives an owner so many goals, one after the other by position from 1 on.
    pub async fn fill_with_goals(&self, owner: UserId, count: i32) {
        let now = FixedClock::default().now();
        let mut ids = Ids::new(now, &SeededEntropy::new(0x5eed));
        let mut tx = self.write(owner).await;
        for number in 1..=count {
            let goal = goal(owner, &mut ids, (number, now));
            stored::insert(&mut tx, &goal).await.expect("the row is written");
        }
        tx.commit().await.expect("the rows are committed");
    }
}

impl TestDb {
    /// Gives an owner so many goals of several kinds, each with a value on every one of the last so many days.
    pub async fn fill_with_histories(&self, owner: UserId, goals: i32, days: i32) {
        let now = FixedClock::default().now();
        let mut ids = Ids::new(now, &SeededEntropy::new(0x0107));
        let rule = DayRule {
            zone: TimeZone::utc(),
            starts_at: DayStart::MIDNIGHT,
        };
        let first = rule.day_of(now).plus(1 - days);
        let months = months(&mut ids, first, days);
        let mut tx = self.write(owner).await;
        for number in 1..=goals {
            let mut goal = goal(owner, &mut ids, (number, now));
            (goal.measure.aggregate, goal.plan) = kind(number, first);
            stored::insert(&mut tx, &goal).await.expect("the row is written");
            for (number, month) in &months {
                let put = bucket_months::put(&mut tx, owner, goal.id, *number, month).await;
                put.expect("the row is written");
            }
        }
        tx.commit().await.expect("the rows are committed");
    }

    /// Has all standings of an owner's goals derived anew when they are read next.
    pub async fn forget_standings(&self, owner: UserId) {
        let mut tx = self.write(owner).await;
        stored::renew::renew(&mut tx, owner)
            .await
            .expect("the rows are written");
        tx.commit().await.expect("the rows are committed");
    }
}

impl TestDb {
    /// Makes so many accounts that nobody can sign in to: `user-1`, `user-2` and so on.
    pub async fn fill_with_users(&self, count: u32) {
        let now = FixedClock::default().now();
        let mut ids = Ids::new(now, &SeededEntropy::new(0xacc0));
        let mut tx = self.write_unowned().await;
        for number in 1..=count {
            let user = user(&mut ids, (number, now));
            users::insert(&mut tx, &user, None)
                .await
                .expect("the row is written");
        }
        tx.commit().await.expect("the rows are committed");
    }
}

/// The buckets of a value a day.
fn months(ids: &mut Ids, first: Day, days: i32) -> BTreeMap<MonthNumber, Month> {
    let mut months = BTreeMap::<MonthNumber, Month>::new();
    for at in 0..days {
        let on = first.plus(at);
        let line = Line {
            occurred_on: on,
            occurred_at: Instant::from_microseconds(i64::from(on.number()) * 86_400_000_000),
            value: Some(Quantity::whole(at % 5)),
            skipped: false,
            note: None,
            confidence: None,
        };
        months
            .entry(MonthNumber::of(on))
            .or_default()
            .add(ids.mint(), &line);
    }
    months
}

/// The measure and plan of every fourth goal.
fn kind(number: i32, first: Day) -> (Aggregate, Plan) {
    let keep = |every| {
        Ask::Keep(Keep {
            bounds: Bounds::AtLeast(Quantity::whole(2)),
            every,
            on: None,
            carry: 0,
        })
    };
    let reach = Ask::Reach(Reach {
        start: Some(Quantity::ZERO),
        target: Quantity::whole(100_000),
        due_on: Some(first.plus(4_000)),
    });
    let (aggregate, ask) = match number % 4 {
        0 => (Aggregate::Count, keep(Every::DAY)),
        1 => (Aggregate::Sum, keep(Every::Weeks(1))),
        2 => (Aggregate::Sum, reach),
        _ => (Aggregate::Last, reach),
    };
    let plan = Plan::new(vec![Segment { from: first, ask }]);
    (aggregate, plan.expect("one segment is a plan"))
}

fn user(ids: &mut Ids, (number, at): (u32, Instant)) -> User {
    User {
        id: ids.mint(),
        username: Username::parse(&format!("user-{number}")).expect("a username"),
        email: EmailAddress::parse(&format!("user-{number}@example.org")).expect("an address"),
        full_name: None,
        is_active: true,
        is_superuser: false,
        email_verified: false,
        time_zone: TimeZone::utc(),
        locale: Locale::english(),
        week_starts_on: WeekStart::MONDAY,
        day_starts_at: DayStart::MIDNIGHT,
        theme: Theme::System,
        created_at: at,
        updated_at: at,
        deleted_at: None,
        version: 1,
    }
}

fn goal(owner: UserId, ids: &mut Ids, (number, at): (i32, Instant)) -> Goal {
    let new = NewGoal {
        title: Title::parse(&format!("goal {number}")).expect("a title"),
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
    let birth = Birth {
        id: ids.mint(),
        owner,
        position: Quantity::whole(number),
        at,
        today: Day::MIN,
    };
    Goal::new(new, birth).expect("a new goal is active")
}
