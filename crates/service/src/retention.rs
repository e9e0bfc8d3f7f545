//! How long what is deleted can be brought back, and how long what happened can be read.

use onward_domain::clock::Instant;

/// For how many days.
pub const KEPT_DAYS: i64 = 30;

/// The same in seconds.
const KEPT_FOR: i64 = KEPT_DAYS * 24 * 3600;

/// An hour, in seconds: the clocks of two nodes agree better than that.
pub(crate) const MARGIN: i64 = 3600;

/// What was deleted, or happened, at this moment or before it is kept no longer. A row may outlive it until the next
/// purge; nobody is to see it then.
pub(crate) const fn begin(now: Instant) -> Instant {
    now.plus_seconds(-KEPT_FOR)
}

/// What was deleted at this moment or before it can go for good: no node brings it back any more.
pub(crate) const fn over(now: Instant) -> Instant {
    begin(now).plus_seconds(-MARGIN)
}

/// From when on what was deleted at this moment is gone for good.
pub(crate) const fn end(deleted_at: Instant) -> Instant {
    deleted_at.plus_seconds(KEPT_FOR)
}
