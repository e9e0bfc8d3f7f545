//! How much a test does: little in every run, all that was promised when it is asked for.

/// Whether promises are to be kept whole: `ONWARD_TEST_SCALE=full`.
pub fn is_full() -> bool {
    match std::env::var("ONWARD_TEST_SCALE").as_deref() {
        Ok("full") => true,
        Ok("") | Err(_) => false,
        Ok(other) => panic!("ONWARD_TEST_SCALE is full or not set, not {other}"),
    }
}

/// One of two sizes: that of every test run, and that of the promise.
pub fn scaled<T>(small: T, full: T) -> T {
    if is_full() { full } else { small }
}
