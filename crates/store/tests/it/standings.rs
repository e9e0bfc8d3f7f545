//! What standings are made of: the goals below others, and the newest lines of days.

use onward_domain::check_in::{Confidence, Line};
use onward_domain::goal::Goal;
use onward_domain::ids::{CheckInId, GoalId};
use onward_domain::measure::{Aggregate, Measure};
use onward_store::{check_ins, goals};
use onward_testkit::{TestDb, engines};

use crate::owned::{TODAY, ada_and_bob, after_now, check_in, day, log, stored};

fn rolls_up(goal: &mut Goal) {
    goal.measure = Measure {
        aggregate: Aggregate::Children,
        ..Measure::default()
    };
}

engines! {
    async fn what_is_rolled_up_is_found_as_far_down_as_it_counts(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let top = stored(&db, ada, 1, rolls_up).await;
        let below = |parent: GoalId| move |goal: &mut Goal| goal.parent = Some(parent);
        let habit = stored(&db, ada, 2, below(top.id)).await;
        let part = stored(&db, ada, 3, |goal| (rolls_up(goal), below(top.id)(goal)).0).await;
        let step = stored(&db, ada, 4, below(part.id)).await;
        // The measure of the goal above them is its own log.
        stored(&db, ada, 5, below(habit.id)).await;
        stored(&db, ada, 6, |goal| (goal.parent, goal.deleted_at) = (Some(top.id), Some(after_now(1)))).await;
        let his = stored(&db, bob, 1, rolls_up).await;
        stored(&db, bob, 2, below(his.id)).await;
        let mut tx = db.read().await;
        let mut found = async |ids: &[GoalId]| {
            let found = goals::below(&mut tx, ada, ids).await.unwrap();
            let mut found: Vec<GoalId> = found.into_iter().map(|goal| goal.id).collect();
            found.sort_unstable();
            found
        };
        assert_eq!(found(&[top.id]).await, [habit.id, part.id, step.id]);
        assert_eq!(found(&[top.id, part.id, his.id]).await, [habit.id, part.id, step.id]);
        assert_eq!(found(&[]).await, []);
    }

    async fn the_newest_lines_of_days_come_first_and_are_bounded(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let (run, walk) = (stored(&db, ada, 1, |_| ()).await, stored(&db, ada, 2, |_| ()).await);
        let his = stored(&db, bob, 1, |_| ()).await;
        let mut lines: Vec<_> = (1..=4).map(|number| check_in(&run, number, TODAY)).collect();
        lines.push(check_in(&run, 5, TODAY - 1));
        lines.push(check_in(&run, 6, TODAY - 2));
        lines.push(check_in(&walk, 7, TODAY));
        let noted = Line { value: None, confidence: Some(Confidence::new(5).unwrap()), ..lines[0].line.clone() };
        lines[3].line = noted;
        lines[2].line.occurred_at = after_now(-1);
        log(&db, &lines).await;
        log(&db, &[check_in(&his, 8, TODAY)]).await;
        let mut tx = db.read().await;
        let (logs, days) = ([run.id, walk.id, his.id], [day(TODAY), day(TODAY - 2)]);
        let found = check_ins::newest_of_days(&mut tx, ada, &logs, &days, 2).await.unwrap();
        let seen: Vec<(CheckInId, bool)> = found.iter().map(|line| (line.id, line.moves)).collect();
        // Of the three values of the first day the one that happened earlier is left out.
        let expected = [(7, true), (4, false), (2, true), (1, true), (6, true)];
        assert_eq!(seen, expected.map(|(number, moves)| (lines[number - 1].id, moves)));
        assert_eq!((found[0].goal, found[0].occurred_on), (walk.id, day(TODAY)));
    }
}
