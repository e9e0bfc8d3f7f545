//! The kinds of callers, and how each of them sends a request.

use serde_json::json;

use super::table::{Body, Row};
use crate::support::{
    Answer, Browser, Client, Disabled, Owner, PASSWORD, Person, Stranger, Superuser, TestApp,
};

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
    SuperuserAtPages,
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
        Self::SuperuserAtPages,
        Self::DisabledAtPages,
    ];
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
        let page = Browser::new(app).open("/login").await;
        // Not seen since it signed in: the session is read first when the account is switched off already.
        let fields = [("username", "dora"), ("password", PASSWORD)];
        let request = app
            .anonymous()
            .call("POST", "/login")
            .header("sec-fetch-site", "same-origin");
        let answer = request.form(&fields).await.is(303);
        let cookie = answer.cookie("session").split(';').next();
        let cookie = cookie.expect("a cookie").to_owned();
        app.switch_off(&disabled).await;
        let style = page.links("/static/").remove(0);
        Self {
            app,
            owner,
            stranger,
            superuser,
            disabled,
            disabled_cookie: cookie,
            style,
        }
    }

    pub(super) async fn send(&self, kind: Kind, row: &Row) -> Answer {
        let (method, _) = row.route.split_once(' ').expect("a method and a path");
        self.send_as(kind, method, row).await
    }

    /// Sends the row's request with ids of Ada's that nobody has touched, in a session that nobody has ended.
    pub(super) async fn send_as(&self, kind: Kind, method: &str, row: &Row) -> Answer {
        // An account has fifty sessions at most: the oldest ones end, and each cell begins with new ones.
        self.app.clock.advance_seconds(1);
        let owner = self.owner.again(&self.app.anonymous()).await;
        let goal = owner
            .goal_of(json!({
                "title": "Run",
                "tags": ["running"],
                "plan": [
                    { "from": "2026-11-20", "reach": { "start": 0, "target": 1 } },
                    { "from": "2027-01-01", "rest": {} },
                ],
            }))
            .await;
        let line = owner.log(&goal, json!({})).await;
        let session = owner.session().await;
        // What takes an account away, or lets its person in no more, is done to one that nobody needs.
        let ends =
            row.route == "DELETE /api/v1/users/{user_id}" || row.route.starts_with("POST /admin/users/{");
        let account = if ends {
            let name = format!("sam-{}", self.app.now().seconds());
            self.app.make(&name, false).await
        } else {
            owner.id.clone()
        };
        let (_, path) = row.route.split_once(' ').expect("a method and a path");
        let path = path
            .replace("/users/{user_id}", &format!("/users/{account}"))
            .replace("{session_id}", &session)
            .replace("{invite_id}", "019a9f0c-0000-7000-8000-000000000001")
            .replace("{job_id}", "019a9f0c-0000-7000-8000-000000000001")
            .replace("{goal_id}", goal.id())
            .replace("{check_in_id}", line["id"].as_str().expect("an id"))
            .replace("{external_id}", "row-1")
            .replace("{from}", "2027-01-01")
            .replace("{tag}", "running")
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
                request
                    .body("application/json", text.replace("[refresh]", &owner.refresh))
                    .await
            }
            Body::Form(fields) => request.header("sec-fetch-site", "same-origin").form(fields).await,
        }
    }

    async fn browser(&self, kind: Kind) -> Option<Browser> {
        if kind == Kind::OwnerAtPages {
            Some(Browser::signed_in(self.app, "ada").await)
        } else if kind == Kind::StrangerAtPages {
            Some(Browser::signed_in(self.app, "bob").await)
        } else if kind == Kind::SuperuserAtPages {
            Some(Browser::signed_in(self.app, "root").await)
        } else if kind == Kind::DisabledAtPages {
            let browser = Browser::new(self.app);
            let (name, value) = self
                .disabled_cookie
                .split_once('=')
                .expect("a cookie has a value");
            browser.plant(name, value);
            Some(browser)
        } else {
            None
        }
    }

    /// A client of that kind, in a session of its own.
    async fn client(&self, kind: Kind) -> Client {
        let anonymous = self.app.anonymous();
        let again = async |person: &Person| person.again(&anonymous).await.client;
        match kind {
            Kind::Owner => again(&self.owner).await,
            Kind::Stranger => again(&self.stranger).await,
            Kind::Superuser => again(&self.superuser).await,
            Kind::Disabled => self.disabled.client.clone(),
            Kind::NarrowToProfile => self.narrow("profile:write").await,
            Kind::NarrowToReading => self.narrow("goals:read").await,
            Kind::NarrowToWriting => self.narrow("goals:write").await,
            Kind::Anonymous
            | Kind::OwnerAtPages
            | Kind::StrangerAtPages
            | Kind::SuperuserAtPages
            | Kind::DisabledAtPages => (*anonymous).clone(),
        }
    }

    /// A client with a token of Ada's that holds less than it could.
    async fn narrow(&self, scope: &str) -> Client {
        self.owner
            .narrowed(&self.app.anonymous(), scope)
            .await
            .client
            .clone()
    }
}
