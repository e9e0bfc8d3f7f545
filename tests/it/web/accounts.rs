//! Signing up, in and out.

use onward_testkit::{TestDb, engines};

use crate::support::{Browser, PASSWORD, TestApp};

engines! {
    async fn somebody_new_signs_up_and_is_signed_in(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = Browser::new(&app);
        let landing = browser.open("/").await.is(200);
        assert!(landing.links("/register").len() > 1);
        let page = browser.open("/register").await.is(200);
        page.says("This is the first account here");
        let typed = [
            ("username", "ada"),
            ("email", "ada@example.org"),
            ("password", PASSWORD),
            ("time_zone", "Europe/Berlin"),
        ];
        let page = browser.submit(&page, "/register", &typed).await.is(200);
        assert_eq!(page.path, "/goals");
        assert_eq!(page.title(), "Goals - Onward");
        page.says("Fri 20 Nov");
    }

    async fn a_refused_sign_up_keeps_what_was_typed_but_no_password(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = Browser::new(&app);
        let page = browser.open("/register").await;
        let typed = [
            ("username", "a"),
            ("email", "ada at home"),
            ("password", "short"),
            ("time_zone", "Mars/Olympus"),
        ];
        let page = browser.submit(&page, "/register", &typed).await.is(422);
        assert_eq!(page.title(), "Error: Create account - Onward");
        page.says("There is a problem");
        for field in ["username", "email", "time_zone"] {
            assert!(
                page.links("#").contains(&format!("#{field}")),
                "{field}: {:?}",
                page.links("#")
            );
            let html = page.answer.text();
            assert!(html.contains(&format!("id=\"{field}-error\"")), "{field}");
            assert!(html.contains("aria-invalid=\"true\""), "{field}");
        }
        let fields = page.form("/register");
        let value = |name: &str| fields.iter().find(|(field, _)| field == name).unwrap().1.clone();
        assert_eq!(value("username"), "a");
        assert_eq!(value("email"), "ada at home");
        assert_eq!(value("time_zone"), "Mars/Olympus");
        assert_eq!(value("password"), "");
        assert!(browser.cookies().is_empty());
    }

    async fn a_weak_password_is_refused_beside_its_field(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = Browser::new(&app);
        let page = browser.open("/register").await;
        let typed = [
            ("username", "ada"),
            ("email", "ada@example.org"),
            ("password", "password1234"),
        ];
        let page = browser.submit(&page, "/register", &typed).await.is(422);
        assert!(page.answer.text().contains("id=\"password-error\""));
        assert!(!page.answer.text().contains("password1234"));
    }

    async fn where_sign_up_is_closed_there_is_no_form(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("root", true).await;
        let browser = Browser::new(&app);
        let page = browser.open("/register").await.is(200);
        page.says("Signing up is switched off here");
        assert!(!page.answer.text().contains("action=\"/register\""));
        let fields = [
            ("username", "eve"),
            ("email", "eve@example.org"),
            ("password", PASSWORD),
        ];
        let forced = browser
            .ask("POST", "/register")
            .header("sec-fetch-site", "same-origin")
            .form(&fields)
            .await;
        assert!(matches!(forced.status, 403 | 422), "{}", forced.status);
        assert_eq!(app.composed.service.list_users().await.unwrap().len(), 1);
    }

    async fn through_a_proxy_set_up_asks_for_the_code(db: TestDb) {
        let app = TestApp::start(&db).await;
        let browser = Browser::new(&app);
        let page = browser
            .ask("GET", "/setup")
            .header("x-forwarded-for", "203.0.113.9")
            .await
            .is(200);
        assert!(page.text().contains("name=\"setup_code\""));
        let code = app.setup_code().await;
        let send = |code: &str| {
            let fields = [
                ("username", "ada"),
                ("email", "ada@example.org"),
                ("password", PASSWORD),
                ("setup_code", code),
            ];
            let request = browser
                .ask("POST", "/setup")
                .header("x-forwarded-for", "203.0.113.9");
            request.header("sec-fetch-site", "same-origin").form(&fields)
        };
        assert_eq!(send("").await.status, 422);
        assert_eq!(send("AAAA-BBBB-CCCC-DDDD").await.status, 422);
        send(&code).await.is(303);
    }

    async fn a_person_signs_in_and_comes_back_to_where_they_wanted(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::new(&app);
        let page = browser.open("/goals/new").await.is(200);
        assert_eq!(page.path, "/login");
        let page = browser
            .submit(
                &page,
                "/login",
                &[("username", "ADA@example.org"), ("password", PASSWORD)],
            )
            .await
            .is(200);
        assert_eq!(page.path, "/goals/new");
    }

    async fn a_wrong_password_says_nothing_about_the_account(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let mut said = Vec::new();
        for name in ["ada", "nobody"] {
            let browser = Browser::new(&app);
            let page = browser.open("/login").await;
            let page = browser
                .submit(
                    &page,
                    "/login",
                    &[("username", name), ("password", "not her password")],
                )
                .await
                .is(422);
            page.says("There is a problem");
            assert!(browser.cookies().is_empty());
            said.push(
                page.answer
                    .anonymised()
                    .replace(&format!("value=\"{name}\""), "value=\"[name]\""),
            );
        }
        assert_eq!(said[0], said[1]);
    }

    async fn signing_out_ends_the_session_here_and_for_a_copied_cookie(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        let value = browser.cookie("session").unwrap();
        let page = browser.open("/goals").await.is(200);
        let page = browser.submit(&page, "/logout", &[]).await.is(200);
        assert_eq!(page.path, "/login");
        page.says("You are signed out.");
        assert_eq!(browser.cookie("session"), None);
        browser.plant("session", &value);
        assert_eq!(browser.open("/goals").await.path, "/login");
    }

    async fn who_is_signed_in_is_led_past_the_doors(db: TestDb) {
        let app = TestApp::start(&db).await;
        app.make("ada", false).await;
        let browser = Browser::signed_in(&app, "ada").await;
        for door in ["/", "/login", "/register", "/setup"] {
            assert_eq!(browser.open(door).await.is(200).path, "/goals", "{door}");
        }
    }
}
