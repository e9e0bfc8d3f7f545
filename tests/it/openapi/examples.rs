//! Every example of the document is true: it fits its schema.

use serde_json::Value;

use super::{document, operations};
use crate::support::{faults, resolved};

/// All examples of something that has a schema.
fn examples(thing: &Value) -> impl Iterator<Item = &Value> {
    let named = thing["examples"]
        .as_object()
        .into_iter()
        .flat_map(|all| all.values());
    thing
        .get("example")
        .into_iter()
        .chain(named.map(|example| &example["value"]))
}

/// All examples that a schema says itself.
fn own(schema: &Value) -> impl Iterator<Item = &Value> {
    let list = schema["examples"].as_array().into_iter().flatten();
    schema.get("example").into_iter().chain(list)
}

#[test]
fn every_body_has_an_example_that_fits_its_schema() {
    let document = document();
    let mut wrong = Vec::new();
    for (route, operation) in operations(&document) {
        let responses = operation["responses"].as_object().unwrap();
        let answers = responses
            .iter()
            .map(|(status, response)| (status.as_str(), resolved(&document, response)));
        for (place, thing) in answers.chain([("request", &operation["requestBody"])]) {
            for (kind, media) in thing["content"].as_object().into_iter().flatten() {
                let count = examples(media).count();
                if kind.contains("json") && count == 0 {
                    wrong.push(format!("{route} {place}: no example"));
                }
                for example in examples(media) {
                    let found = faults(&document, &media["schema"], example);
                    wrong.extend(found.into_iter().map(|fault| format!("{route} {place}: {fault}")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_parameter_has_an_example_or_says_itself_what_fits() {
    let document = document();
    for (route, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let schema = resolved(&document, &parameter["schema"]);
            for example in examples(parameter).chain(own(schema)) {
                let found = faults(&document, schema, example);
                assert!(found.is_empty(), "{route} {}: {found:?}", parameter["name"]);
            }
            let count = examples(parameter).chain(own(schema)).count();
            assert!(
                parameter["in"] != "path" || count > 0,
                "{route}: {}",
                parameter["name"]
            );
        }
    }
}

#[test]
fn every_example_inside_a_schema_fits_it() {
    fn check(document: &Value, schema: &Value, place: &str, wrong: &mut Vec<String>) {
        for example in own(schema) {
            let found = faults(document, schema, example);
            wrong.extend(found.into_iter().map(|fault| format!("{place}: {fault}")));
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            check(document, property, &format!("{place}/{name}"), wrong);
        }
        let forms = ["oneOf", "anyOf", "allOf"]
            .into_iter()
            .filter_map(|name| schema[name].as_array());
        for form in forms.flatten().chain(schema.get("items")) {
            check(document, form, place, wrong);
        }
    }
    let document = document();
    let mut wrong = Vec::new();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        check(&document, schema, name, &mut wrong);
    }
    for (name, header) in document["components"]["headers"].as_object().unwrap() {
        check(&document, &header["schema"], name, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_type_of_event_has_a_webhook_with_an_example_that_fits() {
    let document = document();
    let webhooks = document["webhooks"].as_object().unwrap();
    let filter = operations(&document)["GET /api/v1/events"]["parameters"][0].clone();
    let types = filter["schema"]["items"]["enum"].as_array().unwrap();
    assert_eq!(types.len(), webhooks.len());
    for kind in types {
        let media = &webhooks[kind.as_str().unwrap()]["post"]["requestBody"]["content"]["application/json"];
        let example = &media["example"];
        assert_eq!(&example["type"], kind);
        let found = faults(&document, &media["schema"], example);
        assert!(found.is_empty(), "{kind}: {found:?}");
    }
}
