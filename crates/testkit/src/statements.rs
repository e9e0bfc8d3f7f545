//! Which statements a piece of work runs.

use std::cell::RefCell;
use std::fmt::Debug;
use std::sync::Once;

use tokio::task_local;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

task_local! {
    static NAMES: RefCell<Vec<String>>;
}

/// Runs some work; gives what it came to and the names of the statements that it ran itself, in order.
pub fn statements<T>(work: impl Future<Output = T>) -> impl Future<Output = (T, Vec<String>)> {
    // One for all tests of the process: what a place in the code says to nobody is remembered for all threads.
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        tracing::subscriber::set_global_default(Recorder).expect("nobody else listens in tests");
    });
    let work = Box::pin(work);
    NAMES.scope(RefCell::default(), async {
        let done = work.await;
        (done, NAMES.with(RefCell::take))
    })
}

/// Writes down the statements that the store says it runs.
struct Recorder;

struct Name(Option<String>);

impl Visit for Name {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "statement" {
            self.0 = Some(value.to_owned());
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "onward_store::tx"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut name = Name(None);
        event.record(&mut name);
        // Outside of such work nobody wants to know.
        let _ = NAMES.try_with(|names| names.borrow_mut().extend(name.0));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
