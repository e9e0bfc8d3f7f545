//! Requests that are sent again under their key.

use onward_domain::clock::Clock as _;
use onward_domain::goal::Goal;
use onward_service::{Answer, Error, GoalQuery, IdempotencyKey, Once, Outcome, Service, Why, Written};
use onward_store::idempotency::{self, Slot};
use onward_testkit::{TestDb, engines};

use crate::owner::{Owner, TODAY, done, named, new_goal, once, value};
use crate::support::{Bench, config, start, why};

fn replayed<T: std::fmt::Debug>(outcome: Outcome<T>) -> Answer {
    match outcome {
        Outcome::Replayed(answer) => answer,
        Outcome::Done(done) => panic!("done again: {done:?}"),
    }
}

async fn create(service: &Service, ada: &Owner, once: Once<Goal>) -> Result<Outcome<Goal>, Error> {
    service.create_goal(&ada.actor, new_goal("run"), once).await
}

async fn count(ada: &Owner) -> usize {
    ada.service
        .goals(&ada.actor, GoalQuery::default())
        .await
        .unwrap()
        .items
        .len()
}

#[test]
fn a_key_is_visible_ascii() {
    assert!(IdempotencyKey::parse("8e03978e-40d5-43dd-bc93-6894a57f9324").is_some());
    assert!(IdempotencyKey::parse(&"~".repeat(255)).is_some());
    for text in ["", "a b", "ä", "a\u{7f}", &"a".repeat(256)] {
        assert!(IdempotencyKey::parse(text).is_none(), "{text:?}");
    }
}

engines! {
    async fn a_repeated_request_happens_once_and_is_answered_the_same(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        let goal = done(create(&ada.service, &ada, once("a", 1)).await.unwrap());
        bench.clock.advance_seconds(60);
        let answer = replayed(create(&ada.service, &ada, once("a", 1)).await.unwrap());
        assert_eq!((answer.status, answer.body), (201, format!("{goal:?}").into_bytes()));
        assert_eq!(count(&ada).await, 1);
    }

    async fn another_payload_under_the_key_is_refused(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        done(create(&ada.service, &ada, once("a", 1)).await.unwrap());
        let other = create(&ada.service, &ada, once("a", 2)).await;
        assert!(matches!(other, Err(Error::IdempotencyKeyReused)));
        done(create(&ada.service, &ada, once("b", 2)).await.unwrap());
    }

    async fn a_key_is_forgotten_after_a_day(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        done(create(&ada.service, &ada, once("a", 1)).await.unwrap());
        bench.clock.advance_seconds(24 * 3600);
        done(create(&ada.service, &ada, once("a", 2)).await.unwrap());
        assert_eq!(count(&ada).await, 2);
    }

    async fn people_do_not_share_keys(db: TestDb) {
        let bench = Bench::new(&db).await;
        let (ada, bob) = (Owner::new(&bench, "ada").await, Owner::new(&bench, "bob").await);
        done(create(&ada.service, &ada, once("a", 1)).await.unwrap());
        done(create(&bob.service, &bob, once("a", 1)).await.unwrap());
    }

    async fn a_refusal_is_kept_even_if_it_would_succeed_later(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        ada.check_in(&goal, named("1", TODAY, "a")).await;
        let write = async |new| ada.service.create_check_in(&ada.actor, goal.id, new, once("k", 1)).await;
        assert!(matches!(why(write(named("2", TODAY, "a")).await), Why::DuplicateKey { .. }));
        // The route, and the payload, are the same for the service: only the key counts.
        assert_eq!(replayed(write(named("2", TODAY, "b")).await.unwrap()).status, 404);
    }

    async fn a_payload_cannot_be_guessed_from_what_is_stored(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = Owner::new(&bench, "ada").await;
        done(create(&ada.service, &ada, once("a", 1)).await.unwrap());
        let slot = Slot { principal: ada.actor.user, route: "POST /somewhere", key: "a" };
        let kept = idempotency::find(&mut db.read().await, slot, bench.clock.now()).await.unwrap().unwrap();
        assert_ne!(kept.fingerprint, [1; 32]);
    }

    async fn an_answer_outlives_what_it_was_about(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        let write = async || {
            ada.service.create_check_in(&ada.actor, goal.id, value("1", TODAY), once("k", 1)).await.unwrap()
        };
        let first = done(write().await);
        ada.delete(&goal).await.unwrap();
        let answer = replayed(write().await);
        assert_eq!(answer.body, format!("{first:?}").into_bytes());
    }

    async fn input_that_breaks_a_rule_does_not_use_the_key_up(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        let goal = ada.goal("run").await;
        let write = async |on| ada.service.create_check_in(&ada.actor, goal.id, value("1", on), once("k", 1)).await;
        assert!(matches!(write(TODAY + 9).await, Err(Error::Invalid(..))));
        assert!(matches!(done(write(TODAY).await.unwrap()), Written::Created(_)));
    }

    async fn fifty_twins_on_two_nodes_happen_once(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = std::sync::Arc::new(Owner::new(&bench, "ada").await);
        let other_node = start(&db, config(), 2).await.unwrap().service;
        let twins: Vec<_> = (0..50)
            .map(|n| {
                let ada = std::sync::Arc::clone(&ada);
                let service = if n % 2 == 0 { ada.service.clone() } else { other_node.clone() };
                tokio::spawn(async move { create(&service, &ada, once("a", 1)).await.unwrap() })
            })
            .collect();
        let (mut made, mut answers) = (Vec::new(), Vec::new());
        for twin in twins {
            match twin.await.unwrap() {
                Outcome::Done(goal) => made.push(goal),
                Outcome::Replayed(answer) => answers.push(answer.body),
            }
        }
        assert_eq!((made.len(), answers.len()), (1, 49));
        assert!(answers.iter().all(|body| *body == format!("{:?}", made[0]).into_bytes()));
        assert_eq!(count(&ada).await, 1);
    }

    async fn a_request_cut_off_half_way_can_be_sent_again(db: TestDb) {
        let ada = Owner::new(&Bench::new(&db).await, "ada").await;
        for polls in 0..60 {
            let mut request = std::pin::pin!(create(&ada.service, &ada, once("a", 1)));
            for _ in 0..polls {
                let poll = std::future::poll_fn(|context| std::task::Poll::Ready(request.as_mut().poll(context)));
                if poll.await.is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        create(&ada.service, &ada, once("a", 1)).await.unwrap();
        assert_eq!(count(&ada).await, 1);
    }
}
