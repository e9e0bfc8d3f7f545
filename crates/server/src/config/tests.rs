//! Precedence and refusals, with the environment passed as data.

mod secrets;
mod template;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::*;

/// A working directory of its own and the variables of a process.
struct Place {
    directory: tempfile::TempDir,
    variables: Vec<(String, String)>,
}

impl Place {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            variables: Vec::new(),
        }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    fn file(self, name: &str, mode: u32, text: &str) -> Self {
        let path = self.directory.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        self
    }

    fn load(&self, flags: &Flags) -> Result<Loaded, String> {
        let environment = Environment {
            variables: self.variables.iter().cloned().collect(),
            directory: self.directory.path().to_owned(),
            machine_file: self.directory.path().join("machine.toml"),
        };
        load(flags, &environment).map_err(|refusals| refusals.to_string())
    }

    fn refusal(&self) -> String {
        self.load(&Flags::default()).unwrap_err()
    }

    fn loaded(&self) -> Loaded {
        self.load(&Flags::default()).unwrap()
    }
}

fn listen(loaded: &Loaded) -> (u16, String) {
    (
        loaded.config.http.listen.port(),
        loaded.origin("http.listen").to_string(),
    )
}

#[test]
fn nothing_set_is_safe_sqlite_on_loopback() {
    let loaded = Place::new().loaded();
    assert!(loaded.config.http.listen.ip().is_loopback());
    assert!(!loaded.config.http.insecure);
    assert_eq!(listen(&loaded), (8000, "default".to_owned()));
    let address = loaded.config.database.address(&loaded.config.data_dir).unwrap();
    assert!(matches!(address, onward_store::DatabaseUrl::Sqlite(path) if path.ends_with("onward.db")));
}

#[test]
fn a_flag_beats_the_environment_beats_dot_env_beats_the_file_beats_the_default() {
    let mut place = Place::new().file("onward.toml", 0o644, "[http]\nlisten = \"127.0.0.1:1\"\n");
    assert_eq!(listen(&place.loaded()), (1, "onward.toml".to_owned()));

    place = place.file(".env", 0o644, "ONWARD_HTTP__LISTEN=127.0.0.1:2\n");
    assert_eq!(
        listen(&place.loaded()),
        (2, "variable ONWARD_HTTP__LISTEN in .env".to_owned())
    );

    place = place.with("ONWARD_HTTP__LISTEN", "127.0.0.1:3");
    assert_eq!(
        listen(&place.loaded()),
        (3, "environment variable ONWARD_HTTP__LISTEN".to_owned())
    );

    let flags = Flags {
        config: None,
        values: vec![("http.listen", "--listen", "127.0.0.1:4".to_owned())],
    };
    assert_eq!(listen(&place.load(&flags).unwrap()), (4, "--listen".to_owned()));
}

#[test]
fn a_typo_in_the_file_is_refused_with_key_file_and_allowed_names() {
    let text = Place::new()
        .file("onward.toml", 0o644, "[http]\nlisen = \"127.0.0.1:1\"\n")
        .refusal();
    assert!(text.contains("http.lisen (onward.toml)"), "{text}");
    assert!(text.contains("`listen`"), "{text}");
}

#[test]
fn a_typo_in_a_section_or_an_empty_section_is_refused() {
    let text = Place::new().file("onward.toml", 0o644, "[htpp]\n").refusal();
    assert!(text.contains("htpp (onward.toml)"), "{text}");
}

#[test]
fn every_section_refuses_an_unknown_key_from_file_and_environment() {
    let sections: std::collections::BTreeSet<_> = keys()
        .into_iter()
        .filter_map(|key| key.path.rsplit_once('.').map(|(head, _)| head.to_owned()))
        .collect();
    assert!(sections.len() >= 6);
    for section in sections
        .into_iter()
        .map(|section| format!("{section}."))
        .chain([String::new()])
    {
        let key = format!("{section}tpyo");
        let from_file = Place::new()
            .file("onward.toml", 0o644, &format!("{key} = 1\n"))
            .refusal();
        assert!(from_file.contains(&format!("{key} (onward.toml)")), "{from_file}");

        let variable = format!("ONWARD_{}", key.replace('.', "__").to_uppercase());
        let from_variable = Place::new().with(&variable, "1").refusal();
        assert!(
            from_variable.contains(&format!("{key} (environment variable {variable})")),
            "{from_variable}"
        );
        let names = keys().into_iter().filter_map(|key| {
            let name = key.path.strip_prefix(&section)?;
            Some(name.split('.').next()?.to_owned())
        });
        for name in names {
            let allowed = format!("`{name}`");
            assert!(
                from_file.contains(&allowed) && from_variable.contains(&allowed),
                "{name}: {from_file}"
            );
        }
    }
}

