//! The pages of settings in their states.

use onward_domain::fields::{Fields, Kind, Reason};
use onward_domain::ids::SessionId;
use onward_domain::session::{Client, Session};

use super::rendered::{Named, made, signed, typed};
use super::*;
use crate::form::{Form, last_name};
use crate::frame::{Frame, Notice};
use crate::pages::{proof, refused, settings};
use onward_service::{Error, Why};

fn frame(name: &str) -> Frame {
    signed(name).at("settings")
}

pub(super) fn pages() -> Vec<Named> {
    let asked = without(&[proof::FIELD]);
    let proof = |frame, form| made(&proof::made(frame, form));
    let mut all = vec![
        (
            "reauthenticate",
            proof(signed("Your password, please"), Form::default()),
        ),
        (
            "reauthenticate-refused",
            proof(signed("Your password, please").failed(true), asked),
        ),
    ];
    all.extend(own());
    all.extend(others());
    all
}

/// A form that was sent without these fields.
fn without(missing: &[&'static str]) -> Form {
    let mut fields = Fields::default();
    for name in missing {
        fields.refuse(*name, Reason::new(Kind::Missing, "Must be given"));
    }
    let mut form = Form::default();
    form.refuse(&fields, last_name);
    form
}

fn own() -> [Named; 8] {
    let page =
        |name, part, typed, overtaken| made(&settings::own(frame(name), part, &ada(), (typed, overtaken)));
    let wrong_names = typed(&[("username", "a"), ("full_name", "kept"), ("email", "nobody")]);
    let other_names = typed(&[
        ("username", "countess"),
        ("full_name", ""),
        ("email", "ada@example.org"),
    ]);
    let wrong_times = typed(&[
        ("time_zone", "Mars/Olympus"),
        ("day_starts_at", "1000"),
        ("week_starts_on", "8"),
    ]);
    let other_times = typed(&[
        ("time_zone", "Asia/Tokyo"),
        ("day_starts_at", "-60"),
        ("week_starts_on", "7"),
    ]);
    let wrong_looks = typed(&[("theme", "pink"), ("locale", "english")]);
    [
        (
            "settings-profile",
            page("Profile", &settings::PROFILE, None, false),
        ),
        (
            "settings-profile-refused",
            page("Profile", &settings::PROFILE, Some(wrong_names), false),
        ),
        (
            "settings-profile-overtaken",
            page("Profile", &settings::PROFILE, Some(other_names), true),
        ),
        ("settings-time", page("Time", &settings::TIME, None, false)),
        (
            "settings-time-refused",
            page("Time", &settings::TIME, Some(wrong_times), false),
        ),
        (
            "settings-time-overtaken",
            page("Time", &settings::TIME, Some(other_times), true),
        ),
        (
            "settings-appearance",
            page("Appearance", &settings::APPEARANCE, None, false),
        ),
        (
            "settings-appearance-refused",
            page("Appearance", &settings::APPEARANCE, Some(wrong_looks), false),
        ),
    ]
}

fn others() -> [Named; 6] {
    let wrong = without(&[proof::FIELD, "new_password"]);
    let mut last = Form::default();
    let status = refused::note(&mut last, Error::Conflict(Why::LastAdmin), |_| None).unwrap();
    assert_eq!(status, 409);
    let zone = ada().time_zone;
    let saved = frame("Sign-ins").notice(Some(Notice::SessionEnded));
    let alone = sessions().into_iter().take(1).collect();
    [
        (
            "settings-security",
            made(&settings::security(frame("Security"), Form::default())),
        ),
        (
            "settings-security-refused",
            made(&settings::security(frame("Security").failed(true), wrong)),
        ),
        (
            "settings-sessions",
            made(&settings::sessions(saved, sessions(), &zone)),
        ),
        (
            "settings-sessions-alone",
            made(&settings::sessions(frame("Sign-ins"), alone, &zone)),
        ),
        (
            "settings-account",
            made(&settings::account(frame("Account"), Form::default())),
        ),
        (
            "settings-account-last",
            made(&settings::account(frame("Account"), last)),
        ),
    ]
}

fn sessions() -> Vec<Session> {
    let at = ada().created_at;
    let agents = [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
            Client::Web,
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Safari/604.1",
            Client::Web,
        ),
        (
            "a-very-long-name-of-a-program-that-somebody-wrote-and-never-shortened/1.0",
            Client::Api,
        ),
        ("", Client::Api),
    ];
    let sessions = (1..).zip(agents).map(|(number, (device, client))| Session {
        id: SessionId::from_uuid(Uuid::from_u128(number)),
        client,
        device: device.to_owned(),
        address: (number != 4).then(|| "2001:db8::7".to_owned()),
        current: number == 1,
        authenticated_at: at,
        created_at: at,
        last_used_at: at.plus_seconds(600),
        expires_at: at.plus_seconds(86_400),
    });
    sessions.collect()
}
