//! A signed-in person, and what they have written.

use onward_domain::check_in::{CheckIn, ExternalId, NewCheckIn};
use onward_domain::day::Day;
use onward_domain::event::RequestId;
use onward_domain::goal::{Goal, GoalPatch, GoalState, NewGoal, Tags, Weight};
use onward_domain::ids::{CheckInId, GoalId, SessionId};
use onward_domain::measure::{Aggregate, Measure};
use onward_domain::quantity::Quantity;
use onward_domain::text::Title;
use onward_service::{
    Actor, Answer, Batch, BatchItem, Client, Error, Expect, IdempotencyKey, OnConflict, Once, Outcome,
    Scopes, Service, Written,
};
use onward_store::events::{self, Recorded};
use onward_testkit::TestDb;
use uuid::Uuid;

use crate::support::Bench;

/// The day of the tests' clock: Friday, 20 November 2026.
pub(crate) const TODAY: i32 = 20_777;

pub(crate) fn day(number: i32) -> Day {
    Day::from_number(number).unwrap()
}

/// A person with all rights to what is theirs.
pub(crate) struct Owner {
    pub(crate) service: Service,
    pub(crate) actor: Actor,
    pub(crate) db: TestDb,
}

pub(crate) fn new_goal(title: &str) -> NewGoal {
    NewGoal {
        title: Title::parse(title).unwrap(),
        description: None,
        tags: Tags::default(),
        color: None,
        icon: None,
        parent: None,
        weight: Weight::ONE,
        position: None,
        state: GoalState::Active,
        measure: Measure {
            aggregate: Aggregate::Sum,
            ..Measure::default()
        },
        plan: None,
        time_zone: None,
        check_in_every: None,
        archived_at: None,
    }
}

/// A value on a day.
pub(crate) fn value(text: &str, on: i32) -> NewCheckIn {
    let value = Some(text.parse::<Quantity>().unwrap());
    NewCheckIn {
        occurred_on: Some(day(on)),
        value,
        ..NewCheckIn::default()
    }
}

/// The same under a name of another system.
pub(crate) fn named(text: &str, on: i32, name: &str) -> NewCheckIn {
    NewCheckIn {
        external_id: Some(ExternalId::parse(name).unwrap()),
        ..value(text, on)
    }
}

/// A request under a key; its answer is the debug text of what was done.
pub(crate) fn once<T: std::fmt::Debug + 'static>(key: &str, payload: u8) -> Once<T> {
    Once {
        key: IdempotencyKey::parse(key),
        route: "POST /somewhere".to_owned(),
        fingerprint: [payload; 32],
        render: Box::new(|done| Answer {
            status: 201,
            body: format!("{done:?}").into_bytes(),
            ..Answer::default()
        }),
        refuse: Box::new(|error| {
            Some(Answer {
                status: 404,
                body: error.to_string().into_bytes(),
                ..Answer::default()
            })
        }),
    }
}

pub(crate) fn done<T: std::fmt::Debug>(outcome: Outcome<T>) -> T {
    match outcome {
        Outcome::Done(done) => done,
        Outcome::Replayed(answer) => panic!("replayed: {answer:?}"),
    }
}

impl Owner {
    pub(crate) async fn new(bench: &Bench, name: &str) -> Self {
        let user = bench.user(name).await;
        let actor = Actor {
            user: user.id,
            superuser: false,
            scopes: Scopes::allowed(false),
            session: SessionId::from_uuid(Uuid::nil()),
            client: Client::Api,
            authenticated_at: user.created_at,
            request_id: RequestId::parse("request-1").unwrap(),
        };
        Self {
            service: bench.service.clone(),
            actor,
            db: bench.db.clone(),
        }
    }

    pub(crate) async fn create(&self, new: NewGoal) -> Result<Goal, Error> {
        self.service
            .create_goal(&self.actor, new, Once::unnamed())
            .await
            .map(done)
    }

    pub(crate) async fn goal(&self, title: &str) -> Goal {
        self.create(new_goal(title)).await.unwrap()
    }

    pub(crate) async fn below(&self, parent: &Goal) -> Result<Goal, Error> {
        self.create(NewGoal {
            parent: Some(parent.id),
            ..new_goal("below")
        })
        .await
    }

    pub(crate) async fn patch(&self, goal: &Goal, patch: GoalPatch) -> Result<Goal, Error> {
        self.service
            .patch_goal(&self.actor, goal.id, patch, Expect::Nothing)
            .await
    }

    pub(crate) async fn delete(&self, goal: &Goal) -> Result<(), Error> {
        self.service
            .delete_goal(&self.actor, goal.id, Expect::Nothing)
            .await
    }

    pub(crate) async fn find(&self, goal: &Goal) -> Result<Goal, Error> {
        self.service.goal(&self.actor, goal.id).await
    }

    pub(crate) async fn write(&self, goal: GoalId, new: NewCheckIn) -> Result<Written<CheckIn>, Error> {
        self.service
            .create_check_in(&self.actor, goal, new, Once::unnamed())
            .await
            .map(done)
    }

    pub(crate) async fn check_in(&self, goal: &Goal, new: NewCheckIn) -> CheckIn {
        match self.write(goal.id, new).await.unwrap() {
            Written::Created(check_in) => check_in,
            Written::Existing(existing) => panic!("{existing:?} was there already"),
        }
    }

    pub(crate) async fn batch(
        &self,
        goal: &Goal,
        items: Vec<NewCheckIn>,
        on_conflict: OnConflict,
    ) -> Vec<BatchItem> {
        let batch = Batch {
            items: items.into_iter().map(Ok).collect(),
            on_conflict,
        };
        done(
            self.service
                .create_check_ins(&self.actor, goal.id, batch, Once::unnamed())
                .await
                .unwrap(),
        )
    }

    pub(crate) async fn remove(&self, id: CheckInId) -> Result<(), Error> {
        self.service
            .delete_check_in(&self.actor, id, Expect::Nothing)
            .await
    }

    /// The events of the person's feed.
    pub(crate) async fn events(&self) -> Vec<Recorded> {
        events::after(&mut self.db.read().await, self.actor.user, 0, 10_000)
            .await
            .unwrap()
    }

    /// Their types.
    pub(crate) async fn happened(&self) -> Vec<String> {
        self.events().await.into_iter().map(|event| event.kind).collect()
    }
}
