//! Any two of target, due day and rate give the third: `domain.md`, section 6.

use super::forecast::{self, Forecast};
use super::{Derivation, Subject};
use crate::day::Day;
use crate::plan::Ask;
use crate::quantity::{Fraction, Quantity, Total};

/// Two of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the contract")]
pub enum Wish {
    /// How much a day does that take?
    TargetBy { target: Quantity, due_on: Day },
    /// When is that reached?
    TargetAt { target: Quantity, per_day: Quantity },
    /// How far does that lead?
    RateUntil { due_on: Day, per_day: Quantity },
}

crate::words! {
    /// Which of the three was derived.
    Derived {
        /// `target = start + rate · D`.
        Target = "target",
        /// The first day with enough demand.
        DueOn = "due_on",
        /// `rate = (target - start) / D`.
        PerDay = "per_day",
    }
}

/// Why a wish has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCourse {
    /// The plan asks for no number to be reached.
    #[error("the goal is not on its way to a number")]
    NotAReach,
    /// The due day is over.
    #[error("the due day is before the day asked for")]
    Over,
    /// The target lies on the other side of the journey's start, or on it.
    #[error("the target lies behind the start")]
    TurnsRound,
    /// At this rate the target is not reached, not by the end of the calendar.
    #[error("the target is never reached at this rate")]
    Never,
}

/// Target, due day and rate that fit together, from a day on, and what is likely to become of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// The number wanted.
    pub target: Total,
    /// The last day.
    pub due_on: Day,
    /// What every day adds towards the target, the first and the last one included; not less than 0.
    pub per_day: Total,
    /// Which of the three was derived.
    pub derived: Derived,
    /// What the log makes likely; none with too little data, or if the target is met.
    pub forecast: Option<Forecast>,
}

/// What if a reach had another target, due day or rate from a day on? Nothing is stored.
///
/// It starts from the day's current number, so that the present target and due day give `needed_per_day`:
/// `per_day = max(0, g · (target - current)) / D(day, due + 1)`, `due` = the first day with enough demand,
/// `target = current + g · per_day · D(day, due + 1)`. A reach asks every day, so D counts days.
pub fn what_if(subject: &Subject<'_>, day: Day, wish: Wish) -> Result<Course, NoCourse> {
    let derivation = Derivation::new(subject, day);
    let Some(mut progress) = derivation.progress else {
        return Err(NoCourse::NotAReach);
    };
    let Some(Ask::Reach(_)) = derivation.asked.and_then(|asked| asked.ask) else {
        return Err(NoCourse::NotAReach);
    };
    let day = derivation.day;
    let days_until = |due: Day| {
        if due < day {
            Err(NoCourse::Over)
        } else {
            Ok(i128::from(due.days_since(day)) + 1)
        }
    };
    let (current, sign) = (progress.current, progress.sign());
    let missing = |target: Quantity| {
        Fraction::from(target)
            .minus(current)
            .times(sign)
            .max(Fraction::ZERO)
    };
    let (target, due_on, per_day, derived) = match wish {
        Wish::TargetBy { target, due_on } => {
            let rate = missing(target).over(Fraction::whole(days_until(due_on)?));
            (Fraction::from(target), due_on, rate, Derived::PerDay)
        }
        Wish::TargetAt { target, per_day } => {
            let rate = Fraction::from(per_day);
            let due_on = due(day, missing(target), rate)?;
            (Fraction::from(target), due_on, rate, Derived::DueOn)
        }
        Wish::RateUntil { due_on, per_day } => {
            let rate = Fraction::from(per_day);
            let way = rate.times(days_until(due_on)?).times(sign);
            (current.plus(way), due_on, rate, Derived::Target)
        }
    };
    let start = Fraction::from(progress.journey.start);
    if !target.minus(start).times(sign).is_positive() {
        return Err(NoCourse::TurnsRound);
    }
    let nearest = i64::try_from(target.to_whole())
        .ok()
        .and_then(Quantity::from_millionths);
    progress.target = nearest.ok_or(NoCourse::Never)?;
    let outlook = forecast::of_reach(&derivation.log, &progress, Some(due_on));
    Ok(Course {
        target: target.to_total(),
        due_on,
        per_day: per_day.to_total(),
        derived,
        forecast: outlook.map(|outlook| outlook.forecast),
    })
}

/// The first day with enough demand: `D(day, due + 1) >= missing / rate`.
fn due(day: Day, missing: Fraction, rate: Fraction) -> Result<Day, NoCourse> {
    if !missing.is_positive() {
        return Ok(day);
    }
    if !rate.is_positive() {
        return Err(NoCourse::Never);
    }
    let ahead = i32::try_from(missing.over(rate).ceil() - 1).map_err(|_| NoCourse::Never)?;
    if ahead > Day::MAX.days_since(day) {
        return Err(NoCourse::Never);
    }
    Ok(day.plus(ahead))
}

#[cfg(test)]
mod tests;
