//! Making an account for somebody.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::day::TimeZone;
use onward_domain::fields::Fields;
use onward_domain::text::FullName;
use onward_domain::user::{EmailAddress, Locale, NewSettings, NewUser, User, Username};
use onward_http::App;
use onward_http::page::{SignedForm, SignedPage, see_other};
use onward_http::pairs::Pairs;
use onward_http::problem::Problem;
use onward_service::users::NewAccount;
use onward_service::{Actor, Context, Error, Outcome, Part};
use secrecy::SecretString;

use crate::form::{Form, last_name};
use crate::frame::{Frame, Notice, form_key, show as send};
use crate::pages::zones::ZONES;
use crate::pages::{proof, refused, told};
use crate::section::Section;
use crate::text::filters;

#[derive(Template)]
#[template(path = "admin/user_new.html")]
pub(in crate::pages) struct Page {
    frame: Frame,
    section: Section,
    form: Form,
    key: String,
    zones: &'static [&'static str],
}

/// `GET /admin/users/new`
pub(super) async fn show(State(app): State<App>, SignedPage(actor): SignedPage) -> Response {
    page(&app, &actor, Form::default(), StatusCode::OK).await
}

/// `POST /admin/users`
pub(super) async fn create(
    State(app): State<App>,
    SignedForm {
        actor,
        caller,
        form: sent,
    }: SignedForm,
) -> Response {
    let mut form = Form::of(&sent).without(proof::FIELD).without("password");
    let error = match make(&app, (&caller, &actor), &sent, &form).await {
        Ok(location) => return see_other(&location),
        Err(error) => error,
    };
    match refused::note(&mut form, error, last_name) {
        Ok(status) => page(&app, &actor, form, status).await,
        Err(problem) => problem.into_response(),
    }
}

async fn make(
    app: &App,
    (caller, actor): (&Context, &Actor),
    sent: &Pairs,
    form: &Form,
) -> Result<String, Error> {
    let user = read(form).map_err(|fields| Error::Invalid(Part::Form, fields))?;
    let password = sent.get("password").filter(|password| !password.is_empty());
    let new = NewAccount {
        user,
        settings: NewSettings::usual(form.chosen("is_superuser", "yes")),
        password: password.map(|password| SecretString::from(password.to_owned())),
    };
    let actor = proof::prove(app, (caller, actor), sent).await?;
    let location = |user: &User| told(&format!("/admin/users/{}", user.id), Notice::UserCreated);
    let once = form.once("POST /admin/users".to_owned(), location);
    Ok(match app.service().add_user(caller, &actor, new, once).await? {
        Outcome::Done(user) => location(&user),
        Outcome::Replayed(answer) => answer.location.unwrap_or_default(),
    })
}

fn read(form: &Form) -> Result<NewUser, Fields> {
    let mut fields = Fields::default();
    let username = fields.keep("username", Username::parse(form.value("username")));
    let full_name = fields.keep("full_name", FullName::parse_optional(form.value("full_name")));
    let email = fields.keep("email", EmailAddress::parse(form.value("email")));
    let zone = form.filled("time_zone").map(TimeZone::parse).transpose();
    let time_zone = fields.keep("time_zone", zone);
    let locale = fields.keep("locale", form.filled("locale").map(Locale::parse).transpose());
    match (username, email) {
        (Some(username), Some(email)) => fields.done(NewUser {
            username,
            email,
            full_name: full_name.flatten(),
            time_zone: time_zone.flatten(),
            locale: locale.flatten(),
        }),
        _ => Err(fields),
    }
}

async fn page(app: &App, actor: &Actor, form: Form, status: StatusCode) -> Response {
    match super::frame(app, actor, "user-new").await {
        Ok((frame, _)) => send(status, &made(frame, form, form_key(app))),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// The page around a form.
pub(in crate::pages) fn made(frame: Frame, form: Form, key: String) -> Page {
    Page {
        frame: frame.failed(form.failed()),
        section: Section::admin("users"),
        form,
        key,
        zones: ZONES,
    }
}
