//! What holds for every operation, checked on every route of the router: methods, media types, links (R19, R20, R26, R38).

use std::collections::{BTreeMap, BTreeSet};

use onward_testkit::{TestDb, engines};
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, routes};

/// The operations by path, with the methods each path takes.
fn operations() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut operations: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for route in routes()
        .into_iter()
        .filter(|route| route.path.starts_with("/api/v1"))
    {
        operations.entry(route.path).or_default().insert(route.method);
    }
    operations
}

fn document() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let text = std::fs::read_to_string(path).expect("docs/openapi.json is there");
    serde_json::from_str(&text).expect("docs/openapi.json is JSON")
}

/// A path that could be asked for: ids of nobody's things.
fn filled(path: &str) -> String {
    let pieces = path.split('/').map(|piece| match piece {
        piece if piece.ends_with("_id}") => "019a9f0c-8a00-7000-8000-0000000000ff",
        piece if piece.starts_with('{') => "x",
        piece => piece,
    });
    pieces.collect::<Vec<_>>().join("/")
}

fn listed(answer: &Answer, name: &str) -> BTreeSet<String> {
    let value = answer
        .header(name)
        .unwrap_or_else(|| panic!("{}: no {name}", answer.name));
    value.split(", ").map(str::to_owned).collect()
}

engines! {
    async fn every_path_tells_its_methods_and_refuses_all_others(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        for (path, methods) in operations() {
            let path = filled(&path);
            let mut allowed: BTreeSet<String> = methods.iter().map(|method| (*method).to_owned()).collect();
            if methods.contains("GET") {
                allowed.insert("HEAD".to_owned());
            }
            allowed.insert("OPTIONS".to_owned());
            let options = app.anonymous().call("OPTIONS", &path).await.is(204);
            assert_eq!(listed(&options, "allow"), allowed, "{path}");
            assert!(options.body.is_empty(), "{path}");
            let patches = options.header("accept-patch");
            assert_eq!(patches.is_some(), methods.contains("PATCH"), "{path}: {patches:?}");
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY", "PROPFIND"] {
                if methods.contains(method) {
                    continue;
                }
                for answer in [root.call(method, &path).await, app.anonymous().call(method, &path).await] {
                    let refused = answer.problem(405, "method-not-allowed");
                    assert_eq!(listed(&refused, "allow"), allowed, "{method} {path}");
                    let told = refused.json()["allowed"].as_array().unwrap().len();
                    assert_eq!(told, allowed.len(), "{method} {path}");
                }
            }
        }
    }

    async fn every_operation_answers_json_or_not_at_all(db: TestDb) {
        let app = TestApp::start(&db).await;
        for (path, methods) in operations() {
            for method in methods {
                let request = app.anonymous().call(method, &filled(&path)).header("accept", "text/html, application/json;q=0");
                let refused = request.await.problem(406, "not-acceptable");
                assert_eq!(refused.json()["supported"], json!(["application/json"]), "{method} {path}");
            }
        }
    }

    async fn every_body_has_a_media_type_that_is_taken(db: TestDb) {
        let app = TestApp::start(&db).await;
        let document = document();
        let anonymous = app.anonymous();
        for (path, methods) in operations() {
            for method in methods {
                let body = &document["paths"][&path][method.to_lowercase()]["requestBody"];
                let Some(content) = body["content"].as_object() else { continue };
                let at = filled(&path);
                let of = |kind: &str| anonymous.call(method, &at).body(kind, "{}");
                for refused in [
                    of("text/plain").await,
                    of("application/json-patch+json").await,
                    of("application/json; charset=latin1").await,
                    anonymous.call(method, &at).bare_body("{}").await,
                    of("application/json").header("content-encoding", "gzip").await,
                ] {
                    let refused = refused.problem(415, "unsupported-media-type");
                    let kinds: BTreeSet<&str> = content.keys().map(String::as_str).collect();
                    let supported = refused.json()["supported"].clone();
                    let told: BTreeSet<&str> = supported.as_array().unwrap().iter().filter_map(Value::as_str).collect();
                    assert_eq!(told, kinds, "{method} {path}");
                    assert_eq!(refused.header("accept-patch").is_some(), method == "PATCH", "{method} {path}");
                }
            }
        }
    }

    /// R30: one answer tells what is wrong with path, query and body.
    async fn every_operation_tells_all_errors_of_a_request_at_once(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        let document = document();
        let mut several = 0;
        for (path, methods) in operations() {
            for method in methods {
                let kinds = document["paths"][&path][method.to_lowercase()]["requestBody"]["content"].as_object().cloned();
                let wrong = path.split('/').map(|piece| if piece.ends_with("_id}") { "x" } else { piece });
                let wrong = filled(&wrong.collect::<Vec<_>>().join("/"));
                let mut request = root.call(method, &format!("{wrong}?nonsense=1"));
                if kinds.is_some() {
                    request = request.body("application/json", r#"{"nonsense":1}"#);
                }
                let told = request.await.problem(422, "validation-error").errors();
                let mut parts = vec!["query.nonsense extra_forbidden"];
                if kinds.is_some() {
                    parts.push("body.nonsense extra_forbidden");
                }
                for part in &parts {
                    assert!(told.iter().any(|error| error == part), "{method} {path}: {told:?}");
                }
                let ids = told.iter().filter(|error| error.starts_with("path.") && error.ends_with(" uuid_parsing"));
                assert_eq!(ids.count(), path.replace("{external_id}", "").matches("_id}").count(), "{method} {path}: {told:?}");
                several += usize::from(told.len() > 1);
            }
        }
        assert!(several > 20, "{several}");
    }

    async fn every_list_leads_to_its_first_and_its_next_page(db: TestDb) {
        let app = TestApp::start(&db).await;
        let root = app.superuser().await;
        app.owner().await;
        root.again(&app.anonymous()).await;
        let goal = root.goal("Run").await;
        root.goal("Swim").await;
        root.log(&goal, json!({})).await;
        root.log(&goal, json!({})).await;
        let document = document();
        let mut lists = 0;
        for (path, _) in operations() {
            let mut schema = &document["paths"][&path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
            if let Some(reference) = schema["$ref"].as_str() {
                schema = document.pointer(reference.trim_start_matches('#')).unwrap();
            }
            if schema["properties"].get("next_cursor").is_none() {
                continue;
            }
            lists += 1;
            let at = path.replace("{goal_id}", goal.id());
            let page = root.get(&format!("{at}?limit=1")).await.is(200);
            let link = page.header("link").unwrap_or_else(|| panic!("{path}: no link")).to_owned();
            assert!(link.contains(&format!("<{at}?limit=1>; rel=\"first\"")), "{path}: {link}");
            match page.json()["next_cursor"].as_str() {
                None => assert!(!link.contains("rel=\"next\""), "{path}: {link}"),
                Some(cursor) => {
                    let next = format!("{at}?limit=1&cursor={cursor}");
                    assert!(link.starts_with(&format!("<{next}>; rel=\"next\"")), "{path}: {link}");
                    root.get(&next).await.is(200);
                }
            }
        }
        assert!(lists >= 2, "{lists}");
    }
}
