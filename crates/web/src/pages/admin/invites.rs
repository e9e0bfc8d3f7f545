//! Invitations to make an account.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::clock::Instant;
use onward_domain::day::TimeZone;
use onward_domain::fields::Fields;
use onward_domain::ids::InviteId;
use onward_domain::invite::Invite;
use onward_domain::settings::Registration;
use onward_domain::user::EmailAddress;
use onward_http::App;
use onward_http::page::{SignedForm, SignedPage, see_other};
use onward_http::path::Id;
use onward_http::problem::Problem;
use onward_service::{Actor, Context, Error, NewInvite, Outcome, Page as Found, Paging, Part};

use super::once::{self, Shown};
use crate::form::{Form, last_name};
use crate::frame::{Frame, Notice, form_key, show as send};
use crate::pages::{address, asked, refused, told};
use crate::section::Section;
use crate::text::{filters, say, say_with};
use crate::words::moment::{Moment, moment};

const PATH: &str = "/admin/invites";

#[derive(Template)]
#[template(path = "admin/invites.html")]
pub(in crate::pages) struct Page {
    frame: Frame,
    section: Section,
    form: Form,
    key: String,
    /// Whether invitations count now.
    counts: bool,
    rows: Vec<Row>,
    further: bool,
    next: Option<String>,
}

/// One invitation.
struct Row {
    id: String,
    whom: String,
    fate: Fate,
    made: Moment,
    /// What its button does, said to those who do not see which row it is in.
    delete_label: String,
}

/// What has become of an invitation.
enum Fate {
    Open(Moment),
    Used(Moment),
    Over(Moment),
}

/// `GET /admin/invites`
pub(super) async fn show(State(app): State<App>, SignedPage(actor): SignedPage, query: RawQuery) -> Response {
    let query = asked(query);
    let notice = query.get("notice").and_then(Notice::from_word);
    let cursor = query.get("cursor").map(str::to_owned);
    match load(&app, &actor, Form::default(), cursor).await {
        Ok(page) => send(StatusCode::OK, &page.noticed(notice)),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// `POST /admin/invites`
pub(super) async fn create(
    State(app): State<App>,
    SignedForm { actor, caller, form }: SignedForm,
) -> Response {
    let mut form = Form::of(&form);
    let error = match invite(&app, (&caller, &actor), &form).await {
        Ok(response) => return response,
        Err(error) => error,
    };
    let status = match refused::note(&mut form, error, last_name) {
        Ok(status) => status,
        Err(problem) => return problem.into_response(),
    };
    match load(&app, &actor, form, None).await {
        Ok(page) => send(status, &page),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn invite(app: &App, (caller, actor): (&Context, &Actor), form: &Form) -> Result<Response, Error> {
    let mut fields = Fields::default();
    let email = form.filled("email").map(EmailAddress::parse).transpose();
    let email = fields.keep("email", email).flatten();
    let email = fields
        .done(email)
        .map_err(|fields| Error::Invalid(Part::Form, fields))?;
    let once = form.once(format!("POST {PATH}"), |_: &NewInvite| PATH.to_owned());
    let made = app.service().create_invite(caller, actor, email, once).await?;
    let Outcome::Done(NewInvite { invite, code }) = made else {
        return Ok(see_other(&told(PATH, Notice::ShownOnce)));
    };
    let shown = Shown {
        what: "invite",
        whom: whom(&invite),
        secret: code,
        until: invite.expires_at,
        back: PATH.to_owned(),
        place: "invites",
    };
    once::page(app, actor, shown).await
}

/// `POST /admin/invites/{invite_id}/delete`
pub(super) async fn delete(
    State(app): State<App>,
    Id(id): Id<InviteId>,
    SignedForm { actor, caller, .. }: SignedForm,
) -> Response {
    match app.service().delete_invite(&caller, &actor, id).await {
        Ok(()) => see_other(&told(PATH, Notice::InviteDeleted)),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn load(app: &App, actor: &Actor, form: Form, cursor: Option<String>) -> Result<Page, Error> {
    let (frame, user) = super::frame(app, actor, "invites").await?;
    let further = cursor.is_some();
    let paging = Paging {
        cursor,
        ..Paging::default()
    };
    let found = app.service().invites(actor, paging).await?;
    let settings = app.service().settings(actor).await?;
    let page = made(frame, form, found, (app.clock.now(), &user.time_zone));
    Ok(Page {
        key: form_key(app),
        counts: settings.registration == Registration::Invite,
        further,
        ..page
    })
}

/// The list of invitations as they are at a moment, with the form for another one.
pub(in crate::pages) fn made(
    frame: Frame,
    form: Form,
    found: Found<Invite>,
    (now, zone): (Instant, &TimeZone),
) -> Page {
    let rows = found.items.into_iter().map(|invite| row(&invite, now, zone));
    Page {
        frame: frame.failed(form.failed()),
        section: Section::admin("invites"),
        form,
        key: String::new(),
        counts: false,
        rows: rows.collect(),
        further: false,
        next: found
            .next_cursor
            .map(|cursor| address(PATH, &[("cursor", &cursor)])),
    }
}

fn row(invite: &Invite, now: Instant, zone: &TimeZone) -> Row {
    let whom = whom(invite);
    let fate = match invite.used_at {
        Some(at) => Fate::Used(moment(at, zone)),
        None if invite.expires_at <= now => Fate::Over(moment(invite.expires_at, zone)),
        None => Fate::Open(moment(invite.expires_at, zone)),
    };
    Row {
        id: invite.id.to_string(),
        fate,
        made: moment(invite.created_at, zone),
        delete_label: say_with("invite-delete-of", [("whom", whom.as_str().into())]),
        whom,
    }
}

fn whom(invite: &Invite) -> String {
    let email = invite.email.as_ref().map(ToString::to_string);
    email.unwrap_or_else(|| say("invite-anybody"))
}

impl Page {
    fn noticed(self, notice: Option<Notice>) -> Self {
        Self {
            frame: self.frame.notice(notice),
            ..self
        }
    }
}
