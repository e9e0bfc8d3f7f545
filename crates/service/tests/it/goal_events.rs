//! What changes of goals are told as.

use onward_domain::day::Day;
use onward_domain::goal::{GoalPatch, GoalState, NewGoal, Patch, Tag, Tags};
use onward_domain::plan::{Ask, PlanChange, Segment};
use onward_service::{Error, Expect, GoalQuery, Once};
use onward_testkit::{TestDb, engines};

use crate::owner::{Owner, TODAY, day, done, new_goal};
use crate::support::Bench;

fn rest(from: Day, rewrite: bool) -> PlanChange {
    let segments = vec![Segment {
        from,
        ask: Ask::Rest(None),
    }];
    PlanChange {
        from,
        segments,
        rewrite,
    }
}

fn filed(title: &str, tags: &[&str]) -> NewGoal {
    NewGoal {
        tags: Tags::parse(tags.iter().copied()).unwrap(),
        ..new_goal(title)
    }
}

engines! {
    async fn every_change_is_told_once_and_one_that_changes_nothing_is_not(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.create(filed("run", &["x"])).await.unwrap();
        let replaced = ada.service.replace_goal(&ada.actor, goal.id, filed("walk", &["x"]), Expect::Nothing).await.unwrap();
        let plan = ada.service.replace_plan(&ada.actor, goal.id, rest(day(TODAY), false), Expect::Nothing).await.unwrap();
        assert_eq!((plan.version, plan.plan_version), (replaced.version + 1, replaced.plan_version + 1));
        ada.service.replace_plan(&ada.actor, goal.id, rest(day(TODAY), false), Expect::Nothing).await.unwrap();
        ada.service.rename_tag(&ada.actor, &Tag::parse("x").unwrap(), Tag::parse("y").unwrap()).await.unwrap();
        let close = GoalPatch { state: Patch::Set(GoalState::Dropped), ..GoalPatch::default() };
        ada.patch(&goal, close).await.unwrap();
        ada.delete(&goal).await.unwrap();
        let restored = ada.service.restore_goal(&ada.actor, goal.id, Expect::Nothing, Once::unnamed()).await;
        let restored = done(restored.unwrap());
        ada.service.restore_goal(&ada.actor, goal.id, Expect::Nothing, Once::unnamed()).await.unwrap();
        ada.service.delete_tag(&ada.actor, &Tag::parse("y").unwrap()).await.unwrap();
        let told = [
            "goal.created",
            "goal.updated",
            "goal.plan_changed",
            "goal.updated",
            "goal.closed",
            "goal.deleted",
            "goal.restored",
            "goal.updated",
        ];
        assert_eq!(ada.happened().await, told);
        let versions: Vec<i64> = ada.events().await.iter().map(|event| event.version).collect();
        assert_eq!(versions, [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(restored.version, 7);
        let moments: Vec<_> = ada.events().await.iter().map(|event| event.at).collect();
        assert!(moments.is_sorted_by(|earlier, later| earlier < later));
    }

    async fn a_dry_run_leaves_neither_rows_nor_events_nor_numbers(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.create(filed("run", &["x"])).await.unwrap();
        let trial = ada.service.dry_run();
        let made = done(trial.create_goal(&ada.actor, new_goal("walk"), Once::unnamed()).await.unwrap());
        assert!(matches!(ada.find(&made).await, Err(Error::NotFound)));
        let tried = trial.replace_goal(&ada.actor, goal.id, new_goal("walk"), Expect::Nothing).await.unwrap();
        assert_eq!(tried.version, 2);
        let tried = trial.replace_plan(&ada.actor, goal.id, rest(day(TODAY - 9), true), Expect::Nothing).await.unwrap();
        assert_eq!(tried.version, 2);
        assert_eq!(ada.find(&goal).await.unwrap(), goal);
        assert_eq!(ada.service.goals(&ada.actor, GoalQuery::default()).await.unwrap().items, [goal]);
        let next = ada.goal("next").await;
        assert_eq!(ada.happened().await, ["goal.created", "goal.created"]);
        let numbers: Vec<i64> = ada.events().await.iter().map(|event| event.seq).collect();
        assert_eq!(numbers, [1, 2]);
        assert_eq!(ada.find(&next).await.unwrap(), next);
    }
}
