//! The way of a goal: where it was, where its line is, and where it is likely to be on the due day.

use onward_domain::day::Day;
use onward_domain::measure::Aggregate;
use onward_domain::standing::{Forecast, Point};
use onward_service::Drawing;

use super::canvas::{Anchor, Canvas, Paint, Theme};
use super::frame::{self, Plot};
use super::message::{bounds, due, missing, percent};
use super::scale::Ticks;
use super::{calendar, drawn, drawn_quantity};

/// A dot for each value as long as there is room for them.
const MOST_DOTS: usize = 45;

pub(super) fn draw(drawing: &Drawing, theme: Theme) -> String {
    let mut canvas = frame::begin(drawing, theme, frame::SIZE);
    let way = way(drawing);
    let line = pace(drawing);
    let target = drawing.standing.target.map(drawn_quantity);
    let all = way.iter().map(|(_, value)| *value);
    let all = all.chain(line.iter().flatten().map(|(_, value)| *value));
    let forecast = range(drawing);
    let ahead = forecast.iter().flat_map(|(_, values)| *values);
    let ticks = Ticks::around(all.chain(target).chain(ahead).chain(base(drawing)));
    let plot = Plot::new(&mut canvas, drawing, &ticks);
    if let Some(target) = target {
        aim(&mut canvas, &plot, drawing, target);
    }
    due_day(&mut canvas, &plot, drawing);
    for stretch in &line {
        let places: Vec<_> = stretch
            .iter()
            .map(|(day, value)| (plot.end(*day), plot.number(*value)))
            .collect();
        canvas.path(&places, Paint::Edge, " stroke-width=\"1.5\"");
    }
    fan(&mut canvas, &plot, drawing, &way);
    values(&mut canvas, &plot, drawing, &way);
    if let Some(missing) = missing(drawing) {
        canvas.label((12.0, 244.0), Anchor::Start, Paint::InkSoft, &missing);
    }
    frame::end(canvas)
}

/// Whether values add up on the way to a number.
fn adds_up(drawing: &Drawing) -> bool {
    let sums = matches!(drawing.goal.measure.aggregate, Aggregate::Sum | Aggregate::Count);
    sums && drawing.standing.current.is_some() && bounds(drawing).is_none()
}

/// Where the goal was at the end of each point; where nothing adds up, only of those with a value.
pub(super) fn way(drawing: &Drawing) -> Vec<(Day, f64)> {
    if drawing.logged == 0 {
        return Vec::new();
    }
    let values = |point: &Point| Some((point.days.to, drawn(point.value?)));
    let Some(current) = drawing.standing.current.filter(|_| adds_up(drawing)) else {
        return drawing.points.iter().filter_map(values).collect();
    };
    let begin = begun(drawing);
    let mut level = drawn(current);
    let falls = falls(drawing);
    let mut way = Vec::with_capacity(drawing.points.len() + 1);
    for point in drawing
        .points
        .iter()
        .rev()
        .take_while(|point| point.days.to >= begin)
    {
        way.push((point.days.to, level));
        let gained = point.value.map_or(0.0, drawn);
        level += if falls { gained } else { -gained };
    }
    way.push((begin.max(drawing.from).plus(-1), level));
    way.reverse();
    way
}

/// The first day of the journey.
fn begun(drawing: &Drawing) -> Day {
    let plan = &drawing.goal.plan;
    let journey = plan
        .active_on(drawing.until)
        .and_then(|place| plan.journey_of(place));
    journey.map_or(drawing.from, |journey| journey.from)
}

/// Whether what is logged leads down to the target.
fn falls(drawing: &Drawing) -> bool {
    let plan = &drawing.goal.plan;
    let journey = plan
        .active_on(drawing.until)
        .and_then(|place| plan.journey_of(place));
    journey.is_some_and(|journey| !journey.rising)
}

/// What adds up begins at a number that is always shown.
fn base(drawing: &Drawing) -> Option<f64> {
    let plan = &drawing.goal.plan;
    let journey = plan
        .active_on(drawing.until)
        .and_then(|place| plan.journey_of(place))?;
    Some(drawn_quantity(journey.start))
}

