//! Settings in a real browser that runs no script: changed, refused, proved, seen in the dark.

use onward_testkit::{TestDb, engines};

use super::chromium::Chromium;
use super::tab::Tab;
use crate::support::{PASSWORD, TestApp};

engines! {
    async fn settings_are_changed_without_script(db: TestDb) {
        let Some(chromium) = Chromium::start(&settings_are_changed_without_script).await else { return };
        let app = TestApp::start(&db).await;
        app.owner().await;
        let mut tab = chromium.tab_without_script(&app.public_url).await;
        tab.sign_in("ada").await;
        change_the_profile(&tab, &app).await;
        change_the_looks(&tab).await;
        end_a_sign_in(&tab).await;
        leave(&tab).await;
        tab.is_content("all settings").await;
    }
}

/// The menu of the account opens without script. A new address asks for the password and keeps what was typed.
async fn change_the_profile(tab: &Tab, app: &TestApp) {
    app.clock.advance_seconds(601);
    tab.toggle("Account of ada").await;
    tab.follow("Settings").await;
    assert_eq!(tab.path().await, "/settings/profile");
    tab.fill("Name (optional)", "Ada Lovelace").await;
    tab.fill("E-mail address", "ada@example").await;
    tab.press("Save").await;
    assert_eq!(tab.title().await, "Error: Profile - Onward");
    assert_eq!(tab.focused().await, "problem");
    tab.fill("E-mail address", "countess@example.org").await;
    tab.press("Save").await;
    assert_eq!(tab.status().await, 422);
    tab.jump("Enter your present password: this change needs it")
        .await;
    tab.fill("Present password", PASSWORD).await;
    assert_eq!(tab.typed("Name (optional)").await, "Ada Lovelace");
    tab.press("Save").await;
    tab.says("Saved.").await;
    assert_eq!(tab.typed("E-mail address").await, "countess@example.org");
}

/// What is chosen is seen at once, and on the next page.
async fn change_the_looks(tab: &Tab) {
    tab.follow("Appearance").await;
    tab.choose("Dark").await;
    tab.press("Save").await;
    tab.says("Saved.").await;
    for place in ["Appearance", "Time"] {
        tab.follow(place).await;
        let scheme = tab
            .value("getComputedStyle(document.documentElement).colorScheme")
            .await;
        assert_eq!(scheme, "dark", "{place}");
    }
    tab.fill("Time zone", "Asia/Tokyo").await;
    tab.press("Save").await;
    tab.says("Your clock shows 20 Nov 2026, 16:40").await;
}

async fn end_a_sign_in(tab: &Tab) {
    tab.follow("Sign-ins").await;
    tab.says("This one").await;
    tab.press("Sign out everywhere else").await;
    tab.says("Signed out everywhere else.").await;
}

async fn leave(tab: &Tab) {
    tab.follow("Account").await;
    tab.press("Delete account ada").await;
    tab.says("Sign in within 14 days to bring it back.").await;
    tab.sign_in("ada").await;
    assert_eq!(tab.path().await, "/goals");
}
