//! The API reference in the browser: it renders, signs in, and tries an operation out (Shows 4).

use onward_testkit::{TestDb, engines};
use serde_json::Value;

use super::chromium::Chromium;
use super::elements::{BUTTONS, FIELDS};
use crate::support::{PASSWORD, TestApp};

engines! {
    async fn the_reference_signs_in_and_tries_an_operation_out(db: TestDb) {
        let Some(chromium) = Chromium::start(&the_reference_signs_in_and_tries_an_operation_out).await else { return };
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let mut tab = chromium.tab(&app.public_url).await;
        tab.open("/docs").await;
        tab.appears(BUTTONS, "Authorize").await;
        let shown = tab.until("document.querySelectorAll('.opblock').length || null").await;
        assert_eq!(shown, operations(&ada.get("/openapi.json").await.is(200).json()));
        tab.is_content("the reference").await;

        tab.toggle("Authorize").await;
        tab.appears(FIELDS, "username:").await;
        tab.fill("username:", "ada").await;
        tab.fill("password:", PASSWORD).await;
        tab.toggle("Apply given OAuth2 credentials").await;
        tab.appears(BUTTONS, "Remove authorization").await;
        tab.toggle("Close").await;

        // The reader may break the path at each of its slashes.
        tab.toggle("get \u{200b}/api\u{200b}/v1\u{200b}/users\u{200b}/me").await;
        tab.appears(BUTTONS, "Try it out").await;
        tab.toggle("Try it out").await;
        tab.appears(BUTTONS, "Execute").await;
        tab.toggle("Execute").await;
        let status = "document.querySelector('.live-responses-table tr.response .response-col_status')?.innerText";
        assert_eq!(tab.until(status).await.as_str().map(str::trim), Some("200"));
        let body = tab.until("document.querySelector('.live-responses-table .highlight-code pre')?.innerText").await;
        let body: Value = serde_json::from_str(body.as_str().unwrap()).unwrap();
        assert_eq!(body, ada.get("users/me").await.is(200).json());
        tab.is_content("an operation that was tried out").await;
    }
}

/// How many operations a document describes.
fn operations(document: &Value) -> usize {
    let paths = document["paths"].as_object().unwrap().values();
    let methods = paths.flat_map(|path| path.as_object().unwrap().keys());
    methods
        .filter(|name| matches!(name.as_str(), "get" | "post" | "put" | "patch" | "delete"))
        .count()
}
