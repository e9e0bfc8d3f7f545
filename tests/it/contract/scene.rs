//! What an operation is tried on: an account with a goal and a check-in, and somebody who runs the installation.

use serde_json::{Value, json};

use crate::support::{Answer, Client, Goal, PASSWORD, Person, TestApp};

/// Makes scenes, one after the other.
pub(super) struct Scenes<'a> {
    app: &'a TestApp,
    root: String,
    made: usize,
}

impl<'a> Scenes<'a> {
    pub(super) async fn new(app: &'a TestApp) -> Self {
        let root = app.make("root", true).await;
        Self { app, root, made: 0 }
    }

    /// A scene that nobody has acted in; all have the same superuser, who is the only one.
    pub(super) async fn next(&mut self) -> Scene<'a> {
        self.made += 1;
        self.app.clock.advance_seconds(1);
        let anonymous = self.app.anonymous();
        let ada = self.app.person(&format!("ada{}", self.made)).await;
        let root = Person::sign_in(&anonymous, &self.root, "root", None).await;
        let goal = ada.sum("Run").await;
        let line = ada.log(&goal, json!({ "value": 1, "external_id": "a" })).await;
        Scene {
            app: self.app,
            root,
            ada,
            goal,
            line,
        }
    }
}

/// The e-mail address of somebody who is there in every scene.
pub(super) const TAKEN: &str = "root@example.org";

/// What an operation is tried on.
pub(super) struct Scene<'a> {
    pub(super) app: &'a TestApp,
    pub(super) root: Person,
    pub(super) ada: Person,
    pub(super) goal: Goal,
    line: Value,
}

impl Scene<'_> {
    pub(super) fn anonymous(&self) -> Client {
        (*self.app.anonymous()).clone()
    }

    /// The path of the check-in.
    pub(super) fn check_in(&self) -> String {
        format!("check-ins/{}", self.line["id"].as_str().unwrap())
    }

    /// The path of Ada's account, for superusers.
    pub(super) fn account(&self) -> String {
        format!("users/{}", self.ada.id)
    }

    /// Changes the settings of the installation.
    pub(super) async fn set(&self, settings: Value) -> Answer {
        let change = self.root.patch("admin/settings", &settings);
        change.header("if-match", "*").await.is(200)
    }

    /// Signs up with what differs from the usual.
    pub(super) async fn sign_up(&self, other: Value) -> Answer {
        let name = format!("{}-new", self.ada.name);
        let mut account =
            json!({ "username": name, "email": format!("{name}@example.org"), "password": PASSWORD });
        let other = other.as_object().unwrap().clone();
        account.as_object_mut().unwrap().extend(other);
        self.anonymous().post("auth/register", &account).await
    }

    /// Lets so much time pass that the password was checked too long ago.
    pub(super) fn wait_long(&self) {
        self.app.clock.advance_seconds(11 * 60);
    }

    /// A code that sets Ada's password, as the superuser makes it.
    pub(super) async fn reset_code(&self) -> String {
        let path = format!("admin/users/{}/password-reset-link", self.ada.id);
        let made = self.root.call("POST", &path).await.is(201).json();
        made["link"]
            .as_str()
            .unwrap()
            .split("#code=")
            .nth(1)
            .unwrap()
            .to_owned()
    }
}
