//! Standings over stored goals.

use onward_domain::fields::Kind;
use onward_domain::goal::{Goal, GoalPatch, GoalState, NewGoal, Patch};
use onward_domain::plan::{Ask, Plan, Reach, Segment};
use onward_domain::quantity::Quantity;
use onward_domain::standing::Status;
use onward_service::{Error, OnConflict, Part};
use onward_testkit::{TestDb, engines};

use crate::owner::{Owner, TODAY, day, new_goal, value};
use crate::support::Bench;

/// A goal to reach 100 in the 100 days that end tomorrow.
async fn hundred(ada: &Owner) -> Goal {
    let reach = Reach {
        start: None,
        target: Quantity::whole(100),
        due_on: Some(day(TODAY + 1)),
    };
    let segment = Segment {
        from: day(TODAY - 98),
        ask: Ask::Reach(reach),
    };
    ada.create(NewGoal {
        plan: Some(Plan::new(vec![segment]).unwrap()),
        ..new_goal("hundred")
    })
    .await
    .unwrap()
}

/// Current, expected, progress of a day.
async fn numbers(ada: &Owner, goal: &Goal, on: i32) -> [String; 3] {
    let (standing, _) = ada
        .service
        .standing(&ada.actor, goal.id, Some(day(on)))
        .await
        .unwrap();
    let text = |part: Option<String>| part.unwrap_or_else(|| "none".to_owned());
    [
        text(standing.current.map(|current| current.to_string())),
        text(standing.expected.map(|expected| expected.to_string())),
        text(standing.progress.map(|progress| progress.to_string())),
    ]
}

engines! {
    async fn a_standing_follows_every_change_of_the_log(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = hundred(&ada).await;
        assert_eq!(numbers(&ada, &goal, TODAY).await, ["0", "99", "0"]);
        let first = ada.check_in(&goal, value("0.1", TODAY)).await;
        assert_eq!(numbers(&ada, &goal, TODAY).await, ["0.1", "99", "0.001"]);
        ada.batch(&goal, vec![value("0.2", TODAY - 1), value("50", TODAY)], OnConflict::Error).await;
        assert_eq!(numbers(&ada, &goal, TODAY).await, ["50.3", "99", "0.503"]);
        ada.remove(first.id).await.unwrap();
        assert_eq!(numbers(&ada, &goal, TODAY).await, ["50.2", "99", "0.502"]);
        assert_eq!(numbers(&ada, &goal, TODAY - 1).await, ["0.2", "98", "0.002"]);
    }

    async fn what_is_dated_later_has_no_influence_and_later_days_are_refused(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = hundred(&ada).await;
        ada.check_in(&goal, value("7", TODAY + 1)).await;
        assert_eq!(numbers(&ada, &goal, TODAY).await, ["0", "99", "0"]);
        match ada.service.standing(&ada.actor, goal.id, Some(day(TODAY + 1))).await {
            Err(Error::Invalid(Part::Query, fields)) => {
                assert_eq!(fields.errors()[0].reason.kind, Kind::DateInFuture);
            }
            other => panic!("{other:?}"),
        }
    }

    async fn a_closed_goal_stands_where_it_stood_until_it_is_reopened(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let goal = hundred(&ada).await;
        let patch = |state| GoalPatch { state: Patch::Set(state), ..GoalPatch::default() };
        ada.patch(&goal, patch(GoalState::Missed)).await.unwrap();
        bench.clock.advance_seconds(86_400);
        ada.check_in(&goal, value("60", TODAY + 1)).await;
        let (standing, _) = ada.service.standing(&ada.actor, goal.id, None).await.unwrap();
        assert_eq!((standing.as_of, standing.status), (day(TODAY + 1), Status::Missed));
        assert_eq!(numbers(&ada, &goal, TODAY + 1).await[0], "0");
        ada.patch(&goal, patch(GoalState::Active)).await.unwrap();
        assert_eq!(numbers(&ada, &goal, TODAY + 1).await, ["60", "100", "0.6"]);
    }

    async fn today_is_the_goals_own_day(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let goal = hundred(&ada).await;
        let zone = onward_domain::day::TimeZone::parse("Pacific/Midway").unwrap();
        let moved = GoalPatch { time_zone: Patch::Set(Some(zone)), ..GoalPatch::default() };
        ada.patch(&goal, moved).await.unwrap();
        // 07:30 in UTC is the evening before on Midway.
        let (standing, _) = ada.service.standing(&ada.actor, goal.id, None).await.unwrap();
        assert_eq!(standing.as_of, day(TODAY - 1));
    }
}
