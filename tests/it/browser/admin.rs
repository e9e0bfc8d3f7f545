//! The administration in a real browser that runs no script.

use onward_testkit::{TestDb, engines};

use super::chromium::Chromium;
use super::tab::Tab;
use crate::support::{PASSWORD, TestApp};

engines! {
    async fn the_installation_is_run_without_script(db: TestDb) {
        let Some(chromium) = Chromium::start(&the_installation_is_run_without_script).await else { return };
        let app = TestApp::start(&db).await;
        app.make("root", true).await;
        let mut tab = chromium.tab_without_script(&app.public_url).await;
        tab.sign_in("root").await;
        tab.toggle("Account of root").await;
        tab.follow("Administration").await;
        assert_eq!(tab.path().await, "/admin/overview");
        open_the_doors(&tab, &app).await;
        make_an_account(&tab).await;
        delete_and_restore(&tab).await;
        invite(&tab).await;
        tab.follow("Audit log").await;
        tab.says("Account restored by root").await;
        tab.says("Settings changed by root").await;
        tab.is_content("the whole administration").await;
    }
}

/// Settings ask for the password at once where it was proved too long ago.
async fn open_the_doors(tab: &Tab, app: &TestApp) {
    app.clock.advance_seconds(601);
    tab.follow("Settings").await;
    tab.choose("Whoever is invited With a code of an invitation.")
        .await;
    tab.fill("Goals of one account at most", "many").await;
    tab.press("Save").await;
    assert_eq!(tab.title().await, "Error: Settings of the installation - Onward");
    tab.jump("Enter a whole number of goals, 1 to 1,000,000").await;
    tab.fill("Goals of one account at most", "500").await;
    tab.fill("Present password", PASSWORD).await;
    tab.press("Save").await;
    tab.says("Saved.").await;
    assert_eq!(tab.typed("Goals of one account at most").await, "500");
}

async fn make_an_account(tab: &Tab) {
    tab.follow("Accounts").await;
    tab.follow("New account").await;
    tab.fill("Username", "grace").await;
    tab.fill("E-mail address", "grace@example").await;
    tab.press("Make account").await;
    assert_eq!(tab.title().await, "Error: New account - Onward");
    assert_eq!(tab.typed("Username").await, "grace");
    tab.fill("E-mail address", "grace@example.org").await;
    tab.press("Make account").await;
    tab.says("Account made.").await;
    tab.press("Make a link to a new password").await;
    tab.says("For grace. It is shown this once.").await;
    assert!(tab.typed("Link").await.contains("/password/reset#code="));
    tab.follow("Done").await;
    assert_eq!(tab.title().await, "grace - Onward");
}

async fn delete_and_restore(tab: &Tab) {
    tab.press("Switch account off").await;
    tab.press("Switch account on").await;
    tab.press("Delete account grace").await;
    tab.says("Account deleted. For 14 days it can be restored here.")
        .await;
    tab.press("Restore grace").await;
    tab.says("Account restored, with all it had.").await;
}

async fn invite(tab: &Tab) {
    tab.follow("Invitations").await;
    tab.fill("E-mail address (optional)", "ada@example.org").await;
    tab.press("Make invitation").await;
    assert_eq!(tab.typed("Code").await.len(), 34);
    tab.follow("Done").await;
    tab.press("Take back: ada@example.org").await;
    tab.says("Invitation taken back.").await;
}
