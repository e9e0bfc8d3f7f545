//! A year of days: weeks from left to right, their days from top to bottom.

use onward_domain::day::Day;
use onward_domain::measure::Aggregate;
use onward_domain::standing::Point;
use onward_service::Drawing;

use super::calendar::Civil;
use super::canvas::{Anchor, Canvas, Paint, Theme, number};
use super::{drawn, frame, rests};

const CELL: f64 = 7.6;
const LEFT: f64 = 26.0;
const TOP: f64 = 62.0;
const SIZE: (f64, f64) = (440.0, 152.0);

/// How strongly the four levels are painted.
const LEVELS: [&str; 4] = ["0.3", "0.52", "0.76", "1"];

pub(super) fn draw(drawing: &Drawing, theme: Theme) -> String {
    let mut canvas = frame::begin(drawing, theme, SIZE);
    canvas.rect([0.0, 0.0, SIZE.0, SIZE.1], Paint::Surface, " rx=\"8\"");
    frame::head(&mut canvas, drawing, SIZE.0);
    let hatch = frame::hatch(&mut canvas, drawing);
    let values = drawing.points.iter().filter_map(|point| point.value).map(drawn);
    let sums = matches!(drawing.goal.measure.aggregate, Aggregate::Sum | Aggregate::Count);
    // Amounts are compared with nothing, levels with the lowest of them.
    let least = if sums {
        0.0
    } else {
        values.clone().fold(f64::INFINITY, f64::min)
    };
    let most = values.fold(least, f64::max);
    let rests = rests(drawing, (drawing.from, drawing.until));
    months(&mut canvas, drawing);
    for point in &drawing.points {
        let rest = rests
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&point.days.from));
        let place = place(drawing, point.days.from);
        cell(
            &mut canvas,
            point,
            (place, (least, most)),
            rest.then_some(hatch.as_str()),
        );
    }
    legend(&mut canvas, &hatch);
    frame::end(canvas)
}

/// The upper left corner of a day.
fn place(drawing: &Drawing, day: Day) -> (f64, f64) {
    let after = day.days_since(drawing.from);
    let (week, weekday) = (after.div_euclid(7), after.rem_euclid(7));
    (LEFT + f64::from(week) * CELL, TOP + f64::from(weekday) * CELL)
}

fn months(canvas: &mut Canvas, drawing: &Drawing) {
    let mut free = 0.0;
    for point in &drawing.points {
        let civil = Civil::of(point.days.from);
        let (x, _) = place(drawing, point.days.from);
        if civil.day == 1 && x >= free {
            let name = if civil.month == 1 {
                civil.year.to_string()
            } else {
                civil.month_name().to_owned()
            };
            canvas.label_with(
                (x, TOP - 5.0),
                (Anchor::Start, Paint::InkSoft),
                " font-size=\"10\"",
                &name,
            );
            free = x + 28.0;
        }
    }
}

/// A day: the more the stronger, framed where nothing is known, a dot for a zero, a diamond for a skip, hatched in rests.
fn cell(canvas: &mut Canvas, point: &Point, ((x, y), range): ((f64, f64), (f64, f64)), hatch: Option<&str>) {
    let size = CELL - 1.4;
    let middle = (x + size / 2.0, y + size / 2.0);
    if let Some(hatch) = hatch {
        canvas.rect([x, y, size, size], Paint::CalmSoft, " rx=\"1\"");
        let [x, y, size] = [x, y, size].map(number);
        canvas.raw(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{size}\" height=\"{size}\" fill=\"url(#{hatch})\"/>"
        ));
    }
    match point.value.map(drawn) {
        Some(value) if value != 0.0 || range.0 != 0.0 => {
            let level = level(point, value, range);
            let more = format!(" rx=\"1\" fill-opacity=\"{level}\"");
            canvas.rect([x, y, size, size], Paint::Accent, &more);
        }
        Some(_) => {
            canvas.rect([x, y, size, size], Paint::Track, " rx=\"1\"");
            canvas.circle((middle.0, middle.1, 1.2), Paint::InkSoft, "");
        }
        None if point.skipped => canvas.skip(middle),
        None if hatch.is_none() => {
            let frame = format!(" rx=\"1\" stroke=\"{}\"", canvas.paint(Paint::Hairline));
            canvas.rect([x + 0.5, y + 0.5, size - 1.0, size - 1.0], Paint::Surface, &frame);
        }
        None => {}
    }
}

/// How much of what was asked is attained, else how far it is from the least to the most there was.
fn level(point: &Point, value: f64, (least, most): (f64, f64)) -> &'static str {
    let attained = point
        .attainment
        .and_then(|share| share.to_string().parse::<f64>().ok());
    let share = attained.unwrap_or((value - least) / (most - least).max(1e-9));
    let [low, some, much, all] = LEVELS;
    if share < 0.25 {
        low
    } else if share < 0.5 {
        some
    } else if share < 0.999 {
        much
    } else {
        all
    }
}

fn legend(canvas: &mut Canvas, hatch: &str) {
    let (y, size) = (SIZE.1 - 20.0, CELL - 1.4);
    let text = |canvas: &mut Canvas, x: f64, text: &str| {
        canvas.label_with(
            (x, y + 6.5),
            (Anchor::Start, Paint::InkSoft),
            " font-size=\"10\"",
            text,
        );
    };
    let frame = format!(" rx=\"1\" stroke=\"{}\"", canvas.paint(Paint::Hairline));
    canvas.rect(
        [LEFT + 0.5, y + 0.5, size - 1.0, size - 1.0],
        Paint::Surface,
        &frame,
    );
    text(canvas, LEFT + 11.0, "nothing logged");
    canvas.rect([120.0, y, size, size], Paint::Track, " rx=\"1\"");
    canvas.circle((120.0 + size / 2.0, y + size / 2.0, 1.2), Paint::InkSoft, "");
    text(canvas, 131.0, "zero");
    canvas.skip((178.0, y + size / 2.0));
    text(canvas, 186.0, "skipped");
    canvas.rect([240.0, y, size, size], Paint::CalmSoft, " rx=\"1\"");
    let [top, edge] = [y, size].map(number);
    canvas.raw(&format!(
        "<rect x=\"240\" y=\"{top}\" width=\"{edge}\" height=\"{edge}\" fill=\"url(#{hatch})\"/>"
    ));
    text(canvas, 251.0, "rest");
    text(canvas, 318.0, "less");
    let mut x = 342.0;
    for level in LEVELS {
        let more = format!(" rx=\"1\" fill-opacity=\"{level}\"");
        canvas.rect([x, y, size, size], Paint::Accent, &more);
        x += CELL + 1.0;
    }
    text(canvas, x + 2.0, "more");
}
