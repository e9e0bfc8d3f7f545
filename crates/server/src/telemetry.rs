//! The log: one event per line on standard error, text on a terminal, else JSON, in UTC with milliseconds.

mod line;

use std::io::{self, IsTerminal as _, Write};

use jiff::tz::TimeZone;
use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

use self::line::{Lines, Style};
use crate::config::{Format, Level, Loaded};

/// Sends events to standard error from now on.
pub fn start(loaded: &Loaded, color: bool) -> Result<(), String> {
    let log = &loaded.config.log;
    let filter = filter(log.level, loaded.directives.as_deref())?;
    let terminal = io::stderr().is_terminal();
    let text = Style::Text { color };
    let style = match log.format {
        Format::Auto if terminal => text,
        Format::Auto | Format::Json => Style::Json,
        Format::Text => text,
    };
    let zone = loaded.zone.as_deref().and_then(zone);
    let subscriber = subscriber(filter, Lines { style, zone }, io::stderr);
    // Tests start the program several times in one process; the first log stays.
    let _ = subscriber.try_init();
    Ok(())
}

fn filter(level: Level, directives: Option<&str>) -> Result<EnvFilter, String> {
    let text = directives.map_or_else(|| level.to_string(), str::to_owned);
    EnvFilter::try_new(&text)
        .map_err(|error| format!("RUST_LOG: {error}; such as info or onward_store=debug,info"))
}

/// The zone that `TZ` names. What other programs understand by it and this one does not leaves the times in UTC.
fn zone(name: &str) -> Option<TimeZone> {
    let name = name.strip_prefix(':').unwrap_or(name);
    TimeZone::get(name).or_else(|_| TimeZone::posix(name)).ok()
}

fn subscriber<W: Write + 'static>(
    filter: EnvFilter,
    lines: Lines,
    writer: impl Fn() -> W + Send + Sync + 'static,
) -> impl Subscriber + Send + Sync {
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .fmt_fields(lines.clone())
        .event_format(lines)
        .finish()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing::field::display;

    use super::*;

    #[derive(Clone, Default)]
    struct Memory(Arc<Mutex<Vec<u8>>>);

    impl Write for Memory {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    const TEXT: Style = Style::Text { color: false };

    fn logged(style: Style, log: impl FnOnce()) -> String {
        let lines = Lines { style, zone: None };
        logged_as(lines, log)
    }

    fn logged_as(lines: Lines, log: impl FnOnce()) -> String {
        let memory = Memory::default();
        let writer = memory.clone();
        let filter = filter(Level::Info, None).unwrap();
        let subscriber = subscriber(filter, lines, move || writer.clone());
        tracing::subscriber::with_default(subscriber, log);
        let bytes = memory.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_line_of_json_has_time_level_target_message_and_fields() {
        let text = logged(Style::Json, || {
            let span = tracing::info_span!("request", request_id = "r-1", trace_id = tracing::field::Empty);
            span.record("trace_id", display("t-1"));
            span.in_scope(|| {
                tracing::warn!(goal.id = 7, late = true, "error.type" = "x y", "a goal is late");
            });
        });
        let line: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
        let time = line["timestamp"].as_str().unwrap();
        assert!(
            time.ends_with('Z') && time.len() == "2026-11-20T07:30:00.000Z".len(),
            "{time}"
        );
        assert!(line["target"].as_str().unwrap().starts_with("onward_server"));
        let mut rest = line;
        for name in ["timestamp", "target"] {
            rest.as_object_mut().unwrap().remove(name);
        }
        assert_eq!(
            rest,
            serde_json::json!({ "level": "WARN", "message": "a goal is late", "goal.id": 7, "late": true,
                                "error.type": "x y", "request_id": "r-1", "trace_id": "t-1" })
        );
    }

    #[test]
    fn a_line_of_text_has_the_same() {
        let line = logged(TEXT, || {
            let span = tracing::info_span!("request", request_id = "r-1");
            span.in_scope(|| tracing::warn!(goal.id = 7, "error.type" = "x y", "a goal is late"));
        });
        let (_, rest) = line.split_once("Z ").unwrap();
        let target = "onward_server::telemetry::tests";
        assert_eq!(
            rest,
            format!(" WARN {target}: a goal is late goal.id=7 error.type=\"x y\" request_id=r-1\n")
        );
    }

    #[test]
    fn what_is_less_urgent_is_not_written() {
        assert_eq!(logged(TEXT, || tracing::debug!("hidden")), "");
    }

    #[test]
    fn nothing_in_a_field_makes_a_line_or_a_colour() {
        for style in [TEXT, Style::Json] {
            let lines = logged(style, || {
                let device = "a\nb\u{1b}[31m\u{9b}2J\u{2028}";
                tracing::info_span!("request", device).in_scope(|| {
                    tracing::info!(device, quoted = ?device, shown = %device, "signed in\nWARN forged\u{1b}[0m");
                });
            });
            let (line, end) = lines.split_at(lines.len() - 1);
            assert_eq!(end, "\n");
            assert!(
                !line.contains(|c: char| c.is_control() || c == '\u{2028}'),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn times_stand_in_the_zone_that_is_asked_for() {
        let lines = Lines {
            style: TEXT,
            zone: zone(":Asia/Kolkata"),
        };
        let line = logged_as(lines, || tracing::info!("now"));
        assert!(line.contains("+05:30  INFO"), "{line}");
        assert!(zone("CET-1CEST,M3.5.0,M10.5.0/3").is_some());
        assert!(zone("nowhere at all").is_none());
    }

    #[test]
    fn directives_that_cannot_be_read_are_refused() {
        assert!(
            filter(Level::Info, Some("onward=loud=ly"))
                .unwrap_err()
                .contains("RUST_LOG")
        );
    }
}
