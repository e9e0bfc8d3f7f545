//! A browser without script: it keeps cookies, follows redirects, and fills in forms as they stand on the page.

use std::sync::Mutex;

use super::answer::Answer;
use super::app::TestApp;
use super::callers::PASSWORD;
use super::client::{Client, Request};

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

/// A page as it was answered, after all redirects.
pub(crate) struct Page {
    pub(crate) answer: Answer,
    pub(crate) path: String,
}

impl Page {
    /// Fails unless the page has this status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(
            self.answer.status,
            status,
            "{}: {}",
            self.answer.name,
            self.words()
        );
        self
    }

    /// The title of the window.
    pub(crate) fn title(&self) -> String {
        let text = self.answer.text();
        let title = text
            .split_once("<title>")
            .and_then(|(_, rest)| rest.split_once("</title>"));
        unescaped(title.expect("a page has a title").0)
    }

    /// What a person reads between header and footer, with single blanks.
    pub(crate) fn words(&self) -> String {
        let text = self.answer.text();
        let main = text.split_once("<main").map_or(&*text, |(_, rest)| rest);
        let main = main.split_once("</main>").map_or(main, |(main, _)| main);
        let visible = main
            .split('<')
            .enumerate()
            .map(|(place, piece)| match piece.split_once('>') {
                Some((_, text)) => text,
                None if place == 0 => piece,
                None => "",
            });
        let joined = visible.collect::<Vec<_>>().join(" ");
        unescaped(&joined.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    #[track_caller]
    pub(crate) fn says(&self, words: &str) {
        assert!(
            self.words().contains(words),
            "{words:?} is not in {:?}",
            self.words()
        );
    }

    /// The fields of the form with that action, as a browser would send them untouched.
    #[track_caller]
    pub(crate) fn form(&self, action: &str) -> Vec<(String, String)> {
        let text = self.answer.text();
        let start = text.find(&format!("action=\"{action}\""));
        let form = &text[start.unwrap_or_else(|| panic!("{}: no form {action}", self.answer.name))..];
        let form = form.split_once("</form>").expect("a form ends").0;
        let mut fields = Vec::new();
        for piece in form.split('<').skip(1) {
            let (tag, inner) = piece.split_once('>').expect("a tag ends");
            let of = |name: &str| attribute(tag, name);
            let has = |word: &str| tag.split_whitespace().any(|part| part == word);
            let chosen = !matches!(of("type").as_deref(), Some("radio" | "checkbox")) || has("checked");
            let value = match tag.split_whitespace().next() {
                Some("input") if chosen => of("value").or(Some("on".to_owned())),
                Some("textarea") => Some(unescaped(inner.strip_prefix('\n').unwrap_or(inner))),
                Some("select") => selected(form, tag),
                _ => None,
            };
            if let (Some(name), Some(value)) = (of("name"), value) {
                fields.push((name, value));
            }
        }
        fields
    }

    /// Every tag that opens, without its brackets.
    pub(crate) fn tags(&self) -> Vec<String> {
        let text = self.answer.text();
        let tags = text.split('<').skip(1).filter_map(|piece| piece.split('>').next());
        tags.filter(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic())).map(str::to_owned).collect()
    }

    /// The addresses of all links and files whose address begins like this.
    pub(crate) fn links(&self, start: &str) -> Vec<String> {
        let text = self.answer.text();
        let links = text
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        links
            .filter(|link| link.starts_with(start))
            .map(unescaped)
            .collect()
    }
}

/// The chosen option of a select, or its first one.
fn selected(form: &str, select: &str) -> Option<String> {
    let (_, inner) = form.split_once(select)?;
    let options = inner.split_once("</select").map_or(inner, |(options, _)| options);
    let options: Vec<_> = options
        .split("<option")
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or(""))
        .collect();
    let chosen = options
        .iter()
        .find(|tag| tag.ends_with(" selected"))
        .or(options.first())?;
    attribute(chosen, "value")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescaped(rest.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    let named = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
    ];
    let text = named.iter().fold(text.to_owned(), |text, (entity, character)| {
        text.replace(entity, character)
    });
    text.replace("&#38;", "&").replace("&amp;", "&")
}
