//! Goals: place, change, life and end.

use onward_domain::clock::Clock;
use onward_domain::fields::Kind;
use onward_domain::goal::{Goal, GoalPatch, GoalState, MeasurePatch, NewGoal, POSITION_STEP, Patch};
use onward_domain::measure::Aggregate;
use onward_domain::page::Limit;
use onward_domain::quantity::Quantity;
use onward_domain::text::Title;
use onward_service::{Error, Expect, GoalQuery, Paging, ParentFilter, Part, Why};
use onward_testkit::{TestDb, engines};

use crate::owner::{Owner, TODAY, day, new_goal, value};
use crate::support::{Bench, why};

fn titled(text: &str) -> GoalPatch {
    GoalPatch {
        title: Patch::Set(Title::parse(text).unwrap()),
        ..GoalPatch::default()
    }
}

fn moved(parent: Option<&Goal>) -> GoalPatch {
    GoalPatch {
        parent: Patch::Set(parent.map(|goal| goal.id)),
        ..GoalPatch::default()
    }
}

fn state(state: GoalState) -> GoalPatch {
    GoalPatch {
        state: Patch::Set(state),
        ..GoalPatch::default()
    }
}

/// The kind of the one refused field.
fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> (Part, Kind) {
    let error = result.unwrap_err();
    let Error::Invalid(part, fields) = &error else {
        panic!("{error:?}")
    };
    (*part, fields.errors()[0].reason.kind)
}

fn query(limit: i64, cursor: Option<String>) -> GoalQuery {
    let paging = Paging {
        limit: Limit::new(limit).unwrap(),
        cursor,
        include_total: true,
    };
    GoalQuery {
        paging,
        ..GoalQuery::default()
    }
}

