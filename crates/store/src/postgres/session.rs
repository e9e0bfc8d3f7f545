//! A connection in the hands of one transaction, or shared by single reads.
//!
//! The guard exists before BEGIN is sent. Wherever the future of a transaction is dropped, the connection either goes
//! back to the pool behind a ROLLBACK, or is thrown away.

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{ClientWrapper, Object};
use futures_util::FutureExt;
use tokio::runtime::Handle;
use tokio_postgres::types::ToSql;
use tokio_postgres::{NoTls, Row};

use crate::error::{Misuse, StoreError};
use crate::statement::Statement;
use crate::store::Engine;
use crate::value::Value;

/// How long a cancelled statement may still run before its connection is given up.
const PATIENCE: Duration = Duration::from_secs(2);

/// A lent connection.
pub(crate) struct Session {
    link: Link,
    state: State,
}

/// What the server may think of this connection.
enum State {
    /// Shared: every statement stands alone.
    Single,
    /// In a transaction.
    Open,
    /// In a transaction, an answer is awaited. `Drop` finds this when a future was cancelled.
    InFlight,
    /// In a transaction of which a statement was refused.
    Broken,
    /// The connection does not work any more.
    Lost,
    /// The transaction has ended.
    Committed,
}

enum Link {
    /// Taken out by `Drop`.
    Own(Option<Box<Object>>),
    Shared(Arc<ClientWrapper>),
}

impl Session {
    pub(super) async fn begin(object: Object, begin: &str) -> Result<Self, StoreError> {
        let link = Link::Own(Some(Box::new(object)));
        let mut session = Self {
            link,
            state: State::InFlight,
        };
        let answer = session
            .client()?
            .batch_execute(begin)
            .await
            .map_err(StoreError::from);
        session.end_statement(&answer);
        answer.map(|()| session)
    }

    pub(super) fn shared(client: Arc<ClientWrapper>) -> Self {
        Self {
            link: Link::Shared(client),
            state: State::Single,
        }
    }

    pub(crate) async fn query(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        self.begin_statement()?;
        let answer = query(self.client()?, statement, values).await;
        self.end_statement(&answer);
        answer
    }

    pub(crate) async fn execute(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64, StoreError> {
        self.begin_statement()?;
        let answer = execute(self.client()?, statement, values).await;
        self.end_statement(&answer);
        answer
    }

    /// Commits. Without an answer the error is `Unavailable`: nobody knows then what the server did.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        self.begin_statement()?;
        let answer = self
            .client()?
            .batch_execute("COMMIT")
            .await
            .map_err(StoreError::from);
        self.end_statement(&answer);
        if answer.is_ok() {
            self.state = State::Committed;
        }
        answer
    }

    /// The connection itself, to look at the schema.
    pub(crate) fn client(&self) -> Result<&ClientWrapper, StoreError> {
        match &self.link {
            Link::Own(object) => object
                .as_deref()
                .map(|object| &**object)
                .ok_or(StoreError::Unavailable),
            Link::Shared(client) => Ok(client),
        }
    }

    /// The server answers a COMMIT after a refused statement with a silent ROLLBACK; here it is an error.
    fn begin_statement(&mut self) -> Result<(), StoreError> {
        match self.state {
            State::Single => Ok(()),
            State::Open => {
                self.state = State::InFlight;
                Ok(())
            }
            State::InFlight | State::Broken | State::Lost | State::Committed => {
                Err(Misuse::AlreadyFailed.into())
            }
        }
    }

    fn end_statement<T>(&mut self, answer: &Result<T, StoreError>) {
        if matches!(self.state, State::InFlight) {
            self.state = match answer {
                Ok(_) => State::Open,
                Err(StoreError::Unavailable) => State::Lost,
                Err(_) => State::Broken,
            };
        }
    }
}

async fn query(
    client: &ClientWrapper,
    statement: &'static Statement,
    values: &[Value<'_>],
) -> Result<Vec<Row>, StoreError> {
    let prepared = prepare(client, statement, values).await?;
    Ok(client.query(&prepared, &bound(values)).await?)
}

async fn execute(
    client: &ClientWrapper,
    statement: &'static Statement,
    values: &[Value<'_>],
) -> Result<u64, StoreError> {
    let prepared = prepare(client, statement, values).await?;
    if !prepared.columns().is_empty() {
        return Err(Misuse::ManyRows(statement.name()).into());
    }
    Ok(client.execute(&prepared, &bound(values)).await?)
}

/// Prepared once per connection. The driver panics over a wrong number of values, so they are counted here.
async fn prepare(
    client: &ClientWrapper,
    statement: &'static Statement,
    values: &[Value<'_>],
) -> Result<tokio_postgres::Statement, StoreError> {
    let prepared = client.prepare_cached(statement.text(Engine::Postgres)).await?;
    let expected = prepared.params().len();
    if expected == values.len() {
        Ok(prepared)
    } else {
        Err(Misuse::Values {
            name: statement.name(),
            expected,
            given: values.len(),
        }
        .into())
    }
}

fn bound<'a>(values: &'a [Value<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values
        .iter()
        .map(|value| -> &(dyn ToSql + Sync) { value })
        .collect()
}

impl Drop for Session {
    fn drop(&mut self) {
        let Link::Own(object) = &mut self.link else { return };
        let Some(object) = object.take() else { return };
        match self.state {
            // Back to the pool as it is.
            State::Single | State::Committed => {}
            State::InFlight => end_later(*object),
            State::Open | State::Broken => {
                // The first poll sends it ahead of whatever comes next; an answer so soon means a lost connection.
                if object.batch_execute("ROLLBACK").now_or_never().is_some() {
                    drop(Object::take(*object));
                }
            }
            // The driver may not have noticed yet.
            State::Lost => drop(Object::take(*object)),
        }
    }
}

/// Waits apart for the cancelled statement and rolls back behind it; a connection that takes too long is given up.
fn end_later(object: Object) {
    let Ok(runtime) = Handle::try_current() else {
        drop(Object::take(object));
        return;
    };
    runtime.spawn(async move {
        let ended = tokio::time::timeout(PATIENCE, object.batch_execute("ROLLBACK")).await;
        if !matches!(ended, Ok(Ok(()))) {
            // The server would not notice a closed connection before the end of the statement.
            let cancel = object.cancel_token();
            drop(Object::take(object));
            let _ = tokio::time::timeout(PATIENCE, cancel.cancel_query(NoTls)).await;
        }
    });
}
