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
            operation.contains_key("requestBody") || name.starts_with("post "),
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
