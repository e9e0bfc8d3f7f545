use proptest::prelude::*;

use super::*;

fn query(text: &str) -> Query {
    Query::parse(text).unwrap()
}

fn offset(text: &str) -> i64 {
    let reason = Query::parse(text).unwrap_err();
    assert_eq!(reason.kind, Kind::QuerySyntax, "{text}");
    reason
        .context
        .iter()
        .find(|(name, _)| *name == "offset")
        .unwrap()
        .1
}

#[test]
fn every_word_must_be_there_and_no_negated_one() {
    let texts = ["Read 24 books", "one every two weeks"];
    for (text, holds) in [
        ("", true),
        ("  ", true),
        ("read", true),
        ("books READ", true),
        ("read weeks", true),
        ("read months", false),
        ("-months", true),
        ("read -weeks", false),
        ("\"two weeks\"", true),
        ("\"weeks two\"", false),
        ("-\"weeks two\"", true),
        ("\"books one\"", false),
        ("\"  two   WEEKS \"", true),
        ("ook", true),
        ("read\"24 books\"-weeks", false),
    ] {
        assert_eq!(query(text).matches(texts), holds, "{text}");
    }
}

#[test]
fn case_and_accents_make_no_difference() {
    for (text, needle) in [
        ("Größe", "grosse"),
        ("GRÖSSE", "größe"),
        ("STRAẞE", "strasse"),
        ("Ελλάς", "ΕΛΛΑΣ"),
        ("naïve café", "NAIVE CAFE"),
        ("e\u{301}tude", "étude"),
        ("İstanbul", "istanbul"),
        ("Tiếng Việt", "tieng viet"),
        ("Ёлка", "елка"),
        ("한국어", "한국어"),
    ] {
        assert!(query(needle).matches([text]), "{needle} in {text}");
        assert!(query(text).matches([needle]), "{text} in {needle}");
    }
    for (text, needle) in [("かき", "がき"), ("कि", "क\u{93f}\u{902}"), ("한국", "하")] {
        assert!(!query(needle).matches([text]), "{needle} in {text}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_at_its_place() {
    assert_eq!(offset("\"open"), 0);
    assert_eq!(offset("größe \"open"), 6);
    assert_eq!(offset("a -\"open"), 2);
    assert_eq!(offset("a - b"), 2);
    assert_eq!(offset("a \"\""), 2);
    assert_eq!(offset("a \u{301}"), 2);
    assert_eq!(Query::parse("a\nb").unwrap_err().kind, Kind::ControlCharacter);
    assert!(Query::parse(&"ä".repeat(500)).is_ok());
    assert!(Query::parse(&"a ".repeat(16)).is_ok());
    assert_eq!(offset(&"a ".repeat(17)), 33);
    assert_eq!(
        Query::parse(&"ä".repeat(501)).unwrap_err().kind,
        Kind::StringTooLong
    );
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "\\PC{0,40}", other in "\\PC{0,40}") {
        if let Ok(query) = Query::parse(&text) {
            let _ = query.matches([other.as_str()]);
        }
    }

    #[test]
    fn a_written_sentence_is_read_back(text in "[a-zÄß \"-]{0,20}") {
        if let Ok(query) = Query::parse(&text) {
            prop_assert_eq!(Query::parse(&query.to_string()), Ok(query));
        }
    }

    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
        let once = fold(&text).into_owned();
        prop_assert_eq!(fold(&once), once.as_str());
    }

    #[test]
    fn a_text_is_found_by_each_of_its_words_and_by_itself(text in "[\\p{L}\\p{N} ]{1,40}") {
        let folded = fold(&text).into_owned();
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            prop_assert!(query(word).matches([text.as_str()]), "{}", word);
            prop_assert!(!query(&format!("-{word}")).matches([text.as_str()]), "-{}", word);
        }
        if !folded.is_empty() {
            let phrase = format!("\"{text}\"");
            prop_assert!(query(&phrase).matches([text.as_str()]));
        }
    }

    #[test]
    fn a_part_and_its_negation_never_both_hold(needle in "[a-zäß0-9]{1,5}", text in "\\PC{0,40}") {
        let (with, without) = (query(&needle), query(&format!("-{needle}")));
        prop_assert_ne!(with.matches([text.as_str()]), without.matches([text.as_str()]));
    }
}

#[test]
fn words_that_are_looked_for_are_marked() {
    let words = ["The", "Night", "tr\u{e4}in,", "and", "the", "train"];
    for (text, marked) in [
        ("", vec![]),
        ("TRAIN", vec![2, 5]),
        ("-train the", vec![0, 4]),
        ("\"night train\"", vec![1, 2]),
        ("\"t train\"", vec![1, 2]),
        ("bus", vec![]),
    ] {
        let marks = query(text).marks(&words);
        let found: Vec<usize> = (0..words.len()).filter(|place| marks[*place]).collect();
        assert_eq!(found, marked, "{text}");
    }
    assert!(query("\"a b c\"").marks(&["a", "b"]).iter().all(|mark| !mark));
}
