//! The parts of a standing that only some goals have.

use onward_domain::standing;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Derived, Ratio};
use crate::literal::Day;
use crate::shape::words;

words! {
    /// How much a forecast rests on.
    Basis(standing::Basis);
    /// What a streak counts.
    StreakUnit(standing::StreakUnit);
}

/// The running period of a habit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RunningPeriod {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
    /// What its check-ins come to; null for a level without a value.
    #[schema(required)]
    pub value: Option<Derived>,
    /// What is still missing; null for upper bounds alone, and in a closed goal.
    #[schema(required)]
    pub needed: Option<Derived>,
    /// Whether all that is asked is attained.
    pub satisfied: bool,
    /// How much of it is attained, 0 to 1; null as long as the period is not counted.
    #[schema(required)]
    pub attainment: Option<Ratio>,
}

impl From<standing::RunningPeriod> for RunningPeriod {
    fn from(period: standing::RunningPeriod) -> Self {
        let standing::RunningPeriod {
            from,
            to,
            value,
            needed,
            satisfied,
            attainment,
        } = period;
        Self {
            from: from.into(),
            to: to.into(),
            value: value.map(Into::into),
            needed: needed.map(Into::into),
            satisfied,
            attainment: attainment.map(Into::into),
        }
    }
}

/// What is likely to become of a goal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Forecast {
    /// How likely the target is met on the due day, or the running period satisfied.
    #[schema(required)]
    pub probability: Option<Ratio>,
    /// The value on the due day or at the period's end: the lower end of the 80 % range.
    #[schema(required)]
    pub low: Option<Derived>,
    /// Its middle.
    #[schema(required)]
    pub mid: Option<Derived>,
    /// Its upper end.
    #[schema(required)]
    pub high: Option<Derived>,
    /// The first day on which the optimistic bound meets the target; null beyond five years, as the other two.
    #[schema(required)]
    pub date_low: Option<Day>,
    /// The first day on which the middle does.
    #[schema(required)]
    pub date_mid: Option<Day>,
    /// The first day on which the pessimistic bound does.
    #[schema(required)]
    pub date_high: Option<Day>,
    /// How much it rests on; null where it is that of the goals below.
    #[schema(required)]
    pub basis: Option<Basis>,
}

impl From<standing::Forecast> for Forecast {
    fn from(forecast: standing::Forecast) -> Self {
        let standing::Forecast {
            probability,
            low,
            mid,
            high,
            date_low,
            date_mid,
            date_high,
            basis,
        } = forecast;
        Self {
            probability: probability.map(Into::into),
            low: low.map(Into::into),
            mid: mid.map(Into::into),
            high: high.map(Into::into),
            date_low: date_low.map(Into::into),
            date_mid: date_mid.map(Into::into),
            date_high: date_high.map(Into::into),
            basis: basis.map(Into::into),
        }
    }
}

/// Satisfied periods in a row.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Streak {
    /// How many end with the last finished period, or with the running one if it is satisfied already.
    #[schema(minimum = 0)]
    pub current: i64,
    /// The most there were in a row.
    #[schema(minimum = 0)]
    pub best: i64,
    /// The first day of the best streak.
    #[schema(required)]
    pub best_from: Option<Day>,
    /// Its last day.
    #[schema(required)]
    pub best_to: Option<Day>,
    /// What is counted.
    pub unit: StreakUnit,
}

impl From<standing::Streak> for Streak {
    fn from(streak: standing::Streak) -> Self {
        let standing::Streak {
            current,
            best,
            best_from,
            best_to,
            unit,
        } = streak;
        Self {
            current: current.into(),
            best: best.into(),
            best_from: best_from.map(Into::into),
            best_to: best_to.map(Into::into),
            unit: unit.into(),
        }
    }
}

/// The goals right below one that is measured by them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Children {
    /// How many count: those that are measurable and not dropped.
    #[schema(minimum = 0)]
    pub counted: i64,
    /// How many there are.
    #[schema(minimum = 0)]
    pub total: i64,
}

impl From<standing::Children> for Children {
    fn from(children: standing::Children) -> Self {
        let standing::Children { counted, total } = children;
        Self {
            counted: counted.into(),
            total: total.into(),
        }
    }
}
