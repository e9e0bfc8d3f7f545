use onward_domain::fields::{Fields, Kind};
use onward_service::Error;

use super::*;

#[test]
fn a_document_has_its_members_in_a_fixed_order() {
    let problem = Problem::malformed("The body is no JSON.", Some(7));
    let text = String::from_utf8(problem.document("/api/v1/goals", "abc").bytes()).unwrap();
    assert_eq!(
        text,
        r#"{"type":"/problems/malformed-request","title":"Malformed request","status":400,"detail":"The body is no JSON.","instance":"/api/v1/goals","request_id":"abc","offset":7}"#
    );
}

#[test]
fn at_most_a_hundred_errors_are_listed() {
    let mut many = Fields::default();
    for index in 0..150_usize {
        many.refuse(index, Reason::new(Kind::Missing, "Must be given"));
    }
    let problem = Problem::from(Error::Invalid(Part::Body, many));
    let json = serde_json::to_value(problem.document("/", "abc")).unwrap();
    assert_eq!(json["errors"].as_array().unwrap().len(), 100);
}

#[test]
fn only_a_validation_error_has_errors() {
    let json = |problem: Problem| serde_json::to_value(problem.document("/", "abc")).unwrap();
    let refused = Problem::refused(
        Part::Header,
        "if-match",
        Reason::new(Kind::ValueError, "Must be a tag"),
    );
    assert_eq!(
        json(refused)["errors"][0]["loc"],
        serde_json::json!(["header", "if-match"])
    );
    assert!(json(Problem::new(Slug::NotFound)).get("errors").is_none());
}

#[test]
fn a_cause_is_kept_for_the_log_and_never_written() {
    let problem = Problem::internal("the disk is on fire");
    assert_eq!(problem.cause().unwrap().to_string(), "the disk is on fire");
    let text = String::from_utf8(problem.document("/", "abc").bytes()).unwrap();
    assert!(!text.contains("fire"));
}

#[test]
fn no_problem_is_cached_and_every_503_says_when_to_come_back() {
    for entry in TABLE {
        let response = Problem::new(entry.slug).into_response();
        assert_eq!(response.status(), entry.status);
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
    }
    assert_eq!(
        Problem::unavailable(0).into_response().headers()[RETRY_AFTER],
        "1"
    );
}
