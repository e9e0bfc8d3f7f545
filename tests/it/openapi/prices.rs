//! Every schema says its bounds, every answer its header fields, every operation its refusals: the price list of
//! section 8 of the contract.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{document, operations};
use crate::support::resolved;

/// Runs over every schema that says a type, with the way to it.
fn schemas(value: &Value, place: &str, seen: &mut impl FnMut(&str, &BTreeSet<&str>, &Value)) {
    match value {
        Value::Object(members) => {
            let kind = &value["type"];
            let names = kind.as_array().into_iter().flatten().chain([kind]);
            let names: BTreeSet<&str> = names.filter_map(Value::as_str).collect();
            if !names.is_empty() {
                seen(place, &names, value);
            }
            for (name, member) in members {
                if !["example", "examples", "default", "enum", "const"].contains(&name.as_str()) {
                    schemas(member, &format!("{place}/{name}"), seen);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                schemas(item, &format!("{place}/{index}"), seen);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_text_list_and_whole_number_has_bounds() {
    let mut faults = Vec::new();
    schemas(&document(), "", &mut |place, names, schema| {
        let has = |keywords: &[&str]| keywords.iter().any(|keyword| schema.get(*keyword).is_some());
        let mut demand = |kind: &str, keywords: &[&str]| {
            if names.contains(kind) && !has(keywords) {
                faults.push(format!("{place} has none of {keywords:?}"));
            }
        };
        demand("string", &["maxLength", "enum", "const"]);
        demand("string", &["format", "pattern", "enum", "const"]);
        demand("array", &["maxItems"]);
        for keyword in ["format", "minimum", "maximum"] {
            demand("integer", &[keyword]);
        }
    });
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn names_are_lower_case_with_underscores_and_no_id_is_a_number() {
    let document = document();
    let is_name = |name: &str| {
        let plain = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        name.split('_').all(plain) && name.starts_with(|first: char| first.is_ascii_lowercase())
    };
    schemas(&document, "", &mut |place, _, schema| {
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            // The names of relations are registered ones (RFC 8288).
            let is_foreign = name == "violated-policies" || place.ends_with("/LinksetContext");
            assert!(is_name(name) || is_foreign, "{place}: {name}");
            let kind = &resolved(&document, property)["type"];
            assert!(!name.ends_with("_id") || kind != "integer", "{place}: {name}");
        }
    });
    for (route, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            assert!(parameter["in"] == "header" || is_name(name), "{route}: {name}");
        }
    }
}

#[test]
fn every_operation_of_the_api_says_its_refusals() {
    let document = document();
    for (route, operation) in operations(&document) {
        let responses = operation["responses"].as_object().unwrap();
        assert!(!responses.contains_key("default"), "{route}");
        if !route.contains(" /api/v1") {
            continue;
        }
        for status in ["406", "414", "422", "429", "431", "500", "503"] {
            let content = &resolved(&document, &responses[status])["content"]["application/problem+json"];
            let examples = content["examples"].as_object();
            assert!(examples.is_some_and(|all| !all.is_empty()), "{route}: {status}");
        }
        let signed = operation["security"]
            .as_array()
            .is_some_and(|ways| !ways.is_empty());
        assert!(
            !signed || (responses.contains_key("401") && responses.contains_key("403")),
            "{route}"
        );
        assert_eq!(
            responses.contains_key("415"),
            operation.get("requestBody").is_some() || route.starts_with("POST "),
            "{route}"
        );
    }
}

#[test]
fn every_answer_says_its_header_fields() {
    let document = document();
    for (route, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let headers = &resolved(&document, response)["headers"];
            let has = |name: &str| {
                let header = resolved(&document, &headers[name]);
                assert!(header["schema"].is_object(), "{route} {status}: {name}");
            };
            has("X-Request-Id");
            has("Access-Control-Allow-Origin");
            if route.contains(" /api/v1") {
                has("RateLimit");
                has("RateLimit-Policy");
            }
            match status.as_str() {
                "201" if headers.get("Link").is_none() => has("Location"),
                "401" | "403" => has("WWW-Authenticate"),
                "412" => has("ETag"),
                "429" | "503" => has("Retry-After"),
                _ => {}
            }
        }
    }
}

#[test]
fn what_was_made_leads_to_what_can_be_done_with_it() {
    let document = document();
    let mut links = 0;
    for (route, operation) in operations(&document) {
        let created = &operation["responses"]["201"];
        let shape = resolved(&document, &created["content"]["application/json"]["schema"]);
        if shape["properties"].get("id").is_none() {
            continue;
        }
        let found = created["links"].as_object();
        assert!(
            found.is_some_and(|found| !found.is_empty()),
            "{route} has no links"
        );
        for link in found.into_iter().flat_map(|found| found.values()) {
            let id = link["operationId"].as_str().unwrap();
            let target = operations(&document)
                .into_values()
                .find(|other| other["operationId"] == id);
            assert!(target.is_some(), "{route}: {id}");
            links += 1;
        }
    }
    assert!(links >= 5, "{links}");
}

#[test]
fn the_document_says_who_it_is_for_and_how_to_sign_in() {
    let document = document();
    let server = &document["servers"][0];
    assert_eq!(server["x-internal"], false);
    assert!(server["description"].as_str().unwrap().contains("production"));
    assert!(document["info"]["contact"]["name"].is_string());
    for (name, scheme) in document["components"]["securitySchemes"].as_object().unwrap() {
        assert!(
            scheme["description"].as_str().unwrap().contains("RFC8725"),
            "{name}"
        );
        for flow in scheme["flows"]
            .as_object()
            .into_iter()
            .flat_map(|flows| flows.values())
        {
            assert!(flow["refreshUrl"].is_string(), "{name}");
        }
    }
    for (route, operation) in operations(&document) {
        let admin = route.contains(" /api/v1/admin/");
        for way in operation["security"].as_array().into_iter().flatten() {
            assert!(!admin || way.get("admin_bearer").is_some(), "{route}");
            assert!(
                way.get("bearer")
                    .is_none_or(|scopes| !scopes.as_array().unwrap().contains(&"admin".into())),
                "{route}"
            );
        }
    }
}
