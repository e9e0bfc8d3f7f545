use super::canvas::{escaped, number};

#[test]
fn texts_are_nothing_but_text() {
    assert_eq!(
        escaped("<script>\"a\" & 'b'\u{0}\u{ffff}\n"),
        "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;\u{fffd} "
    );
}

#[test]
fn places_are_written_in_tenths() {
    assert_eq!(
        [0.04, -0.04, 1.0, 12.26, 12.34].map(number),
        ["0", "0", "1", "12.3", "12.3"]
    );
}
