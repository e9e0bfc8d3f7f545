//! What stands below every page leads to what is there.

use onward_testkit::{TestDb, engines};

use crate::support::{Browser, Set, TestApp};

const PAGES: [&str; 5] = ["/goals", "/trash", "/problems", "/problems/not-found", "/nowhere"];

engines! {
    async fn the_description_of_the_api_is_led_to_only_where_it_is_on(db: TestDb) {
        for without_docs in [false, true] {
            let app = TestApp::start_with(&db, Set { without_docs, ..Set::default() }).await;
            if !without_docs {
                app.make("ada", false).await;
            }
            let stranger = app.anonymous().get("/login").await.is(200).text();
            let browser = Browser::signed_in(&app, "ada").await;
            for path in PAGES {
                let page = browser.ask("GET", path).header("accept", "text/html").await;
                for text in [page.text(), stranger.clone()] {
                    assert_eq!(text.contains("href=\"/docs\""), !without_docs, "{path}");
                    assert_eq!(text.contains("href=\"/openapi.json\""), !without_docs, "{path}");
                }
            }
        }
    }
}
