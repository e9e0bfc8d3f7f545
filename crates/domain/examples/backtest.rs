//! Replays a flow through the forecast: `cargo run --release -p onward-domain --example backtest -- FILE…`.
//!
//! FILE is a Beeminder engine file: JSON whose `data` are rows of day (`YYYYMMDD`), value and comment. Every 7 days after
//! the first 200 the forecast is asked with what was known then, and compared with what came: how often the 80 % range
//! held the value, and the Brier score of the probability of five targets, -1, -0.5, 0, 0.5 and 1 spreads around what the
//! mean of the last 56 days promises; a spread is the standard deviation of past stretches as long as the horizon.
#![expect(
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a report with shares of small counts"
)]

use std::error::Error;

use onward_domain::bucket::{Bucket, Days};
use onward_domain::check_in::Line;
use onward_domain::clock::Instant;
use onward_domain::day::Day;
use onward_domain::goal::Life;
use onward_domain::ids::CheckInId;
use onward_domain::measure::{Aggregate, Measure};
use onward_domain::plan::{Ask, Plan, Reach, Segment};
use onward_domain::quantity::Quantity;
use onward_domain::standing::{Forecast, Subject, standing};
use onward_domain::user::WeekStart;
use uuid::Uuid;

/// A log that adds up, and its total by the end of every day since the first.
struct Series {
    first: Day,
    days: Days,
    totals: Vec<i64>,
}

impl Series {
    fn read(path: &str) -> Result<Self, Box<dyn Error>> {
        let file: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
        let rows = file
            .get("data")
            .and_then(|data| data.as_array())
            .ok_or("no data")?;
        let mut lines = Vec::new();
        for row in rows {
            let [day, value, ..] = row.as_array().map_or(&[][..], Vec::as_slice) else {
                return Err("a row without a day and a value".into());
            };
            let day = day.as_str().ok_or("a day that is no text")?;
            let (year, rest) = day.split_at_checked(4).ok_or("a short day")?;
            let (month, day) = rest.split_at_checked(2).ok_or("a short day")?;
            let day: Day = format!("{year}-{month}-{day}")
                .parse()
                .map_err(|_| "a day that is none")?;
            let value = value.as_f64().ok_or("a value that is no number")?;
            let value: Quantity = format!("{value:.6}")
                .parse()
                .map_err(|_| "a value out of range")?;
            lines.push((day, value));
        }
        lines.sort_unstable_by_key(|(day, _)| *day);
        let first = lines.first().ok_or("no row")?.0;
        let last = lines.last().ok_or("no row")?.0;
        let mut total = 0;
        let mut totals = Vec::new();
        let mut buckets = Vec::new();
        for on in (first.number()..=last.number()).filter_map(Day::from_number) {
            let mut bucket = Bucket::default();
            for (_, value) in lines.iter().filter(|(day, _)| *day == on) {
                total += value.millionths();
                bucket.add(CheckInId::from_uuid(Uuid::nil()), &line(on, *value));
            }
            totals.push(total);
            buckets.extend((!bucket.is_empty()).then_some((on, bucket)));
        }
        Ok(Self {
            first,
            days: buckets.into_iter().collect(),
            totals,
        })
    }

    fn total(&self, at: usize) -> f64 {
        self.totals.get(at).copied().unwrap_or_default() as f64
    }

    /// The forecast of the day `at` for a target on the day `at + ahead`.
    fn forecast(
        &self,
        at: usize,
        ahead: usize,
        target: Quantity,
    ) -> Result<Option<Forecast>, Box<dyn Error>> {
        let day = |at: usize| i32::try_from(at).map(|at| self.first.plus(at));
        let reach = Reach {
            start: Some(Quantity::ZERO),
            target,
            due_on: Some(day(at + ahead)?),
        };
        let segment = Segment {
            from: self.first,
            ask: Ask::Reach(reach),
        };
        let plan = Plan::new(vec![segment]).map_err(|_| "a target of nothing")?;
        let measure = Measure {
            aggregate: Aggregate::Sum,
            ..Measure::default()
        };
        let subject = Subject {
            measure: &measure,
            plan: &plan,
            life: Life::Active,
            check_in_every: None,
            days: &self.days,
            week_starts_on: WeekStart::MONDAY,
            children: &[],
        };
        Ok(standing(&subject, day(at)?).forecast)
    }

    /// The standard deviation of the totals of past stretches of so many days, up to the day `at`.
    fn spread(&self, at: usize, ahead: usize) -> f64 {
        let past: Vec<f64> = (ahead..=at)
            .rev()
            .step_by(ahead)
            .take(26)
            .map(|end| self.total(end) - self.total(end - ahead))
            .collect();
        let mean = past.iter().sum::<f64>() / past.len() as f64;
        let squares: f64 = past.iter().map(|sum| (sum - mean).powi(2)).sum();
        (squares / (past.len().max(2) - 1) as f64).sqrt()
    }
}

fn line(on: Day, value: Quantity) -> Line {
    Line {
        occurred_on: on,
        occurred_at: Instant::MIN,
        value: Some(value),
        skipped: false,
        note: None,
        confidence: None,
    }
}

/// Asked, held, and the sum and number of squared errors of a horizon.
#[derive(Default)]
struct Score {
    asked: u32,
    held: u32,
    squares: f64,
    targets: u32,
}

fn replay(series: &Series, ahead: usize) -> Result<Score, Box<dyn Error>> {
    let mut score = Score::default();
    for at in (200..series.totals.len().saturating_sub(ahead)).step_by(7) {
        let came = series.total(at + ahead);
        let Some(forecast) = series.forecast(at, ahead, Quantity::MAX)? else {
            continue;
        };
        if let (Some(low), Some(high)) = (forecast.low, forecast.high) {
            score.asked += 1;
            score.held += u32::from(low.millionths() as f64 <= came && came <= high.millionths() as f64);
        }
        let promised = series.total(at) + (series.total(at) - series.total(at - 56)) / 56.0 * ahead as f64;
        for spreads in [-1.0, -0.5, 0.0, 0.5, 1.0] {
            let wanted = promised + spreads * series.spread(at, ahead);
            let target: Quantity = format!("{:.0}e-6", wanted.max(1.0))
                .parse()
                .map_err(|_| "a target out of range")?;
            let probability = series
                .forecast(at, ahead, target)?
                .and_then(|forecast| forecast.probability);
            // A target that is met has no forecast: it is certain.
            let said = probability.map_or(1.0, |probability| probability.ten_thousandths() as f64 / 1e4);
            let met = f64::from(u8::from(came >= wanted));
            score.squares += (said - met).powi(2);
            score.targets += 1;
        }
    }
    Ok(score)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("| series | days ahead | asked | 80 % range held | Brier score |");
    println!("| --- | --- | --- | --- | --- |");
    for path in std::env::args().skip(1) {
        let series = Series::read(&path)?;
        let name = path.rsplit('/').next().unwrap_or(&path);
        for ahead in [7, 30, 90] {
            let score = replay(&series, ahead)?;
            let held = 100.0 * f64::from(score.held) / f64::from(score.asked.max(1));
            let brier = score.squares / f64::from(score.targets.max(1));
            println!(
                "| {name} | {ahead} | {} | {held:.1} % | {brier:.3} |",
                score.asked
            );
        }
    }
    Ok(())
}
