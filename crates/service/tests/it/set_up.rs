use onward_service::auth::{Admission, Door};
use onward_service::{Config, Error, Why};
use onward_store::audit::Action;
use onward_testkit::{TestDb, engines};
use secrecy::{ExposeSecret, SecretString};

use crate::support::{Bench, PASSWORD, config, local, new_user, remote, secret, start, why};

engines! {
    async fn fifty_first_registrations_make_one_superuser(db: TestDb) {
        let bench = Bench::new(&db).await;
        let tasks: Vec<_> = (0..50)
            .map(|number| {
                let service = bench.service.clone();
                let new = new_user(&format!("user{number}"));
                tokio::spawn(async move { service.register(&local(), new, secret(PASSWORD), Admission::default()).await })
            })
            .collect();
        let mut made = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(user) => {
                    assert!(user.is_superuser);
                    made += 1;
                }
                refused => assert_eq!(why(refused), Why::RegistrationClosed),
            }
        }
        let users = bench.service.list_users().await.unwrap();
        assert_eq!((made, users.len(), bench.audited(Action::UserCreated).await), (1, 1, 1));
    }

    async fn behind_a_proxy_the_first_account_needs_the_code(db: TestDb) {
        let bench = Bench::new(&db).await;
        let service = &bench.service;
        assert_eq!(service.door(&remote()).await.unwrap(), Door::First { code: true });
        let code = service.setup_code().await.unwrap().unwrap();
        assert_eq!(code.expose_secret().len(), 19);

        for wrong in [None, Some(""), Some("AAAA-AAAA-AAAA-AAAA"), Some(&code.expose_secret()[..18])] {
            let refused = service.register(&remote(), new_user("eve"), secret(PASSWORD), with_code(wrong.map(secret))).await;
            assert_eq!(why(refused), Why::RegistrationClosed);
        }
        let typed = secret(&code.expose_secret().replace('-', " ").to_lowercase());
        let ada = service.register(&remote(), new_user("ada"), secret(PASSWORD), with_code(Some(typed))).await.unwrap();
        assert!(ada.is_superuser);

        assert!(service.setup_code().await.unwrap().is_none());
        assert_eq!(service.door(&local()).await.unwrap(), Door::Closed);
        let late = service.register(&remote(), new_user("bob"), secret(PASSWORD), with_code(Some(code))).await;
        assert_eq!(why(late), Why::RegistrationClosed);
    }

    async fn a_public_installation_needs_the_code_from_everywhere(db: TestDb) {
        let public = Config { public_url: "https://goals.example".to_owned(), ..config() };
        let bench = start(&db, public, 1).await.unwrap();
        let refused = bench.service.register(&local(), new_user("eve"), secret(PASSWORD), Admission::default()).await;
        assert_eq!(why(refused), Why::RegistrationClosed);
    }

    async fn every_node_prints_the_same_code(db: TestDb) {
        let (one, two) = (Bench::new(&db).await, start(&db, config(), 2).await.unwrap());
        let code = async |bench: &Bench| bench.service.setup_code().await.unwrap().unwrap().expose_secret().to_owned();
        assert_eq!(code(&one).await, code(&two).await);
    }

    async fn an_open_door_lets_everybody_in_but_makes_no_superuser(db: TestDb) {
        let bench = Bench::new(&db).await;
        let service = &bench.service;
        service.register(&local(), new_user("ada"), secret(PASSWORD), Admission::default()).await.unwrap();
        db.open_registration().await;

        let bob = service.register(&remote(), new_user("bob"), secret(PASSWORD), Admission::default()).await.unwrap();
        assert!(!bob.is_superuser);
        let mut taken = new_user("BOB");
        taken.email = new_user("carl").email;
        assert_eq!(why(service.register(&remote(), taken, secret(PASSWORD), Admission::default()).await), Why::UsernameTaken);
        let mut taken = new_user("carl");
        taken.email = new_user("BOB").email;
        assert_eq!(why(service.register(&remote(), taken, secret(PASSWORD), Admission::default()).await), Why::EmailTaken);
        let both = service.register(&remote(), new_user("BOB"), secret(PASSWORD), Admission::default()).await;
        assert_eq!(why(both), Why::UsernameTaken, "the same on both engines");
    }

    async fn a_bad_password_is_a_field_error(db: TestDb) {
        let bench = Bench::new(&db).await;
        for password in ["short", "passwordpassword", "ada@example.org"] {
            let refused = bench.service.register(&local(), new_user("ada"), secret(password), Admission::default()).await;
            let Err(Error::Invalid(_, fields)) = refused else { panic!("{refused:?}") };
            assert_eq!(fields.errors().first().unwrap().path, vec!["password".into()]);
        }
        assert!(bench.service.list_users().await.unwrap().is_empty());
    }
}

fn with_code(setup_code: Option<SecretString>) -> Admission {
    Admission {
        setup_code,
        ..Admission::default()
    }
}
