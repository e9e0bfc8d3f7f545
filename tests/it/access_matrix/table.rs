//! What every caller gets from every route.

use super::callers::Kind;
use crate::support::{Answer, PASSWORD};

/// One answer, as far as access goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// This status.
    Status(u16),
    /// A redirect to the sign-in page.
    SignIn,
    /// A redirect to somewhere else.
    Led,
}

use Expected::{Led, SignIn, Status};

impl Expected {
    pub(super) fn is(self, answer: &Answer) -> bool {
        let to_sign_in = answer
            .header("location")
            .is_some_and(|place| place.starts_with("/login"));
        match self {
            Status(status) => answer.status == status,
            SignIn => answer.status == 303 && to_sign_in,
            Led => answer.status == 303 && !to_sign_in,
        }
    }
}

/// What the kinds of callers get, in one line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Answers {
    /// Everybody the same: there is nothing to protect.
    Everybody(Expected),
    /// Any sign-in of a person, whatever its scopes.
    Session(u16),
    /// The own account.
    Profile(u16),
    /// Running the installation.
    Admin(u16),
    /// One certain account: its person's, and superusers'.
    Account(u16),
    /// Deleting the own account, which the last superuser cannot.
    Leaves,
    /// Ending one certain session.
    OwnSession,
    /// Reading goals in general; each sees the own.
    Read(u16),
    /// Reading one certain goal or check-in.
    ReadOne(u16),
    /// Making a goal of one's own.
    Write(u16),
    /// Changing one certain goal or check-in.
    WriteOne(u16),
    /// A page of the person who is signed in.
    Page(Expected),
    /// A page about one certain goal or check-in.
    PageOfOne(Expected),
    /// A door that is only for people who are not signed in.
    Door(u16),
}

impl Answers {
    pub(super) fn of(self, kind: Kind) -> Expected {
        use Kind::{
            Anonymous, Disabled, DisabledAtPages, NarrowToProfile, NarrowToReading, NarrowToWriting, Owner,
            OwnerAtPages, Stranger, StrangerAtPages, Superuser,
        };
        let signed_in = !matches!(
            kind,
            Anonymous | Disabled | OwnerAtPages | StrangerAtPages | DisabledAtPages
        );
        let at_pages = matches!(kind, OwnerAtPages | StrangerAtPages);
        let (profile, reads, writes) = match kind {
            Owner | Stranger | Superuser => (true, true, true),
            NarrowToProfile => (true, false, false),
            NarrowToReading => (false, true, false),
            NarrowToWriting => (false, true, true),
            Anonymous | Disabled | OwnerAtPages | StrangerAtPages | DisabledAtPages => (false, false, false),
        };
        let foreign = matches!(kind, Stranger | Superuser | StrangerAtPages);
        let with = |held: bool, status: u16| match (signed_in, held) {
            (false, _) => Status(401),
            (true, false) => Status(403),
            (true, true) => Status(status),
        };
        let one = |status: u16| if foreign { 404 } else { status };
        match self {
            Self::Session(status) => with(true, status),
            Self::Profile(status) => with(profile, status),
            Self::Admin(status) => with(kind == Superuser, status),
            Self::Account(status) => with(matches!(kind, Owner | Superuser | NarrowToProfile), status),
            Self::Leaves => with(true, if kind == Superuser { 409 } else { 204 }),
            Self::OwnSession => with(true, one(204)),
            Self::Read(status) => with(reads, status),
            Self::ReadOne(status) => with(reads, one(status)),
            Self::Write(status) => with(writes, status),
            Self::WriteOne(status) => with(writes, one(status)),
            Self::Page(_) | Self::PageOfOne(_) if !at_pages => SignIn,
            Self::PageOfOne(_) if foreign => Status(404),
            Self::Everybody(expected) | Self::Page(expected) | Self::PageOfOne(expected) => expected,
            Self::Door(_) if at_pages => Led,
            Self::Door(status) => Status(status),
        }
    }
}

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

use Answers::{
    Account, Admin, Door, Everybody, Leaves, OwnSession, Page, PageOfOne, Profile, Read, ReadOne, Session,
    Write, WriteOne,
};
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
    row("GET /api/v1/tags", None, Read(200)),
    row(
        "PATCH /api/v1/tags/{tag}",
        Json(r#"{"name":"walking"}"#),
        WriteOne(200),
    ),
    row("DELETE /api/v1/tags/{tag}", None, WriteOne(204)),
    row("GET /api/v1/goals/{goal_id}/standing", None, ReadOne(200)),
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
    // Who has left signs in to come back.
    row("POST /settings/account/delete", Form(&[]), Everybody(SignIn)),
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
    row(
        "POST /goals/{goal_id}/check-ins",
        Form(&[("value", "1")]),
        PageOfOne(Led),
    ),
    row("POST /check-ins/{check_in_id}/delete", Form(&[]), PageOfOne(Led)),
];
