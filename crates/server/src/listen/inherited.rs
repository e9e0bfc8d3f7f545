//! A listener that whoever started this process has opened: a socket unit of systemd, or a supervisor that keeps it open
//! over restarts, so that no connection is ever refused.

use std::io;

use listenfd::ListenFd;
use tokio::net::TcpListener;

/// The listener that was handed over (`LISTEN_FDS`, for this process if `LISTEN_PID` says so), if there is one.
pub fn inherited() -> io::Result<Option<TcpListener>> {
    let mut handed_over = ListenFd::from_env();
    if handed_over.len() > 1 {
        return Err(io::Error::other(
            "one listener is wanted, and more were handed over",
        ));
    }
    let Some(listener) = handed_over.take_tcp_listener(0)? else {
        return Ok(None);
    };
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener).map(Some)
}
