//! What became of goals over a week, month, quarter or year.

use onward_domain::review;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::literal::Day;
use crate::shape::words;
use crate::standing::{Ratio, Status};

words! {
    /// What a period was for a goal; the first that fits: closed in it; begun in it; silent too long; done, or kept as
    /// planned; behind and no better than before; anything else that moved or was checked in.
    GroupKind(review::GroupKind);
}

/// What became of goals over a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct Review {
    /// The period: a week of ISO 8601, a month, a quarter or a year.
    #[schema(
        max_length = 8,
        pattern = "^[0-9]{4}(-(W[0-9]{2}|[0-9]{2}|Q[1-4]))?$",
        example = "2026-W47"
    )]
    pub period: String,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// The period before it.
    #[schema(
        max_length = 8,
        pattern = "^[0-9]{4}(-(W[0-9]{2}|[0-9]{2}|Q[1-4]))?$",
        example = "2026-W46"
    )]
    pub previous: String,
    /// The period after it; null as long as that has not begun.
    #[schema(
        required,
        max_length = 8,
        pattern = "^[0-9]{4}(-(W[0-9]{2}|[0-9]{2}|Q[1-4]))?$",
        example = "2026-W48"
    )]
    pub next: Option<String>,
    /// A text that tells it, in Markdown.
    #[schema(max_length = 10_000_000)]
    pub draft: String,
    /// All groups, in a fixed order; each goal is in one at most.
    #[schema(max_items = 6)]
    pub groups: Vec<ReviewGroup>,
}

/// The goals for which a period was the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewGroup {
    /// What it was.
    pub kind: GroupKind,
    /// The goals, in the order of their list.
    #[schema(max_items = 100_000)]
    pub items: Vec<ReviewItem>,
}

/// What a period was for a goal.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewItem {
    /// The goal.
    pub goal_id: Uuid,
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The verdict on the day before the period; null if the goal had not begun.
    #[schema(required)]
    pub status_from: Option<Status>,
    /// The verdict on its last day, or today.
    pub status_to: Status,
    /// Progress on the day before the period.
    #[schema(required)]
    pub progress_from: Option<Ratio>,
    /// Progress on its last day, or today.
    #[schema(required)]
    pub progress_to: Option<Ratio>,
    /// How many check-ins the goal has in the period.
    #[schema(minimum = 0)]
    pub check_ins: i64,
}

impl Review {
    /// A period with its text and its groups.
    pub fn new(
        period: review::ReviewPeriod,
        next: Option<review::ReviewPeriod>,
        draft: String,
        groups: Vec<review::Group>,
    ) -> Self {
        Self {
            period: period.to_string(),
            from: period.first().into(),
            to: period.last().into(),
            previous: period.previous().to_string(),
            next: next.map(|next| next.to_string()),
            draft,
            groups: groups.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<review::Group> for ReviewGroup {
    fn from(group: review::Group) -> Self {
        let review::Group { kind, items } = group;
        Self {
            kind: kind.into(),
            items: items.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<review::Item> for ReviewItem {
    fn from(item: review::Item) -> Self {
        let review::Item {
            goal,
            title,
            before,
            after,
            check_ins,
        } = item;
        Self {
            goal_id: goal.uuid(),
            title: title.into(),
            status_from: before.map(|before| before.status.into()),
            status_to: after.status.into(),
            progress_from: before.and_then(|before| before.progress).map(Into::into),
            progress_to: after.progress.map(Into::into),
            check_ins,
        }
    }
}
