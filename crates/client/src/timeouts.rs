//! How long the parts of a call may take.

use std::time::Duration;

/// The timeouts of a client or of one call.
///
/// A limit that is not set has its default value in a client, and the value of the client in the options of a call.
/// `None` removes the limit. Any duration is valid, including [`Duration::MAX`].
///
/// ```
/// use awsjson_client::TimeoutConfig;
/// use std::time::Duration;
///
/// let patient = TimeoutConfig::new().operation(Duration::from_secs(30)).read(None);
/// # let _ = patient;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimeoutConfig {
    connect: Limit,
    acquire: Limit,
    read: Limit,
    attempt: Limit,
    operation: Limit,
    idle: Limit,
}

/// `None` if it is not set, and `Some(None)` if it is switched off.
type Limit = Option<Option<Duration>>;

/// The effective limits. `None` is no limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Timeouts {
    pub(crate) connect: Option<Duration>,
    pub(crate) acquire: Option<Duration>,
    pub(crate) read: Option<Duration>,
    pub(crate) attempt: Option<Duration>,
    pub(crate) operation: Option<Duration>,
    pub(crate) idle: Option<Duration>,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Some(Duration::from_millis(3100)),
            acquire: None,
            read: Some(Duration::from_secs(60)),
            attempt: None,
            operation: None,
            idle: Some(Duration::from_secs(90)),
        }
    }
}

impl TimeoutConfig {
    /// Creates a configuration without limits of its own.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time to connect, with name resolution and TLS handshake; 3.1 s by default. It is
    /// fixed when a client is built: the options of a call do not change it.
    #[must_use]
    pub fn connect(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.connect = Some(limit.into());
        self
    }

    /// Sets how long a call queues for a connection when all
    /// [`max_connections`](crate::Builder::max_connections) are in use; without limit by default.
    ///
    /// The wait is not part of an attempt: [`attempt`](Self::attempt) begins after it, it is not retried, and it
    /// costs no retry quota. [`operation`](Self::operation) includes it. The queue always makes progress, because
    /// [`read`](Self::read) ends requests without a response.
    #[must_use]
    pub fn acquire(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.acquire = Some(limit.into());
        self
    }

    /// Sets how long an attempt waits while no byte is read or written; 60 s by default. Each byte
    /// starts the time again, so a slow response of any length can arrive. The events of an event
    /// stream may take longer.
    #[must_use]
    pub fn read(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.read = Some(limit.into());
        self
    }

    /// Sets the time for one attempt, from opening a connection, if need be, to the last byte of
    /// the response; without limit by default.
    #[must_use]
    pub fn attempt(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.attempt = Some(limit.into());
        self
    }

    /// Sets the time for the whole call: credentials, endpoint discovery, the wait for a
    /// connection, all attempts and the delays between them; without limit by default.
    #[must_use]
    pub fn operation(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.operation = Some(limit.into());
        self
    }

    /// Sets how long an idle connection is kept; 90 s by default. Zero keeps none. It is fixed when
    /// a client is built: the options of a call do not change it.
    #[must_use]
    pub fn idle(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.idle = Some(limit.into());
        self
    }

    /// The name of a limit that is set, but applies only to the connections of the default transport.
    pub(crate) fn of_connections(&self) -> Option<&'static str> {
        let limits = [
            ("timeouts.connect", self.connect),
            ("timeouts.acquire", self.acquire),
            ("timeouts.read", self.read),
            ("timeouts.idle", self.idle),
        ];
        limits.into_iter().find_map(|(name, limit)| limit.is_some().then_some(name))
    }

    /// The limits, with those of `base` as defaults.
    pub(crate) fn over(&self, base: &Timeouts) -> Timeouts {
        Timeouts {
            connect: self.connect.unwrap_or(base.connect),
            acquire: self.acquire.unwrap_or(base.acquire),
            read: self.read.unwrap_or(base.read),
            attempt: self.attempt.unwrap_or(base.attempt),
            operation: self.operation.unwrap_or(base.operation),
            idle: self.idle.unwrap_or(base.idle),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_call_sets_goes_over_the_client_s_limits() {
        let second = Duration::from_secs(1);
        let client = TimeoutConfig::new().attempt(second).operation(second).read(None).over(&Timeouts::default());
        let call = TimeoutConfig::new().operation(None).acquire(second).over(&client);
        let expected = Timeouts {
            acquire: Some(second),
            operation: None,
            attempt: Some(second),
            read: None,
            ..Timeouts::default()
        };
        assert_eq!(call, expected);
    }
}
