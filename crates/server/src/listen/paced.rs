//! A connection that must send the heads of its requests, and take the answers, in good time.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::limits::Limits;

/// Counts the heads of a connection: even while one is awaited, odd while its request is answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads(Arc<AtomicU64>);

impl Heads {
    /// A head has been read, or its request has been answered.
    pub(super) fn advance(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether no head has been read yet.
    pub(super) fn are_none(&self) -> bool {
        self.current() == 0
    }

    fn current(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A moment after which the connection is cut off. Waiting for it costs nothing until it has to be waited for.
#[derive(Debug)]
struct Deadline {
    at: Instant,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Deadline {
    fn new(at: Instant) -> Self {
        Self { at, alarm: None }
    }

    fn poll(&mut self, context: &mut Context<'_>, reason: &'static str) -> Poll<io::Error> {
        let at = self.at;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(at)));
        if alarm.deadline() != at {
            alarm.as_mut().reset(at);
        }
        ready!(alarm.as_mut().poll(context));
        Poll::Ready(io::Error::new(io::ErrorKind::TimedOut, reason))
    }
}

/// The bytes of a connection, cut off when one of its sides takes too long.
#[derive(Debug)]
pub(super) struct Paced<S> {
    stream: S,
    heads: Heads,
    within: Duration,
    /// The head that is awaited.
    head: u64,
    /// Whether a byte of that head has come.
    begun: bool,
    /// When that head must go on; nothing while the connection may rest.
    reading: Option<Deadline>,
    /// Lets go of what the other side does not take; closing alone would keep it.
    let_go: fn(&S),
    /// How long the other side may take nothing.
    grace: Duration,
    /// When the other side must take more; nothing while it keeps up.
    writing: Option<Deadline>,
}

impl<S> Paced<S> {
    pub(super) fn new(stream: S, heads: Heads, limits: &Limits, let_go: fn(&S)) -> Self {
        Self {
            stream,
            let_go,
            head: heads.current(),
            heads,
            within: limits.head,
            begun: false,
            reading: Some(Deadline::new(Instant::now() + limits.first_byte)),
            grace: limits.write,
            writing: None,
        }
    }

    /// Forgets the deadline of a head that is past.
    fn follow(&mut self) {
        let current = self.heads.current();
        if current != self.head {
            (self.head, self.begun, self.reading) = (current, false, None);
        }
    }

    /// Notes that bytes have come.
    fn note(&mut self) {
        if self.head.is_multiple_of(2) && !self.begun {
            self.begun = true;
            self.reading = Some(Deadline::new(Instant::now() + self.within));
        }
    }

    /// Judges how much of what was offered the other side took: once it lags, each KiB buys it a second.
    fn judge(
        &mut self,
        written: Poll<io::Result<usize>>,
        offered: usize,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(Ok(taken)) if *taken < offered => {
                if let Some(deadline) = &mut self.writing {
                    let micros = u64::try_from(*taken)
                        .unwrap_or(u64::MAX)
                        .saturating_mul(1_000_000)
                        / 1024;
                    deadline.at += Duration::from_micros(micros);
                }
                written
            }
            Poll::Ready(_) => {
                self.writing = None;
                written
            }
            Poll::Pending => {
                let latest = Instant::now() + self.grace;
                let deadline = self.writing.get_or_insert_with(|| Deadline::new(latest));
                // What was taken fast earns no rest beyond the grace.
                deadline.at = deadline.at.min(latest);
                let late = ready!(deadline.poll(context, "the client did not take its answer"));
                (self.let_go)(&self.stream);
                Poll::Ready(Err(late))
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.follow();
        let before = buffer.filled().len();
        match Pin::new(&mut this.stream).poll_read(context, buffer) {
            Poll::Ready(read) => {
                if buffer.filled().len() > before {
                    this.note();
                }
                Poll::Ready(read)
            }
            Poll::Pending => match &mut this.reading {
                Some(deadline) => deadline
                    .poll(context, "the head of a request took too long")
                    .map(Err),
                None => Poll::Pending,
            },
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.judge(written, bytes.len(), context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let offered = slices.iter().map(|slice| slice.len()).sum();
        let written = Pin::new(&mut this.stream).poll_write_vectored(context, slices);
        this.judge(written, offered, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests;
