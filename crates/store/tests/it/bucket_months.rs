//! Packed months: written whole, read by goal in order.

use onward_domain::bucket::{Days, Month, MonthNumber};
use onward_domain::goal::Goal;
use onward_store::bucket_months;
use onward_testkit::{TestDb, engines};

use crate::owned::{TODAY, ada_and_bob, check_in, day, stored};

fn month_of(goal: &Goal, on: i32) -> (MonthNumber, Month) {
    let check_in = check_in(goal, 1, on);
    let mut month = Month::default();
    month.add(check_in.id, &check_in.line);
    (MonthNumber::of(day(on)), month)
}

async fn put(db: &TestDb, goal: &Goal, (number, month): &(MonthNumber, Month)) {
    let mut tx = db.write(goal.owner).await;
    bucket_months::put(&mut tx, goal.owner, goal.id, *number, month)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

engines! {
    async fn a_month_is_replaced_whole_and_gone_when_empty(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let goal = stored(&db, ada, 1, |_| ()).await;
        let (number, mut month) = month_of(&goal, TODAY);
        put(&db, &goal, &(number, month.clone())).await;
        let later = check_in(&goal, 2, TODAY + 1);
        month.add(later.id, &later.line);
        put(&db, &goal, &(number, month.clone())).await;
        let mut tx = db.read().await;
        assert_eq!(bucket_months::load(&mut tx, ada, goal.id, number).await.unwrap(), month);
        assert!(bucket_months::load(&mut tx, bob, goal.id, number).await.unwrap().is_empty());
        drop(tx);
        put(&db, &goal, &(number, Month::default())).await;
        let months = bucket_months::until(&mut db.read().await, ada, &[goal.id], day(TODAY)).await.unwrap();
        assert_eq!(months, []);
    }

    async fn months_come_in_order_up_to_that_of_the_day_also_before_1970(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let (goal, other) = (stored(&db, ada, 1, |_| ()).await, stored(&db, ada, 2, |_| ()).await);
        for on in [TODAY, -40, TODAY - 400, TODAY + 40, 3] {
            put(&db, &goal, &month_of(&goal, on)).await;
        }
        put(&db, &other, &month_of(&other, TODAY)).await;
        let months = bucket_months::until(&mut db.read().await, ada, &[other.id, goal.id], day(TODAY)).await.unwrap();
        let mut days = Days::default();
        for month in months.iter().filter(|month| month.goal == goal.id) {
            days.unpack(month.number, &month.bytes).unwrap();
        }
        let found: Vec<i32> = days.until(day(TODAY + 99)).iter().map(|(day, _)| day.number()).collect();
        assert_eq!(found, [-40, 3, TODAY - 400, TODAY]);
        assert_eq!(months.iter().filter(|month| month.goal == other.id).count(), 1);
    }

    async fn months_of_others_are_not_found(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let goal = stored(&db, ada, 1, |_| ()).await;
        put(&db, &goal, &month_of(&goal, TODAY)).await;
        let mut tx = db.read().await;
        assert_eq!(bucket_months::until(&mut tx, bob, &[goal.id], day(TODAY)).await.unwrap(), []);
        assert_eq!(bucket_months::until(&mut tx, ada, &[], day(TODAY)).await.unwrap(), []);
    }
}
