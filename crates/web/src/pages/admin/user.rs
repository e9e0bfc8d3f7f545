//! One account, and what superusers do with it.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use onward_domain::day::TimeZone;
use onward_domain::goal::Patch;
use onward_domain::ids::UserId;
use onward_domain::user::{User, UserPatch};
use onward_http::App;
use onward_http::page::{SignedForm, SignedPage, see_other};
use onward_http::path::{Account, Id};
use onward_http::problem::Problem;
use onward_service::auth::ResetLink;
use onward_service::{Actor, Error, Outcome, Why};

use super::once::{self, Shown};
use crate::form::{Form, last_name};
use crate::frame::{Frame, Notice, form_key, show as send};
use crate::pages::{address, asked, proof, refused, told};
use crate::section::Section;
use crate::text::{filters, say_with};
use crate::words::moment::{Moment, moment};

#[derive(Template)]
#[template(path = "admin/user.html")]
pub(in crate::pages) struct Page {
    frame: Frame,
    section: Section,
    form: Form,
    user: User,
    own: bool,
    made: Moment,
    changed: Moment,
    key: String,
    /// What the button that deletes does, with the name of the account.
    verb: String,
}

/// What can be changed at the press of a button.
#[derive(Clone, Copy)]
pub(super) enum Act {
    /// Nobody can use the account.
    Disable,
    /// It can be used again.
    Enable,
    /// Its person looks after the installation.
    Promote,
    /// Does so no more.
    Demote,
}

impl Act {
    fn patch(self) -> UserPatch {
        let keep = UserPatch::default();
        match self {
            Self::Disable | Self::Enable => UserPatch {
                is_active: Patch::Set(matches!(self, Self::Enable)),
                ..keep
            },
            Self::Promote | Self::Demote => UserPatch {
                is_superuser: Patch::Set(matches!(self, Self::Promote)),
                ..keep
            },
        }
    }

    const fn notice(self) -> Notice {
        match self {
            Self::Disable => Notice::UserDisabled,
            Self::Enable => Notice::UserEnabled,
            Self::Promote => Notice::UserPromoted,
            Self::Demote => Notice::UserDemoted,
        }
    }
}

/// `GET /admin/users/{user_id}`
pub(super) async fn show(
    State(app): State<App>,
    SignedPage(actor): SignedPage,
    Id(account): Id<Account>,
    query: RawQuery,
) -> Response {
    let notice = asked(query).get("notice").and_then(Notice::from_word);
    match load(&app, &actor, account.of(&actor), Form::default()).await {
        Ok(page) => send(StatusCode::OK, &page.noticed(notice)),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// `POST /admin/users/{user_id}/disable`, `…/enable`, `…/promote`, `…/demote`
pub(super) fn act(act: Act) -> MethodRouter<App> {
    post(
        async move |State(app): State<App>, Id(account): Id<Account>, sent: SignedForm| {
            let SignedForm { actor, caller, form } = sent;
            let (id, form) = (account.of(&actor), Form::of(&form));
            let expect = form.expect();
            let done = app
                .service()
                .patch_user(&caller, &actor, id, act.patch(), expect)
                .await;
            let place = told(&path(id), act.notice());
            answer(&app, &actor, (id, form), done.map(|_| see_other(&place))).await
        },
    )
}

/// `POST /admin/users/{user_id}/delete`
pub(super) async fn delete(
    State(app): State<App>,
    Id(account): Id<Account>,
    SignedForm { actor, caller, form }: SignedForm,
) -> Response {
    let (id, form) = (account.of(&actor), Form::of(&form));
    let expect = form.expect();
    let done = async {
        let user = app.service().user(&actor, id).await?;
        app.service().delete_user(&caller, &actor, id, expect).await?;
        // Where it can be brought back.
        let found = [("q", user.username.as_str()), ("deleted", "yes")];
        Ok(see_other(&told(
            &address("/admin/users", &found),
            Notice::UserDeleted,
        )))
    };
    let done = done.await;
    answer(&app, &actor, (id, form), done).await
}

/// `POST /admin/users/{user_id}/sessions/delete`
pub(super) async fn end_sessions(
    State(app): State<App>,
    Id(account): Id<Account>,
    SignedForm { actor, caller, form }: SignedForm,
) -> Response {
    let id = account.of(&actor);
    let done = app.service().end_sessions(&caller, &actor, id).await;
    let place = told(&path(id), Notice::UserSessionsEnded);
    answer(
        &app,
        &actor,
        (id, Form::of(&form)),
        done.map(|()| see_other(&place)),
    )
    .await
}

/// `POST /admin/users/{user_id}/password-reset-link`
pub(super) async fn reset_link(
    State(app): State<App>,
    Id(account): Id<Account>,
    SignedForm { actor, caller, form }: SignedForm,
) -> Response {
    let (id, form) = (account.of(&actor), Form::of(&form));
    let route = format!("POST {}/password-reset-link", path(id));
    let done = async {
        let user = app.service().user(&actor, id).await?;
        let once = form.once(route, move |_: &ResetLink| path(id));
        let made = app
            .service()
            .password_reset_link(&caller, &actor, id, once)
            .await?;
        let Outcome::Done(ResetLink { link, expires_at }) = made else {
            return Ok(see_other(&told(&path(id), Notice::ShownOnce)));
        };
        let shown = Shown {
            what: "reset-link",
            whom: user.username.to_string(),
            secret: link,
            until: expires_at,
            back: path(id),
            place: "users",
        };
        once::page(&app, &actor, shown).await
    };
    let done = done.await;
    answer(&app, &actor, (id, form), done).await
}

fn path(id: UserId) -> String {
    format!("/admin/users/{id}")
}

/// The answer to what was asked for: done, refused on the page of the account, or after the password only.
async fn answer(
    app: &App,
    actor: &Actor,
    (id, mut form): (UserId, Form),
    done: Result<Response, Error>,
) -> Response {
    let error = match done {
        Ok(response) => return response,
        Err(Error::Forbidden(Why::ReauthenticationRequired)) => return proof::detour(&path(id)),
        Err(error) => error,
    };
    let status = match refused::note(&mut form, error, last_name) {
        Ok(status) => status,
        Err(problem) => return problem.into_response(),
    };
    match load(app, actor, id, form).await {
        Ok(page) => send(status, &page),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn load(app: &App, actor: &Actor, id: UserId, form: Form) -> Result<Page, Error> {
    let (frame, reader) = super::frame(app, actor, "users").await?;
    let user = app.service().user(actor, id).await?;
    Ok(made(frame, form, (user, &reader.time_zone), form_key(app)))
}

/// The page of an account; its frame is named after it.
pub(in crate::pages) fn made(frame: Frame, form: Form, (user, zone): (User, &TimeZone), key: String) -> Page {
    let name = user.username.as_str();
    Page {
        section: Section::admin("users"),
        own: frame.name() == name,
        made: moment(user.created_at, zone),
        changed: moment(user.updated_at, zone),
        key,
        verb: say_with("account-delete-submit", [("name", name.into())]),
        frame: frame.named(name.to_owned()).failed(form.failed()),
        form,
        user,
    }
}

impl Page {
    fn noticed(self, notice: Option<Notice>) -> Self {
        Self {
            frame: self.frame.notice(notice),
            ..self
        }
    }

    /// The address of something that can be done with the account.
    fn to(&self, act: &str) -> String {
        format!("{}/{act}", path(self.user.id))
    }
}
