use std::collections::HashSet;

use onward_service::auth::Tokens;
use onward_service::{Error, Why};
use onward_store::audit::Action;
use onward_testkit::{TestDb, engines};
use secrecy::ExposeSecret;

use crate::login::set_active;
use crate::support::{Bench, local, secret, why};

async fn refresh(bench: &Bench, tokens: &Tokens) -> Result<Tokens, Error> {
    bench.service.refresh(&local(), &tokens.refresh_token).await
}

fn text(tokens: &Tokens) -> String {
    tokens.refresh_token.expose_secret().to_owned()
}

engines! {
    async fn fifty_refreshes_at_once_end_in_one_live_branch(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let mut tokens = bench.login("ada").await;
        for _ in 0..5 {
            let tasks: Vec<_> = (0..50)
                .map(|_| {
                    let (service, token) = (bench.service.clone(), tokens.refresh_token.clone());
                    tokio::spawn(async move { service.refresh(&local(), &token).await })
                })
                .collect();
            let mut next = HashSet::new();
            for task in tasks {
                next.insert(text(&task.await.unwrap().unwrap()));
            }
            assert_eq!(next.len(), 1);
            tokens.refresh_token = secret(next.iter().next().unwrap());
        }
        assert_eq!(bench.audited(Action::RefreshReused).await, 0);
        assert!(bench.takes(&refresh(&bench, &tokens).await.unwrap()).await);
    }

    async fn a_lost_answer_is_given_again_for_a_minute(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let first = bench.login("ada").await;
        let lost = refresh(&bench, &first).await.unwrap();
        assert_ne!(text(&lost), text(&first));
        bench.clock.advance_seconds(60);
        let again = refresh(&bench, &first).await.unwrap();
        assert_eq!(text(&again), text(&lost));
        assert!(bench.takes(&again).await);
    }

    async fn a_token_used_again_later_ends_the_sign_in_for_good(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let (first, other) = (bench.login("ada").await, bench.login("ada").await);
        let second = refresh(&bench, &first).await.unwrap();
        assert!(bench.takes(&second).await);
        bench.clock.advance_seconds(61);

        assert_eq!(why(refresh(&bench, &first).await), Why::InvalidToken);
        assert!(!bench.takes(&second).await);
        assert_eq!(why(refresh(&bench, &second).await), Why::InvalidToken);
        assert_eq!(why(refresh(&bench, &first).await), Why::InvalidToken);
        assert_eq!(bench.audited(Action::RefreshReused).await, 1);
        assert!(bench.takes(&other).await);
    }

    async fn an_ancestor_ends_the_sign_in_within_the_minute_too(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let first = bench.login("ada").await;
        let second = refresh(&bench, &first).await.unwrap();
        let third = refresh(&bench, &second).await.unwrap();
        assert_eq!(why(refresh(&bench, &first).await), Why::InvalidToken);
        assert_eq!(why(refresh(&bench, &third).await), Why::InvalidToken);
    }

    async fn a_token_lasts_thirty_days_unused_and_ninety_in_all(db: TestDb) {
        const DAY: i64 = 86_400;
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let mut tokens = bench.login("ada").await;
        for _ in 0..4 {
            bench.clock.advance_seconds(22 * DAY);
            tokens = refresh(&bench, &tokens).await.unwrap();
        }
        bench.clock.advance_seconds(2 * DAY);
        assert_eq!(why(refresh(&bench, &tokens).await), Why::InvalidToken);

        let idle = bench.login("ada").await;
        bench.clock.advance_seconds(30 * DAY);
        assert_eq!(why(refresh(&bench, &idle).await), Why::InvalidToken);
    }

    async fn a_disabled_account_gets_no_next_token(db: TestDb) {
        let bench = Bench::new(&db).await;
        let ada = bench.user("ada").await;
        let tokens = bench.login("ada").await;
        set_active(&db, ada.id, false).await;
        assert_eq!(why(refresh(&bench, &tokens).await), Why::InvalidToken);
        assert!(!bench.takes(&tokens).await);
    }

    async fn a_made_up_token_is_refused(db: TestDb) {
        let bench = Bench::new(&db).await;
        bench.user("ada").await;
        let tokens = bench.login("ada").await;
        for token in ["", "onward_rt_", tokens.access_token.expose_secret(), "onward_rt_AAAA"] {
            assert_eq!(why(bench.service.refresh(&local(), &secret(token)).await), Why::InvalidToken);
        }
        assert!(bench.takes(&tokens).await);
    }
}
