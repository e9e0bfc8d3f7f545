//! Looking back in a real browser that runs no script: what happened, and what was written once.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use super::chromium::Chromium;
use super::tab::Tab;
use crate::support::TestApp;

engines! {
    async fn what_happened_is_read_and_what_was_written_is_found_without_script(db: TestDb) {
        let claim = &what_happened_is_read_and_what_was_written_is_found_without_script;
        let Some(chromium) = Chromium::start(claim).await else { return };
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Diary").await;
        ada.log(&goal, json!({ "value": 5, "note": "On the train to Vienna" })).await;
        let mut tab = chromium.tab_without_script(&app.public_url).await;
        tab.sign_in("ada").await;
        activity(&tab).await;
        search(&tab).await;
        views_of_goals(&tab).await;
        tab.is_content("the whole flow").await;
    }
}

async fn activity(tab: &Tab) {
    tab.follow("Activity").await;
    assert_eq!(tab.title().await, "Activity - Onward");
    tab.says("Checked in to Diary: 5").await;
    tab.follow("Account").await;
    tab.says("Signed in").await;
    tab.follow("Check-ins").await;
    tab.follow("Diary").await;
    let line = tab.value("document.querySelector(':target').className").await;
    assert_eq!(line, "log-line");
}

async fn search(tab: &Tab) {
    tab.follow("Search").await;
    assert_eq!(tab.focused().await, "q");
    tab.fill("What are you looking for?", "\"the train").await;
    tab.press("Search").await;
    assert_eq!(tab.title().await, "Error: Search - Onward");
    assert_eq!(tab.focused().await, "problem");
    assert_eq!(tab.typed("What are you looking for?").await, "\"the train");
    tab.fill("What are you looking for?", "\"THE train\" -bus").await;
    tab.press("Search").await;
    tab.says("On the train to Vienna").await;
    assert_eq!(
        tab.value("document.querySelector('mark').innerText").await,
        "the train"
    );
    assert_eq!(tab.typed("What are you looking for?").await, "\"THE train\" -bus");
    tab.follow("Diary").await;
    tab.says("5 of 100").await;
}

async fn views_of_goals(tab: &Tab) {
    tab.press("Archive").await;
    tab.follow("Goals").await;
    tab.says("All your goals are archived").await;
    tab.follow("Show archived goals").await;
    tab.follow("Going on").await;
    tab.says("No goal like this").await;
    tab.follow("With archived").await;
    tab.follow("Diary").await;
    tab.press("Back into the list").await;
    tab.says("is in the list again.").await;
}
