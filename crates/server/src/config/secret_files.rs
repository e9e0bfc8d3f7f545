//! Files that hold secrets: read on behalf of a key, and refused when everyone can read them.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::layers::Layers;
use super::{Environment, Origin, keys};

/// Secrets handed over by the service manager.
pub(super) fn read_credentials(layers: &mut Layers, environment: &Environment) {
    let Some(directory) = environment.variable("CREDENTIALS_DIRECTORY") else {
        return;
    };
    for key in secret_keys() {
        let path = Path::new(directory).join(&key);
        if path.is_file() {
            set_secret_from(layers, environment, &key, &path);
        }
    }
}

/// Reads the file that a key ending in `_file` names.
pub(super) fn read_secret_file(layers: &mut Layers, environment: &Environment, key: &str) {
    if let Some(path) = layers.text(&format!("{key}_file")).map(PathBuf::from) {
        set_secret_from(layers, environment, key, &path);
    }
}

fn set_secret_from(layers: &mut Layers, environment: &Environment, key: &str, path: &Path) {
    let origin = Origin::SecretFile(path.to_owned());
    let place = environment.place(path);
    match std::fs::read_to_string(&place) {
        Err(error) => layers.refuse(Some(key), origin, format!("cannot be read: {error}")),
        Ok(_) if is_exposed(&place) => layers.refuse(Some(key), origin, EXPOSED),
        Ok(text) => layers.set_text(key, text.trim_end_matches(['\n', '\r']), origin),
    }
}

const EXPOSED: &str = "holds a secret and can be read by everyone; run chmod 600 on it";

/// Whether everyone on the machine may read a file.
fn is_exposed(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o004 != 0)
}

/// Refuses a configuration file that holds a secret and can be read by everyone.
pub(super) fn refuse_exposed(layers: &mut Layers, place: &Path, origin: &Origin) {
    let holds_secret = layers.keys_of(origin).any(|key| is_secret(layers, key));
    if holds_secret && is_exposed(place) {
        layers.refuse(None, origin.clone(), EXPOSED);
    }
}

/// The same for `.env`.
pub(super) fn refuse_exposed_dot_env(layers: &mut Layers, environment: &Environment) {
    let path = PathBuf::from(".env");
    let holds_secret =
        secret_keys().any(|key| matches!(layers.origin(&key), Origin::DotEnv(_)) && is_secret(layers, &key));
    if holds_secret && is_exposed(&environment.place(&path)) {
        layers.refuse(None, Origin::File(path), EXPOSED);
    }
}

/// The address of a database file is no secret; one with a password is.
fn is_secret(layers: &Layers, key: &str) -> bool {
    let harmless = layers.text(key).is_some_and(|text| text.starts_with("sqlite:"));
    !harmless && secret_keys().any(|secret| secret == key)
}

/// The keys whose values are secret.
pub(super) fn secret_keys() -> impl Iterator<Item = String> {
    keys().into_iter().filter(|key| key.secret).map(|key| key.path)
}
