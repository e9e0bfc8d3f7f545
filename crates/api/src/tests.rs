//! What the document promises about itself.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

fn document() -> Value {
    serde_json::from_slice(crate::document()).unwrap()
}

/// Every operation with its method and path.
fn operations(document: &Value) -> Vec<(String, &Map<String, Value>)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            methods
                .map(move |(method, operation)| (format!("{method} {path}"), operation.as_object().unwrap()))
        })
        .collect()
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                found.insert(reference.clone());
            }
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What the router answers for programs.
const OPERATIONS: [&str; 64] = [
    "get /api/v1",
    "post /api/v1/auth/login",
    "post /api/v1/auth/logout",
    "post /api/v1/auth/reauthenticate",
    "post /api/v1/auth/refresh",
    "post /api/v1/auth/register",
    "post /api/v1/auth/password/reset",
    "get /api/v1/admin/audit-log",
    "get /api/v1/admin/invites",
    "post /api/v1/admin/invites",
    "delete /api/v1/admin/invites/{invite_id}",
    "get /api/v1/admin/overview",
    "get /api/v1/admin/settings",
    "patch /api/v1/admin/settings",
    "post /api/v1/admin/users/{user_id}/password-reset-link",
    "delete /api/v1/admin/users/{user_id}/sessions",
    "get /.well-known/jwks.json",
    "delete /api/v1/check-ins/{check_in_id}",
    "get /api/v1/check-ins/{check_in_id}",
    "get /api/v1/goals",
    "post /api/v1/goals",
    "delete /api/v1/goals/{goal_id}",
    "get /api/v1/goals/{goal_id}",
    "patch /api/v1/goals/{goal_id}",
    "put /api/v1/goals/{goal_id}",
    "post /api/v1/goals/{goal_id}/restore",
    "get /api/v1/goals/{goal_id}/plan",
    "put /api/v1/goals/{goal_id}/plan",
    "get /api/v1/tags",
    "patch /api/v1/tags/{tag}",
    "delete /api/v1/tags/{tag}",
    "get /api/v1/goals/{goal_id}/check-ins",
    "post /api/v1/goals/{goal_id}/check-ins",
    "post /api/v1/goals/{goal_id}/check-ins/batch",
    "put /api/v1/goals/{goal_id}/check-ins/by-key/{external_id}",
    "get /api/v1/check-ins",
    "patch /api/v1/check-ins/{check_in_id}",
    "post /api/v1/check-ins/{check_in_id}/restore",
    "get /api/v1/events",
    "get /api/v1/goals/{goal_id}/standing",
    "get /api/v1/meta",
    "get /.well-known/api-catalog",
    "get /.well-known/change-password",
    "get /.well-known/security.txt",
    "get /api/v1/users",
    "post /api/v1/users",
    "delete /api/v1/users/me",
    "get /api/v1/users/me",
    "patch /api/v1/users/me",
    "put /api/v1/users/me/password",
    "delete /api/v1/users/me/sessions",
    "get /api/v1/users/me/sessions",
    "delete /api/v1/users/me/sessions/{session_id}",
    "delete /api/v1/users/{user_id}",
    "get /api/v1/users/{user_id}",
    "patch /api/v1/users/{user_id}",
    "post /api/v1/users/{user_id}/restore",
    "get /docs",
    "get /docs/{file}",
    "get /healthz",
    "get /openapi.json",
    "get /problems",
    "get /problems/{slug}",
    "get /readyz",
];

#[test]
fn the_operations_are_those_of_the_contract() {
    let document = document();
    let found: Vec<String> = operations(&document).into_iter().map(|(name, _)| name).collect();
    let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, BTreeSet::from(OPERATIONS));
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for reference in found {
        assert!(
            document.pointer(reference.strip_prefix('#').unwrap()).is_some(),
            "{reference}"
        );
    }
}

#[test]
fn every_operation_has_a_name_a_tag_a_summary_and_its_statuses() {
    let document = document();
    let mut names = BTreeSet::new();
    for (name, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        assert!(
            id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
            "{id}"
        );
        assert!(names.insert(id), "{id} twice");
        assert_eq!(operation["tags"].as_array().unwrap().len(), 1, "{name}");
        for words in ["summary", "description"] {
            let said = operation.get(words).and_then(Value::as_str);
            assert!(said.is_some_and(|said| !said.is_empty()), "{name}: {words}");
        }
        let responses = operation["responses"].as_object().unwrap();
        assert!(
            responses.contains_key("500") && !responses.contains_key("default"),
            "{name}"
        );
        assert!(responses.keys().any(|status| status.starts_with('4')), "{name}");
        let signed = !operation["security"].as_array().unwrap().is_empty();
        assert_eq!(
            responses.contains_key("401"),
            signed || name.contains("/auth/log") || name.contains("/auth/ref")
        );
        assert_eq!(
            responses.contains_key("415"),
            operation.contains_key("requestBody"),
            "{name}"
        );
    }
}

#[test]
fn shapes_that_are_sent_are_closed() {
    let document = document();
    for name in [
        "NewGoal",
        "GoalPatch",
        "GoalReplacement",
        "PlanChange",
        "TagName",
        "NewCheckIn",
        "NewUser",
        "Login",
        "PasswordReset",
        "SettingsPatch",
        "NewInvite",
        "Refresh",
        "UserPatch",
        "NewAccount",
        "PasswordChange",
        "Reauthentication",
        "Batch",
        "Reach",
        "Keep",
        "Rest",
    ] {
        assert_eq!(
            document["components"]["schemas"][name]["additionalProperties"], false,
            "{name}"
        );
    }
}

#[test]
fn a_form_can_sign_in() {
    let document = document();
    let flow = &document["components"]["securitySchemes"]["bearer"]["flows"]["password"];
    assert_eq!(flow["tokenUrl"], "/api/v1/auth/login");
    let login = &document["paths"]["/api/v1/auth/login"]["post"];
    assert!(login["requestBody"]["content"]["application/x-www-form-urlencoded"].is_object());
}

#[test]
fn the_document_is_the_same_every_time() {
    let again = crate::openapi().to_pretty_json().unwrap();
    assert_eq!(again.trim_end().as_bytes(), crate::document().trim_ascii_end());
}
