//! Which day a check-in belongs to: zone and start of the day, fixed when written (invariant 3, L1).

use onward_testkit::{TestDb, engines};
use serde_json::json;

use crate::support::{Person, TestApp};

/// The day that a moment belongs to in a zone.
async fn day(ada: &Person, zone: &str, moment: &str) -> String {
    let goal = ada.goal_of(json!({ "title": zone, "time_zone": zone })).await;
    let line = ada.log(&goal, json!({ "occurred_at": moment })).await;
    line["occurred_on"].as_str().unwrap().to_owned()
}

engines! {
    async fn the_pinned_days_of_the_calendar_are_right(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.at("2028-03-02T00:00:00Z");
        let ada = app.owner().await;
        for (zone, moment, expected) in [
            // Berlin leaves winter time: the day has 23 hours.
            ("Europe/Berlin", "2027-03-27T22:59:59.999999Z", "2027-03-27"),
            ("Europe/Berlin", "2027-03-27T23:00:00Z", "2027-03-28"),
            ("Europe/Berlin", "2027-03-28T21:59:59.999999Z", "2027-03-28"),
            ("Europe/Berlin", "2027-03-28T22:00:00Z", "2027-03-29"),
            // Apia had no 30 December 2011.
            ("Pacific/Apia", "2011-12-30T09:59:59.999999Z", "2011-12-29"),
            ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31"),
            // Lord Howe moves its clocks by half an hour.
            ("Australia/Lord_Howe", "2027-04-03T12:59:59Z", "2027-04-03"),
            ("Australia/Lord_Howe", "2027-04-03T13:00:00Z", "2027-04-04"),
            ("Australia/Lord_Howe", "2027-04-04T13:29:59Z", "2027-04-04"),
            ("Australia/Lord_Howe", "2027-04-04T13:30:00Z", "2027-04-05"),
            // Troll moves them by two hours.
            ("Antarctica/Troll", "2027-03-28T00:00:00Z", "2027-03-28"),
            ("Antarctica/Troll", "2027-03-28T21:59:59Z", "2027-03-28"),
            ("Antarctica/Troll", "2027-03-28T22:00:00Z", "2027-03-29"),
            // Kiritimati is the first to see a day.
            ("Pacific/Kiritimati", "2026-12-31T09:59:59Z", "2026-12-31"),
            ("Pacific/Kiritimati", "2026-12-31T10:00:00Z", "2027-01-01"),
            // The last day of ISO week 53 of 2026.
            ("UTC", "2027-01-03T23:59:59Z", "2027-01-03"),
            ("UTC", "2028-02-28T23:59:59Z", "2028-02-28"),
            ("UTC", "2028-02-29T12:00:00Z", "2028-02-29"),
            ("UTC", "2028-03-01T00:00:00Z", "2028-03-01"),
        ] {
            assert_eq!(day(&ada, zone, moment).await, expected, "{zone} {moment}");
        }
    }

    async fn a_day_that_starts_in_a_gap_starts_after_it(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.at("2027-04-10T00:00:00Z");
        let ada = app.owner().await;
        app.start_days_at(&ada, 150).await;
        // 02:30 does not exist on that day in Berlin: the day starts at 03:30 of summer time.
        assert_eq!(
            day(&ada, "Europe/Berlin", "2027-03-28T01:29:59Z").await,
            "2027-03-27"
        );
        assert_eq!(
            day(&ada, "Europe/Berlin", "2027-03-28T01:30:00Z").await,
            "2027-03-28"
        );
        assert_eq!(
            day(&ada, "Europe/Berlin", "2027-03-29T00:29:59Z").await,
            "2027-03-28"
        );
        assert_eq!(
            day(&ada, "Europe/Berlin", "2027-03-29T00:30:00Z").await,
            "2027-03-29"
        );
    }

    async fn a_day_that_starts_in_a_fold_starts_at_the_first_of_the_two(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.at("2027-04-10T00:00:00Z");
        let ada = app.owner().await;
        app.start_days_at(&ada, 105).await;
        // 01:45 comes twice on 4 April on Lord Howe, first in summer time.
        assert_eq!(
            day(&ada, "Australia/Lord_Howe", "2027-04-03T14:44:59Z").await,
            "2027-04-03"
        );
        assert_eq!(
            day(&ada, "Australia/Lord_Howe", "2027-04-03T14:45:00Z").await,
            "2027-04-04"
        );
        assert_eq!(
            day(&ada, "Australia/Lord_Howe", "2027-04-03T15:10:00Z").await,
            "2027-04-04"
        );
    }

    async fn before_the_day_starts_it_is_still_yesterday(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.at("2026-11-20T01:30:00Z");
        let ada = app.owner().await;
        app.start_days_at(&ada, 180).await;
        let goal = ada.goal("Sleep").await;
        let line = ada.log(&goal, json!({})).await;
        assert_eq!(line["occurred_on"], "2026-11-19");
        assert_eq!(line["occurred_at"], "2026-11-20T01:30:00.000Z");
        assert_eq!(goal["plan"][0]["from"], "2026-11-19");
        app.at("2026-11-20T02:00:00Z");
        let ada = ada.again(&app.anonymous()).await;
        assert_eq!(ada.log(&goal, json!({})).await["occurred_on"], "2026-11-20");
    }

    async fn a_day_may_start_on_the_evening_before(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        app.start_days_at(&ada, -120).await;
        assert_eq!(day(&ada, "UTC", "2026-11-18T21:59:59Z").await, "2026-11-18");
        assert_eq!(day(&ada, "UTC", "2026-11-18T22:00:00Z").await, "2026-11-19");
    }

    async fn a_goal_without_a_zone_keeps_the_days_of_its_owner(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let line = ada
            .log(&goal, json!({ "occurred_at": "2026-11-18T23:00:00Z" }))
            .await;
        assert_eq!(line["occurred_on"], "2026-11-19");
    }

    async fn a_line_that_names_its_day_alone_ends_that_day(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let line = ada.log(&goal, json!({ "occurred_on": "2026-11-18" })).await;
        assert_eq!(line["occurred_at"], "2026-11-18T22:59:59.999Z");
        let today = ada.log(&goal, json!({ "occurred_on": "2026-11-20" })).await;
        assert_eq!(today["occurred_at"], "2026-11-20T07:30:00.000Z");
    }

    async fn a_stored_day_stays_when_the_zone_changes(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let line = ada
            .log(&goal, json!({ "occurred_at": "2026-11-18T22:30:00Z" }))
            .await;
        assert_eq!(line["occurred_on"], "2026-11-18");
        ada.patch(&goal.path(), &json!({ "time_zone": "Pacific/Kiritimati" }))
            .await
            .is(200);
        let read = ada
            .get(&format!("check-ins/{}", line["id"].as_str().unwrap()))
            .await
            .is(200)
            .json();
        assert_eq!(read, line);
    }

    async fn a_day_is_at_most_one_ahead(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        ada.log(&goal, json!({ "occurred_on": "2026-11-21" })).await;
        let late = ada
            .post(&goal.check_ins(), &json!({ "occurred_on": "2026-11-22" }))
            .await;
        late.refuses(&["body.occurred_on date_in_future"]);
        let late = ada
            .post(
                &goal.check_ins(),
                &json!({ "occurred_at": "2026-11-21T23:00:00Z" }),
            )
            .await;
        late.refuses(&["body.occurred_at date_in_future"]);
    }
}
