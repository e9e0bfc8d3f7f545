//! The kinds of callers, and how each of them sends a request.

use serde_json::json;

use super::table::{Body, Row};
use crate::support::{Answer, Browser, Disabled, Owner, Person, Stranger, Superuser, TestApp};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Anonymous,
    Owner,
    Stranger,
    Superuser,
    Disabled,
    NarrowToProfile,
    NarrowToReading,
    NarrowToWriting,
    OwnerAtPages,
    StrangerAtPages,
    DisabledAtPages,
}

impl Kind {
    pub(super) const ALL: &[Self] = &[
        Self::Anonymous,
        Self::Owner,
        Self::Stranger,
        Self::Superuser,
        Self::Disabled,
        Self::NarrowToProfile,
        Self::NarrowToReading,
        Self::NarrowToWriting,
        Self::OwnerAtPages,
        Self::StrangerAtPages,
        Self::DisabledAtPages,
    ];

    /// The scopes of a token that holds less than it could; it is Ada's.
    const fn scope(self) -> Option<&'static str> {
        match self {
            Self::NarrowToProfile => Some("profile:write"),
            Self::NarrowToReading => Some("goals:read"),
            Self::NarrowToWriting => Some("goals:write"),
            Self::Anonymous
            | Self::Owner
            | Self::Stranger
            | Self::Superuser
            | Self::Disabled
            | Self::OwnerAtPages
            | Self::StrangerAtPages
            | Self::DisabledAtPages => None,
        }
    }
}

/// One of each kind.
pub(super) struct Callers<'a> {
    app: &'a TestApp,
    owner: Owner,
    stranger: Stranger,
    superuser: Superuser,
    disabled: Disabled,
    disabled_cookie: String,
    style: String,
}

impl<'a> Callers<'a> {
    pub(super) async fn new(app: &'a TestApp) -> Self {
        let (owner, stranger, superuser) = (app.owner().await, app.stranger().await, app.superuser().await);
        let disabled = Disabled(app.person("dora").await);
        let browser = Browser::new(app);
        let page = browser.open("/login").await;
        let fields = page.form("/login").into_iter().filter(|(name, _)| name == "form_token").collect::<Vec<_>>();
        let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        fields.extend([("username", "dora"), ("password", crate::support::PASSWORD)]);
        // Signed in, but never seen since: what is known of the session is read after the account was switched off.
        let answer = browser.ask("POST", "/login").form(&fields).await.is(303);
        let cookie = answer.header("set-cookie").expect("a cookie").split(';').next().expect("a pair").to_owned();
        app.switch_off(&disabled).await;
        let style = page.links("/static/").remove(0);
        Self { app, owner, stranger, superuser, disabled, disabled_cookie: cookie, style }
    }

    pub(super) async fn send(&self, kind: Kind, row: &Row) -> Answer {
        let (method, _) = row.route.split_once(' ').expect("a method and a path");
        self.send_as(kind, method, row).await
    }

    /// Sends the row's request with ids of Ada's that nobody has touched, in a session that nobody has ended.
    pub(super) async fn send_as(&self, kind: Kind, method: &str, row: &Row) -> Answer {
        let goal = self.owner.goal("Run").await;
        let line = self.owner.log(&goal, json!({})).await;
        let (_, path) = row.route.split_once(' ').expect("a method and a path");
        let path = path
            .replace("{goal_id}", goal.id())
            .replace("{check_in_id}", line["id"].as_str().expect("an id"))
            .replace("{slug}", "not-found")
            .replace("{file}", "swagger-ui.css")
            .replace("/static/{name}", &self.style);
        let request = match self.browser(kind).await {
            Some(browser) => browser.ask(method, &path),
            None => self.client(kind).await.call(method, &path),
        };
        match row.body {
            Body::None => request.await,
            Body::Json(text) => {
                let fresh = self.owner.again(&self.app.anonymous()).await;
                request.body("application/json", text.replace("[refresh]", &fresh.refresh)).await
            }
            Body::Form(fields) => request.header("sec-fetch-site", "same-origin").form(fields).await,
        }
    }

    async fn browser(&self, kind: Kind) -> Option<Browser> {
        match kind {
            Kind::OwnerAtPages => Some(Browser::signed_in(self.app, "ada").await),
            Kind::StrangerAtPages => Some(Browser::signed_in(self.app, "bob").await),
            Kind::DisabledAtPages => {
                let browser = Browser::new(self.app);
                let (name, value) = self.disabled_cookie.split_once('=').expect("a cookie has a value");
                browser.plant(name, value);
                Some(browser)
            }
            _ => None,
        }
    }

    /// A client of that kind, in a session of its own.
    async fn client(&self, kind: Kind) -> crate::support::Client {
        let anonymous = self.app.anonymous();
        let again = async |person: &Person| person.again(&anonymous).await.client;
        match kind {
            Kind::Owner => again(&self.owner).await,
            Kind::Stranger => again(&self.stranger).await,
            Kind::Superuser => again(&self.superuser).await,
            Kind::Disabled => self.disabled.client.clone(),
            _ => match kind.scope() {
                Some(scope) => self.owner.narrowed(&anonymous, scope).await.client.clone(),
                None => (*anonymous).clone(),
            },
        }
    }
}
