//! Faults: calls that fail or are delayed because a test asked for it.

use http::StatusCode;
use partnercentral_account_model::ServiceError;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A failure or delay, and the calls that it applies to. See [`Emulator::add_fault`].
///
/// By default a fault applies to the next call, by any account and of any operation. Faults apply
/// only to calls with a valid signature.
///
/// ```
/// use partnercentral_account_emulator::{Emulator, Fault};
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let emulator = Emulator::start().await?;
/// // The third cancellation is carried out, but its response is lost.
/// emulator.add_fault(Fault::lost_response().operation("CancelConnection").skip(2));
/// // The next two calls of an account take a second longer.
/// let account_id = emulator.account().account_id;
/// emulator.add_fault(Fault::delay(Duration::from_secs(1)).account(account_id).times(2));
/// # Ok(())
/// # }
/// ```
///
/// [`Emulator::add_fault`]: crate::Emulator::add_fault
#[derive(Debug, Clone)]
pub struct Fault {
    pub(crate) operation: Option<String>,
    pub(crate) account_id: Option<String>,
    pub(crate) skip: u32,
    pub(crate) times: u32,
    pub(crate) delay: Duration,
    pub(crate) effect: Effect,
}

/// What happens to a call.
#[derive(Debug, Clone)]
pub(crate) enum Effect {
    /// It is carried out.
    None,
    /// It fails with this error, and is not carried out.
    Error(ServiceError),
    /// It gets this response, and is not carried out.
    Response(StatusCode, String),
    /// The connection is closed without a response, and the call is not carried out.
    Disconnect,
    /// The call is carried out, and the connection is closed without a response.
    LostResponse,
}

impl Fault {
    fn new(effect: Effect) -> Self {
        Self { operation: None, account_id: None, skip: 0, times: 1, delay: Duration::ZERO, effect }
    }

    /// The call fails with `error`, and is not carried out.
    pub fn error(error: ServiceError) -> Self {
        Self::new(Effect::Error(error))
    }

    /// The call gets this response, and is not carried out: for instance the status of a proxy, or
    /// a body that is not JSON.
    pub fn response(status: StatusCode, body: impl Into<String>) -> Self {
        Self::new(Effect::Response(status, body.into()))
    }

    /// The connection is closed without a response, and the call is not carried out.
    pub fn disconnect() -> Self {
        Self::new(Effect::Disconnect)
    }

    /// The call is carried out, and the connection is closed without a response.
    pub fn lost_response() -> Self {
        Self::new(Effect::LostResponse)
    }

    /// The call is carried out, and its response is sent after `delay`.
    pub fn delay(delay: Duration) -> Self {
        Self::new(Effect::None).delayed(delay)
    }

    /// Waits for `delay` before the response is sent or the connection is closed. Default: zero.
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Applies only to calls of this operation, such as `CancelConnection`.
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.operation = Some(operation.into());
        self
    }

    /// Applies only to calls by the account with this ID.
    pub fn account(mut self, account_id: impl Into<String>) -> Self {
        self.account_id = Some(account_id.into());
        self
    }

    /// Leaves this many of the calls alone before it applies. Default: 0.
    pub fn skip(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    /// How many calls it applies to; 0 is none. Default: 1.
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    fn matches(&self, operation: &str, account_id: &str) -> bool {
        self.operation.as_deref().is_none_or(|it| it == operation)
            && self.account_id.as_deref().is_none_or(|it| it == account_id)
    }
}

/// The faults that are yet to happen, in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub(crate) fn add(&self, fault: Fault) {
        if fault.times > 0 {
            self.with_all(|faults| faults.push(fault));
        }
    }

    pub(crate) fn all(&self) -> Vec<Fault> {
        self.with_all(|faults| faults.clone())
    }

    pub(crate) fn clear(&self) {
        self.with_all(Vec::clear);
    }

    /// The delay and the effect of the first fault that applies to a call.
    pub(crate) fn next(&self, operation: &str, account_id: &str) -> Option<(Duration, Effect)> {
        self.with_all(|faults| {
            let matching = faults.iter_mut().enumerate().filter(|(_, fault)| fault.matches(operation, account_id));
            for (index, fault) in matching {
                if fault.skip > 0 {
                    fault.skip -= 1;
                    continue;
                }
                let next = (fault.delay, fault.effect.clone());
                fault.times -= 1;
                if fault.times == 0 {
                    faults.remove(index);
                }
                return Some(next);
            }
            None
        })
    }

    fn with_all<T>(&self, f: impl FnOnce(&mut Vec<Fault>) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
