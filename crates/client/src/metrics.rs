//! Measurements of calls, for whatever collects them.

use http::StatusCode;
use std::time::Duration;

/// Receives measurements of the calls of a client: set it by [`Builder::metrics`](crate::Builder::metrics).
///
/// The methods are called on the task of the call, after the fact, so they should not block. A client without
/// metrics measures nothing. How many connections are open, and how many requests wait for one, is read when it
/// is needed, by [`Client::connections`](crate::Client::connections).
///
/// ```
/// use awsjson_client::{CallMeasurement, Metrics};
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// #[derive(Default)]
/// struct Failures(AtomicU64);
///
/// impl Metrics for Failures {
///     fn call(&self, call: &CallMeasurement<'_>) {
///         self.0.fetch_add(u64::from(call.error_type.is_some()), Ordering::Relaxed);
///     }
/// }
/// ```
pub trait Metrics: Send + Sync + 'static {
    /// A call ended, or was dropped.
    fn call(&self, call: &CallMeasurement<'_>) {
        let _ = call;
    }

    /// An attempt ended. The attempt that a dropped call was making is not reported.
    fn attempt(&self, attempt: &AttemptMeasurement<'_>) {
        let _ = attempt;
    }
}

/// One call, from its first poll to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallMeasurement<'a> {
    /// The ID of the service in its SDKs: `rpc.service` in OpenTelemetry.
    pub service: &'static str,
    /// The operation: `rpc.method` in OpenTelemetry.
    pub operation: &'static str,
    /// How long the call took, with all attempts, the delays between them and every wait.
    pub duration: Duration,
    /// How many attempts were made.
    pub attempts: u32,
    /// The HTTP status of the last response.
    pub status: Option<StatusCode>,
    /// Why the call failed: `error.type` in OpenTelemetry. The error code that the service sent, or one word for
    /// each [`ErrorKind`](crate::ErrorKind) such as `transport`, or `cancelled` where the call was dropped. `None`
    /// is a success. The codes of a service are few, but they come from outside.
    pub error_type: Option<&'a str>,
}

/// An attempt, from signing to the last byte of its response. It does not include the wait for a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttemptMeasurement<'a> {
    /// The ID of the service in its SDKs.
    pub service: &'static str,
    /// The operation.
    pub operation: &'static str,
    /// Which attempt of its call this is, from 1.
    pub number: u32,
    /// How long the attempt took. That of an event stream ends when the stream begins.
    pub duration: Duration,
    /// The bytes of the request's body; 0 where nothing was sent.
    pub bytes_sent: u64,
    /// The bytes of the response's body that were read; those of a response that was not complete do not count.
    pub bytes_received: u64,
    /// The HTTP status.
    pub status: Option<StatusCode>,
    /// Why the attempt failed: as [`CallMeasurement::error_type`], except `cancelled`.
    pub error_type: Option<&'a str>,
}

/// The connections of a client at one moment, to all hosts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectionCounts {
    /// Those that are being opened, in use, or idle.
    pub open: usize,
    /// The open ones that no request uses.
    pub idle: usize,
    /// The requests that wait for a connection.
    pub waiting: usize,
}
