//! What standings cost: ten years of daily check-ins, and Today with 200 goals. `domain.md`, section 12.

use criterion::{Criterion, criterion_group, criterion_main};
use onward_domain::bucket::{Bucket, Days};
use onward_domain::check_in::Line;
use onward_domain::clock::Instant;
use onward_domain::day::Day;
use onward_domain::goal::Life;
use onward_domain::ids::CheckInId;
use onward_domain::measure::{Aggregate, Measure};
use onward_domain::plan::{Ask, Bounds, Every, Keep, Plan, Reach, Segment};
use onward_domain::quantity::Quantity;
use onward_domain::standing::{Subject, standing};
use onward_domain::user::WeekStart;
use uuid::Uuid;

/// How many days are logged.
const BUCKETS: i32 = 3650;

struct Goal {
    measure: Measure,
    plan: Plan,
    days: Days,
}

fn first() -> Day {
    Day::from_number(17_000).unwrap_or(Day::MIN)
}

fn logged(days: i32) -> Days {
    let bucket = |at: i32| {
        let on = first().plus(at);
        let line = Line {
            occurred_on: on,
            occurred_at: Instant::MIN,
            value: Some(Quantity::whole(at % 5)),
            skipped: false,
            note: None,
            confidence: None,
        };
        (on, Bucket::of([(CheckInId::from_uuid(Uuid::nil()), &line)]))
    };
    (0..days).map(bucket).collect()
}

fn goal(aggregate: Aggregate, ask: Ask, days: i32) -> Goal {
    let segment = Segment { from: first(), ask };
    Goal {
        measure: Measure {
            aggregate,
            ..Measure::default()
        },
        plan: Plan::new(vec![segment]).unwrap_or_default(),
        days: logged(days),
    }
}

fn keep(bounds: Bounds, every: Every) -> Ask {
    Ask::Keep(Keep {
        bounds,
        every,
        on: None,
        carry: 0,
    })
}

fn reach(days: i32) -> Ask {
    Ask::Reach(Reach {
        start: Some(Quantity::ZERO),
        target: Quantity::whole(100_000),
        due_on: Some(first().plus(days + 300)),
    })
}

fn ask(goal: &Goal, day: Day) -> i32 {
    let standing = standing(
        &Subject {
            measure: &goal.measure,
            plan: &goal.plan,
            life: Life::Active,
            check_in_every: None,
            days: &goal.days,
            week_starts_on: WeekStart::MONDAY,
            children: &[],
        },
        day,
    );
    standing.load()
}

fn kinds(days: i32) -> Vec<(&'static str, Goal)> {
    let some = Quantity::whole(2);
    vec![
        (
            "count, daily",
            goal(Aggregate::Count, keep(Bounds::AtLeast(some), Every::DAY), days),
        ),
        (
            "count, weekly",
            goal(
                Aggregate::Count,
                keep(Bounds::AtLeast(some), Every::Weeks(1)),
                days,
            ),
        ),
        (
            "sum, at most monthly",
            goal(Aggregate::Sum, keep(Bounds::AtMost(some), Every::Months(1)), days),
        ),
        (
            "mean, rolling 30 days",
            goal(
                Aggregate::Mean,
                keep(Bounds::AtLeast(some), Every::Rolling(30)),
                days,
            ),
        ),
        (
            "min, yearly",
            goal(Aggregate::Min, keep(Bounds::AtLeast(some), Every::Years(1)), days),
        ),
        ("sum, reach", goal(Aggregate::Sum, reach(days), days)),
        ("last, reach", goal(Aggregate::Last, reach(days), days)),
    ]
}

fn ten_years(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("standing of 3650 buckets");
    for (name, goal) in kinds(BUCKETS) {
        let day = first().plus(BUCKETS);
        group.bench_function(name, |bencher| bencher.iter(|| ask(&goal, day)));
    }
    group.finish();
}

fn today(criterion: &mut Criterion) {
    let goals: Vec<Goal> = std::iter::repeat_with(|| kinds(365))
        .flatten()
        .map(|(_, goal)| goal)
        .take(200)
        .collect();
    let day = first().plus(365);
    criterion.bench_function("today, 200 goals of a year", |bencher| {
        bencher.iter(|| goals.iter().map(|goal| ask(goal, day)).sum::<i32>());
    });
}

criterion_group!(benches, ten_years, today);
criterion_main!(benches);
