//! Events: appended under the owner's numbers, walked in their order.

use onward_domain::event::{Event, Happening};
use onward_domain::goal::GoalState;
use onward_domain::ids::{CheckInId, GoalId, SessionId};
use onward_store::users::erase;
use onward_store::{Key, StoreError, events, feeds};
use onward_testkit::{TestDb, engines};
use uuid::Uuid;

use crate::owned::{TODAY, ada_and_bob, day, event, turn};
use crate::support::NOW;

fn plan_changed(goal: GoalId) -> Happening {
    Happening::GoalPlanChanged {
        goal,
        version: 3,
        from: day(TODAY),
        rewrite: true,
    }
}

fn everything() -> Vec<Happening> {
    let (goal, check_in) = (
        GoalId::from_uuid(Uuid::from_u128(1)),
        CheckInId::from_uuid(Uuid::from_u128(2)),
    );
    let (version, occurred_on) = (3, day(TODAY));
    let (from, to) = (GoalState::Active, GoalState::Missed);
    let mut happenings = vec![
        Happening::GoalCreated { goal, version },
        Happening::GoalUpdated {
            goal,
            version,
            changed: vec!["title", "tags"],
        },
        Happening::GoalDeleted { goal, version },
        Happening::GoalRestored { goal, version },
        plan_changed(goal),
        Happening::GoalPurged { goal, version },
        Happening::GoalClosed {
            goal,
            version,
            from,
            to,
        },
        Happening::GoalReopened {
            goal,
            version,
            from: to,
            to: from,
        },
        Happening::CheckInCreated {
            check_in,
            version,
            goal,
            occurred_on,
        },
        Happening::CheckInUpdated {
            check_in,
            version,
            goal,
            occurred_on,
            changed: vec!["value"],
        },
        Happening::CheckInDeleted {
            check_in,
            version,
            goal,
            occurred_on,
        },
        Happening::CheckInRestored {
            check_in,
            version,
            goal,
            occurred_on,
        },
    ];
    happenings.extend(of_the_account(version));
    happenings
}

fn of_the_account(version: i64) -> [Happening; 4] {
    let session = SessionId::from_uuid(Uuid::from_u128(4));
    [
        Happening::UserUpdated {
            version,
            changed: vec!["theme"],
        },
        Happening::UserPasswordChanged { version },
        Happening::SessionCreated { session },
        Happening::SessionRevoked { session },
    ]
}

engines! {
    async fn what_an_erased_account_did_to_others_is_told_without_its_name_piece_by_piece(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let mut tx = db.write(ada).await;
        let count = u32::try_from(erase::PIECE).unwrap() + 1;
        let mut turns = feeds::advance(&mut tx, ada, NOW, count).await.unwrap();
        for _ in 0..count {
            let deed = event(ada, turns.take().unwrap(), Happening::UserPasswordChanged { version: 2 });
            events::append(&mut tx, &Event { actor: Some(bob), ..deed }).await.unwrap();
        }
        tx.commit().await.unwrap();
        let named = async || {
            let all = events::after(&mut db.read().await, ada, 0, 10_000).await.unwrap();
            all.iter().filter(|event| event.actor == Some(bob) && event.actor_name.as_deref() == Some("bob")).count()
        };
        assert_eq!(named().await, usize::try_from(count).unwrap());
        for (more, left) in [(true, 1), (true, 0), (false, 0)] {
            let mut tx = db.write(bob).await;
            assert_eq!(erase::erase_piece(&mut tx, bob).await.unwrap(), more);
            tx.commit().await.unwrap();
            assert_eq!(named().await, left);
        }
    }

    async fn every_happening_is_recorded_in_order(db: TestDb) {
        let (ada, bob) = ada_and_bob(&db).await;
        let mut tx = db.write(ada).await;
        for happening in everything() {
            let turn = turn(&mut tx, ada).await;
            events::append(&mut tx, &event(ada, turn, happening)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut tx = db.read().await;
        let recorded = events::after(&mut tx, ada, 0, 100).await.unwrap();
        let kinds: Vec<&str> = recorded.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, everything().iter().map(Happening::kind).collect::<Vec<_>>());
        assert_eq!(recorded.iter().filter(|event| event.goal.is_some()).count(), 12);
        assert_eq!(recorded.iter().filter(|event| event.check_in.is_some()).count(), 4);
        assert_eq!(recorded.iter().filter(|event| event.session.is_some()).count(), 2);
        let of_sessions = |event: &&events::Recorded| event.session.is_some();
        assert!(recorded.iter().filter(of_sessions).all(|event| event.version == 1));
        assert!(recorded.iter().filter(|event| event.session.is_none()).all(|event| event.version == 3));
        let rest = events::after(&mut tx, ada, recorded[4].seq, 2).await.unwrap();
        assert_eq!(rest, recorded[5..7]);
        assert_eq!(events::after(&mut tx, bob, 0, 100).await.unwrap(), []);
    }

    async fn a_number_is_given_once(db: TestDb) {
        let (ada, _) = ada_and_bob(&db).await;
        let mut tx = db.write(ada).await;
        let turn = turn(&mut tx, ada).await;
        let first = event(ada, turn, everything().remove(0));
        events::append(&mut tx, &first).await.unwrap();
        let mut second = first.clone();
        second.id = onward_domain::ids::EventId::from_uuid(Uuid::from_u128(99));
        let twice = events::append(&mut tx, &second).await;
        assert!(matches!(twice, Err(StoreError::Conflict(Key::FeedNumber))), "{twice:?}");
    }
}
