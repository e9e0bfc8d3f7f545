//! Secrets come from where they are said to be, never show, and are refused where everyone can read them.

use std::path::Path;

use super::*;

#[test]
fn a_secret_is_read_from_the_file_that_is_named() {
    let key = "ab".repeat(32);
    let place = Place::new()
        .file("key", 0o600, &format!("{key}\n"))
        .with("ONWARD_AUTH__MASTER_KEY_FILE", "key");
    let loaded = place.loaded();
    assert_eq!(
        loaded.config.auth.master_key.as_ref().unwrap().bytes(),
        Some([0xab; 32])
    );
    assert_eq!(loaded.origin("auth.master_key").to_string(), "key");
    assert!(!format!("{loaded:?}").contains(&key));
    assert!(!serde_json::to_string(&loaded.config).unwrap().contains(&key));
}

#[test]
fn a_secret_of_the_environment_beats_the_file_named_in_toml() {
    let place = Place::new()
        .file("onward.toml", 0o600, "[auth]\nmaster_key_file = \"key\"\n")
        .file("key", 0o600, &"11".repeat(32));
    assert_eq!(
        place.loaded().config.auth.master_key.unwrap().bytes(),
        Some([0x11; 32])
    );
    let place = place.with("ONWARD_AUTH__MASTER_KEY", &"22".repeat(32));
    let loaded = place.loaded();
    assert_eq!(
        loaded.config.auth.master_key.as_ref().unwrap().bytes(),
        Some([0x22; 32])
    );
    assert!(loaded.config.auth.master_key_file.is_none());
}

#[test]
fn secrets_that_everyone_can_read_are_refused_wherever_they_stand() {
    let secret = "22".repeat(32);
    let named = Place::new()
        .file("key", 0o644, &secret)
        .with("ONWARD_AUTH__MASTER_KEY_FILE", "key");
    assert!(named.refusal().contains("auth.master_key (key)"));
    let toml = format!("[auth]\nmaster_key = \"{secret}\"\n");
    assert!(
        Place::new()
            .file("onward.toml", 0o644, &toml)
            .refusal()
            .contains("chmod 600")
    );
    Place::new().file("onward.toml", 0o600, &toml).loaded();
    let dot_env = format!("ONWARD_AUTH__MASTER_KEY={secret}\n");
    assert!(
        Place::new()
            .file(".env", 0o644, &dot_env)
            .refusal()
            .contains(".env")
    );
    let text = Place::new().with("ONWARD_AUTH__MASTER_KEY", "tooshort").refusal();
    assert!(
        text.contains("64 hexadecimal") && !text.contains("tooshort"),
        "{text}"
    );
}

/// A value that a secret may have.
fn fitting(key: &str) -> String {
    match key {
        "auth.master_key" => "ab".repeat(32),
        "database.url" => "postgres://ada:hunter2@db.example/onward".to_owned(),
        other => panic!("say what {other} may be"),
    }
}

#[test]
fn every_secret_comes_from_a_named_file_or_from_the_service_manager_and_a_file_wins() {
    let secrets: Vec<Key> = keys().into_iter().filter(|key| key.secret).collect();
    for key in &secrets {
        let (path, secret) = (&key.path, fitting(&key.path));
        let named = Place::new()
            .file("named", 0o600, &format!("{secret}\n"))
            .with(&format!("{}_FILE", key.variable()), "named");
        assert_eq!(named.loaded().origin(path).to_string(), "named", "{path}");
        let toml = Place::new().file("named", 0o600, &secret);
        let toml = toml.file("onward.toml", 0o644, &format!("{path}_file = \"named\"\n"));
        assert_eq!(toml.loaded().origin(path).to_string(), "named", "{path}");

        let handed = Place::new().file(path, 0o400, &secret);
        let folder = handed.directory.path().to_str().unwrap().to_owned();
        let handed = handed
            .with("CREDENTIALS_DIRECTORY", &folder)
            .with(&key.variable(), &secret);
        let file = Path::new(&folder).join(path);
        assert_eq!(handed.loaded().origin(path), Origin::SecretFile(file), "{path}");

        for place in [
            Place::new()
                .file("named", 0o604, &secret)
                .with(&format!("{}_FILE", key.variable()), "named"),
            Place::new().with(&format!("{}_FILE", key.variable()), "absent"),
        ] {
            let text = place.refusal();
            assert!(text.contains(path) && !text.contains(&secret), "{text}");
        }
    }
    assert!(secrets.len() >= 2);
}
