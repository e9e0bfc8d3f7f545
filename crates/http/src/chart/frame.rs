//! What every chart has around it: its name and message, its plot with axes, rests and days.

use onward_domain::day::Day;
use onward_service::Drawing;

use super::canvas::{Anchor, Canvas, Paint, Theme, escaped, number};
use super::message::{headline, message};
use super::scale::{Scale, Ticks};
use super::{calendar, rests};

/// The size of a chart with axes.
pub(super) const SIZE: (f64, f64) = (440.0, 250.0);

/// The edges of its plot.
const LEFT: f64 = 40.0;
const RIGHT: f64 = 392.0;
const TOP: f64 = 62.0;
const BOTTOM: f64 = 210.0;

/// How many letters of a title fit.
const LONGEST: usize = 42;

/// Begins a picture with its name and what it says.
pub(super) fn begin(drawing: &Drawing, theme: Theme, (width, height): (f64, f64)) -> Canvas {
    let mut canvas = Canvas::new(theme);
    let id = format!("{}-{}", drawing.kind, drawing.goal.id);
    let (width, height) = (number(width), number(height));
    canvas.raw(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" lang=\"en\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\">"
    ));
    canvas.told(
        &format!("<title id=\"{id}-title\">"),
        drawing.goal.title.as_str(),
        "</title>",
    );
    canvas.told(&format!("<desc id=\"{id}-desc\">"), &message(drawing), "</desc>");
    canvas
}

/// Ends a picture.
pub(super) fn end(mut canvas: Canvas) -> String {
    canvas.raw("</svg>");
    canvas.done()
}

/// Writes the title, and the number now and the one wanted.
pub(super) fn head(canvas: &mut Canvas, drawing: &Drawing, right: f64) {
    let title = shortened(drawing.goal.title.as_str());
    let bold = " font-size=\"14\" font-weight=\"600\"";
    canvas.label_with((12.0, 22.0), (Anchor::Start, Paint::Ink), bold, &title);
    canvas.label((12.0, 40.0), Anchor::Start, Paint::InkSoft, &headline(drawing));
    let status = drawing.standing.status.word().replace('_', " ");
    canvas.label((right - 12.0, 22.0), Anchor::End, Paint::InkSoft, &status);
}

/// Whether there is no number to be drawn at all.
fn is_blank(drawing: &Drawing) -> bool {
    drawing.logged == 0 && drawing.standing.target.is_none()
}

fn shortened(title: &str) -> String {
    if title.chars().count() <= LONGEST {
        return title.to_owned();
    }
    let kept: String = title.chars().take(LONGEST - 1).collect();
    format!("{}\u{2026}", kept.trim_end())
}

/// Where days and numbers lie in a chart with axes.
pub(super) struct Plot {
    days: Scale,
    numbers: Scale,
    /// The width of a day.
    pub(super) day: f64,
    /// Where the lowest number lies.
    pub(super) floor: f64,
    /// Where the highest number lies.
    pub(super) ceiling: f64,
    /// Where the last day ends.
    pub(super) right: f64,
}

impl Plot {
    /// Draws the background: rests, lines of round numbers, days below.
    pub(super) fn new(canvas: &mut Canvas, drawing: &Drawing, ticks: &Ticks) -> Self {
        let Drawing { from, end, .. } = *drawing;
        let (first, past) = (f64::from(from.number()), f64::from(end.number()) + 1.0);
        let plot = Self {
            days: Scale::new((first, past), (LEFT, RIGHT)),
            numbers: Scale::new((ticks.low, ticks.high), (BOTTOM, TOP)),
            day: (RIGHT - LEFT) / (past - first),
            floor: BOTTOM,
            ceiling: TOP,
            right: RIGHT,
        };
        canvas.rect([0.0, 0.0, SIZE.0, SIZE.1], Paint::Surface, " rx=\"8\"");
        head(canvas, drawing, SIZE.0);
        plot.shade_rests(canvas, drawing);
        for value in ticks.values.iter().filter(|_| !is_blank(drawing)) {
            let y = plot.number(*value);
            canvas.line([LEFT, y, RIGHT, y], Paint::Hairline, "");
            canvas.label(
                (LEFT - 6.0, y + 4.0),
                Anchor::End,
                Paint::InkSoft,
                &ticks.label(*value),
            );
        }
        for (day, text) in calendar::ticks(from, end) {
            let x = plot.begin(day);
            canvas.line([x, BOTTOM, x, BOTTOM + 4.0], Paint::Edge, "");
            let anchor = if x > RIGHT - 16.0 {
                Anchor::End
            } else {
                Anchor::Middle
            };
            canvas.label((x.max(22.0), BOTTOM + 17.0), anchor, Paint::InkSoft, &text);
        }
        if drawing.logged == 0 {
            let place = (f64::midpoint(LEFT, RIGHT), f64::midpoint(TOP, BOTTOM));
            let quiet = " font-size=\"14\"";
            canvas.label_with(place, (Anchor::Middle, Paint::InkSoft), quiet, "No check-ins yet");
        }
        plot
    }

    /// Rests are hatched.
    fn shade_rests(&self, canvas: &mut Canvas, drawing: &Drawing) {
        let rests = rests(drawing, (drawing.from, drawing.end));
        if rests.is_empty() {
            return;
        }
        let hatch = hatch(canvas, drawing);
        for (first, last) in rests {
            let (x, width) = (self.begin(first), self.end(last) - self.begin(first));
            let shape = [x, self.ceiling, width, self.floor - self.ceiling];
            canvas.rect(shape, Paint::CalmSoft, "");
            let [x, y, width, height] = shape.map(number);
            canvas.raw(&format!(
                "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"url(#{hatch})\"/>"
            ));
            if self.end(last) - self.begin(first) >= 28.0 {
                let middle = f64::midpoint(self.begin(first), self.end(last));
                canvas.label((middle, self.ceiling + 12.0), Anchor::Middle, Paint::Calm, "rest");
            }
        }
    }

    /// Where a day begins.
    pub(super) fn begin(&self, day: Day) -> f64 {
        self.days.place(f64::from(day.number()))
    }

    /// Where a day ends.
    pub(super) fn end(&self, day: Day) -> f64 {
        self.begin(day) + self.day
    }

    /// Where a number lies.
    pub(super) fn number(&self, value: f64) -> f64 {
        self.numbers.place(value)
    }

    /// A text beside the plot, on a level.
    pub(super) fn beside(&self, canvas: &mut Canvas, value: f64, paint: Paint, text: &str) {
        let y = self.number(value).clamp(self.ceiling, self.floor);
        canvas.label((self.right + 4.0, y + 4.0), Anchor::Start, paint, text);
    }
}

/// A pattern of slanting lines; its name.
pub(super) fn hatch(canvas: &mut Canvas, drawing: &Drawing) -> String {
    let id = format!("{}-{}-rest", drawing.kind, drawing.goal.id);
    let id = escaped(&id);
    canvas.raw(&format!(
        "<defs><pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\">"
    ));
    canvas.line([0.0, 0.0, 0.0, 6.0], Paint::Calm, " stroke-opacity=\"0.35\"");
    canvas.raw("</pattern></defs>");
    id
}
