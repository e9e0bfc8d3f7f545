//! The limiter of passwords, codes and tokens: guessing is bounded, nobody is locked out (A3, A5, G6).

use onward_domain::clock::{Clock, Instant};
use onward_service::auth::{Admission, Cookie, Credentials};
use onward_service::limits::{Attempts, Meter, Rate, Standing};
use onward_service::{Context, Error, Hashing, Why};
use onward_testkit::{TestDb, engines, scaled};
use secrecy::{ExposeSecret, SecretString};

use crate::support::{Bench, config, credentials, hashing, local, new_user, remote, secret, start, why};

/// A service whose limits are those of the product.
async fn limited(db: &TestDb, seed: u64) -> Bench {
    let mut config = config();
    config.attempts = Attempts::default();
    start(db, config, seed).await.unwrap()
}

/// A request from the address of that number.
fn from(number: u32) -> Context {
    let [_, a, b, c] = number.to_be_bytes();
    Context {
        address: format!("10.{a}.{b}.{c}"),
        ..remote()
    }
}

fn wrong(name: &str) -> Credentials {
    Credentials {
        password: secret("not the password"),
        ..credentials(name)
    }
}

/// Whether a sign-in was refused unseen.
fn is_limited<T: std::fmt::Debug>(result: &Result<T, Error>) -> bool {
    match result {
        Err(Error::TooMany {
            policy: "auth",
            retry_after,
        }) => !retry_after.is_zero(),
        Err(Error::Unauthenticated(Why::InvalidCredentials)) | Ok(_) => false,
        other => panic!("{other:?}"),
    }
}

/// Tries a wrong password; says whether it was looked at.
async fn guess(bench: &Bench, context: &Context, name: &str) -> bool {
    !is_limited(&bench.service.login(context, wrong(name)).await)
}

async fn device_of(bench: &Bench, context: &Context, name: &str) -> SecretString {
    let made = bench
        .service
        .sign_in(context, credentials(name), false)
        .await
        .unwrap();
    let Cookie { value, max_age } = made.device;
    assert_eq!(max_age.unwrap().as_secs(), 400 * 86_400);
    value
}

fn with_device(context: Context, device: &SecretString) -> Context {
    Context {
        device_cookie: Some(device.clone()),
        ..context
    }
}

