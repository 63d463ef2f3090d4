//! The error for endpoint rules that cannot be compiled.

use thiserror::Error;

/// Endpoint rules that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{place}: {problem}")]
pub(crate) struct EndpointRulesError {
    /// The shape ID of the trait, and the path within its value.
    pub(crate) place: String,
    pub(crate) problem: String,
}
