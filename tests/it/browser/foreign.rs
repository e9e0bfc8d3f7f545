//! Forms of other sites, in the browser of somebody who is signed in (D2).

use onward_testkit::{TestDb, engines};

use super::chromium::Chromium;
use super::site::Site;
use super::tab::Tab;
use crate::support::{PASSWORD, TestApp};

/// What an attacker has his victim send: where to, how it is encoded, and which fields.
struct Attack {
    path: &'static str,
    encoding: &'static str,
    fields: &'static [(&'static str, &'static str)],
    /// What the answer is.
    status: u64,
}

const GOAL: &[(&str, &str)] = &[
    ("title", "theirs"),
    ("kind", "log"),
    ("aggregate", "sum"),
    ("form_token", "x"),
];

const ATTACKS: [Attack; 5] = [
    Attack {
        path: "/goals",
        encoding: "application/x-www-form-urlencoded",
        fields: GOAL,
        status: 403,
    },
    Attack {
        path: "/goals",
        encoding: "multipart/form-data",
        fields: GOAL,
        status: 403,
    },
    // The body is JSON: the sign between name and value stands inside a string.
    Attack {
        path: "/api/v1/goals",
        encoding: "text/plain",
        fields: &[("{\"title\":\"theirs\",\"icon\":\"", "\"}")],
        status: 415,
    },
    Attack {
        path: "/logout",
        encoding: "application/x-www-form-urlencoded",
        fields: &[],
        status: 403,
    },
    // Whoever is signed in as somebody else writes into the attacker's log.
    Attack {
        path: "/login",
        encoding: "application/x-www-form-urlencoded",
        fields: &[("username", "eve"), ("password", PASSWORD), ("stay", "yes")],
        status: 403,
    },
];

impl Attack {
    /// A form whose button fills the window.
    fn form(&self, app: &TestApp) -> String {
        let field =
            |(name, value): &(&str, &str)| format!("<input type=hidden name='{name}' value='{value}'>");
        let fields: String = self.fields.iter().map(field).collect();
        format!(
            "<form method=post target=_top action='{}{}' enctype='{}'>{fields}\
             <button style='position:fixed;inset:0;width:100%;height:100%'>You have won</button></form>",
            app.public_url, self.path, self.encoding
        )
    }
}

/// Waits for the page of the installation that answers the form, and looks at its status.
async fn is_refused(tab: &Tab, app: &TestApp, attack: &Attack, about: &str) {
    let next = tab.next_page().await;
    tab.click_at(300.0, 300.0).await;
    tab.arrives(next, about).await;
    assert_eq!(tab.origin().await, app.public_url, "{about}");
    assert_eq!(tab.path().await, attack.path, "{about}");
    assert_eq!(tab.status().await, attack.status, "{about}");
}

engines! {
    async fn no_form_of_another_site_succeeds(db: TestDb) {
        let Some(chromium) = Chromium::start(&no_form_of_another_site_succeeds).await else { return };
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        ada.goal("hers").await;
        app.make("eve", false).await;
        let tab = chromium.tab(&app.public_url).await;
        tab.sign_in("ada").await;
        for attack in ATTACKS {
            let form = attack.form(&app);
            let site = Site::start("script-src *", &form).await;
            // A page that has no origin of its own.
            let boxed = Site::start("sandbox allow-forms allow-scripts allow-top-navigation", &form).await;
            let inline = format!("data:text/html,{}", form.replace('%', "%25").replace('#', "%23"));
            for place in [site.far(), site.near(), boxed.near(), inline] {
                let about = format!("{} as {} from {place}", attack.path, attack.encoding);
                tab.visit(&place).await;
                is_refused(&tab, &app, &attack, &about).await;
            }
            // The same from a script, with all cookies the browser would add.
            for place in [site.far(), site.near()] {
                tab.visit(&place).await;
                let sent = format!(
                    "fetch('{}{}', {{ method: 'POST', mode: 'no-cors', credentials: 'include', \
                     body: new URLSearchParams(new FormData(document.forms[0])) }}).then(String, String)",
                    app.public_url, attack.path
                );
                assert_ne!(tab.value(&sent).await, serde_json::Value::Null);
            }
        }
        assert_eq!(ada.get("goals?include_total=true").await.json()["total"], 1);
        // She is still signed in, and still herself.
        tab.open("/goals").await;
        assert_eq!(tab.path().await, "/goals");
        tab.says("hers").await;
        tab.open("/goals/new").await;
        tab.fill("Name", "hers, too").await;
        tab.fill("Target", "5").await;
        tab.press("Create goal").await;
        assert_eq!(tab.status().await, 200);
        assert_eq!(ada.get("goals?include_total=true").await.json()["total"], 2);
    }

    async fn no_page_is_shown_in_a_frame_of_another_site(db: TestDb) {
        let Some(chromium) = Chromium::start(&no_page_is_shown_in_a_frame_of_another_site).await else { return };
        let app = TestApp::start(&db).await;
        app.owner().await;
        let mut tab = chromium.tab(&app.public_url).await;
        tab.sign_in("ada").await;
        let site = Site::start("script-src *", &format!("<iframe src='{}/goals'></iframe>", app.public_url)).await;
        tab.is_content("signing in").await;
        tab.visit(&site.near()).await;
        let complaints = tab.complaints().await;
        assert!(complaints.iter().any(|found| found.contains("frame-ancestors")), "{complaints:?}");
    }
}
