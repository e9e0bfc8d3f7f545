//! The keys of access tokens: published, in turns, and sealed under the master key.

use futures_util::future::join_all;
use onward_testkit::{TestDb, engines};
use serde_json::Value;

use crate::support::{Set, TestApp};

const KEYS: &str = "/.well-known/jwks.json";
const HOUR: i64 = 3600;

async fn kids(app: &TestApp) -> Vec<String> {
    let keys = app.anonymous().get(KEYS).await.is(200).json();
    let keys = keys["keys"].as_array().unwrap().iter();
    keys.map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

/// The key that a token says it was signed under.
fn kid(access: &str) -> String {
    use base64::Engine as _;

    let header = access.split('.').next().unwrap();
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(header)
        .unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

/// Two processes over one database.
async fn nodes(db: &TestDb) -> [TestApp; 2] {
    let set = |seed| Set {
        public_url: Some("http://127.0.0.1:8000"),
        seed,
        ..Set::default()
    };
    [
        TestApp::start_with(db, set(1)).await,
        TestApp::start_with(db, set(2)).await,
    ]
}

engines! {
    async fn the_public_keys_are_for_everybody(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let answer = app.anonymous().get(KEYS).await.is(200);
        assert_eq!(answer.header("cache-control"), Some("public, max-age=3600"));
        let key = &answer.json()["keys"][0];
        assert_eq!((&key["kty"], &key["crv"], &key["alg"]), (&"OKP".into(), &"Ed25519".into(), &"EdDSA".into()));
        assert_eq!(key["kid"], kid(&ada.access));
        let members: Vec<&String> = key.as_object().unwrap().keys().collect();
        assert_eq!(members, ["alg", "crv", "kid", "kty", "use", "x"], "and nothing of the secret part");
    }

    async fn a_key_is_published_a_day_before_it_signs_and_kept_an_hour_after(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let first = kid(&ada.access);
        let rotate = async || app.composed.service.rotate_keys().await.unwrap();
        app.clock.advance_seconds(89 * 24 * HOUR - 1);
        rotate().await;
        assert_eq!(kids(&app).await, std::slice::from_ref(&first));
        app.clock.advance_seconds(1);
        rotate().await;
        let both = kids(&app).await;
        assert_eq!((both.len(), &both[0]), (2, &first));
        app.clock.advance_seconds(24 * HOUR - 1);
        rotate().await;
        let last = ada.again(&app.anonymous()).await;
        assert_eq!(kid(&last.access), first, "its turn is not over");
        app.clock.advance_seconds(1);
        let next = ada.again(&app.anonymous()).await;
        assert_eq!(kid(&next.access), both[1]);
        app.clock.advance_seconds(HOUR - 1);
        rotate().await;
        assert_eq!(kids(&app).await, both);
        app.clock.advance_seconds(1);
        rotate().await;
        assert_eq!(kids(&app).await, [both[1].clone()]);
    }

    async fn a_node_learns_a_key_from_the_first_token_that_names_it(db: TestDb) {
        let [one, two] = nodes(&db).await;
        let ada = one.owner().await;
        kids(&two).await;
        for app in [&one, &two] {
            app.clock.advance_seconds(89 * 24 * HOUR);
        }
        one.composed.service.rotate_keys().await.unwrap();
        for app in [&one, &two] {
            app.clock.advance_seconds(24 * HOUR);
        }
        let next = ada.again(&one.anonymous()).await;
        assert_ne!(kid(&next.access), kid(&ada.access));
        two.anonymous().bearing(&next.access).get("users/me").await.is(200);
    }

    async fn nodes_that_rotate_at_once_make_one_key(db: TestDb) {
        let [one, two] = nodes(&db).await;
        for app in [&one, &two] {
            app.clock.advance_seconds(89 * 24 * HOUR);
        }
        let rotate = |app: &TestApp| {
            let service = app.composed.service.clone();
            async move { service.rotate_keys().await.unwrap() }
        };
        join_all((0..8).map(|turn| rotate(if turn % 2 == 0 { &one } else { &two }))).await;
        let keys = kids(&one).await;
        assert_eq!((keys.len(), kids(&two).await), (2, keys));
    }
}
