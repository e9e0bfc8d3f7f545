//! Lets a client finish sending what is not wanted any more.
//!
//! A connection that is closed while bytes still come is reset, and the reset can take the answer away before it was
//! read. So what is left of a body that nobody read to its end is taken in and thrown away, within bounds.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Error;
use axum::body::{Body, BodyDataStream, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::http::header::EXPECT;
use futures_util::{Stream, StreamExt};
use tokio::runtime::Handle;
use tokio::time::timeout;

/// How much is thrown away; a client that sends more is cut off.
const MOST: usize = 32 * 1024 * 1024;
/// How long that may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Gives the request a body that is read to its end, by somebody or in vain.
pub(super) fn until_sent(request: &mut Request) {
    // Who waits to be told to go on sends nothing when told something else.
    if request.body().is_end_stream() || request.headers().contains_key(EXPECT) {
        return;
    }
    let body = std::mem::take(request.body_mut());
    *request.body_mut() = Body::from_stream(Lingering(Some(body.into_data_stream())));
}

/// A body, or nothing once it has ended.
struct Lingering(Option<BodyDataStream>);

impl Stream for Lingering {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(rest) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let polled = rest.poll_next_unpin(context);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            self.0 = None;
        }
        polled
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        if let (Some(rest), Ok(runtime)) = (self.0.take(), Handle::try_current()) {
            // Whether it ends in time or not, nobody waits for it.
            runtime.spawn(timeout(PATIENCE, discard(rest)));
        }
    }
}

async fn discard(mut rest: BodyDataStream) {
    let mut left = MOST;
    while let Some(Ok(frame)) = rest.next().await {
        match left.checked_sub(frame.len()) {
            Some(less) => left = less,
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::http::HeaderValue;
    use futures_util::stream;

    use super::*;

    /// A request of ten frames, and how many of them were taken.
    fn request() -> (Request, Arc<AtomicUsize>) {
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&taken);
        let frames = stream::iter(0..10).map(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok::<_, Error>(Bytes::from_static(b"frame"))
        });
        (Request::new(Body::from_stream(frames)), taken)
    }

    #[tokio::test]
    async fn what_nobody_reads_is_taken_in_all_the_same() {
        let (mut request, taken) = request();
        until_sent(&mut request);
        drop(request);
        tokio::task::yield_now().await;
        assert_eq!(taken.load(Ordering::Relaxed), 10);
    }

    #[tokio::test]
    async fn what_is_read_is_read_once() {
        let (mut request, taken) = request();
        until_sent(&mut request);
        let body = axum::body::to_bytes(request.into_body(), 1000).await.unwrap();
        assert_eq!((body.len(), taken.load(Ordering::Relaxed)), (50, 10));
    }

    #[tokio::test]
    async fn who_waits_to_be_told_to_go_on_is_not_read() {
        let (mut request, taken) = request();
        request
            .headers_mut()
            .insert(EXPECT, HeaderValue::from_static("100-continue"));
        until_sent(&mut request);
        drop(request);
        tokio::task::yield_now().await;
        assert_eq!(taken.load(Ordering::Relaxed), 0);
    }
}
