//! Calls an operation for many rows at once.

use super::journal::Journal;
use super::outcome::Outcome;
use super::rows::Row;
use crate::counted::counted;
use awsjson_client::CallOptions;
use awsjson_command::table::Operation;
use awsjson_command::{CallErrorKind, Client, CommandError, notice, progress};
use futures_util::StreamExt as _;
use futures_util::stream;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use tokio::signal;

/// Why calls ended before all rows were called.
#[derive(Debug, PartialEq, Eq)]
pub enum Stop {
    /// Ctrl+C.
    Interrupted,
    /// An error that every other row would meet as well, such as expired credentials.
    Configuration(String),
}

/// Calls `operation` for `rows`, with `concurrency` calls in flight, and records the outcomes in `journal`.
///
/// After Ctrl+C, no new calls start and the calls in flight finish. The second Ctrl+C abandons them.
pub async fn call(
    client: &Client,
    operation: &'static Operation,
    rows: &[&Row],
    concurrency: usize,
    journal: &mut Journal,
) -> Result<Option<Stop>, CommandError> {
    let bar = progress(Some(rows.len() as u64), "rows");
    let stopped = Cell::new(false);
    let in_flight = RefCell::new(BTreeSet::new());
    let calls = stream::iter(rows).take_while(|_| std::future::ready(!stopped.get())).map(|row| async {
        in_flight.borrow_mut().insert(row.number);
        let result = (operation.call)(client, Value::Object(row.input.clone()), CallOptions::new()).await;
        in_flight.borrow_mut().remove(&row.number);
        (row.number, result)
    });
    let mut results = std::pin::pin!(calls.buffer_unordered(concurrency));
    let mut interrupt = std::pin::pin!(signal::ctrl_c());
    let mut has_handler = true;
    let mut stop = None;
    loop {
        let next = tokio::select! {
            next = results.next() => next,
            result = &mut interrupt, if has_handler => {
                // If no handler can be installed, the signal ends the process as usual.
                has_handler = result.is_ok();
                if !has_handler {
                    continue;
                }
                if stop == Some(Stop::Interrupted) {
                    break;
                }
                stopped.set(true);
                stop = Some(Stop::Interrupted);
                interrupt.set(signal::ctrl_c());
                let waiting = counted(in_flight.borrow().len(), "call");
                bar.suspend(|| notice(format_args!("waiting for {waiting} in flight; press Ctrl+C again to abandon them")));
                continue;
            }
        };
        let Some((row, result)) = next else { break };
        if let Err(error) = &result
            && error.kind == CallErrorKind::Configuration
        {
            stopped.set(true);
            stop.get_or_insert_with(|| Stop::Configuration(error.line.clone()));
        }
        journal.record(Outcome::of(row, result))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    for row in in_flight.take() {
        journal.record(Outcome::abandoned(row))?;
    }
    Ok(stop)
}
