//! The operations of section 6 of the contract, row by row: what each answers, and the errors that are its own, done in
//! both engines. `section6.txt` has what the contract says; rows and document are compared with it and with each other, as
//! the document is with the router (`openapi`), so that none can be short of anything. What all operations share (401,
//! 403, 404 …) is tested elsewhere.

mod accounts;
mod admin;
mod check_ins;
mod goals;
mod scene;
mod section6;
mod system;

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::BoxFuture;
use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::openapi::{document, operations};
use crate::support::{Answer, Set, TestApp, resolved};
use scene::Scene;
use section6::{later, promises};

/// Something that is done in a scene.
type Act = for<'a> fn(&'a Scene<'a>) -> BoxFuture<'a, Answer>;

/// An answer of an operation that is no refusal, but the usual one.
struct Other {
    status: u16,
    act: Act,
}

/// An error of an operation, and what provokes it.
struct Refusal {
    status: u16,
    /// The slug of the problem; for 422 the kind of the first refused field.
    name: &'static str,
    act: Act,
}

/// An operation.
struct Row {
    operation: &'static str,
    status: u16,
    headers: &'static [&'static str],
    act: Act,
    others: &'static [Other],
    refusals: &'static [Refusal],
}

macro_rules! rows {
    ($(
        row $operation:literal, $status:literal, [$($header:literal),*], $scene:pat => $act:expr;
        $(also $another:literal, $there:pat => $do:expr;)*
        $(refuses $error:literal, $name:literal, $other:pat => $provoke:expr;)*
    )+) => {
        pub(super) const ROWS: &[super::Row] = &[$(super::Row {
            operation: $operation,
            status: $status,
            headers: &[$($header),*],
            act: |$scene| futures_util::FutureExt::boxed(async move { $act }),
            others: &[$(super::Other {
                status: $another,
                act: |$there| futures_util::FutureExt::boxed(async move { $do }),
            }),*],
            refusals: &[$(super::Refusal {
                status: $error,
                name: $name,
                act: |$other| futures_util::FutureExt::boxed(async move { $provoke }),
            }),*],
        }),+];
    };
}
use rows;

fn table() -> impl Iterator<Item = &'static Row> {
    let parts = [
        accounts::ROWS,
        goals::ROWS,
        check_ins::ROWS,
        admin::ROWS,
        system::ROWS,
    ];
    parts.into_iter().flatten()
}

engines! {
    async fn every_operation_answers_as_it_promises(db: TestDb) {
        let set = Set { security_contact: Some("mailto:security@example.org"), ..Set::default() };
        let app = TestApp::start_with(&db, set).await;
        let mut scenes = scene::Scenes::new(&app).await;
        for row in table() {
            let scene = scenes.next().await;
            let answer = (row.act)(&scene).await;
            assert_eq!(answer.status, row.status, "{}: {}", row.operation, answer.text());
            for name in row.headers {
                assert!(answer.header(name).is_some(), "{}: {name}", row.operation);
            }
            for other in row.others {
                let scene = scenes.next().await;
                let answer = (other.act)(&scene).await;
                assert_eq!(answer.status, other.status, "{}: {}", row.operation, answer.text());
            }
        }
    }

    async fn every_error_of_an_operation_can_be_provoked(db: TestDb) {
        let app = TestApp::start(&db).await;
        let mut scenes = scene::Scenes::new(&app).await;
        for row in table() {
            for refusal in row.refusals {
                let scene = scenes.next().await;
                let answer = (refusal.act)(&scene).await;
                let told = answer.json();
                let name = if answer.status == 422 {
                    told["errors"][0]["type"].clone()
                } else {
                    told["type"].as_str().map_or(Value::Null, |kind| kind.replace("/problems/", "").into())
                };
                let found = (answer.status, &name);
                assert_eq!(found, (refusal.status, &json!(refusal.name)), "{}: {told}", row.operation);
            }
        }
    }

    async fn what_is_still_to_come_is_not_there(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        for later in later().into_iter().filter(|later| later.status.is_none()) {
            let (method, path) = later.operation.split_once(' ').unwrap();
            let path = path.replace(['{', '}'], "");
            let answer = root.call(method, &path).await;
            // The path may stand for something else, like the id of a goal.
            assert!(matches!(answer.status, 404 | 405), "{}: {}", later.operation, answer.status);
        }
    }
}

#[test]
fn the_rows_are_those_of_the_contract() {
    let promises = promises();
    let names: Vec<&str> = promises.iter().map(|promise| promise.operation).collect();
    differ_in_nothing(("the contract", &names), ("the table", &operations_of_table()));
    let promises: BTreeMap<_, _> = promises
        .iter()
        .map(|promise| (promise.operation, promise))
        .collect();
    for row in table() {
        let promise = promises[row.operation];
        let others = row.others.iter().map(|other| other.status);
        let answers: Vec<u16> = std::iter::once(row.status).chain(others).collect();
        assert_eq!(answers, promise.answers, "{}", row.operation);
        let provoked = row.refusals.iter().map(|refusal| (refusal.status, refusal.name));
        let provoked: BTreeSet<_> = provoked.collect();
        let missing: Vec<_> = promise.errors.difference(&provoked).collect();
        assert!(
            missing.is_empty(),
            "{}: nothing provokes {missing:?}",
            row.operation
        );
        let fresh = provoked.contains(&(403, "reauthentication-required"));
        assert_eq!(fresh, promise.fresh, "{}: R63", row.operation);
    }
}

