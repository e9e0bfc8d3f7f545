//! A probability and a range, with no model file: `domain.md`, section 7.

mod motion;

pub(super) use motion::Motion;

use super::Ratio;
use super::journey::Progress;
use super::keep::{Kept, Terms};
use super::log::Log;
use crate::day::Day;
use crate::quantity::{Fraction, Total, normal, rounded};

/// Nine tenths of a normal variable lie below so many standard deviations: the ends of an 80 % range.
const END: f64 = 1.2816;

/// How far ahead dates are looked for: five years.
const FAR: i32 = 1826;

crate::words! {
    /// How much a forecast rests on.
    Basis {
        /// From 14 days with a bucket and 28 days since the first one.
        Early = "early",
        /// From 200 days since the first one.
        Settled = "settled",
    }
}

impl Basis {
    /// What a log gives; none if that is too little.
    fn of(log: &Log<'_>) -> Option<Self> {
        let known = log.day().days_since(log.first_bucket()?);
        let enough = known >= 28 && log.newest_first().take(14).count() == 14;
        enough.then_some(if known >= 200 { Self::Settled } else { Self::Early })
    }
}

/// What is likely to become of a goal. What cannot be said is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// How likely the target is met on the due day, or the running period satisfied.
    pub probability: Option<Ratio>,
    /// The value on the due day, or at the period's end: the lower end of the 80 % range.
    pub low: Option<Total>,
    /// Its middle.
    pub mid: Option<Total>,
    /// Its upper end.
    pub high: Option<Total>,
    /// The first day on which the optimistic bound meets the target; dates end after five years.
    pub date_low: Option<Day>,
    /// The first day on which the middle does.
    pub date_mid: Option<Day>,
    /// The first day on which the pessimistic bound does.
    pub date_high: Option<Day>,
    /// How much it rests on; none where it is that of the goals below.
    pub basis: Option<Basis>,
}

impl Forecast {
    fn range(&mut self, [low, mid, high]: [f64; 3]) {
        let total = |number| Some(Total::from_millionths(rounded(number)));
        (self.low, self.mid, self.high) = (total(low.min(high)), total(mid), total(low.max(high)));
    }
}

/// A forecast with the numbers it came from, all in millionths.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outlook {
    pub(super) forecast: Forecast,
    pub(super) motion: Motion,
    /// `mu`: what is likely to be gained, for levels the centre.
    pub(super) mu: f64,
    /// Its standard deviation.
    pub(super) sigma: f64,
}

/// What is likely to become of a reach; none with too little data, or if it is met.
///
/// - Flow: `mu = r · Dh`, still to go `R = g · (target - current)`, `probability = Phi((mu - R) / sigma)`, on the due
///   day `current + g · max(0, mu ± 1.2816 sigma)`.
/// - Level: `probability = Phi(g · (mu - target) / sigma)`, on the due day `mu ± 1.2816 sigma`.
///
/// With `sigma = 0` the probability is 0 or 1. Without a due day, or past it, there are dates only.
pub(super) fn of_reach(log: &Log<'_>, progress: &Progress, due: Option<Day>) -> Option<Outlook> {
    if progress.is_met() {
        return None;
    }
    let basis = Basis::of(log)?;
    let motion = Motion::of(log)?;
    let sign = if progress.journey.rising { 1.0 } else { -1.0 };
    let base = match motion {
        Motion::Flow { .. } => progress.current.to_double(),
        Motion::Level { centre, .. } => centre,
    };
    let target = Fraction::from(progress.target).to_double();
    let to_go = sign * (target - base);
    let [date_low, date_mid, date_high] = dates(log.day(), &motion, to_go);
    let mut forecast = Forecast {
        date_low,
        date_mid,
        date_high,
        basis: Some(basis),
        ..Forecast::default()
    };
    let ahead = due.map_or(0, |due| due.days_since(log.day()));
    let gain = motion.gain(ahead);
    let sigma = libm::sqrt(motion.variance(ahead));
    if due.is_some_and(|due| due >= log.day()) {
        forecast.probability = Some(Ratio::near(at_least(to_go, gain, sigma)));
        forecast.range([-END, 0.0, END].map(|end| match motion {
            Motion::Flow { .. } => base + sign * (gain + end * sigma).max(0.0),
            Motion::Level { .. } => base + end * sigma,
        }));
    }
    Some(Outlook {
        forecast,
        motion,
        mu: match motion {
            Motion::Flow { .. } => gain,
            Motion::Level { centre, .. } => centre,
        },
        sigma,
    })
}

