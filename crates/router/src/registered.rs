//! The rules of a router, independent of the types of their operations.

use crate::reply::{NoResponse, ReplyFuture, caught};
use crate::rule::{Reaction, Rule};
use crate::times::Times;
use awsjson_protocol::server::{self, FrameworkError};
use awsjson_smithy::{Operation, Service};
use http::request::Parts;
use std::panic::Location;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::time::sleep;

/// A rule of a router, with the location that added it and the number of its uses.
pub(crate) struct Registered<O: Operation> {
    rule: Rule<O>,
    location: &'static Location<'static>,
    used: AtomicUsize,
}

/// The result of matching a call against a rule.
pub(crate) enum Attempt {
    Matched(Match),
    /// The input does not meet the condition.
    ConditionNotMet,
    /// The rule was already used its maximum number of times.
    UsedUp,
}

/// The reply of the rule that matched.
pub(crate) struct Match {
    /// Whether the request reaches the server.
    pub(crate) reachable: bool,
    pub(crate) reply: ReplyFuture,
}

/// A rule for any operation.
pub(crate) trait AnyRule: Send + Sync {
    fn service(&self) -> &'static Service;
    fn operation(&self) -> &'static str;
    /// The code that added the rule.
    fn location(&self) -> &'static Location<'static>;
    fn times(&self) -> Times;
    /// The number of calls that the rule matched.
    fn used(&self) -> usize;
    /// Matches a call of its operation, and counts it if it matches.
    fn attempt(&self, head: &Parts, body: &[u8]) -> Result<Attempt, FrameworkError>;
}

impl<O: Operation> Registered<O> {
    pub(crate) fn new(rule: Rule<O>, location: &'static Location<'static>) -> Self {
        Self { rule, location, used: AtomicUsize::new(0) }
    }

    /// Counts a use, unless the maximum is reached. Returns whether it was counted.
    fn take(&self) -> bool {
        let one_more = |used| self.rule.times.allows_more_than(used).then_some(used + 1);
        self.used.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more).is_ok()
    }
}

impl<O: Operation> AnyRule for Registered<O> {
    fn service(&self) -> &'static Service {
        O::SERVICE
    }

    fn operation(&self) -> &'static str {
        O::NAME
    }

    fn location(&self) -> &'static Location<'static> {
        self.location
    }

    fn times(&self) -> Times {
        self.rule.times
    }

    fn used(&self) -> usize {
        self.used.load(Ordering::Acquire)
    }

    fn attempt(&self, head: &Parts, body: &[u8]) -> Result<Attempt, FrameworkError> {
        let input = server::input::<O>(head, body)?;
        match self.rule.condition.as_ref().map_or(Ok(true), |condition| caught(|| condition(&input))) {
            Ok(true) => {}
            Ok(false) => return Ok(Attempt::ConditionNotMet),
            Err(reply) => return Ok(Attempt::Matched(Match { reachable: true, reply })),
        }
        if !self.take() {
            return Ok(Attempt::UsedUp);
        }
        let reachable = !matches!(self.rule.reaction, Reaction::Fixed(Err(NoResponse::Unreachable)));
        let mut reply: ReplyFuture = match &self.rule.reaction {
            Reaction::Fixed(reply) => Box::pin(std::future::ready(reply.clone())),
            Reaction::Handler(handler) => caught(|| handler(input)).unwrap_or_else(|panic| panic),
        };
        let delay = self.rule.delay;
        if !delay.is_zero() {
            let undelayed = reply;
            reply = Box::pin(async move {
                sleep(delay).await;
                undelayed.await
            });
        }
        Ok(Attempt::Matched(Match { reachable, reply }))
    }
}
