//! The faults in force, and the fault that applies to a call.

use super::bucket::Buckets;
use super::fault::{Effect, Fault, FaultId, throttled};
use fastrand::Rng;
use http::HeaderMap;
use partnercentral_account_model::ServiceError;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The effect of a fault on a call.
#[derive(Debug, Default)]
pub(crate) struct Injection {
    pub(crate) effect: Effect,
    /// The delay of the response.
    pub(crate) delay: Duration,
    /// The duration of the body of the response.
    pub(crate) slow_body: Duration,
    /// The offset of the `Date` header.
    pub(crate) date_offset: time::Duration,
    /// The headers to set.
    pub(crate) headers: HeaderMap,
}

/// A fault in force.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) id: FaultId,
    /// `skip` and `times` are counted down.
    pub(crate) fault: Fault,
    /// The number of calls that it has applied to.
    pub(crate) applied: u64,
}

/// The faults in force, in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct Rules(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    active: Vec<Active>,
    count: u64,
}

#[derive(Debug)]
struct Active {
    rule: Rule,
    rng: Rng,
    buckets: Buckets,
}

impl Active {
    fn matches(&self, operation: &str, account_id: &str) -> bool {
        let fault = &self.rule.fault;
        fault.operation.as_deref().is_none_or(|it| it == operation)
            && fault.account_id.as_deref().is_none_or(|it| it == account_id)
    }

    /// The effect of the fault on a call that it matches. `None` if it does not apply.
    fn apply(&mut self, account_id: &str, now: Instant) -> Option<Injection> {
        let fault = &mut self.rule.fault;
        if fault.skip > 0 {
            fault.skip -= 1;
            return None;
        }
        if fault.probability.is_some_and(|(probability, _)| self.rng.f64() >= probability) {
            return None;
        }
        let effect = match fault.effect {
            Effect::Bucket { rate, burst } => {
                if self.buckets.take(account_id, rate, burst, now) {
                    return None;
                }
                Effect::Error(ServiceError::ThrottlingException(throttled()))
            }
            ref effect => effect.clone(),
        };
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
        }
        self.rule.applied += 1;
        let Fault { delay, slow_body, date_offset, .. } = *fault;
        Some(Injection { effect, delay, slow_body, date_offset, headers: fault.headers.clone() })
    }
}

impl Rules {
    pub(crate) fn add(&self, fault: Fault) -> FaultId {
        self.with(|inner| {
            inner.count += 1;
            let id = FaultId(inner.count);
            if fault.times != Some(0) {
                let rng = Rng::with_seed(fault.probability.map_or(0, |(_, seed)| seed));
                let rule = Rule { id, fault, applied: 0 };
                inner.active.push(Active { rule, rng, buckets: Buckets::default() });
            }
            id
        })
    }

    pub(crate) fn all(&self) -> Vec<Rule> {
        self.with(|inner| inner.active.iter().map(|active| active.rule.clone()).collect())
    }

    /// Removes a fault. Returns whether it was in force.
    pub(crate) fn remove(&self, id: FaultId) -> bool {
        self.with(|inner| {
            let before = inner.active.len();
            inner.active.retain(|active| active.rule.id != id);
            inner.active.len() < before
        })
    }

    pub(crate) fn clear(&self) {
        self.with(|inner| inner.active.clear());
    }

    /// What the first fault that applies to a call does to it.
    pub(crate) fn next(&self, operation: &str, account_id: &str) -> Option<Injection> {
        self.with(|inner| {
            let now = Instant::now();
            for (index, active) in inner.active.iter_mut().enumerate() {
                if !active.matches(operation, account_id) {
                    continue;
                }
                let Some(injection) = active.apply(account_id, now) else { continue };
                if active.rule.fault.times == Some(0) {
                    inner.active.remove(index);
                }
                return Some(injection);
            }
            None
        })
    }

    fn with<T>(&self, f: impl FnOnce(&mut Inner) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
