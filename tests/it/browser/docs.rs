//! The API reference in the browser: it renders, signs in once for everything, and tries operations out (Shows 4).

use onward_testkit::{TestDb, engines};
use serde_json::Value;

use super::chromium::Chromium;
use super::elements::{BUTTONS, FIELDS};
use super::tab::Tab;
use crate::support::{PASSWORD, TestApp};

engines! {
    async fn the_reference_signs_in_and_tries_operations_out(db: TestDb) {
        let Some(chromium) = Chromium::start(&the_reference_signs_in_and_tries_operations_out).await else { return };
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let mut tab = chromium.tab(&app.public_url).await;
        tab.open("/docs").await;
        tab.appears(BUTTONS, "Authorize").await;
        let shown = tab.until("document.querySelectorAll('.opblock').length || null").await;
        assert_eq!(shown, operations(&root.get("/openapi.json").await.is(200).json()));
        tab.is_content("the reference").await;

        tab.toggle("Authorize").await;
        tab.appears(FIELDS, "username:").await;
        tab.fill("username:", "root").await;
        tab.fill("password:", PASSWORD).await;
        tab.toggle("Apply given OAuth2 credentials").await;
        tab.appears(BUTTONS, "Remove authorization").await;
        tab.is_content("the reference after signing in").await;
        tab.toggle("Close").await;

        for path in ["users/me", "admin/settings"] {
            let told = try_out(&tab, &format!("/api/v1/{path}")).await;
            assert_eq!(told, root.get(path).await.is(200).json());
            tab.is_content("an operation that was tried out").await;
        }
    }
}

/// Has the reference read something, and gives what it shows of the answer.
async fn try_out(tab: &Tab, path: &str) -> Value {
    // The reader may break the path at each of its slashes.
    let operation = format!("get {}", path.replace('/', "\u{200b}/"));
    tab.toggle(&operation).await;
    for button in ["Try it out", "Execute"] {
        tab.appears(BUTTONS, button).await;
        tab.toggle(button).await;
    }
    let status =
        "document.querySelector('.live-responses-table tr.response .response-col_status')?.innerText";
    assert_eq!(tab.until(status).await.as_str().map(str::trim), Some("200"));
    let body = "document.querySelector('.live-responses-table .highlight-code pre')?.innerText";
    let body = serde_json::from_str(tab.until(body).await.as_str().unwrap()).unwrap();
    tab.toggle(&operation).await;
    body
}

/// How many operations a document describes: those that can be called, and those that call.
fn operations(document: &Value) -> usize {
    let parts = ["paths", "webhooks"].map(|part| document[part].as_object().unwrap().values());
    let methods = parts
        .into_iter()
        .flatten()
        .flat_map(|path| path.as_object().unwrap().keys());
    methods
        .filter(|name| matches!(name.as_str(), "get" | "post" | "put" | "patch" | "delete"))
        .count()
}
