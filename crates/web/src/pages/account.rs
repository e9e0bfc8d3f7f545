//! Making an account: sign-up, and the set-up of a fresh installation.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::day::TimeZone;
use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::user::{EmailAddress, NewUser, Username};
use onward_http::App;
use onward_http::caller::Caller;
use onward_http::page::{MaybeSignedPage, OpenForm, see_other};
use onward_http::pairs::Pairs;
use onward_http::problem::Problem;
use onward_service::auth::{Admission, Credentials, Door};
use onward_service::{Context, Error, Why};
use secrecy::{ExposeSecret, SecretString};

use super::zones::ZONES;
use super::{login, refused};
use crate::form::{Form, last_name};
use crate::frame::{Frame, show as send};
use crate::text::{filters, say};

#[derive(Template)]
#[template(path = "register.html")]
pub(super) struct Page {
    frame: Frame,
    form: Form,
    action: &'static str,
    heading: &'static str,
    lead: Option<&'static str>,
    asks_code: bool,
    asks_invite: bool,
    open: bool,
    zones: &'static [&'static str],
}

/// The two addresses under which an account is made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Register,
    SetUp,
}

/// `GET /register`
pub(crate) async fn show_register(
    State(app): State<App>,
    actor: MaybeSignedPage,
    Caller(caller): Caller,
) -> Response {
    show(&app, &actor, &caller, Way::Register).await
}

/// `GET /setup`
pub(crate) async fn show_setup(
    State(app): State<App>,
    actor: MaybeSignedPage,
    Caller(caller): Caller,
) -> Response {
    show(&app, &actor, &caller, Way::SetUp).await
}

/// `POST /register`
pub(crate) async fn register(State(app): State<App>, form: OpenForm) -> Response {
    make(&app, form, Way::Register).await
}

/// `POST /setup`
pub(crate) async fn set_up(State(app): State<App>, form: OpenForm) -> Response {
    make(&app, form, Way::SetUp).await
}

async fn show(app: &App, actor: &MaybeSignedPage, caller: &Context, way: Way) -> Response {
    if actor.0.is_some() {
        return see_other("/goals");
    }
    page(app, caller, way, Form::default(), StatusCode::OK).await
}

