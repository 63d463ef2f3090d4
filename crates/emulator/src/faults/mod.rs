//! Faults: calls that fail, or whose responses are delayed or damaged, at the request of a test.

mod bucket;
mod fault;
mod rules;

pub(crate) use fault::{Effect, is_settable};
pub use fault::{Fault, FaultId};
pub(crate) use rules::{Injection, Rule, Rules};
