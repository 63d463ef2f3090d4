//! The rules of a router, whatever their operations.

use crate::reply::{NoResponse, ReplyFuture};
use crate::rule::{Answer, Rule};
use crate::times::Times;
use awsjson_protocol::server::{self, FrameworkError};
use awsjson_smithy::{Operation, Service};
use http::request::Parts;
use std::panic::Location;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::time::sleep;

/// A rule of a router.
pub(crate) struct Registered<O: Operation> {
    rule: Rule<O>,
    location: &'static Location<'static>,
    used: AtomicUsize,
}

/// What a rule makes of a call.
pub(crate) enum Attempt {
    Answered(Answered),
    /// The input does not meet the condition.
    ConditionNotMet,
    /// The rule was used as often as it is to be.
    UsedUp,
}

/// What a rule answers.
pub(crate) struct Answered {
    /// Whether the rule lets the request through.
    pub(crate) reachable: bool,
    pub(crate) reply: ReplyFuture,
}

/// A rule of any operation.
pub(crate) trait AnyRule: Send + Sync {
    fn service(&self) -> &'static Service;
    fn operation(&self) -> &'static str;
    /// Where it was added.
    fn location(&self) -> &'static Location<'static>;
    fn times(&self) -> Times;
    /// How often it was used.
    fn used(&self) -> usize;
    /// Answers a call of its operation, if it matches.
    fn attempt(&self, head: &Parts, body: &[u8]) -> Result<Attempt, FrameworkError>;
}

impl<O: Operation> Registered<O> {
    pub(crate) fn new(rule: Rule<O>, location: &'static Location<'static>) -> Self {
        Self { rule, location, used: AtomicUsize::new(0) }
    }

    /// Counts one more use, if there may be one.
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
        if self.rule.condition.as_ref().is_some_and(|condition| !condition(&input)) {
            return Ok(Attempt::ConditionNotMet);
        }
        if !self.take() {
            return Ok(Attempt::UsedUp);
        }
        let reachable = !matches!(self.rule.answer, Answer::Same(Err(NoResponse::Unreachable)));
        let mut reply: ReplyFuture = match &self.rule.answer {
            Answer::Same(reply) => Box::pin(std::future::ready(reply.clone())),
            Answer::Handler(handler) => handler(input),
        };
        let delay = self.rule.delay;
        if !delay.is_zero() {
            let undelayed = reply;
            reply = Box::pin(async move {
                sleep(delay).await;
                undelayed.await
            });
        }
        Ok(Attempt::Answered(Answered { reachable, reply }))
    }
}
