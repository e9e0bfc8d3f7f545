//! Methods and paths as the router declares them.

use super::*;

#[tokio::test]
async fn a_method_that_is_not_declared_is_told_those_that_are() {
    for method in ["PUT", "TRACE", "QUERY", "DELETE", "BREW"] {
        let answered = ask(method, "/api/v1/goals", &[]).await;
        assert_eq!(
            (answered.status, answered.header("allow")),
            (405, "GET, HEAD, POST, OPTIONS"),
            "{method}"
        );
        assert_eq!(
            answered.json()["allowed"],
            json!(["GET", "HEAD", "POST", "OPTIONS"]),
            "{method}"
        );
    }
    let page = ask("DELETE", "/goals", &[("sec-fetch-site", "same-origin")]).await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (405, "text/html; charset=utf-8")
    );
}

#[tokio::test]
async fn options_are_answered_and_head_has_no_body() {
    let options = ask("OPTIONS", "/api/v1/goals/1", &[]).await;
    assert_eq!(
        (options.status, options.header("allow"), options.body.as_str()),
        (204, "PATCH, OPTIONS", "")
    );
    assert_eq!(
        options.header("accept-patch"),
        "application/merge-patch+json, application/json"
    );
    assert_eq!(
        ask("OPTIONS", "/api/v1/goals", &[]).await.header("accept-patch"),
        ""
    );
    assert_eq!(ask("OPTIONS", "/api/v1/nowhere", &[]).await.status, 404);
    let head = ask("HEAD", "/api/v1/goals", &[]).await;
    assert_eq!(
        (head.status, head.header("content-length"), head.body.as_str()),
        (200, "4", "")
    );
    let missing = ask("HEAD", "/api/v1/nowhere", &[]).await;
    assert_eq!((missing.status, missing.body.as_str()), (404, ""));
}

#[tokio::test]
async fn a_trailing_slash_makes_no_difference() {
    assert_eq!(ask("GET", "/api/v1/goals/?limit=1", &[]).await.body, "list");
    assert_eq!(ask("GET", "/goals/", &[]).await.body, "page");
    assert_eq!(ask("GET", "/docs/", &[]).await.body, "docs");
    assert_eq!(ask("GET", "//", &[]).await.status, 404);
}
