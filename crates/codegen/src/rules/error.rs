//! Why endpoint rules cannot be compiled.

use std::fmt;

/// Rules that cannot be compiled: where, and why.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EndpointRulesError {
    /// The trait and the path in it.
    pub(crate) place: String,
    pub(crate) problem: String,
}

impl fmt::Display for EndpointRulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

impl std::error::Error for EndpointRulesError {}
