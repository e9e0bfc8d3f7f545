//! A form over some fields of one's own account: shown, saved, refused, or overtaken by another change.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use onward_domain::fields::Fields;
use onward_domain::user::{User, UserPatch};
use onward_http::App;
use onward_http::page::{SignedForm, SignedPage, see_other};
use onward_http::pairs::Pairs;
use onward_http::problem::Problem;
use onward_service::{Actor, Context, Error, Part as From};

use super::time::Time;
use crate::form::race::{Difference, differences};
use crate::form::{Form, last_name};
use crate::frame::{Frame, Notice, show as send};
use crate::pages::{asked, proof, refused, told};
use crate::section::Section;
use crate::text::{filters, say};

/// Some fields of an account that are changed together.
pub(in crate::pages) struct Part {
    /// The place in the navigation.
    pub(super) place: &'static str,
    /// The form as the account fills it in.
    pub(super) fill: fn(&User) -> Form,
    /// The change that a form asks for.
    pub(super) read: fn(&Form) -> Result<UserPatch, Fields>,
    /// What people call the value of a field.
    pub(super) words: fn(&str, &str) -> String,
}

impl Part {
    /// Its address.
    fn path(&self) -> String {
        format!("/settings/{}", self.place)
    }
}

#[derive(Template)]
#[template(path = "settings/own.html")]
pub(in crate::pages) struct Page {
    frame: Frame,
    section: Section,
    part: &'static Part,
    form: Form,
    race: Vec<Difference>,
    time: Time,
}

impl Page {
    fn message(&self, what: &str) -> String {
        format!("settings-{}-{what}", self.part.place)
    }
}

/// The routes of a part.
pub(super) fn routes(part: &'static Part) -> MethodRouter<App> {
    let shown = async move |State(app): State<App>, SignedPage(actor): SignedPage, query: RawQuery| {
        show(&app, &actor, &asked(query), part).await
    };
    let saved = async move |State(app): State<App>, sent: SignedForm| save(&app, sent, part).await;
    get(shown).post(saved)
}

async fn show(app: &App, actor: &Actor, query: &Pairs, part: &'static Part) -> Response {
    match app.service().me(actor).await {
        Ok(user) => {
            let notice = query.get("notice").and_then(Notice::from_word);
            let frame = super::frame(app, actor, &user, part.place).notice(notice);
            let form = (part.fill)(&user).made_from(user.version);
            let time = Time::of(&user, &form, app.clock.now());
            send(StatusCode::OK, &made(frame, part, form, Vec::new(), time))
        }
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn save(app: &App, sent: SignedForm, part: &'static Part) -> Response {
    let SignedForm {
        actor,
        caller,
        form: sent,
    } = sent;
    let form = Form::of(&sent).without(proof::FIELD);
    match change(app, (&caller, &actor), &sent, &form, part).await {
        Ok(()) => see_other(&told(&part.path(), Notice::SettingsSaved)),
        Err(error) => match refuse(app, &actor, form, error, part).await {
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
    part: &Part,
) -> Result<(), Error> {
    let patch = (part.read)(form).map_err(|fields| Error::Invalid(From::Form, fields))?;
    let actor = proof::prove(app, (caller, actor), sent).await?;
    let done = app.service().patch_me(caller, &actor, patch, form.expect()).await;
    done.map(drop)
}

/// The form once more, with what is wrong with it, or with what somebody else saved meanwhile.
async fn refuse(
    app: &App,
    actor: &Actor,
    mut form: Form,
    error: Error,
    part: &'static Part,
) -> Result<Response, Problem> {
    let user = app.service().me(actor).await?;
    let mut race = Vec::new();
    let status = if matches!(error, Error::Precondition { .. }) {
        race = differences(&(part.fill)(&user), &form, part.words);
        if race.is_empty() {
            // What was typed is saved already: the form was sent twice.
            return Ok(see_other(&told(&part.path(), Notice::SettingsSaved)));
        }
        form = form.made_from(user.version);
        form.blame(None, say("form-race"));
        StatusCode::CONFLICT
    } else {
        refused::note(&mut form, error, last_name)?
    };
    let frame = super::frame(app, actor, &user, part.place).failed(true);
    let time = Time::of(&user, &form, app.clock.now());
    Ok(send(status, &made(frame, part, form, race, time)))
}

const fn made(frame: Frame, part: &'static Part, form: Form, race: Vec<Difference>, time: Time) -> Page {
    Page {
        frame,
        section: Section::settings(part.place),
        part,
        form,
        race,
        time,
    }
}

/// The page of a part for somebody, and the same as it is when what `typed` says was refused or overtaken.
#[cfg(test)]
pub(in crate::pages) fn gallery(
    frame: Frame,
    part: &'static Part,
    user: &User,
    (typed, overtaken): (Option<Form>, bool),
) -> Page {
    let saved = (part.fill)(user).made_from(user.version);
    let now = user.created_at;
    let Some(mut form) = typed else {
        let time = Time::of(user, &saved, now);
        return made(frame, part, saved, Vec::new(), time);
    };
    let mut race = Vec::new();
    if overtaken {
        race = differences(&saved, &form, part.words);
        form.blame(None, say("form-race"));
    } else if let Err(fields) = (part.read)(&form) {
        form.refuse(&fields, last_name);
    }
    let time = Time::of(user, &form, now);
    made(frame.failed(true), part, form, race, time)
}
