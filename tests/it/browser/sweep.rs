//! Every page under its own policy: the browser has nothing to complain about, and asks nobody but us.

use onward_testkit::{TestDb, engines};
use serde_json::json;

use super::chromium::Chromium;
use super::site::Site;
use super::tab::Tab;
use crate::support::{TestApp, filled, routes};

/// Text of people that would do something if it were taken for more than text.
const HOSTILE: [&str; 4] = [
    "\"><img src=http://evil.example/a.png onerror=alert(1)>",
    "</title><script src=//evil.example/b.js></script>",
    "![c](http://evil.example/c.png) <style>@import '//evil.example/d.css'</style>",
    "[e](javascript:alert(1)) <a href=\"javascript:alert(2)\" style=\"color:red\">f</a>",
];

/// What is not made for people begins like this.
const FOR_PROGRAMS: [&str; 5] = ["/api/", "/openapi.json", "/.well-known/", "/healthz", "/readyz"];

/// Pages that ask for something, and some that are not there.
const ASKED: [&str; 6] = [
    "/search?q=evil",
    "/search?q=%22%3Cimg",
    "/activity?about=check-ins",
    "/goals?show=archived&tag=evil",
    "/nowhere",
    "/goals/nowhere",
];

/// Addresses of every page, and of one that is not there.
fn pages(goal: &str, user: &str) -> Vec<String> {
    let all = routes().into_iter().filter(|route| route.method == "GET");
    let shown = all.filter(|route| {
        let path = &route.path;
        let is_file = path.ends_with("{file}") || path.ends_with("{name}") || path == "/api/v1";
        !is_file && !FOR_PROGRAMS.iter().any(|start| path.starts_with(start))
    });
    let filled =
        shown.map(|route| filled(&route.path.replace("{user_id}", user), goal).replace("{slug}", "gone"));
    let pages: Vec<_> = filled.chain(ASKED.map(str::to_owned)).collect();
    assert!(pages.iter().all(|page| !page.contains('{')), "{pages:?}");
    pages
}

async fn look_at_all(tab: &mut Tab, pages: &[String]) {
    for page in pages {
        tab.open(page).await;
        let status = tab.status().await;
        let refused = status == 403 && page.starts_with("/admin");
        assert!(matches!(status, 200 | 404 | 422) || refused, "{page}: {status}");
        let title = tab.title().await;
        assert!(title.contains("Onward"), "{page}: {title}");
        tab.is_content(page).await;
    }
}

engines! {
    async fn no_page_breaks_its_policy_or_asks_another_host(db: TestDb) {
        let Some(chromium) = Chromium::start(&no_page_breaks_its_policy_or_asks_another_host).await else { return };
        let app = TestApp::start(&db).await;
        let mut tab = chromium.tab(&app.public_url).await;
        look_at_all(&mut tab, &pages("nothing", "nobody")).await;
        let ada = app.owner().await;
        for text in HOSTILE {
            let goal = ada.goal_of(json!({
                "title": text, "description": text, "measure": { "aggregate": "sum", "unit": "x" },
                "plan": [{ "from": "2026-01-01", "reach": { "target": 100, "due_on": "2026-12-31" } }],
            }));
            let goal = goal.await;
            ada.log(&goal, json!({ "value": 60, "note": text })).await;
        }
        ada.patch("users/me", &json!({ "full_name": HOSTILE[0] })).await.is(200);
        let goal = ada.goal_of(json!({ "title": HOSTILE[0], "description": HOSTILE.concat() })).await;
        ada.log(&goal, json!({ "note": HOSTILE.concat() })).await;
        let gone = ada.goal_of(json!({ "title": HOSTILE[0], "tags": ["evil"] })).await;
        ada.delete(&gone.path()).await.is(204);
        let line = ada.log(&goal, json!({ "note": HOSTILE.concat() })).await;
        ada.delete(&format!("check-ins/{}", line["id"].as_str().unwrap())).await.is(204);
        tab.sign_in("ada").await;
        assert_eq!(tab.path().await, "/goals");
        look_at_all(&mut tab, &pages(goal.id(), &ada.id)).await;
        // The text is shown as it was written.
        tab.open("/goals").await;
        for text in HOSTILE {
            tab.says(text).await;
        }
        app.make("root", true).await;
        tab.toggle("Account of ada").await;
        tab.press("Sign out").await;
        tab.sign_in("root").await;
        look_at_all(&mut tab, &pages(goal.id(), &ada.id)).await;
        tab.open("/admin/users").await;
        tab.says(HOSTILE[0]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_page_does_wrong_is_noticed() {
    let Some(chromium) = Chromium::start(&whatever_a_page_does_wrong_is_noticed).await else {
        return;
    };
    let own = "default-src 'self'; script-src 'self' 'sha256-0'";
    let typed = "require-trusted-types-for 'script'";
    for (policy, page, complaint) in [
        (own, "<p style='color:red'>", "policy: "),
        (own, "<script>1</script>", "log: Security: "),
        (own, "<img src='http://evil.example/a.png'>", "policy: "),
        (
            typed,
            "<body><script>document.body.innerHTML = 'x'</script>",
            "policy: ",
        ),
        (
            "img-src *",
            "<img src='http://other.example/a.png'>",
            "foreign request: http://other.example/a.png",
        ),
        (
            "img-src *",
            "<script>console.error('printed')</script>",
            "console: ",
        ),
        (
            "img-src *",
            "<script>throw new Error('thrown')</script>",
            "thrown: ",
        ),
    ] {
        let site = Site::start(policy, &format!("{page}<p>Seen")).await;
        let mut tab = chromium.tab(&site.near()).await;
        tab.open("/").await;
        let complaints = tab.complaints().await;
        assert!(
            complaints.iter().any(|found| found.starts_with(complaint)),
            "{page}: {complaints:?}"
        );
    }
}
