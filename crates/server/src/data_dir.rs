//! The folder of everything that is made here: the database file and the master key.

use std::fmt::Write as _;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use onward_domain::clock::Entropy;

use crate::config::{Config, Secret};

/// Why the folder or the master key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// The folder cannot be made.
    #[error("the data folder {} cannot be made", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The key file cannot be read or written.
    #[error("the master key {} cannot be used", .path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file is gone, and the keys of the database were sealed under it.
    #[error(
        "the master key {} is missing, and the keys of this database are sealed under it: put the file back, or set \
         auth.master_key",
        .0.display()
    )]
    Missing(PathBuf),
    /// Everyone on the machine can read the key.
    #[error("the master key {} can be read by everyone; run chmod 600 on it", .0.display())]
    Exposed(PathBuf),
    /// The file holds something else.
    #[error("the master key {} must hold 64 hexadecimal digits", .0.display())]
    NoKey(PathBuf),
}

/// Makes the folder with mode 0700 unless it is there.
pub fn prepare(path: &Path) -> Result<(), DataDirError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|source| DataDirError::Folder {
            path: path.to_owned(),
            source,
        })
}

/// The configured master key, else the one of the folder. A missing one is made with mode 0600, unless the database
/// has keys already, which a new one would not open.
pub fn master_key(config: &Config, entropy: &dyn Entropy, has_keys: bool) -> Result<[u8; 32], DataDirError> {
    if let Some(key) = find_master_key(config)? {
        return Ok(key);
    }
    let path = key_file(config);
    if has_keys {
        return Err(DataDirError::Missing(path));
    }
    prepare(&config.data_dir)?;
    if let Err(source) = create(&path, entropy) {
        return Err(DataDirError::Key { path, source });
    }
    find_master_key(config)?.ok_or(DataDirError::NoKey(path))
}

/// Where the master key is that no setting names.
pub fn key_file(config: &Config) -> PathBuf {
    config.data_dir.join("master.key")
}

/// The configured master key, else the one of the folder, if there is one.
pub fn find_master_key(config: &Config) -> Result<Option<[u8; 32]>, DataDirError> {
    if let Some(key) = config.auth.master_key.as_ref().and_then(Secret::bytes) {
        return Ok(Some(key));
    }
    let path = key_file(config);
    let refused = |source| DataDirError::Key {
        path: path.clone(),
        source,
    };
    let mut file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(refused(error)),
    };
    if file.metadata().map_err(refused)?.permissions().mode() & 0o004 != 0 {
        return Err(DataDirError::Exposed(path));
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(refused)?;
    match Secret::new(text.trim_end().to_owned()).bytes() {
        Some(key) => Ok(Some(key)),
        None => Err(DataDirError::NoKey(path)),
    }
}

/// Writes a new key to a file of its own and gives it its name only when it is on the disk; an existing key is never
/// replaced, so of two processes that start at once both go on with the same one.
fn create(path: &Path, entropy: &dyn Entropy) -> io::Result<()> {
    let mut random = [0_u8; 40];
    entropy.fill(&mut random);
    let (key, name) = random.split_at(32);
    let draft = path.with_file_name(format!(".master.key.{}", hex(name)));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)?;
    let written = writeln!(file, "{}", hex(key)).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| match std::fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    std::fs::remove_file(&draft)?;
    linked?;
    path.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::clock::SystemEntropy;

    fn config(folder: &Path) -> Config {
        Config {
            data_dir: folder.join("data"),
            ..Config::default()
        }
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_key_is_made_once_and_only_its_owner_can_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path());
        let first = master_key(&config, &SystemEntropy, false).unwrap();
        assert_eq!(master_key(&config, &SystemEntropy, false).unwrap(), first);
        assert_eq!(mode(&config.data_dir), 0o700);
        assert_eq!(mode(&config.data_dir.join("master.key")), 0o600);
        assert_eq!(fs::read_dir(&config.data_dir).unwrap().count(), 1);
    }

    #[test]
    fn processes_that_start_at_once_get_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path());
        let keys: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| master_key(&config, &SystemEntropy, false).unwrap()))
                .collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(keys.windows(2).all(|pair| pair[0] == pair[1]));
    }

    #[test]
    fn a_key_that_everyone_can_read_or_that_is_none_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path());
        master_key(&config, &SystemEntropy, false).unwrap();
        let path = config.data_dir.join("master.key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(
            master_key(&config, &SystemEntropy, false),
            Err(DataDirError::Exposed(_))
        ));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, "secret").unwrap();
        assert!(matches!(
            master_key(&config, &SystemEntropy, false),
            Err(DataDirError::NoKey(_))
        ));
    }

    #[test]
    fn no_key_is_made_for_a_database_that_has_keys() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path());
        let refused = master_key(&config, &SystemEntropy, true).unwrap_err();
        assert!(matches!(refused, DataDirError::Missing(_)) && !refused.to_string().contains('\n'));
        assert!(!config.data_dir.exists());
        let made = master_key(&config, &SystemEntropy, false).unwrap();
        assert_eq!(master_key(&config, &SystemEntropy, true).unwrap(), made);
    }

    #[test]
    fn a_configured_key_makes_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(folder.path());
        config.auth.master_key = Some(Secret::new("ab".repeat(32)));
        assert_eq!(master_key(&config, &SystemEntropy, false).unwrap(), [0xab; 32]);
        assert!(!config.data_dir.exists());
    }
}
