//! Every page in its states; with `ONWARD_GALLERY` set to a folder, written there to be looked at.

use askama::Template;
use onward_http::problem::Slug;
use onward_http::problem_page::ProblemPage;

use super::*;
use crate::bar::{Bar, CheckInNotice, Place, check_in_bar};
use crate::form::{Form, check_in, goal as goal_form, last_name};
use crate::frame::{Frame, Notice, Person, Reader};
use crate::pages::problems::problem_page;
use crate::pages::{account, error, goal, goal_new, goals, landing, login};

const TODAY: &str = "2026-11-20";

/// A page with its name.
pub(super) type Named = (&'static str, String);

/// A page of Ada's.
pub(super) fn signed(name: &str) -> Frame {
    let person = Person {
        name: "ada".to_owned(),
        superuser: true,
    };
    let mut frame = Frame::of(name.to_owned(), Reader::Person, "token".to_owned()).at("goals");
    frame.person = Some(person);
    frame
}

fn stranger(name: &str) -> Frame {
    let reader = Reader::Stranger { may_register: true };
    Frame::of(name.to_owned(), reader, "token".to_owned())
}

fn uninvited(name: &str) -> Frame {
    let reader = Reader::Stranger { may_register: false };
    Frame::of(name.to_owned(), reader, "token".to_owned())
}

pub(super) fn made(page: &impl Template) -> String {
    page.render().unwrap()
}

fn goal_page(of: Goal, at: &[(&str, &str)], log: Vec<CheckIn>, form: Form, frame: Frame) -> goal::Page {
    let standing = standing_of(&of, at, TODAY);
    let next = (!log.is_empty()).then(|| "/goals/x?cursor=abc#log".to_owned());
    let parts = goal::Parts {
        goal: of,
        standing,
        log,
        form,
        key: "key".to_owned(),
        further: false,
        next,
    };
    goal::made(frame, parts)
}

fn list() -> goals::Page {
    let long = "A title that somebody wrote on a long evening and that goes on until it has nearly two hundred characters, as the contract allows, and a page has to live with without_falling_apart_anywhere";
    let mut long_goal = weight();
    long_goal.title = Title::parse(long).unwrap();
    let rows = [
        (books(), behind()),
        (weight(), vec![("2026-11-18", "75.2")]),
        (habit(), vec![("2026-11-18", "1")]),
        (log_only(), vec![]),
        (closed(), vec![("2026-05-01", "17")]),
        (long_goal, vec![("2026-11-19", "81")]),
    ];
    let rows = rows
        .into_iter()
        .map(|(goal, at)| goals::row(&goal, &standing_of(&goal, &at, TODAY), "key".to_owned()));
    goals::Page {
        frame: signed("Goals").bar(Some(saved(Place::Goals))),
        today: goals::words_of(day(TODAY)),
        rows: rows.collect(),
        narrowed: goals::Narrowed::nothing(),
        put_away: false,
        further: false,
        next: Some("/goals?cursor=x".to_owned()),
    }
}

/// The bar after a check-in.
fn saved(place: Place) -> Bar {
    check_in_bar((CheckInNotice::Saved, place), &logged()[0], &books(), "today")
}

fn refused(mut form: Form) -> Form {
    let fields = goal_form::read(&form, day(TODAY)).unwrap_err();
    form.refuse(&fields, last_name);
    form
}

pub(super) fn typed(pairs: &[(&str, &str)]) -> Form {
    Form::sent(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    )
}

fn all() -> Vec<Named> {
    let pages = account_pages()
        .into_iter()
        .chain(list_pages())
        .chain(goal_pages())
        .chain(history::pages())
        .chain(settings::pages())
        .chain(admin::pages());
    pages
        .chain([
            ("error-404", error::example(404)),
            ("error-500", error::example(500)),
            ("problems", problem_page(ProblemPage::All, true)),
            ("problems-unknown", problem_page(ProblemPage::Unknown, false)),
            (
                "problem",
                problem_page(ProblemPage::One(Slug::IdempotencyInProgress.entry()), true),
            ),
        ])
        .collect()
}

fn account_pages() -> [Named; 7] {
    let login = |frame: Frame, form| made(&login::made(frame.at("login"), form));
    let signed_out = stranger("Sign in").notice(Some(Notice::SignedOut));
    let register = |form| made(&account::first(stranger(""), form));
    [
        (
            "landing",
            made(&landing::page(stranger("Know where you stand").at("landing"))),
        ),
        (
            "landing-closed",
            made(&landing::page(uninvited("Know where you stand").at("landing"))),
        ),
        ("login", login(signed_out, Form::default())),
        ("login-closed", login(uninvited("Sign in"), Form::default())),
        (
            "login-refused",
            login(stranger("Sign in").failed(true), login::refused_form()),
        ),
        ("register", register(Form::default())),
        ("register-refused", register(account::refused_form())),
    ]
}

fn list_pages() -> [Named; 5] {
    let today = goals::words_of(day(TODAY));
    let empty = goals::Page {
        frame: signed("Goals"),
        today,
        rows: vec![],
        narrowed: goals::Narrowed::nothing(),
        put_away: false,
        further: false,
        next: None,
    };
    let new = |frame, form| made(&goal_new::made(frame, form, "key".to_owned()));
    let keep = typed(&[
        ("kind", "keep"),
        ("aggregate", "count"),
        ("every_number", "1"),
        ("every_unit", "week"),
        ("from", "today"),
        ("decimals", "2"),
        ("missing", "unknown"),
    ]);
    let wrong = typed(&[
        ("kind", "reach"),
        ("aggregate", "sum"),
        ("start", "0"),
        ("target", "many"),
        ("due_on", "someday"),
        ("decimals", "9"),
    ]);
    [
        ("goals", made(&list())),
        ("goals-empty", made(&empty)),
        ("new", new(signed("New goal"), goal_form::fresh())),
        ("new-keep", new(signed("New goal"), keep)),
        (
            "new-refused",
            new(signed("New goal").failed(true), refused(wrong)),
        ),
    ]
}

fn goal_pages() -> [Named; 4] {
    let mut described = books();
    let about = "One chapter **every evening**, phone in the hall.\n\n1. fiction\n2. one history";
    described.description = Some(Description::parse(about).unwrap());
    let mut wrong = typed(&[
        ("value", "a few"),
        ("day", "other"),
        ("occurred_on", "someday"),
        ("note", "kept"),
    ]);
    let fields = check_in::read(&wrong, &books(), day(TODAY)).unwrap_err();
    wrong.refuse(&fields, check_in::field_of);
    let fresh = check_in::fresh;
    let saved = signed("Read 24 books").bar(Some(saved(Place::Goal)));
    let failed = signed("Read 24 books").failed(true);
    let loss = [("2026-11-18", "79.4")];
    [
        (
            "goal",
            made(&goal_page(described, &behind(), logged(), fresh(&books()), saved)),
        ),
        (
            "goal-refused",
            made(&goal_page(books(), &behind(), logged(), wrong, failed)),
        ),
        (
            "goal-new",
            made(&goal_page(habit(), &[], vec![], fresh(&habit()), signed("Gym"))),
        ),
        (
            "goal-down",
            made(&goal_page(
                weight(),
                &loss,
                logged(),
                fresh(&weight()),
                signed("Down to 75 kg"),
            )),
        ),
    ]
}

#[test]
fn every_page_has_one_heading_its_landmarks_and_a_title() {
    for (name, html) in all() {
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert!(html.contains("<main id=\"main\""), "{name}");
        let body = html.split("<body>").nth(1).unwrap();
        assert!(
            body.trim_start()
                .starts_with("<a class=\"skip-link\" href=\"#main\">"),
            "{name}"
        );
        assert!(html.contains(" - Onward</title>"), "{name}");
        assert_eq!(
            html.contains("<title>Error: "),
            name.ends_with("-refused") || name.ends_with("-overtaken"),
            "{name}"
        );
    }
}

#[test]
fn nobody_is_sent_to_a_sign_up_that_is_closed() {
    for (name, html) in account_pages() {
        let sends = html.contains("href=\"/register\"");
        assert_eq!(sends, !name.ends_with("-closed"), "{name}");
        assert!(html.contains("href=\"/login\""), "{name}");
    }
    let landing = made(&landing::page(uninvited("Know where you stand")));
    assert!(
        landing.contains("<a class=\"button\" href=\"/login\">"),
        "{landing}"
    );
}

#[test]
fn every_form_that_posts_carries_a_token() {
    for (name, html) in all() {
        for form in html
            .split("<form")
            .skip(1)
            .filter(|form| form.contains("method=\"post\""))
        {
            let form = form.split("</form>").next().unwrap();
            if form.contains("method=\"get\"") {
                continue;
            }
            assert!(form.contains("name=\"form_token\""), "{name}: {form}");
        }
    }
}

#[test]
fn ids_are_unique_and_what_is_pointed_at_exists() {
    for (name, html) in all() {
        let ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "{name}: {ids:?}");
        for attribute in [
            " for=\"",
            " aria-describedby=\"",
            " aria-labelledby=\"",
            " href=\"#",
        ] {
            for named in html
                .split(attribute)
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
            {
                for id in named.split(' ') {
                    assert!(ids.contains(&id), "{name}: {attribute}{id}");
                }
            }
        }
    }
}