async fn make(app: &App, OpenForm { caller, form: sent }: OpenForm, way: Way) -> Response {
    let password = SecretString::from(sent.get("password").unwrap_or_default().to_owned());
    let shown = |name: &str| {
        let code = sent.get(name).filter(|code| !code.trim().is_empty());
        code.map(|code| SecretString::from(code.to_owned()))
    };
    let admission = Admission {
        setup_code: shown("setup_code"),
        invite: shown("invite"),
    };
    let (mut form, read) = read(&sent);
    let result = match read {
        Ok(new) => enter(app, &caller, new, password, admission).await,
        Err(fields) => with_password_fault(app, &form, &password, fields).await,
    };
    let error = match result {
        Ok(response) => return response,
        Err(Error::Forbidden(Why::RegistrationClosed)) if sent.get("invite").is_some() => {
            form.blame(Some("invite"), say("invite-refused"));
            return page(app, &caller, way, form, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Err(error) => error,
    };
    match refused::note(&mut form, error, last_name) {
        Ok(status) => page(app, &caller, way, form, status).await,
        Err(problem) => problem.into_response(),
    }
}

/// Refuses the form, and tells what is wrong with the password together with everything else.
async fn with_password_fault(
    app: &App,
    form: &Form,
    password: &SecretString,
    mut fields: Fields,
) -> Result<Response, Error> {
    // A password that was left out is among the faults already.
    if !password.expose_secret().is_empty() {
        let words = [form.value("username"), form.value("email")];
        let fault = app.service().password_fault(password, &words).await?;
        fields.keep("password", fault.map_or(Ok(()), Err));
    }
    Err(Error::Invalid(onward_service::Part::Form, fields))
}

/// Makes the account and signs in to it.
async fn enter(
    app: &App,
    caller: &Context,
    new: NewUser,
    password: SecretString,
    admission: Admission,
) -> Result<Response, Error> {
    let username = new.username.as_str().to_owned();
    app.service()
        .register(caller, new, password.clone(), admission)
        .await?;
    let credentials = Credentials {
        username,
        password,
        scopes: None,
    };
    let cookies = login::start(app, caller, credentials, false).await?;
    Ok(login::with_cookies(see_other("/goals"), cookies))
}

/// Reads everything but the secrets; the form keeps what was typed, without the password.
fn read(sent: &Pairs) -> (Form, Result<NewUser, Fields>) {
    let form = Form::of(sent).without("password");
    let mut fields = Fields::default();
    let username = fields.keep("username", Username::parse(form.value("username")));
    let email = fields.keep("email", EmailAddress::parse(form.value("email")));
    if sent.get("password").unwrap_or_default().is_empty() {
        fields.refuse("password", Reason::new(Kind::Missing, "Must be given"));
    }
    let time_zone = form
        .filled("time_zone")
        .and_then(|name| fields.keep("time_zone", TimeZone::parse(name)));
    let new = match (username, email) {
        (Some(username), Some(email)) => fields.done(NewUser {
            username,
            email,
            full_name: None,
            time_zone,
            locale: None,
        }),
        _ => Err(fields),
    };
    (form, new)
}

async fn page(app: &App, caller: &Context, way: Way, form: Form, status: StatusCode) -> Response {
    let door = match app.service().door(caller).await {
        Ok(door) => door,
        Err(error) => return Problem::from(error).into_response(),
    };
    send(
        status,
        &made(Frame::open(app, String::new(), door), way, door, form),
    )
}

fn made(frame: Frame, way: Way, door: Door, form: Form) -> Page {
    let first = matches!(door, Door::First { .. });
    let (name, heading, action) = match way {
        Way::Register => ("register-page", "register-title", "/register"),
        Way::SetUp => ("setup-page", "setup-title", "/setup"),
    };
    let lead = match (way, door) {
        (Way::SetUp, Door::First { .. }) => Some("setup-lead"),
        (Way::SetUp, _) => Some("setup-done"),
        (Way::Register, Door::First { .. }) => Some("register-first"),
        (Way::Register, Door::Open) => None,
        (Way::Register, Door::Invited) => Some("register-invited"),
        (Way::Register, Door::Closed) => Some("register-off"),
    };
    Page {
        frame: frame.named(say(name)).at("register").failed(form.failed()),
        form,
        action,
        heading,
        lead,
        asks_code: first && (way == Way::SetUp || door == (Door::First { code: true })),
        asks_invite: way == Way::Register && door == Door::Invited,
        open: first || (way == Way::Register && matches!(door, Door::Open | Door::Invited)),
        zones: ZONES,
    }
}

#[cfg(test)]
pub(super) fn first(frame: Frame, form: Form) -> Page {
    made(frame, Way::Register, Door::First { code: true }, form)
}

#[cfg(test)]
pub(super) fn refused_form() -> Form {
    let sent = Pairs::parse(b"username=a&email=nobody&password=&time_zone=Mars").unwrap_or_default();
    let (mut form, read) = read(&sent);
    if let Err(fields) = read {
        form.refuse(&fields, last_name);
    }
    form
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Reader;

    fn sent(text: &str) -> Pairs {
        Pairs::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn all_errors_of_a_sign_up_are_told_at_once() {
        let (_, read) = read(&sent("username=a&email=nobody&password=&time_zone=Mars/Olympus"));
        let fields = read.unwrap_err();
        let names: Vec<_> = fields.errors().iter().filter_map(last_name).collect();
        assert_eq!(names, ["username", "email", "password", "time_zone"]);
    }

    #[test]
    fn a_password_is_never_kept_for_the_page() {
        let (form, _) = read(&sent(
            "username=ada&email=ada%40example.org&password=correct+horse",
        ));
        assert_eq!(form.value("password"), "");
        assert_eq!(form.value("username"), "ada");
    }

    #[test]
    fn every_zone_offered_is_one() {
        for zone in ZONES {
            assert_eq!(TimeZone::parse(zone).unwrap().name(), *zone);
        }
    }

    #[test]
    fn the_code_is_asked_for_where_it_is_needed() {
        let asks = |way, door| {
            made(
                Frame::of(String::new(), Reader::Unknown, String::new()),
                way,
                door,
                Form::default(),
            )
            .asks_code
        };
        assert!(asks(Way::Register, Door::First { code: true }));
        assert!(!asks(Way::Register, Door::First { code: false }));
        assert!(!asks(Way::Register, Door::Open));
        assert!(asks(Way::SetUp, Door::First { code: false }));
        assert!(!asks(Way::Register, Door::Invited));
    }

    #[test]
    fn an_invitation_is_asked_for_where_it_is_needed() {
        let page = |door| {
            made(
                Frame::of(String::new(), Reader::Unknown, String::new()),
                Way::Register,
                door,
                Form::default(),
            )
        };
        assert!(page(Door::Invited).asks_invite && page(Door::Invited).open);
        assert!(!page(Door::Open).asks_invite && !page(Door::Closed).open);
    }
}