#[test]
fn the_document_has_the_operations_of_the_contract_with_their_rights_and_answers() {
    let document = document();
    let operations = operations(&document);
    let described: Vec<&str> = operations.keys().map(String::as_str).collect();
    let promises = promises();
    let names: Vec<&str> = promises.iter().map(|promise| promise.operation).collect();
    differ_in_nothing(("the contract", &names), ("the document", &described));
    for promise in &promises {
        let operation = &operations[promise.operation];
        assert_eq!(operation["security"], promise.security(), "{}", promise.operation);
        let answers = operation["responses"].as_object().unwrap().keys();
        let answers = answers.map(|status| status.parse::<u16>().unwrap());
        let answers: BTreeSet<u16> = answers.filter(|status| *status < 400).collect();
        let successes = promise.answers.iter().copied().filter(|status| *status < 400);
        assert_eq!(answers, successes.collect(), "{}", promise.operation);
    }
    for row in table() {
        let answer = resolved(
            &document,
            &operations[row.operation]["responses"][row.status.to_string()],
        );
        let declared = answer["headers"].as_object().into_iter().flatten();
        let declared: BTreeSet<String> = declared.map(|(name, _)| name.to_lowercase()).collect();
        for name in row.headers {
            assert!(declared.contains(*name), "{}: {name}", row.operation);
        }
    }
}

#[test]
fn the_document_does_not_promise_what_is_still_to_come() {
    let document = document();
    let operations = operations(&document);
    for later in later() {
        let Some(operation) = operations.get(later.operation) else {
            assert_eq!(later.status, None, "{} is not there at all", later.operation);
            continue;
        };
        let status = later
            .status
            .unwrap_or_else(|| panic!("{} is there", later.operation));
        let told = match later.slug {
            Some(slug) => named(&document, operation).contains(&(status, slug.to_owned())),
            None => operation["responses"].get(status.to_string()).is_some(),
        };
        assert!(!told, "{}: {status} is there", later.operation);
    }
}

/// Problems that section 6 does not repeat.
const SHARED: [&str; 22] = [
    "malformed-request",
    "idempotency-key-invalid",
    "unauthenticated",
    "invalid-token",
    "forbidden",
    "insufficient-scope",
    "not-found",
    "not-acceptable",
    "request-timeout",
    "idempotency-in-progress",
    "precondition-failed",
    "payload-too-large",
    "uri-too-long",
    "unsupported-media-type",
    "validation-error",
    "idempotency-key-reused",
    "precondition-required",
    "rate-limited",
    "headers-too-large",
    "internal-error",
    "unavailable",
    "method-not-allowed",
];

/// An error that only some operations have is described where it can be provoked, and provoked where it is described.
#[test]
fn the_rows_and_the_document_have_the_same_errors() {
    let document = document();
    let operations = operations(&document);
    for row in table() {
        let described = named(&document, &operations[row.operation]);
        let refusals = row.refusals.iter().filter(|refusal| refusal.status != 422);
        let listed = refusals.map(|refusal| (refusal.status, refusal.name.to_owned()));
        let listed: BTreeSet<(u16, String)> = listed.collect();
        let stale: Vec<_> = listed.difference(&described).collect();
        assert!(stale.is_empty(), "{} does not describe {stale:?}", row.operation);
        let own = described
            .iter()
            .filter(|(_, slug)| !SHARED.contains(&slug.as_str()));
        let missing: Vec<_> = own.filter(|error| !listed.contains(error)).collect();
        assert!(
            missing.is_empty(),
            "{}: nothing provokes {missing:?}",
            row.operation
        );
    }
}

/// The problems that an operation names, with their statuses.
fn named(document: &Value, operation: &Value) -> BTreeSet<(u16, String)> {
    let mut found = BTreeSet::new();
    for (status, response) in operation["responses"].as_object().unwrap() {
        let response = resolved(document, response);
        let words = response["description"].as_str().unwrap_or_default().split('`');
        let slugs = words.filter_map(|word| word.strip_prefix("/problems/"));
        found.extend(slugs.map(|slug| (status.parse().unwrap(), slug.to_owned())));
    }
    found
}

fn operations_of_table() -> Vec<&'static str> {
    table().map(|row| row.operation).collect()
}

/// Two lists of operations, each of which names each once, are the same.
fn differ_in_nothing((one, here): (&str, &[&str]), (other, there): (&str, &[&str])) {
    let sets = [here, there].map(|list| list.iter().copied().collect::<BTreeSet<&str>>());
    assert_eq!(sets[0].len(), here.len(), "{one} has something twice");
    assert_eq!(sets[1].len(), there.len(), "{other} has something twice");
    let missing: Vec<_> = sets[0].difference(&sets[1]).collect();
    let stale: Vec<_> = sets[1].difference(&sets[0]).collect();
    assert!(
        missing.is_empty() && stale.is_empty(),
        "only in {one}: {missing:#?}, only in {other}: {stale:#?}"
    );
}
