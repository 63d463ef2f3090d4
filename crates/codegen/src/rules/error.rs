//! Why endpoint rules cannot be compiled.

use thiserror::Error;

/// Rules that cannot be compiled: where, and why.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{place}: {problem}")]
pub(crate) struct EndpointRulesError {
    /// The trait and the path in it.
    pub(crate) place: String,
    pub(crate) problem: String,
}