/// The line of a reach, in stretches between the rests.
fn pace(drawing: &Drawing) -> Vec<Vec<(Day, f64)>> {
    let mut stretches = vec![Vec::new()];
    for point in drawing.points.iter().chain(&drawing.ahead) {
        match (point.expected, stretches.last_mut()) {
            (Some(expected), Some(stretch)) => stretch.push((point.days.to, drawn(expected))),
            (Some(_), None) | (None, _) => stretches.push(Vec::new()),
        }
    }
    stretches.retain(|stretch| stretch.len() > 1);
    stretches
}

/// The due day, and the lower end, the middle and the upper end of what is likely then.
fn range(drawing: &Drawing) -> Option<(Day, [f64; 3])> {
    let due = due(drawing).filter(|due| *due > drawing.until && *due <= drawing.end)?;
    let Forecast { low, mid, high, .. } = drawing.standing.forecast?;
    Some((due, [drawn(low?), drawn(mid?), drawn(high?)]))
}

fn fan(canvas: &mut Canvas, plot: &Plot, drawing: &Drawing, way: &[(Day, f64)]) {
    let (Some((due, [low, mid, high])), Some((_, now))) = (range(drawing), way.last()) else {
        return;
    };
    let begin = (plot.end(drawing.until), plot.number(*now));
    let x = plot.end(due);
    let ends = [(x, plot.number(low)), (x, plot.number(high))];
    canvas.area(
        &[begin, ends[0], ends[1]],
        Paint::Accent,
        " fill-opacity=\"0.16\"",
    );
    let dashed = " stroke-width=\"1.5\" stroke-dasharray=\"4 3\"";
    canvas.path(&[begin, (x, plot.number(mid))], Paint::Accent, dashed);
    let probability = drawing
        .standing
        .forecast
        .and_then(|forecast| forecast.probability);
    if let Some(probability) = probability {
        plot.beside(canvas, mid, Paint::Accent, &format!("{} %", percent(probability)));
    }
}

fn values(canvas: &mut Canvas, plot: &Plot, drawing: &Drawing, way: &[(Day, f64)]) {
    let places: Vec<_> = way
        .iter()
        .map(|(day, value)| (plot.end(*day), plot.number(*value)))
        .collect();
    let more = " stroke-width=\"2.5\" stroke-linejoin=\"round\" stroke-linecap=\"round\"";
    canvas.path(&places, Paint::Accent, more);
    if !adds_up(drawing) && places.len() <= MOST_DOTS {
        for (x, y) in &places {
            canvas.circle((*x, *y, 2.5), Paint::Accent, "");
        }
    }
    if let Some((x, y)) = places.last() {
        let ring = format!(" stroke=\"{}\" stroke-width=\"2\"", canvas.paint(Paint::Surface));
        canvas.circle((*x, *y, 5.0), Paint::Accent, &ring);
    }
    for point in drawing.points.iter().filter(|point| point.skipped) {
        canvas.skip((plot.end(point.days.to), plot.floor - 5.0));
    }
}

/// The number wanted, from side to side; its number stands beside it, unless the forecast does.
fn aim(canvas: &mut Canvas, plot: &Plot, drawing: &Drawing, target: f64) {
    let y = plot.number(target);
    canvas.line(
        [plot.begin(drawing.from), y, plot.right, y],
        Paint::Ink,
        " stroke-dasharray=\"1 3\"",
    );
    let near = range(drawing).is_some_and(|(_, [_, mid, _])| (plot.number(mid) - y).abs() < 13.0);
    if !near {
        plot.beside(canvas, target, Paint::Ink, &super::scale::plain(target, 2));
    }
}

fn due_day(canvas: &mut Canvas, plot: &Plot, drawing: &Drawing) {
    let Some(due) = due(drawing).filter(|due| (drawing.from..=drawing.end).contains(due)) else {
        return;
    };
    let x = plot.end(due);
    canvas.line(
        [x, plot.ceiling - 6.0, x, plot.floor],
        Paint::Warn,
        " stroke-width=\"1.5\"",
    );
    let text = format!("due {}", calendar::short(due));
    let left = x < 120.0;
    let (x, anchor) = if left {
        (x + 4.0, Anchor::Start)
    } else {
        (x + 2.0, Anchor::End)
    };
    canvas.label((x, plot.ceiling - 9.0), anchor, Paint::Warn, &text);
}
