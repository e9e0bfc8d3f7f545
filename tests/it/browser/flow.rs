//! The main job in a real browser that runs no script: from sign-up to the first standing, and back in after signing
//! out (Shows 4).

use onward_testkit::{TestDb, engines};

use super::chromium::Chromium;
use super::tab::Tab;
use crate::support::{PASSWORD, TestApp};

engines! {
    async fn from_sign_up_to_the_first_standing_without_script(db: TestDb) {
        let Some(chromium) = Chromium::start(&from_sign_up_to_the_first_standing_without_script).await else { return };
        let app = TestApp::start(&db).await;
        let mut tab = chromium.tab_without_script(&app.public_url).await;
        script_is_off(&tab).await;
        sign_up(&tab).await;
        create_a_goal(&tab).await;
        check_in(&tab).await;
        sign_out_and_in(&tab).await;
        tab.follow("Read 24 books").await;
        tab.says("17 of 24 books").await;
        tab.is_content("the whole flow").await;
    }
}

async fn script_is_off(tab: &Tab) {
    tab.open("/docs").await;
    tab.says("needs JavaScript").await;
}

/// The first form is refused: it says so on top, keeps what was typed, and gives the password back empty.
async fn sign_up(tab: &Tab) {
    tab.open("/").await;
    tab.follow("Create account").await;
    tab.says("This is the first account here.").await;
    tab.fill("Username", "ada").await;
    tab.fill("E-mail address", "ada@example").await;
    tab.fill("Password", "short").await;
    tab.fill("Time zone (optional)", "Europe/Berlin").await;
    tab.press("Create account").await;
    assert_eq!(tab.title().await, "Error: Create account - Onward");
    assert_eq!(tab.status().await, 422);
    assert_eq!(tab.focused().await, "problem");
    tab.says("There is a problem Enter an e-mail address like name@example.org")
        .await;
    assert_eq!(tab.typed("Username").await, "ada");
    assert_eq!(tab.typed("E-mail address").await, "ada@example");
    assert_eq!(tab.typed("Time zone (optional)").await, "Europe/Berlin");
    assert_eq!(tab.typed("Password").await, "");
    // The summary leads to the field.
    tab.jump("Enter an e-mail address like name@example.org").await;
    assert_eq!(tab.value("document.querySelector(':target').id").await, "email");
    tab.fill("E-mail address", "ada@example.org").await;
    tab.fill("Password", PASSWORD).await;
    tab.press("Create account").await;
    assert_eq!(tab.path().await, "/goals");
}

async fn create_a_goal(tab: &Tab) {
    tab.follow("Create your first goal").await;
    tab.fill("Name", "Read 24 books").await;
    tab.fill("Unit (optional)", "books").await;
    tab.press("Create goal").await;
    assert_eq!(tab.title().await, "Error: New goal - Onward");
    tab.says("Enter the number you want to reach").await;
    assert_eq!(tab.typed("Name").await, "Read 24 books");
    assert_eq!(tab.typed("Unit (optional)").await, "books");
    tab.fill("Target", "24").await;
    tab.fill("Due day (optional)", "2026-12-31").await;
    tab.toggle("More settings").await;
    tab.fill("First day", "2026-01-01").await;
    tab.press("Create goal").await;
    assert_eq!(tab.title().await, "Read 24 books - Onward");
    tab.says("Goal created.").await;
}

async fn check_in(tab: &Tab) {
    tab.fill("Value", "seventeen").await;
    tab.fill("Note (optional)", "**nearly** there").await;
    tab.press("Save check-in").await;
    assert_eq!(tab.title().await, "Error: Read 24 books - Onward");
    tab.says("Enter a number, like 12 or 7.5").await;
    assert_eq!(tab.typed("Value").await, "seventeen");
    assert_eq!(tab.typed("Note (optional)").await, "**nearly** there");
    tab.fill("Value", "17").await;
    tab.choose("Yesterday").await;
    tab.press("Save check-in").await;
    tab.says("Check-in saved.").await;
    tab.says("17 of 24 books").await;
    tab.says("4.3 behind the line: 21.3 expected by today.").await;
    tab.says("nearly there").await;
}

async fn sign_out_and_in(tab: &Tab) {
    let goal = tab.path().await;
    tab.toggle("Account of ada").await;
    tab.press("Sign out").await;
    tab.says("You are signed out.").await;
    tab.open(&goal).await;
    assert_eq!(tab.path().await, "/login");
    tab.fill("Username or e-mail address", "ada").await;
    tab.fill("Password", "not her password").await;
    tab.press("Sign in").await;
    tab.says("The username or the password is wrong.").await;
    assert_eq!(tab.typed("Username or e-mail address").await, "ada");
    assert_eq!(tab.typed("Password").await, "");
    tab.fill("Password", PASSWORD).await;
    tab.press("Sign in").await;
    assert_eq!(tab.path().await, goal);
    tab.open("/goals").await;
}
