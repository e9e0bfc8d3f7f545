//! A goal's history in equal steps.

use onward_domain::standing;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::literal::Day;
use crate::shape::words;
use crate::standing::{Derived, Ratio};

words! {
    /// How many days a point stands for.
    SeriesBucket(standing::Grain);
}

/// The history of a goal. What cannot be said is null.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Series {
    /// The goal.
    pub goal_id: Uuid,
    /// How many days a point stands for.
    pub bucket: SeriesBucket,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// One point for each day, week or month.
    #[schema(max_items = 3660)]
    pub points: Vec<Point>,
}

/// What is known of some days in a row.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Point {
    /// The first day.
    pub from: Day,
    /// The last day; of the last point the last of the series.
    pub to: Day,
    /// What the measure makes of the check-ins; null without one.
    #[schema(required)]
    pub value: Option<Derived>,
    /// How many check-ins there are.
    #[schema(minimum = 0)]
    pub check_ins: i64,
    /// Where the line of a reach is by the end of the last day.
    #[schema(required)]
    pub expected: Option<Derived>,
    /// How much of its period a keep had attained by then, 0 to 1.
    #[schema(required)]
    pub attainment: Option<Ratio>,
    /// Whether one of the days is skipped.
    pub skipped: bool,
}

impl From<standing::Point> for Point {
    fn from(point: standing::Point) -> Self {
        let standing::Point {
            days,
            value,
            check_ins,
            expected,
            attainment,
            skipped,
        } = point;
        Self {
            from: days.from.into(),
            to: days.to.into(),
            value: value.map(Into::into),
            check_ins: check_ins.into(),
            expected: expected.map(Into::into),
            attainment: attainment.map(Into::into),
            skipped,
        }
    }
}
