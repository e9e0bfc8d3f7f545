//! Many rows at once, for what only shows among many.

use onward_domain::clock::{Clock as _, Instant};
use onward_domain::day::{Day, DayStart, TimeZone};
use onward_domain::goal::{Birth, Goal, GoalState, NewGoal, Tags, Weight};
use onward_domain::ids::{Ids, UserId};
use onward_domain::measure::Measure;
use onward_domain::quantity::Quantity;
use onward_domain::text::Title;
use onward_domain::user::{EmailAddress, Locale, Theme, User, Username, WeekStart};
use onward_store::{goals, users};

use crate::clock::FixedClock;
use crate::database::TestDb;
use crate::entropy::SeededEntropy;

impl TestDb {
    /// Gives an owner so many goals, one after the other by position from 1 on.
    pub async fn fill_with_goals(&self, owner: UserId, count: i32) {
        let now = FixedClock::default().now();
        let mut ids = Ids::new(now, &SeededEntropy::new(0x5eed));
        let mut tx = self.write(owner).await;
        for number in 1..=count {
            let goal = goal(owner, &mut ids, (number, now));
            goals::insert(&mut tx, &goal).await.expect("the row is written");
        }
        tx.commit().await.expect("the rows are committed");
    }
}

impl TestDb {
    /// Makes so many accounts that nobody can sign in to: `user-1`, `user-2` and so on.
    pub async fn fill_with_users(&self, count: u32) {
        let now = FixedClock::default().now();
        let mut ids = Ids::new(now, &SeededEntropy::new(0xacc0));
        let mut tx = self.write_unowned().await;
        for number in 1..=count {
            let user = user(&mut ids, (number, now));
            users::insert(&mut tx, &user, None)
                .await
                .expect("the row is written");
        }
        tx.commit().await.expect("the rows are committed");
    }
}

fn user(ids: &mut Ids, (number, at): (u32, Instant)) -> User {
    User {
        id: ids.mint(),
        username: Username::parse(&format!("user-{number}")).expect("a username"),
        email: EmailAddress::parse(&format!("user-{number}@example.org")).expect("an address"),
        full_name: None,
        is_active: true,
        is_superuser: false,
        email_verified: false,
        time_zone: TimeZone::utc(),
        locale: Locale::english(),
        week_starts_on: WeekStart::MONDAY,
        day_starts_at: DayStart::MIDNIGHT,
        theme: Theme::System,
        created_at: at,
        updated_at: at,
        deleted_at: None,
        version: 1,
    }
}

fn goal(owner: UserId, ids: &mut Ids, (number, at): (i32, Instant)) -> Goal {
    let new = NewGoal {
        title: Title::parse(&format!("goal {number}")).expect("a title"),
        description: None,
        tags: Tags::default(),
        color: None,
        icon: None,
        parent: None,
        weight: Weight::ONE,
        position: None,
        state: GoalState::Active,
        measure: Measure::default(),
        plan: None,
        time_zone: None,
        check_in_every: None,
        archived_at: None,
    };
    let birth = Birth {
        id: ids.mint(),
        owner,
        position: Quantity::whole(number),
        at,
        today: Day::MIN,
    };
    Goal::new(new, birth).expect("a new goal is active")
}
