//! What a browser complains about: violated policies, script errors, requests that leave our own host.

use std::sync::{Arc, Mutex};

use chromiumoxide::Page;
use chromiumoxide::cdp::IntoEventKind;
use chromiumoxide::cdp::browser_protocol::{audits, log, network};
use chromiumoxide::cdp::js_protocol::runtime;
use chromiumoxide::listeners::EventStream;
use futures_util::{FutureExt, StreamExt};

/// Everything it says about one tab, from the moment of its opening.
pub(crate) struct Watch {
    entries: EventStream<log::EventEntryAdded>,
    issues: EventStream<audits::EventIssueAdded>,
    printed: EventStream<runtime::EventConsoleApiCalled>,
    thrown: EventStream<runtime::EventExceptionThrown>,
    requests: EventStream<network::EventRequestWillBeSent>,
    unread: Arc<Mutex<Vec<String>>>,
    own: String,
}

/// What must not go unread.
const WATCHED: [&str; 5] = [
    "Log.entryAdded",
    "Audits.issueAdded",
    "Runtime.consoleAPICalled",
    "Runtime.exceptionThrown",
    "Network.requestWillBeSent",
];

impl Watch {
    /// Begins to listen. Requests to `own` are expected.
    pub(crate) async fn new(page: &Page, own: &str, unread: Arc<Mutex<Vec<String>>>) -> Self {
        let watch = Self {
            entries: listen(page).await,
            issues: listen(page).await,
            printed: listen(page).await,
            thrown: listen(page).await,
            requests: listen(page).await,
            unread,
            own: own.to_owned(),
        };
        page.execute(log::EnableParams::default())
            .await
            .expect("it tells its log");
        page.execute(audits::EnableParams::default())
            .await
            .expect("it tells its issues");
        page.execute(runtime::EnableParams::default())
            .await
            .expect("it tells what script does");
        page.execute(network::EnableParams::default())
            .await
            .expect("it tells its requests");
        watch
    }

    /// What was complained about since the last time. The tab must be at rest.
    pub(crate) fn complaints(&mut self) -> Vec<String> {
        let mut found = Vec::new();
        while let Some(Some(event)) = self.entries.next().now_or_never() {
            let entry = &event.entry;
            // A refused page is told as an error of the network, too; its status is the test's to look at.
            let refused =
                entry.source == log::LogEntrySource::Network && entry.text.contains("with a status of 4");
            if entry.level == log::LogEntryLevel::Error && !refused {
                found.push(format!("log: {:?}: {}", entry.source, entry.text));
            }
        }
        while let Some(Some(event)) = self.issues.next().now_or_never() {
            if let Some(issue) = &event.issue.details.content_security_policy_issue_details {
                found.push(format!("policy: {issue:?}"));
            }
        }
        while let Some(Some(event)) = self.printed.next().now_or_never() {
            if event.r#type == runtime::ConsoleApiCalledType::Error {
                found.push(format!("console: {:?}", event.args));
            }
        }
        while let Some(Some(event)) = self.thrown.next().now_or_never() {
            found.push(format!("thrown: {}", event.exception_details.text));
        }
        while let Some(Some(event)) = self.requests.next().now_or_never() {
            let url = &event.request.url;
            if !url.starts_with("data:") && !is_of(url, &self.own) {
                found.push(format!("foreign request: {url}"));
            }
        }
        let mut unread = self.unread.lock().expect("nothing panics here");
        let watched = |message: &String| {
            WATCHED
                .iter()
                .any(|name| message.contains(&format!("\"method\":\"{name}\"")))
        };
        found.extend(
            unread
                .drain(..)
                .filter(watched)
                .map(|message| format!("unread: {message}")),
        );
        found
    }
}

/// `http://127.0.0.1:80` is not a place at `http://127.0.0.1:8000`.
fn is_of(url: &str, origin: &str) -> bool {
    url.strip_prefix(origin).is_some_and(|rest| rest.starts_with('/'))
}

/// The events of one kind.
pub(crate) async fn listen<T: IntoEventKind + Unpin>(page: &Page) -> EventStream<T> {
    page.event_listener().await.expect("the tab is open")
}