engines! {
    async fn guessing_from_many_addresses_is_bounded_and_the_owner_still_comes_in(db: TestDb) {
        let bench = limited(&db, 1).await;
        bench.user("ada").await;
        let device = device_of(&bench, &from(1_000_000), "ada").await;
        let (tries, addresses): (u32, u32) = scaled((500, 50), (10_000, 1_000));
        let pause = 3600 * 1_000_000 / i64::from(tries);
        let begin = bench.clock.now().microseconds();
        let mut looked_at = 0;
        for number in 0..tries {
            bench.clock.set(Instant::from_microseconds(begin + i64::from(number) * pause));
            let name = if number % 2 == 0 { "ada" } else { "Ada@example.org" };
            looked_at += u32::from(guess(&bench, &from(number % addresses), name).await);
        }
        assert!((10..=20).contains(&looked_at), "{looked_at} of {tries} reached the hasher");
        let stranger = bench.service.login(&from(2_000_000), credentials("ada")).await;
        assert!(is_limited(&stranger));
        let own = with_device(from(3_000_000), &device);
        assert!(bench.service.sign_in(&own, credentials("ada"), false).await.is_ok());
    }

    async fn a_device_counts_for_itself_and_for_its_own_person_only(db: TestDb) {
        let bench = limited(&db, 1).await;
        for name in ["ada", "bob"] {
            bench.user(name).await;
        }
        let device = device_of(&bench, &from(1), "ada").await;
        let mut address = 2;
        let mut tries = async |name: &str, device: &SecretString| {
            let mut looked_at = 0;
            for _ in 0..30 {
                address += 1;
                let context = with_device(from(address), device);
                let tried = bench.service.sign_in(&context, wrong(name), false).await;
                looked_at += u32::from(!is_limited(&tried));
            }
            looked_at
        };
        assert_eq!(tries("ada", &device).await, 10);
        assert_eq!(tries("bob", &device).await, 10);
        assert_eq!(tries("bob", &secret("forged")).await, 0);
        assert_eq!(tries("ada", &secret("forged")).await, 10);
        bench.clock.advance_seconds(360);
        let shared = device_of(&bench, &with_device(from(100), &device), "bob").await;
        let ours = with_device(from(101), &shared);
        assert!(!is_limited(&bench.service.sign_in(&ours, wrong("bob"), false).await));
    }

    async fn a_right_password_is_not_counted_against_the_account(db: TestDb) {
        let bench = limited(&db, 1).await;
        bench.user("ada").await;
        for number in 0..50 {
            bench.service.login(&from(number), credentials("ada")).await.unwrap();
        }
        for number in 50..60 {
            assert!(guess(&bench, &from(number), "ada").await, "{number}");
        }
        assert!(is_limited(&bench.service.login(&from(60), credentials("ada")).await));
        bench.clock.advance_seconds(360);
        assert!(bench.service.login(&from(60), credentials("ada")).await.is_ok());
    }

    async fn an_unknown_name_is_counted_like_a_known_one(db: TestDb) {
        let bench = limited(&db, 1).await;
        bench.user("ada").await;
        for name in ["ada", "nobody", "nobody@example.org"] {
            let mut looked_at = 0;
            for number in 0..15 {
                looked_at += u32::from(guess(&bench, &from(number), name).await);
            }
            assert_eq!(looked_at, 10, "{name}");
            bench.clock.advance_seconds(60);
        }
    }

    async fn an_address_may_try_ten_times_and_then_every_six_seconds(db: TestDb) {
        let bench = limited(&db, 1).await;
        let context = Context { meter: Meter::default(), ..from(1) };
        for number in 0..10 {
            assert!(guess(&bench, &context, &format!("nobody{number}")).await);
            let [Standing { policy: "auth", rate, remaining, more_in: 6 }] = context.meter.standings()[..] else {
                panic!("{:?}", context.meter.standings());
            };
            assert_eq!((rate, remaining), (Rate::per_minute(10), 9 - number));
        }
        assert!(!guess(&bench, &context, "nobody").await);
        assert!(guess(&bench, &from(2), "nobody").await);
        let neighbour = |address: &str| Context { address: address.to_owned(), ..remote() };
        for number in 0..10 {
            let name = format!("nobody{number}");
            assert!(guess(&bench, &neighbour(&format!("2001:db8::{number}")), &name).await);
        }
        assert!(!guess(&bench, &neighbour("2001:db8::ffff:1"), "nobody").await);
        assert!(guess(&bench, &neighbour("2001:db8:0:1::"), "nobody").await);
        bench.clock.advance_seconds(6);
        assert!(guess(&bench, &context, "nobody").await);
        assert!(!guess(&bench, &context, "nobody").await);
    }

    async fn what_nobody_had_time_to_look_at_is_not_counted(db: TestDb) {
        let mut config = config();
        config.attempts = Attempts::default();
        // One at a time, one waits, and each takes a while.
        config.hashing = Hashing { memory_kib: 16 * 1024, permits: 1, queue: 1, ..hashing() };
        let bench = start(&db, config, 1).await.unwrap();
        bench.user("ada").await;
        let (mut looked_at, mut busy) = (0, 0);
        while looked_at < 10 {
            let at_once = (10 - looked_at).min(5);
            let tries = (0..at_once).map(|_| {
                let service = bench.service.clone();
                tokio::spawn(async move { service.login(&from(1), wrong("ada")).await })
            });
            for tried in tries.collect::<Vec<_>>() {
                match tried.await.unwrap() {
                    Err(Error::Unauthenticated(Why::InvalidCredentials)) => looked_at += 1,
                    Err(Error::Unavailable { .. }) => busy += 1,
                    other => panic!("{other:?} after {looked_at} tries"),
                }
            }
        }
        assert!(busy > 0, "nobody was turned away");
        assert!(!guess(&bench, &from(1), "ada").await);
        assert!(!guess(&bench, &from(2), "ada").await);
    }

    async fn many_nodes_count_together(db: TestDb) {
        let mut nodes = Vec::new();
        for seed in 1..=3 {
            nodes.push(limited(&db, seed).await);
        }
        nodes[0].user("ada").await;
        let tries = (0..60_u32).map(|number| {
            let service = nodes[usize::try_from(number).unwrap() % 3].service.clone();
            tokio::spawn(async move { service.login(&from(number), wrong("ada")).await })
        });
        let mut looked_at = 0;
        for outcome in tries.collect::<Vec<_>>() {
            looked_at += u32::from(!is_limited(&outcome.await.unwrap()));
        }
        assert_eq!(looked_at, 10);
    }

    async fn set_up_codes_are_counted(db: TestDb) {
        let bench = limited(&db, 1).await;
        let register = async |context: &Context, code: &str| {
            bench.service.register(context, new_user("ada"), secret("seven quiet otters"), admission(code)).await
        };
        for _ in 0..5 {
            assert_eq!(why(register(&from(1), "AAAA-BBBB-CCCC-DDDD").await), Why::RegistrationClosed);
        }
        let code = bench.service.setup_code().await.unwrap().unwrap();
        assert!(matches!(register(&from(1), code.expose_secret()).await, Err(Error::TooMany { .. })));
        let mut looked_at = 5;
        for number in 10..200 {
            let tried = register(&from(number), "wrong").await;
            looked_at += usize::from(!matches!(tried, Err(Error::TooMany { .. })));
        }
        assert_eq!(looked_at, 100);
    }

    async fn refresh_tokens_are_counted_per_sign_in_and_per_address(db: TestDb) {
        let bench = limited(&db, 1).await;
        bench.user("ada").await;
        let mut tokens = bench.login("ada").await;
        for number in 0..10 {
            tokens = bench.service.refresh(&from(number), &tokens.refresh_token).await.unwrap();
        }
        let refused = bench.service.refresh(&from(11), &tokens.refresh_token).await;
        assert!(matches!(refused, Err(Error::TooMany { policy: "auth", .. })));
        bench.clock.advance_seconds(6);
        assert!(bench.service.refresh(&from(11), &tokens.refresh_token).await.is_ok());
        let junk = secret("onward_rt_junk");
        for _ in 0..60 {
            assert_eq!(why(bench.service.refresh(&from(12), &junk).await), Why::InvalidToken);
        }
        assert!(matches!(bench.service.refresh(&from(12), &junk).await, Err(Error::TooMany { .. })));
    }

    async fn a_count_survives_the_refusal_and_is_forgotten_when_it_is_old(db: TestDb) {
        let bench = limited(&db, 1).await;
        for _ in 0..11 {
            guess(&bench, &local(), "ada").await;
        }
        let fresh = limited(&db, 2).await;
        assert!(!guess(&fresh, &local(), "bob").await);
        assert_eq!(db.counted_tries().await, 2);
        bench.clock.advance_seconds(3 * 3600);
        assert!(guess(&bench, &from(1), "carl").await);
        assert_eq!(db.counted_tries().await, 2);
    }
}

fn admission(code: &str) -> Admission {
    Admission {
        setup_code: Some(secret(code)),
        ..Admission::default()
    }
}
