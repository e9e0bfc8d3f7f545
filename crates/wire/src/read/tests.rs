#![expect(unreachable_pub, reason = "the macro of words makes them public")]

use onward_domain::fields::Step;
use schemars::JsonSchema;
use serde::Deserialize;

use super::*;
use crate::decimal::Decimal;
use crate::given::{Given, Patch};
use crate::shape::{objects, words};

mod domain {
    onward_domain::words! {
        /// A colour.
        Colour {
            /// Red.
            Red = "red",
            /// Blue.
            Blue = "blue",
        }
    }
}

words! {
    /// A colour.
    Colour(domain::Colour);
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Leaf")]
struct Leaf {
    amount: Decimal,
    #[serde(default)]
    times: Given<i64>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(remote = "Self", deny_unknown_fields)]
#[schemars(remote = "Tree")]
struct Tree {
    name: String,
    #[serde(default)]
    on: bool,
    #[serde(default)]
    colour: Given<Colour>,
    #[serde(default)]
    note: Patch<String>,
    #[serde(default)]
    leaf: Option<Leaf>,
    #[serde(default)]
    leaves: Vec<Leaf>,
}

objects!(Leaf, Tree);

fn errors(body: &str) -> Vec<(String, &'static str)> {
    let Err(Refused::Invalid(fields)) = read::<Tree>(body.as_bytes()) else {
        panic!("{body} was not refused")
    };
    let step = |step: &Step| match step {
        Step::Name(name) => format!("/{name}"),
        Step::Index(index) => format!("/{index}"),
    };
    let path = |path: &[Step]| path.iter().map(step).collect::<String>();
    fields
        .errors()
        .iter()
        .map(|error| (path(&error.path), error.reason.kind.slug()))
        .collect()
}

fn error(body: &str) -> (String, &'static str) {
    let mut errors = errors(body);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}

fn malformed(body: &[u8]) -> usize {
    match read::<Tree>(body) {
        Err(Refused::Malformed { offset }) => offset,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_right_body_is_read() {
    let tree: Tree = read(br#"{"name":"a","note":null,"leaf":{"amount":0.5}}"#).unwrap();
    assert_eq!((tree.note, tree.colour), (Patch::Null, Given(None)));
}

#[test]
fn all_shape_errors_come_at_once_in_document_order() {
    let body = r#"{"leaves":[{"amount":"5"},7,{"times":1.0}],"zoo":1,"on":"true","colour":"green","note":3}"#;
    let expected = [
        ("/leaves/0/amount", "decimal_type"),
        ("/leaves/1", "dict_type"),
        ("/leaves/2/times", "int_from_float"),
        ("/leaves/2/amount", "missing"),
        ("/zoo", "extra_forbidden"),
        ("/on", "bool_type"),
        ("/colour", "enum"),
        ("/note", "string_type"),
        ("/name", "missing"),
    ];
    assert_eq!(errors(body), expected.map(|(path, kind)| (path.to_owned(), kind)));
}

#[test]
fn integers_are_written_as_integers() {
    let times = |literal: &str| {
        error(&format!(
            r#"{{"name":"a","leaf":{{"amount":1,"times":{literal}}}}}"#
        ))
        .1
    };
    assert_eq!(times("3.0"), "int_from_float");
    assert_eq!(times("3e0"), "int_from_float");
    assert_eq!(times("\"3\""), "int_type");
    assert_eq!(times("null"), "none_not_allowed");
    assert_eq!(times("99999999999999999999"), "int_parsing");
}

#[test]
fn null_is_taken_only_where_it_means_something() {
    assert_eq!(
        error(r#"{"name":null}"#),
        ("/name".to_owned(), "none_not_allowed")
    );
    assert_eq!(
        error(r#"{"name":"a","colour":null}"#),
        ("/colour".to_owned(), "none_not_allowed")
    );
}

#[test]
fn a_list_is_no_object_and_an_object_no_word() {
    assert_eq!(error(r#"["a"]"#), (String::new(), "dict_type"));
    assert_eq!(
        error(r#"{"name":"a","leaf":[1]}"#),
        ("/leaf".to_owned(), "dict_type")
    );
    assert_eq!(
        error(r#"{"name":"a","colour":{"red":null}}"#),
        ("/colour".to_owned(), "enum")
    );
}

#[test]
fn no_more_than_a_hundred_errors_are_told() {
    let body = format!(r#"{{"name":"a","leaves":[{}]}}"#, vec!["1"; 150].join(","));
    assert_eq!(errors(&body).len(), MAX_ERRORS);
}

#[test]
fn what_is_no_json_is_refused_where_it_stops_being_json() {
    assert_eq!(malformed(b""), 0);
    assert_eq!(malformed(br#"{"name":"a"} x"#), 13);
    assert_eq!(malformed(b"{\n \"name\": ,}"), 11);
    assert_eq!(malformed(br#"{"name":"a","name":"b"}"#), 12);
    assert_eq!(malformed(br#"{"zoo":1,"leaf":{"amount":1,"amount":2}}"#), 28);
    assert_eq!(malformed(br#"{"name":"a\ud800"}"#), 10);
    assert_eq!(malformed(b"\xef\xbb\xbf{}"), 0);
}

#[test]
fn a_number_of_any_size_is_no_reason_to_give_up() {
    assert_eq!(
        error(r#"{"name":"a","zoo":1e400}"#),
        ("/zoo".to_owned(), "extra_forbidden")
    );
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_without_a_panic(bytes: Vec<u8>) {
        let _ = read::<Tree>(&bytes);
    }

    #[test]
    fn any_json_like_text_is_read_or_refused_without_a_panic(text in r#"[\[\]{}",:a0-9.e\\u\- n]{0,40}"#) {
        let _ = read::<Tree>(text.as_bytes());
    }
}
