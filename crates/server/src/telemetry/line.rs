//! How an event becomes one line: as text for people, as JSON for programs, both with the same fields.
//!
//! Whatever an event carries, its line stays one line: in text a value that is more than a plain word is quoted, in JSON
//! it is a string, and neither holds a character that a terminal would obey. The fields of the spans around an event
//! stand beside its own.

use std::fmt::{self, Write as _};

use jiff::tz::TimeZone;
use onward_domain::clock::Clock as _;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::registry::LookupSpan;

use crate::clock::SystemClock;

/// Who reads the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// People; `color` for those at a terminal.
    Text { color: bool },
    /// Programs.
    Json,
}

/// Writes lines.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    pub(super) style: Style,
    /// The zone of the times; UTC if none is wanted.
    pub(super) zone: Option<TimeZone>,
}

impl Lines {
    fn time(&self) -> String {
        let now = SystemClock.now();
        let zoned = self.zone.as_ref().and_then(|zone| {
            let moment = jiff::Timestamp::from_microsecond(now.microseconds()).ok()?;
            Some(
                moment
                    .to_zoned(zone.clone())
                    .strftime("%Y-%m-%dT%H:%M:%S%.3f%:z")
                    .to_string(),
            )
        });
        zoned.unwrap_or_else(|| now.to_string())
    }
}

impl<S> FormatEvent<S, Self> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, Self>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let (level, target) = (event.metadata().level(), event.metadata().target());
        let mut fields = Fields::new(self.style);
        event.record(&mut fields);
        match self.style {
            Style::Json => {
                write!(
                    writer,
                    "{{\"timestamp\":\"{}\",\"level\":\"{level}\",\"target\":",
                    self.time()
                )?;
                json(&mut writer, target)?;
                writer.write_str(",\"message\":")?;
                json(&mut writer, &fields.message)?;
            }
            Style::Text { color } => {
                let (on, off) = if color {
                    (paint(*level), "\u{1b}[0m")
                } else {
                    ("", "")
                };
                write!(writer, "{} {on}{level:>5}{off} {target}: ", self.time())?;
                plain(&mut writer, &fields.message)?;
            }
        }
        writer.write_str(&fields.text)?;
        for span in context.event_scope().into_iter().flatten() {
            if let Some(fields) = span.extensions().get::<FormattedFields<Self>>() {
                writer.write_str(&fields.fields)?;
            }
        }
        writer.write_str(if self.style == Style::Json { "}\n" } else { "\n" })
    }
}

impl<'writer> FormatFields<'writer> for Lines {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'writer>, recorded: R) -> fmt::Result {
        let mut fields = Fields::new(self.style);
        recorded.record(&mut fields);
        writer.write_str(&fields.text)
    }
}

fn paint(level: Level) -> &'static str {
    match level {
        Level::ERROR => "\u{1b}[31m",
        Level::WARN => "\u{1b}[33m",
        Level::INFO => "\u{1b}[32m",
        Level::DEBUG => "\u{1b}[34m",
        Level::TRACE => "\u{1b}[35m",
    }
}

/// The fields of an event or a span, each with what separates it from the one before.
struct Fields {
    style: Style,
    message: String,
    text: String,
}

impl Fields {
    fn new(style: Style) -> Self {
        Self {
            style,
            message: String::new(),
            text: String::new(),
        }
    }

    /// A number or a truth value, which needs no quotes.
    fn bare(&mut self, field: &Field, value: impl fmt::Display) {
        let name = field.name();
        // Writing to a text does not fail.
        let _ = match self.style {
            Style::Json => write!(self.text, ",\"{name}\":{value}"),
            Style::Text { .. } => write!(self.text, " {name}={value}"),
        };
    }

    fn words(&mut self, field: &Field, words: &str) {
        if field.name() == "message" {
            words.clone_into(&mut self.message);
            return;
        }
        let _ = match self.style {
            Style::Json => {
                write!(self.text, ",\"{}\":", field.name()).and_then(|()| json(&mut self.text, words))
            }
            Style::Text { .. } if is_word(words) => write!(self.text, " {}={words}", field.name()),
            Style::Text { .. } => write!(self.text, " {}={words:?}", field.name()),
        };
    }
}

impl Visit for Fields {
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.bare(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.bare(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.bare(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.words(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.words(field, &format!("{value:?}"));
    }
}

/// Whether a text can stand without quotes and be told from its neighbours.
fn is_word(text: &str) -> bool {
    let plain = |c| is_printable(c) && !matches!(c, ' ' | '"' | '\'' | '=' | '\\');
    !text.is_empty() && text.chars().all(plain)
}

/// Whether a character shows as itself and does nothing.
fn is_printable(c: char) -> bool {
    matches!(c, '"' | '\'' | '\\') || c.escape_debug().len() == 1
}

/// A message as it stands, but for what a terminal would obey.
fn plain(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    for c in text.chars() {
        if is_printable(c) {
            out.write_char(c)?;
        } else {
            write!(out, "{}", c.escape_debug())?;
        }
    }
    Ok(())
}

/// A string of JSON without any character that a terminal would obey.
fn json(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            c if is_printable(c) => out.write_char(c)?,
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
    }
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_read_back_from_its_json() {
        for text in [
            "",
            "plain",
            "a\nb\r\u{1b}[31m",
            "\"}{\"level\":\"ERROR\"}",
            "\\",
            "\u{202e}\u{9b}2J\u{0}",
            "é😀",
        ] {
            let mut line = String::new();
            json(&mut line, text).unwrap();
            assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text, "{line}");
            assert!(line.chars().all(is_printable), "{line:?}");
        }
    }

    #[test]
    fn only_plain_words_stand_without_quotes() {
        for word in ["GET", "/api/v1/goals/{goal_id}", "2001:db8::1", "é"] {
            assert!(is_word(word), "{word}");
        }
        for other in [
            "", "a b", "a=b", "\"a\"", "a\tb", "\u{1b}", "\u{2028}", "\u{9b}", "a\\nb",
        ] {
            assert!(!is_word(other), "{other:?}");
        }
    }

    #[test]
    fn a_message_keeps_its_marks_and_loses_its_power() {
        let mut line = String::new();
        plain(&mut line, "it's \"so\"\n\u{1b}[2J").unwrap();
        assert_eq!(line, "it's \"so\"\\n\\u{1b}[2J");
    }
}
