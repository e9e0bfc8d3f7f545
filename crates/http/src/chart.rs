//! Charts of goals as SVG: pure functions, the same input gives the same bytes.
//!
//! Geometry and colours are presentation attributes; there is no style and no script. A colour is the variable that
//! pages use for it, with a value of its own where there is none, as in a picture that stands alone. Rests, skips,
//! days without a check-in and zeros look different from each other.

mod bars;
mod calendar;
mod canvas;
mod frame;
mod heat;
mod line;
mod message;
mod scale;
mod spark;

pub use canvas::Theme;
pub use message::message;

use onward_domain::day::Day;
use onward_domain::plan::Ask;
use onward_domain::quantity::{Quantity, Total};
use onward_service::{ChartKind, Drawing};

/// Draws a chart.
pub fn svg(drawing: &Drawing, theme: Theme) -> String {
    match drawing.kind {
        ChartKind::Line => line::draw(drawing, theme),
        ChartKind::Bar => bars::draw(drawing, theme),
        ChartKind::Heatmap => heat::draw(drawing, theme),
        ChartKind::Spark => spark::draw(drawing, theme),
    }
}

/// A number as it is drawn. What is lost of it cannot be seen.
fn drawn(total: Total) -> f64 {
    total.to_string().parse().unwrap_or_default()
}

fn drawn_quantity(quantity: Quantity) -> f64 {
    drawn(quantity.into())
}

/// The rests within some days, with their ends drawn to them.
fn rests(drawing: &Drawing, (from, to): (Day, Day)) -> Vec<(Day, Day)> {
    let segments = drawing.goal.plan.segments();
    let ends = segments.iter().skip(1).map(|next| next.from.plus(-1));
    let stretches = segments.iter().zip(ends.chain([to]));
    stretches
        .filter(|(segment, _)| matches!(segment.ask, Ask::Rest(_)))
        .map(|(segment, end)| (segment.from.max(from), end.min(to)))
        .filter(|(first, last)| first <= last)
        .collect()
}

#[cfg(test)]
mod tests;
