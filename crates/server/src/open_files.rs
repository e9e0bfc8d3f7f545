//! How many files this process may have open: every connection is one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What the program needs beside its connections: the database, the log, the listener.
const BESIDE: usize = 128;

/// Raises the limit of this process as far as it may, and gives how many of the connections that are asked for fit.
pub fn room_for(connections: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    // The usual limit of 1024 stands for programs that cannot count further; refused, it stays.
    let effective = setrlimit(Resource::Nofile, raised)
        .map_or(limit, |()| raised)
        .current;
    let files = effective.map_or(usize::MAX, |files| usize::try_from(files).unwrap_or(usize::MAX));
    let room = files.saturating_sub(BESIDE).max(1);
    if room < connections {
        tracing::warn!(
            http.connections = connections,
            open_files = files,
            room,
            "the limit of open files leaves room for fewer connections; raise it (ulimit -n, LimitNOFILE=)"
        );
    }
    room.min(connections)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_raised_and_never_exceeded() {
        assert_eq!(room_for(1), 1);
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(limit.current, limit.maximum);
        let room = u64::try_from(room_for(usize::MAX)).unwrap();
        assert!(limit.current.is_none_or(|files| room + 128 <= files));
    }
}
