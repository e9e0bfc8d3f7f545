//! Who takes nothing, little, or enough of what it is sent.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio::time::sleep;

use super::*;

/// A connection that holds a KiB between its two sides.
fn pair() -> (Paced<DuplexStream>, DuplexStream) {
    let (ours, theirs) = duplex(1024);
    let paced = Paced::new(ours, Heads::default(), &Limits::default(), |_| {});
    (paced, theirs)
}

/// Writes 64 KiB; gives how long that took and how it ended.
async fn write(mut ours: Paced<DuplexStream>) -> (u64, io::Result<()>) {
    let begun = Instant::now();
    let ended = ours.write_all(&vec![7; 64 * 1024]).await;
    (begun.elapsed().as_secs(), ended)
}

/// Takes so many bytes each second.
async fn take(mut theirs: DuplexStream, each_second: usize) {
    let mut bytes = vec![0; each_second];
    while theirs.read_exact(&mut bytes).await.is_ok() {
        sleep(Duration::from_secs(1)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn who_takes_nothing_is_cut_off() {
    let (ours, _theirs) = pair();
    let (seconds, ended) = write(ours).await;
    assert_eq!(
        (seconds, ended.unwrap_err().kind()),
        (10, io::ErrorKind::TimedOut)
    );
}

#[tokio::test(start_paused = true)]
async fn who_takes_a_little_now_and_then_is_cut_off_too() {
    let (ours, theirs) = pair();
    tokio::spawn(take(theirs, 64));
    let (seconds, ended) = write(ours).await;
    assert_eq!(ended.unwrap_err().kind(), io::ErrorKind::TimedOut);
    assert!(seconds < 15, "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn who_keeps_up_a_kib_a_second_gets_everything() {
    let (ours, theirs) = pair();
    tokio::spawn(take(theirs, 1024));
    let (seconds, ended) = write(ours).await;
    assert!(ended.is_ok() && seconds > 50, "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn what_was_taken_fast_earns_no_longer_rest() {
    let (ours, mut theirs) = pair();
    let writing = tokio::spawn(write(ours));
    let mut bytes = vec![0; 60 * 1024];
    theirs.read_exact(&mut bytes).await.unwrap();
    let (seconds, ended) = writing.await.unwrap();
    assert_eq!(
        (seconds, ended.unwrap_err().kind()),
        (10, io::ErrorKind::TimedOut)
    );
}
