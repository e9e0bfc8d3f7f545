//! The trash: what can be brought back, and nothing else.

use onward_domain::page::Limit;
use onward_service::{Deleted, Error, Expect, Once, Paging, Trashed};
use onward_testkit::{TestDb, engines};

use crate::owner::{Owner, TODAY, value};
use crate::support::Bench;

const DAYS: i64 = 86_400;

/// What a page of the trash holds, by title, lines with their value; and where it leads.
async fn page(owner: &Owner, limit: i64, cursor: Option<String>) -> (Vec<String>, Option<String>) {
    let paging = Paging {
        limit: Limit::new(limit).unwrap(),
        cursor,
        ..Paging::default()
    };
    let page = owner.service.trash(&owner.actor, paging).await.unwrap();
    let name = |trashed: &Trashed| match &trashed.deleted {
        Deleted::Goal(goal) => goal.title.to_string(),
        Deleted::CheckIn(line, goal) => format!("{} {}", goal.title, line.line.value.unwrap()),
    };
    (page.items.iter().map(name).collect(), page.next_cursor)
}

async fn trash(owner: &Owner) -> Vec<String> {
    page(owner, 50, None).await.0
}

async fn restore(owner: &Owner, goal: onward_domain::ids::GoalId) -> Result<(), Error> {
    let restored = owner
        .service
        .restore_goal(&owner.actor, goal, Expect::Nothing, Once::unnamed());
    restored.await.map(drop)
}

engines! {
    async fn it_holds_what_can_come_back_as_it_is(db: TestDb) {
        let bench = Bench::new(&db).await;
        let (ada, bob) = (Owner::new(&bench, "ada").await, Owner::new(&bench, "bob").await);
        let (kept, top) = (ada.goal("kept").await, ada.goal("top").await);
        let beneath = ada.below(&top).await.unwrap();
        let line = ada.check_in(&kept, value("5", TODAY)).await;
        let lost = ada.check_in(&beneath, value("6", TODAY)).await;
        assert_eq!(trash(&ada).await, [""; 0]);
        ada.remove(line.id).await.unwrap();
        ada.remove(lost.id).await.unwrap();
        assert_eq!(trash(&ada).await, ["below 6", "kept 5"]);
        ada.delete(&beneath).await.unwrap();
        assert_eq!(trash(&ada).await, ["below", "kept 5"], "a line comes back after its goal");
        ada.delete(&top).await.unwrap();
        assert_eq!(trash(&ada).await, ["top", "kept 5"], "a goal comes back after the one above it");
        assert_eq!(trash(&bob).await, [""; 0]);
        assert!(matches!(bob.service.deleted_goal(&bob.actor, top.id).await, Err(Error::NotFound)));
        assert!(matches!(bob.service.deleted_check_in(&bob.actor, line.id).await, Err(Error::NotFound)));
        assert_eq!(ada.service.deleted_goal(&ada.actor, top.id).await.unwrap().title, top.title);
        assert_eq!(ada.service.deleted_check_in(&ada.actor, line.id).await.unwrap().1.id, kept.id);
        restore(&ada, top.id).await.unwrap();
        assert_eq!(trash(&ada).await, ["below", "kept 5"]);
        assert!(matches!(ada.service.deleted_goal(&ada.actor, top.id).await, Err(Error::NotFound)));
    }

    async fn it_is_read_page_by_page_the_newest_first(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        let mut deleted = Vec::new();
        for number in 1..=7_i32 {
            if number % 3 == 0 {
                let title = format!("goal {number}");
                ada.delete(&ada.goal(&title).await).await.unwrap();
                deleted.insert(0, title);
            } else {
                let line = ada.check_in(&goal, value(&number.to_string(), TODAY - number)).await;
                ada.remove(line.id).await.unwrap();
                deleted.insert(0, format!("run {number}"));
            }
        }
        let (mut walked, mut cursor, mut pages) = (Vec::new(), None, 0);
        loop {
            let (items, next) = page(&ada, 3, cursor).await;
            walked.extend(items);
            pages += 1;
            cursor = next;
            if cursor.is_none() { break }
        }
        assert_eq!((walked, pages), (deleted, 3));
    }

    async fn after_thirty_days_nothing_comes_back_even_before_the_purge(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let (goal, kept) = (ada.goal("run").await, ada.goal("kept").await);
        let line = ada.check_in(&kept, value("5", TODAY)).await;
        ada.remove(line.id).await.unwrap();
        ada.delete(&goal).await.unwrap();
        let all = ada.service.trash(&ada.actor, Paging::default()).await.unwrap().items;
        for trashed in &all {
            assert_eq!(trashed.until, trashed.at.plus_seconds(30 * DAYS));
        }
        bench.clock.advance_seconds(30 * DAYS - 1);
        assert_eq!(trash(&ada).await, ["run", "kept 5"]);
        bench.clock.advance_seconds(2);
        assert_eq!(trash(&ada).await, [""; 0]);
        assert!(matches!(restore(&ada, goal.id).await, Err(Error::NotFound)));
        assert!(matches!(ada.service.deleted_goal(&ada.actor, goal.id).await, Err(Error::NotFound)));
        assert!(matches!(ada.service.deleted_check_in(&ada.actor, line.id).await, Err(Error::NotFound)));
    }
}
