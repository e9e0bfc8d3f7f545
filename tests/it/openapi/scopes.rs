//! The document demands what the router demands: asked of the running router, with tokens that hold too little and
//! with tokens that hold just enough.

use std::collections::BTreeSet;

use onward_testkit::{TestDb, engines};
use serde_json::Value;

use super::{document, operations};
use crate::support::{Answer, Client, Person, TestApp};

const ALL: [&str; 6] = [
    "profile:read",
    "profile:write",
    "goals:read",
    "goals:write",
    "webhooks:manage",
    "admin",
];
const SOME_ID: &str = "019a9f0c-8a00-7000-8000-0000000000ff";

/// The ways to be let in: each a list of scopes. None: nobody need sign in.
fn ways(operation: &Value) -> Vec<Vec<&str>> {
    let ways = operation["security"].as_array().into_iter().flatten();
    let scopes = |way: &'_ Value| -> Vec<String> {
        let scopes = way
            .as_object()
            .unwrap()
            .values()
            .flat_map(|scopes| scopes.as_array().unwrap());
        scopes.map(|scope| scope.as_str().unwrap().to_owned()).collect()
    };
    ways.map(|way| {
        let wanted = scopes(way);
        ALL.into_iter()
            .filter(|scope| wanted.iter().any(|other| other == scope))
            .collect()
    })
    .collect()
}

/// Whether a scope holds another one: writing includes reading.
fn holds(held: &str, wanted: &str) -> bool {
    held == wanted || held.replace(":write", ":read") == wanted
}

/// Sends what passes everything that comes before the scope: no more than the right media type.
async fn send((client, own): (&Client, &str), route: &str, operation: &Value) -> Answer {
    let (method, path) = route.split_once(' ').unwrap();
    let path: String = path
        .split('/')
        .map(|step| match step {
            // The own account is open to one's own scopes, others are not.
            "{user_id}" => own,
            step if step.starts_with('{') => SOME_ID,
            step => step,
        })
        .collect::<Vec<_>>()
        .join("/");
    let request = client.call(method, &path);
    let kinds = operation["requestBody"]["content"].as_object();
    match kinds.and_then(|kinds| kinds.keys().next()) {
        Some(kind) => request.body(kind, "{}").await,
        None => request.await,
    }
}

fn is_too_narrow(answer: &Answer) -> bool {
    answer.status == 403 && answer.json()["type"] == "/problems/insufficient-scope"
}

/// A person of this test's own, as the operations end sessions and accounts.
async fn somebody(app: &TestApp, number: usize, scopes: &str) -> (Client, String) {
    app.clock.advance_seconds(1);
    let name = format!("p{number}");
    let id = app.make(&name, true).await;
    let person = Person::sign_in(&app.anonymous(), &id, &name, Some(scopes)).await;
    (person.client, id)
}

engines! {
    async fn every_operation_demands_what_it_declares(db: TestDb) {
        let app = TestApp::start(&db).await;
        let document = document();
        let mut number = 0;
        for (route, operation) in operations(&document).iter().filter(|(route, _)| route.contains(" /api/v1")) {
            let ways = ways(operation);
            let anonymous = send((&app.anonymous(), SOME_ID), route, operation).await;
            let refused = anonymous.status == 401 && anonymous.json()["type"] == "/problems/unauthenticated";
            assert_eq!(refused, !ways.is_empty(), "{route} by nobody: {}", anonymous.text());
            for way in &ways {
                let enough = if way.is_empty() { vec!["goals:read"] } else { way.clone() };
                let (client, own) = somebody(&app, number, &enough.join(" ")).await;
                let answer = send((&client, &own), route, operation).await;
                assert!(answer.status != 401 && !is_too_narrow(&answer), "{route} with {enough:?}: {}", answer.text());
                number += 1;
            }
            let wanted: BTreeSet<&str> = ways.iter().flatten().copied().collect();
            if wanted.is_empty() {
                continue;
            }
            let other = ALL.into_iter().filter(|scope| !wanted.iter().any(|wanted| holds(scope, wanted)));
            let other: Vec<&str> = other.collect();
            let (client, own) = somebody(&app, number, &other.join(" ")).await;
            let answer = send((&client, &own), route, operation).await;
            assert!(is_too_narrow(&answer), "{route} with {other:?}: {}", answer.text());
            let told = answer.json()["required_scopes"].clone();
            let told: Vec<&str> = told.as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let is_told = |way: &Vec<&str>| {
                let implied = |scope: &&str| way.iter().any(|wanted| holds(wanted, scope));
                way.iter().all(|scope| told.contains(scope)) && told.iter().all(implied)
            };
            assert!(ways.iter().any(is_told), "{route} wants {told:?}");
            number += 1;
        }
        assert!(number > 20);
    }
}
