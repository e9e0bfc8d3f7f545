//! The way so far in the size of a word: no axes, no words but its name and message.

use onward_service::Drawing;

use super::canvas::{Paint, Theme};
use super::scale::{Scale, Ticks};
use super::{drawn, drawn_quantity, frame, line};

const SIZE: (f64, f64) = (120.0, 32.0);

pub(super) fn draw(drawing: &Drawing, theme: Theme) -> String {
    let mut canvas = frame::begin(drawing, theme, SIZE);
    let way = line::way(drawing);
    let expected = drawing
        .points
        .iter()
        .filter_map(|point| Some((point.days.to, drawn(point.expected?))));
    let expected: Vec<_> = expected.collect();
    let target = drawing
        .standing
        .target
        .map(drawn_quantity)
        .filter(|_| way.is_empty());
    let all = way.iter().chain(&expected).map(|(_, value)| *value);
    let range = Ticks::around(all.chain(target));
    let first = f64::from(drawing.from.number()) - 1.0;
    let days = Scale::new((first, f64::from(drawing.until.number())), (3.0, SIZE.0 - 5.0));
    let numbers = Scale::new((range.low, range.high), (SIZE.1 - 4.0, 4.0));
    let place = |(day, value): &(onward_domain::day::Day, f64)| {
        (days.place(f64::from(day.number())), numbers.place(*value))
    };
    if way.is_empty() {
        let y = SIZE.1 / 2.0;
        canvas.line(
            [3.0, y, SIZE.0 - 5.0, y],
            Paint::Edge,
            " stroke-dasharray=\"2 3\"",
        );
    }
    let line: Vec<_> = expected.iter().map(place).collect();
    canvas.path(&line, Paint::Edge, "");
    let places: Vec<_> = way.iter().map(place).collect();
    let more = " stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\"";
    canvas.path(&places, Paint::Accent, more);
    if let Some((x, y)) = places.last() {
        canvas.circle((*x, *y, 3.0), Paint::Accent, "");
    }
    frame::end(canvas)
}
