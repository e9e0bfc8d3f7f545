use super::*;

struct Fixed(u8);

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

fn keys(byte: u8) -> Keys {
    Keys::derive(&fresh(&Fixed(byte))).unwrap()
}

#[test]
fn sealed_bytes_open_only_under_key_purpose_and_subject() {
    let sealed = keys(1)
        .seal(Purpose::Idempotency, &Fixed(9), b"ada", b"secret")
        .unwrap();
    assert!(!sealed.windows(6).any(|part| part == b"secret"));
    assert_eq!(
        keys(1).open(Purpose::Idempotency, b"ada", &sealed),
        Ok(b"secret".to_vec())
    );
    assert_eq!(
        keys(2).open(Purpose::Idempotency, b"ada", &sealed),
        Err(SealError)
    );
    assert_eq!(keys(1).open(Purpose::Cursor, b"ada", &sealed), Err(SealError));
    assert_eq!(
        keys(1).open(Purpose::Idempotency, b"bob", &sealed),
        Err(SealError)
    );
    for place in 0..sealed.len() {
        let mut bent = sealed.clone();
        bent[place] ^= 1;
        assert_eq!(keys(1).open(Purpose::Idempotency, b"ada", &bent), Err(SealError));
        assert_eq!(
            keys(1).open(Purpose::Idempotency, b"ada", &sealed[..place]),
            Err(SealError)
        );
    }
}

#[test]
fn a_code_is_worth_nothing_for_another_purpose() {
    let code = keys(1).mac(Purpose::Cursor, b"place");
    assert!(keys(1).check(Purpose::Cursor, b"place", &code));
    assert!(!keys(1).check(Purpose::Cursor, b"other", &code));
    assert!(!keys(1).check(Purpose::FormToken, b"place", &code));
    assert!(!keys(2).check(Purpose::Cursor, b"place", &code));
    assert!(!keys(1).check(Purpose::Cursor, b"place", &code[..31]));
    assert!(!keys(1).check(Purpose::Cursor, b"place", &[]));
}
