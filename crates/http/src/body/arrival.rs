//! Lets a body arrive: neither too large nor too slow, and not too many at a time.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::http::header::{CONNECTION, CONTENT_LENGTH};
use axum::http::{Extensions, HeaderMap, HeaderValue};
use futures_util::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout, timeout_at};

use crate::app::{Edge, Limits};
use crate::caller::address_key;
use crate::problem::{Problem, Slug};
use crate::slot::Slot;

/// How long a body may be slower than a KiB per second.
const GRACE: Duration = Duration::from_secs(10);
/// How long a request waits while others of its address bring in their bodies.
const PATIENCE: Duration = Duration::from_secs(2);
/// What every body may take of memory, however many there are: most fit, so large ones cannot crowd out small ones.
const FREE: usize = 16 * 1024;

/// Refuses a body that is declared too large, before any of it is read.
pub(crate) fn check_declared(headers: &HeaderMap, most: usize) -> Result<(), Problem> {
    let declared = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let fits = declared.is_none_or(|length| usize::try_from(length).is_ok_and(|length| length <= most));
    if fits { Ok(()) } else { Err(too_large(most)) }
}

/// Reads the whole body. Until it is there the request gives its place to others.
pub(super) async fn read(extensions: &Extensions, body: Body, edge: &Edge) -> Result<Bytes, Problem> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let slot = extensions.get::<Slot>();
    if let Some(slot) = slot {
        slot.pause();
    }
    let waiting = edge.bodies.enter(address_key(extensions));
    let place = timeout(PATIENCE, waiting)
        .await
        .map_err(|_| Problem::unavailable(1))?;
    let mut room = Room::new(&edge.body_memory);
    let bytes = Bytes::from(collect(body, &edge.config.limits, &mut room).await?);
    drop(place);
    if let Some(slot) = slot {
        slot.hold(bytes.clone(), room.held);
        slot.resume()?;
    }
    Ok(bytes)
}

async fn collect(body: Body, limits: &Limits, room: &mut Room<'_>) -> Result<Vec<u8>, Problem> {
    let start = Instant::now();
    let mut bytes = Vec::new();
    let mut frames = body.into_data_stream();
    loop {
        let frame = timeout_at(deadline(start, bytes.len(), limits.body_time), frames.next()).await;
        match frame.map_err(|_| too_slow())? {
            None => return Ok(bytes),
            Some(Err(_)) => return Err(Problem::malformed("The body broke off.", None)),
            Some(Ok(frame)) if bytes.len() + frame.len() > limits.body => return Err(too_large(limits.body)),
            Some(Ok(frame)) => {
                room.fit(bytes.len() + frame.len())?;
                bytes.extend_from_slice(&frame);
            }
        }
    }
}

/// What one body takes of the memory of all bodies.
struct Room<'a> {
    all: &'a Arc<Semaphore>,
    held: Option<OwnedSemaphorePermit>,
}

impl<'a> Room<'a> {
    fn new(all: &'a Arc<Semaphore>) -> Self {
        Self { all, held: None }
    }

    /// Takes what a body of so many bytes needs beyond what is free.
    fn fit(&mut self, bytes: usize) -> Result<(), Problem> {
        let needed = bytes.saturating_sub(FREE).div_ceil(1024);
        let held = self.held.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = u32::try_from(needed.saturating_sub(held)).unwrap_or(u32::MAX);
        if more == 0 {
            return Ok(());
        }
        let taken = Arc::clone(self.all).try_acquire_many_owned(more);
        let taken = taken.map_err(|_| Problem::unavailable(1))?;
        match &mut self.held {
            Some(held) => held.merge(taken),
            None => self.held = Some(taken),
        }
        Ok(())
    }
}

/// Until when the next bytes have to come: a KiB per second after a grace, and the whole within its time.
fn deadline(start: Instant, received: usize, whole: Duration) -> Instant {
    let earned = Duration::from_secs(u64::try_from(received / 1024).unwrap_or(u64::MAX));
    start + whole.min(GRACE.saturating_add(earned))
}

fn too_large(most: usize) -> Problem {
    Problem::new(Slug::PayloadTooLarge).with("maximum_bytes", most)
}

fn too_slow() -> Problem {
    Problem::new(Slug::RequestTimeout).header(CONNECTION, HeaderValue::from_static("close"))
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    async fn read(body: Body, limits: &Limits) -> Result<Vec<u8>, Problem> {
        let memory = Arc::new(Semaphore::new(1024));
        collect(body, limits, &mut Room::new(&memory)).await
    }

    fn small() -> Limits {
        Limits {
            body: 10,
            ..Limits::default()
        }
    }

    async fn status(body: Body) -> u16 {
        read(body, &small())
            .await
            .map_or_else(|problem| problem.status().as_u16(), |_| 200)
    }

    fn frames(frames: &'static [&'static str]) -> Body {
        Body::from_stream(stream::iter(
            frames
                .iter()
                .map(|text| Ok::<_, std::io::Error>(Bytes::from(*text))),
        ))
    }

    #[tokio::test]
    async fn a_body_may_fill_the_limit_but_not_pass_it() {
        assert_eq!(
            read(frames(&["01234", "56789"]), &small()).await.unwrap(),
            b"0123456789"
        );
        assert_eq!(status(frames(&["01234", "56789", "a"])).await, 413);
    }

    #[test]
    fn a_declared_length_is_refused_before_reading() {
        let check = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static(value));
            check_declared(&headers, 10).is_ok()
        };
        assert!(check("10"));
        assert!(!check("11"));
        assert!(!check("18446744073709551615"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_or_dripping_body_is_cut() {
        assert_eq!(
            status(Body::from_stream(
                stream::pending::<Result<Bytes, std::io::Error>>()
            ))
            .await,
            408
        );
        let drip = stream::unfold((), async |()| {
            tokio::time::sleep(Duration::from_secs(3)).await;
            Some((Ok::<_, std::io::Error>(Bytes::from_static(b"a")), ()))
        });
        let start = Instant::now();
        assert_eq!(status(Body::from_stream(drip)).await, 408);
        assert_eq!(start.elapsed(), GRACE);
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_malformed() {
        let broken = stream::iter([Err::<Bytes, _>(std::io::Error::other("reset"))]);
        assert_eq!(status(Body::from_stream(broken)).await, 400);
    }

    #[test]
    fn even_a_fast_body_has_a_time_of_its_own() {
        let start = Instant::now();
        let whole = Duration::from_secs(30);
        assert_eq!(deadline(start, 0, whole), start + GRACE);
        assert_eq!(deadline(start, 5 * 1024, whole), start + Duration::from_secs(15));
        assert_eq!(deadline(start, 1024 * 1024, whole), start + whole);
    }

    #[test]
    fn small_bodies_fit_always_and_large_ones_while_there_is_room() {
        let memory = Arc::new(Semaphore::new(4));
        let mut large = Room::new(&memory);
        assert!(large.fit(FREE).is_ok() && large.fit(FREE + 2000).is_ok() && large.fit(FREE + 4096).is_ok());
        assert_eq!(memory.available_permits(), 0);
        assert_eq!(large.fit(FREE + 4097).unwrap_err().slug(), Slug::Unavailable);
        let mut other = Room::new(&memory);
        assert!(other.fit(FREE).is_ok());
        assert!(other.fit(FREE + 1).is_err());
        drop(large);
        assert!(other.fit(FREE + 1).is_ok());
    }
}
