use onward_domain::fields::{FieldError, Kind, Reason, Step};

use super::*;

#[derive(Debug, PartialEq)]
struct Listing {
    limit: Option<i64>,
    states: Vec<String>,
    total: bool,
}

impl FromPairs for Listing {
    fn read(reader: &mut Reader) -> Option<Self> {
        let states = reader.many("state", |text| match text {
            "active" | "dropped" => Ok(text.to_owned()),
            _ => Err(Reason::new(Kind::Enum, "Must be active or dropped")),
        });
        let (limit, total) = (reader.integer("limit", 1, 200), reader.flag("include_total"));
        Some(Self { limit, states, total })
    }
}

fn errors(raw: &str) -> Vec<(String, &'static str)> {
    let fields = read::<Listing>(Pairs::parse(raw.as_bytes()).unwrap()).unwrap_err();
    let line = |error: &FieldError| match error.path.as_slice() {
        [Step::Name(name)] => (name.to_string(), error.reason.kind.slug()),
        other => panic!("{other:?}"),
    };
    fields.errors().iter().map(line).collect()
}

#[test]
fn parameters_are_decoded_and_read() {
    let pairs = Pairs::parse(b"limit=20&state=active&&state=dropped&include_total=true").unwrap();
    let states = vec!["active".to_owned(), "dropped".to_owned()];
    assert_eq!(
        read(pairs),
        Ok(Listing {
            limit: Some(20),
            states,
            total: true
        })
    );
    assert_eq!(
        read(Pairs::default()),
        Ok(Listing {
            limit: None,
            states: vec![],
            total: false
        })
    );
    let pairs = Pairs::parse("a+b=%C3%BC%20%2b&c&d==".as_bytes()).unwrap();
    assert_eq!(
        pairs.iter().collect::<Vec<_>>(),
        [("a b", "ü +"), ("c", ""), ("d", "=")]
    );
}

#[test]
fn every_error_is_told_at_once_in_the_order_sent() {
    assert_eq!(
        errors("limit=0&x=1&state=gone&include_total=yes&limit=5&y"),
        [
            ("limit".to_owned(), "greater_than_equal"),
            ("x".to_owned(), "extra_forbidden"),
            ("state".to_owned(), "enum"),
            ("include_total".to_owned(), "bool_parsing"),
            ("limit".to_owned(), "repeated_parameter"),
            ("y".to_owned(), "extra_forbidden"),
        ]
    );
}

#[test]
fn numbers_are_whole_and_within_bounds() {
    for (text, kind) in [
        ("", "int_parsing"),
        ("-", "int_parsing"),
        ("+5", "int_parsing"),
        ("5.0", "int_parsing"),
        ("1e2", "int_parsing"),
        (" 5", "int_parsing"),
        ("٥", "int_parsing"),
        ("-1", "greater_than_equal"),
        ("201", "less_than_equal"),
        ("99999999999999999999", "less_than_equal"),
        ("-99999999999999999999", "greater_than_equal"),
    ] {
        assert_eq!(
            errors(&format!("limit={}", text.replace('+', "%2B"))),
            [("limit".to_owned(), kind)],
            "{text}"
        );
    }
}

#[test]
fn a_ninth_repeat_is_too_many() {
    assert_eq!(
        errors(&"state=active&".repeat(9)),
        [("state".to_owned(), "too_long")]
    );
}

#[test]
fn broken_escapes_are_found_where_they_stand() {
    for (raw, at) in [
        ("a=%", 2),
        ("a=%4", 2),
        ("x=1&a=b%zz", 7),
        ("%ff=1", 0),
        ("a=b%c3%28", 2),
    ] {
        assert_eq!(Pairs::parse(raw.as_bytes()), Err(at), "{raw}");
    }
}

#[test]
fn values_do_not_show_in_debug_output() {
    let pairs = Pairs::parse(b"username=ada&password=secret").unwrap();
    assert_eq!(format!("{pairs:?}"), r#"["username", "password"]"#);
}

#[test]
fn where_nothing_is_asked_everything_is_refused() {
    assert_eq!(read::<()>(Pairs::default()), Ok(()));
    assert!(read::<()>(Pairs::parse(b"a=b").unwrap()).is_err());
}
