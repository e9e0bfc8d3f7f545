//! What every day, week or month had, and what was asked of it.

use onward_domain::measure::Aggregate;
use onward_domain::standing::{Grain, Point, Ratio};
use onward_service::Drawing;

use super::canvas::{Anchor, Canvas, Paint, Theme};
use super::frame::{self, Plot};
use super::message::bounds;
use super::scale::{Ticks, plain};
use super::{drawn, drawn_quantity, rests};

pub(super) fn draw(drawing: &Drawing, theme: Theme) -> String {
    let mut canvas = frame::begin(drawing, theme, frame::SIZE);
    let sums = adds_up(drawing);
    let asked = steps(&drawing.points)
        .into_iter()
        .map(|step| step.filter(|_| sums));
    let asked: Vec<Option<f64>> = asked.collect();
    let bounds = bounds(drawing);
    let limits: Vec<f64> = bounds
        .into_iter()
        .flat_map(|bounds| [bounds.at_least(), bounds.at_most()])
        .flatten()
        .map(drawn_quantity)
        .collect();
    let values = drawing.points.iter().filter_map(|point| point.value).map(drawn);
    let all = values
        .chain(asked.iter().flatten().copied())
        .chain(limits.iter().copied());
    let ticks = Ticks::around(all.chain(sums.then_some(0.0)));
    let plot = Plot::new(&mut canvas, drawing, &ticks);
    for (point, asked) in drawing.points.iter().zip(asked) {
        let ground = if sums { plot.number(0.0) } else { plot.floor };
        bar(&mut canvas, (&plot, ground), drawing, point);
        if let Some(asked) = asked {
            let (left, right) = (plot.begin(point.days.from), plot.end(point.days.to));
            let y = plot.number(asked);
            canvas.line([left, y, right, y], Paint::Ink, " stroke-width=\"1.5\"");
        }
    }
    for limit in limits {
        let y = plot.number(limit);
        let left = plot.begin(drawing.from);
        canvas.line([left, y, plot.right, y], Paint::Ink, " stroke-dasharray=\"4 3\"");
        plot.beside(&mut canvas, limit, Paint::Ink, &plain(limit, 2));
    }
    let each = match drawing.grain {
        Grain::Day => "each day",
        Grain::Week => "each week",
        Grain::Month => "each month",
    };
    canvas.label((frame::SIZE.0 - 12.0, 40.0), Anchor::End, Paint::InkSoft, each);
    frame::end(canvas)
}

/// Whether values are amounts, and bars begin at nothing.
fn adds_up(drawing: &Drawing) -> bool {
    matches!(drawing.goal.measure.aggregate, Aggregate::Sum | Aggregate::Count)
}

/// What the line of a reach asks of each point: how far it moves.
fn steps(points: &[Point]) -> Vec<Option<f64>> {
    let line = points.iter().map(|point| point.expected.map(drawn));
    let before = [None].into_iter().chain(line.clone());
    let moved = line.zip(before).map(|(now, before)| Some((now? - before?).abs()));
    moved.map(|step| step.filter(|step| *step > 1e-6)).collect()
}

/// A bar; a flat one is a zero, a hollow dot is a point of which nothing is known, a diamond one that is skipped.
fn bar(canvas: &mut Canvas, (plot, ground): (&Plot, f64), drawing: &Drawing, point: &Point) {
    let (left, right) = (plot.begin(point.days.from), plot.end(point.days.to));
    let gap = ((right - left) * 0.15).min(2.0);
    let (x, width) = (left + gap, right - left - 2.0 * gap);
    let middle = f64::midpoint(left, right);
    let Some(value) = point.value.map(drawn) else {
        let rests = !rests(drawing, (point.days.from, point.days.to)).is_empty();
        if point.skipped {
            canvas.skip((middle, ground - 5.0));
        } else if !rests && width >= 2.0 {
            let hollow = format!(" stroke=\"{}\"", canvas.paint(Paint::Edge));
            canvas.circle((middle, ground - 4.0, 1.5), Paint::Surface, &hollow);
        }
        return;
    };
    let top = plot.number(value);
    let (y, height) = (top.min(ground), (top - ground).abs());
    if height < 1.5 {
        canvas.rect([x, ground - 2.0, width, 2.0], Paint::Edge, "");
        return;
    }
    let whole = point.attainment.is_none_or(|attained| attained >= Ratio::WHOLE);
    let fill = if whole { Paint::Accent } else { Paint::Edge };
    let is_last = point.days.to == drawing.until;
    let more = if is_last {
        " rx=\"1\" fill-opacity=\"0.7\""
    } else {
        " rx=\"1\""
    };
    canvas.rect([x, y, width, height], fill, more);
}