#[test]
fn a_typo_in_dot_env_is_refused_with_its_variable() {
    let text = Place::new()
        .file(".env", 0o644, "ONWARD_LOG__LEVLE=info\n")
        .refusal();
    assert!(
        text.contains("log.levle (variable ONWARD_LOG__LEVLE in .env)"),
        "{text}"
    );
}

#[test]
fn bad_values_are_refused_all_at_once_with_what_is_allowed() {
    let text = Place::new()
        .with("ONWARD_DATABASE__SYNCHRONOUS", "sometimes")
        .with("ONWARD_HTTP__LISTEN", "localhost")
        .with("ONWARD_HTTP__INSECURE", "perhaps")
        .with("ONWARD_AUTH__PASSWORD_MIN", "7")
        .refusal();
    assert!(
        text.contains("database.synchronous (environment variable ONWARD_DATABASE__SYNCHRONOUS)"),
        "{text}"
    );
    assert!(text.contains("`full` or `normal`"), "{text}");
    assert!(text.contains("such as 127.0.0.1:8000"), "{text}");
    assert!(text.contains("http.insecure"), "{text}");
    assert!(text.contains("between 8 and 64"), "{text}");
}

#[test]
fn plain_http_beyond_this_machine_needs_to_be_asked_for() {
    let everywhere = || Place::new().with("ONWARD_HTTP__LISTEN", "0.0.0.0:8000");
    assert!(everywhere().refusal().contains("http.insecure = true"));
    assert!(
        everywhere()
            .with("ONWARD_HTTP__INSECURE", "true")
            .refusal()
            .contains("public_url")
    );
    let plain = everywhere().with("ONWARD_PUBLIC_URL", "http://goals.example.org");
    assert!(plain.refusal().contains("http.listen"));
    plain.with("ONWARD_HTTP__INSECURE", "true").loaded();
    everywhere()
        .with("ONWARD_PUBLIC_URL", "https://goals.example.org")
        .loaded();
    assert!(
        Place::new()
            .with("ONWARD_PUBLIC_URL", "http://goals.example.org")
            .refusal()
            .contains("public_url")
    );
}

#[test]
fn port_replaces_the_port_unless_the_whole_address_is_given() {
    let place = Place::new().with("PORT", "9000");
    assert_eq!(
        listen(&place.loaded()),
        (9000, "environment variable PORT".to_owned())
    );
    assert_eq!(
        place
            .with("ONWARD_HTTP__LISTEN", "127.0.0.1:3")
            .loaded()
            .config
            .http
            .listen
            .port(),
        3
    );
    assert!(
        Place::new()
            .with("PORT", "http")
            .refusal()
            .contains("environment variable PORT")
    );
}

#[test]
fn an_empty_variable_is_not_set() {
    let place = Place::new()
        .with("ONWARD_HTTP__LISTEN", "")
        .with("ONWARD_DATABASE__URL", "");
    assert_eq!(listen(&place.loaded()), (8000, "default".to_owned()));
    assert!(
        Place::new()
            .with("ONWARD_HTTP__LISEN", "")
            .refusal()
            .contains("http.lisen")
    );
}

#[test]
fn every_switch_and_every_number_refuses_other_words_with_key_and_source() {
    for key in keys()
        .into_iter()
        .filter(|key| key.default.is_boolean() || key.default.is_number())
    {
        let (path, variable) = (&key.path, key.variable());
        let text = Place::new().with(&variable, "perhaps").refusal();
        assert!(
            text.contains(&format!("{path} (environment variable {variable})")),
            "{text}"
        );
        let text = Place::new()
            .file("onward.toml", 0o644, &format!("{path} = \"perhaps\"\n"))
            .refusal();
        assert!(text.contains(&format!("{path} (onward.toml)")), "{text}");
    }
}

