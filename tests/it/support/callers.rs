//! Callers as types: who asks is said by the test's first line.

use std::ops::Deref;

use serde_json::{Value, json};

use super::answer::Answer;
use super::client::Client;

/// The password of everybody.
pub(crate) const PASSWORD: &str = "seven quiet otters sleep";

/// Somebody without a credential.
pub(crate) struct Anonymous(pub(crate) Client);

impl Deref for Anonymous {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.0
    }
}

/// Somebody signed in.
pub(crate) struct Person {
    pub(crate) client: Client,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Deref for Person {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

macro_rules! people {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $name(pub(crate) Person);

        impl Deref for $name {
            type Target = Person;

            fn deref(&self) -> &Person {
                &self.0
            }
        }
    )+};
}

people! {
    /// Whose things the test is about.
    Owner;
    /// Somebody who must not see them.
    Stranger;
    /// Somebody who runs the installation.
    Superuser;
    /// Somebody whose account is switched off.
    Disabled;
    /// Somebody whose token holds less than it could.
    NarrowToken;
}

impl Person {
    /// Signs in with the password of everybody.
    pub(crate) async fn sign_in(anonymous: &Client, id: &str, name: &str, scope: Option<&str>) -> Self {
        let mut body = json!({ "username": name, "password": PASSWORD });
        if let Some(scope) = scope {
            body["scope"] = scope.into();
        }
        let tokens = anonymous.post("auth/login", &body).await.is(200).json();
        let text = |name: &str| tokens[name].as_str().expect("tokens are text").to_owned();
        let access = text("access_token");
        let client = anonymous.bearing(&access);
        Self {
            client,
            id: id.to_owned(),
            name: name.to_owned(),
            access,
            refresh: text("refresh_token"),
        }
    }

    /// Signs in once more, as on another device.
    pub(crate) async fn again(&self, anonymous: &Client) -> Self {
        Self::sign_in(anonymous, &self.id, &self.name, None).await
    }

    /// Signs in once more, with a token that holds these scopes and no others.
    pub(crate) async fn narrowed(&self, anonymous: &Client, scope: &str) -> NarrowToken {
        NarrowToken(Self::sign_in(anonymous, &self.id, &self.name, Some(scope)).await)
    }

    /// The id of the session of this sign-in.
    pub(crate) async fn session(&self) -> String {
        let list = self.get("users/me/sessions").await.is(200).json();
        let items = list["items"].as_array().expect("a list");
        let current = items.iter().find(|session| session["current"] == true);
        let id = current.and_then(|session| session["id"].as_str());
        id.expect("the session of the request is listed").to_owned()
    }

    /// Makes a goal that counts.
    pub(crate) async fn goal(&self, title: &str) -> Goal {
        self.goal_of(json!({ "title": title })).await
    }

    /// Makes a goal that adds up to 100.
    pub(crate) async fn sum(&self, title: &str) -> Goal {
        self.goal_of(json!({
            "title": title,
            "measure": { "aggregate": "sum" },
            "plan": [{ "from": "2026-01-01", "reach": { "target": 100, "due_on": "2026-12-31" } }],
        }))
        .await
    }

    /// Makes a goal.
    pub(crate) async fn goal_of(&self, body: Value) -> Goal {
        Goal(self.post("goals", &body).await.is(201).json())
    }

    /// Logs a line in a goal.
    pub(crate) async fn log(&self, goal: &Goal, body: Value) -> Value {
        self.post(&goal.check_ins(), &body).await.is(201).json()
    }

    /// All rows of a list, page by page.
    pub(crate) async fn walk(&self, list: &str, mut row: impl FnMut(&Value)) {
        let mut path = list.to_owned();
        loop {
            let page = self.get(&path).await.is(200).json();
            page["items"]
                .as_array()
                .expect("a page")
                .iter()
                .for_each(&mut row);
            let Some(cursor) = page["next_cursor"].as_str() else {
                return;
            };
            path = format!("{list}&cursor={cursor}");
        }
    }

    /// A goal's standing on a day.
    pub(crate) async fn standing(&self, goal: &Goal, as_of: &str) -> Answer {
        self.get(&format!("{}/standing?as_of={as_of}", goal.path()))
            .await
            .is(200)
    }
}

/// A goal as it was answered.
pub(crate) struct Goal(pub(crate) Value);

impl Deref for Goal {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl Goal {
    pub(crate) fn id(&self) -> &str {
        self.0["id"].as_str().expect("a goal has an id")
    }

    /// Its operation.
    pub(crate) fn path(&self) -> String {
        format!("goals/{}", self.id())
    }

    /// The operation of its log.
    pub(crate) fn check_ins(&self) -> String {
        format!("goals/{}/check-ins", self.id())
    }
}
