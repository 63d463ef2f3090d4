//! Faults: calls that fail, or whose responses are delayed or damaged, because a test asked for it.

mod bucket;
mod fault;
mod rules;

pub(crate) use fault::{Effect, is_settable};
pub use fault::{Fault, FaultId};
pub(crate) use rules::{Injection, Rule, Rules};
