//! What is set for the installation as a whole. What the configuration fixes is shown and cannot be changed here.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onward_domain::day::TimeZone;
use onward_domain::fields::Fields;
use onward_domain::goal::Patch;
use onward_domain::settings::{MaxGoals, Registration, Settings, SettingsPatch};
use onward_domain::text::InstanceName;
use onward_domain::user::Locale;
use onward_http::App;
use onward_http::page::{SignedForm, SignedPage, see_other};
use onward_http::pairs::Pairs;
use onward_http::problem::Problem;
use onward_service::{Actor, Context, Error, Part};

use crate::form::race::{Difference, differences};
use crate::form::{Form, label, last_name, typed};
use crate::frame::{Frame, Notice, show as send};
use crate::pages::zones::ZONES;
use crate::pages::{asked, proof, refused, told};
use crate::section::Section;
use crate::text::{filters, say};
use crate::words::amount;

const PATH: &str = "/admin/settings";

#[derive(Template)]
#[template(path = "admin/settings.html")]
pub(in crate::pages) struct Page {
    frame: Frame,
    section: Section,
    form: Form,
    race: Vec<Difference>,
    fixed: Vec<Fixed>,
    /// Whether the password is needed to save anything.
    asks_password: bool,
    zones: &'static [&'static str],
}

/// A setting that the configuration fixes.
struct Fixed {
    name: &'static str,
    /// Where it is set.
    key: String,
    label: String,
    value: String,
}

impl Page {
    /// Whether a setting can be changed here.
    fn open(&self, name: &str) -> bool {
        self.fixed.iter().all(|fixed| fixed.name != name)
    }
}

/// `GET /admin/settings`
pub(super) async fn show(State(app): State<App>, SignedPage(actor): SignedPage, query: RawQuery) -> Response {
    let notice = asked(query).get("notice").and_then(Notice::from_word);
    let page = async {
        let (frame, _) = super::frame(&app, &actor, "settings").await?;
        let settings = app.service().settings(&actor).await?;
        let page = made(frame.notice(notice), &settings, &app.service().fixed_settings());
        Ok::<_, Error>(page.asking(proof::is_due(&app, &actor)))
    };
    match page.await {
        Ok(page) => send(StatusCode::OK, &page),
        Err(error) => Problem::from(error).into_response(),
    }
}

/// `POST /admin/settings`
pub(super) async fn save(
    State(app): State<App>,
    SignedForm {
        actor,
        caller,
        form: sent,
    }: SignedForm,
) -> Response {
    let form = Form::of(&sent).without(proof::FIELD);
    match change(&app, (&caller, &actor), &sent, &form).await {
        Ok(()) => see_other(&told(PATH, Notice::SettingsSaved)),
        Err(error) => match refuse(&app, &actor, form, error).await {
            Ok(response) => response,
            Err(problem) => problem.into_response(),
        },
    }
}

async fn change(
    app: &App,
    (caller, actor): (&Context, &Actor),
    sent: &Pairs,
    form: &Form,
) -> Result<(), Error> {
    let fixed = app.service().fixed_settings();
    let patch = read(form, &fixed).map_err(|fields| Error::Invalid(Part::Form, fields))?;
    let actor = proof::prove(app, (caller, actor), sent).await?;
    let done = app
        .service()
        .patch_settings(caller, &actor, patch, form.expect())
        .await;
    done.map(drop)
}

/// The form once more, with what is wrong with it, or with what somebody else saved meanwhile.
async fn refuse(app: &App, actor: &Actor, mut form: Form, error: Error) -> Result<Response, Problem> {
    let (frame, _) = super::frame(app, actor, "settings").await?;
    let settings = app.service().settings(actor).await?;
    let page = made(frame.failed(true), &settings, &app.service().fixed_settings());
    let mut race = Vec::new();
    let status = if matches!(error, Error::Precondition { .. }) {
        race = differences(&page.form, &form, words);
        if race.is_empty() {
            // What was typed is saved already: the form was sent twice.
            return Ok(see_other(&told(PATH, Notice::SettingsSaved)));
        }
        form = form.made_from(settings.version);
        form.blame(None, say("form-race"));
        StatusCode::CONFLICT
    } else {
        refused::note(&mut form, error, last_name)?
    };
    let asks = form.error(proof::FIELD).is_some() || proof::is_due(app, actor);
    let page = Page { form, race, ..page };
    Ok(send(status, &page.asking(asks)))
}

