//! A goal measured by the goals below it: `domain.md`, sections 5, 7 and 8.

use super::{Ratio, Standing, Status};
use crate::goal::Weight;
use crate::quantity::{Fraction, Total, divide_half_even};
use crate::standing::forecast::Forecast;

/// A goal directly below another, on the day asked for. Deleted ones are left out.
#[derive(Clone, Copy, Debug)]
pub struct Child {
    /// Its share.
    pub weight: Weight,
    /// Where it stands.
    pub standing: Standing,
}

/// How many of the goals below count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Children {
    /// Those that are measurable and not dropped.
    pub counted: u32,
    /// All of them.
    pub total: u32,
}

/// What the goals below come to.
#[derive(Clone, Copy, Debug)]
pub(super) struct RollUp {
    pub(super) children: Children,
    /// `sum(w · p) / sum(w)`; none without a counted child, or if all weights are 0.
    pub(super) progress: Option<Ratio>,
    /// `sum(w · p)` and `sum(w)`.
    pub(super) sums: (Total, Total),
    /// The worst status of the counted children.
    pub(super) worst: Option<Status>,
    /// The smallest probability of the counted children.
    pub(super) forecast: Option<Forecast>,
}

/// The progress a child counts with: that of its standing, 1 if it was achieved; none if it does not count. What is
/// added up is what each child shows, so that it can be recomputed from what is seen.
fn counted(child: &Child) -> Option<Ratio> {
    match child.standing.status {
        Status::Dropped => None,
        Status::Achieved => Some(Ratio::WHOLE),
        Status::Missed
        | Status::Done
        | Status::Resting
        | Status::Pending
        | Status::Stale
        | Status::Overdue
        | Status::OnTrack
        | Status::AtRisk
        | Status::OffTrack => child.standing.progress,
    }
}

/// Rolls up the goals directly below one.
pub(super) fn roll_up(below: &[Child]) -> RollUp {
    let (mut weights, mut sum, mut count) = (0_i128, 0_i128, 0);
    let (mut worst, mut probability) = (None::<Status>, None::<Ratio>);
    for (child, progress) in below.iter().filter_map(|child| Some((child, counted(child)?))) {
        let weight = i128::from(child.weight.get().millionths());
        count += 1;
        weights += weight;
        sum += weight * progress.ten_thousandths();
        let status = child.standing.status;
        worst = Some(worst.map_or(status, |worst| {
            if status.class() < worst.class() {
                status
            } else {
                worst
            }
        }));
        let likely = child.standing.forecast.and_then(|forecast| forecast.probability);
        probability = match (probability, likely) {
            (Some(least), Some(likely)) => Some(least.min(likely)),
            (least, likely) => least.or(likely),
        };
    }
    RollUp {
        children: Children {
            counted: count,
            total: u32::try_from(below.len()).unwrap_or(u32::MAX),
        },
        progress: (weights > 0).then(|| Ratio::of(divide_half_even(sum, weights), 10_000)),
        sums: (
            Fraction::new(sum, 10_000).to_total(),
            Total::from_millionths(weights),
        ),
        worst,
        forecast: probability.map(|probability| Forecast {
            probability: Some(probability),
            ..Forecast::default()
        }),
    }
}

#[cfg(test)]
mod tests;
