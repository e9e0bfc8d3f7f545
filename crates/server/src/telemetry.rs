//! The log: one event per line on standard error, text on a terminal, else JSON, in UTC with milliseconds.

use std::io::{self, IsTerminal as _, Write};

use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::clock::SystemClock;
use crate::config::{Format, Level, Log};

/// Sends events to standard error from now on. `directives` is what `RUST_LOG` says.
pub fn start(log: &Log, directives: Option<&str>, color: bool) -> Result<(), String> {
    let filter = filter(log.level, directives)?;
    let terminal = io::stderr().is_terminal();
    let text = match log.format {
        Format::Auto => terminal,
        Format::Text => true,
        Format::Json => false,
    };
    let subscriber = subscriber(filter, text, color && terminal, io::stderr);
    // Tests start the program several times in one process; the first log stays.
    let _ = subscriber.try_init();
    Ok(())
}

fn filter(level: Level, directives: Option<&str>) -> Result<EnvFilter, String> {
    let text = directives.map_or_else(|| level.to_string(), str::to_owned);
    EnvFilter::try_new(&text)
        .map_err(|error| format!("RUST_LOG: {error}; such as info or onward_store=debug,info"))
}

fn subscriber<W: Write + 'static>(
    filter: EnvFilter,
    text: bool,
    color: bool,
    writer: impl Fn() -> W + Send + Sync + 'static,
) -> Box<dyn Subscriber + Send + Sync> {
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_timer(SystemClock)
        .with_writer(move || OneLine(writer()));
    if text {
        Box::new(builder.with_ansi(color).finish())
    } else {
        Box::new(
            builder
                .json()
                .flatten_event(true)
                .with_current_span(true)
                .with_span_list(false)
                .finish(),
        )
    }
}

/// Writes each event as one line: what looks like a further line inside it is escaped.
#[derive(Debug)]
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    /// Called once for each event, with the whole of it.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let (line, end) = match event.split_last() {
            Some((b'\n', line)) => (line, &b"\n"[..]),
            _ => (event, &b""[..]),
        };
        if line.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
            let escaped = String::from_utf8_lossy(line)
                .replace('\n', "\\n")
                .replace('\r', "\\r");
            self.0.write_all(&[escaped.as_bytes(), end].concat())?;
        } else {
            self.0.write_all(event)?;
        }
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

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

    fn logged(text: bool, log: impl FnOnce()) -> String {
        let memory = Memory::default();
        let writer = memory.clone();
        let filter = filter(Level::Info, None).unwrap();
        let subscriber = subscriber(filter, text, false, move || writer.clone());
        tracing::subscriber::with_default(subscriber, log);
        let bytes = memory.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_line_of_json_has_time_level_target_message_and_fields() {
        let text = logged(false, || tracing::warn!(goal.id = 7, "a goal is late"));
        let line: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
        let time = line["timestamp"].as_str().unwrap();
        assert!(
            time.ends_with('Z') && time.len() == "2026-11-20T07:30:00.000Z".len(),
            "{time}"
        );
        assert_eq!(line["level"], "WARN");
        assert_eq!(line["message"], "a goal is late");
        assert_eq!(line["goal.id"], 7);
        assert!(line["target"].as_str().unwrap().starts_with("onward_server"));
    }

    #[test]
    fn what_is_less_urgent_is_not_written() {
        assert_eq!(logged(true, || tracing::debug!("hidden")), "");
    }

    #[test]
    fn a_line_break_in_a_field_does_not_make_a_line() {
        for text in [true, false] {
            let lines = logged(
                text,
                || tracing::info!(device = ?"a\nb\u{1b}[31m", "signed in\nWARN forged"),
            );
            assert_eq!(lines.trim_end().lines().count(), 1, "{lines:?}");
            assert!(!lines.contains('\u{1b}'), "{lines:?}");
        }
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
