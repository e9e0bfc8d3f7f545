//! Access tokens: only our exact tokens pass (B1); the bulk of mutations is tested beside the reader.

use onward_testkit::{TestDb, engines};

use crate::support::{Set, TestApp};

engines! {
    async fn a_token_passes_in_the_authorization_header_and_nowhere_else(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let anonymous = app.anonymous();
        let cookie = format!("session={0}; __Host-session={0}; access_token={0}", ada.access);
        anonymous
            .get("users/me")
            .header("cookie", &cookie)
            .await
            .problem(401, "unauthenticated");
        for path in ["users/me?access_token=", "goals?token="] {
            let answer = anonymous.get(&format!("{path}{}", ada.access)).await;
            answer.problem(401, "unauthenticated");
        }
        anonymous
            .get("users/me")
            .header("authorization", &format!("bearer {}", ada.access))
            .await
            .is(200);
    }

    async fn without_a_credential_the_answer_says_which_one_is_needed(db: TestDb) {
        let app = TestApp::start(&db).await;
        for credential in [None, Some("Basic YTpi"), Some(""), Some("Digest x")] {
            let mut request = app.anonymous().get("users/me");
            if let Some(credential) = credential {
                request = request.header("authorization", credential);
            }
            let refused = request.await.problem(401, "unauthenticated");
            assert!(
                refused
                    .header("www-authenticate")
                    .unwrap()
                    .starts_with("Bearer realm=")
            );
        }
    }

    async fn a_mutated_token_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let token = &ada.access;
        let parts: Vec<&str> = token.split('.').collect();
        let [head, claims, signature] = parts[..] else {
            panic!("a token has three parts")
        };
        let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
        let mut mutated = vec![
            "x".to_owned(),
            "..".to_owned(),
            format!("{head}.{claims}"),
            format!("{head}.{claims}."),
            format!("{none}.{claims}."),
            format!("{none}.{claims}.{signature}"),
            format!("{head}.{claims}.{signature}."),
            format!("{head}.{claims}.{signature}="),
            format!("{head}.{claims}=.{signature}"),
            format!(".{claims}.{signature}"),
            format!("{claims}.{head}.{signature}"),
            format!("{head}.{head}.{signature}"),
            token.to_uppercase(),
            "a".repeat(20_000),
            format!("{token}{}", "A".repeat(5_000)),
        ];
        for place in (0..token.len())
            .step_by(7)
            .filter(|place| token.as_bytes()[*place] != b'.')
        {
            let mut bytes = token.clone().into_bytes();
            bytes[place] = if bytes[place] == b'A' { b'Q' } else { b'A' };
            mutated.push(String::from_utf8(bytes).unwrap());
        }
        for token in mutated {
            app.anonymous()
                .bearing(&token)
                .get("users/me")
                .await
                .problem(401, "invalid-token");
        }
        let twice = app.anonymous().bearing(token).get("users/me");
        twice
            .header("authorization", &format!("Bearer {token}"))
            .await
            .problem(401, "invalid-token");
        ada.get("users/me").await.is(200);
    }

    async fn a_token_of_another_installation_is_refused(db: TestDb) {
        let app = TestApp::start(&db).await;
        let ada = app.owner().await;
        let set = Set {
            public_url: Some("https://other.example"),
            seed: 2,
            ..Set::default()
        };
        let other = TestApp::start_with(&db, set).await;
        let moved = other.anonymous().bearing(&ada.access);
        moved.get("users/me").await.problem(401, "invalid-token");
    }
}
