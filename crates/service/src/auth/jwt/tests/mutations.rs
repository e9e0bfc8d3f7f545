//! Tokens that are nearly ours, by what is wrong with them.

use aws_lc_rs::hmac;
use serde_json::{Value, json};

use super::{NOW, claims, good, header, kid, pair, signed};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Every one of them, with a name.
pub(super) fn all() -> Vec<(String, String)> {
    [headers(), bodies(), raw(), texts()].concat()
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn headers() -> Vec<(String, String)> {
    let words = |member: &'static str, words: &[&str]| -> Vec<(&'static str, Option<Value>)> {
        words.iter().map(|word| (member, Some(json!(word)))).collect()
    };
    let strange = [
        json!(null),
        json!(1),
        json!(true),
        json!([]),
        json!({}),
        json!(["EdDSA"]),
    ];
    let mut bent = Vec::new();
    bent.extend(words(
        "alg",
        &[
            "none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "RS256", "PS256",
        ],
    ));
    bent.extend(words(
        "alg",
        &[
            "ES256", "ES256K", "Ed25519", "Ed448", "eddsa", "EDDSA", "EdDSA ", " EdDSA", "EdDSA\0",
        ],
    ));
    bent.extend(words(
        "typ",
        &[
            "JWT",
            "jwt",
            "at+JWT",
            "AT+JWT",
            "application/at+jwt",
            "dpop+jwt",
            "",
            "at+jwt ",
        ],
    ));
    let (upper, spaced) = (kid().to_string().to_uppercase(), format!("{} ", kid()));
    bent.extend(words(
        "kid",
        &[
            "",
            "0",
            "../../../../dev/null",
            "' OR 1=1 --",
            "|whoami",
            &upper,
            &spaced,
        ],
    ));
    bent.extend(words(
        "kid",
        &["019a9f0c-0000-7000-8000-000000000009", "https://evil.example/key"],
    ));
    for member in ["alg", "typ", "kid"] {
        bent.push((member, None));
        bent.extend(strange.iter().map(|value| (member, Some(value.clone()))));
    }
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(pair(6).public_key())});
    bent.push(("jwk", Some(jwk)));
    for member in [
        "jku", "x5u", "x5t", "x5t#S256", "cty", "zip", "enc", "url", "nonce", "foo", "Alg", "ALG",
    ] {
        bent.extend(words(member, &["https://evil.example/keys"]));
    }
    bent.push(("x5c", Some(json!(["AAAA"]))));
    bent.push(("b64", Some(json!(false))));
    bent.push(("crit", Some(json!([]))));
    bent.push(("crit", Some(json!(["exp"]))));
    bent.push(("crit", Some(json!(["b64"]))));
    bent.into_iter()
        .map(|(member, value)| {
            (
                format!("header {member} {value:?}"),
                with(header(), member, value),
            )
        })
        .map(|(name, header)| (name, signed(header.to_string(), claims().to_string())))
        .collect()
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn bodies() -> Vec<(String, String)> {
    let mut bent = Vec::new();
    for member in ["iss", "sub", "aud", "jti", "client_id", "scope", "sid"] {
        let others = [
            json!(null),
            json!(1),
            json!(true),
            json!({}),
            json!([claims()[member].clone()]),
        ];
        bent.extend(others.into_iter().map(|value| (member, Some(value))));
        bent.push((member, None));
    }
    for member in ["exp", "iat", "nbf", "auth_time"] {
        let text = json!(claims()[member].to_string());
        let others = [
            text,
            json!(null),
            json!(true),
            json!([NOW]),
            json!({}),
            json!(-1),
            json!(1.5),
            json!(u64::MAX),
        ];
        bent.extend(others.into_iter().map(|value| (member, Some(value))));
        bent.push((member, None));
    }
    for member in ["iss", "aud"] {
        for other in [
            "",
            "https://goals.example/",
            "http://goals.example",
            "https://GOALS.example",
            "https://evil.example",
        ] {
            bent.push((member, Some(json!(other))));
        }
    }
    for member in ["sub", "sid"] {
        for other in [
            "",
            "1",
            "ada",
            "019a9f0c-0000-7000-8000-00000000000",
            "019a9f0c000070008000000000000001",
        ] {
            bent.push((member, Some(json!(other))));
        }
    }
    bent.push(("jti", Some(json!(""))));
    bent.push(("client_id", Some(json!("other"))));
    bent.push(("scope", Some(json!("root"))));
    bent.push(("exp", Some(json!(NOW - 31))));
    bent.push(("exp", Some(json!(NOW))));
    bent.push(("exp", Some(json!(NOW + 901))));
    bent.push(("exp", Some(json!(i64::MAX))));
    bent.push(("exp", Some(json!(i64::MIN))));
    bent.push(("exp", Some(json!(0))));
    bent.push(("iat", Some(json!(i64::MIN))));
    bent.push(("iat", Some(json!(0))));
    bent.push(("iat", Some(json!(NOW + 31))));
    bent.push(("nbf", Some(json!(NOW + 31))));
    bent.push(("nbf", Some(json!(i64::MAX))));
    bent.into_iter()
        .map(|(member, value)| (format!("claim {member} {value:?}"), with(claims(), member, value)))
        .map(|(name, claims)| (name, signed(header().to_string(), claims.to_string())))
        .collect()
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn raw() -> Vec<(String, String)> {
    let (header, claims) = (header().to_string(), claims().to_string());
    let twice = |object: &str, member: &str| object.replacen('{', &format!("{{{member},"), 1);
    let mut bent = vec![
        ("two alg", signed(twice(&header, r#""alg":"none""#), &claims)),
        (
            "two alg, one escaped",
            signed(twice(&header, r#""\u0061lg":"none""#), &claims),
        ),
        ("two kid", signed(twice(&header, r#""kid":"0""#), &claims)),
        ("two exp", signed(&header, twice(&claims, r#""exp":9999999999"#))),
        ("two sub", signed(&header, twice(&claims, r#""sub":"ada""#))),
        (
            "exp 1e400",
            signed(&header, claims.replace(&(NOW + 900).to_string(), "1e400")),
        ),
        (
            "exp 1.79e9",
            signed(&header, claims.replace(&(NOW + 900).to_string(), "1.790000900e9")),
        ),
        (
            "exp with 40 digits",
            signed(&header, claims.replace(&(NOW + 900).to_string(), &"9".repeat(40))),
        ),
        ("header is a list", signed(format!("[{header}]"), &claims)),
        ("header is null", signed("null", &claims)),
        ("header is empty", signed("{}", &claims)),
        ("header is deep", signed("[".repeat(2000), &claims)),
        ("header goes on", signed(format!("{header}{{}}"), &claims)),
        (
            "header begins with a mark",
            signed(format!("\u{feff}{header}"), &claims),
        ),
        ("header is not UTF-8", signed(b"{\"alg\":\"\xff\"}", &claims)),
        ("claims are a list", signed(&header, format!("[{claims}]"))),
        ("claims are null", signed(&header, "null")),
        ("claims are deep", signed(&header, "[".repeat(2000))),
        ("claims go on", signed(&header, format!("{claims}x"))),
        (
            "claims are not UTF-8",
            signed(&header, [claims.as_bytes(), b"\xff"].concat()),
        ),
        (
            "longer than 4 KiB",
            signed(&header, claims.replace("AAECAw", &"A".repeat(4096))),
        ),
    ];
    let unsigned = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(&header),
        URL_SAFE_NO_PAD.encode(&claims)
    );
    let none = URL_SAFE_NO_PAD.encode(header.replace("EdDSA", "none"));
    bent.push((
        "alg none without signature",
        format!("{none}.{}.", URL_SAFE_NO_PAD.encode(&claims)),
    ));
    bent.push(("no signature", format!("{unsigned}.")));
    bent.push(("two parts", unsigned.clone()));
    for (name, header) in [
        ("HS256", header.replace("EdDSA", "HS256")),
        ("EdDSA", header.clone()),
    ] {
        let message = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(&claims)
        );
        let key = hmac::Key::new(hmac::HMAC_SHA256, pair(5).public_key().as_ref());
        let code = URL_SAFE_NO_PAD.encode(hmac::sign(&key, message.as_bytes()));
        bent.push((name, format!("{message}.{code}")));
    }
    let foreign = URL_SAFE_NO_PAD.encode(pair(6).sign(unsigned.as_bytes()));
    bent.push(("signed by another", format!("{unsigned}.{foreign}")));
    bent.push((
        "signature of nothing",
        format!("{unsigned}.{}", URL_SAFE_NO_PAD.encode(pair(5).sign(b""))),
    ));
    for (name, byte) in [("zeros", 0), ("ones", 0xff)] {
        bent.push((name, format!("{unsigned}.{}", URL_SAFE_NO_PAD.encode([byte; 64]))));
    }
    for length in [0, 1, 32, 63, 65, 128] {
        let mut signature = pair(5).sign(unsigned.as_bytes()).as_ref().to_vec();
        signature.resize(length, 0);
        bent.push((
            "signature of another length",
            format!("{unsigned}.{}", URL_SAFE_NO_PAD.encode(signature)),
        ));
    }
    bent.into_iter()
        .map(|(name, token)| (name.to_owned(), token))
        .collect()
}

fn texts() -> Vec<(String, String)> {
    let good = good();
    let parts: Vec<&str> = good.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        panic!("three parts")
    };
    let mut bent: Vec<String> = vec![
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "...".to_owned(),
        format!("Bearer {good}"),
        format!(" {good}"),
        format!("{good} "),
        format!("{good}\n"),
        format!("{good}\0"),
        format!("{good}."),
        format!(".{good}"),
        format!("{good}.{signature}"),
        format!("{good}.{header}.{claims}"),
        format!("{header}=.{claims}.{signature}"),
        format!("{header}.{claims}=.{signature}"),
        format!("{header}.{claims}.{signature}="),
        format!("{header}.{claims}.{signature}=="),
        format!("{header}.{claims}. {signature}"),
        format!("{header}\n.{claims}.{signature}"),
        format!("{header}..{signature}"),
        format!(".{claims}.{signature}"),
        format!("{claims}.{header}.{signature}"),
        format!("{header}+.{claims}.{signature}"),
        format!("{header}/.{claims}.{signature}"),
        format!("{header}ü.{claims}.{signature}"),
        format!("{header}%2e{claims}%2e{signature}"),
        good.to_lowercase(),
        good.replace('.', "\u{2024}"),
        "A".repeat(1 << 20),
        ".".repeat(1 << 20),
        format!(
            "{}.{}.{}",
            "A".repeat(1 << 19),
            "A".repeat(1 << 18),
            "A".repeat(86)
        ),
        format!("{good}{}", "A".repeat(1 << 20)),
    ];
    // The last character of 64 bytes has four unused bits, which must be zero.
    bent.extend(["B", "C", "E", "H", "P"].map(|extra| {
        let last = signature.chars().last().unwrap();
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let shift = alphabet.find(extra).unwrap();
        let moved = alphabet
            .chars()
            .nth(alphabet.find(last).unwrap() + shift)
            .unwrap();
        format!(
            "{header}.{claims}.{}{moved}",
            signature.strip_suffix(last).unwrap()
        )
    }));
    bent.into_iter()
        .map(|text| (format!("text {:.60}", text.escape_debug().to_string()), text))
        .collect()
}

/// The object without the member, or with another value in it.
fn with(mut object: Value, member: &str, value: Option<Value>) -> Value {
    let members = object.as_object_mut().unwrap();
    match value {
        Some(value) => members.insert(member.to_owned(), value),
        None => members.remove(member),
    };
    object
}
