//! The pages of the administration in their states.

use onward_domain::audit::{Listed, Record};
use onward_domain::ids::InviteId;
use onward_domain::invite::Invite;
use onward_domain::settings::Settings;
use onward_service::{Counts, Engine, Error, Overview, Page as Found, Queue, Storage, Why};

use super::rendered::{Named, made, signed, typed};
use super::*;
use crate::form::Form;
use crate::frame::{Frame, Notice};
use crate::pages::{admin, refused};

fn frame(name: &str) -> Frame {
    signed(name).at("admin")
}

pub(super) fn pages() -> Vec<Named> {
    let overview = Overview {
        instance_name: "Goals of the Lovelaces".to_owned(),
        engine: Engine::Sqlite,
        storage: Storage {
            version: "3.53.2".to_owned(),
            bytes: 12_345_678,
        },
        schema: "0004_goal_changes",
        counts: Counts {
            users: 14,
            active_users: 12,
            superusers: 1,
            sessions: 27,
            goals: 311,
            check_ins: 48_212,
        },
        queue: Queue {
            queued: 3,
            running: 1,
            failed: 0,
        },
    };
    let mut all = vec![(
        "admin-overview",
        made(&admin::overview(frame("Overview"), overview)),
    )];
    all.extend(lists());
    all.extend(accounts());
    all.extend(settings());
    all.extend([
        ("admin-invites", invites(Form::default(), listed())),
        ("admin-invites-none", invites(Form::default(), vec![])),
        ("admin-invites-refused", invites(wrong_address(), listed())),
        (
            "admin-audit-log",
            made(&admin::audit_log(frame("Audit log"), log(), &ada().time_zone)),
        ),
        ("admin-once", once()),
    ]);
    all
}

fn page_of<T>(items: Vec<T>) -> Found<T> {
    Found {
        items,
        next_cursor: None,
        total: None,
    }
}

fn lists() -> [Named; 4] {
    let list = |form, users, next| made(&admin::users(frame("Accounts"), form, users, next));
    let broken = typed(&[("q", "\u{1}")]);
    let found = frame("Accounts").notice(Some(Notice::UserDeleted));
    let deleted = User {
        deleted_at: Some(ada().updated_at),
        ..somebody("bob", "Bob")
    };
    let narrowed = typed(&[("q", "bob"), ("deleted", "yes")]);
    [
        (
            "admin-users",
            list(
                Form::default(),
                everybody(),
                Some("/admin/users?cursor=x".to_owned()),
            ),
        ),
        ("admin-users-none", list(typed(&[("q", "zoe")]), vec![], None)),
        ("admin-users-refused", list(broken, vec![], None)),
        (
            "admin-users-deleted",
            made(&admin::users(found, narrowed, vec![deleted], None)),
        ),
    ]
}

fn somebody(username: &str, name: &str) -> User {
    User {
        id: UserId::from_uuid(Uuid::from_u128(9)),
        username: Username::parse(username).unwrap(),
        full_name: FullName::parse_optional(name).unwrap(),
        email: EmailAddress::parse(&format!("{username}@example.org")).unwrap(),
        is_superuser: false,
        ..ada()
    }
}

fn everybody() -> Vec<User> {
    let long = "a-name-of-thirty-two-characters1";
    let off = User {
        is_active: false,
        ..somebody("bob", "")
    };
    vec![
        ada(),
        off,
        somebody(
            long,
            "Somebody whose name goes on and on and does not end before the line does",
        ),
    ]
}

fn accounts() -> [Named; 6] {
    let zone = ada().time_zone;
    let page =
        |name: &str, form, user: User| made(&admin::user(frame(name), form, (user, &zone), "key".to_owned()));
    let mut last = Form::default();
    refused::note(&mut last, Error::Conflict(Why::LastAdmin), |_| None).unwrap();
    let off = User {
        is_active: false,
        ..somebody("bob", "Bob")
    };
    let new = |form| made(&admin::new_user(frame("New account"), form, "key".to_owned()));
    let mut taken = typed(&[
        ("username", "bob"),
        ("email", "bob@example.org"),
        ("is_superuser", "yes"),
    ]);
    refused::note(&mut taken, Error::Conflict(Why::UsernameTaken), |_| None).unwrap();
    refused::note(
        &mut taken,
        Error::Forbidden(Why::ReauthenticationRequired),
        |_| None,
    )
    .unwrap();
    [
        ("admin-user", page("bob", Form::default(), somebody("bob", "Bob"))),
        ("admin-user-off", page("bob", Form::default(), off)),
        ("admin-user-own", page("ada", Form::default(), ada())),
        ("admin-user-overtaken", page("ada", last, ada())),
        ("admin-user-new", new(Form::default())),
        ("admin-user-new-refused", new(taken)),
    ]
}

