//! A tab and the person in front of it: who reads, types into labelled fields, and presses what has a name.

mod hands;

use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::emulation::SetScriptExecutionDisabledParams;
use chromiumoxide::cdp::browser_protocol::page::{EventLoadEventFired, NavigateParams};
use chromiumoxide::cdp::js_protocol::runtime::EvaluateParams;
use chromiumoxide::listeners::EventStream;
use futures_util::StreamExt;
use serde_json::Value;
use tokio::time::timeout;

use super::elements;
use super::watch::{Watch, listen};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// One tab.
pub(crate) struct Tab {
    page: Page,
    watch: Watch,
    base: String,
}

impl Tab {
    pub(crate) async fn new(page: Page, base: &str, unread: Arc<Mutex<Vec<String>>>) -> Self {
        let watch = Watch::new(&page, base, unread).await;
        Self {
            page,
            watch,
            base: base.to_owned(),
        }
    }

    pub(crate) async fn switch_script_off(&self) {
        self.page
            .execute(SetScriptExecutionDisabledParams::new(true))
            .await
            .expect("script is switched off");
    }

    /// Opens a path of the installation.
    pub(crate) async fn open(&self, path: &str) {
        self.visit(&format!("{}{path}", self.base)).await;
    }

    /// Opens any address.
    pub(crate) async fn visit(&self, url: &str) {
        let next = self.next_page().await;
        let went = self
            .page
            .execute(NavigateParams::new(url))
            .await
            .expect("the address is one");
        assert_eq!(went.error_text, None, "{url}");
        self.arrives(next, url).await;
    }

    /// The page that comes next.
    pub(crate) async fn next_page(&self) -> NextPage {
        NextPage(listen(&self.page).await)
    }

    /// Waits until it has loaded and is there to be seen. Only with its first paint does a page give its focus away
    /// and take clicks.
    pub(crate) async fn arrives(&self, next: NextPage, after: &str) {
        next.loads(after).await;
        let painted =
            async { while self.value("performance.getEntriesByType('paint').length").await == 0 {} };
        timeout(PATIENCE, painted)
            .await
            .unwrap_or_else(|_| panic!("what {after:?} leads to is never seen"));
    }

    /// Waits until there is something of one of these roles and this name.
    pub(crate) async fn appears(&self, roles: &[&str], name: &str) {
        let found = async {
            while elements::named(&self.page, roles, name).await.is_empty() {
                self.next_frame().await;
            }
        };
        timeout(PATIENCE, found)
            .await
            .unwrap_or_else(|_| panic!("no {roles:?} named {name:?} appears"));
    }

    /// Waits until an expression has a value.
    pub(crate) async fn until(&self, expression: &str) -> Value {
        let found = async {
            loop {
                let value = self.value(expression).await;
                if !value.is_null() {
                    return value;
                }
                self.next_frame().await;
            }
        };
        timeout(PATIENCE, found)
            .await
            .unwrap_or_else(|_| panic!("{expression} has no value"))
    }

    /// Waits until the page has painted once more; it must be able to run script.
    async fn next_frame(&self) {
        self.value("new Promise(done => requestAnimationFrame(() => setTimeout(done, 10)))")
            .await;
    }

    /// The value of an expression in the page. The protocol may run script where pages may not.
    pub(crate) async fn value(&self, expression: &str) -> Value {
        let question = EvaluateParams::builder()
            .expression(expression)
            .await_promise(true)
            .return_by_value(true);
        let answer = self
            .page
            .execute(question.build().expect("there is an expression"))
            .await;
        let answer = answer.unwrap_or_else(|error| panic!("{expression}: {error}"));
        assert!(
            answer.exception_details.is_none(),
            "{expression}: {:?}",
            answer.exception_details
        );
        answer.result.result.value.unwrap_or_default()
    }

    /// What a person reads, with single blanks.
    pub(crate) async fn words(&self) -> String {
        let text = self.text("document.body.innerText").await;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(crate) async fn says(&self, words: &str) {
        let all = self.words().await;
        assert!(all.contains(words), "{words:?} is not in {all:?}");
    }

    pub(crate) async fn title(&self) -> String {
        self.text("document.title").await
    }

    /// Where the page comes from.
    pub(crate) async fn origin(&self) -> String {
        self.text("location.origin").await
    }

    /// The path of the address.
    pub(crate) async fn path(&self) -> String {
        self.text("location.pathname").await
    }

    /// The status of the answer that the page was made from.
    pub(crate) async fn status(&self) -> u64 {
        let status = self
            .value("performance.getEntriesByType('navigation')[0].responseStatus")
            .await;
        status.as_u64().expect("a status is a number")
    }

    /// Which element takes what is typed: its id, or else its class.
    pub(crate) async fn focused(&self) -> String {
        self.text("document.activeElement.id || document.activeElement.className")
            .await
    }

    async fn text(&self, expression: &str) -> String {
        self.value(expression)
            .await
            .as_str()
            .unwrap_or_else(|| panic!("{expression} is no text"))
            .to_owned()
    }

    /// Fails when the browser has complained about anything since the last time.
    pub(crate) async fn is_content(&mut self, about: impl Debug) {
        let complaints = self.complaints().await;
        assert!(complaints.is_empty(), "{about:?}: {complaints:#?}");
    }

    /// What the browser has complained about since the last time.
    pub(crate) async fn complaints(&mut self) -> Vec<String> {
        // What was said before an answer is delivered before the answer after it.
        for _ in 0..2 {
            self.value("document.readyState").await;
        }
        self.watch.complaints()
    }
}

/// The page that comes after something was done.
pub(crate) struct NextPage(EventStream<EventLoadEventFired>);

impl NextPage {
    async fn loads(mut self, after: &str) {
        let loaded = timeout(PATIENCE, self.0.next()).await;
        loaded
            .unwrap_or_else(|_| panic!("{after:?} leads nowhere"))
            .expect("the tab is open");
    }
}
