//! Error pages: what happened, a way on, the request's name; as HTML, never as JSON.

use onward_testkit::{TestDb, engines};

use crate::support::{Browser, TestApp};

engines! {
    async fn an_unknown_address_is_a_page(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = Browser::new(&app);
        for path in [
            "/nothing",
            "/goals.php",
            "/static/nothing.css",
            "/dev/mail",
            "/docs/nothing",
        ] {
            let page = browser.open(path).await.is(404);
            assert!(
                page.answer
                    .header("content-type")
                    .unwrap()
                    .starts_with("text/html"),
                "{path}"
            );
            assert_eq!(page.title(), "Not found - Onward", "{path}");
            page.says("There is nothing at this address, or it is not yours to see.");
            page.says(page.answer.header("x-request-id").unwrap());
            assert!(page.answer.text().contains("href=\"/\""), "{path}");
        }
    }

    async fn an_id_that_is_none_is_a_page_too(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        for path in ["/goals/x", "/goals/%00", "/goals/..%2f"] {
            let page = browser.open(path).await;
            assert!(
                matches!(page.answer.status, 404 | 422),
                "{path}: {}",
                page.answer.status
            );
            assert!(
                page.answer
                    .header("content-type")
                    .unwrap()
                    .starts_with("text/html"),
                "{path}"
            );
        }
    }

    async fn a_form_that_is_none_is_refused_on_a_page(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let post = || {
            browser
                .ask("POST", "/goals")
                .header("sec-fetch-site", "same-origin")
        };
        for (kind, body, status) in [
            ("application/json", "{}".as_bytes(), 415),
            ("multipart/form-data; boundary=x", b"--x--", 415),
            ("application/x-www-form-urlencoded", b"title=%zz", 400),
            ("application/x-www-form-urlencoded", b"title=%ff", 400),
            ("application/x-www-form-urlencoded", b"", 422),
            (
                "application/x-www-form-urlencoded",
                b"title=a%00b&kind=log&aggregate=sum",
                422,
            ),
        ] {
            let answer = post().body(kind, body).await.is(status);
            assert!(
                answer.header("content-type").unwrap().starts_with("text/html"),
                "{kind}"
            );
        }
        let large = post()
            .body("application/x-www-form-urlencoded", vec![b'a'; 1_048_577])
            .await
            .is(413);
        assert!(large.header("content-type").unwrap().starts_with("text/html"));
        browser
            .ask("PUT", "/goals")
            .header("sec-fetch-site", "same-origin")
            .await
            .is(405);
    }

    async fn a_strange_query_breaks_no_page(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let goal = ada.goal("Run").await;
        let browser = Browser::signed_in(&app, "ada").await;
        for query in [
            "cursor=x",
            "cursor=%ff",
            "notice=x",
            "notice=goal-created&notice=x",
            "x=1",
            "%00=%00",
            "cursor=&cursor=",
        ] {
            for path in ["/goals".to_owned(), format!("/goals/{}", goal.id())] {
                let page = browser.open(&format!("{path}?{query}")).await;
                assert!(page.answer.status < 500, "{path}?{query}: {}", page.answer.status);
                assert!(
                    page.answer
                        .header("content-type")
                        .unwrap()
                        .starts_with("text/html")
                );
            }
            let page = Browser::new(&app).open(&format!("/login?{query}")).await;
            assert!(page.answer.status < 500, "/login?{query}");
        }
    }
}
