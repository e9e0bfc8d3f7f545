//! A connection that must send the heads of its requests in good time.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// Counts the heads of a connection: even while one is awaited, odd while its request is answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads(Arc<AtomicU64>);

impl Heads {
    /// A head has been read, or its request has been answered.
    pub(super) fn advance(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn current(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Bytes of a connection, cut off when a head takes too long.
#[derive(Debug)]
pub(super) struct Paced<S> {
    stream: S,
    heads: Heads,
    within: Duration,
    /// The head that the deadline is for.
    head: u64,
    /// Whether a byte of that head has come.
    begun: bool,
    /// When that head must go on; nothing while the connection may rest.
    deadline: Option<Instant>,
    /// Made when something has to be waited for: most heads come whole.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl<S> Paced<S> {
    /// `first` is the time for the first byte of all, `within` that for each head from its first byte on.
    pub(super) fn new(stream: S, heads: Heads, first: Duration, within: Duration) -> Self {
        let (head, deadline) = (heads.current(), Some(Instant::now() + first));
        Self {
            stream,
            heads,
            within,
            head,
            begun: false,
            deadline,
            alarm: None,
        }
    }

    /// Forgets the deadline of a head that is past.
    fn follow(&mut self) {
        let current = self.heads.current();
        if current != self.head {
            (self.head, self.begun, self.deadline, self.alarm) = (current, false, None, None);
        }
    }

    /// Notes that bytes have come.
    fn note(&mut self) {
        if self.head.is_multiple_of(2) && !self.begun {
            self.begun = true;
            self.deadline = Some(Instant::now() + self.within);
            self.alarm = None;
        }
    }

    fn poll_deadline(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let Some(deadline) = self.deadline else {
            return Poll::Pending;
        };
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        ready!(alarm.as_mut().poll(context));
        Poll::Ready(io::Error::new(
            io::ErrorKind::TimedOut,
            "the head of a request took too long",
        ))
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
            Poll::Pending => this.poll_deadline(context).map(Err),
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, slices)
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