/// The probability that a normal variable is at least `bound`: `Phi((mu - bound) / sigma)`.
fn at_least(bound: f64, mu: f64, sigma: f64) -> f64 {
    if sigma > 0.0 {
        normal((mu - bound) / sigma)
    } else if mu >= bound {
        1.0
    } else {
        0.0
    }
}

/// The first days on which the optimistic, the middle and the pessimistic bound meet the target.
fn dates(day: Day, motion: &Motion, to_go: f64) -> [Option<Day>; 3] {
    let mut found = [None; 3];
    let last = FAR.min(Day::MAX.days_since(day));
    for ahead in 1..=last {
        let missing = to_go - motion.gain(ahead);
        // Compared as squares, so that no root is taken.
        let reach = END * END * motion.variance(ahead);
        let wide = reach >= missing * missing;
        let met = [
            missing <= 0.0 || wide,
            missing <= 0.0,
            missing <= 0.0 && (!wide || reach == 0.0),
        ];
        for (date, met) in found.iter_mut().zip(met) {
            if met && date.is_none() {
                *date = Some(day.plus(ahead));
            }
        }
        if found.iter().all(Option::is_some) {
            break;
        }
    }
    found
}

/// How likely the running period of a keep is satisfied: flows only, periods of 7 days or more that ask for something;
/// none if it is done for good.
///
/// `X = v + bank + mu` over the days left, today included if it has no bucket. At least: `Phi((X - T) / sigma)`, at
/// most: `Phi((T - X) / sigma)`, band: the difference of the two; low, mid and high are `v + bank + max(0, mu ± 1.2816
/// sigma)`.
pub(super) fn of_period(log: &Log<'_>, kept: &Kept<'_>) -> Option<Outlook> {
    let running = &kept.running;
    let flow = log.measure().aggregate.is_flow();
    if !flow || !kept.is_long() || running.demanded == 0 || kept.is_done(log.measure()) {
        return None;
    }
    let basis = Basis::of(log)?;
    let motion = Motion::of(log)?;
    let open_today = log.recorded(log.day(), log.day()).next().is_none();
    let demanded = running.left() + i32::from(open_today && running.today);
    let days = running.period.to.days_since(log.day()).max(0) + i32::from(open_today);
    let has = running
        .account
        .value
        .unwrap_or(Fraction::ZERO)
        .plus(running.account.bank)
        .to_double();
    let gain = motion.gain(demanded);
    let sigma = libm::sqrt(motion.variance(days));
    let reached = |bound: Fraction| at_least(bound.to_double() - has, gain, sigma);
    let passed = |bound: Fraction| {
        let room = bound.to_double() - has;
        if sigma > 0.0 {
            normal((gain - room) / sigma)
        } else if gain > room {
            1.0
        } else {
            0.0
        }
    };
    let probability = match running.account.terms {
        Terms::AtLeast(low) => reached(low),
        Terms::AtMost(high) => 1.0 - passed(high),
        Terms::Band(low, high) => (reached(low) - passed(high)).max(0.0),
    };
    let mut forecast = Forecast {
        probability: Some(Ratio::near(probability)),
        basis: Some(basis),
        ..Forecast::default()
    };
    forecast.range([-END, 0.0, END].map(|end| has + (gain + end * sigma).max(0.0)));
    Some(Outlook {
        forecast,
        motion,
        mu: gain,
        sigma,
    })
}

#[cfg(test)]
mod tests;
