mod mutations;

use aws_lc_rs::signature::Ed25519KeyPair;
use onward_domain::clock::Entropy;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::auth::ring::SigningKey;
use crate::seal;

const NOW: i64 = 1_790_000_000;

struct Fixed(u8);

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
}

fn signer() -> Signer {
    let issue = Issue {
        issuer: "https://goals.example".to_owned(),
        audience: "https://goals.example/api/v1".to_owned(),
        lifetime: 900,
    };
    let start = Instant::from_microseconds(0);
    let key = SigningKey::new(kid(), start, &seal::fresh(&Fixed(5))).unwrap();
    Signer::new(issue, Ring::of([key]))
}

fn kid() -> KeyId {
    KeyId::from_uuid(Uuid::from_bytes([0xab; 16]))
}

fn now() -> Instant {
    Instant::from_microseconds(NOW * 1_000_000)
}

fn pair(byte: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[byte; 32]).unwrap()
}

fn header() -> Value {
    json!({"alg": "EdDSA", "typ": "at+jwt", "kid": kid().to_string()})
}

fn claims() -> Value {
    json!({
        "iss": "https://goals.example",
        "sub": "019a9f0c-0000-7000-8000-000000000001",
        "aud": "https://goals.example/api/v1",
        "exp": NOW + 900, "iat": NOW, "nbf": NOW,
        "jti": "AAECAwQFBgcICQoLDA0ODw",
        "client_id": "onward",
        "scope": "profile:read goals:read",
        "sid": "019a9f0c-0000-7000-8000-000000000002",
        "auth_time": NOW,
    })
}

/// Signs any two texts with our own key: whatever is wrong with them, it is not the signature.
fn signed(header: impl AsRef<[u8]>, claims: impl AsRef<[u8]>) -> String {
    let message = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims)
    );
    let signature = pair(5).sign(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn good() -> String {
    signed(header().to_string(), claims().to_string())
}

fn accepted(token: &str) -> bool {
    signer()
        .read(token)
        .is_ok_and(|claims| claims.count_at(now(), 30))
}

#[test]
fn a_token_of_our_making_is_read() {
    assert!(accepted(&good()));
    let new = NewClaims {
        user: "019a9f0c-0000-7000-8000-000000000001".parse().unwrap(),
        session: "019a9f0c-0000-7000-8000-000000000002".parse().unwrap(),
        scopes: Scopes::parse("goals:read").unwrap(),
        authenticated_at: now(),
        nonce: [1; 16],
    };
    let token = signer().write(&new, now()).unwrap();
    let claims = signer().read(token.expose_secret()).unwrap();
    assert_eq!(
        (claims.user, claims.session, claims.scopes),
        (new.user, new.session, new.scopes)
    );
    assert_eq!(
        (claims.issued_at, claims.not_before, claims.expires_at),
        (NOW, NOW, NOW + 900)
    );
}

#[test]
fn nothing_but_our_exact_tokens_passes() {
    let bent = mutations::all();
    assert!(bent.len() >= 200, "{} mutations", bent.len());
    let passed: Vec<&str> = bent
        .iter()
        .filter(|(_, token)| accepted(token))
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(passed, Vec::<&str>::new());
}

#[test]
fn no_single_character_can_be_changed() {
    let good = good();
    for place in 0..good.len() {
        for other in ["A", "z", "0", "-", ".", "="] {
            let mut bent = good.clone();
            bent.replace_range(place..=place, other);
            assert!(bent == good || !accepted(&bent), "{other} at {place}");
        }
    }
}

#[test]
fn time_counts_by_our_clock_with_leeway() {
    let claims = signer().read(&good()).unwrap();
    let at = |seconds: i64| claims.count_at(now().plus_seconds(seconds), 30);
    assert!(!at(-31));
    assert!(at(-30));
    assert!(at(0));
    assert!(at(929));
    assert!(!at(930));
}