#[test]
fn a_page_with_a_refused_form_shows_every_error_twice_in_the_same_words() {
    for (name, html) in all().into_iter().filter(|(name, _)| name.ends_with("-refused")) {
        let summary = html
            .split("class=\"problem\"")
            .nth(1)
            .and_then(|rest| rest.split("</div>").next())
            .unwrap();
        let links = summary.split("<a href=\"#").skip(1);
        let mut count = 0;
        for link in links {
            let words = link
                .split('>')
                .nth(1)
                .and_then(|rest| rest.split('<').next())
                .unwrap();
            assert_eq!(html.matches(words).count(), 2, "{name}: {words}");
            count += 1;
        }
        assert!(count > 0, "{name}");
    }
}

#[test]
fn text_of_people_is_escaped() {
    let mut goal = books();
    goal.title = Title::parse("<script>alert(1)</script>").unwrap();
    let form = typed(&[("value", "\"><script>"), ("note", "</textarea><script>")]);
    let html = goal_page(goal, &[], logged(), form, signed("x"))
        .render()
        .unwrap();
    assert!(!html.contains("<script"), "{html}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a folder to look at the pages in")]
fn pages_can_be_looked_at() {
    let Ok(folder) = std::env::var("ONWARD_GALLERY") else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    for (name, html) in all() {
        std::fs::write(format!("{folder}/{name}.html"), html).unwrap();
    }
    for asset in [&crate::assets::STYLE, &crate::assets::ICONS, &crate::assets::MARK] {
        asset.write_below(&folder);
    }
}