#[test]
fn the_nearest_file_is_read_and_no_other() {
    let port = |place: Place| listen(&place.with("XDG_CONFIG_HOME", "xdg").loaded()).0;
    let at = |port: u16| format!("[http]\nlisten = \"127.0.0.1:{port}\"\n");
    let machine = || Place::new().file("machine.toml", 0o644, &at(3));
    assert_eq!(port(machine()), 3);
    let own = || {
        let place = machine();
        fs::create_dir_all(place.directory.path().join("xdg/onward")).unwrap();
        place.file("xdg/onward/config.toml", 0o644, &at(2))
    };
    assert_eq!(port(own()), 2);
    assert_eq!(port(own().file("onward.toml", 0o644, &at(1))), 1);
    let named = own()
        .file("onward.toml", 0o644, &at(1))
        .file("named.toml", 0o644, &at(4));
    assert_eq!(port(named.with("ONWARD_CONFIG", "named.toml")), 4);
    // Without XDG_CONFIG_HOME it is below the home folder.
    let home = Place::new().with("HOME", "home");
    fs::create_dir_all(home.directory.path().join("home/.config/onward")).unwrap();
    assert_eq!(
        listen(
            &home
                .file("home/.config/onward/config.toml", 0o644, &at(5))
                .loaded()
        )
        .0,
        5
    );
}

#[test]
fn a_contact_is_an_address_that_can_be_opened() {
    let with = |contact: &str| Place::new().with("ONWARD_SECURITY__CONTACT", contact);
    for contact in ["mailto:a@b.example", "https://b.example/security", "tel:+49-30-1"] {
        with(contact).loaded();
    }
    for contact in ["a@b.example", "http://b.example", "mailto:", "mailto:a b"] {
        assert!(with(contact).refusal().contains("security.contact"), "{contact}");
    }
}

#[test]
fn rust_log_is_passed_on() {
    let loaded = Place::new().with("RUST_LOG", "onward_http=debug").loaded();
    assert_eq!(loaded.directives.as_deref(), Some("onward_http=debug"));
}

#[test]
fn a_file_that_is_named_must_exist() {
    let text = Place::new().with("ONWARD_CONFIG", "absent.toml").refusal();
    assert!(text.contains("absent.toml: cannot be read"), "{text}");
}

#[test]
fn a_bad_database_address_is_refused_without_repeating_it() {
    let text = Place::new()
        .with("ONWARD_DATABASE__URL", "mysql://root:hunter2@db/x")
        .refusal();
    assert!(
        text.contains("database.url (environment variable ONWARD_DATABASE__URL)"),
        "{text}"
    );
    assert!(
        text.contains("postgres://") && !text.contains("hunter2"),
        "{text}"
    );
}

#[test]
fn the_example_names_every_key() {
    let names: Vec<_> = keys().iter().map(Key::variable).collect();
    assert!(names.contains(&"ONWARD_DATABASE__URL".to_owned()), "{names:?}");
    assert!(
        names.contains(&"ONWARD_AUTH__HASHING__MEMORY_KIB".to_owned()),
        "{names:?}"
    );
    assert!(keys().iter().all(|key| !key.description.is_empty()));
    let secret: Vec<_> = keys()
        .into_iter()
        .filter(|key| key.secret)
        .map(|key| key.path)
        .collect();
    assert_eq!(secret, ["auth.master_key", "database.url"]);
}

#[test]
fn networks_are_a_list_in_a_file_and_a_text_in_a_variable() {
    let listed = |place: &Place| {
        let networks = place.loaded().config.http.trusted_proxies;
        networks
            .as_slice()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    let file = "[http]\ntrusted_proxies = [\"10.1.2.3/8\", \"::1\"]\n";
    assert_eq!(
        listed(&Place::new().file("onward.toml", 0o644, file)),
        ["10.0.0.0/8", "::1/128"]
    );
    let variable = |text: &str| Place::new().with("ONWARD_HTTP__TRUSTED_PROXIES", text);
    assert_eq!(
        listed(&variable("192.0.2.7, 10.0.0.0/8,")),
        ["192.0.2.7/32", "10.0.0.0/8"]
    );
    for refused in ["nowhere", "10.0.0.0/33", "0.0.0.0/0", "::/0"] {
        let refusal = variable(refused).refusal();
        assert!(refusal.contains("http.trusted_proxies"), "{refusal}");
    }
}

#[test]
fn bounds_of_the_listener_have_bounds() {
    for (name, text) in [
        ("ONWARD_HTTP__CONNECTIONS_PER_ADDRESS", "0"),
        ("ONWARD_HTTP__BODY_MEMORY_MIB", "65537"),
        ("ONWARD_HTTP__TIMEOUTS__HEAD_SECONDS", "0"),
        ("ONWARD_HTTP__TIMEOUTS__DRAIN_SECONDS", "3601"),
    ] {
        assert!(
            Place::new()
                .with(name, text)
                .refusal()
                .contains("must be between 1 and"),
            "{name}"
        );
    }
}
