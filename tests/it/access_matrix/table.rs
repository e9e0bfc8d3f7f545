//! What every caller gets from every route.

use super::answers::Answers::{
    self, Account, Admin, AdminPage, Door, Everybody, Leaves, LeavesPage, OwnSession, Page, PageOfOne,
    Profile, Read, ReadOne, Session, Write, WriteOne,
};
use super::answers::Expected::{Led, SignIn, Status};
use crate::support::PASSWORD;

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Body {
    None,
    Json(&'static str),
    Form(&'static [(&'static str, &'static str)]),
}

/// One route.
pub(super) struct Row {
    pub(super) route: &'static str,
    pub(super) body: Body,
    pub(super) answers: Answers,
}

const fn row(route: &'static str, body: Body, answers: Answers) -> Row {
    Row { route, body, answers }
}

use Body::{Form, Json, None};

const NEW_USER: &str =
    r#"{"username":"eve","email":"eve@example.org","password":"seven quiet otters sleep"}"#;
const LOGIN: &str = r#"{"username":"ada","password":"seven quiet otters sleep"}"#;

/// The whole matrix. `{user_id}` (but of an account that is deleted), `{session_id}`, `{goal_id}` and `{check_in_id}` are Ada's; each cell has fresh ones.
pub(super) const TABLE: &[Row] = &[
    row(
        "POST /api/v1/auth/register",
        Json(NEW_USER),
        Everybody(Status(403)),
    ),
    row("POST /api/v1/auth/login", Json(LOGIN), Everybody(Status(200))),
    row(
        "POST /api/v1/auth/refresh",
        Json(r#"{"refresh_token":"[refresh]"}"#),
        Everybody(Status(200)),
    ),
    row("POST /api/v1/auth/logout", None, Session(204)),
    row(
        "POST /api/v1/auth/reauthenticate",
        Json(r#"{"password":"seven quiet otters sleep"}"#),
        Session(200),
    ),
    row("GET /api/v1/users/me", None, Profile(200)),
    row(
        "POST /api/v1/auth/password/reset",
        Json(r#"{"token":"none of ours","new_password":"seven quiet otters sleep"}"#),
        Everybody(Status(410)),
    ),
    row(
        "PATCH /api/v1/users/me",
        Json(r#"{"theme":"dark"}"#),
        Profile(200),
    ),
    row("DELETE /api/v1/users/me", None, Leaves),
    row(
        "PUT /api/v1/users/me/password",
        Json(r#"{"current_password":"seven quiet otters sleep","new_password":"seven quiet otters sleep"}"#),
        Session(204),
    ),
    row("GET /api/v1/users/me/sessions", None, Session(200)),
    row("DELETE /api/v1/users/me/sessions", None, Session(204)),
    row("DELETE /api/v1/users/me/sessions/{session_id}", None, OwnSession),
    row("GET /api/v1/users", None, Admin(200)),
    row(
        "POST /api/v1/users",
        Json(r#"{"username":"ada","email":"ada@example.org"}"#),
        Admin(409),
    ),
    row("GET /api/v1/users/{user_id}", None, Account(200)),
    row(
        "PATCH /api/v1/users/{user_id}",
        Json(r#"{"theme":"dark"}"#),
        Admin(200),
    ),
    row("DELETE /api/v1/users/{user_id}", None, Admin(204)),
    row("POST /api/v1/users/{user_id}/restore", None, Admin(200)),
    row("DELETE /api/v1/admin/users/{user_id}/sessions", None, Admin(204)),
    row(
        "POST /api/v1/admin/users/{user_id}/password-reset-link",
        None,
        Admin(201),
    ),
    row("GET /api/v1/admin/settings", None, Admin(200)),
    row(
        "PATCH /api/v1/admin/settings",
        Json(r#"{"registration":"open"}"#),
        Admin(428),
    ),
    row("GET /api/v1/admin/invites", None, Admin(200)),
    row("POST /api/v1/admin/invites", Json("{}"), Admin(201)),
    // There is none of this id.
    row("DELETE /api/v1/admin/invites/{invite_id}", None, Admin(404)),
    row("GET /api/v1/admin/audit-log", None, Admin(200)),
    row("GET /api/v1/admin/overview", None, Admin(200)),
    row("GET /api/v1/admin/jobs", None, Admin(200)),
    // There is none of this id.
    row("POST /api/v1/admin/jobs/{job_id}/retry", None, Admin(404)),
    row("GET /api/v1/goals", None, Read(200)),
    row("POST /api/v1/goals", Json(r#"{"title":"Run"}"#), Write(201)),
    row(
        "POST /api/v1/goals/parse",
        Json(r#"{"text":"Run 3 times a week"}"#),
        Read(200),
    ),
    row("GET /api/v1/goals/{goal_id}", None, ReadOne(200)),
    row(
        "PATCH /api/v1/goals/{goal_id}",
        Json(r#"{"title":"Walk"}"#),
        WriteOne(200),
    ),
    row(
        "PUT /api/v1/goals/{goal_id}",
        Json(r#"{"title":"Walk"}"#),
        WriteOne(200),
    ),
    row("DELETE /api/v1/goals/{goal_id}", None, WriteOne(204)),
    row("POST /api/v1/goals/{goal_id}/restore", None, WriteOne(200)),
    row("GET /api/v1/goals/{goal_id}/plan", None, ReadOne(200)),
    row(
        "PUT /api/v1/goals/{goal_id}/plan",
        Json(r#"{"from":"2026-11-20","segments":[{"from":"2026-11-20","rest":{}}]}"#),
        WriteOne(200),
    ),
    row(
        "POST /api/v1/goals/{goal_id}/plan/breaks",
        Json(r#"{"from":"2026-12-01","until":"2026-12-05"}"#),
        WriteOne(200),
    ),
    row(
        "DELETE /api/v1/goals/{goal_id}/plan/breaks/{from}",
        None,
        WriteOne(200),
    ),
    row(
        "POST /api/v1/breaks",
        Json(r#"{"query":"run is:archived","from":"2026-12-01"}"#),
        Write(207),
    ),
    row("GET /api/v1/tags", None, Read(200)),
    row(
        "PATCH /api/v1/tags/{tag}",
        Json(r#"{"name":"walking"}"#),
        WriteOne(200),
    ),
    row("DELETE /api/v1/tags/{tag}", None, WriteOne(204)),
    row("GET /api/v1/goals/{goal_id}/standing", None, ReadOne(200)),
    row("GET /api/v1/today", None, Read(200)),
    row("GET /api/v1/goals/{goal_id}/series", None, ReadOne(200)),
    row("GET /api/v1/goals/{goal_id}/chart.svg", None, ReadOne(200)),
    row(
        "POST /api/v1/goals/{goal_id}/what-if",
        Json(r#"{"target":1,"due_on":"2026-12-31"}"#),
        ReadOne(200),
    ),
    row("GET /api/v1/review", None, Read(200)),
    row("GET /api/v1/goals/{goal_id}/check-ins", None, ReadOne(200)),
    row(
        "POST /api/v1/goals/{goal_id}/check-ins",
        Json("{}"),
        WriteOne(201),
    ),
    row(
        "POST /api/v1/goals/{goal_id}/check-ins/batch",
        Json(r#"{"items":[{}]}"#),
        WriteOne(207),
    ),
    row(
        "PUT /api/v1/goals/{goal_id}/check-ins/by-key/{external_id}",
        Json("{}"),
        WriteOne(201),
    ),
    row("GET /api/v1/check-ins", None, Read(200)),
    row("GET /api/v1/check-ins/{check_in_id}", None, ReadOne(200)),
    row(
        "PATCH /api/v1/check-ins/{check_in_id}",
        Json(r#"{"note":"by hand"}"#),
        WriteOne(200),
    ),
    row("DELETE /api/v1/check-ins/{check_in_id}", None, WriteOne(204)),
    row(
        "POST /api/v1/check-ins/{check_in_id}/restore",
        None,
        WriteOne(200),
    ),
    row("GET /api/v1/events", None, Read(200)),
    row("GET /api/v1", None, Everybody(Status(200))),
    row("GET /api/v1/meta", None, Everybody(Status(200))),
    row("GET /.well-known/api-catalog", None, Everybody(Status(200))),
    row("GET /.well-known/change-password", None, Everybody(Led)),
    // No contact is configured.
    row("GET /.well-known/security.txt", None, Everybody(Status(404))),
    row("GET /healthz", None, Everybody(Status(200))),
    row("GET /readyz", None, Everybody(Status(200))),
    row("GET /openapi.json", None, Everybody(Status(200))),
    row("GET /.well-known/jwks.json", None, Everybody(Status(200))),
    row("GET /problems", None, Everybody(Status(200))),
    row("GET /problems/{slug}", None, Everybody(Status(200))),
    row("GET /docs", None, Everybody(Status(200))),
    row("GET /docs/{file}", None, Everybody(Status(200))),
    row("GET /static/{name}", None, Everybody(Status(200))),
    row("GET /", None, Door(200)),
    row("GET /register", None, Door(200)),
    row(
        "POST /register",
        Form(&[
            ("username", "eve"),
            ("email", "eve@example.org"),
            ("password", PASSWORD),
        ]),
        Everybody(Status(422)),
    ),
    row("GET /setup", None, Door(200)),
    row(
        "POST /setup",
        Form(&[
            ("username", "eve"),
            ("email", "eve@example.org"),
            ("password", PASSWORD),
        ]),
        Everybody(Status(422)),
    ),
    row("GET /login", None, Door(200)),
    row(
        "POST /login",
        Form(&[("username", "ada"), ("password", PASSWORD)]),
        Everybody(Led),
    ),
    row("POST /logout", Form(&[]), Everybody(SignIn)),
    row("GET /reauthenticate", None, Page(Status(200))),
    row(
        "POST /reauthenticate",
        Form(&[("current_password", PASSWORD)]),
        Page(Led),
    ),
    row("GET /settings", None, Page(Led)),
    row("GET /settings/profile", None, Page(Status(200))),
    row("POST /settings/profile", Form(&[]), Page(Status(422))),
    row("GET /settings/time", None, Page(Status(200))),
    row("POST /settings/time", Form(&[]), Page(Status(422))),
    row("GET /settings/appearance", None, Page(Status(200))),
    row(
        "POST /settings/appearance",
        Form(&[("theme", "dark"), ("locale", "en")]),
        Page(Led),
    ),
    row("GET /settings/security", None, Page(Status(200))),
    row(
        "POST /settings/security",
        Form(&[("current_password", PASSWORD), ("new_password", PASSWORD)]),
        Page(Led),
    ),
    row("GET /settings/sessions", None, Page(Status(200))),
    row("POST /settings/sessions/delete", Form(&[]), Page(Led)),
    row(
        "POST /settings/sessions/{session_id}/delete",
        Form(&[]),
        PageOfOne(Led),
    ),
    row("GET /settings/account", None, Page(Status(200))),
    row("POST /settings/account/delete", Form(&[]), LeavesPage),
    row("GET /password/reset", None, Everybody(Status(200))),
    row(
        "POST /password/reset",
        Form(&[("code", "none of ours"), ("new_password", PASSWORD)]),
        Everybody(Status(410)),
    ),
    row("GET /goals", None, Page(Status(200))),
    row(
        "POST /goals",
        Form(&[("title", "Run"), ("kind", "log"), ("aggregate", "sum")]),
        Page(Led),
    ),
    row("GET /goals/new", None, Page(Status(200))),
    row("GET /goals/{goal_id}", None, PageOfOne(Status(200))),
    row("POST /goals/{goal_id}/delete", Form(&[]), PageOfOne(Led)),
    row("POST /goals/{goal_id}/restore", Form(&[]), PageOfOne(Led)),
    row(
        "POST /goals/{goal_id}/close",
        Form(&[("state", "missed")]),
        PageOfOne(Led),
    ),
    row("POST /goals/{goal_id}/reopen", Form(&[]), PageOfOne(Led)),
    row("POST /goals/{goal_id}/archive", Form(&[]), PageOfOne(Led)),
    row("POST /goals/{goal_id}/unarchive", Form(&[]), PageOfOne(Led)),
    row(
        "POST /goals/{goal_id}/check-ins",
        Form(&[("value", "1")]),
        PageOfOne(Led),
    ),
    row("POST /check-ins/{check_in_id}/delete", Form(&[]), PageOfOne(Led)),
    row("POST /check-ins/{check_in_id}/restore", Form(&[]), PageOfOne(Led)),
    row("GET /activity", None, Page(Status(200))),
    row("GET /search", None, Page(Status(200))),
    row("GET /trash", None, Page(Status(200))),
    row("GET /admin", None, AdminPage(Led)),
    row("GET /admin/overview", None, AdminPage(Status(200))),
    row("GET /admin/users", None, AdminPage(Status(200))),
    row(
        "POST /admin/users",
        Form(&[("username", "ada"), ("email", "ada@example.org")]),
        AdminPage(Status(409)),
    ),
    row("GET /admin/users/new", None, AdminPage(Status(200))),
    row("GET /admin/users/{user_id}", None, AdminPage(Status(200))),
    row("POST /admin/users/{user_id}/disable", Form(&[]), AdminPage(Led)),
    row("POST /admin/users/{user_id}/enable", Form(&[]), AdminPage(Led)),
    row("POST /admin/users/{user_id}/demote", Form(&[]), AdminPage(Led)),
    row("POST /admin/users/{user_id}/delete", Form(&[]), AdminPage(Led)),
    row("POST /admin/users/{user_id}/restore", Form(&[]), AdminPage(Led)),
    row(
        "POST /admin/users/{user_id}/sessions/delete",
        Form(&[]),
        AdminPage(Led),
    ),
    row(
        "POST /admin/users/{user_id}/password-reset-link",
        Form(&[]),
        AdminPage(Status(200)),
    ),
    row("GET /admin/invites", None, AdminPage(Status(200))),
    row("POST /admin/invites", Form(&[]), AdminPage(Status(200))),
    // There is none of this id.
    row(
        "POST /admin/invites/{invite_id}/delete",
        Form(&[]),
        AdminPage(Status(404)),
    ),
    row("GET /admin/settings", None, AdminPage(Status(200))),
    row("POST /admin/settings", Form(&[]), AdminPage(Status(422))),
    row("GET /admin/audit-log", None, AdminPage(Status(200))),
    // The last: from here on there are two superusers.
    row("POST /admin/users/{user_id}/promote", Form(&[]), AdminPage(Led)),
];
