//! A fault: its effect, and the calls that it applies to.

use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use http::{HeaderMap, StatusCode};
use partnercentral_account_model::ServiceError;
use partnercentral_account_model::error::ThrottlingException;
use std::fmt;
use std::time::Duration;

/// A failure or delay, and the calls that it applies to. See [`Emulator::add_fault`].
///
/// A fault applies to the next call, by any account and of any operation, unless it says
/// otherwise. Faults apply only to calls with a valid signature.
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
/// // One call in ten is throttled, the same ones in every run.
/// let unlucky = emulator.add_fault(Fault::throttle().probability(0.1, 42));
/// emulator.remove_fault(unlucky);
/// # Ok(())
/// # }
/// ```
///
/// [`Emulator::add_fault`]: crate::Emulator::add_fault
#[derive(Debug, Clone)]
#[must_use = "a fault does nothing until it is added"]
pub struct Fault {
    pub(crate) operation: Option<String>,
    pub(crate) account_id: Option<String>,
    pub(crate) skip: u32,
    /// `None` for any number of calls.
    pub(crate) times: Option<u32>,
    /// The probability and the seed of the random numbers.
    pub(crate) probability: Option<(f64, u64)>,
    pub(crate) delay: Duration,
    pub(crate) slow_body: Duration,
    pub(crate) date_offset: time::Duration,
    pub(crate) headers: HeaderMap,
    pub(crate) effect: Effect,
}

/// The effect on a call.
#[derive(Debug, Clone, Default)]
pub(crate) enum Effect {
    /// The call is carried out, and its response is sent.
    #[default]
    None,
    /// The call fails with this error, and is not carried out.
    Error(ServiceError),
    /// The call gets this response, and is not carried out.
    Response(StatusCode, String),
    /// The call is carried out, and its response has a body that is not JSON.
    GarbageBody,
    /// The connection is closed without a response, and the call is not carried out.
    Disconnect,
    /// The call is carried out, and the connection is closed in the middle of the response body.
    TruncatedBody,
    /// The call is carried out, and the connection is closed without a response.
    LostResponse,
    /// The call is throttled when the account has called more often than this allows.
    Bucket {
        /// Calls per second.
        rate: f64,
        /// Calls at once after a pause.
        burst: u32,
    },
}

impl Fault {
    fn new(effect: Effect) -> Self {
        Self {
            operation: None,
            account_id: None,
            skip: 0,
            times: Some(1),
            probability: None,
            delay: Duration::ZERO,
            slow_body: Duration::ZERO,
            date_offset: time::Duration::ZERO,
            headers: HeaderMap::new(),
            effect,
        }
    }

    /// The call fails with `error`, and is not carried out.
    pub fn error(error: ServiceError) -> Self {
        Self::new(Effect::Error(error))
    }

    /// The call fails with `ThrottlingException`, and is not carried out.
    pub fn throttle() -> Self {
        Self::error(ServiceError::ThrottlingException(throttled()))
    }

    /// Every account can make `burst` calls at once, and then `rate` calls per second by the
    /// machine's clock; further ones fail with `ThrottlingException`. Applies until it is removed.
    ///
    /// A rate that is not a positive number lets no further calls through.
    pub fn throttle_above(rate: f64, burst: u32) -> Self {
        Self::new(Effect::Bucket { rate, burst }).always()
    }

    /// The call gets this response, and is not carried out: for instance the status of a proxy, or
    /// a body that is not JSON.
    pub fn response(status: StatusCode, body: impl Into<String>) -> Self {
        Self::new(Effect::Response(status, body.into()))
    }

    /// The call is carried out, and its response is a success whose body is not JSON.
    pub fn garbage_body() -> Self {
        Self::new(Effect::GarbageBody)
    }

    /// The connection is closed without a response, and the call is not carried out.
    pub fn disconnect() -> Self {
        Self::new(Effect::Disconnect)
    }

    /// The call is carried out, and the connection is closed without a response.
    pub fn lost_response() -> Self {
        Self::new(Effect::LostResponse)
    }

    /// The call is carried out, and the connection is closed after half of the response body.
    pub fn truncated_body() -> Self {
        Self::new(Effect::TruncatedBody)
    }

    /// The call is carried out, and its response is sent after `delay`.
    pub fn delay(delay: Duration) -> Self {
        Self::new(Effect::None).delayed(delay)
    }

    /// The call is carried out, and the body of its response takes `duration` to arrive.
    pub fn slow_body(duration: Duration) -> Self {
        Self::new(Effect::None).slowed(duration)
    }

    /// The call is carried out, and the `Date` header of its response is off by `offset`, which
    /// is negative for an earlier time.
    pub fn wrong_date(offset: time::Duration) -> Self {
        Self { date_offset: offset, ..Self::new(Effect::None) }
    }

    /// Waits for `delay` before the response is sent or the connection is closed. Default: zero.
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Sends the body of the response in small parts over `duration`. Default: zero, at once.
    pub fn slowed(mut self, duration: Duration) -> Self {
        self.slow_body = duration;
        self
    }

    /// Sets a header of the response, in place of the one that the emulator would send:
    /// for instance `Retry-After`. `Content-Length` and `Transfer-Encoding` cannot be set.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        if is_settable(&name) {
            self.headers.insert(name, value);
        }
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

    /// Skips this many of the calls before it applies. Default: 0.
    pub fn skip(mut self, skip: u32) -> Self {
        self.skip = skip;
        self
    }

    /// The number of calls that it applies to. Default: 1.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Applies until it is removed.
    pub fn always(mut self) -> Self {
        self.times = None;
        self
    }

    /// Applies to each call with this probability, from 0 to 1, until it is removed or, with a
    /// later [`times`](Self::times), used up. The same seed chooses the same calls in every run.
    pub fn probability(mut self, probability: f64, seed: u64) -> Self {
        self.probability = Some((probability, seed));
        self.always()
    }
}

/// Whether a fault may set a header: not if the header says where the body ends.
pub(crate) fn is_settable(name: &HeaderName) -> bool {
    *name != CONTENT_LENGTH && *name != TRANSFER_ENCODING
}

/// The error of a call that is throttled.
pub(super) fn throttled() -> ThrottlingException {
    ThrottlingException::builder().message("The request was throttled by a fault.").build()
}

/// Identifies a fault that was added. See [`Emulator::remove_fault`](crate::Emulator::remove_fault).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaultId(pub(crate) u64);

impl fmt::Display for FaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