engines! {
    async fn a_new_goal_stands_after_its_siblings_and_is_told(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let (first, second) = (ada.goal("first").await, ada.goal("second").await);
        let below = ada.below(&first).await.unwrap();
        assert_eq!(first.position, POSITION_STEP);
        assert_eq!(second.position.millionths(), 2 * POSITION_STEP.millionths());
        assert_eq!(below.position, POSITION_STEP);
        assert_eq!(ada.find(&below).await.unwrap(), below);
        assert!(first.updated_at < second.updated_at && second.updated_at < below.updated_at);
        assert_eq!(ada.happened().await, ["goal.created"; 3]);
    }

    async fn a_strangers_goal_is_not_there(db: TestDb) {
        let bench = Bench::new(&db).await;
        let (ada, bob) = (Owner::new(&bench, "ada").await, Owner::new(&bench, "bob").await);
        let hers = ada.goal("run").await;
        assert!(matches!(bob.find(&hers).await, Err(Error::NotFound)));
        assert!(matches!(bob.patch(&hers, titled("mine")).await, Err(Error::NotFound)));
        assert!(matches!(bob.delete(&hers).await, Err(Error::NotFound)));
        assert!(matches!(bob.service.standing(&bob.actor, hers.id, None).await, Err(Error::NotFound)));
        assert!(matches!(bob.write(hers.id, value("1", TODAY)).await, Err(Error::NotFound)));
        // As parent it looks like a goal that does not exist.
        assert_eq!(refused(bob.below(&hers).await), (Part::Body, Kind::ValueError));
        assert_eq!(ada.find(&hers).await.unwrap(), hers);
    }

    async fn a_tree_has_eight_levels_and_no_cycle(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let mut line = vec![ada.goal("top").await];
        for _ in 1..8 {
            line.push(ada.below(line.last().unwrap()).await.unwrap());
        }
        let (top, bottom) = (&line[0], &line[7]);
        assert_eq!(refused(ada.below(bottom).await), (Part::Body, Kind::GoalDepth));
        assert_eq!(refused(ada.patch(top, moved(Some(bottom))).await), (Part::Body, Kind::GoalCycle));
        assert_eq!(refused(ada.patch(top, moved(Some(top))).await), (Part::Body, Kind::GoalCycle));
        let other = ada.goal("other").await;
        assert_eq!(refused(ada.patch(&line[0], moved(Some(&other))).await), (Part::Body, Kind::GoalDepth));
        let shorter = ada.patch(&line[1], moved(Some(&other))).await.unwrap();
        assert_eq!((shorter.parent, shorter.version), (Some(other.id), 2));
        assert_eq!(ada.patch(&line[1], moved(None)).await.unwrap().parent, None);
    }

    async fn a_change_moves_the_version_and_one_that_changes_nothing_does_not(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        let changed = ada.patch(&goal, titled("walk")).await.unwrap();
        assert_eq!((changed.version, changed.plan_version), (2, goal.plan_version));
        assert!(changed.updated_at > goal.updated_at);
        assert_eq!(ada.patch(&goal, titled("walk")).await.unwrap(), changed);
        assert_eq!(ada.find(&goal).await.unwrap(), changed);
        let zone = onward_domain::day::TimeZone::parse("Asia/Tokyo").unwrap();
        let zoned = GoalPatch { time_zone: Patch::Set(Some(zone)), ..GoalPatch::default() };
        assert_eq!(ada.patch(&goal, zoned).await.unwrap().plan_version, goal.plan_version + 1);
        assert_eq!(ada.happened().await, ["goal.created", "goal.updated", "goal.updated"]);
    }

    async fn a_change_meant_for_another_version_changes_nothing(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        let stale = Expect::Version(vec![2]);
        let patched = ada.service.patch_goal(&ada.actor, goal.id, titled("walk"), stale.clone()).await;
        assert!(matches!(patched, Err(Error::Precondition { current: 1 })));
        let deleted = ada.service.delete_goal(&ada.actor, goal.id, stale).await;
        assert!(matches!(deleted, Err(Error::Precondition { current: 1 })));
        assert_eq!(ada.find(&goal).await.unwrap(), goal);
        assert_eq!(ada.happened().await, ["goal.created"]);
    }

    async fn a_goal_is_closed_and_reopened_and_nothing_else(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        let closed = ada.patch(&goal, state(GoalState::Achieved)).await.unwrap();
        assert_eq!(closed.life.state(), GoalState::Achieved);
        assert_eq!((closed.version, closed.plan_version), (2, 1));
        assert_eq!(
            why(ada.patch(&goal, state(GoalState::Dropped)).await),
            Why::InvalidTransition { from: "achieved", to: "dropped", allowed: &["active"] }
        );
        let both = GoalPatch { title: Patch::Set(Title::parse("again").unwrap()), ..state(GoalState::Active) };
        let reopened = ada.patch(&goal, both).await.unwrap();
        assert_eq!((reopened.life.state(), reopened.version), (GoalState::Active, 3));
        assert_eq!(ada.happened().await, ["goal.created", "goal.closed", "goal.updated", "goal.reopened"]);
    }

    async fn an_archiving_moment_is_not_in_the_future(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let later = Some(bench.clock.now().plus_seconds(1));
        let new = NewGoal { archived_at: later, ..new_goal("run") };
        assert_eq!(refused(ada.create(new).await), (Part::Body, Kind::DateInFuture));
        let goal = ada.goal("run").await;
        let patch = GoalPatch { archived_at: Patch::Set(later), ..GoalPatch::default() };
        assert_eq!(refused(ada.patch(&goal, patch).await), (Part::Body, Kind::DateInFuture));
    }

    async fn a_goal_with_values_cannot_be_measured_by_its_children(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        let measure = MeasurePatch { aggregate: Patch::Set(Aggregate::Children), ..MeasurePatch::default() };
        let children = GoalPatch { measure, ..GoalPatch::default() };
        let check_in = ada.check_in(&goal, value("5", TODAY)).await;
        assert_eq!(why(ada.patch(&goal, children.clone()).await), Why::Conflict);
        ada.remove(check_in.id).await.unwrap();
        assert_eq!(ada.patch(&goal, children).await.unwrap().measure.aggregate, Aggregate::Children);
    }

    async fn a_goal_is_deleted_with_all_beneath_it_and_its_log(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let (top, other) = (ada.goal("top").await, ada.goal("other").await);
        let below = ada.below(&top).await.unwrap();
        let leaf = ada.below(&below).await.unwrap();
        let check_in = ada.check_in(&leaf, value("5", TODAY)).await;
        ada.delete(&top).await.unwrap();
        for goal in [&top, &below, &leaf] {
            assert!(matches!(ada.find(goal).await, Err(Error::NotFound)));
        }
        assert!(matches!(ada.service.check_in(&ada.actor, check_in.id).await, Err(Error::NotFound)));
        assert!(matches!(ada.remove(check_in.id).await, Err(Error::NotFound)));
        assert!(matches!(ada.delete(&top).await, Err(Error::NotFound)));
        let page = ada.service.goals(&ada.actor, GoalQuery::default()).await.unwrap();
        assert_eq!(page.items, [other]);
        assert_eq!(ada.happened().await[5..], ["goal.deleted", "goal.deleted", "goal.deleted"]);
    }

    async fn a_walk_through_goals_meets_each_once_and_ends(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let mut all = Vec::new();
        for number in 0..7 {
            let position = Some(Quantity::whole(number % 3));
            all.push(ada.create(NewGoal { position, ..new_goal("run") }).await.unwrap());
        }
        all.sort_by_key(|goal| (goal.position, goal.id));
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let page = ada.service.goals(&ada.actor, query(2, cursor)).await.unwrap();
            assert_eq!(page.total, Some(7));
            seen.extend(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
        let whole = ada.service.goals(&ada.actor, query(7, None)).await.unwrap();
        assert_eq!((whole.items, whole.next_cursor), (all, None));
    }

    async fn a_cursor_leads_on_only_for_its_person_and_filter(db: TestDb) {
        let bench = Bench::new(&db).await;
        let (ada, bob) = (Owner::new(&bench, "ada").await, Owner::new(&bench, "bob").await);
        for title in ["first", "second"] {
            ada.goal(title).await;
        }
        let cursor = ada.service.goals(&ada.actor, query(1, None)).await.unwrap().next_cursor;
        assert!(cursor.is_some());
        let cursor_invalid = (Part::Query, Kind::CursorInvalid);
        assert_eq!(refused(bob.service.goals(&bob.actor, query(1, cursor.clone())).await), cursor_invalid);
        let mut narrowed = query(1, cursor.clone());
        narrowed.filter.parent = ParentFilter::Top;
        assert_eq!(refused(ada.service.goals(&ada.actor, narrowed).await), cursor_invalid);
        let bent = cursor.map(|cursor| cursor.replace(['A', 'B'], "C"));
        assert_eq!(refused(ada.service.goals(&ada.actor, query(1, bent)).await), cursor_invalid);
    }

    async fn a_closed_goal_keeps_the_day_of_its_own_zone(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let zone = onward_domain::day::TimeZone::parse("Pacific/Kiritimati").unwrap();
        let far = ada.create(NewGoal { time_zone: Some(zone), ..new_goal("far") }).await.unwrap();
        // 10:30 in UTC is half past midnight there.
        bench.clock.advance_seconds(3 * 3600);
        let closed = ada.patch(&far, state(GoalState::Missed)).await.unwrap();
        assert!(matches!(closed.life, onward_domain::goal::Life::Closed { on, .. } if on == day(TODAY + 1)));
    }
}
