//! Waiting for what an operation tells of (`smithy.waiters#waitable`).

use crate::runtime::fraction;
use crate::{BoxFuture, CallOptions, Client, Error};
use awsjson_smithy::waiter::{Acceptance, Waiter, delay};
use awsjson_smithy::{Operation, OperationError};
use std::fmt;
use std::time::{Duration, Instant};

/// The last outcome of a wait by `W`, or why it is of no use to wait on.
pub type WaitResult<W> = Result<Waited<OutputOf<W>, ErrorOf<W>>, WaitError<OutputOf<W>, ErrorOf<W>>>;

type OutputOf<W> = <<W as Waiter>::Operation as Operation>::Output;
type ErrorOf<W> = <<W as Waiter>::Operation as Operation>::Error;
type InputOf<W> = <<W as Waiter>::Operation as Operation>::Input;

/// Calls the operation of `W` until it tells that what is waited for has come, or cannot come.
///
/// Between two calls passes a random time between the least and the most delay of the waiter,
/// longer from call to call, and no more than is left of `max_wait`. Each call has its own
/// retries and time-outs, by `options`; one that is under way when `max_wait` is over is not cut
/// short.
///
/// # Errors
/// [`WaitError`]. An error of the service that the waiter does not speak of ends the wait.
pub fn wait<W: Waiter>(
    client: Client,
    input: InputOf<W>,
    options: CallOptions,
    max_wait: Duration,
) -> BoxFuture<'static, WaitResult<W>> {
    Box::pin(poll::<W>(client, input, options, max_wait))
}

async fn poll<W: Waiter>(client: Client, input: InputOf<W>, options: CallOptions, max_wait: Duration) -> WaitResult<W> {
    let runtime = client.shared().runtime.as_ref();
    let mut spent = Duration::ZERO;
    let mut calls = 0;
    loop {
        let begun = Instant::now();
        let answer = client.call::<W::Operation>(input.clone(), options.clone()).await;
        spent += begun.elapsed();
        calls += 1;
        let (acceptance, last) = match answer {
            Ok(response) => {
                let acceptance = W::accept(&input, Ok(&response.output));
                (acceptance.unwrap_or(Acceptance::Retry), Waited::Output(response.output))
            }
            Err(error) => match error.service_error().and_then(|error| W::accept(&input, Err(error))) {
                Some(acceptance) => (acceptance, Waited::Error(error)),
                None => return Err(WaitError::Call(error)),
            },
        };
        tracing::debug!(waiter = W::NAME, calls, ?acceptance, "waiter");
        match acceptance {
            Acceptance::Success => return Ok(last),
            Acceptance::Failure => return Err(WaitError::Failed(Box::new(last))),
            Acceptance::Retry => {}
        }
        let remaining = max_wait.saturating_sub(spent);
        let pause = delay(calls, W::MIN_DELAY, W::MAX_DELAY, remaining, fraction(runtime.random()));
        if pause.is_zero() {
            return Err(WaitError::TimedOut { max_wait, calls });
        }
        runtime.sleep(pause).await;
        spent += pause;
    }
}

/// The outcome that ended a wait: some waiters wait for an error, such as that a table is gone.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "a call has no other outcome")]
pub enum Waited<O, E> {
    /// The operation's output.
    Output(O),
    /// The operation's error.
    Error(Error<E>),
}

impl<O, E> Waited<O, E> {
    /// The output, if it was one.
    pub fn output(&self) -> Option<&O> {
        match self {
            Self::Output(output) => Some(output),
            Self::Error(_) => None,
        }
    }

    /// The output by value, if it was one.
    pub fn into_output(self) -> Option<O> {
        match self {
            Self::Output(output) => Some(output),
            Self::Error(_) => None,
        }
    }

    /// The error, if it was one.
    pub fn error(&self) -> Option<&Error<E>> {
        match self {
            Self::Output(_) => None,
            Self::Error(error) => Some(error),
        }
    }
}

/// Why a wait ended without what was waited for.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError<O, E> {
    /// It had not come when the time was up.
    TimedOut {
        /// How long it was to be waited.
        max_wait: Duration,
        /// How often the operation was called.
        calls: u32,
    },
    /// It cannot come any more: the waiter counts this outcome as a failure.
    Failed(Box<Waited<O, E>>),
    /// A call failed in a way that the waiter does not speak of.
    Call(Error<E>),
}

impl<O, E: OperationError> fmt::Display for WaitError<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut { max_wait, calls } => {
                write!(f, "it has not come within {max_wait:?} and {calls} calls: wait longer, or see what holds it up")
            }
            Self::Failed(last) => match last.error() {
                Some(error) => write!(f, "what is waited for cannot come any more: {error}"),
                None => f.write_str("what is waited for cannot come any more: see the output"),
            },
            Self::Call(error) => write!(f, "{error}"),
        }
    }
}

impl<O: fmt::Debug, E: OperationError> std::error::Error for WaitError<O, E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => Some(error),
            Self::Failed(last) => last.error().map(|error| error as _),
            Self::TimedOut { .. } => None,
        }
    }
}
