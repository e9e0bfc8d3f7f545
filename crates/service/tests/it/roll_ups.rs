//! Standings of many goals at once: what they cost, and that every write is seen above.

use onward_domain::goal::{CheckInEvery, Goal, GoalPatch, GoalState, NewGoal, Patch, Weight};
use onward_domain::measure::{Aggregate, Measure};
use onward_domain::page::Limit;
use onward_domain::plan::{Ask, Plan, Reach, Segment};
use onward_domain::quantity::Quantity;
use onward_domain::standing::{Children, Standing};
use onward_service::{Expand, Expanded, GoalQuery, Paging, TodayQuery};
use onward_testkit::{TestDb, engines, statements};

use crate::owner::{Owner, TODAY, day, new_goal, value};
use crate::support::Bench;

/// A goal to reach 10.
fn ten(title: &str, parent: Option<&Goal>) -> NewGoal {
    let reach = Reach {
        start: None,
        target: Quantity::whole(10),
        due_on: None,
    };
    let segment = Segment {
        from: day(TODAY - 9),
        ask: Ask::Reach(reach),
    };
    NewGoal {
        plan: Some(Plan::new(vec![segment]).unwrap()),
        parent: parent.map(|goal| goal.id),
        ..new_goal(title)
    }
}

/// A goal measured by those below it.
async fn objective(ada: &Owner, parent: Option<&Goal>) -> Goal {
    let measure = Measure {
        aggregate: Aggregate::Children,
        ..Measure::default()
    };
    ada.create(NewGoal {
        measure,
        ..ten("objective", parent)
    })
    .await
    .unwrap()
}

async fn standing(ada: &Owner, goal: &Goal) -> Standing {
    ada.service.standing(&ada.actor, goal.id, None).await.unwrap().0
}

async fn progress(ada: &Owner, goal: &Goal) -> String {
    let progress = standing(ada, goal).await.progress;
    progress.map_or_else(|| "none".to_owned(), |progress| progress.to_string())
}

fn patch(change: impl FnOnce(&mut GoalPatch)) -> GoalPatch {
    let mut patch = GoalPatch::default();
    change(&mut patch);
    patch
}

/// A page of goals with everything beside them, and the statements it took.
async fn page(ada: &Owner, limit: i64, expand: Expand) -> (Vec<Expanded>, Vec<String>) {
    let query = GoalQuery {
        paging: Paging {
            limit: Limit::new(limit).unwrap(),
            ..Paging::default()
        },
        ..GoalQuery::default()
    };
    let (page, ran) = statements(ada.service.goals_expanded(&ada.actor, query, expand)).await;
    (page.unwrap().items, short(&ran))
}

fn short(names: &[String]) -> Vec<String> {
    let short = |name: &String| name.trim_start_matches("onward_store::").to_owned();
    names.iter().map(short).collect()
}

const ALL: Expand = Expand {
    standing: true,
    last_check_in: true,
};

