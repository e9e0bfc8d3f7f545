//! What is taken away for good: nothing that came back meanwhile.

use onward_domain::check_in::CheckIn;
use onward_store::purge::{self, PIECE, Removed};
use onward_store::{check_ins, goals};
use onward_testkit::{TestDb, engines};

use crate::owned::{TODAY, ada_and_bob, after_now, check_in, log, stored, turn};

engines! {
    async fn a_goal_goes_piece_by_piece_once_its_time_is_over(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let gone = stored(&db, ada, 1, |goal| (goal.deleted_at, goal.version) = (Some(after_now(5)), 2)).await;
        let lines: Vec<CheckIn> = (1..=u128::from(PIECE) + 1).map(|number| check_in(&gone, number, TODAY)).collect();
        log(&db, &lines).await;
        assert_eq!(purge::goal(&mut db.read().await, ada, after_now(4)).await.unwrap(), None);
        assert_eq!(purge::goal(&mut db.read().await, ada, after_now(5)).await.unwrap(), Some(gone.id));
        let mut tx = db.write(ada).await;
        for (before, removed) in [
            (4, Removed::Nothing),
            (5, Removed::Piece),
            (5, Removed::Whole { version: 2 }),
            (5, Removed::Nothing),
        ] {
            assert_eq!(purge::remove_goal(&mut tx, ada, gone.id, after_now(before)).await.unwrap(), removed);
        }
        assert_eq!(goals::find_even_deleted(&mut tx, ada, gone.id).await.unwrap(), None);
    }

    async fn a_goal_that_was_restored_between_two_pieces_stays_with_the_rest_of_its_log(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let goal = stored(&db, ada, 1, |goal| goal.deleted_at = Some(after_now(1))).await;
        let lines: Vec<CheckIn> = (1..=u128::from(PIECE) + 9).map(|number| check_in(&goal, number, TODAY)).collect();
        log(&db, &lines).await;
        let left = async || check_ins::count(&mut db.read().await, ada, &check_ins::Filter::default()).await.unwrap();
        let remove = async || {
            let mut tx = db.write(ada).await;
            let removed = purge::remove_goal(&mut tx, ada, goal.id, after_now(1)).await.unwrap();
            tx.commit().await.unwrap();
            removed
        };
        assert_eq!(remove().await, Removed::Piece);
        let mut tx = db.write(ada).await;
        let turn = turn(&mut tx, ada).await;
        goals::restore(&mut tx, ada, goal.id, turn).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(remove().await, Removed::Nothing);
        assert_eq!(left().await, 9);
        assert!(goals::find(&mut db.read().await, ada, goal.id).await.unwrap().is_some());
    }
}
