//! What was done by mistake is undone in a real browser that runs no script: on the next page, or from the trash.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use super::chromium::Chromium;
use super::tab::Tab;
use crate::support::TestApp;

engines! {
    async fn what_was_done_is_undone_without_script(db: TestDb) {
        let Some(chromium) = Chromium::start(&what_was_done_is_undone_without_script).await else { return };
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.sum("Run 1000 km").await;
        ada.log(&goal, json!({ "value": 60 })).await;
        let mut tab = chromium.tab_without_script(&app.public_url).await;
        tab.sign_in("ada").await;
        tab.follow("Run 1000 km").await;
        a_check_in(&tab).await;
        closing(&tab).await;
        deleting(&tab).await;
        from_the_trash(&tab).await;
        tab.is_content("the whole flow").await;
    }
}

async fn a_check_in(tab: &Tab) {
    tab.press("Delete 60 of today").await;
    tab.says("Check-in deleted. “Run 1000 km”, today: 60.").await;
    tab.says("0 of 100").await;
    tab.press("Undo").await;
    tab.says("Check-in restored.").await;
    tab.says("60 of 100").await;
}

async fn closing(tab: &Tab) {
    tab.press("Dropped").await;
    tab.says("Closed “Run 1000 km” as dropped.").await;
    tab.press("Undo").await;
    tab.says("“Run 1000 km” goes on.").await;
    tab.press("Archive").await;
    tab.says("Archived “Run 1000 km”.").await;
    tab.press("Undo").await;
    tab.says("“Run 1000 km” is in the list again.").await;
}

async fn deleting(tab: &Tab) {
    let goal = tab.path().await;
    tab.press("Delete goal").await;
    assert_eq!(tab.path().await, "/goals");
    tab.says("Deleted “Run 1000 km”.").await;
    tab.press("Undo").await;
    assert_eq!(tab.path().await, goal);
    tab.says("“Run 1000 km” is back.").await;
    tab.says("60 of 100").await;
}

async fn from_the_trash(tab: &Tab) {
    tab.press("Delete goal").await;
    tab.follow("Trash").await;
    assert_eq!(tab.title().await, "Trash - Onward");
    tab.says("Deleted today").await;
    tab.press("Restore Run 1000 km").await;
    assert_eq!(tab.path().await, "/trash");
    tab.says("Nothing in the trash").await;
    tab.follow("Run 1000 km").await;
    tab.says("60 of 100").await;
}