/// The page with the settings as they are.
fn made(frame: Frame, settings: &Settings, fixed: &[&'static str]) -> Page {
    let filled = fill(settings);
    let shown = |name: &'static str| Fixed {
        name,
        key: format!("instance.{name}"),
        label: label(name),
        value: words(name, filled.value(name)),
    };
    let form = fixed.iter().fold(filled.clone(), |form, name| form.without(name));
    Page {
        frame,
        section: Section::admin("settings"),
        form: form.made_from(settings.version),
        race: Vec::new(),
        fixed: fixed.iter().copied().map(shown).collect(),
        asks_password: false,
        zones: ZONES,
    }
}

impl Page {
    fn asking(self, asks_password: bool) -> Self {
        Self {
            asks_password,
            ..self
        }
    }
}

fn fill(settings: &Settings) -> Form {
    let yes = |on: bool| if on { "yes".to_owned() } else { String::new() };
    Form::fresh([
        ("instance_name", settings.instance_name.to_string()),
        ("registration", settings.registration.word().to_owned()),
        ("time_zone", settings.time_zone.name().to_owned()),
        ("locale", settings.locale.to_string()),
        ("max_goals", settings.max_goals.count().to_string()),
        (
            "require_email_verification",
            yes(settings.require_email_verification),
        ),
        ("require_if_match", yes(settings.require_if_match)),
    ])
}

fn read(form: &Form, fixed: &[&str]) -> Result<SettingsPatch, Fields> {
    let mut fields = Fields::default();
    let open = |name: &str| !fixed.contains(&name);
    let switch = |name: &str| {
        if open(name) {
            Patch::Set(form.chosen(name, "yes"))
        } else {
            Patch::Keep
        }
    };
    let text = |name: &'static str| Some(form.value(name)).filter(|_| open(name));
    let patch = SettingsPatch {
        instance_name: kept(&mut fields, "instance_name", text, InstanceName::parse),
        registration: kept(&mut fields, "registration", text, |word| {
            typed::one_of(word, Registration::from_word)
        }),
        require_email_verification: switch("require_email_verification"),
        require_if_match: switch("require_if_match"),
        time_zone: kept(&mut fields, "time_zone", text, |name| {
            TimeZone::parse(name.trim())
        }),
        locale: kept(&mut fields, "locale", text, |tag| Locale::parse(tag.trim())),
        max_goals: kept(&mut fields, "max_goals", text, |number| {
            typed::whole(number).and_then(MaxGoals::new)
        }),
    };
    fields.done(patch)
}

/// A field that can be changed here, or was refused, which is noted.
fn kept<'f, T>(
    fields: &mut Fields,
    name: &'static str,
    text: impl Fn(&'static str) -> Option<&'f str>,
    parse: impl FnOnce(&str) -> Result<T, onward_domain::fields::Reason>,
) -> Patch<T> {
    let read = text(name).and_then(|text| fields.keep(name, parse(text)));
    read.map_or(Patch::Keep, Patch::Set)
}

fn words(field: &str, value: &str) -> String {
    match (field, value) {
        ("registration", word) if Registration::from_word(word).is_some() => {
            say(&format!("registration-{word}"))
        }
        ("require_email_verification" | "require_if_match", "yes") => say("switch-on"),
        ("require_email_verification" | "require_if_match", _) => say("switch-off"),
        ("max_goals", number) => number.parse().map_or_else(|_| number.to_owned(), amount::count),
        (_, "") => say("race-nothing"),
        (_, value) => value.to_owned(),
    }
}

/// The page with these settings; or as it is when `typed` was refused or overtaken.
#[cfg(test)]
pub(in crate::pages) fn gallery(
    frame: Frame,
    (settings, fixed): (&Settings, Vec<&'static str>),
    (typed, overtaken): (Option<Form>, bool),
) -> Page {
    let page = made(frame.clone(), settings, &fixed);
    let Some(mut form) = typed else { return page };
    let mut race = Vec::new();
    if overtaken {
        race = differences(&page.form, &form, words);
        form.blame(None, say("form-race"));
    } else if let Err(fields) = read(&form, &fixed) {
        form.refuse(&fields, last_name);
    }
    let page = Page {
        frame: frame.failed(true),
        form,
        race,
        ..page
    };
    page.asking(true)
}