fn settings() -> [Named; 4] {
    let stored = Settings::of_new_installation(ada().created_at);
    let page = |fixed, typed, overtaken| {
        let frame = frame("Settings of the installation");
        made(&admin::settings(frame, (&stored, fixed), (typed, overtaken)))
    };
    let wrong = typed(&[
        ("instance_name", ""),
        ("registration", "maybe"),
        ("time_zone", "Mars/Olympus"),
        ("locale", "english"),
        ("max_goals", "many"),
    ]);
    let other = typed(&[
        ("instance_name", "Ours"),
        ("registration", "open"),
        ("time_zone", "UTC"),
        ("locale", "en"),
        ("max_goals", "10000"),
        ("require_if_match", "yes"),
    ]);
    [
        ("admin-settings", page(vec![], None, false)),
        (
            "admin-settings-fixed",
            page(vec!["registration", "max_goals", "require_if_match"], None, false),
        ),
        ("admin-settings-refused", page(vec![], Some(wrong), false)),
        ("admin-settings-overtaken", page(vec![], Some(other), true)),
    ]
}

fn wrong_address() -> Form {
    let mut form = typed(&[("email", "nobody")]);
    let reason = EmailAddress::parse("nobody").unwrap_err();
    form.refuse(
        &onward_domain::fields::Fields::one(["email".into()], reason),
        crate::form::last_name,
    );
    form
}

fn invites(form: Form, listed: Vec<Invite>) -> String {
    let now = ada().created_at;
    let zone = ada().time_zone;
    made(&admin::invites(
        frame("Invitations"),
        form,
        page_of(listed),
        (now, &zone),
    ))
}

fn listed() -> Vec<Invite> {
    let now = ada().created_at;
    let invite = |id, email: Option<&str>, age: i64, used: bool| Invite {
        id: InviteId::from_uuid(Uuid::from_u128(id)),
        email: email.map(|email| EmailAddress::parse(email).unwrap()),
        created_at: now.plus_seconds(-age),
        expires_at: now.plus_seconds(7 * 86_400 - age),
        used_at: used.then_some(now),
    };
    vec![
        invite(1, Some("grace@example.org"), 3_600, false),
        invite(2, None, 86_400, true),
        invite(3, None, 30 * 86_400, false),
    ]
}

fn once() -> String {
    let shown = admin::Shown {
        what: "reset-link",
        whom: "bob".to_owned(),
        secret: "https://goals.example/password/reset#code=ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345".into(),
        until: ada().created_at.plus_seconds(1_800),
        back: "/admin/users/bob".to_owned(),
        place: "users",
    };
    made(&admin::once(
        frame("Link to a new password"),
        shown,
        &ada().time_zone,
    ))
}

fn log() -> Found<Listed> {
    let acts = [
        ("settings.updated", "settings", "registration max_goals"),
        ("user.disabled", "user", ""),
        ("session.started", "session", ""),
        ("signing_key.created", "signing_key", ""),
        ("something.new", "user", ""),
    ];
    let records = (1..)
        .zip(acts)
        .map(|(seq, (action, target_type, changed))| Listed {
            record: Record {
                seq,
                id: Uuid::from_u128(1),
                happened_at: ada().created_at,
                actor: (seq != 4).then(|| ada().id),
                action: action.to_owned(),
                target_type: target_type.to_owned(),
                target: Some(Uuid::from_u128(2)),
                changed: changed.to_owned(),
                address: (seq < 4).then(|| "203.0.113.7".to_owned()),
                request_id: (seq < 4).then(|| "019a9f0c-0000-7000-8000-000000000001".to_owned()),
                hash: vec![],
            },
            actor_name: (seq < 4).then(|| "ada".to_owned()),
        });
    page_of(records.collect())
}
