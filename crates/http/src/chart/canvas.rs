//! What a chart is drawn on: elements with numbers, colours by name, escaped texts.

use std::fmt::Write as _;

onward_domain::words! {
    /// What a picture looks like where no page says otherwise.
    Theme {
        /// Dark on light.
        Light = "light",
        /// Light on dark.
        Dark = "dark",
    }
}

/// A colour of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paint {
    Surface,
    Ink,
    InkSoft,
    Hairline,
    Edge,
    Accent,
    Track,
    Warn,
    Calm,
    CalmSoft,
}

impl Paint {
    /// Its variable, and what it is in light and in dark.
    const fn of(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Surface => ("surface", "#ffffff", "#161e1b"),
            Self::Ink => ("ink", "#14201b", "#e7eeea"),
            Self::InkSoft => ("ink-soft", "#4a5a52", "#a7b6ae"),
            Self::Hairline => ("hairline", "#d8dfda", "#2b3732"),
            Self::Edge => ("edge", "#71827a", "#7b8c84"),
            Self::Accent => ("accent", "#0a6a53", "#7fd4b6"),
            Self::Track => ("track", "#dbe3de", "#2b3933"),
            Self::Warn => ("warn", "#7d4b00", "#f3bd62"),
            Self::Calm => ("calm", "#32536f", "#a5c6e4"),
            Self::CalmSoft => ("calm-soft", "#e0eaf3", "#1b2c3b"),
        }
    }
}

/// Where a text begins, lies or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// An SVG text that grows.
pub(super) struct Canvas {
    text: String,
    theme: Theme,
}

// Writing to a string cannot fail.
impl Canvas {
    pub(super) const fn new(theme: Theme) -> Self {
        Self {
            text: String::new(),
            theme,
        }
    }

    pub(super) fn done(self) -> String {
        self.text
    }

    /// A colour as the value of an attribute.
    pub(super) fn paint(&self, paint: Paint) -> String {
        let (name, light, dark) = paint.of();
        let own = match self.theme {
            Theme::Light => light,
            Theme::Dark => dark,
        };
        format!("var(--{name}, {own})")
    }

    /// Elements or attributes that are made elsewhere.
    pub(super) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// An element with a text in it.
    pub(super) fn told(&mut self, open: &str, text: &str, close: &str) {
        self.text.push_str(open);
        self.text.push_str(&escaped(text));
        self.text.push_str(close);
    }

    pub(super) fn rect(&mut self, [x, y, width, height]: [f64; 4], fill: Paint, more: &str) {
        let (fill, [x, y, width, height]) = (self.paint(fill), [x, y, width, height].map(number));
        let _ = write!(
            self.text,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"{more}/>"
        );
    }

    pub(super) fn line(&mut self, [x1, y1, x2, y2]: [f64; 4], stroke: Paint, more: &str) {
        let (stroke, [x1, y1, x2, y2]) = (self.paint(stroke), [x1, y1, x2, y2].map(number));
        let _ = write!(
            self.text,
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{stroke}\"{more}/>"
        );
    }

    pub(super) fn circle(&mut self, (x, y, radius): (f64, f64, f64), fill: Paint, more: &str) {
        let (fill, [x, y, radius]) = (self.paint(fill), [x, y, radius].map(number));
        let _ = write!(
            self.text,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{fill}\"{more}/>"
        );
    }

    /// A line through points; fewer than two draw nothing.
    pub(super) fn path(&mut self, points: &[(f64, f64)], stroke: Paint, more: &str) {
        if points.len() < 2 {
            return;
        }
        let stroke = self.paint(stroke);
        let _ = write!(
            self.text,
            "<path d=\"{}\" fill=\"none\" stroke=\"{stroke}\"{more}/>",
            way(points)
        );
    }

    pub(super) fn area(&mut self, points: &[(f64, f64)], fill: Paint, more: &str) {
        let fill = self.paint(fill);
        let _ = write!(self.text, "<path d=\"{}Z\" fill=\"{fill}\"{more}/>", way(points));
    }

    pub(super) fn label(&mut self, (x, y): (f64, f64), anchor: Anchor, fill: Paint, text: &str) {
        self.label_with((x, y), (anchor, fill), "", text);
    }

    pub(super) fn label_with(
        &mut self,
        (x, y): (f64, f64),
        (anchor, fill): (Anchor, Paint),
        more: &str,
        text: &str,
    ) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (fill, [x, y]) = (self.paint(fill), [x, y].map(number));
        let open = format!("<text x=\"{x}\" y=\"{y}\" fill=\"{fill}\"{anchor}{more}>");
        self.told(&open, text, "</text>");
    }

    /// A hollow diamond: a day that is skipped.
    pub(super) fn skip(&mut self, (x, y): (f64, f64)) {
        let points = [(x, y - 3.0), (x + 3.0, y), (x, y + 3.0), (x - 3.0, y)];
        let more = format!(" stroke=\"{}\" stroke-width=\"1.2\"", self.paint(Paint::InkSoft));
        self.area(&points, Paint::Surface, &more);
    }
}

fn way(points: &[(f64, f64)]) -> String {
    let mut way = String::with_capacity(points.len() * 12);
    for (place, (x, y)) in points.iter().enumerate() {
        let step = if place == 0 { "M" } else { "L" };
        let _ = write!(way, "{step}{} {}", number(*x), number(*y));
    }
    way
}

/// A place or a length: a tenth of a unit is finer than anybody sees.
pub(super) fn number(value: f64) -> String {
    let mut text = format!("{value:.1}");
    if let Some(whole) = text.strip_suffix(".0") {
        text.truncate(whole.len());
    }
    if text == "-0" { "0".to_owned() } else { text }
}

/// A text that is nothing but text, in an element or an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // Not allowed in XML 1.0, not even escaped.
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            '\n' | '\t' => safe.push(' '),
            control if control.is_control() => {}
            letter => safe.push(letter),
        }
    }
    safe
}
