//! What the machine gives: the data folder, the modes of files, room on the disk.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use onward_store::DatabaseUrl;

use super::{Finding, told};
use crate::config::{Config, Loaded};
use crate::data_dir;

const MIB: u64 = 1024 * 1024;

/// Below this a write may soon find no room.
const LITTLE: u64 = 1024 * MIB;

/// Below this it does.
const TOO_LITTLE: u64 = 100 * MIB;

/// Whether the data folder is there, and nobody else's.
pub(super) fn folder(config: &Config) -> Finding {
    const CHECK: &str = "data folder";
    let path = &config.data_dir;
    let shown = path.display();
    match fs::metadata(path) {
        Err(_) => Finding::warn(
            CHECK,
            format!("{shown} is not there yet"),
            "the first start makes it; if it should be there, see data_dir in `onward config show`",
        ),
        Ok(found) if !found.is_dir() => Finding::fail(
            CHECK,
            format!("{shown} is no folder"),
            "name a folder with data_dir or --data-dir",
        ),
        Ok(found) if found.permissions().readonly() => Finding::fail(
            CHECK,
            format!("{shown} cannot be written"),
            format!("run chmod u+w {shown}"),
        ),
        Ok(found) if found.permissions().mode() & 0o007 != 0 => Finding::warn(
            CHECK,
            format!("{shown} is open to everyone on this machine"),
            format!("run chmod 700 {shown}"),
        ),
        Ok(_) => Finding::ok(CHECK, shown.to_string()),
    }
}

/// Whether database, key and configuration can be read by others.
pub(super) fn files(loaded: &Loaded) -> Finding {
    const CHECK: &str = "file modes";
    let mut files = vec![data_dir::key_file(&loaded.config), PathBuf::from(".env")];
    files.extend(database_file(&loaded.config).into_iter().flat_map(|file| {
        ["", "-wal", "-shm"].map(|suffix| {
            let mut name = file.clone().into_os_string();
            name.push(suffix);
            PathBuf::from(name)
        })
    }));
    let with = |bits: u32| -> Vec<String> {
        let mode = |path: &PathBuf| fs::metadata(path).map(|file| file.permissions().mode());
        let open = files
            .iter()
            .filter(|path| mode(path).is_ok_and(|mode| mode & bits != 0));
        open.map(|path| path.display().to_string()).collect()
    };
    let (everyone, group) = (with(0o007), with(0o070));
    if !everyone.is_empty() {
        let names = everyone.join(" ");
        return Finding::fail(
            CHECK,
            format!("open to everyone: {names}"),
            format!("run chmod 600 {names}"),
        );
    }
    if !group.is_empty() {
        let names = group.join(" ");
        return Finding::warn(
            CHECK,
            format!("open to a group: {names}"),
            format!("run chmod 600 {names}"),
        );
    }
    Finding::ok(CHECK, "database, keys and .env are their owner's alone")
}

/// How much room there is where data is written.
pub(super) fn space(config: &Config) -> Finding {
    const CHECK: &str = "disk space";
    let place = database_file(config).unwrap_or_else(|| config.data_dir.join("x"));
    // A folder that is still to be made lies on the disk of the nearest one that is there.
    let place = place
        .ancestors()
        .skip(1)
        .map(|folder| {
            if folder == Path::new("") {
                Path::new(".")
            } else {
                folder
            }
        })
        .find(|folder| folder.is_dir())
        .unwrap_or(Path::new("."));
    let shown = place.display();
    let disk = match rustix::fs::statvfs(place) {
        Ok(disk) => disk,
        Err(error) => {
            let remedy = "check that the folder can be read";
            return Finding::fail(CHECK, format!("{shown}: {}", told(&error)), remedy);
        }
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let message = format!("{} MiB free in {shown}", free / MIB);
    let remedy = "make room, or move data_dir to a larger disk";
    match free {
        0..TOO_LITTLE => Finding::fail(CHECK, message, remedy),
        TOO_LITTLE..LITTLE => Finding::warn(CHECK, message, remedy),
        LITTLE.. => Finding::ok(CHECK, message),
    }
}

fn database_file(config: &Config) -> Option<PathBuf> {
    match config.database.address(&config.data_dir) {
        Ok(DatabaseUrl::Sqlite(path)) => Some(path),
        Ok(DatabaseUrl::Postgres(_)) | Err(_) => None,
    }
}
