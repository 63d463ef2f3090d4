//! Waiters: calling an operation until a resource is in the desired state (`smithy.waiters#waitable`).

use crate::client::Client;
use crate::error::{Details, Error};
use crate::error_kind::{ErrorKind, WaiterError};
use crate::options::CallOptions;
use crate::runtime::{BoxFuture, fraction};
use awsjson_smithy::waiter::{AcceptorState, Waiter, delay};
use awsjson_smithy::{Operation, OperationError};
use std::fmt;
use std::time::Duration;

/// The last outcome of a wait by `W`, or why the desired state was not reached.
pub type WaitResult<W> = Result<Waited<OutputOf<W>, ErrorOf<W>>, WaitError<OutputOf<W>, ErrorOf<W>>>;

type OutputOf<W> = <<W as Waiter>::Operation as Operation>::Output;
type ErrorOf<W> = <<W as Waiter>::Operation as Operation>::Error;
type InputOf<W> = <<W as Waiter>::Operation as Operation>::Input;

/// Calls the operation of `W` until the resource reaches the desired state, or can no longer reach it.
///
/// The delay between two calls is random, between the waiter's minimum and maximum. It grows from call
/// to call, and never exceeds the rest of `max_wait`. Each call has its own retries and timeouts according to
/// `options`. A call that is in flight when `max_wait` expires is not aborted.
///
/// # Errors
/// [`WaitError`]. An error of the service that the waiter does not mention ends the wait.
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
    let mut wait = Wait { waiter: W::NAME, operation: W::Operation::NAME, calls: 0 };
    loop {
        let begun = runtime.now();
        let result = client.call::<W::Operation>(input.clone(), options.clone()).await;
        spent += runtime.now().duration_since(begun).unwrap_or_default();
        wait.calls += 1;
        let (state, last) = match result {
            Ok(response) => {
                let state = W::accept(&input, Ok(&response.output));
                (state.unwrap_or(AcceptorState::Retry), Waited::Output(response.output))
            }
            Err(error) => match error.service_error().and_then(|error| W::accept(&input, Err(error))) {
                Some(state) => (state, Waited::Error(error)),
                None => return Err(WaitError::Call { wait, error }),
            },
        };
        tracing::debug!(waiter = W::NAME, calls = wait.calls, ?state, "waiter");
        match state {
            AcceptorState::Success => return Ok(last),
            AcceptorState::Failure => return Err(WaitError::Failed { wait, last: Box::new(last) }),
            AcceptorState::Retry => {}
        }
        let remaining = max_wait.saturating_sub(spent);
        let pause = delay(wait.calls, W::MIN_DELAY, W::MAX_DELAY, remaining, fraction(runtime.random()));
        if pause.is_zero() {
            return Err(WaitError::TimedOut { wait, max_wait, last: Box::new(last) });
        }
        runtime.sleep(pause).await;
        spent = spent.saturating_add(pause);
    }
}

/// The outcome that ended a wait: some waiters wait for an error, such as that a table is gone.
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

impl<O: fmt::Debug, E: OperationError> fmt::Debug for Waited<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Output(output) => output.fmt(f),
            Self::Error(error) => error.fmt(f),
        }
    }
}

/// Which waiter waited, and for how many calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wait {
    /// The waiter's name in the model, such as `TableExists`.
    pub waiter: &'static str,
    /// The name of the operation that it calls.
    pub operation: &'static str,
    /// How often the operation was called, retries not counted.
    pub calls: u32,
}

impl Wait {
    /// A wait: for tests of code that handles its errors.
    pub fn new(waiter: &'static str, operation: &'static str, calls: u32) -> Self {
        Self { waiter, operation, calls }
    }
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.calls == 1 { "" } else { "s" };
        write!(f, "waiter {} after {} call{plural} of {}", self.waiter, self.calls, self.operation)
    }
}

/// Why a wait ended without the desired state. `Display` prints every cause, so `source` is `None`.
///
/// `?` converts it into an [`Error`], in functions that call and wait.
#[non_exhaustive]
pub enum WaitError<O, E> {
    /// The resource had not reached the desired state when the time was up.
    TimedOut {
        /// The wait.
        wait: Wait,
        /// The limit.
        max_wait: Duration,
        /// What the last call returned.
        last: Box<Waited<O, E>>,
    },
    /// The resource can no longer reach the desired state: the waiter counts this outcome as a failure.
    Failed {
        /// The wait.
        wait: Wait,
        /// What the last call returned.
        last: Box<Waited<O, E>>,
    },
    /// A call failed in a way that the waiter does not mention.
    Call {
        /// The wait.
        wait: Wait,
        /// The error of the call.
        error: Error<E>,
    },
}

/// How much of the last output an error shows, in characters.
const MAX_SHOWN: usize = 200;

impl<O: fmt::Debug, E: OperationError> fmt::Display for WaitError<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut { wait, max_wait, last } => {
                write!(f, "{wait}: timed out after {max_wait:?}; last response: {}", shown(last))
            }
            Self::Failed { wait, last } => {
                write!(f, "{wait}: the desired state can no longer be reached; last response: {}", shown(last))
            }
            Self::Call { wait, error } => write!(f, "{wait}: {error}"),
        }
    }
}

/// The last response, cut to a length that fits a line of a log. Sensitive members are redacted by `Debug`.
fn shown<O: fmt::Debug, E: OperationError>(last: &Waited<O, E>) -> String {
    let text = format!("{last:?}");
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

impl<O: fmt::Debug, E: OperationError> fmt::Debug for WaitError<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<O: fmt::Debug, E: OperationError> std::error::Error for WaitError<O, E> {}

/// For functions that call and wait. The error of a call is passed on as it is. Any other becomes an
/// [`ErrorKind::Wait`]; if the last call failed, with what is known about that.
impl<O, E> From<WaitError<O, E>> for Error<E>
where
    O: fmt::Debug + Send + Sync + 'static,
    E: OperationError,
{
    fn from(error: WaitError<O, E>) -> Self {
        let (is_timeout, wait, last) = match error {
            WaitError::Call { error, .. } => return error,
            WaitError::TimedOut { wait, ref last, .. } => (true, wait, last.error()),
            WaitError::Failed { wait, ref last } => (false, wait, last.error()),
        };
        let details = match last {
            Some(last) => last.copied_details(),
            // The service has executed a call, whose number of attempts is not known.
            None => Details { attempts: wait.calls, may_have_been_executed: true, ..Details::default() },
        };
        let mut converted = Self::new(wait.operation, ErrorKind::Wait(WaiterError::new(is_timeout, error)));
        *converted.details() = details;
        converted
    }
}
