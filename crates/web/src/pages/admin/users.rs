//! All accounts: searched, narrowed, in pages; deleted ones come back from here.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::day::TimeZone;
use onward_domain::fields::Fields;
use onward_domain::query::Query;
use onward_domain::user::User;
use onward_http::App;
use onward_http::page::{SignedForm, SignedPage, see_other};
use onward_http::pairs::Pairs;
use onward_http::path::{Account, Id};
use onward_http::problem::Problem;
use onward_service::users::UserQuery;
use onward_service::{Actor, Context, Error, Outcome, Page as Found, Paging, Part, Why};

use crate::form::{Form, last_name};
use crate::frame::{Frame, Notice, form_keys, show as send};
use crate::pages::{address, asked, proof, refused, told};
use crate::section::Section;
use crate::text::{filters, say, say_with};
use crate::words::moment::{Moment, moment};

const PATH: &str = "/admin/users";

#[derive(Template)]
#[template(path = "admin/users.html")]
pub(in crate::pages) struct Page {
    frame: Frame,
    section: Section,
    form: Form,
    rows: Vec<Row>,
    /// Whether the list is narrowed.
    narrowed: bool,
    first: Option<String>,
    next: Option<String>,
}

/// One account of the list.
struct Row {
    id: String,
    username: String,
    full_name: Option<String>,
    email: String,
    superuser: bool,
    active: bool,
    made: Moment,
    deleted: Option<Moment>,
    version: i64,
    key: String,
    /// What its button does, said to those who do not see which row it is in.
    restore_label: String,
}

/// `GET /admin/users`
pub(super) async fn show(State(app): State<App>, SignedPage(actor): SignedPage, query: RawQuery) -> Response {
    let query = asked(query);
    let mut form = Form::of(&query);
    let error = match load(&app, &actor, &query, &form).await {
        Ok(page) => return send(StatusCode::OK, &page),
        Err(error) => error,
    };
    let status = match refused::note(&mut form, error, last_name) {
        Ok(status) => status,
        Err(problem) => return problem.into_response(),
    };
    match super::frame(&app, &actor, "users").await {
        Ok((frame, _)) => send(status, &nothing(frame, form)),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn load(app: &App, actor: &Actor, query: &Pairs, form: &Form) -> Result<Page, Error> {
    let (frame, user) = super::frame(app, actor, "users").await?;
    let asked = read(form).map_err(|fields| Error::Invalid(Part::Query, fields))?;
    let found = app.service().users(actor, asked).await?;
    let keys = form_keys(app, found.items.len());
    let notice = query.get("notice").and_then(Notice::from_word);
    let frame = if query.get("cursor").is_some() {
        frame.named(say("admin-users-further"))
    } else {
        frame
    };
    Ok(made(
        frame.notice(notice),
        form.clone(),
        found,
        (keys, &user.time_zone),
    ))
}

fn read(form: &Form) -> Result<UserQuery, Fields> {
    let mut fields = Fields::default();
    let q = fields.keep("q", Query::parse(form.value("q").trim()));
    let is_active = match form.value("active") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    fields.done(UserQuery {
        q: q.unwrap_or_default(),
        is_active,
        include_deleted: form.chosen("deleted", "yes"),
        paging: Paging {
            cursor: form.filled("cursor").map(str::to_owned),
            ..Paging::default()
        },
    })
}

fn made(frame: Frame, form: Form, found: Found<User>, (keys, zone): (Vec<String>, &TimeZone)) -> Page {
    let narrowing = ["q", "active", "deleted"];
    let kept: Vec<(&str, &str)> = narrowing
        .into_iter()
        .filter_map(|name| Some((name, form.filled(name)?)))
        .collect();
    let next = found.next_cursor.map(|cursor| {
        let query: Vec<_> = kept
            .iter()
            .copied()
            .chain([("cursor", cursor.as_str())])
            .collect();
        address(PATH, &query)
    });
    let first = form.filled("cursor").map(|_| address(PATH, &kept));
    let rows = found
        .items
        .into_iter()
        .zip(keys)
        .map(|(user, key)| row(&user, key, zone));
    Page {
        frame,
        section: Section::admin("users"),
        rows: rows.collect(),
        narrowed: !kept.is_empty(),
        first,
        next,
        form,
    }
}

/// The page where what was asked for cannot be read.
fn nothing(frame: Frame, form: Form) -> Page {
    Page {
        frame: frame.failed(true),
        section: Section::admin("users"),
        form,
        rows: Vec::new(),
        narrowed: true,
        first: None,
        next: None,
    }
}

fn row(user: &User, key: String, zone: &TimeZone) -> Row {
    let username = user.username.to_string();
    Row {
        id: user.id.to_string(),
        full_name: user.full_name.as_ref().map(ToString::to_string),
        email: user.email.to_string(),
        superuser: user.is_superuser,
        active: user.is_active,
        made: moment(user.created_at, zone),
        deleted: user.deleted_at.map(|at| moment(at, zone)),
        version: user.version,
        key,
        restore_label: say_with("user-restore-of", [("name", username.as_str().into())]),
        username,
    }
}

/// `POST /admin/users/{user_id}/restore`
pub(super) async fn restore(
    State(app): State<App>,
    Id(account): Id<Account>,
    SignedForm { actor, caller, form }: SignedForm,
) -> Response {
    match bring_back(&app, (&caller, &actor), account, &Form::of(&form)).await {
        Ok(location) => see_other(&location),
        Err(Error::Forbidden(Why::ReauthenticationRequired)) => proof::detour("/admin/users?deleted=yes"),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn bring_back(
    app: &App,
    (caller, actor): (&Context, &Actor),
    account: Account,
    form: &Form,
) -> Result<String, Error> {
    let id = account.of(actor);
    let location = told(&format!("/admin/users/{id}"), Notice::UserRestored);
    let kept = location.clone();
    let once = form.once(format!("POST /admin/users/{id}/restore"), move |_: &User| {
        kept.clone()
    });
    let service = app.service();
    Ok(
        match service
            .restore_user(caller, actor, (id, form.expect()), once)
            .await?
        {
            Outcome::Done(_) => location,
            Outcome::Replayed(answer) => answer.location.unwrap_or(location),
        },
    )
}

/// The list over some accounts, as one looks for them with this form.
#[cfg(test)]
pub(in crate::pages) fn gallery(frame: Frame, form: Form, users: Vec<User>, next: Option<String>) -> Page {
    let zone = TimeZone::utc();
    let keys = users.iter().map(|user| user.username.to_string()).collect();
    let found = Found {
        items: users,
        next_cursor: next,
        total: None,
    };
    match read(&form) {
        Ok(_) => made(frame, form, found, (keys, &zone)),
        Err(fields) => {
            let mut form = form;
            form.refuse(&fields, last_name);
            nothing(frame, form)
        }
    }
}