engines! {
    async fn a_page_costs_five_statements_however_many_goals_it_has(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let parts = [objective(&ada, None).await, objective(&ada, None).await];
        for number in 0..58 {
            let goal = ada.create(ten("ten", parts.get(number % 3))).await.unwrap();
            ada.check_in(&goal, value("4", TODAY - 1)).await;
        }
        let cold = ["goals::list::POSITION_UP", "users::FIND", "goals::below::BELOW", "bucket_months::UNTIL", "goals::last::LAST"];
        let warm = cold.map(str::to_owned).into_iter().filter(|name| name != "bucket_months::UNTIL");
        let warm: Vec<String> = warm.collect();
        let (few, ran) = page(&ada, 5, ALL).await;
        assert_eq!((few.len(), ran), (5, cold.map(str::to_owned).to_vec()));
        let (many, ran) = page(&ada, 50, ALL).await;
        assert_eq!((many.len(), ran), (50, cold.map(str::to_owned).to_vec()));
        assert_eq!(page(&ada, 5, ALL).await.1, warm);
        let (again, ran) = page(&ada, 50, ALL).await;
        assert_eq!((again.len(), ran), (50, warm));
        for expanded in &again {
            let alone = standing(&ada, &expanded.goal).await;
            assert_eq!(expanded.standing, Some(alone));
            assert_eq!(alone.progress.unwrap().to_string(), "0.4");
        }
        let (today, ran) = statements(ada.service.today(&ada.actor, TodayQuery::default())).await;
        assert_eq!((today.unwrap().page.items.len(), ran.len()), (50, 4));
        // The person, the goals, those below them, the logs, and how often they were written in.
        let (review, ran) = statements(ada.service.review(&ada.actor, None)).await;
        let told: usize = review.unwrap().groups.iter().map(|group| group.items.len()).sum();
        assert_eq!((told, ran.len()), (60, 5));
        let plain = Expand { standing: true, last_check_in: false };
        assert_eq!(page(&ada, 50, plain).await.1.len(), 3);
    }

    async fn a_roll_up_sees_every_write_on_any_goal_below_it(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let top = objective(&ada, None).await;
        assert_eq!(progress(&ada, &top).await, "none");
        let part = objective(&ada, Some(&top)).await;
        let run = ada.create(ten("run", Some(&part))).await.unwrap();
        let walk = ada.create(ten("walk", Some(&top))).await.unwrap();
        assert_eq!(progress(&ada, &top).await, "0");
        let logged = ada.check_in(&run, value("6", TODAY)).await;
        assert_eq!([progress(&ada, &part).await, progress(&ada, &top).await], ["0.6", "0.3"]);
        // Weight, place, state, measure and deletion each move what is above.
        let heavy = Weight::new(Quantity::whole(2)).unwrap();
        ada.patch(&part, patch(|patch| patch.weight = Patch::Set(heavy))).await.unwrap();
        assert_eq!(progress(&ada, &top).await, "0.4");
        ada.patch(&walk, patch(|patch| patch.parent = Patch::Set(None))).await.unwrap();
        assert_eq!(progress(&ada, &top).await, "0.6");
        ada.patch(&walk, patch(|patch| patch.parent = Patch::Set(Some(top.id)))).await.unwrap();
        ada.patch(&walk, patch(|patch| patch.state = Patch::Set(GoalState::Achieved))).await.unwrap();
        assert_eq!(progress(&ada, &top).await, "0.7333");
        ada.delete(&walk).await.unwrap();
        assert_eq!(standing(&ada, &top).await.children, Some(Children { counted: 1, total: 1 }));
        ada.remove(logged.id).await.unwrap();
        assert_eq!(progress(&ada, &top).await, "0");
        ada.delete(&run).await.unwrap();
        assert_eq!(progress(&ada, &top).await, "none");
    }

    async fn a_change_of_measure_or_rhythm_leaves_no_old_answer(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.create(ten("run", None)).await.unwrap();
        ada.check_in(&goal, value("3", TODAY - 5)).await;
        ada.check_in(&goal, value("5", TODAY - 4)).await;
        let often: CheckInEvery = "P4D".parse().unwrap();
        ada.patch(&goal, patch(|patch| patch.check_in_every = Patch::Set(Some(often)))).await.unwrap();
        assert_eq!(standing(&ada, &goal).await.status.word(), "on_track");
        assert_eq!(progress(&ada, &goal).await, "0.8");
        ada.patch(&goal, patch(|patch| patch.measure.aggregate = Patch::Set(Aggregate::Last))).await.unwrap();
        assert_eq!(progress(&ada, &goal).await, "0.5");
        let daily = "P1D".parse::<CheckInEvery>().unwrap();
        ada.patch(&goal, patch(|patch| patch.check_in_every = Patch::Set(Some(daily)))).await.unwrap();
        assert_eq!(standing(&ada, &goal).await.status.word(), "stale");
    }

    async fn below_a_closed_goal_the_closing_day_stays(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let top = objective(&ada, None).await;
        let run = ada.create(ten("run", Some(&top))).await.unwrap();
        ada.check_in(&run, value("4", TODAY)).await;
        ada.patch(&top, patch(|patch| patch.state = Patch::Set(GoalState::Missed))).await.unwrap();
        bench.clock.advance_seconds(86_400);
        ada.check_in(&run, value("5", TODAY + 1)).await;
        assert_eq!([progress(&ada, &run).await, progress(&ada, &top).await], ["0.9", "0.4"]);
        ada.patch(&top, patch(|patch| patch.state = Patch::Set(GoalState::Active))).await.unwrap();
        assert_eq!(progress(&ada, &top).await, "0.9");
    }

    async fn a_deleted_goal_of_a_page_counts_for_nobody(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let top = objective(&ada, None).await;
        let (run, walk) = (ada.create(ten("run", Some(&top))).await.unwrap(), ada.create(ten("walk", Some(&top))).await.unwrap());
        ada.check_in(&run, value("4", TODAY)).await;
        ada.delete(&walk).await.unwrap();
        let query = GoalQuery { include_deleted: true, ..GoalQuery::default() };
        let found = ada.service.goals_expanded(&ada.actor, query, ALL).await.unwrap().items;
        let of = |goal: &Goal| found.iter().find(|found| found.goal.id == goal.id).unwrap().standing.unwrap();
        assert_eq!(found.len(), 3);
        assert_eq!(of(&top).children, Some(Children { counted: 1, total: 1 }));
        assert_eq!(of(&walk).progress.unwrap().to_string(), "0");
    }
}
