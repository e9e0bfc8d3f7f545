//! Reads all sources in their order.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use config::{File, FileFormat, Source as _};

use super::layers::Layers;
use super::secret_files::{
    read_credentials, read_secret_file, refuse_exposed, refuse_exposed_dot_env, secret_keys,
};
use super::{Config, Environment, Origin, Refusals, keys};

/// What the command line says about the configuration.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// The configuration file.
    pub config: Option<PathBuf>,
    /// Values by key, with the flag that carried them.
    pub values: Vec<(&'static str, &'static str, String)>,
}

/// The configuration in force and where its values came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The values.
    pub config: Config,
    /// The file that was read, if there is one.
    pub file: Option<PathBuf>,
    /// What `RUST_LOG` says.
    pub directives: Option<String>,
    /// What `TZ` says.
    pub zone: Option<String>,
    origins: BTreeMap<String, Origin>,
}

impl Loaded {
    /// Where the value of a key came from.
    pub fn origin(&self, key: &str) -> Origin {
        self.origins.get(key).cloned().unwrap_or(Origin::Default)
    }
}

/// Variables that begin like ours and are not configuration of the server.
const NOT_OURS: [&str; 6] = [
    "ONWARD_CONFIG",
    "ONWARD_SERVER",
    "ONWARD_PROFILE",
    "ONWARD_TOKEN",
    "ONWARD_TOKEN_FILE",
    "ONWARD_PASSWORD",
];

/// Reads flags, environment, `.env`, the TOML file and defaults.
pub fn load(flags: &Flags, environment: &Environment) -> Result<Loaded, Refusals> {
    let mut layers = Layers::default();
    let file = read_file(&mut layers, flags, environment);
    let dot_env = read_dot_env(&mut layers, environment);
    read_port(&mut layers, &dot_env, environment);
    let from_dot_env: BTreeMap<_, _> = dot_env
        .iter()
        .filter(|(name, _)| !environment.variables.contains_key(*name))
        .collect();
    set_variables(&mut layers, environment, from_dot_env.into_iter(), |name| {
        Origin::DotEnv(name.to_owned())
    });
    refuse_exposed_dot_env(&mut layers, environment);
    set_variables(&mut layers, environment, environment.variables.iter(), |name| {
        Origin::Variable(name.to_owned())
    });
    // A file of the service manager is a file, and a file wins over a variable.
    read_credentials(&mut layers, environment);
    for (key, flag, value) in &flags.values {
        layers.set_text(key, value, Origin::Flag(flag));
    }
    let variable = |name: &str| {
        environment
            .variable(name)
            .or(dot_env.get(name).map(String::as_str))
    };
    let [directives, zone] = ["RUST_LOG", "TZ"].map(|name| variable(name).map(str::to_owned));
    let (config, origins) = layers.finish()?;
    Ok(Loaded {
        config,
        file,
        directives,
        zone,
        origins,
    })
}

/// The first configuration file found; one that is named must exist.
fn read_file(layers: &mut Layers, flags: &Flags, environment: &Environment) -> Option<PathBuf> {
    let named = flags
        .config
        .clone()
        .or_else(|| environment.variable("ONWARD_CONFIG").map(PathBuf::from));
    let path = named.or_else(|| {
        let home = environment
            .variable("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .or_else(|| {
                environment
                    .variable("HOME")
                    .map(|home| Path::new(home).join(".config"))
            });
        let candidates = [
            Some(PathBuf::from("onward.toml")),
            home.map(|home| home.join("onward/config.toml")),
            Some(environment.machine_file.clone()),
        ];
        candidates
            .into_iter()
            .flatten()
            .find(|path| environment.place(path).is_file())
    })?;
    let origin = Origin::File(path.clone());
    let place = environment.place(&path);
    match std::fs::read_to_string(&place) {
        Err(error) => layers.refuse(None, origin, format!("cannot be read: {error}")),
        Ok(text) => match File::from_str(&text, FileFormat::Toml).collect() {
            Err(error) => layers.refuse(None, origin, format!("is not valid TOML: {error}")),
            Ok(table) => {
                layers.set_table("", table, &origin);
                refuse_exposed(layers, &place, &origin);
                let files: Vec<_> = secret_keys()
                    .filter(|key| layers.origin(&format!("{key}_file")) == origin)
                    .collect();
                for key in files {
                    read_secret_file(layers, environment, &key);
                }
            }
        },
    }
    Some(path)
}

/// The variables of `.env` in the working directory, as data.
fn read_dot_env(layers: &mut Layers, environment: &Environment) -> BTreeMap<String, String> {
    let path = PathBuf::from(".env");
    let place = environment.place(&path);
    let Ok(file) = std::fs::File::open(place) else {
        return BTreeMap::new();
    };
    let mut variables = BTreeMap::new();
    for entry in dotenvy::from_read_iter(file) {
        match entry {
            Ok((name, value)) => {
                variables.entry(name).or_insert(value);
            }
            Err(_) => layers.refuse(
                None,
                Origin::File(path.clone()),
                "has a line that is not NAME=VALUE",
            ),
        }
    }
    variables
}

/// `PORT` stands for the port of `http.listen`, below a variable that names the whole address.
fn read_port(layers: &mut Layers, dot_env: &BTreeMap<String, String>, environment: &Environment) {
    let origin = Origin::Variable("PORT".to_owned());
    let Some(text) = environment
        .variable("PORT")
        .or(dot_env.get("PORT").map(String::as_str))
    else {
        return;
    };
    let Ok(port) = text.parse::<u16>() else {
        layers.refuse(Some("http.listen"), origin, "must be a port between 0 and 65535");
        return;
    };
    let listen = layers
        .text("http.listen")
        .and_then(|text| text.parse::<SocketAddr>().ok());
    let mut listen = listen.unwrap_or(Config::default().http.listen);
    listen.set_port(port);
    layers.set_text("http.listen", &listen.to_string(), origin);
}

fn set_variables<'a>(
    layers: &mut Layers,
    environment: &Environment,
    variables: impl Iterator<Item = (&'a String, &'a String)>,
    origin: impl Fn(&str) -> Origin,
) {
    let mut files = Vec::new();
    let known = keys();
    for (name, value) in variables {
        let Some(path) = name.strip_prefix("ONWARD_") else {
            continue;
        };
        if NOT_OURS.contains(&name.as_str()) || path.starts_with("TEST_") {
            continue;
        }
        let key = path.to_ascii_lowercase().replace("__", ".");
        // An empty variable is one that is not set; only its name is checked.
        if value.is_empty() && known.iter().any(|known| known.path == key) {
            continue;
        }
        layers.set_text(&key, value, origin(name));
        if let Some(secret) = key.strip_suffix("_file") {
            files.push(secret.to_owned());
        }
    }
    // Last, because within one source a file wins.
    for key in files {
        read_secret_file(layers, environment, &key);
    }
}
