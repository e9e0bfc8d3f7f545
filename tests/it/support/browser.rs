//! A browser without script: it keeps cookies, follows redirects, and fills in forms as they stand on the page.

use std::sync::Mutex;

use super::answer::Answer;
use super::app::TestApp;
use super::callers::PASSWORD;
use super::client::{Client, Request};
use super::page::Page;

/// Somebody who reads pages.
pub(crate) struct Browser {
    client: Client,
    cookies: Mutex<Vec<(String, String)>>,
}

impl Browser {
    /// A browser that has never been here.
    pub(crate) fn new(app: &TestApp) -> Self {
        Self {
            client: (*app.anonymous()).clone(),
            cookies: Mutex::default(),
        }
    }

    /// A browser in which the account of that name is signed in.
    pub(crate) async fn signed_in(app: &TestApp, name: &str) -> Self {
        let browser = Self::new(app);
        let page = browser.open("/login").await;
        let page = browser
            .submit(&page, "/login", &[("username", name), ("password", PASSWORD)])
            .await;
        assert_eq!(page.path, "/goals", "{}", page.answer.text());
        browser
    }

    /// Opens an address and follows where it leads.
    pub(crate) async fn open(&self, path: &str) -> Page {
        self.follow(self.ask("GET", path).await).await
    }

    /// Sends the form with that action: what stands in it, and what is typed over it.
    pub(crate) async fn submit(&self, page: &Page, action: &str, typed: &[(&str, &str)]) -> Page {
        let mut fields = page.form(action);
        fields.retain(|(name, _)| !typed.iter().any(|(other, _)| other == name));
        fields.extend(
            typed
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let request = self
            .ask("POST", action)
            .header("sec-fetch-site", "same-origin")
            .form(&fields);
        self.follow(request.await).await
    }

    /// A request with the cookies of this browser.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Request {
        let request = self.client.call(method, path);
        match self.cookies() {
            cookies if cookies.is_empty() => request,
            cookies => request.header("cookie", &cookies),
        }
    }

    /// The header with all cookies.
    pub(crate) fn cookies(&self) -> String {
        let cookies = self.cookies.lock().expect("no test panics here");
        cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.cookies.lock().expect("no test panics here");
        let found = cookies.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone())
    }

    /// Keeps a cookie as a site would have set it.
    pub(crate) fn plant(&self, name: &str, value: &str) {
        let mut cookies = self.cookies.lock().expect("no test panics here");
        cookies.retain(|(known, _)| known != name);
        if !value.is_empty() {
            cookies.push((name.to_owned(), value.to_owned()));
        }
    }

    fn keep(&self, answer: &Answer) {
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie
                .to_str()
                .expect("a cookie is ASCII")
                .split(';')
                .next()
                .unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie has a value");
            self.plant(name, value);
        }
    }

    async fn follow(&self, mut answer: Answer) -> Page {
        for _ in 0..5 {
            self.keep(&answer);
            if answer.status != 303 {
                return Page {
                    path: answer.path.clone(),
                    answer,
                };
            }
            let location = answer
                .header("location")
                .expect("a redirect leads somewhere")
                .to_owned();
            let path = location.split('#').next().unwrap_or_default().to_owned();
            assert!(
                path.starts_with('/') && !path.starts_with("//"),
                "{path} leaves this place"
            );
            answer = self.ask("GET", &path).await;
        }
        panic!("{}: redirects without end", answer.name);
    }
}
